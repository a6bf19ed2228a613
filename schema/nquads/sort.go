package nquads

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"
)

// Compare orders quads by the bytes of their canonical lines; 0 means that both
// have the same line, as quad.Int(7) and the literal "7" of type xsd:integer
// do. Quads that have no line come first, ordered by their values.
func Compare(a, b quad.Quad) int {
	var x, y [512]byte // enough for most lines, and on the stack
	return bytes.Compare(appendKey(x[:0], a), appendKey(y[:0], b))
}

// Sort orders quads as Compare does and, of those that compare equal, keeps
// the first. It works in place and returns the part that is left.
func Sort(quads []quad.Quad) []quad.Quad {
	type keyed struct {
		key  string
		quad quad.Quad
	}
	var buf []byte
	all := make([]keyed, len(quads))
	for i, q := range quads {
		buf = appendKey(buf[:0], q)
		all[i] = keyed{string(buf), q}
	}
	slices.SortStableFunc(all, func(a, b keyed) int { return strings.Compare(a.key, b.key) })
	out := quads[:0]
	for i, k := range all {
		if i == 0 || k.key != all[i-1].key {
			out = append(out, k.quad)
		}
	}
	clear(quads[len(out):])
	return out
}

// appendKey appends the canonical line of a quad or, if there is none, what
// tells it from all others: a quad that Write refuses is not lost by Sort.
func appendKey(dst []byte, q quad.Quad) []byte {
	line, err := Append(dst, q)
	if err == nil {
		return line
	}
	return append(dst, invalidKey(q)...)
}

// invalidKey begins with a character that no line begins with.
func invalidKey(q quad.Quad) string {
	var b strings.Builder
	for _, v := range []quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
		fmt.Fprintf(&b, "\x00%T %q", v, quad.StringOf(v))
	}
	return b.String()
}
