package nquads

import (
	"io"
	"iter"
)

// Terms are the terms of a line as they stand in a canonical one: what
// AppendTerm makes of the values that Read gives. Only U+0000, which it
// refuses, is here: as \u0000.
//
// The bytes are those of the line wherever they can be. They may be read until
// the next line is asked for, and must not be changed.
type Terms struct {
	Number                            int    // of the line, from 1
	Subject, Predicate, Object, Label []byte // Label is nil where there is none
}

// ReadTerms does what Read does, with the same errors, for those who need no
// values. With an error come Terms that have a number alone.
func ReadTerms(r io.Reader) iter.Seq2[Terms, error] {
	return func(yield func(Terms, error) bool) {
		p := parser{}
		for err := range p.lines(r) {
			t := Terms{Number: p.number}
			if err == nil {
				t = p.terms()
			}
			if !yield(t, err) {
				return
			}
		}
	}
}

func (p *parser) terms() Terms {
	return Terms{p.number, p.canonical(&p.subject), p.canonical(&p.predicate), p.canonical(&p.object), p.canonical(&p.label)}
}

// canonical is a term as it stands in a canonical line.
func (p *parser) canonical(t *term) []byte {
	if t.canonical || t.kind == none {
		return t.written
	}
	from := len(p.arena)
	if t.kind == iri {
		p.bracketed(t.text)
		return p.arena[from:]
	}
	p.arena = appendCanonicalText(p.arena, t.text)
	switch {
	case t.datatype != nil:
		p.arena = append(p.arena, "^^"...)
		p.bracketed(t.datatype)
	case t.language != nil:
		p.arena = append(append(p.arena, '@'), t.language...)
	}
	return p.arena[from:]
}

func (p *parser) bracketed(iri []byte) {
	p.arena = append(append(append(p.arena, '<'), iri...), '>')
}
