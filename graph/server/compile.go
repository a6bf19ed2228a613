package server

import (
	"bytes"
	"cmp"
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
	statements "onrecord/graph/view/table"
	"onrecord/schema"
	"onrecord/schema/sorting"
)

var (
	_ shape.Optimizer = (*Store)(nil)
	_ shapes.Columnar = (*Store)(nil)
)

// A compiled shape is SQL that gives the keys of its nodes and a part of each: s and
// part. The argument of each ? follows in args. Several are put together on s alone.
// Where the nodes are statements, each once, there is the condition on their rows, y,
// alone, in the place of SQL.
type compiled struct {
	s     *Store
	query string
	where string // of statements
	args  []any
	// How many nodes there are, of what an index of edges answers; fewEdges: many, or nobody
	// knows; 0: it is something else.
	few int

	// What holds for the rows of just those statements that are among the nodes, if there
	// is such a condition: it is looked at where a row is read anyway.
	column     string
	columnArgs []any
	// The nodes are the statements for whose rows column holds, each once, and an index finds
	// these.
	rows bool
}

// sql is that of any compiled shape.
func (c *compiled) sql() string {
	if c.where == "" {
		return c.query
	}
	return "SELECT y.s, y.part FROM @say y WHERE " + c.s.alive("y") + " AND " + c.where
}

// condition is what holds for the rows y of just those statements that are in it.
func (c *compiled) condition() (string, []any) {
	switch {
	case c.where != "":
		return c.where, c.args
	case c.rows:
		return c.column, c.columnArgs
	}
	return "y.s IN (SELECT v.s FROM (" + c.query + ") v)", c.args
}

// negated is what holds for the other ones.
func (c *compiled) negated() (string, []any) {
	switch {
	case c.where != "":
		return "(" + c.where + ") IS NOT TRUE", c.args
	case c.column != "":
		return "(" + c.column + ") IS NOT TRUE", c.columnArgs
	}
	return "NOT EXISTS (SELECT 1 FROM (" + c.query + ") z WHERE z.s = y.s)", c.args
}

// OptimizeShape puts SQL in the place of a shape. It is that of shape.Optimizer. What
// is not compiled is Cayley's: right, and slow.
func (s *Store) OptimizeShape(ctx context.Context, from shape.Shape) (shape.Shape, bool) {
	out, changed := s.compile(ctx, from)
	s.meets(from)
	switch out := out.(type) {
	case *compiled, *listed, *ordered, *cut, *allBut, shape.Null, shape.Fixed, shape.Lookup, shape.Quads, shape.AllNodes:
	case shape.Save:
		if s.nodesOf(out.From) == nil {
			s.walks(out)
		}
	default:
		s.walks(out)
	}
	return out, changed
}

// walks notes the type of a shape that is walked.
func (s *Store) walks(of shape.Shape) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if name := fmt.Sprintf("%T", of); !slices.Contains(s.walked, name) {
		s.walked = append(s.walked, name)
	}
}

// meets notes the type of a shape that was to be compiled.
func (s *Store) meets(of shape.Shape) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if name := fmt.Sprintf("%T", of); !slices.Contains(s.met, name) {
		s.met = append(s.met, name)
	}
}

// Met are the types of shapes that were to be compiled. It is for tests.
func (s *Store) Met() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.met)
}

// Walked are the types of shapes that were not compiled, and that Cayley walked, in the
// order in which they came. It is for tests.
func (s *Store) Walked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.walked)
}

