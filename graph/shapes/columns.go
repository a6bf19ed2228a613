package shapes

import (
	"context"
	"errors"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"
)

// A Columnar store has the statement table as columns that it searches itself, and is
// asked as seldom as can be, for each question takes a while to arrive: it answers
// Holding, Phrases and Leading.
type Columnar interface {
	// Ahead says which entities are read next, in this order.
	Ahead(iris []quad.IRI)
}

// Holding are the statements that hold one of some Values, or any, in a field of the
// statement table: what events lend is among them. Belonging is what speakers belong to
// on the day, directly or through others. On a store without columns they are Else.
type Holding struct {
	Field  string
	Values []quad.Value
	Any    bool
	Else   shape.Shape
}

// Belonging is the field of what speakers belong to.
const Belonging = "belongs"

// Phrases are the statements in whose quotes and summary each of some rows of folded words
// stands, one after the other, in whichever text. On a store without columns they
// are Else.
type Phrases struct {
	All  [][]string
	Else shape.Shape
}

// Leading are the nodes from which one of some predicates leads to one of some values, or
// to one of the nodes of a shape. On a store without columns they are Else.
type Leading struct {
	To   []quad.Value
	Of   shape.Shape // nil: To says all
	Via  []quad.IRI
	Else shape.Shape
}

// Retold are the statements of utterances that several report. Only a store with columns
// is asked for them.
type Retold struct{}

var (
	_ shape.Shape = Retold{}
	_ shape.Shape = Holding{}
	_ shape.Shape = Phrases{}
	_ shape.Shape = Leading{}
)

// Optimize is that of shape.Shape.
func (s Holding) Optimize(ctx context.Context, r shape.Optimizer) (shape.Shape, bool) {
	return optimize(ctx, s, r)
}

// Optimize is that of shape.Shape.
func (s Phrases) Optimize(ctx context.Context, r shape.Optimizer) (shape.Shape, bool) {
	return optimize(ctx, s, r)
}

// Optimize is that of shape.Shape.
func (s Leading) Optimize(ctx context.Context, r shape.Optimizer) (shape.Shape, bool) {
	changed := false
	if s.Of != nil {
		if s.Of, changed = s.Of.Optimize(ctx, r); shape.IsNull(s.Of) {
			return nil, true
		}
	}
	out, more := optimize(ctx, s, r)
	return out, changed || more
}

// Optimize is that of shape.Shape.
func (s Retold) Optimize(ctx context.Context, r shape.Optimizer) (shape.Shape, bool) {
	return optimize(ctx, s, r)
}

// BuildIterator is that of shape.Shape.
func (s Retold) BuildIterator(cgraph.QuadStore) iterator.Shape {
	return iterator.NewError(errors.ErrUnsupported)
}

// BuildIterator is that of shape.Shape.
func (s Holding) BuildIterator(qs cgraph.QuadStore) iterator.Shape { return otherwise(qs, s.Else) }

// BuildIterator is that of shape.Shape.
func (s Phrases) BuildIterator(qs cgraph.QuadStore) iterator.Shape { return otherwise(qs, s.Else) }

// BuildIterator is that of shape.Shape.
func (s Leading) BuildIterator(qs cgraph.QuadStore) iterator.Shape { return otherwise(qs, s.Else) }

// otherwise iterates over what says the same where a store has no columns.
func otherwise(qs cgraph.QuadStore, s shape.Shape) iterator.Shape {
	if shape.IsNull(s) {
		return iterator.NewNull()
	}
	return shape.BuildIterator(context.Background(), qs, s)
}
