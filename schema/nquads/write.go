package nquads

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
)

// Append writes a quad as one line of canonical N-Quads (RDF 1.1 N-Quads,
// section 4): single spaces, no comments, only those characters escaped that
// must be. It refuses what no document can hold: a missing term, invalid
// UTF-8, an IRI that is none.
func Append(dst []byte, q quad.Quad) ([]byte, error) {
	var err error
	for i, v := range []quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
		if v == nil {
			if i == 3 {
				break
			}
			return dst, fmt.Errorf("this quad lacks its %s", []string{"subject", "predicate", "object"}[i])
		}
		if dst, err = AppendTerm(dst, v); err != nil {
			return dst, err
		}
		dst = append(dst, ' ')
	}
	return append(dst, ".\n"...), nil
}

// AppendTerm writes a value as it stands in a quad.
func AppendTerm(dst []byte, v quad.Value) ([]byte, error) {
	switch v := v.(type) {
	case quad.IRI:
		return appendIRI(dst, string(v))
	case quad.BNode:
		p := parser{text: "_:" + string(v)}
		if got, bad := p.blank(); bad != nil || got != v {
			return dst, fmt.Errorf("%q is no label of a blank node", string(v))
		}
		return append(append(dst, "_:"...), v...), nil
	case quad.String:
		return appendText(dst, string(v))
	case quad.TypedString:
		dst, err := appendText(dst, string(v.Value))
		if err != nil || v.Type == xsdString {
			return dst, err
		}
		return appendIRI(append(dst, "^^"...), string(v.Type.Full()))
	case quad.LangString:
		dst, err := appendText(dst, string(v.Value))
		if err == nil && !languageTag(v.Lang) {
			err = fmt.Errorf("%q is no language tag", v.Lang)
		}
		return append(append(dst, '@'), v.Lang...), err
	case quad.TypedStringer:
		return AppendTerm(dst, v.TypedString())
	}
	return dst, fmt.Errorf("a %T cannot be written", v)
}

func appendIRI(dst []byte, s string) ([]byte, error) {
	if !utf8.ValidString(s) || badIRI(s) >= 0 || !absolute(s) {
		return dst, fmt.Errorf("%q is no absolute IRI", s)
	}
	return append(append(append(dst, '<'), s...), '>'), nil
}

func appendText(dst []byte, s string) ([]byte, error) {
	if !utf8.ValidString(s) {
		return dst, fmt.Errorf("%q is no valid UTF-8", s)
	}
	dst = append(dst, '"')
	from := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' && c != 0x7f {
			continue
		}
		dst = append(dst, s[from:i]...)
		from = i + 1
		if j := strings.IndexByte("\t\b\n\r\f\"\\", c); j >= 0 {
			dst = append(dst, '\\', `tbnrf"\`[j])
		} else {
			dst = fmt.Appendf(dst, `\u%04X`, c)
		}
	}
	return append(append(dst, s[from:]...), '"'), nil
}

// Write writes quads in the order in which they come. It stops at the first
// error.
func Write(w io.Writer, quads iter.Seq2[quad.Quad, error]) error {
	out := bufio.NewWriterSize(w, 1<<16)
	var line []byte
	for q, err := range quads {
		if err != nil {
			return err
		}
		if line, err = Append(line[:0], q); err != nil {
			return err
		}
		if _, err := out.Write(line); err != nil {
			return err
		}
	}
	return out.Flush()
}

// Compare orders quads as the bytes of their canonical lines; a quad that has
// none comes first.
func Compare(a, b quad.Quad) int {
	x, _ := Append(nil, a)
	y, _ := Append(nil, b)
	return bytes.Compare(x, y)
}

// Sort orders quads by their canonical lines and drops repeats, in place.
func Sort(quads []quad.Quad) []quad.Quad {
	type keyed struct {
		line string
		quad quad.Quad
	}
	lines := make([]keyed, len(quads))
	for i, q := range quads {
		line, _ := Append(nil, q)
		lines[i] = keyed{string(line), q}
	}
	slices.SortFunc(lines, func(a, b keyed) int { return strings.Compare(a.line, b.line) })
	out := quads[:0]
	for i, k := range lines {
		if i == 0 || k.line != lines[i-1].line {
			out = append(out, k.quad)
		}
	}
	return out
}

// All yields the quads of a slice, as Write takes them.
func All(quads []quad.Quad) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		for _, q := range quads {
			if !yield(q, nil) {
				return
			}
		}
	}
}
