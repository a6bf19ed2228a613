package shapes

import (
	"cmp"
	"context"
	"slices"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/sorting"
	"onrecord/schema/spelling"
)

// BuildIterator is that of shape.Shape.
func (s InOrder) BuildIterator(qs cgraph.QuadStore) iterator.Shape {
	if shape.IsNull(s.From) {
		return iterator.NewNull()
	}
	from := s.From.BuildIterator(qs)
	return &materialized{from: from, gather: func(ctx context.Context) ([]refs.Ref, error) { return s.gather(ctx, qs, from) }}
}

func (s InOrder) gather(ctx context.Context, qs cgraph.QuadStore, from iterator.Shape) ([]refs.Ref, error) {
	type dated struct {
		ref  refs.Ref
		iri  quad.IRI
		id   string
		day  schema.Day
		spot schema.Spot
	}
	var all []dated
	seen := map[any]bool{}
	r := &reader{qs: qs, dates: map[quad.IRI]string{}}
	err := each(ctx, from, func(ref refs.Ref) error {
		if seen[refs.ToKey(ref)] {
			return nil
		}
		seen[refs.ToKey(ref)] = true
		v, err := qs.NameOf(ref)
		if err != nil {
			return err
		}
		st, err := r.statement(v)
		if err != nil || st == nil {
			return err
		}
		date, err := r.date(st)
		if err != nil {
			return err
		}
		day := schema.LastDay
		if span, err := schema.ParseDate(date); err == nil {
			day = span.From
		}
		all = append(all, dated{ref, quad.IRI(st.IRI), st.ID, day, st.Spot()})
		return nil
	})
	if err != nil {
		return nil, err
	}
	sorting.By(all, func(a, b dated) int {
		return cmp.Or(cmp.Compare(a.day, b.day), a.spot.Compare(b.spot), cmp.Compare(a.id, b.id), cmp.Compare(a.iri, b.iri))
	})
	first, end := s.Cut(len(all))
	all = all[first:end]
	out := make([]refs.Ref, len(all))
	for i, d := range all {
		out[i] = d.ref
	}
	return out, nil
}

// each runs an iterator to its end.
func each(ctx context.Context, s iterator.Shape, do func(refs.Ref) error) (err error) {
	it := s.Iterate()
	defer func() { err = cmp.Or(err, it.Close()) }()
	for it.Next(ctx) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := do(it.Result()); err != nil {
			return err
		}
	}
	return cmp.Or(it.Err(), ctx.Err())
}

// BuildIterator is that of shape.Shape.
func (s Named) BuildIterator(qs cgraph.QuadStore) iterator.Shape {
	all := make([]iterator.Shape, len(s.Kinds))
	for i, k := range s.Kinds {
		all[i] = instances(qs, k)
	}
	return &materialized{from: iterator.NewOr(all...), gather: func(ctx context.Context) ([]refs.Ref, error) { return s.gather(ctx, qs, all) }}
}

func (s Named) gather(ctx context.Context, qs cgraph.QuadStore, kinds []iterator.Shape) (out []refs.Ref, err error) {
	r := &reader{qs: qs}
	names := schema.NamePredicates()
	for _, kind := range kinds {
		err := each(ctx, kind, func(ref refs.Ref) error {
			v, err := qs.NameOf(ref)
			if err != nil {
				return err
			}
			iri, ok := v.(quad.IRI)
			_, entity, _ := rdf.SplitIRI(iri)
			if !ok {
				return nil
			}
			if spelling.Fold(entity.ID) == s.Folded {
				out = append(out, ref)
				return nil
			}
			if entity.Kind == schema.KindStatement {
				return nil
			}
			quads, err := r.fetch(iri)
			if slices.ContainsFunc(quads, func(q quad.Quad) bool {
				p, _ := q.Predicate.(quad.IRI)
				return slices.Contains(names, p) && spelling.Fold(rdf.Lexical(q.Object)) == s.Folded
			}) {
				out = append(out, ref)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// A materialized shape is nodes that are all gathered before the first is given.
type materialized struct {
	from   iterator.Shape // what they are from
	gather func(context.Context) ([]refs.Ref, error)
}

// String is that of iterator.Shape.
func (g *materialized) String() string { return "Gathered" }

// Iterate is that of iterator.Shape.
func (g *materialized) Iterate() iterator.Scanner { return &gatheredIterator{materialized: g} }

// Lookup is that of iterator.Shape.
func (g *materialized) Lookup() iterator.Index { return &gatheredIterator{materialized: g} }

// Stats is that of iterator.Shape.
func (g *materialized) Stats(ctx context.Context) (iterator.Costs, error) { return g.from.Stats(ctx) }

// Optimize is that of iterator.Shape.
func (g *materialized) Optimize(context.Context) (iterator.Shape, bool) { return g, false }

// SubIterators is that of iterator.Shape.
func (g *materialized) SubIterators() []iterator.Shape { return []iterator.Shape{g.from} }

type gatheredIterator struct {
	*materialized
	began  bool
	nodes  []refs.Ref
	index  map[any]bool
	result refs.Ref
	err    error
}

func (g *gatheredIterator) begin(ctx context.Context) {
	if !g.began {
		g.began = true
		g.nodes, g.err = g.gather(ctx)
	}
}

// Next is that of iterator.Scanner.
func (g *gatheredIterator) Next(ctx context.Context) bool {
	g.begin(ctx)
	if g.err != nil || len(g.nodes) == 0 {
		return false
	}
	g.result, g.nodes = g.nodes[0], g.nodes[1:]
	return true
}

// Contains is that of iterator.Index.
func (g *gatheredIterator) Contains(ctx context.Context, v refs.Ref) bool {
	g.begin(ctx)
	if g.index == nil {
		g.index = map[any]bool{}
		for _, n := range g.nodes {
			g.index[refs.ToKey(n)] = true
		}
	}
	if !g.index[refs.ToKey(v)] {
		return false
	}
	g.result = v
	return true
}

// TagResults is that of iterator.Base.
func (g *gatheredIterator) TagResults(map[string]refs.Ref) {}

// Result is that of iterator.Base.
func (g *gatheredIterator) Result() refs.Ref { return g.result }

// NextPath is that of iterator.Base.
func (g *gatheredIterator) NextPath(context.Context) bool { return false }

// Err is that of iterator.Base.
func (g *gatheredIterator) Err() error { return g.err }

// Close is that of iterator.Base.
func (g *gatheredIterator) Close() error { return g.err }
