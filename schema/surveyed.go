package schema

import (
	"errors"

	"github.com/cayleygraph/quad"
)

// surveyed is a corpus of a graph, of which one entity is checked after
// another. What those refer to is fetched: it is the lookup of its checker.
type surveyed struct {
	*checker
	survey  *survey
	found   bool  // a corpus of this base is in the graph
	first   named // the first of the entities, by IRI
	glances glances
	twins   twins

	actors     []*Actor     // of which parts may be those of others
	statements []*Statement // of which passages may differ from those of others
}

// named says which entity it is, and where.
type named struct {
	iri quad.IRI
	who string
	at  Pos
}

// corpus gives the corpus of a base.
func (s *survey) corpus(base string) *surveyed {
	k, ok := s.corpora[base]
	if !ok {
		k = &surveyed{survey: s, glances: glances{}, twins: newTwins()}
		k.checker = newChecker(base, s.Checking, k, &s.problems)
		s.corpora[base] = k
	}
	return k
}

// A glance at an entity is what its references must know of it.
type glance struct {
	there  bool
	length int // of a source's text
}

func glanceAt(e Entity) glance {
	if src, ok := e.(*Source); ok {
		return glance{true, src.Length}
	}
	return glance{there: e != nil}
}

// glances are those of some entities. Most references are to few.
type glances map[Ref]glance

const mostGlances = 1 << 16

func (g glances) note(r Ref, what glance) {
	if len(g) == mostGlances {
		clear(g)
	}
	g[r] = what
}

func (k *surveyed) glance(kind Kind, id string) glance {
	r := Ref{Kind: kind, ID: id}
	what, ok := k.glances[r]
	if !ok {
		what = glanceAt(k.find(kind, id))
		k.glances.note(r, what)
	}
	return what
}

func (k *surveyed) has(kind Kind, id string) bool { return k.glance(kind, id).there }

func (k *surveyed) length(source string) int { return k.glance(KindSource, source).length }

// find reads an entity. One that cannot be read is none; an error of fetching
// is kept for when the entity that refers to it has been looked at.
func (k *surveyed) find(kind Kind, id string) Entity {
	e, err := k.read(EntityIRI(k.base, Ref{Kind: kind, ID: id}))
	if k.survey.err == nil {
		k.survey.err = err
	}
	if e == nil || e.Kind() != kind {
		return nil
	}
	return e
}

func (k *surveyed) read(iri quad.IRI) (Entity, error) {
	w := QuadReader{Fetch: k.survey.fetch, At: k.At}
	e, err := EntityAt(iri, w.Fetch)
	if bad := (*FieldError)(nil); errors.As(err, &bad) {
		return nil, nil
	}
	if e == nil || err != nil {
		return nil, err
	}
	return e, w.Mark(e)
}
