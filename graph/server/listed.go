package server

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"onrecord/graph/snapshot"
)

// Listed shapes are nodes to which quads lead. Only their subjects are found by SQL, for
// what they lead to stands in the text of these: it is read with them, many at once.
// Each node comes as often as a quad leads to it.
type listed struct {
	s *Store
	// pages begins to read: each call of what it gives gives more nodes, and whether
	// there may be others.
	pages func() page

	unique      bool  // each node once
	skip, limit int64 // of the nodes; no limit: 0

	mu    sync.Mutex
	read  []*node
	whole bool // read is all
}

// A page gives the next nodes, and whether there may be more.
type page func(ctx context.Context) ([]*node, bool, error)

// begin begins to give the nodes that are wanted of those that are read.
func (l *listed) begin() page {
	next, seen, skip, left := l.pages(), map[string]bool{}, l.skip, l.limit
	return func(ctx context.Context) ([]*node, bool, error) {
		found, more, err := next(ctx)
		if err != nil {
			return nil, false, err
		}
		if l.unique {
			found = slices.DeleteFunc(found, func(n *node) bool {
				had := seen[n.term]
				seen[n.term] = true
				return had
			})
		}
		n := min(skip, int64(len(found)))
		found, skip = found[n:], skip-n
		if l.limit > 0 {
			found = found[:min(left, int64(len(found)))]
			left -= int64(len(found))
			more = more && left > 0
		}
		return found, more, nil
	}
}

// nodes are all nodes, which are read once.
func (l *listed) nodes(ctx context.Context) ([]*node, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for next, more := l.begin(), true; !l.whole && more; {
		var some []*node
		var err error
		if some, more, err = next(ctx); err != nil {
			l.read = nil
			return nil, err
		}
		l.read = append(l.read, some...)
	}
	l.whole = true
	return l.read, nil
}

// known reports whether all nodes are read.
func (l *listed) known() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.whole
}

// keys are those of all nodes.
func (l *listed) keys(ctx context.Context) (map[int64]bool, error) {
	all, err := l.nodes(ctx)
	out := make(map[int64]bool, len(all))
	for _, n := range all {
		out[l.s.key(n.term)] = true
	}
	return out, err
}

// BuildIterator is that of shape.Shape.
func (l *listed) BuildIterator(cgraph.QuadStore) iterator.Shape {
	return &answer{of: &compiled{s: l.s}, list: l}
}

// Optimize is that of shape.Shape.
func (l *listed) Optimize(context.Context, shape.Optimizer) (shape.Shape, bool) { return l, false }

// cut are the nodes from one on, so many at most; no limit: 0.
func (l *listed) cut(skip, limit int64) *listed {
	return &listed{s: l.s, pages: l.begin, skip: skip, limit: limit}
}

// once are the nodes, each once.
func (l *listed) once() *listed { return &listed{s: l.s, pages: l.begin, unique: true} }

// nodesOf are the nodes of a compiled or listed shape; nil: it is another.
func (s *Store) nodesOf(of shape.Shape) func() page {
	switch of := of.(type) {
	case *listed:
		return of.begin
	case *compiled:
		return func() page {
			return func(ctx context.Context) ([]*node, bool, error) {
				all, err := (&answer{of: of}).nodes(ctx)
				return slices.Clone(all), false, err
			}
		}
	}
	return nil
}

// oneByOne are the nodes of one shape after those of another; nil: one is walked.
func (s *Store) oneByOne(all []shape.Shape) *listed {
	var parts []func() page
	for _, sub := range all {
		nodes := s.nodesOf(sub)
		if nodes == nil {
			return nil
		}
		parts = append(parts, nodes)
	}
	return &listed{s: s, pages: func() page {
		i, next := 0, parts[0]()
		return func(ctx context.Context) ([]*node, bool, error) {
			found, more, err := next(ctx)
			if !more && i+1 < len(parts) {
				i++
				next, more = parts[i](), true
			}
			return found, more, err
		}
	}}
}

// keysOf are the keys of the nodes of a compiled or listed shape; false: it is another, or
// they could not be read, which is noted.
func (s *Store) keysOf(ctx context.Context, of shape.Shape) ([]int64, bool) {
	var found map[int64]bool
	var err error
	switch of := of.(type) {
	case *listed:
		found, err = of.keys(ctx)
	case *compiled:
		found, err = (&answer{of: of}).keys(ctx)
	default:
		return nil, false
	}
	return slices.Sorted(maps.Keys(found)), err == nil
}

// among are the nodes of a compiled shape that are, or are not, among some keys.
func (s *Store) among(c *compiled, keys []int64, not bool) *compiled {
	column := "i.s"
	if c.where != "" {
		column = "y.s"
	}
	condition := column + " = ANY(?::int8[])"
	if not {
		condition = "NOT (" + condition + ")"
	}
	args := append(slices.Clone(c.args), any(keys))
	if c.where != "" {
		return s.sayings("("+c.where+" AND "+condition+")", args...)
	}
	return &compiled{s: s, query: "SELECT i.s, i.part FROM (" + c.query + ") i WHERE " + condition, args: args}
}

