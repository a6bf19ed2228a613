package snapshot

import "context"

// A pattern is a row in which 0 stands for any number. Labelled patterns
// match rows with a label alone.
type pattern struct {
	row
	labelled bool
}

func (p *pattern) matches(r *row) bool {
	for c, v := range p.row {
		if v != 0 && v != r[c] {
			return false
		}
	}
	return !p.labelled || r[label] != 0
}

// An order is the way in which the rows of a plan are read.
type order uint8

const (
	byRow    order = iota // rows from until
	byObject              // rows whose numbers are objects from until
	byList                // rows whose numbers are in a list
)

// A plan is how the rows of a pattern are found: some rows that an index
// leads to and, where it leads to too many, a test of each.
type plan struct {
	t           *quadTable
	order       order
	from, until uint32
	list        *list // byList alone: most plans have none, and all are copied
	column      int   // in which all that the index leads to are as the pattern; not byRow
	test        bool
	pattern     pattern
}

// led is a row to which the index leads, and sees to it that it leads there
// rightly.
func (p *plan) led(i uint32) *row {
	if p.order == byRow {
		return p.t.sound(i)
	}
	r := p.t.listed(i)
	if r[p.column] != p.pattern.row[p.column] || p.order == byObject && p.pattern.row[predicate] != 0 && r[predicate] != p.pattern.row[predicate] {
		panic(damagedf("an index leads to quad %d, which has another term", uint64(i)+1))
	}
	return r
}

// plan finds the index that leads to the fewest rows.
func (t *quadTable) plan(p pattern) plan {
	s, pr, o, l := p.row[subject], p.row[predicate], p.row[object], p.row[label]
	out := plan{t: t, pattern: p, until: uint32(t.rows.len())}
	switch {
	case s != 0:
		n := 1
		for n < len(p.row) && p.row[n] != 0 {
			n++
		}
		out.from, out.until = t.rowsOf(p.row, n)
		rest := p.row
		clear(rest[:n])
		out.test = rest != row{} || p.labelled && l == 0
	case o != 0:
		out.order, out.column = byObject, object
		out.from, out.until = t.entriesOf(o, pr)
		out.test = l != 0 || p.labelled
	case pr != 0 || l != 0:
		out.order, out.column = byList, predicate
		var of list
		if pr != 0 {
			of = t.rowsWith(&t.predicates, &t.predicateRows, pr, predicate)
		}
		if l != 0 {
			labelled := t.rowsWith(&t.labels, &t.labelRows, l, label)
			if pr == 0 || labelled.count < of.count {
				of, out.column = labelled, label
			}
			out.test = pr != 0
		}
		out.list = &of
		out.test = out.test || p.labelled && l == 0
	default:
		out.test = p.labelled
	}
	return out
}

// size is how many rows the index leads to. It is exact where there is no
// test.
func (p *plan) size() uint32 {
	if p.order == byList {
		return p.list.count
	}
	return p.until - p.from
}

// A cursor reads the rows of a plan, in ascending order of their numbers
// except where an object is known and its predicate is not.
type cursor struct {
	plan
	at   *listCursor // byList alone
	last uint64      // predicate and number of the row before, plus 1; byObject alone
}

// after sees to it that a row of an object comes after the one before.
func (c *cursor) after(i uint32, r *row) {
	if c.order != byObject {
		return
	}
	at := (uint64(r[predicate])<<32 | uint64(i)) + 1
	if at <= c.last {
		panic(damagedf("the quads of an object are not in their order, in section %d", secObjects))
	}
	c.last = at
}

func (p plan) cursor() cursor {
	c := cursor{plan: p}
	if p.order == byList {
		at := p.list.cursor()
		c.at = &at
	}
	return c
}

// left is how many of the rows that the index leads to are still to be read.
func (c *cursor) left() uint32 {
	if c.order == byList {
		return c.at.count - c.at.n
	}
	return c.until - c.from
}

// fill appends to an empty slice the numbers of the next rows, as many as there
// is room for. The rows were compared with their checksums.
func (c *cursor) fill(ctx context.Context, out []uint32) []uint32 {
	if c.order == byRow && !c.test { // they lie side by side
		n := min(uint32(cap(out)), c.left())
		c.t.rows.read(int(c.from), int(c.from+n))
		for range n {
			c.t.sound(c.from)
			out = append(out, c.from)
			c.from++
		}
		c.t.ascend(int(c.from-n), int(c.from))
		c.t.touch(int(n))
		return out
	}
	switch {
	case c.test:
		for i, ok := c.next(ctx); ok; i, ok = c.next(ctx) {
			if out = append(out, i); len(out) == cap(out) {
				break
			}
		}
		return out // next has compared them
	case c.order == byList:
		out = c.at.fill(out)
	default:
		n := min(uint32(cap(out)), c.left())
		out = append(out, c.t.objects.read(int(c.from), int(c.from+n))...)
		c.from += n
	}
	c.t.touch(len(out))
	for _, i := range out {
		c.after(i, c.led(i))
	}
	return out
}

// next gives the number of the next row. When the context is over, the rows end.
func (c *cursor) next(ctx context.Context) (uint32, bool) {
	for n := 1; ; n++ {
		i, ok := c.step()
		c.t.touch(1)
		if n%checkStep == 0 && ctx.Err() != nil {
			return 0, false
		}
		if !ok {
			return i, ok
		}
		r := c.led(i)
		c.after(i, r)
		if !c.test || c.pattern.matches(r) {
			return i, ok
		}
	}
}

func (c *cursor) step() (uint32, bool) {
	if c.order == byList {
		return c.at.next()
	}
	if c.from >= c.until {
		return 0, false
	}
	i := c.from
	c.from++
	if c.order == byObject {
		at := &c.t.objects.numbers[i]
		if c.t.objects.unread(int(i)) {
			c.t.objects.check(int(i))
		}
		i = *at
	}
	return i, true
}
