package snapshot

import (
	"context"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/cayley/query/shape"
)

// Members are different nodes that an index knows.
type members interface {
	// size is how many there are, exactly or about.
	size() (n uint32, exact bool)
	// each begins to give them one after the other.
	each() func() (node uint32, ok bool)
	has(node uint32) bool
}

// A set is members as a shape.
type set struct {
	s *Store
	members
}

// BuildIterator is that of shape.Shape.
func (s *set) BuildIterator(cgraph.QuadStore) iterator.Shape { return &setShape{s} }

// Optimize is that of shape.Shape.
func (s *set) Optimize(context.Context, shape.Optimizer) (shape.Shape, bool) { return s, false }

// A setShape is a set as an iterator. They are two, for each interface has a
// method Optimize.
type setShape struct{ *set }

// String is that of iterator.Shape.
func (s *setShape) String() string { return "Set" }

// Iterate is that of iterator.Shape.
func (s *setShape) Iterate() iterator.Scanner {
	return &setIterator{base: base{s: s.s}, members: s.members}
}

// Lookup is that of iterator.Shape.
func (s *setShape) Lookup() iterator.Index {
	return &setIterator{base: base{s: s.s}, members: s.members}
}

// Stats is that of iterator.Shape.
func (s *setShape) Stats(context.Context) (_ iterator.Costs, err error) {
	defer s.s.catch(&err, s.s.enter())
	s.s.live()
	size, _ := s.members.size()
	return costs(size), nil
}

// Optimize is that of iterator.Shape.
func (s *setShape) Optimize(context.Context) (iterator.Shape, bool) { return s, false }

// SubIterators is that of iterator.Shape.
func (s *setShape) SubIterators() []iterator.Shape { return nil }

type setIterator struct {
	base
	members members
	next    func() (uint32, bool)
	nodes   []node // that were read
	at      int
	size    int // of the next batch
}

// String is that of iterator.Base.
func (s *setIterator) String() string { return "SetIterator" }

// Next is that of iterator.Scanner.
func (s *setIterator) Next(ctx context.Context) bool {
	if s.at == len(s.nodes) && !s.read(ctx) {
		return false
	}
	s.result = &s.nodes[s.at]
	s.at++
	return true
}

// read reads the next batch.
func (s *setIterator) read(ctx context.Context) bool {
	if s.over(ctx) {
		return false
	}
	defer s.s.catch(&s.err, s.s.enter())
	s.s.live()
	if s.next == nil {
		s.next = s.members.each()
	}
	s.size = min(max(firstBatch, 2*s.size), lastBatch)
	s.at, s.nodes = 0, make([]node, 0, s.size)
	for len(s.nodes) < s.size {
		n, ok := s.next()
		if !ok {
			break
		}
		s.s.touch(1)
		s.nodes = append(s.nodes, node(n))
	}
	return len(s.nodes) > 0
}

// Contains is that of iterator.Index.
func (s *setIterator) Contains(_ context.Context, v refs.Ref) bool {
	n := s.s.numberOf(v)
	if n == 0 || s.err != nil {
		return false
	}
	defer s.s.catch(&s.err, s.s.enter())
	s.s.live()
	s.s.touch(1)
	if !s.members.has(n) {
		return false
	}
	s.result = v
	return true
}

// nodesOf gives numbers one after the other.
func nodesOf(nodes stretch[uint32]) func() (uint32, bool) {
	i := 0
	return func() (uint32, bool) {
		if i == nodes.len() {
			return 0, false
		}
		i++
		return *nodes.at(i - 1), true
	}
}
