package query

import (
	"cmp"
	"context"
	"slices"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/quad"

	"onrecord/schema"
	"onrecord/schema/rdf"
)

// test is what the shapes do not say: what depends on a date, and on what else
// a statement says; nil: nothing.
func (s *selection) test() func(context.Context, candidate) (bool, error) {
	clauses := slices.DeleteFunc(slices.Clone(s.clauses), func(cl clause) bool { return cl.test == nil || s.tabled || s.columnar })
	if len(clauses) == 0 {
		return nil
	}
	return func(ctx context.Context, c candidate) (bool, error) {
		for _, cl := range clauses {
			if holds, err := s.holds(ctx, cl, c); err != nil || holds == cl.not {
				return false, err
			}
		}
		return true, nil
	}
}

// filter makes a filter of a test.
func (s *selection) filter(ctx context.Context, test func(context.Context, candidate) (bool, error)) statementFilter {
	return func(v quad.Value) (fits bool, err error) {
		defer func() { s.failed = cmp.Or(s.failed, err) }()
		iri, ok := v.(quad.IRI)
		if !ok {
			return false, nil
		}
		c, err := s.candidate(ctx, iri)
		if err != nil || c.statement == nil {
			return false, err
		}
		return test(ctx, c)
	}
}

// A candidate is a statement that a path has come to.
type candidate struct {
	statement *schema.Statement // nil: it is none
	quads     []quad.Quad       // its own, but for the passages
}

func (s *selection) candidate(ctx context.Context, iri quad.IRI) (c candidate, err error) {
	e, err := rdf.EntityAt(iri, func(subject quad.IRI) (_ []quad.Quad, err error) {
		c.quads, err = s.part(ctx, subject, spoken)
		return c.quads, err
	})
	if err == nil {
		c.statement, _ = e.(*schema.Statement)
	}
	return c, err
}

// holds reports whether a clause, taken without its not, holds of a statement.
// A path has led to the statement already unless the clause has a not.
func (s *selection) holds(ctx context.Context, cl clause, c candidate) (bool, error) {
	led := !cl.not || cl.gathered[quad.IRI(c.statement.IRI)]
	for _, st := range cl.paths {
		if led || cl.gathered != nil {
			break
		}
		var err error
		if led, err = s.leads(ctx, c.quads, st); err != nil {
			return false, err
		}
	}
	if !led {
		return false, nil
	}
	return cl.test(ctx, c.statement)
}

// leads reports whether a step, taken backwards, leads from the quads of a
// statement to its value.
func (s *selection) leads(ctx context.Context, own []quad.Quad, st step) (bool, error) {
	last := len(st.via) - 1
	if last == 0 {
		return leadsTo(own, st.via[0], st.value), nil
	}
	for _, q := range own {
		between, ok := q.Object.(quad.IRI)
		if !ok || q.Predicate != st.via[last] {
			continue
		}
		quads, err := s.fetch(ctx, between)
		if err != nil {
			return false, err
		}
		if ok, err := s.leads(ctx, quads, step{st.value, st.via[:last]}); ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

func leadsTo(quads []quad.Quad, via quad.IRI, value quad.Value) bool {
	return slices.ContainsFunc(quads, func(q quad.Quad) bool { return q.Predicate == via && q.Object == value })
}

// A statementFilter is a filter of ours among Cayley's shapes: it keeps the
// statements that pass a test.
type statementFilter func(quad.Value) (bool, error)

// BuildIterator is that of shape.ValueFilter.
func (f statementFilter) BuildIterator(qs cgraph.QuadStore, it iterator.Shape) iterator.Shape {
	return iterator.NewValueFilter(qs, it, iterator.ValueFilterFunc(f))
}
