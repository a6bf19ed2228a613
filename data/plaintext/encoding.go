package plaintext

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"

	"onrecord/schema/hint"
	"onrecord/schema/linecol"
)

// wide are the encodings of Unicode that have several bytes a character.
var wide = []struct {
	name  string
	order binary.ByteOrder
	size  int
}{
	{"utf-16le", binary.LittleEndian, 2},
	{"utf-16be", binary.BigEndian, 2},
	{"utf-32le", binary.LittleEndian, 4},
	{"utf-32be", binary.BigEndian, 4},
}

// Encodings lists encodings by their names in the Encoding Standard. Decode
// knows its other names as well (https://encoding.spec.whatwg.org/#names-and-labels).
func Encodings() []string {
	return []string{
		"utf-8", "windows-1252", "utf-16le", "utf-16be", "utf-32le", "utf-32be",
		"windows-1250", "windows-1251", "windows-1253", "windows-1254", "windows-1255", "windows-1256", "windows-1257", "windows-1258", "windows-874",
		"iso-8859-2", "iso-8859-5", "iso-8859-7", "iso-8859-15", "koi8-r", "koi8-u", "macintosh", "ibm866",
		"ibm437", "ibm850", "ibm852", "ibm855", "ibm865",
		"shift_jis", "euc-jp", "iso-2022-jp", "gb18030", "big5", "euc-kr",
	}
}

// An UnknownEncoding is a name that no encoding has.
type UnknownEncoding struct{ Name string }

func (e *UnknownEncoding) Error() string { return e.text().String() }

// Say is Error in the words of a program.
func (e *UnknownEncoding) Say(words hint.Words) string { return e.text().Say(words) }

func (e *UnknownEncoding) text() hint.Text {
	all := Encodings()
	return hint.Textf("%s: there is %s and %s", hint.Option{Name: "encoding", Value: e.Name}, strings.Join(all[:len(all)-1], ", "), all[len(all)-1])
}

// CheckEncoding returns an error for a name that no encoding has.
func CheckEncoding(name string) error {
	if _, ok := encodingNamed(name); !ok {
		return &UnknownEncoding{name}
	}
	return nil
}

// encodingNamed gives the name by which an encoding is told.
func encodingNamed(name string) (string, bool) {
	name = plainName(name)
	for _, w := range wide {
		if name == w.name {
			return name, true
		}
	}
	if _, ok := pagesOfDOS()[name]; ok {
		return name, true
	}
	e, err := htmlindex.Get(name)
	if err != nil {
		return "", false
	}
	name, err = htmlindex.Name(e)
	return name, err == nil && name != "replacement" && name != "x-user-defined"
}

// pagesOfDOS are encodings of DOS that the Encoding Standard does not know.
var pagesOfDOS = sync.OnceValue(func() map[string]*charmap.Charmap {
	return map[string]*charmap.Charmap{
		"ibm437": charmap.CodePage437, "ibm850": charmap.CodePage850, "ibm852": charmap.CodePage852, "ibm855": charmap.CodePage855, "ibm865": charmap.CodePage865,
	}
})

// plainName is the name of an encoding as the Encoding Standard has it, of those by which
// people know it: cp1250, CP-1250, Windows 1250, Mac Roman, MacRoman, cp850.
func plainName(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	squeezed := strings.NewReplacer(" ", "", "-", "", "_", "").Replace(name)
	number := strings.TrimLeft(squeezed, "abcdefghijklmnopqrstuvwxyz")
	switch family := strings.TrimSuffix(squeezed, number); {
	case squeezed == "macroman" || squeezed == "mac" || squeezed == "xmacroman":
		return "macintosh"
	case squeezed == "maccyrillic":
		return "x-mac-cyrillic"
	case family != "cp" && family != "windows" && family != "win" && family != "ibm" && family != "dos" || number == "":
		return name
	case len(number) == 4 && strings.HasPrefix(number, "125"):
		return "windows-" + number
	case pagesOfDOS()["ibm"+number] != nil || number == "866":
		return "ibm" + number
	}
	return name
}

// marks are the byte order marks; that of UTF-32 begins like that of UTF-16,
// after which no text goes on with U+0000.
var marks = []struct{ mark, encoding string }{
	{"\xff\xfe\x00\x00", "utf-32le"},
	{"\x00\x00\xfe\xff", "utf-32be"},
	{"\xff\xfe", "utf-16le"},
	{"\xfe\xff", "utf-16be"},
	{"\xef\xbb\xbf", "utf-8"},
}

