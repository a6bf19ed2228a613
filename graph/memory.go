package graph

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"sync"

	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"onrecord/graph/shapes"
	"onrecord/schema/sorting"
)

// FromQuads loads a graph into memory, once; repeats are dropped. A cancelled
// context is an error.
func FromQuads(ctx context.Context, quads iter.Seq2[quad.Quad, error]) (*Store, error) {
	seen := map[quad.Quad]bool{}
	qs := memstore.New()
	for q, err := range storables(quads) {
		if err != nil {
			return nil, err
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if !seen[q] {
			seen[q] = true
			qs.AddQuad(q)
		}
	}
	return &Store{qs: &memory{QuadStore: qs}, made: newMadeTable(), doubts: &doubts{}, info: Info{URI: "mem:", Backend: "mem", Quads: int64(len(seen))}}, nil
}

// memory is Cayley's store in memory with an order of its own for the
// constraints of a scan: the one with the fewest quads first. Cayley has them
// in the order of a map, and every other time reads all quads of a predicate
// to find the few of a node.
type memory struct {
	*memstore.QuadStore
	all sync.Mutex
}

// QuadsAllIterator is Cayley's, which notes in the store that it is read.
func (m *memory) QuadsAllIterator() iterator.Shape {
	m.all.Lock()
	defer m.all.Unlock()
	return shapes.WithCancel(m.QuadStore.QuadsAllIterator())
}

// QuadIterator is Cayley's, which does not heed its context.
func (m *memory) QuadIterator(d quad.Direction, v refs.Ref) iterator.Shape {
	return shapes.WithCancel(m.QuadStore.QuadIterator(d, v))
}

// NodesAllIterator is Cayley's, which notes in the store that it is read.
func (m *memory) NodesAllIterator() iterator.Shape {
	m.all.Lock()
	defer m.all.Unlock()
	return shapes.WithCancel(m.QuadStore.NodesAllIterator())
}

// OptimizeShape is that of shape.Optimizer.
func (m *memory) OptimizeShape(ctx context.Context, s shape.Shape) (shape.Shape, bool) {
	scan, ok := s.(shape.QuadsAction)
	if !ok || len(scan.Filter) < 2 {
		return s, false
	}
	var quads shape.Quads
	sizes := map[quad.Direction]int64{}
	for d, v := range scan.Filter {
		size, err := m.QuadIteratorSize(ctx, d, v)
		if err != nil {
			return s, false // the scan itself will meet it
		}
		sizes[d] = size.Value
		quads.Intersect(shape.QuadFilter{Dir: d, Values: shape.Fixed{v}})
	}
	sorting.By(quads, func(a, b shape.QuadFilter) int {
		return cmp.Or(cmp.Compare(sizes[a.Dir], sizes[b.Dir]), cmp.Compare(a.Dir, b.Dir))
	})
	return scan.SimplifyFrom(quads), true
}

// storables yields quads until one is not storable.
func storables(quads iter.Seq2[quad.Quad, error]) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		for q, err := range quads {
			if err == nil {
				err = storable(q)
			}
			if !yield(q, err) {
				return
			}
		}
	}
}

// storable refuses quads that a backend would lose or change.
func storable(q quad.Quad) error {
	for _, v := range []quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
		switch v := v.(type) {
		case nil, quad.IRI, quad.BNode, quad.String, quad.TypedString, quad.LangString:
		default:
			return fmt.Errorf("a store keeps exact texts, and %v is a %T", q, v)
		}
	}
	if q.Subject == nil || q.Predicate == nil || q.Object == nil {
		return fmt.Errorf("a quad lacks a term: %v", q)
	}
	return nil
}
