package plaintext

import (
	"fmt"
	"sync"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
)

// rtfPlaces are the groups that are not of the text, by their control words.
// Those that begin with \* and are not here are passed over anyway.
var rtfPlaces = sync.OnceValue(func() map[string]rtfPlace {
	return map[string]rtfPlace{
		"fonttbl": inFonts, "info": inInfo, "title": inTitle, "footnote": inNote, "shptxt": inBox,
		"shpinst": inDrawing, "shp": inDrawing,

		"annotation": inNothing, "atnauthor": inNothing, "atndate": inNothing, "atnid": inNothing, "author": inNothing, "colortbl": inNothing,
		"comment": inNothing, "company": inNothing, "datafield": inNothing, "doccomm": inNothing, "filetbl": inNothing, "fldinst": inNothing,
		"footer": inNothing, "footerf": inNothing, "footerl": inNothing, "footerr": inNothing, "ftnsep": inNothing, "ftnsepc": inNothing, "aftnsep": inNothing,
		"aftnsepc": inNothing, "ftncn": inNothing, "aftncn": inNothing, "header": inNothing, "headerf": inNothing, "headerl": inNothing,
		"headerr": inNothing, "keywords": inNothing, "listtable": inNothing, "listoverridetable": inNothing, "listtext": inNothing, "nonesttables": inNothing,
		"nonshppict": inNothing, "objdata": inNothing, "operator": inNothing, "pict": inNothing, "pntext": inNothing, "pntxta": inNothing,
		"pntxtb": inNothing, "private": inNothing, "revtbl": inNothing, "rsidtbl": inNothing, "rxe": inNothing, "shprslt": inNothing, "stylesheet": inNothing,
		"subject": inNothing, "tc": inNothing, "tcn": inNothing, "upr": inNothing, "xe": inNothing, "xmlnstbl": inNothing, "themedata": inNothing,
		"colorschememapping": inNothing, "datastore": inNothing, "latentstyles": inNothing, "generator": inNothing,
	}
})

// rtfChars are the characters that have a control word.
var rtfChars = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
		"emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "zwj": "\u200d", "zwnj": "\u200c", "zwbo": "\u200b", "zwnbo": "\u2060",
		"ltrmark": "\u200e", "rtlmark": "\u200f",
	}
})

// word obeys a control word.
func (r *rtf) word(word string, n int, has bool) {
	g := &r.group
	if place, ok := rtfPlaces()[word]; ok && !g.begun && len(r.outer) > 0 {
		r.enter(place)
		return
	}
	switch {
	case word == "ud" && g.ignore: // {\upr{…}{\*\ud{…}}}: the same twice
		g.place = inText
		if len(r.outer) > 1 {
			g.place = r.outer[len(r.outer)-2].place
		}
		return
	case g.ignore && !g.begun:
		g.place = inNothing
	}
	if chars, ok := rtfChars()[word]; ok {
		r.unpaired()
		r.write(chars)
		return
	}
	switch word {
	case "u":
		r.unicode(n)
	case "uc":
		g.skipped = min(max(n, 0), 16)
	case "ansi":
		r.page = "windows-1252"
	case "mac":
		r.page = "macintosh"
	case "pc":
		r.page = "ibm437"
	case "pca":
		r.page = "ibm850"
	case "ansicpg":
		if name := rtfPage(n); name != "" {
			r.page = name
		}
	case "deff":
		r.normal = n
	case "f":
		if g.place == inFonts {
			r.font = n
		} else {
			g.encoding = r.fonts[n]
		}
	case "plain":
		g.encoding, g.hidden = r.fonts[r.normal], false
	case "fcharset":
		if g.place == inFonts {
			r.describe(rtfPage(rtfCharsets()[n]))
		}
	case "cpg":
		if g.place == inFonts {
			r.describe(rtfPage(n))
		}
	case "v", "deleted":
		g.hidden = !has || n != 0
	default:
		if r.shown() {
			r.layout(word)
		}
	}
}

// enter begins a group that has a place of its own.
func (r *rtf) enter(place rtfPlace) {
	g := &r.group
	switch {
	case g.place == inNothing, g.place == inInfo && place != inTitle, place == inTitle && g.place != inInfo:
		place = inNothing
	case place == inBox && g.place != inDrawing, place == inDrawing && g.place == inBox:
		place = inNothing
	case place == inNote || place == inBox:
		g.inner, g.hidden = true, false
		r.texts = append(r.texts, &lines{})
	}
	g.place = place
}

// layout obeys the control words that end lines and cells.
func (r *rtf) layout(word string) {
	out := r.now()
	switch word {
	case "par":
		out.newline()
		r.drain()
	case "line", "page", "column", "lbr":
		out.newline()
	case "sect":
		out.block()
	case "trowd":
		out.beginRow()
	case "cell", "nestcell":
		out.nextCell()
	case "row", "nestrow":
		out.endTable()
		r.drain()
	}
}

// describe says which encoding a font has.
func (r *rtf) describe(name string) {
	if name != "" && len(r.fonts) < 1<<16 {
		r.fonts[r.font] = name
	}
}

// rtfCharsets are the code pages of \fcharset.
var rtfCharsets = sync.OnceValue(func() map[int]int {
	return map[int]int{
		0: 1252, 77: 10000, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257,
		204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
	}
})

// rtfPage is the name of the encoding that a code page has; empty: unknown.
func rtfPage(n int) string {
	switch {
	case n >= 1250 && n <= 1258 || n == 874:
		return fmt.Sprintf("windows-%d", n)
	case n == 437 || n == 850 || n == 852 || n == 866:
		return fmt.Sprintf("ibm%d", n)
	}
	return map[int]string{10000: "macintosh", 932: "shift_jis", 936: "gbk", 949: "euc-kr", 950: "big5", 65001: "utf-8"}[n]
}

// rtfTables are the encodings that the Encoding Standard does not have.
var rtfTables = sync.OnceValue(func() map[string]encoding.Encoding {
	return map[string]encoding.Encoding{
		"ibm437": charmap.CodePage437, "ibm850": charmap.CodePage850, "ibm852": charmap.CodePage852,
	}
})

// rtfDecode decodes, with U+FFFD for what is not in the encoding.
func rtfDecode(raw []byte, name string) string {
	e, ok := rtfTables()[name]
	if !ok {
		var err error
		if e, err = htmlindex.Get(name); err != nil {
			e = charmap.Windows1252
		}
	}
	out, err := e.NewDecoder().Bytes(raw)
	if err != nil {
		return "\ufffd"
	}
	return string(out)
}