// Guess finds out which encoding a file has: by its byte order mark; by the
// bytes that are always zero, as in UTF-16 and UTF-32; by characters beyond
// ASCII that are no UTF-8, as in Windows-1252, which it must be for certain (see
// western). Empty: that cannot be told. What is broken UTF-8 is
// called UTF-8, and where it is broken is for Decode to say.
func Guess(raw []byte) string {
	for _, m := range marks {
		if bytes.HasPrefix(raw, []byte(m.mark)) {
			return m.encoding
		}
	}
	if name := guessWide(raw); name != "" {
		return name
	}
	switch {
	case bytes.IndexByte(raw, 0) >= 0 || utf8.Valid(raw) || mostlyUTF8(raw):
		return "utf-8"
	case western(raw):
		return "windows-1252"
	}
	return ""
}

// guessWide looks which bytes are zero: in most of the characters of a text the
// upper half, or the upper three quarters, are.
func guessWide(raw []byte) string {
	head := raw[:min(len(raw), 1<<10)&^3]
	if len(raw) < 4 {
		head = raw[:len(raw)&^1]
	}
	var zeros [4]int
	for i, c := range head {
		if c == 0 {
			zeros[i%4]++
		}
	}
	n := len(head) / 4
	most := func(i int) bool { return n > 0 && zeros[i] > n*3/4 }
	even, odd, half := zeros[0]+zeros[2], zeros[1]+zeros[3], len(head)/2
	switch {
	case zeros[0] == 0 && most(1) && most(2) && zeros[3] == n && n > 0:
		return "utf-32le"
	case zeros[3] == 0 && most(2) && most(1) && zeros[0] == n && n > 0:
		return "utf-32be"
	case half > 0 && even == 0 && odd > half*3/4:
		return "utf-16le"
	case half > 0 && odd == 0 && even > half*3/4:
		return "utf-16be"
	}
	return ""
}

// mostlyUTF8 reports whether a text has characters beyond ASCII in UTF-8, and not
// fewer than bytes that are none. In other encodings some look so by chance.
func mostlyUTF8(raw []byte) bool {
	valid, invalid := 0, 0
	for i := 0; i < len(raw); {
		r, size := utf8.DecodeRune(raw[i:])
		if size > 1 {
			valid++
		} else if r == utf8.RuneError {
			invalid++
		}
		i += size
	}
	return valid > 0 && valid >= invalid
}

// Decode turns the bytes of a text into UTF-8, without a byte order mark. What
// is not in the encoding, and U+0000, is a *Fault. The text may be the bytes
// themselves, which nobody may change then.
func Decode(raw []byte, name string) (string, error) {
	known, ok := encodingNamed(name)
	if !ok {
		return "", &UnknownEncoding{name}
	}
	if known == "utf-8" {
		return decodeUTF8(bytes.TrimPrefix(raw, []byte("\ufeff")))
	}
	for _, w := range wide {
		if known == w.name {
			return decodeWide(raw, w.order, w.size)
		}
	}
	if table := pagesOfDOS()[known]; table != nil {
		return decodeTable(raw, known, table)
	}
	e, err := htmlindex.Get(known)
	if err != nil {
		return "", err
	}
	if table, ok := e.(*charmap.Charmap); ok {
		return decodeTable(raw, known, table)
	}
	return decodeOther(raw, known, e)
}

// decodeUTF8 takes the bytes for the text, which has them then: a table can have a
// gigabyte, and is not in memory twice.
func decodeUTF8(raw []byte) (string, error) {
	text := unsafe.String(unsafe.SliceData(raw), len(raw))
	if utf8.ValidString(text) && strings.IndexByte(text, 0) < 0 {
		return text, nil
	}
	for i, r := range text {
		if r == 0 {
			return "", at(text[:i], "the character U+0000 is not allowed here")
		}
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 { // else somebody wrote U+FFFD
				return "", at(text[:i], "invalid UTF-8")
			}
		}
	}
	return text, nil
}

// at is a fault behind a text.
func at(before, format string, args ...any) *Fault {
	line, column := linecol.Of(before, len(before))
	return &Fault{line, column, hint.Textf(format, args...)}
}

