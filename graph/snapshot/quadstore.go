package snapshot

import (
	"context"
	"io/fs"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/quad"
)

// ValueOf gives the node of a value; nil: it is not in the snapshot.
func (s *Store) ValueOf(v quad.Value) (_ refs.Ref, err error) {
	iri, isIRI := v.(quad.IRI)
	if isIRI {
		if known := s.place(iri).Load(); known != nil && known.value == v && !s.closed.Load() {
			return newNode(known.number), nil
		}
	}
	defer s.catch(&err, s.enter())
	s.live()
	n := s.number(v)
	if n == 0 {
		return nil, nil
	}
	if isIRI && len(iri) <= longestRecent {
		s.place(iri).Store(&recentValue{n, v})
	}
	return newNode(n), nil
}

// number is that of a value; 0: it is not there.
func (s *Store) number(v quad.Value) uint32 {
	if v == nil {
		return 0
	}
	var space [256]byte
	term, err := AppendTerm(space[:0], v)
	if err != nil {
		return 0 // it cannot be there
	}
	rank, found := s.terms.find(term)
	if !found {
		return 0
	}
	return rank + 1
}

// NameOf gives the value of a node; nil: it is not a node of a snapshot. A number
// that no term has is damage.
func (s *Store) NameOf(r refs.Ref) (quad.Value, error) {
	if v, ok := r.(refs.PreFetchedValue); ok {
		return v.NameOf(), nil
	}
	of, ok := r.(*node)
	if !ok {
		return nil, nil
	}
	if v := s.known(uint32(*of)); v != nil {
		return v, nil
	}
	return s.read(uint32(*of))
}

// Quad gives the quad of a link.
func (s *Store) Quad(r refs.Ref) (q quad.Quad, err error) {
	l, ok := r.(*link)
	if !ok {
		return quad.Quad{}, nil
	}
	for c, n := range l.row {
		if n == 0 {
			continue
		}
		v := s.known(n)
		if v == nil {
			if v, err = s.read(n); err != nil {
				return quad.Quad{}, err
			}
		}
		q.Set(directions[c], v)
	}
	return q, nil
}

// read is the value of a node's number, whatever is wrong with the file.
func (s *Store) read(n uint32) (_ quad.Value, err error) {
	defer s.catch(&err, s.enter())
	s.live()
	if n == 0 {
		return nil, damagedf("a quad lacks a term")
	}
	return s.recent(n)
}

// QuadDirection gives one of the nodes of a link; nil: it has none there.
func (s *Store) QuadDirection(r refs.Ref, d quad.Direction) (refs.Ref, error) {
	l, ok := r.(*link)
	switch {
	case !ok:
		return nil, nil
	case s.closed.Load():
		return nil, fs.ErrClosed
	}
	return l.node(column(d)), nil
}

// QuadIterator iterates over the links of a node in one direction.
func (s *Store) QuadIterator(d quad.Direction, v refs.Ref) iterator.Shape {
	shape, err := s.links(d, v)
	if err != nil {
		return iterator.NewError(err)
	}
	return shape
}

func (s *Store) links(d quad.Direction, v refs.Ref) (_ iterator.Shape, err error) {
	defer s.catch(&err, s.enter())
	s.live()
	n := s.numberOf(v)
	if n == 0 {
		return iterator.NewNull(), nil
	}
	var p pattern
	p.row[column(d)] = n
	return &linksShape{s, s.plan(p)}, nil
}

// QuadIteratorSize is exact.
func (s *Store) QuadIteratorSize(_ context.Context, d quad.Direction, v refs.Ref) (_ refs.Size, err error) {
	defer s.catch(&err, s.enter())
	s.live()
	size := refs.Size{Exact: true}
	if n := s.numberOf(v); n != 0 {
		var p pattern
		p.row[column(d)] = n
		plan := s.plan(p)
		size.Value = int64(plan.size())
	}
	return size, nil
}

// Stats is exact.
func (s *Store) Stats(context.Context, bool) (cgraph.Stats, error) {
	return cgraph.Stats{
		Nodes: refs.Size{Value: int64(s.terms.n), Exact: true},
		Quads: refs.Size{Value: int64(s.quads), Exact: true},
	}, nil
}

// QuadsAllIterator iterates over all links, in canonical order.
func (s *Store) QuadsAllIterator() iterator.Shape { return &linksShape{s, s.plan(pattern{})} }

// NodesAllIterator iterates over all nodes, in canonical order.
func (s *Store) NodesAllIterator() iterator.Shape { return &nodesShape{s} }

// ApplyDeltas refuses to write.
func (s *Store) ApplyDeltas([]cgraph.Delta, cgraph.IgnoreOpts) error { return readOnly() }

// NewQuadWriter refuses to write.
func (s *Store) NewQuadWriter() (quad.WriteCloser, error) { return nil, readOnly() }
