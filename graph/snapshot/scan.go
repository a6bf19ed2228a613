package snapshot

import (
	"context"
	"fmt"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/cayley/query/shape"
)

// A scan is what Cayley calls a QuadsAction: of the rows of a pattern one
// column, with tags for others. It gives a node once for each row.
type scan struct {
	s    *Store
	plan plan
	from int // the column
	save []savedColumn
}

// A savedColumn is given as tags.
type savedColumn struct {
	column int
	tags   []string
}

// scan makes one of Cayley's; false: it is about other nodes than ours.
func (s *Store) scan(a shape.QuadsAction) (*scan, bool) {
	out := &scan{s: s, from: column(a.Result)}
	var p pattern
	for d, v := range a.Filter {
		n := s.numberOf(v)
		if n == 0 {
			return nil, false
		}
		p.row[column(d)] = n
	}
	for c, d := range directions {
		if tags := a.Save[d]; len(tags) > 0 {
			out.save = append(out.save, savedColumn{c, tags})
			p.labelled = p.labelled || c == label
		}
	}
	p.labelled = p.labelled || out.from == label
	out.plan = s.plan(p)
	return out, true
}

// BuildIterator is that of shape.Shape.
func (c *scan) BuildIterator(cgraph.QuadStore) iterator.Shape { return &scanShape{c} }

// Optimize is that of shape.Shape.
func (c *scan) Optimize(context.Context, shape.Optimizer) (shape.Shape, bool) { return c, false }

// A scanShape is a scan as an iterator. They are two, for each interface has
// a method Optimize.
type scanShape struct{ *scan }

// String is that of iterator.Shape.
func (c *scanShape) String() string { return fmt.Sprintf("Scan(%v)", c.plan.pattern.row) }

// Iterate is that of iterator.Shape.
func (c *scanShape) Iterate() iterator.Scanner {
	return &scanner{scanRow: scanRow{base: base{s: c.s}, scan: c.scan}, cursor: c.plan.cursor()}
}

// Lookup is that of iterator.Shape.
func (c *scanShape) Lookup() iterator.Index {
	return &scanIndex{scanRow: scanRow{base: base{s: c.s}, scan: c.scan}}
}

// Stats is that of iterator.Shape.
func (c *scanShape) Stats(context.Context) (iterator.Costs, error) {
	return costs(c.plan.size()), nil
}

// Optimize is that of iterator.Shape.
func (c *scanShape) Optimize(context.Context) (iterator.Shape, bool) { return c, false }

// SubIterators is that of iterator.Shape.
func (c *scanShape) SubIterators() []iterator.Shape { return nil }

// A scanRow is what a scan has come to.
type scanRow struct {
	base
	scan *scan
	row  *row
}

// TagResults is that of iterator.Base.
func (r *scanRow) TagResults(dst map[string]refs.Ref) {
	if r.row == nil {
		return
	}
	defer r.s.catch(&r.err, r.s.enter())
	r.s.live()
	for _, save := range r.scan.save {
		for _, tag := range save.tags {
			dst[tag] = newNode(r.row[save.column])
		}
	}
}

type scanner struct {
	scanRow
	cursor cursor
	rows   []uint32 // that were read
	nodes  []node   // of them
	at     int
	size   int // of the next batch
}

// String is that of iterator.Base.
func (c *scanner) String() string { return "Scanner" }

// Next is that of iterator.Scanner.
func (c *scanner) Next(ctx context.Context) bool {
	if c.at == len(c.nodes) && !c.read(ctx) {
		return false
	}
	c.result = &c.nodes[c.at]
	if c.rows != nil {
		c.row = &c.s.rows.numbers[c.rows[c.at]]
	}
	c.at++
	return true
}

// read reads the next batch.
func (c *scanner) read(ctx context.Context) bool {
	if c.over(ctx) || c.cursor.left() == 0 {
		return false
	}
	defer c.s.catch(&c.err, c.s.enter())
	c.s.live()
	c.size = batch(c.size, c.cursor.left())
	var numbers [lastBatch]uint32
	c.at, c.nodes = 0, make([]node, 0, c.size)
	rows := c.cursor.fill(ctx, numbers[:0:c.size])
	for _, i := range rows {
		c.nodes = append(c.nodes, node(c.s.rows.numbers[i][c.scan.from]))
	}
	if c.scan.save != nil {
		c.rows = append(c.rows[:0], rows...)
	}
	return len(c.nodes) > 0 && !c.over(ctx)
}

// A scanIndex looks a node up among those of a scan.
type scanIndex struct {
	scanRow
	cursor cursor // the rows of the node
}

// String is that of iterator.Base.
func (c *scanIndex) String() string { return "ScanIndex" }

// Contains is that of iterator.Index.
func (c *scanIndex) Contains(ctx context.Context, v refs.Ref) bool {
	n := c.s.numberOf(v)
	if n == 0 || c.err != nil {
		return false
	}
	defer c.s.catch(&c.err, c.s.enter())
	c.s.live()
	p := c.scan.plan.pattern
	if known := p.row[c.scan.from]; known != 0 && known != n {
		return false
	}
	p.row[c.scan.from] = n
	c.cursor = c.s.plan(p).cursor()
	if !c.advance(ctx) {
		return false
	}
	c.result = v
	return true
}

func (c *scanIndex) advance(ctx context.Context) bool {
	i, ok := c.cursor.next(ctx)
	if !ok {
		c.over(ctx) // the rows may have ended with it
		return false
	}
	c.row = c.s.rows.at(int(i))
	return true
}

// NextPath goes to the node's next row, with other tags.
func (c *scanIndex) NextPath(ctx context.Context) bool {
	if c.over(ctx) {
		return false
	}
	defer c.s.catch(&c.err, c.s.enter())
	c.s.live()
	return c.advance(ctx)
}
