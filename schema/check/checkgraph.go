package check

import (
	"context"
	"iter"

	"onrecord/schema"
	"onrecord/schema/rdf"

	"github.com/cayleygraph/quad"
)

// A SubjectReader is a graph that is read piece by piece. No quad is in it twice.
type SubjectReader interface {
	// Subjects yields the quads of one subject after those of another, each
	// subject once, in any order. They may be read until the next ones come.
	Subjects(ctx context.Context) iter.Seq2[[]quad.Quad, error]
	// Fetch gives all quads with a subject, in the order that Subjects has.
	Fetch(ctx context.Context, subject quad.Value) ([]quad.Quad, error)
}

// Graph finds in a graph what rdf.FromQuads finds, and Corpus in the corpora
// that it gives, without holding them: it reads one entity after another, and
// again what that refers to. It remembers some bytes for each part of an entity
// and for what restates something or is inside something, and all problems,
// which come in the order of the files. A graph in which something is wrong may
// be read twice.
//
// The counts are those of the entities that could be read, corpora included. An
// error is one of reading.
func Graph(ctx context.Context, g SubjectReader, o Options) (map[schema.Kind]int, schema.Problems, error) {
	s := graphCheck{Options: o, graph: g, counts: map[schema.Kind]int{}, corpora: map[string]*graphCorpus{}, meanings: newUnmodelled(), doubts: newDoubts()}
	fetch := func(node quad.IRI) ([]quad.Quad, error) { return g.Fetch(ctx, node) }
	s.reader = rdf.QuadReader{Fetch: fetch, At: o.At}
	s.finder = s.reader
	for quads, err := range g.Subjects(ctx) {
		if err != nil {
			return nil, nil, err
		}
		if err := s.subject(quads); err != nil {
			return nil, nil, err
		}
	}
	if err := s.end(ctx); err != nil {
		return nil, nil, err
	}
	return s.counts, s.problems.Sort(), nil
}

// A graphCheck is the check of a graph.
type graphCheck struct {
	strange []rdf.Unmodelled
	Options
	graph    SubjectReader
	counts   map[schema.Kind]int
	problems schema.Problems
	corpora  map[string]*graphCorpus // by base
	meanings unmodelled
	doubts   doubts

	reader rdf.QuadReader // of the entities in turn
	finder rdf.QuadReader // of those that they refer to
	err    error
}

// subject looks at all quads of a subject.
func (s *graphCheck) subject(quads []quad.Quad) error {
	iri, ok := quads[0].Subject.(quad.IRI)
	if !ok {
		s.meanings.note(quads[0].Subject, met)
		return nil
	}
	e, ok, err := s.reader.Read(&s.problems, iri, quads)
	switch {
	case err != nil:
		return err
	case !ok:
		s.meanings.excuse(iri)
		for _, q := range quads {
			s.meanings.excuse(q.Object) // its parts
		}
		return nil
	case e == nil:
		s.meanings.note(iri, met)
		return nil
	}
	s.counts[e.Kind()]++
	return s.entity(e, iri, quads)
}

// entity looks at what a subject is.
func (s *graphCheck) entity(e schema.Entity, iri quad.IRI, quads []quad.Quad) error {
	base, ref, _ := rdf.SplitIRI(iri)
	if c, ok := e.(*schema.Corpus); ok {
		base = c.Base
	}
	k := s.corpus(base)
	k.twins.note(e, s.meanings.seeds)
	disputed, err := s.meanings.compare(e, base, quads, s.reader.Piece, s.Lacking)
	if err != nil {
		return err
	}
	if c, ok := e.(*schema.Corpus); ok {
		k.found = true
		k.header(c)
		return nil
	}
	if k.first.iri == "" || iri < k.first.iri {
		k.first = naming{iri, schema.Naming(e), e.Identity().Pos}
	}
	if e.Kind() != schema.KindStatement { // to which few refer
		k.glances.note(ref, glanceAt(e))
	}
	k.entity(e)
	k.circle(e)
	for _, iri := range disputed {
		s.doubts.passages[iri] = true
	}
	for iri := range nodes(e, base) {
		if s.meanings.note(iri, claimed)&claimed != 0 {
			s.doubts.parts[iri] = true
		}
	}
	return s.err
}