// filtered are the nodes of a listed shape that are, or are not, among those of another.
func (s *Store) filtered(l *listed, other shape.Shape, not bool) *listed {
	return &listed{s: s, pages: func() page {
		next := l.begin()
		var in map[int64]bool
		return func(ctx context.Context) ([]*node, bool, error) {
			if in == nil {
				in = map[int64]bool{}
				keys, ok := s.keysOf(ctx, other)
				if !ok {
					return nil, false, errUnread(ctx, s)
				}
				for _, key := range keys {
					in[key] = true
				}
			}
			found, more, err := next(ctx)
			return slices.DeleteFunc(found, func(n *node) bool { return in[s.key(n.term)] == not }), more, err
		}
	}}
}

// errUnread is why nodes could not be read.
func errUnread(ctx context.Context, s *Store) error {
	if err := errors.Join(ctx.Err(), s.Err()); err != nil {
		return err
	}
	return errors.ErrUnsupported
}

// How many subjects are read at once whose quads lead somewhere: the first time, and at
// most.
const firstSubjects, mostSubjects = 1 << 12, 1 << 16

// objectsVia are the nodes to which quads with some predicates, or any, lead from the nodes
// of a shape; nil: they are not compiled.
func (s *Store) objectsVia(from shape.Shape, via []string) *listed {
	of := s.subjectsOf(from)
	if of == nil {
		return nil
	}
	wanted := map[string]bool{}
	for _, term := range via {
		wanted[term] = true
	}
	pages := func() page {
		after, n := int64(-1<<63), int64(firstSubjects)
		return func(ctx context.Context) (out []*node, more bool, err error) {
			rows, err := of(ctx, after, n)
			if err != nil {
				return nil, false, err
			}
			subjects := map[int64]bool{}
			for _, row := range rows {
				key, err1 := number(row[0])
				times, err2 := number(row[3])
				if err := errors.Join(err1, err2); err != nil {
					return nil, false, s.damage("a key that is no number")
				}
				subjects[key], after = true, max(after, key)
				found, err := s.objectsIn(row[1], row[2], wanted)
				if err != nil {
					return nil, false, err
				}
				for range times {
					out = append(out, found...)
				}
			}
			more = int64(len(subjects)) == n
			n = min(4*n, mostSubjects)
			return out, more, nil
		}
	}
	if c, ok := from.(*compiled); ok && len(via) == 1 {
		if f, is := listedFields()[via[0]]; is && !s.loose[s.key(via[0])] {
			return &listed{s: s, pages: func() page { return s.told(c, columnName(f), pages) }}
		}
	}
	return &listed{s: s, pages: pages}
}

// told are the nodes of a column with lists of the statements of a shape, as often as
// quads lead to each; where one has no quads that tell what it is, those are read in
// another way.
func (s *Store) told(from *compiled, column string, otherwise func() page) page {
	lists := "SELECT unnest(y." + column + ") AS s, 1 AS n FROM @say y WHERE " + s.alive("y") + " AND "
	args := from.args
	if from.where != "" || from.rows {
		var cond string
		cond, args = from.condition()
		lists += cond
	} else {
		lists = "SELECT unnest(y." + column + ") AS s, v.n FROM (SELECT w.s, count(*) AS n FROM (" + from.query + ") w GROUP BY w.s) v JOIN @say y ON y.s = v.s WHERE " + s.alive("y")
	}
	var all []*node
	var times []int64
	var other page
	read := func(ctx context.Context) error {
		rows, err := s.ask(ctx, numbered("WITH found AS MATERIALIZED (SELECT q.s, sum(q.n)::int8 AS n FROM ("+lists+
			") q GROUP BY q.s) SELECT n.part, f.n, n.term FROM found f JOIN @node n ON n.s = f.s UNION ALL SELECT 0, count(*), NULL FROM found"), args...)
		if err != nil {
			return err
		}
		wanted, had := int64(0), map[string]bool{}
		for _, row := range s.ofVersion(rows, 0) {
			n, err := number(row[1])
			if err != nil {
				return s.damage("a count that is no number")
			}
			switch term := string(row[2]); {
			case row[2] == nil:
				wanted = n
			case !had[term]:
				v, err := snapshot.ParseTerm(row[2])
				if err != nil {
					return s.damage(err.Error())
				}
				had[term] = true
				all, times = append(all, &node{term, v}), append(times, n)
			}
		}
		if int64(len(all)) != wanted {
			other = otherwise()
		}
		return nil
	}
	begun := false
	return func(ctx context.Context) (out []*node, more bool, err error) {
		if !begun {
			if err := read(ctx); err != nil {
				return nil, false, err
			}
			begun = true
		}
		if other != nil {
			return other(ctx)
		}
		for len(all) > 0 && len(out) < mostSubjects {
			n := min(times[0], int64(mostSubjects-len(out)))
			for range n {
				out = append(out, all[0])
			}
			if times[0] -= n; times[0] == 0 {
				all, times = all[1:], times[1:]
			}
		}
		return out, len(all) > 0, nil
	}
}

