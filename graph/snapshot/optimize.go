package snapshot

import (
	"cmp"
	"context"
	"slices"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"onrecord/graph/shapes"
	"onrecord/schema/sorting"
)

// OptimizeShape puts what an index answers in the place of a shape. It is
// that of shape.Optimizer.
func (s *Store) OptimizeShape(_ context.Context, from shape.Shape) (to shape.Shape, changed bool) {
	to, changed, err := s.optimize(from)
	if err != nil {
		return unreadable{err}, true
	}
	return to, changed
}

func (s *Store) optimize(from shape.Shape) (_ shape.Shape, changed bool, err error) {
	defer s.catch(&err, s.enter())
	s.live()
	switch from := from.(type) {
	case shape.QuadsAction:
		// One of no rows is not shape.Null, which Cayley takes for nil, and that
		// for all nodes (shape.Except), or which stumbles (shape.Union).
		if c, ok := s.scan(from); ok {
			return c, true, nil
		}
	case shape.Union:
		some := slices.DeleteFunc(slices.Clone(from), shape.IsNull)
		switch len(some) {
		case len(from):
			return from, false, nil
		case 0:
			return shape.Null{}, true, nil
		case 1:
			return some[0], true, nil
		}
		return some, true, nil
	case shape.Count:
		if n, exact := s.count(from.Values); exact {
			return shape.Fixed{refs.PreFetched(quad.Int(n))}, true, nil
		}
	case shape.Intersect:
		return s.rarestFirst(from)
	case shapes.Statements:
		return &set{s, every{s, &s.statements}}, true, nil
	case shapes.Words:
		return &set{s, s.withWords(from)}, true, nil
	case shapes.During:
		return &set{s, &during{s, &s.statements, from.Span}}, true, nil
	case shapes.Named:
		return &set{s, s.called(from)}, true, nil
	case shapes.InOrder:
		return &dayOrder{s, from}, true, nil
	}
	return from, false, nil
}

// count is how many nodes a shape gives, if an index knows.
func (s *Store) count(of shape.Shape) (n uint32, exact bool) {
	switch of := of.(type) {
	case *scan:
		return of.plan.size(), !of.plan.test
	case *set:
		return of.size()
	case shape.AllNodes:
		return s.terms.n, true
	}
	return 0, false
}

// rarestFirst puts the shapes of an intersection in the order of their sizes:
// Cayley walks along the first one, and asks of each node whether it is in the
// others, too.
func (s *Store) rarestFirst(all shape.Intersect) (shape.Shape, bool, error) {
	type sized struct {
		shape.Shape
		size int64
	}
	list := make([]sized, len(all))
	for i, sub := range all {
		costs, err := sub.BuildIterator(s).Stats(context.Background())
		if err != nil {
			return all, false, err
		}
		list[i] = sized{sub, costs.Size.Value}
	}
	bySize := func(a, b sized) int { return cmp.Compare(a.size, b.size) }
	if slices.IsSortedFunc(list, bySize) {
		return all, false, nil
	}
	sorting.StableBy(list, bySize)
	out := make(shape.Intersect, len(all))
	for i, sub := range list {
		out[i] = sub.Shape
	}
	return out, true, nil
}

// An unreadable shape is one whose index is damaged.
type unreadable struct{ err error }

// BuildIterator is that of shape.Shape.
func (u unreadable) BuildIterator(cgraph.QuadStore) iterator.Shape { return iterator.NewError(u.err) }

// Optimize is that of shape.Shape.
func (u unreadable) Optimize(context.Context, shape.Optimizer) (shape.Shape, bool) { return u, false }
