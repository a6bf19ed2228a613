// Package emit writes rows, elements and objects to a stream: writers that keep
// the first error and end with Flush, and the values of properties as texts.
package emit

import (
	"bufio"
	"io"
)

// A Text writes text as it is and keeps the first error.
type Text struct {
	out *bufio.Writer
	err error
}

// NewText begins to write. Flush ends it.
func NewText(w io.Writer) *Text { return &Text{out: bufio.NewWriterSize(w, 1<<16)} }

// Raw writes texts, one after the other.
func (t *Text) Raw(parts ...string) {
	for _, s := range parts {
		if t.err == nil {
			_, t.err = t.out.WriteString(s)
		}
	}
}

// Write writes bytes as they are.
func (t *Text) Write(b []byte) {
	if t.err == nil {
		_, t.err = t.out.Write(b)
	}
}

// Err is the first error.
func (t *Text) Err() error { return t.err }

// Flush writes what is left. It returns the first error.
func (t *Text) Flush() error {
	if t.err != nil {
		return t.err
	}
	return t.out.Flush()
}
