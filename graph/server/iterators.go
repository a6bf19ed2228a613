package server

import (
	"context"

	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/quad"
)

// links are the quads that have a node at a direction; without a node, all.
type links struct {
	s         *Store
	direction quad.Direction
	node      *node
}

// String is that of iterator.Shape.
func (l *links) String() string { return "Links" }

// Iterate is that of iterator.Shape.
func (l *links) Iterate() iterator.Scanner { return &linkScanner{links: l} }

// Lookup is that of iterator.Shape.
func (l *links) Lookup() iterator.Index { return &linkIndex{links: l} }

// Stats is that of iterator.Shape.
func (l *links) Stats(ctx context.Context) (iterator.Costs, error) {
	size := refs.Size{Value: l.s.quads, Exact: true}
	var err error
	if l.node != nil {
		size, err = l.s.QuadIteratorSize(ctx, l.direction, l.node)
	}
	return iterator.Costs{ContainsCost: 1, NextCost: 1, Size: size}, err
}

// Optimize is that of iterator.Shape.
func (l *links) Optimize(context.Context) (iterator.Shape, bool) { return l, false }

// SubIterators is that of iterator.Shape.
func (l *links) SubIterators() []iterator.Shape { return nil }

// base is what the iterators have in common.
type base struct {
	result refs.Ref
	err    error
}

// TagResults is that of iterator.Base.
func (b *base) TagResults(map[string]refs.Ref) {}

// Result is that of iterator.Base.
func (b *base) Result() refs.Ref { return b.result }

// NextPath is that of iterator.Base.
func (b *base) NextPath(context.Context) bool { return false }

// Err is that of iterator.Base.
func (b *base) Err() error { return b.err }

// Close is that of iterator.Base.
func (b *base) Close() error { return nil }

// goesOn reports whether an iterator is to go on, and keeps why not.
func (b *base) goesOn(ctx context.Context) bool {
	if b.err == nil {
		b.err = ctx.Err()
	}
	return b.err == nil
}

// linksAtOnce is how many subjects are read at once that lead to an object.
const linksAtOnce = 256

// A linkScanner reads links, many at once.
type linkScanner struct {
	base
	*links
	began bool
	todo  [][]int64 // batches of parts; of an object and a subject: none
	after int64     // of an object: the key of the last subject
	whole bool      // everything was read
	found []*link
}

// String is that of iterator.Base.
func (c *linkScanner) String() string { return "LinkScanner" }

// Next is that of iterator.Scanner.
func (c *linkScanner) Next(ctx context.Context) bool {
	if !c.goesOn(ctx) {
		return false
	}
	if !c.began {
		c.began = true
		c.err = c.begin(ctx)
	}
	for len(c.found) == 0 && !c.whole && c.goesOn(ctx) {
		c.err = c.read(ctx)
	}
	if c.err != nil || len(c.found) == 0 {
		return false
	}
	c.result, c.found = c.found[0], c.found[1:]
	return true
}

// begin finds the parts to be read.
func (c *linkScanner) begin(ctx context.Context) error {
	switch {
	case c.node == nil:
		c.todo = c.s.inParts(func(*openPart) bool { return true })
	case c.direction == quad.Label:
		c.todo = c.s.inParts(func(p *openPart) bool { return p.label == c.node.term })
	case c.direction == quad.Predicate:
		rows, err := c.s.ask(ctx, "SELECT p.part FROM @part p WHERE $1::int8 = ANY(p.predicates) AND "+c.s.alive("p"), c.s.key(c.node.term))
		if err != nil {
			return err
		}
		in := map[int64]bool{}
		list, err := numbers(rows)
		for _, n := range list {
			in[n] = true
		}
		c.todo = c.s.inParts(func(p *openPart) bool { return in[p.number] })
		return err
	default:
		c.after = -1 << 63
		return nil
	}
	return nil
}

// read reads the next links.
func (c *linkScanner) read(ctx context.Context) (err error) {
	var rows [][][]byte
	switch {
	case c.node != nil && c.direction == quad.Subject:
		c.whole = true
		if _, err := c.s.readOn(ctx, c.node.term); err != nil {
			return err
		}
		if ahead := c.s.quadsAhead(c.node.term); ahead != nil {
			c.found = ahead
			return nil
		}
		rows, err = c.s.readNodes(ctx, 0, "SELECT n.part, n.term, n.quads FROM @node n WHERE n.s = $1::int8", c.s.key(c.node.term))
	case c.node != nil && c.direction == quad.Object:
		return c.readObject(ctx)
	case len(c.todo) == 0:
		c.whole = true
		return nil
	default:
		rows, err = c.s.ask(ctx, "SELECT n.part, n.term, n.quads FROM @node n WHERE n.part = ANY($1::int8[])", c.todo[0])
		c.todo = c.todo[1:]
	}
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := c.add(row[0], row[1], row[2]); err != nil {
			return err
		}
	}
	return nil
}