func (s *Store) compile(ctx context.Context, from shape.Shape) (shape.Shape, bool) {
	switch from := from.(type) {
	case shape.QuadsAction:
		if c := s.subjects(from); c != nil {
			return c, true
		}
		if l := s.objectsOf(from); l != nil {
			return l, true
		}
	case shape.NodesFrom:
		if c := s.nodesFrom(ctx, from); c != nil {
			return c, true
		}
		if l := s.objectsFrom(from); l != nil {
			return l, true
		}
	case shape.Union:
		some := slices.DeleteFunc(slices.Clone(from), shape.IsNull)
		if c := s.union(some); c != nil {
			return c, true
		}
		if len(some) > 0 {
			if l := s.oneByOne(some); l != nil {
				return l, true
			}
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
		return s.intersect(ctx, from)
	case shape.Except:
		if _, all := from.From.(shape.AllNodes); (all || from.From == nil) && !shape.IsNull(from.Exclude) && s.nodesOf(from.Exclude) != nil {
			return &allBut{s, from.Exclude}, true
		}
	case shape.Unique:
		if l, ok := from.From.(*listed); ok {
			return l.once(), true
		}
		if c, ok := from.From.(*compiled); ok {
			if c.where != "" {
				return c, true
			}
			return &compiled{s: s, query: "SELECT u.s, min(u.part) AS part FROM (" + c.query + ") u GROUP BY u.s", args: c.args, few: c.few, column: c.column, columnArgs: c.columnArgs, rows: c.rows}, true
		}
	case shape.Page:
		if l, ok := from.From.(*listed); ok {
			return l.cut(from.Skip, from.Limit), true
		}
		if c, ok := from.From.(*compiled); ok {
			return &cut{c, from.Skip, from.Limit}, true
		}
	case shapes.Difference:
		if out := s.without(ctx, from.From, from.Not); out != nil {
			return out, true
		}
	case shapes.Statements:
		return s.sayings("true"), true
	case shapes.Words:
		return s.sayings(wordsOfRow+" @> ?::text[]", indexedWords(from)), true
	case shapes.Phrases:
		return s.phrases(from), true
	case shapes.Retold:
		return s.sayings("y.several"), true
	case shapes.Holding:
		if c := s.holding(from); c != nil {
			return c, true
		}
	case shapes.Leading:
		if c := s.leading(ctx, from); c != nil {
			return c, true
		}
	case shapes.During:
		// A condition that the index of first days answers, and that of the few
		// statements with several days.
		first, last := int64(from.From), int64(from.Until)
		return s.sayings("(y.lo <= y.hi AND (y.lo BETWEEN ?::int8 AND ?::int8 OR y.lo < y.hi AND y.hi >= ?::int8 AND y.lo < ?::int8))", first, last, first, first), true
	case shapes.Named:
		return s.called(from), true
	case shapes.InOrder:
		if c, ok := from.From.(*compiled); ok {
			return &ordered{c, from}, true
		}
	}
	return from, false
}

// wordsOfRow are the words of a statement, as they are indexed.
const wordsOfRow = "string_to_array(y.spoken, ' ')"

func indexedWords(all []string) []string {
	words := make([]string, len(all))
	for i, w := range all {
		if words[i] = indexedWord(w); strings.ContainsAny(w, " \n") {
			words[i] = "" // which no statement has
		}
	}
	return words
}

// sayings are the statements for which a condition holds.
func (s *Store) sayings(condition string, args ...any) *compiled {
	return &compiled{s: s, where: condition, args: args}
}

// phrases are the statements with rows of words: an index finds the words.
func (s *Store) phrases(p shapes.Phrases) *compiled {
	var words []string
	var conditions []string
	var args []any
	for _, phrase := range p.All {
		words = append(words, phrase...)
		if len(phrase) > 1 {
			conditions = append(conditions, " AND strpos(' ' || y.spoken || ' ', ?::text) > 0")
			args = append(args, " "+strings.Join(indexedWords(phrase), " ")+" ")
		}
	}
	return s.sayings("("+wordsOfRow+" @> ?::text[]"+strings.Join(conditions, "")+")", append([]any{indexedWords(words)}, args...)...)
}

// keys are those of values; those that cannot be in the store have none.
func (s *Store) keys(values []quad.Value) []int64 {
	out := make([]int64, 0, len(values))
	for _, v := range values {
		if term, err := snapshot.AppendTerm(nil, v); err == nil {
			out = append(out, s.key(string(term)))
		}
	}
	return out
}

// terms are those of values.
func terms(values []quad.Value) []string {
	out := make([]string, 0, len(values))
	for _, v := range values {
		if term, err := snapshot.AppendTerm(nil, v); err == nil {
			out = append(out, string(term))
		}
	}
	return out
}

// holding are the statements with values in a column; nil: there is no such one, or it
// does not tell all.
func (s *Store) holding(h shapes.Holding) *compiled {
	if h.Field == shapes.Belonging {
		if s.untold {
			return nil
		}
		return s.sayings("y.belongs && ?::int8[]", s.keys(h.Values))
	}
	f, ok := statements.FieldNamed(h.Field)
	if !ok {
		return nil
	}
	column := "y." + columnName(f)
	switch {
	case h.Any:
		return s.sayings(column + " IS NOT NULL")
	case f.Words():
		return s.sayings(column+" = ANY(?::text[])", terms(h.Values))
	case f.Several():
		return s.sayings(column+" && ?::int8[]", s.keys(h.Values))
	}
	return s.sayings(column+" = ANY(?::int8[])", s.keys(h.Values))
}

// leading are the subjects of quads with some objects; nil: these are not compiled. Where
// they are nodes of another shape, the server is asked for their keys now.
func (s *Store) leading(ctx context.Context, l shapes.Leading) *compiled {
	objects := s.keys(l.To)
	if l.Of != nil {
		var ok bool
		if objects, ok = s.keysOf(ctx, l.Of); !ok {
			return nil
		}
	}
	via := make([]quad.Value, len(l.Via))
	for i, p := range l.Via {
		via[i] = p
	}
	out := &compiled{s: s, query: "SELECT e.s, e.part FROM @edge e WHERE " + s.alive("e") + " AND e.o = ANY(?::int8[]) AND e.p = ANY(?::int8[])", args: []any{objects, s.keys(via)}}
	if l.Of == nil {
		out.few = s.leadTo(terms(l.To)...)
		out.column, out.columnArgs = s.columnsOf(l.Via, l.To)
		out.rows = len(l.To) == 1 && s.indexed(l.Via)
	}
	return out
}

// columnsOf is the condition that a row has one of some values in the columns of
// predicates; empty: not all of these have one.
func (s *Store) columnsOf(via []quad.IRI, values []quad.Value) (string, []any) {
	var all []string
	var args []any
	for _, p := range via {
		is := func(f statements.Field) bool {
			return f != statements.Date && f != statements.Place && f.Predicate() == p
		}
		at := slices.IndexFunc(statements.Fields(), is)
		if at < 0 {
			return "", nil
		}
		c := s.holding(shapes.Holding{Field: statements.Field(at).String(), Values: values})
		all, args = append(all, c.where), append(args, c.args...)
	}
	return strings.Join(all, " OR "), args
}

// indexed reports whether there is an index of the column of predicates, which tells all
// that their quads do.
func (s *Store) indexed(via []quad.IRI) bool {
	return len(via) == 1 && via[0] == statements.Speakers.Predicate() && !s.loose[s.key("<"+string(via[0])+">")]
}

// nodesFrom are the subjects of quads with a predicate and some objects; nil: the shape
// asks for something else.
func (s *Store) nodesFrom(ctx context.Context, from shape.NodesFrom) *compiled {
	quads, ok := from.Quads.(shape.Quads)
	if !ok || from.Dir != quad.Subject || len(quads) != 2 {
		return nil
	}
	var objects shape.Shape
	var via []quad.IRI
	for _, f := range quads {
		switch f.Dir {
		case quad.Predicate:
			fixed, ok := f.Values.(shape.Fixed)
			if !ok {
				return nil
			}
			for _, r := range fixed {
				n, ok := r.(*node)
				if !ok {
					return nil
				}
				p, ok := n.value.(quad.IRI)
				if !ok {
					return nil
				}
				via = append(via, p)
			}
		case quad.Object:
			objects = f.Values
		default:
			return nil
		}
	}
	switch of := objects.(type) {
	case shape.Fixed:
		var to []quad.Value
		for _, r := range of {
			n, ok := r.(*node)
			if !ok {
				return nil
			}
			to = append(to, n.value)
		}
		return s.leading(ctx, shapes.Leading{To: to, Via: via})
	case *compiled, *listed:
		return s.leading(ctx, shapes.Leading{Of: of, Via: via})
	}
	return nil
}

// called are the entities of a name.
func (s *Store) called(n shapes.Named) *compiled {
	kinds := make([]string, len(n.Kinds))
	for i, k := range n.Kinds {
		kinds[i] = string(k)
	}
	folded := withoutNUL(n.Folded)
	return &compiled{
		s: s, query: "SELECT DISTINCT m.s, m.part FROM @name m WHERE left(m.folded, 200) = left(?::text, 200) AND m.folded = ?::text AND m.kind = ANY(?::text[]) AND " + s.alive("m"),
		args: []any{folded, folded, kinds},
	}
}

// subjects are those of the quads that have some nodes elsewhere; nil: the shape asks for more.
func (s *Store) subjects(a shape.QuadsAction) *compiled {
	if a.Result != quad.Subject || len(a.Save) > 0 || a.Filter[quad.Object] == nil || a.Filter[quad.Subject] != nil {
		return nil
	}
	out := &compiled{s: s, query: "SELECT e.s, e.part FROM @edge e WHERE " + s.alive("e")}
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
			out.query += " AND e.o = ?::int8"
			out.few = s.leadTo(n.term)
			out.args = append(out.args, s.key(n.term))
		case quad.Predicate:
			out.query += " AND e.p = ?::int8"
			out.args = append(out.args, s.key(n.term))
		default:
			var parts []int64
			for _, p := range s.parts {
				if p.label == n.term {
					parts = append(parts, p.number)
				}
			}
			out.query += " AND e.part = ANY(?::int8[])"
			out.args = append(out.args, parts)
		}
	}
	if p, ok := a.Filter[quad.Predicate].(*node); ok && a.Filter[quad.Label] == nil {
		if iri, ok := p.value.(quad.IRI); ok {
			out.column, out.columnArgs = s.columnsOf([]quad.IRI{iri}, []quad.Value{a.Filter[quad.Object].(*node).value})
			out.rows = s.indexed([]quad.IRI{iri})
		}
	}
	return out
}

