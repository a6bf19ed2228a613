package plaintext

import (
	"bytes"
	"context"
	"encoding/xml"
	"path"
	"strconv"
	"strings"
	"sync"

	"onrecord/schema/guarded"
)

var zipMagic = []byte("PK\x03\x04")

// isDOCX reports whether a ZIP has the main part of a Word document.
func isDOCX(in *input) bool {
	if !bytes.HasPrefix(in.raw, zipMagic) {
		return false
	}
	z, err := in.archive()
	if err != nil {
		return in.ext() == ".docx" // what is wrong is told when it is read
	}
	for _, name := range z.Names() {
		if strings.HasPrefix(name, "word/document") && strings.HasSuffix(name, ".xml") {
			return true
		}
	}
	return false
}

// readDOCX reads Office Open XML (ECMA-376): the document, then its footnotes and
// endnotes. Deleted text, comments, headers and footers are left out.
func readDOCX(ctx context.Context, in *input, doc *Document) error {
	z, err := in.archive()
	if err != nil {
		return err
	}
	links := relations{}
	if err := walk(ctx, z, "_rels/.rels", links); err != nil {
		return err
	}
	main := strings.TrimPrefix(links["officeDocument"], "/")
	if !z.Has(main) {
		main = "word/document.xml"
	}
	if !z.Has(main) {
		return faultf("this file is damaged: it has no %s", main)
	}
	var core title
	if err := walk(ctx, z, strings.TrimPrefix(links["core-properties"], "/"), &core); err != nil {
		return err
	}
	doc.Title = core.words.String()
	var all lines
	for _, name := range []string{main, path.Join(path.Dir(main), "footnotes.xml"), path.Join(path.Dir(main), "endnotes.xml")} {
		w := word{texts: []*lines{{}}}
		if err := walk(ctx, z, name, &w); err != nil {
			return err
		}
		all.append(w.texts[0])
	}
	return all.take(doc)
}

// A word reads WordprocessingML.
type word struct {
	texts  []*lines // of the document, and of the text boxes that one is in
	boxes  []*lines // text boxes that come behind the paragraph
	hidden bool     // the run is not seen
	inText bool
	cells  []int // of the rows that one is in, how many cells have begun
}

// wordUnseen are the elements whose text is not the document's: deletions and
// where something was moved from, properties, the instructions of fields, what
// only older programs show, phonetic guides, separators.
var wordUnseen = sync.OnceValue(func() map[string]bool {
	return map[string]bool{
		"del": true, "moveFrom": true, "delText": true, "instrText": true, "delInstrText": true, "pPr": true, "tblPr": true, "trPr": true, "tcPr": true, "tblGrid": true,
		"sectPr": true, "sdtPr": true, "Fallback": true, "rt": true, "rubyPr": true, "docPr": true, "separator": true, "continuationSeparator": true,
	}
})

func (w *word) now() *lines { return w.texts[len(w.texts)-1] }

func (w *word) enter(e *xml.StartElement) bool {
	out := w.now()
	switch name := e.Name.Local; name {
	case "r":
		w.hidden = false
	case "vanish":
		if v := guarded.Attr(e, "val"); v != "0" && v != "false" && v != "off" {
			w.hidden = true
		}
	case "t":
		w.inText = true
	case "tab", "ptab":
		w.put("\t")
	case "br", "cr":
		if !w.hidden {
			out.newline()
		}
	case "noBreakHyphen":
		w.put("\u2011")
	case "softHyphen":
		w.put("\u00ad")
	case "sym":
		if n, err := strconv.ParseUint(guarded.Attr(e, "char"), 16, 16); err == nil && n > 0 {
			w.put(string(rune(n)))
		}
	case "txbxContent":
		w.texts = append(w.texts, &lines{})
	case "tr":
		out.beginRow()
		w.cells = append(w.cells, 0)
	case "tc":
		if n := len(w.cells); n > 0 {
			if w.cells[n-1]++; w.cells[n-1] > 1 {
				out.nextCell()
			}
		}
	default:
		return !wordUnseen()[name]
	}
	return true
}

func (w *word) leave(name xml.Name) {
	switch name.Local {
	case "t":
		w.inText = false
	case "r":
		w.hidden = false
	case "p":
		w.now().newline()
		if len(w.texts) == 1 {
			for _, box := range w.boxes {
				w.now().append(box)
			}
			w.boxes = nil
		}
	case "txbxContent":
		if n := len(w.texts); n > 1 {
			w.boxes = append(w.boxes, w.texts[n-1])
			w.texts = w.texts[:n-1]
		}
	case "tr":
		w.cells = w.cells[:max(len(w.cells)-1, 0)]
	case "tbl":
		w.now().endTable()
	}
}

func (w *word) text(s string) {
	if w.inText {
		w.put(s)
	}
}

func (w *word) put(s string) {
	if !w.hidden {
		w.now().put(s)
	}
}