// readObject reads the next subjects that lead to an object, with their quads.
func (c *linkScanner) readObject(ctx context.Context) error {
	rows, err := c.s.ask(ctx, `WITH few AS (SELECT DISTINCT e.s FROM @edge e WHERE e.o = $1::int8 AND e.s > $2::int8 AND `+c.s.alive("e")+` ORDER BY e.s LIMIT $3::int8)
		SELECT n.part, n.term, n.quads, n.s FROM few JOIN @node n ON n.s = few.s WHERE `+c.s.alive("n"), c.s.key(c.node.term), c.after, int64(linksAtOnce))
	if err != nil {
		return err
	}
	subjects := map[int64]bool{}
	for _, row := range rows {
		s, err := number(row[3])
		if err != nil {
			return c.s.damage("a key that is no number")
		}
		subjects[s], c.after = true, max(c.after, s)
		if err := c.add(row[0], row[1], row[2]); err != nil {
			return err
		}
	}
	c.whole = len(subjects) < linksAtOnce
	return nil
}

// add keeps the links of a row that are wanted.
func (c *linkScanner) add(part, term, quads []byte) error {
	all, err := c.s.linksOf(part, term, quads)
	for _, l := range all {
		if c.node == nil || l.fits(c.direction, c.node.term) {
			c.found = append(c.found, l)
		}
	}
	return err
}

// A linkIndex tells whether a link has the node.
type linkIndex struct {
	base
	*links
}

// String is that of iterator.Base.
func (x *linkIndex) String() string { return "LinkIndex" }

// Contains is that of iterator.Index.
func (x *linkIndex) Contains(ctx context.Context, v refs.Ref) bool {
	l, ok := v.(*link)
	if !x.goesOn(ctx) || !ok || x.node != nil && !l.fits(x.direction, x.node.term) {
		return false
	}
	x.result = v
	return true
}

// allNodes are all nodes.
type allNodes struct{ s *Store }

// String is that of iterator.Shape.
func (n *allNodes) String() string { return "Nodes" }

// Iterate is that of iterator.Shape.
func (n *allNodes) Iterate() iterator.Scanner {
	return &nodeScanner{links: linkScanner{links: &links{s: n.s}}, seen: map[string]bool{}}
}

// Lookup is that of iterator.Shape.
func (n *allNodes) Lookup() iterator.Index { return &nodeIndex{s: n.s} }

// Stats is that of iterator.Shape.
func (n *allNodes) Stats(context.Context) (iterator.Costs, error) {
	return iterator.Costs{ContainsCost: 1, NextCost: 1, Size: refs.Size{Value: n.s.quads}}, nil
}

// Optimize is that of iterator.Shape.
func (n *allNodes) Optimize(context.Context) (iterator.Shape, bool) { return n, false }

// SubIterators is that of iterator.Shape.
func (n *allNodes) SubIterators() []iterator.Shape { return nil }

type nodeScanner struct {
	base
	links linkScanner
	seen  map[string]bool
	nodes []*node
}

// String is that of iterator.Base.
func (c *nodeScanner) String() string { return "NodeScanner" }

// Next is that of iterator.Scanner.
func (c *nodeScanner) Next(ctx context.Context) bool {
	for len(c.nodes) == 0 {
		if !c.links.Next(ctx) {
			c.err = c.links.err
			return false
		}
		l := c.links.result.(*link)
		for _, d := range quad.Directions {
			if term := l.term(d); term != "" && !c.seen[term] {
				c.seen[term] = true
				c.nodes = append(c.nodes, &node{term, l.quad.Get(d)})
			}
		}
	}
	c.result, c.nodes = c.nodes[0], c.nodes[1:]
	return true
}

// A nodeIndex knows each node of the store.
type nodeIndex struct {
	base
	s *Store
}

// String is that of iterator.Base.
func (x *nodeIndex) String() string { return "NodeIndex" }

// Contains is that of iterator.Index.
func (x *nodeIndex) Contains(ctx context.Context, v refs.Ref) bool {
	n, ok := v.(*node)
	if !x.goesOn(ctx) || !ok {
		return false
	}
	var is bool
	if is, x.err = x.s.has(ctx, n.term); is {
		x.result = v
	}
	return is && x.err == nil
}