// union joins shapes that are all compiled; nil: they are not.
func (s *Store) union(all shape.Union) *compiled {
	if len(all) == 0 {
		return nil
	}
	rows := true
	var some []*compiled
	for _, sub := range all {
		c, ok := sub.(*compiled)
		if !ok {
			return nil
		}
		some = append(some, c)
		rows = rows && c.where != ""
	}
	var parts []string
	out := &compiled{s: s}
	for i, c := range some {
		out.args = append(out.args, c.args...)
		if rows {
			parts = append(parts, c.where)
		} else {
			parts = append(parts, "SELECT s, part FROM ("+c.sql()+fmt.Sprintf(") u%d", i))
		}
	}
	if rows {
		out.where = "(" + strings.Join(parts, " OR ") + ")"
		return out
	}
	out.query = strings.Join(parts, " UNION ALL ")
	var columns []string
	for _, c := range some {
		switch {
		case c.where != "":
			columns, out.columnArgs = append(columns, c.where), append(out.columnArgs, c.args...)
		case c.column != "":
			columns, out.columnArgs = append(columns, c.column), append(out.columnArgs, c.columnArgs...)
		default:
			return out
		}
	}
	out.column = strings.Join(columns, " OR ")
	return out
}

// difference are the nodes of one that are not in another.
func (s *Store) difference(c, not *compiled) *compiled {
	if c.where != "" {
		cond, args := not.negated()
		return s.sayings("("+c.where+" AND "+cond+")", slices.Concat(c.args, args)...)
	}
	return &compiled{
		s: s, query: "SELECT d.s, d.part FROM (" + c.query + ") d WHERE NOT EXISTS (SELECT 1 FROM (" + not.sql() + ") z WHERE z.s = d.s)",
		args: slices.Concat(c.args, not.args),
	}
}

