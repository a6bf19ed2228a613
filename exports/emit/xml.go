package emit

import (
	"io"

	"onrecord/graph/view"
	"onrecord/schema/escape"
)

// An XML writes XML and keeps the first error. Characters that XML 1.0 cannot
// hold become U+FFFD and are counted as lost.
type XML struct {
	*Text
	lost *view.Loss
}

// NewXML begins to write. Raw writes markup.
func NewXML(w io.Writer, lost *view.Loss) *XML { return &XML{NewText(w), lost} }

// Escaped writes a text, for an element or between the quotation marks of an
// attribute.
func (x *XML) Escaped(s string) {
	out, lost := escape.XML(s)
	x.lost.Add(lost, "characters that XML cannot hold")
	x.Raw(out)
}

// Attribute writes name="value".
func (x *XML) Attribute(name, value string) {
	x.Raw(" ", name, `="`)
	x.Escaped(value)
	x.Raw(`"`)
}
