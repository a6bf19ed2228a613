package server

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"onrecord/graph/shapes"
	"onrecord/graph/snapshot"
	"onrecord/schema"
)

var _ shape.Optimizer = (*Store)(nil)

// A compiled shape is SQL that gives the keys of its nodes and a part of each: s and
// part. The argument of each ? follows in args. Several are put together on s alone.
type compiled struct {
	s    *Store
	sql  string
	args []any
}

// OptimizeShape puts SQL in the place of a shape. It is that of shape.Optimizer. What
// is not compiled is Cayley's: right, and slow.
func (s *Store) OptimizeShape(_ context.Context, from shape.Shape) (shape.Shape, bool) {
	switch from := from.(type) {
	case shape.QuadsAction:
		if c := s.subjects(from); c != nil {
			return c, true
		}
	case shape.Union:
		some := slices.DeleteFunc(slices.Clone(from), shape.IsNull)
		if c := s.union(some); c != nil {
			return c, true
		}
		switch len(some) {
		case len(from):
			return from, false
		case 0:
			return shape.Null{}, true
		case 1:
			return some[0], true
		}
		return some, true
	case shape.Intersect:
		return s.intersect(from)
	case shape.Unique:
		if c, ok := from.From.(*compiled); ok {
			return &compiled{s, "SELECT u.s, min(u.part) AS part FROM (" + c.sql + ") u GROUP BY u.s", c.args}, true
		}
	case shapes.Difference:
		c, ok := from.From.(*compiled)
		not, is := from.Not.(*compiled)
		if ok && is {
			return &compiled{
				s, "SELECT d.s, d.part FROM (" + c.sql + ") d WHERE NOT EXISTS (SELECT 1 FROM (" + not.sql + ") z WHERE z.s = d.s)",
				slices.Concat(c.args, not.args),
			}, true
		}
	case shapes.Statements:
		return s.sayings("true"), true
	case shapes.Words:
		words := make([]string, len(from))
		for i, w := range from {
			words[i] = indexedWord(w)
		}
		return s.sayings("y.words @> ?::text[]", words), true
	case shapes.During:
		// A condition that the index of first days answers, and that of the few
		// statements with several days.
		first, last := int64(from.From), int64(from.Until)
		return s.sayings("y.lo <= y.hi AND (y.lo BETWEEN ?::int8 AND ?::int8 OR y.lo < y.hi AND y.hi >= ?::int8 AND y.lo < ?::int8)", first, last, first, first), true
	case shapes.Named:
		return s.called(from), true
	case shapes.InOrder:
		if c, ok := from.From.(*compiled); ok {
			return &ordered{c, from}, true
		}
	}
	return from, false
}

// sayings are the statements for which a condition holds.
func (s *Store) sayings(condition string, args ...any) *compiled {
	return &compiled{s, "SELECT y.s, y.part FROM @say y WHERE " + s.alive("y") + " AND " + condition, args}
}

// called are the entities of a name.
func (s *Store) called(n shapes.Named) *compiled {
	kinds := make([]string, len(n.Kinds))
	for i, k := range n.Kinds {
		kinds[i] = string(k)
	}
	folded := strings.ReplaceAll(n.Folded, "\x00", "")
	return &compiled{
		s, "SELECT DISTINCT m.s, m.part FROM @name m WHERE left(m.folded, 200) = left(?::text, 200) AND m.folded = ?::text AND m.kind = ANY(?::text[]) AND " + s.alive("m"),
		[]any{folded, folded, kinds},
	}
}

// subjects are those of the quads that have some nodes elsewhere; nil: the shape asks for more.
func (s *Store) subjects(a shape.QuadsAction) *compiled {
	if a.Result != quad.Subject || len(a.Save) > 0 || a.Filter[quad.Object] == nil || a.Filter[quad.Subject] != nil {
		return nil
	}
	out := &compiled{s: s, sql: "SELECT e.s, e.part FROM @edge e WHERE " + s.alive("e")}
	for _, d := range []quad.Direction{quad.Object, quad.Predicate, quad.Label} {
		r := a.Filter[d]
		if r == nil {
			continue
		}
		n, ok := r.(*node)
		if !ok {
			return nil
		}
		switch d {
		case quad.Object:
			out.sql += " AND e.o = ?::int8"
			out.args = append(out.args, s.key(n.term))
		case quad.Predicate:
			out.sql += " AND e.p = ?::int8"
			out.args = append(out.args, s.key(n.term))
		default:
			var parts []int64
			for _, p := range s.parts {
				if p.label == n.term {
					parts = append(parts, p.number)
				}
			}
			out.sql += " AND e.part = ANY(?::int8[])"
			out.args = append(out.args, parts)
		}
	}
	return out
}