// without are the nodes of one shape that are not in another; nil: one is walked.
func (s *Store) without(ctx context.Context, from, not shape.Shape) shape.Shape {
	c, is := from.(*compiled)
	n, also := not.(*compiled)
	switch l, ok := from.(*listed); {
	case is && also:
		return s.difference(c, n)
	case s.nodesOf(not) == nil:
	case ok:
		return s.filtered(l, not, true)
	case is:
		if keys, ok := s.keysOf(ctx, not); ok {
			return s.among(c, keys, true)
		}
	}
	return nil
}

// intersect makes one of those that are not walked.
func (s *Store) intersect(ctx context.Context, all shape.Intersect) (shape.Shape, bool) {
	var some []*compiled
	var lists []*listed
	var not []*allBut
	var rest shape.Intersect
	for _, sub := range all {
		switch sub := sub.(type) {
		case *compiled:
			some = append(some, sub)
		case *listed:
			lists = append(lists, sub)
		case *allBut:
			not = append(not, sub)
		default:
			rest = append(rest, sub)
		}
	}
	if len(some)+len(lists)+len(not) < 2 || len(some)+len(lists) == 0 {
		return all, false
	}
	var out shape.Shape
	if len(some) > 0 {
		out = s.meeting(some)
	}
	for _, l := range lists {
		c, ok := out.(*compiled)
		first, listed := out.(*listed)
		switch {
		case listed:
			out = s.filtered(first, l, false)
		case ok:
			keys, ok := s.keysOf(ctx, l)
			if !ok {
				return all, false // which is noted
			}
			out = s.among(c, keys, false)
		default:
			out = l
		}
	}
	for _, n := range not {
		if out = s.without(ctx, out, n.not); out == nil {
			return all, false // which is noted
		}
	}
	if len(rest) == 0 {
		return out, true
	}
	return append(shape.Intersect{out}, rest...), true
}