// decodeTable decodes one byte a character. What the Encoding Standard gives to
// controls, which no text has, is refused.
func decodeTable(raw []byte, name string, table *charmap.Charmap) (string, error) {
	var b strings.Builder
	b.Grow(len(raw) + len(raw)/8)
	for _, c := range raw {
		r := table.DecodeByte(c)
		if r == 0 {
			return "", at(b.String(), "the character U+0000 is not allowed here")
		}
		if r == utf8.RuneError || r >= 0x80 && r < 0xa0 {
			return "", at(b.String(), "the byte 0x%02X is not a character of %s: say with %s what this file is", c, Called(name), hint.Option{Name: "encoding"})
		}
		b.WriteRune(r)
	}
	return b.String(), nil
}

// decodeOther decodes by a state machine, which puts U+FFFD for what it cannot read.
func decodeOther(raw []byte, name string, e encoding.Encoding) (string, error) {
	out, err := e.NewDecoder().Bytes(raw)
	if err != nil {
		return "", err
	}
	text := string(out)
	if i := strings.IndexAny(text, "\x00\ufffd"); i >= 0 {
		return "", at(text[:i], "this is not %s: say with %s what this file is", Called(name), hint.Option{Name: "encoding"})
	}
	return text, nil
}

// decodeWide decodes UTF-16 and UTF-32.
func decodeWide(raw []byte, order binary.ByteOrder, size int) (string, error) {
	name := fmt.Sprintf("UTF-%d", 8*size)
	var b strings.Builder
	b.Grow(len(raw))
	fail := func(msg string) (string, error) { return "", at(b.String(), "%s", msg) }
	for i := 0; i < len(raw); i += size {
		if len(raw)-i < size {
			return fail("this is not " + name + ": half a character at the end")
		}
		var r rune
		if size == 4 {
			if n := order.Uint32(raw[i:]); n > utf8.MaxRune || utf16.IsSurrogate(rune(n)) {
				return fail(fmt.Sprintf("this is not UTF-32: there is no character 0x%X", n))
			}
			r = rune(order.Uint32(raw[i:]))
		} else if r = rune(order.Uint16(raw[i:])); utf16.IsSurrogate(r) {
			low := rune(0)
			if len(raw)-i >= 4 {
				low = rune(order.Uint16(raw[i+2:]))
			}
			if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
				return fail("this is not UTF-16: half a surrogate pair")
			}
			i += 2
		}
		if r == '\ufeff' && i == 0 {
			continue
		}
		if r == 0 {
			return fail("the character U+0000 is not allowed here")
		}
		b.WriteRune(r)
	}
	return b.String(), nil
}

// Called is the name of an encoding as people write it.
func Called(name string) string {
	switch {
	case strings.HasPrefix(name, "windows"):
		return "W" + name[1:]
	case name == "macintosh":
		return "Mac Roman"
	}
	return strings.ToUpper(name)
}

// Examples are words of a text that have characters beyond ASCII, up to n different ones:
// by them a person sees whether it was read in the right encoding.
func Examples(text string, n int) []string {
	var out []string
	for len(text) > 0 && len(out) < n {
		i := strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf })
		if i < 0 {
			break
		}
		inside := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) || r == '-' || r == '’' }
		from := strings.LastIndexFunc(text[:i], func(r rune) bool { return !inside(r) }) + 1
		to := len(text)
		if end := strings.IndexFunc(text[i:], func(r rune) bool { return !inside(r) }); end >= 0 {
			to = i + end
		}
		if to == i { // a sign
			_, size := utf8.DecodeRuneInString(text[i:])
			text = text[i+size:]
			continue
		}
		if word := text[from:to]; len(word) <= 60 && !slices.Contains(out, word) {
			out = append(out, word)
		}
		text = text[to:]
	}
	return out
}

// decode turns what a file holds into text: in the encoding that was asked for,
// else the one that it declares itself, else the one that it must have.
func (in *input) decode(doc *Document, declared string) (string, error) {
	name := in.encoding
	if name == "" {
		guess := Guess(in.raw)
		switch known, ok := encodingNamed(declared); {
		case guess == "" && !ok:
			return "", Undecided()
		case ok && (guess == "" || guess == "windows-1252" || slices.Max(in.raw) < 0x80):
			name = known
		default:
			name, doc.Guessed = guess, guess != "utf-8"
		}
	}
	doc.Encoding, _ = encodingNamed(name)
	return Decode(in.raw, name)
}

// Undecided says that Guess could not tell.
func Undecided() *Fault {
	return faultf("it cannot be told which encoding this file has: say it with %s, for example windows-1250 for Polish or Czech, windows-1251 for Russian, windows-1253 for Greek, windows-1254 for Turkish", hint.Option{Name: "encoding"})
}
