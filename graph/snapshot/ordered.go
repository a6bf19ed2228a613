package snapshot

import (
	"context"
	"slices"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/cayley/query/shape"

	"onrecord/graph/shapes"
)

// A dayOrder is a shape: statements in the order of days.
type dayOrder struct {
	s *Store
	shapes.InOrder
}

// Optimize is that of shape.Shape.
func (o *dayOrder) Optimize(context.Context, shape.Optimizer) (shape.Shape, bool) { return o, false }

// BuildIterator is that of shape.Shape.
func (o *dayOrder) BuildIterator(qs cgraph.QuadStore) iterator.Shape {
	out := &orderedShape{o: o}
	if from, ok := o.From.(*set); !ok || from.members != (every{o.s, &o.s.statements}) {
		out.from = o.From.BuildIterator(qs)
	}
	return out
}

// cut is what the skip and the limit leave.
func (o *dayOrder) cut(nodes stretch[uint32]) []uint32 {
	from, until := o.Cut(nodes.len())
	return nodes.read(from, until)
}

type orderedShape struct {
	o    *dayOrder
	from iterator.Shape // nil: every statement
}

// String is that of iterator.Shape.
func (o *orderedShape) String() string { return "Ordered" }

// Iterate is that of iterator.Shape.
func (o *orderedShape) Iterate() iterator.Scanner { return o.iterator() }

// Lookup is that of iterator.Shape.
func (o *orderedShape) Lookup() iterator.Index { return o.iterator() }

func (o *orderedShape) iterator() *orderedIterator {
	return &orderedIterator{base: base{s: o.o.s}, shape: o}
}

// Stats is that of iterator.Shape.
func (o *orderedShape) Stats(ctx context.Context) (iterator.Costs, error) {
	if o.from == nil {
		order := o.o.InOrder
		order.Rest = nil // nothing is given yet
		from, until := order.Cut(o.o.s.statements.order.len())
		return costs(uint32(until - from)), nil
	}
	return o.from.Stats(ctx)
}

// Optimize is that of iterator.Shape.
func (o *orderedShape) Optimize(context.Context) (iterator.Shape, bool) { return o, false }

// SubIterators is that of iterator.Shape.
func (o *orderedShape) SubIterators() []iterator.Shape {
	if o.from == nil {
		return nil
	}
	return []iterator.Shape{o.from}
}

type orderedIterator struct {
	base
	shape  *orderedShape
	began  bool
	places []uint32
	known  map[uint32]bool // the same, for lookups
}

// String is that of iterator.Base.
func (o *orderedIterator) String() string { return "OrderedIterator" }

// begin finds the places of the statements, in their order.
func (o *orderedIterator) begin(ctx context.Context) {
	st := &o.s.statements
	o.began = true
	if o.shape.from == nil {
		from, until := o.shape.o.Cut(st.order.len())
		for rank := from; rank < until; rank++ {
			o.places = append(o.places, st.placeAt(uint32(rank)))
		}
		return
	}
	if !o.walk(ctx) {
		o.gather(ctx)
	}
}

// walk looks for the first statements along the order of days, and asks of each
// whether it is wanted, until there is one more than was asked for. It gives up
// where gathering all that are wanted looks like less work.
func (o *orderedIterator) walk(ctx context.Context) bool {
	st, limit := &o.s.statements, o.shape.o.Limit
	if limit == 0 || max(limit, o.shape.o.Skip) > st.order.len() {
		return false
	}
	costs, err := o.shape.from.Stats(ctx)
	if err != nil {
		return false
	}
	const dearer = 4 // a question than a step
	wanted, steps := o.shape.o.Skip+limit+1, costs.Size.Value/dearer
	if float64(wanted)*float64(st.order.len()) > float64(steps)*float64(costs.Size.Value) {
		return false
	}
	index := o.shape.from.Lookup()
	var found []uint32
	for i := range st.order.len() {
		if int64(i) > steps || ctx.Err() != nil {
			break
		}
		place := st.placeAt(uint32(i))
		o.s.touch(1)
		if index.Contains(ctx, newNode(st.node(place))) {
			found = append(found, place)
		}
		if len(found) == wanted {
			break
		}
	}
	err = index.Err()
	if closed := index.Close(); err == nil {
		err = closed
	}
	if err != nil || len(found) < wanted {
		return false // gathering will meet the error, too
	}
	o.places = o.shape.o.cut(made(found))
	o.shape.o.Tell(shapes.Uncounted)
	return true
}

// gather finds all statements and puts them in order.
func (o *orderedIterator) gather(ctx context.Context) {
	st := &o.s.statements
	it := o.shape.from.Iterate()
	var ranks []uint32
	for it.Next(ctx) {
		if place, ok := o.s.placeOf(o.s.numberOf(it.Result())); ok {
			ranks = append(ranks, st.rankOf(place))
		}
	}
	o.err = it.Err()
	if err := it.Close(); o.err == nil {
		o.err = err
	}
	slices.Sort(ranks)
	ranks = o.shape.o.cut(made(slices.Compact(ranks)))
	for i, rank := range ranks {
		ranks[i] = st.placeAt(rank)
	}
	o.places = ranks
}

// Next is that of iterator.Scanner.
func (o *orderedIterator) Next(ctx context.Context) bool {
	if o.over(ctx) {
		return false
	}
	defer o.s.catch(&o.err, o.s.enter())
	o.s.live()
	if !o.began {
		o.begin(ctx)
	}
	if o.over(ctx) || len(o.places) == 0 {
		return false
	}
	n := o.s.statements.node(o.places[0])
	o.s.statement(n)
	o.result = newNode(n)
	o.places = o.places[1:]
	return true
}

// Contains is that of iterator.Index.
func (o *orderedIterator) Contains(ctx context.Context, v refs.Ref) bool {
	defer o.s.catch(&o.err, o.s.enter())
	o.s.live()
	if !o.began {
		o.begin(ctx)
	}
	place, found := o.s.placeOf(o.s.numberOf(v))
	if found && o.known == nil {
		o.known = make(map[uint32]bool, len(o.places))
		for _, p := range o.places {
			o.known[p] = true
		}
	}
	if !found || !o.known[place] {
		return false
	}
	o.result = v
	return true
}