// subjectsOf gives a function that reads the rows of the subjects of a shape whose keys
// are more than one, as many as are wanted at most: the key, the term, the quads, and how
// often the subject is in the shape; nil: the shape is walked.
func (s *Store) subjectsOf(from shape.Shape) func(ctx context.Context, after, n int64) ([][][]byte, error) {
	var keys []int64
	var times []int64
	var read func(ctx context.Context) error
	count := func(all []*node) {
		of := map[int64]int64{}
		for _, n := range all {
			of[s.key(n.term)]++
		}
		keys = slices.Sorted(maps.Keys(of))
		for _, key := range keys {
			times = append(times, of[key])
		}
	}
	switch from := from.(type) {
	case *compiled:
		return func(ctx context.Context, after, n int64) ([][][]byte, error) {
			return from.ask(ctx, "SELECT n.s, n.term, n.quads, x.n FROM (SELECT v.s, count(*) AS n FROM ("+from.sql()+
				") v WHERE v.s > ?::int8 GROUP BY v.s ORDER BY v.s LIMIT ?::int8) x JOIN @node n ON n.s = x.s WHERE "+s.alive("n"), after, n)
		}
	case *listed:
		read = func(ctx context.Context) error {
			all, err := from.nodes(ctx)
			count(all)
			return err
		}
	case shape.Fixed:
		var all []*node
		for _, r := range from {
			n, ok := r.(*node)
			if !ok {
				return nil
			}
			all = append(all, n)
		}
		count(all)
	default:
		return nil
	}
	begun := read == nil
	return func(ctx context.Context, after, n int64) ([][][]byte, error) {
		if !begun {
			if err := read(ctx); err != nil {
				return nil, err
			}
			begun = true
		}
		from, had := slices.BinarySearch(keys, after)
		if had {
			from++
		}
		until := min(from+int(n), len(keys))
		if from == until {
			return nil, nil
		}
		return s.ask(ctx, "SELECT n.s, n.term, n.quads, x.n FROM unnest($1::int8[], $2::int8[]) x(s, n) JOIN @node n ON n.s = x.s WHERE "+s.alive("n"), keys[from:until], times[from:until])
	}
}

// objectsIn are the objects of the quads of a row with some predicates, or any.
func (s *Store) objectsIn(term, quads []byte, via map[string]bool) (out []*node, err error) {
	var predicate, object []byte
	for line := range bytes.SplitSeq(quads, []byte("\n")) {
		p, o, ok := bytes.Cut(line, []byte(" "))
		if ok {
			predicate, ok = appendWhole(predicate[:0], p, term)
		}
		if ok && len(via) > 0 && !via[string(predicate)] {
			continue
		}
		if ok {
			object, ok = appendWhole(object[:0], o, term)
		}
		if !ok {
			return nil, s.damage("a line that is none")
		}
		v, err := snapshot.ParseTerm(object)
		if err != nil {
			return nil, s.damage(err.Error())
		}
		out = append(out, &node{string(object), v})
	}
	return out, nil
}

// objectsFrom are the nodes to which the quads of a shape lead; nil: the shape asks for
// something else.
func (s *Store) objectsFrom(from shape.NodesFrom) *listed {
	quads, ok := from.Quads.(shape.Quads)
	if !ok || from.Dir != quad.Object {
		return nil
	}
	var subjects shape.Shape
	var via []string
	for _, f := range quads {
		fixed, is := f.Values.(shape.Fixed)
		switch {
		case f.Dir == quad.Subject && subjects == nil:
			subjects = f.Values
		case f.Dir == quad.Predicate && via == nil && is && len(fixed) > 0:
			for _, r := range fixed {
				n, ok := r.(*node)
				if !ok {
					return nil
				}
				via = append(via, n.term)
			}
		default:
			return nil
		}
	}
	if subjects == nil {
		return nil
	}
	return s.objectsVia(subjects, via)
}

// objectsOf are the nodes to which quads of one subject lead; nil: the shape asks for
// something else.
func (s *Store) objectsOf(a shape.QuadsAction) *listed {
	of, ok := a.Filter[quad.Subject].(*node)
	if a.Result != quad.Object || len(a.Save) > 0 || !ok || a.Filter[quad.Object] != nil || a.Filter[quad.Label] != nil {
		return nil
	}
	var via []string
	if p := a.Filter[quad.Predicate]; p != nil {
		n, ok := p.(*node)
		if !ok {
			return nil
		}
		via = []string{n.term}
	}
	return s.objectsVia(shape.Fixed{of}, via)
}

// Everything but some nodes is walked where it stands alone, and is a condition where it
// stands with other shapes.
type allBut struct {
	s   *Store
	not shape.Shape // compiled or listed
}

// BuildIterator is that of shape.Shape.
func (a *allBut) BuildIterator(qs cgraph.QuadStore) iterator.Shape {
	a.s.walks(shape.Except{})
	return shape.Except{Exclude: a.not}.BuildIterator(qs)
}

// Optimize is that of shape.Shape.
func (a *allBut) Optimize(context.Context, shape.Optimizer) (shape.Shape, bool) { return a, false }
