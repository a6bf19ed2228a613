// Package shapes has what questions ask for and Cayley has no shape for: words
// in texts, days, the order of days, names. On any store they are answered by
// reading statement after statement; a store with an index for them puts its
// own shapes in their place (see shape.Optimizer).
//
//	said := shapes.InOrder{From: shape.Intersect{byPutin, shapes.Words{"peace"}}, Limit: 50}
//	it := shape.BuildIterator(ctx, store, said).Iterate()
package shapes

import (
	"context"
	"iter"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/query/path"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"onrecord/schema"
	"onrecord/schema/concordance"
	"onrecord/schema/rdf"
	"onrecord/schema/spelling"
	"onrecord/schema/term"
)

// Statements are all statements, each once: the nodes of their type with an
// IRI that says so, too.
type Statements struct{}

// Words are the statements in whose quotes and summary all of these folded
// Words occur (see spelling.Words), wherever they stand.
type Words []string

// During are the statements that may have been said on one of these days. A
// statement has its own date, else its event's, else its source's; one without
// is not among them.
type During struct{ schema.Span }

// InOrder are statements by their first possible day, those without a date
// last, within a day as they stand in the texts (see schema.Spot), then by id,
// then by IRI; each once.
type InOrder struct {
	From  shape.Shape
	Skip  int
	Limit int // 0: none
	// Rest, where there is a Limit, is told how many more there are, once the
	// first is asked for; nil: nobody wants to know.
	Rest *int
}

// Uncounted is a rest of which nothing is known but that there is one: to count
// it would take longer than to find what was asked for.
const Uncounted = -1

// Cut is what the skip and the limit leave of all statements, from one place in
// their order until another. It tells the rest.
func (s InOrder) Cut(all int) (from, until int) {
	from, until = min(s.Skip, all), all
	if s.Limit > 0 {
		until = from + min(s.Limit, all-from)
		s.Tell(all - until)
	}
	return from, until
}

// Tell tells the rest to whoever wants to know it.
func (s InOrder) Tell(rest int) {
	if s.Rest != nil {
		*s.Rest = rest
	}
}

// Named are the entities of some kinds whose id, name or alias folds to this
// (see spelling.Fold); statements have an id alone.
type Named struct {
	Folded string
	Kinds  []schema.Kind
}

// A Namer is a store that knows what its entities are called without reading
// them.
type Namer interface {
	// Names yields the ids, names and aliases of the entities of some kinds.
	Names(ctx context.Context, kinds ...schema.Kind) iter.Seq2[Name, error]
}

// A Lexicon is a store that knows the words of all statements.
type Lexicon interface {
	// Needed are the statements in whose quotes and summary, taken together, is what is
	// needed: so many of all.
	Needed(ctx context.Context, needs concordance.Needs) (statements shape.Shape, n, all int, err error)
}

// A Name is one of the ways to call an entity.
type Name struct {
	Text   string
	Entity quad.IRI
}

var (
	_ shape.Shape = Statements{}
	_ shape.Shape = Words{}
	_ shape.Shape = During{}
	_ shape.Shape = InOrder{}
	_ shape.Shape = Named{}
)

// Optimize is that of shape.Shape.
func (s Statements) Optimize(ctx context.Context, r shape.Optimizer) (shape.Shape, bool) {
	return optimize(ctx, s, r)
}

// Optimize is that of shape.Shape.
func (s Words) Optimize(ctx context.Context, r shape.Optimizer) (shape.Shape, bool) {
	return optimize(ctx, s, r)
}

// Optimize is that of shape.Shape.
func (s During) Optimize(ctx context.Context, r shape.Optimizer) (shape.Shape, bool) {
	return optimize(ctx, s, r)
}

// Optimize is that of shape.Shape.
func (s Named) Optimize(ctx context.Context, r shape.Optimizer) (shape.Shape, bool) {
	return optimize(ctx, s, r)
}

// Optimize is that of shape.Shape.
func (s InOrder) Optimize(ctx context.Context, r shape.Optimizer) (shape.Shape, bool) {
	if shape.IsNull(s.From) {
		return nil, true
	}
	from, changed := s.From.Optimize(ctx, r)
	if shape.IsNull(from) {
		return nil, true
	}
	s.From = from
	out, more := optimize(ctx, s, r)
	return out, changed || more
}

func optimize(ctx context.Context, s shape.Shape, r shape.Optimizer) (shape.Shape, bool) {
	if r == nil {
		return s, false
	}
	return r.OptimizeShape(ctx, s)
}

// BuildIterator is that of shape.Shape.
func (s Statements) BuildIterator(qs cgraph.QuadStore) iterator.Shape {
	return instances(qs, schema.KindStatement)
}

// instances iterates over the nodes of a kind.
func instances(qs cgraph.QuadStore, k schema.Kind) iterator.Shape {
	typed := path.StartPath(qs, k.Class()).In(term.RDFType).Unique().BuildIterator(context.Background())
	return iterator.NewValueFilter(qs, WithCancel(typed), func(v quad.Value) (bool, error) {
		iri, ok := v.(quad.IRI)
		if !ok {
			return false, nil
		}
		_, ref, ok := rdf.SplitIRI(iri)
		return ok && ref.Kind == k, nil
	})
}

// BuildIterator is that of shape.Shape.
func (s Words) BuildIterator(qs cgraph.QuadStore) iterator.Shape {
	return matching(qs, func(_ *reader, st *schema.Statement) (bool, error) {
		wanted := make(map[string]bool, len(s))
		for _, w := range s {
			wanted[w] = true
		}
		for _, text := range append(st.Quotes, st.Summary) {
			for w := range spelling.EachWord(text) {
				delete(wanted, w)
			}
		}
		return len(wanted) == 0, nil
	})
}

// BuildIterator is that of shape.Shape.
func (s During) BuildIterator(qs cgraph.QuadStore) iterator.Shape {
	return matching(qs, func(r *reader, st *schema.Statement) (bool, error) {
		date, err := r.date(st)
		if err != nil {
			return false, err
		}
		possible, err := schema.ParseDate(date)
		return err == nil && possible.Overlaps(s.Span), nil
	})
}

// matching iterates over the statements that pass a test.
func matching(qs cgraph.QuadStore, test func(*reader, *schema.Statement) (bool, error)) iterator.Shape {
	r := &reader{qs: qs, dates: map[quad.IRI]string{}}
	return &filter{instances(qs, schema.KindStatement), qs, func(v quad.Value) (bool, error) {
		st, err := r.statement(v)
		if err != nil || st == nil {
			return false, err
		}
		return test(r, st)
	}}
}
