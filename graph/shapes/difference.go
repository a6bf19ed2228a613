package shapes

import (
	"context"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/query/shape"
)

// Difference are the nodes of one shape that are not in another. Cayley's own
// shape.Except forgets what it takes from when nothing is excluded.
type Difference struct{ From, Not shape.Shape }

// Optimize is that of shape.Shape.
func (s Difference) Optimize(ctx context.Context, r shape.Optimizer) (shape.Shape, bool) {
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
func (s Difference) BuildIterator(qs cgraph.QuadStore) iterator.Shape {
	from := s.From.BuildIterator(qs)
	if shape.IsNull(s.Not) {
		return from
	}
	return iterator.NewAnd(from, complement{iterator.NewNot(s.Not.BuildIterator(qs), qs.NodesAllIterator())})
}

// A complement is all nodes but some. The size of Cayley's own is less than 0
// where these are counted more than once, and iterator.And divides by one more
// than it.
type complement struct{ *iterator.Not }

// Stats is that of iterator.Shape.
func (c complement) Stats(ctx context.Context) (iterator.Costs, error) {
	costs, err := c.Not.Stats(ctx)
	costs.Size.Value = max(costs.Size.Value, 0)
	return costs, err
}

// Optimize is that of iterator.Shape.
func (c complement) Optimize(ctx context.Context) (iterator.Shape, bool) {
	_, changed := c.Not.Optimize(ctx)
	return c, changed
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
