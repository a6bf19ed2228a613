package nquads

import (
	"hash/maphash"

	"github.com/cayleygraph/quad"
)

// values makes values of terms. It remembers some, since many quads have the
// same ones.
type values struct {
	seed maphash.Seed
	iris [1 << 9]quad.Value // each where its hash says, until another one is there

	language  string // the one before
	unescaped []byte // the text before
}

// longIRI is the length from which on an IRI is not remembered.
const longIRI = 1 << 10

func newValues() *values { return &values{seed: maphash.MakeSeed()} }

func (v *values) quad(p *parser) quad.Quad {
	return quad.Quad{Subject: v.value(&p.subject), Predicate: v.value(&p.predicate), Object: v.value(&p.object), Label: v.value(&p.label)}
}

func (v *values) value(t *term) quad.Value {
	switch t.kind {
	case iri:
		return v.iri(t.text)
	case blank:
		return quad.BNode(t.text)
	case literal:
		text := v.text(t)
		switch {
		case t.datatype != nil:
			return quad.TypedString{Value: text, Type: v.iri(t.datatype).(quad.IRI)}
		case t.language != nil:
			if v.language != string(t.language) {
				v.language = string(t.language)
			}
			return quad.LangString{Value: text, Lang: v.language}
		}
		return text
	}
	return nil
}

func (v *values) iri(text []byte) quad.Value {
	if len(text) >= longIRI {
		return quad.IRI(text)
	}
	known := &v.iris[maphash.Bytes(v.seed, text)%uint64(len(v.iris))]
	if iri, ok := (*known).(quad.IRI); !ok || string(iri) != string(text) {
		*known = quad.IRI(text)
	}
	return *known
}

// text is that of a literal, without its escapes.
func (v *values) text(t *term) quad.String {
	if !t.escaped {
		return quad.String(t.text)
	}
	v.unescaped = appendUnescaped(v.unescaped[:0], t.text)
	return quad.String(v.unescaped)
}
