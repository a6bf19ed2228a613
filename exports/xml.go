package exports

import (
	"bufio"
	"io"
	"strings"
	"unicode/utf8"

	"onrecord/graph/view"
)

// An xmlWriter writes XML and keeps the first error. Characters that XML 1.0
// cannot hold become U+FFFD and are counted as lost.
type xmlWriter struct {
	out  *bufio.Writer
	lost *view.Loss
	err  error
}

func newXMLWriter(w io.Writer, lost *view.Loss) *xmlWriter {
	return &xmlWriter{out: bufio.NewWriterSize(w, 1<<16), lost: lost}
}

// raw writes markup.
func (x *xmlWriter) raw(parts ...string) {
	for _, s := range parts {
		if x.err == nil {
			_, x.err = x.out.WriteString(s)
		}
	}
}

// text writes a text, for an element or between the quotation marks of an
// attribute.
func (x *xmlWriter) text(s string) {
	if strings.IndexFunc(s, special) < 0 {
		x.raw(s)
		return
	}
	for _, r := range s {
		switch {
		case r == '<':
			x.raw("&lt;")
		case r == '>':
			x.raw("&gt;")
		case r == '&':
			x.raw("&amp;")
		case r == '"':
			x.raw("&quot;")
		case r == '\n': // a reader makes spaces of these in attributes, and line feeds of carriage returns
			x.raw("&#10;")
		case r == '\r':
			x.raw("&#13;")
		case r == '\t':
			x.raw("&#9;")
		case !inXML(r):
			x.lost.Add(1, "characters that XML cannot hold")
			x.raw("\ufffd")
		default:
			x.raw(string(r))
		}
	}
}

func special(r rune) bool {
	return r == '<' || r == '>' || r == '&' || r == '"' || r < ' ' || !inXML(r)
}

// inXML is Char of XML 1.0 (section 2.2).
func inXML(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= utf8.MaxRune
}

// attribute writes name="value".
func (x *xmlWriter) attribute(name, value string) {
	x.raw(" ", name, `="`)
	x.text(value)
	x.raw(`"`)
}

func (x *xmlWriter) flush() error {
	if x.err != nil {
		return x.err
	}
	return x.out.Flush()
}