// meeting are the nodes that are in all of some shapes.
func (s *Store) meeting(some []*compiled) *compiled {
	out, rows := some[0], false
	if len(some) == 1 {
		return out
	}
	for _, c := range some {
		rows = rows || c.where != ""
	}
	if rows {
		var conditions []string
		out = &compiled{s: s}
		for _, c := range some {
			cond, args := c.condition()
			if cond == "true" {
				continue
			}
			conditions, out.args = append(conditions, cond), append(out.args, args...)
		}
		if out.where = "true"; len(conditions) > 0 {
			out.where = "(" + strings.Join(conditions, " AND ") + ")"
		}
	} else {
		out = s.probed(some)
	}
	return out
}

// probed are the nodes that are in all of some shapes. Of the one with the fewest nodes it
// is looked up whether each is in the others, if it is known to have few: how many nodes
// there are of an object and a predicate together, a server guesses too low.
func (s *Store) probed(some []*compiled) *compiled {
	some = slices.Clone(some)
	sorting.StableBy(some, func(a, b *compiled) int { return cmp.Compare(a.size(), b.size()) })
	out := &compiled{s: s, query: "SELECT i.s, i.part FROM (" + some[0].query + ") i WHERE true", args: slices.Clone(some[0].args), few: some[0].few}
	for _, c := range some[1:] {
		within := "o.s = i.s) "
		if c.few > 0 && some[0].size() < fewEdges {
			within = "o.s = i.s AND o.s <= i.s) IS TRUE" // of which a server makes neither a join nor a table
		}
		out.query += " AND EXISTS (SELECT 1 FROM (" + c.query + ") o WHERE " + within
		out.args = append(out.args, c.args...)
		if c.few == 0 {
			out.few = 0
		}
	}
	return out
}

// size is how many nodes there are, fewEdges if nobody knows.
func (c *compiled) size() int {
	if c.few == 0 {
		return fewEdges
	}
	return c.few
}

// ask asks SQL with the arguments of its ?.
func (c *compiled) ask(ctx context.Context, sql string, more ...any) ([][][]byte, error) {
	return c.s.ask(ctx, numbered(sql), slices.Concat(c.args, more)...)
}

// numbered puts $1, $2 … in the place of each ?.
func numbered(sql string) string {
	var b strings.Builder
	for n := 1; ; n++ {
		before, after, ok := strings.Cut(sql, "?")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		fmt.Fprintf(&b, "$%d", n)
		sql = after
	}
}

// A cut shape is some nodes of a compiled one.
type cut struct {
	*compiled
	skip, limit int64
}