// union joins shapes that are all compiled; nil: they are not.
func (s *Store) union(all shape.Union) *compiled {
	if len(all) == 0 {
		return nil
	}
	out := &compiled{s: s}
	for i, sub := range all {
		c, ok := sub.(*compiled)
		if !ok {
			return nil
		}
		if i > 0 {
			out.sql += " UNION ALL "
		}
		out.sql += "SELECT s, part FROM (" + c.sql + fmt.Sprintf(") u%d", i)
		out.args = append(out.args, c.args...)
	}
	return out
}

// intersect makes one of those that are compiled.
func (s *Store) intersect(all shape.Intersect) (shape.Shape, bool) {
	var out *compiled
	var rest shape.Intersect
	n := 0
	for _, sub := range all {
		c, ok := sub.(*compiled)
		switch {
		case !ok:
			rest = append(rest, sub)
			continue
		case out == nil:
			out = c
		default:
			out = &compiled{
				s, "SELECT i.s, i.part FROM (" + out.sql + ") i WHERE EXISTS (SELECT 1 FROM (" + c.sql + ") o WHERE o.s = i.s)",
				slices.Concat(out.args, c.args),
			}
		}
		n++
	}
	switch {
	case n < 2:
		return all, false
	case len(rest) == 0:
		return out, true
	}
	return append(shape.Intersect{out}, rest...), true
}

// ask asks SQL with the arguments of its ?.
func (c *compiled) ask(ctx context.Context, sql string, more ...any) ([][][]byte, error) {
	var b strings.Builder
	for n := 1; ; n++ {
		before, after, ok := strings.Cut(sql, "?")
		b.WriteString(before)
		if !ok {
			return c.s.ask(ctx, b.String(), slices.Concat(c.args, more)...)
		}
		fmt.Fprintf(&b, "$%d", n)
		sql = after
	}
}

// BuildIterator is that of shape.Shape.
func (c *compiled) BuildIterator(cgraph.QuadStore) iterator.Shape { return &answer{of: c} }

// Optimize is that of shape.Shape.
func (c *compiled) Optimize(context.Context, shape.Optimizer) (shape.Shape, bool) { return c, false }

// An ordered shape is a compiled one in the order of days.
type ordered struct {
	*compiled
	order shapes.InOrder
}

// BuildIterator is that of shape.Shape.
func (o *ordered) BuildIterator(cgraph.QuadStore) iterator.Shape {
	return &answer{of: o.compiled, order: &o.order}
}

// Optimize is that of shape.Shape.
func (o *ordered) Optimize(context.Context, shape.Optimizer) (shape.Shape, bool) { return o, false }

// An answer is the nodes that the server gives for a compiled shape, all at once.
type answer struct {
	of    *compiled
	order *shapes.InOrder // nil: any
}

// nodes asks for them.
func (a *answer) nodes(ctx context.Context) ([]*node, error) {
	var rows [][][]byte
	var err error
	asked := a.of.sql + fmt.Sprint(a.of.args)
	if a.order == nil {
		a.of.s.mu.Lock()
		found, ok := a.of.s.small[asked]
		a.of.s.mu.Unlock()
		if ok {
			return found, nil
		}
		rows, err = a.of.ask(ctx, "SELECT n.term FROM ("+a.of.sql+") x JOIN @node n ON n.s = x.s AND n.part = x.part")
	} else {
		rows, err = a.inOrder(ctx)
	}
	if err != nil {
		return nil, err
	}
	out := make([]*node, len(rows))
	for i, row := range rows {
		v, err := snapshot.ParseTerm(row[0])
		if err != nil {
			return nil, a.of.s.damage(err.Error())
		}
		out[i] = &node{string(row[0]), v}
	}
	if a.order == nil && len(out) <= fewNodes {
		a.of.s.mu.Lock()
		defer a.of.s.mu.Unlock()
		if len(a.of.s.small) >= mostSmall {
			clear(a.of.s.small)
		}
		a.of.s.small[asked] = out
	}
	return out, nil
}

// What is kept of answers: so many, of at most so many nodes. Nothing makes them wrong,
// for a version never changes.
const mostSmall, fewNodes = 1 << 10, 16

