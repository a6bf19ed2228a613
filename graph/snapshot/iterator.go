package snapshot

import (
	"context"
	"fmt"

	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
)

// costs are those of an index: what it gives costs next to nothing, a lookup
// some steps of a binary search. No size is called exact: iterator.And would
// call its own so, and iterator.Count would believe it. What can be counted
// without reading is a matter of shapes.
func costs(size uint32) iterator.Costs {
	return iterator.Costs{NextCost: 1, ContainsCost: 4, Size: refs.Size{Value: int64(size)}}
}

// A base is what iterators have in common.
type base struct {
	s      *Store
	result refs.Ref
	err    error
}

// Result is that of iterator.Base.
func (b *base) Result() refs.Ref { return b.result }

// Err is that of iterator.Base.
func (b *base) Err() error { return b.err }

// Close is that of iterator.Base.
func (b *base) Close() error { return b.err }

// NextPath is that of iterator.Base.
func (b *base) NextPath(context.Context) bool { return false }

// TagResults is that of iterator.Base.
func (b *base) TagResults(map[string]refs.Ref) {}

// over reports whether an iteration has ended: by an error, or with its
// context, for Cayley does not ask that.
func (b *base) over(ctx context.Context) bool {
	if b.err == nil {
		b.err = ctx.Err()
	}
	return b.err != nil
}

// A linksShape is the links of a plan.
type linksShape struct {
	s *Store
	plan
}

// String is that of iterator.Shape.
func (l *linksShape) String() string { return fmt.Sprintf("Links(%v)", l.pattern.row) }

// Iterate is that of iterator.Shape.
func (l *linksShape) Iterate() iterator.Scanner {
	return &linksScanner{base: base{s: l.s}, cursor: l.plan.cursor()}
}

// Lookup is that of iterator.Shape.
func (l *linksShape) Lookup() iterator.Index {
	return &linksIndex{base: base{s: l.s}, pattern: l.pattern}
}

// Stats is that of iterator.Shape.
func (l *linksShape) Stats(context.Context) (iterator.Costs, error) {
	return costs(l.size()), nil
}

// Optimize is that of iterator.Shape.
func (l *linksShape) Optimize(context.Context) (iterator.Shape, bool) { return l, false }

// SubIterators is that of iterator.Shape.
func (l *linksShape) SubIterators() []iterator.Shape { return nil }

// Batches are what scanners read at once: few at first, for many are asked for
// one; but all of a few, as of a subject, in one.
const (
	firstBatch = 8
	lastBatch  = 128
	few        = 32
)

// batch is the size of the batch after one of a size, when n rows are left.
func batch(size int, n uint32) int {
	if n <= few {
		return int(n)
	}
	return min(max(firstBatch, 2*size), lastBatch, int(n))
}

type linksScanner struct {
	base
	cursor cursor
	links  []link // that were read
	at     int
	size   int // of the next batch
}

// String is that of iterator.Base.
func (l *linksScanner) String() string { return "LinksScanner" }

// Next is that of iterator.Scanner.
func (l *linksScanner) Next(ctx context.Context) bool {
	if l.at == len(l.links) && !l.read(ctx) {
		return false
	}
	l.result = &l.links[l.at]
	l.at++
	return true
}

// read reads the next batch.
func (l *linksScanner) read(ctx context.Context) bool {
	if l.over(ctx) || l.cursor.left() == 0 {
		return false
	}
	defer l.s.catch(&l.err, l.s.enter())
	l.s.live()
	l.size = batch(l.size, l.cursor.left())
	var numbers [lastBatch]uint32
	l.at, l.links = 0, make([]link, 0, l.size)
	for _, i := range l.cursor.fill(ctx, numbers[:0:l.size]) {
		l.links = append(l.links, link{i, l.s.rows.numbers[i]})
	}
	return len(l.links) > 0 && !l.over(ctx)
}

type linksIndex struct {
	base
	pattern pattern
}

// String is that of iterator.Base.
func (l *linksIndex) String() string { return "LinksIndex" }

// Contains is that of iterator.Index.
func (l *linksIndex) Contains(_ context.Context, v refs.Ref) bool {
	of, ok := v.(*link)
	if !ok || !l.pattern.matches(&of.row) {
		return false
	}
	l.result = v
	return true
}

// A nodesShape is all nodes.
type nodesShape struct{ s *Store }

// String is that of iterator.Shape.
func (n *nodesShape) String() string { return "Nodes" }

// Iterate is that of iterator.Shape.
func (n *nodesShape) Iterate() iterator.Scanner { return &nodesIterator{base: base{s: n.s}} }

// Lookup is that of iterator.Shape.
func (n *nodesShape) Lookup() iterator.Index { return &nodesIterator{base: base{s: n.s}} }

// Stats is that of iterator.Shape.
func (n *nodesShape) Stats(context.Context) (iterator.Costs, error) {
	return costs(n.s.terms.n), nil
}

// Optimize is that of iterator.Shape.
func (n *nodesShape) Optimize(context.Context) (iterator.Shape, bool) { return n, false }

// SubIterators is that of iterator.Shape.
func (n *nodesShape) SubIterators() []iterator.Shape { return nil }

type nodesIterator struct {
	base
	last uint32
}

// String is that of iterator.Base.
func (n *nodesIterator) String() string { return "NodesIterator" }

// Next is that of iterator.Scanner.
func (n *nodesIterator) Next(ctx context.Context) bool {
	if n.over(ctx) || n.last == n.s.terms.n {
		return false
	}
	n.last++
	n.result = newNode(n.last)
	return true
}

// Contains is that of iterator.Index.
func (n *nodesIterator) Contains(_ context.Context, v refs.Ref) bool {
	if n.s.numberOf(v) == 0 {
		return false
	}
	n.result = v
	return true
}
