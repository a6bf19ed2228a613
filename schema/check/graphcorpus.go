package check

import (
	"onrecord/schema"
	"onrecord/schema/rdf"

	"github.com/cayleygraph/quad"
)

// A graphCorpus is a corpus of a graph, of which one entity is checked after
// another. What those refer to is fetched: it is the lookup of its checker.
type graphCorpus struct {
	*checker
	survey  *graphCheck
	found   bool   // a corpus of this base is in the graph
	first   naming // the first of the entities, by IRI
	glances glances
	twins   twins

	actors     []*schema.Actor     // of which parts may be those of others
	statements []*schema.Statement // of which passages may differ from those of others
}

// A naming says which entity it is, and where.
type naming struct {
	iri quad.IRI
	who string
	at  schema.Pos
}

// corpus gives the corpus of a base.
func (s *graphCheck) corpus(base string) *graphCorpus {
	k, ok := s.corpora[base]
	if !ok {
		k = &graphCorpus{survey: s, glances: glances{}, twins: newTwins()}
		k.checker = newChecker(base, s.Options, k, &s.problems)
		s.corpora[base] = k
	}
	return k
}

// A glance at an entity is what its references must know of it.
type glance struct {
	there  bool
	length int // of a source's text
}

func glanceAt(e schema.Entity) glance {
	if src, ok := e.(*schema.Source); ok {
		return glance{true, src.Length}
	}
	return glance{there: e != nil}
}

// glances are those of some entities. Most references are to few.
type glances map[schema.Ref]glance

const mostGlances = 1 << 16

func (g glances) note(r schema.Ref, what glance) {
	if len(g) == mostGlances {
		clear(g)
	}
	g[r] = what
}

func (k *graphCorpus) glance(kind schema.Kind, id string) glance {
	r := schema.Ref{Kind: kind, ID: id}
	what, ok := k.glances[r]
	if !ok {
		what = glanceAt(k.find(kind, id))
		k.glances.note(r, what)
	}
	return what
}

func (k *graphCorpus) has(kind schema.Kind, id string) bool { return k.glance(kind, id).there }

func (k *graphCorpus) length(source string) int { return k.glance(schema.KindSource, source).length }

// find reads an entity. One that cannot be read is none; an error of fetching
// is kept for when the entity that refers to it has been looked at.
func (k *graphCorpus) find(kind schema.Kind, id string) schema.Entity {
	e, err := k.survey.finder.Find(rdf.IRI(k.base, schema.Ref{Kind: kind, ID: id}))
	if k.survey.err == nil {
		k.survey.err = err
	}
	if e == nil || e.Kind() != kind {
		return nil
	}
	return e
}