// BuildIterator is that of shape.Shape.
func (c *cut) BuildIterator(cgraph.QuadStore) iterator.Shape {
	sql := "SELECT p.s, p.part FROM (" + c.sql() + ") p ORDER BY p.s OFFSET ?::int8"
	args := append(slices.Clone(c.args), c.skip)
	if c.limit > 0 {
		sql, args = sql+" LIMIT ?::int8", append(args, c.limit)
	}
	return &answer{of: &compiled{s: c.s, query: sql, args: args}}
}

// Optimize is that of shape.Shape.
func (c *cut) Optimize(context.Context, shape.Optimizer) (shape.Shape, bool) { return c, false }

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
	list  *listed         // the nodes, where they are put together of several answers; else nil
}

// nodes asks for them.
func (a *answer) nodes(ctx context.Context) ([]*node, error) {
	if a.list != nil {
		return a.list.nodes(ctx)
	}
	var rows [][][]byte
	var err error
	asked := a.of.sql() + fmt.Sprint(a.of.args)
	if a.order == nil {
		a.of.s.mu.Lock()
		found, ok := a.of.s.small[asked]
		a.of.s.mu.Unlock()
		if ok {
			return found, nil
		}
		ask := a.of.s.ask
		if a.of.few > 0 && a.of.few < fewEdges { // look-ups, whatever the arguments
			ask = a.of.s.lookUp
		}
		rows, err = ask(ctx, numbered("SELECT n.term FROM ("+a.of.sql()+") x JOIN @node n ON n.s = x.s AND n.part = x.part"), a.of.args...)
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
	if a.order == nil {
		slices.SortFunc(out, func(a, b *node) int { return strings.Compare(a.term, b.term) })
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

// Where the first statements are wanted, those of the first days are looked at before
// the others, for which there are indexes of words: so many of them for each that is wanted.
// A condition that holds for one statement of so many is answered by them.
const earlyForEach = 32

// earlyFor is the day before which there are enough statements to find so many; false:
// there is no such day.
func (s *Store) earlyFor(wanted int64) (day int64, ok bool) {
	for i, day := range s.early[:min(len(s.early), len(earlyRows))] {
		if earlyForEach*wanted <= earlyRows[i] {
			return day, true
		}
	}
	return 0, false
}

// inOrder asks for statements in their order, and tells how many more there are, if
// somebody wants to know. With the terms of the first page come its quads, which whoever
// asks for statements mostly reads next.
func (a *answer) inOrder(ctx context.Context) ([][][]byte, error) {
	// The terms are looked for when it is known whose they are. All that are found are put
	// in order: with the limit in sight, a server would look for the first of them in the
	// index of days, one statement after the other, and come to the last one as well.
	s := a.of.s
	cond, _ := a.of.condition()
	counted := "0"
	if a.order.Limit > 0 && a.order.Rest != nil {
		counted = "count(*) OVER ()"
	}
	chosen := "SELECT y.s, y.part, y.lo, y.source, y.unlocated, y.line, y.first, y.id, y.space, y.place FROM @say y WHERE " + s.alive("y") + " AND " + cond
	with, args := "WITH ", a.of.args
	wanted := int64(a.order.Skip + a.order.Limit)
	if day, ok := s.earlyFor(wanted); ok && a.order.Limit > 0 && !strings.Contains(cond, "SELECT") && !strings.Contains(cond, "y.lo") {
		// The day stands there, for a server has to see that the index has all that is before it.
		with += "early AS MATERIALIZED (" + chosen + fmt.Sprintf(" AND y.lo < %d), ", day)
		if counted != "0" { // they need not be in order for it
			counted = "CASE WHEN (SELECT count(*) FROM early) >= ?::int8 THEN (SELECT count(*) FROM @say y WHERE " + s.alive("y") + " AND " + cond + ") ELSE " + counted + " END"
			args = slices.Concat(args, []any{wanted}, a.of.args)
		}
		chosen = "SELECT e.* FROM early e WHERE (SELECT count(*) FROM early) >= ?::int8 UNION ALL " + chosen + " AND (SELECT count(*) FROM early) < ?::int8"
		args = slices.Concat(args, []any{wanted}, a.of.args, []any{wanted})
	}
	// All of a page that is no longer than what is read ahead come with their quads, in the
	// order of the days; else their places tell which do.
	at, rank, quads := "o.s", "", "n.quads"
	if a.order.Limit == 0 || a.order.Limit > pageSize {
		at, rank, quads = "o.at", ", row_number() OVER (ORDER BY "+inOrderOf("f")+") AS at", "CASE WHEN o.at <= ?::int8 THEN n.quads END"
	}
	sql := with + "page AS MATERIALIZED (SELECT f.*, " + counted + " AS n" + rank + " FROM (" + chosen + " OFFSET 0) f ORDER BY " + inOrderOf("f") + " OFFSET ?::int8"
	args = append(slices.Clone(args), int64(a.order.Skip))
	if a.order.Limit > 0 {
		sql += " LIMIT ?::int8"
		args = append(args, int64(a.order.Limit))
	}
	sql += ") SELECT n.term, o.n, " + at + ", n.part, " + quads + ", o.place FROM page o JOIN @node n ON n.s = o.s WHERE "
	if rank == "" {
		sql += "true ORDER BY " + inOrderOf("o")
	} else {
		last := int64(a.order.Skip + pageSize)
		sql, args = sql+"(n.part = o.part OR o.at <= ?::int8) ORDER BY o.at", append(args, last, last)
	}
	ask := s.ask
	if !strings.Contains(cond, "SELECT") { // an index answers it, whatever the arguments
		ask = s.lookUp
	}
	rows, err := ask(ctx, numbered(sql), args...)
	rows = s.ofVersion(rows, 3)
	if err != nil {
		return nil, err
	}
	all := int64(0)
	if len(rows) > 0 {
		if all, err = number(rows[0][1]); err != nil {
			return nil, s.damage("a count that is no number")
		}
	}
	if counted != "0" {
		a.order.Cut(int(all))
	}
	var terms [][]byte
	var read []rawRow
	for _, row := range rows {
		if row[4] != nil {
			terms, read = append(terms, row[0]), append(read, rawRow{row[3], row[4], row[5], true})
		}
	}
	s.keepRaw(terms, read)
	// A subject has a row in each part that has quads of it.
	return slices.CompactFunc(rows, func(a, b [][]byte) bool { return bytes.Equal(a[2], b[2]) }), nil
}

// inOrderOf are the columns that statements are put in order by: the one of a row's own
// IRI is that of two with one id, of several corpora.
func inOrderOf(name string) string {
	return strings.ReplaceAll("@.lo, @.source, @.unlocated, @.line, @.first, @.id, @.space", "@", name)
}

// keys are those of the nodes.
func (a *answer) keys(ctx context.Context) (map[int64]bool, error) {
	if a.order != nil || a.list != nil {
		nodes, err := a.nodes(ctx)
		out := make(map[int64]bool, len(nodes))
		for _, n := range nodes {
			out[a.of.s.key(n.term)] = true
		}
		return out, err
	}
	rows, err := a.of.ask(ctx, "SELECT DISTINCT x.s FROM ("+a.of.sql()+") x")
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
	if a.list != nil {
		return iterator.Costs{ContainsCost: 1, NextCost: 1, Size: refs.Size{Value: a.of.s.quads}}, nil
	}
	rows, err := a.of.ask(ctx, "SELECT count(*) FROM ("+a.of.sql()+") x")
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
	ahead int  // how many of these are known to follow one another
	more  page // of a list; nil: there are none
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
		if c.list != nil && !c.list.known() {
			c.more = c.list.begin()
		} else {
			c.found, c.err = c.nodes(ctx)
		}
	}
	for c.err == nil && len(c.found) == 0 && c.more != nil {
		var more bool
		if c.found, more, c.err = c.more(ctx); !more {
			c.more = nil
		}
		c.ahead = 0
	}
	if c.err != nil || len(c.found) == 0 {
		return false
	}
	if c.ahead == 0 {
		c.ahead = c.of.s.follow(c.found, pageSize)
	}
	c.result, c.found, c.ahead = c.found[0], c.found[1:], c.ahead-1
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
