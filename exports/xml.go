package exports

import (
	"bufio"
	"io"

	"onrecord/graph/view"
	"onrecord/schema/escape"
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
	out, lost := escape.XML(s)
	x.lost.Add(lost, "characters that XML cannot hold")
	x.raw(out)
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
