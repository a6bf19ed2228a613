package shapes

import (
	"context"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/query/shape"
)

// Without are the nodes of one shape that are not in another. Cayley's own
// shape.Except forgets what it takes from when nothing is excluded.
type Without struct{ From, Not shape.Shape }

// Optimize is that of shape.Shape.
func (s Without) Optimize(ctx context.Context, r shape.Optimizer) (shape.Shape, bool) {
	if shape.IsNull(s.From) {
		return nil, true
	}
	from, changed := s.From.Optimize(ctx, r)
	if shape.IsNull(from) {
		return nil, true
	}
	s.From = from
	if !shape.IsNull(s.Not) {
		not, more := s.Not.Optimize(ctx, r)
		s.Not, changed = not, changed || more
	}
	if shape.IsNull(s.Not) {
		return s.From, true
	}
	out, more := optimize(ctx, s, r)
	return out, changed || more
}

// BuildIterator is that of shape.Shape.
func (s Without) BuildIterator(qs cgraph.QuadStore) iterator.Shape {
	from := s.From.BuildIterator(qs)
	if shape.IsNull(s.Not) {
		return from
	}
	return iterator.NewAnd(from, iterator.NewNot(s.Not.BuildIterator(qs), qs.NodesAllIterator()))
}

// Either is the union of shapes, nil for none: pairs of pairs, for
// shape.Union.Optimize leaves every other one of several in a row that are
// empty.
func Either(all ...shape.Shape) shape.Shape {
	var out shape.Shape
	for _, s := range all {
		if out == nil {
			out = s
		} else {
			out = shape.Union{out, s}
		}
	}
	return out
}