// inOrder asks for statements in their order, and tells how many more there are.
func (a *answer) inOrder(ctx context.Context) ([][][]byte, error) {
	sql := "SELECT n.term, count(*) OVER () FROM (SELECT DISTINCT s FROM (" + a.of.sql + ") q) x JOIN @say y ON y.s = x.s AND " + a.of.s.alive("y") +
		" JOIN @node n ON n.s = y.s AND n.part = y.part ORDER BY y.lo, y.source, y.unlocated, y.line, y.first, y.id, n.term OFFSET ?::int8"
	args := []any{int64(a.order.Skip)}
	if a.order.Limit > 0 {
		sql += " LIMIT ?::int8"
		args = append(args, int64(a.order.Limit))
	}
	rows, err := a.of.ask(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	all := int64(0)
	if len(rows) > 0 {
		if all, err = number(rows[0][1]); err != nil {
			return nil, a.of.s.damage("a count that is no number")
		}
	}
	a.order.Cut(int(all))
	return rows, nil
}

// keys are those of the nodes.
func (a *answer) keys(ctx context.Context) (map[int64]bool, error) {
	if a.order != nil {
		nodes, err := a.nodes(ctx)
		out := make(map[int64]bool, len(nodes))
		for _, n := range nodes {
			out[a.of.s.key(n.term)] = true
		}
		return out, err
	}
	rows, err := a.of.ask(ctx, "SELECT DISTINCT x.s FROM ("+a.of.sql+") x")
	if err != nil {
		return nil, err
	}
	list, err := numbers(rows)
	out := make(map[int64]bool, len(list))
	for _, n := range list {
		out[n] = true
	}
	return out, err
}

// String is that of iterator.Shape.
func (a *answer) String() string { return "SQL" }

// Iterate is that of iterator.Shape.
func (a *answer) Iterate() iterator.Scanner { return &answerScanner{answer: a} }

// Lookup is that of iterator.Shape.
func (a *answer) Lookup() iterator.Index { return &answerIndex{answer: a} }

// Stats is that of iterator.Shape.
func (a *answer) Stats(ctx context.Context) (iterator.Costs, error) {
	rows, err := a.of.ask(ctx, "SELECT count(*) FROM ("+a.of.sql+") x")
	if err != nil {
		return iterator.Costs{}, err
	}
	n, err := number(rows[0][0])
	return iterator.Costs{ContainsCost: 1, NextCost: 1, Size: refs.Size{Value: n, Exact: true}}, err
}

// Optimize is that of iterator.Shape.
func (a *answer) Optimize(context.Context) (iterator.Shape, bool) { return a, false }

// SubIterators is that of iterator.Shape.
func (a *answer) SubIterators() []iterator.Shape { return nil }

type answerScanner struct {
	base
	*answer
	began bool
	found []*node
	ahead int // how many of these were read ahead
}

// String is that of iterator.Base.
func (c *answerScanner) String() string { return "SQLScanner" }

// Next is that of iterator.Scanner.
func (c *answerScanner) Next(ctx context.Context) bool {
	if !c.goesOn(ctx) {
		return false
	}
	if !c.began {
		c.began = true
		c.found, c.err = c.nodes(ctx)
	}
	if c.err != nil || len(c.found) == 0 {
		return false
	}
	if c.ahead == 0 && len(c.found) > 1 {
		c.ahead = min(len(c.found), pageSize)
		if c.err = c.of.s.readAhead(ctx, c.found[:c.ahead]); c.err != nil {
			return false
		}
	}
	c.result, c.found, c.ahead = c.found[0], c.found[1:], max(0, c.ahead-1)
	return true
}

type answerIndex struct {
	base
	*answer
	in map[int64]bool // nil: not asked for yet
}

// String is that of iterator.Base.
func (x *answerIndex) String() string { return "SQLIndex" }

// Contains is that of iterator.Index.
func (x *answerIndex) Contains(ctx context.Context, v refs.Ref) bool {
	n, ok := v.(*node)
	if !x.goesOn(ctx) || !ok {
		return false
	}
	if x.in == nil {
		if x.in, x.err = x.keys(ctx); x.err != nil {
			return false
		}
	}
	if !x.in[x.of.s.key(n.term)] {
		return false
	}
	x.result = v
	return true
}

// Names yields the ids, names and aliases of the entities of some kinds, in the order
// of what they fold to. It is that of shapes.Namer.
func (s *Store) Names(ctx context.Context, kinds ...schema.Kind) iter.Seq2[shapes.Name, error] {
	return func(yield func(shapes.Name, error) bool) {
		all, err := s.names(ctx, kinds)
		for _, n := range all {
			if err = ctx.Err(); err != nil || !yield(n, nil) {
				break
			}
		}
		if err != nil {
			yield(shapes.Name{}, err)
		}
	}
}

func (s *Store) names(ctx context.Context, kinds []schema.Kind) ([]shapes.Name, error) {
	all := make([]string, len(kinds))
	for i, k := range kinds {
		all[i] = string(k)
	}
	rows, err := s.ask(ctx, "SELECT DISTINCT m.folded, m.called, n.term FROM @name m JOIN @node n ON n.s = m.s AND n.part = m.part WHERE m.kind = ANY($1::text[]) AND "+
		s.alive("m")+" ORDER BY m.folded, n.term, m.called", all)
	out := make([]shapes.Name, len(rows))
	for i, row := range rows {
		v, parseErr := snapshot.ParseTerm(row[2])
		iri, ok := v.(quad.IRI)
		if parseErr != nil || !ok {
			return nil, s.damage("a name of what is no entity")
		}
		out[i] = shapes.Name{Text: string(row[1]), Entity: iri}
	}
	return out, err
}
