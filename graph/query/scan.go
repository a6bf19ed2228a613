package query

import (
	"cmp"
	"context"
	"iter"
	"math"
	"slices"

	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"onrecord/graph/count"
	"onrecord/graph/query/paging"
	"onrecord/graph/shapes"
	"onrecord/graph/view/table"
	"onrecord/schema"
)

// A population is the statements that a question is about, as rows of a statement
// table. Of a table that the store keeps, or that was made for it, none of them is
// decoded. Of a store without one, few are decoded, and the table has these alone.
//
// A store with columns counts by itself: then there is no table before somebody loads
// it, or one without rows.
type population struct {
	*selection
	table *table.Table
	set   *table.Set  // nil: the rows are not there
	there shape.Shape // the statements, where the store counts them
}

// A columnStore counts statements where they are, and gives the statement table of some.
type columnStore interface {
	shapes.Columnar
	// Statements is the table of the statements of a shape, with some columns and entities
	// alone, where only is not nil; nil: it does not know them.
	Statements(ctx context.Context, of shape.Shape, only *table.Only) (*table.Table, error)
	// Counts are the cells of the statements of a shape; nil: it cannot count so.
	Counts(ctx context.Context, of shape.Shape, q *count.Question) (*count.Cells, error)
	// Named are the entities of a kind that the statements of a shape name in some fields,
	// by IRI; false: it does not know them.
	Named(ctx context.Context, of shape.Shape, fields []table.Field, k schema.Kind) ([]quad.IRI, bool, error)
}

// columns is the store as a columnStore; nil: it is none.
func (r *reader) columns() columnStore {
	out, _ := r.store.Cayley().(columnStore)
	return out
}

// counting is the population for a question that counts, or asks what there is: where the
// store does that, no row is read before it must be.
func (s *selection) counting(ctx context.Context) (*population, error) {
	if s.columns() == nil {
		return s.population(ctx)
	}
	what, err := s.shape(ctx)
	if what == nil {
		what = shape.Null{}
	}
	return &population{s, nil, nil, what}, err
}

// load reads the rows, if they are not there.
func (p *population) load(ctx context.Context) error {
	if p.set != nil {
		return nil
	}
	all, err := p.selection.population(ctx)
	if err != nil {
		return err
	}
	p.table, p.set, p.there = all.table, all.set, nil
	return nil
}

// population finds the selected statements.
func (s *selection) population(ctx context.Context) (*population, error) {
	if c := s.columns(); c != nil {
		what, err := s.shape(ctx)
		if err != nil {
			return nil, err
		}
		t, err := c.Statements(ctx, what, nil)
		if err != nil {
			return nil, err
		}
		if t != nil {
			return &population{s, t, table.AllRows(t.Len()), nil}, nil
		}
	}
	t, err := s.store.StatementTable()
	if err == nil && t == nil {
		t, err = s.madeTable(ctx)
	}
	if err != nil {
		return nil, err
	}
	if t == nil {
		return s.tableOf(ctx, s.decoded(ctx))
	}
	p := &population{s, t, nil, nil}
	fewest, err := s.fewest(ctx)
	switch {
	case err != nil:
		return nil, err
	case scanWorth == 0 || fewest <= int64(t.Len()/scanWorth):
		p.set, err = s.indexed(ctx, t)
	default:
		p.set, err = s.scanned(ctx, t)
	}
	return p, err
}

// madeTable is the table of a store that keeps none. It is made of all statements when
// a question is about many of them; nil: this one is not, and nobody has made it yet.
func (s *selection) madeTable(ctx context.Context) (*table.Table, error) {
	if t := s.store.MadeTable(); t != nil {
		return t, nil
	}
	fewest, err := s.fewest(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.store.SizeWith(ctx, quad.Object, schema.KindStatement.Class())
	if err != nil || fewest <= all/decodeWorth {
		return nil, err
	}
	return s.store.MakeTable(ctx, func() (*table.Table, error) {
		every := selection{reader: s.reader}
		return table.Of(every.decoded(ctx), s.telling(ctx, mostBelongings))
	})
}

// decodeWorth is of how many statements one must be wanted for all to be decoded: the
// next question then has the table already.
const decodeWorth = 4

// tabled is what a statement table has of a statement.
const tabled = naming + " act coder certainty language medium evidence"

// decoded are the selected statements, as a table takes them.
func (s *selection) decoded(ctx context.Context) iter.Seq2[*schema.Statement, error] {
	return func(yield func(*schema.Statement, error) bool) {
		for iri, err := range s.inOrder(ctx, paging.Page{}).All() {
			var st *schema.Statement
			if err == nil {
				st, err = s.statement(ctx, iri, tabled)
			}
			if err == nil {
				err = s.derive(ctx, st)
			}
			if !yield(st, err) || err != nil {
				return
			}
		}
	}
}

// tableOf makes a table of statements that come in their order.
func (s *selection) tableOf(ctx context.Context, all iter.Seq2[*schema.Statement, error]) (*population, error) {
	t, err := table.Of(all, s.telling(ctx, mostBelongings))
	if err != nil {
		return nil, err
	}
	return &population{s, t, table.AllRows(t.Len()), nil}, nil
}

// scanWorth is how many rows are scanned in the time in which a statement is
// found through the indexes and looked up in the table: about 1.5 µs and 3 ns on
// the machine on which it was measured, for each of two conditions.
var scanWorth = 256 // 0, as in a test: nothing is scanned

// fewest is how many quads can meet the condition that the fewest can: indexes find the
// selected statements sooner than going through all does where that is little.
func (s *selection) fewest(ctx context.Context) (int64, error) {
	fewest := int64(math.MaxInt64)
	for i := range s.clauses {
		cl := &s.clauses[i]
		if !cl.not && len(cl.paths)+len(cl.words) == 0 { // nothing can meet it
			return 0, nil
		}
		// Many alternatives are gathered, and each statement is asked whether it is there.
		if !cl.not && len(cl.paths) > 0 && len(cl.paths) <= mostAlternatives && len(cl.words) == 0 {
			size, err := s.size(ctx, cl)
			if err != nil {
				return 0, err
			}
			fewest = min(fewest, size)
		}
	}
	return fewest, nil
}

// indexed finds the selected statements through the indexes. What depends on dates the
// table tells of those.
func (s *selection) indexed(ctx context.Context, t *table.Table) (*table.Set, error) {
	s.tabled = true
	defer func() { s.tabled = false }()
	out := table.NewSet(t.Len())
	selected, err := s.shape(ctx)
	if selected == nil || err != nil {
		return out, err
	}
	err = s.store.FindRows(ctx, selected, t, out)
	if err := cmp.Or(s.failed, err); err != nil { // a test of ours is not a fault of the store's
		return nil, err
	}
	for i := range s.clauses {
		if cl := &s.clauses[i]; cl.test != nil {
			if err := s.restrict(ctx, cl, t, out); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// restrict keeps the rows for which a clause holds.
func (s *selection) restrict(ctx context.Context, cl *clause, t *table.Table, rows *table.Set) error {
	fits := table.NewSet(t.Len())
	if err := s.scan(ctx, cl, t, rows, fits); err != nil {
		return err
	}
	if cl.not {
		rows.Drop(fits)
	} else {
		rows.Keep(fits)
	}
	return ctx.Err()
}

// rowsOf adds the rows of statements.
func rowsOf(t *table.Table, iris func(func(quad.IRI) bool), into *table.Set) error {
	for iri := range iris {
		row, there, err := t.RowOf(iri)
		if err != nil {
			return err
		}
		if there {
			into.Add(row)
		}
	}
	return nil
}

// scanned finds the selected statements by going through the table, condition by
// condition.
func (s *selection) scanned(ctx context.Context, t *table.Table) (*table.Set, error) {
	out := table.AllRows(t.Len())
	if s.days != nil {
		days, err := daysOf(t)
		if err != nil {
			return nil, err
		}
		out = days.during(s.days.Span)
	}
	for i := range s.clauses {
		if err := s.restrict(ctx, &s.clauses[i], t, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// scan adds the statements of a clause, taken without its not: at least those that are
// among some rows.
func (s *selection) scan(ctx context.Context, cl *clause, t *table.Table, among, into *table.Set) error {
	if cl.scan != nil {
		return cl.scan(ctx, t, among, into)
	}
	byField := map[table.Field][]quad.Value{}
	inTable := len(cl.words) == 0
	for _, st := range cl.paths {
		f, ok := columnOf(st.via[0])
		inTable = inTable && ok && len(st.via) == 1
		byField[f] = append(byField[f], st.value)
	}
	if inTable {
		for f, values := range byField {
			if err := having(t, f, values, among, into); err != nil {
				return err
			}
		}
		return nil
	}
	// Words, and what leads through other statements, are found by the indexes.
	if err := s.gather(ctx, cl); err != nil {
		return err
	}
	if cl.gathered != nil {
		return rowsOf(t, func(yield func(quad.IRI) bool) {
			for iri := range cl.gathered {
				if !yield(iri) {
					return
				}
			}
		}, into)
	}
	union := s.union(cl)
	if union == nil {
		return nil
	}
	err := s.store.FindRows(ctx, union, t, into)
	return cmp.Or(s.failed, err) // a test of ours is not a fault of the store's
}

// columnOf is the column of a predicate; false: the table has none of it, or one
// that says more.
func columnOf(predicate quad.IRI) (table.Field, bool) {
	for _, f := range table.Fields() {
		if f != table.Date && f != table.Place && f.Predicate() == predicate {
			return f, true
		}
	}
	return 0, false
}

// having adds the rows with one of some values in a field: at least those that are
// among some rows.
func having(t *table.Table, f table.Field, values []quad.Value, among, into *table.Set) error {
	numbers, err := t.Numbers(f, values)
	if err != nil {
		return err
	}
	if f.Several() || !few(among, t) {
		return t.Where(f, numbers, into)
	}
	one, err := t.One(f)
	if err != nil {
		return err
	}
	for row := range among.All() {
		if numbers[one.At(row)] {
			into.Add(row)
		}
	}
	return nil
}

// few reports whether rows are looked up one by one sooner than a column is gone
// through.
func few(rows *table.Set, t *table.Table) bool { return rows.Len() < t.Len()/16 }

// speaking adds the rows in which somebody speaks whom a condition means: at least
// those that are among some rows.
func (s *selection) speaking(ctx context.Context, cl *clause, t *table.Table, among, into *table.Set) error {
	mean, err := s.meant(ctx, t, []clause{*cl})
	if err != nil {
		return err
	}
	is := mean()
	speakers, err := t.List(table.Speakers)
	if err != nil {
		return err
	}
	speaks := func(place int, row uint32) error {
		fits, err := is(place, row, speakers.Value(place))
		if fits {
			into.Add(row)
		}
		return err
	}
	if !few(among, t) {
		for i := range speakers.Len() {
			if err := speaks(i, speakers.Row(i)); err != nil {
				return err
			}
		}
		return nil
	}
	cursor := speakers.Cursor()
	for row := range among.All() {
		from, until := cursor.Of(row)
		for i := from; i < until; i++ {
			if err := speaks(i, row); err != nil {
				return err
			}
		}
	}
	return nil
}

// rowDays are the days of the rows of a table.
type rowDays struct {
	days        []int64
	from, until table.Numbers
}

func daysOf(t *table.Table) (d *rowDays, err error) {
	d = &rowDays{}
	d.days, d.from, d.until, err = t.Days()
	return d, err
}

// Turns are the days on which it can change whom actors belong to, by their
// numbers. It is for one goroutine.
type turns struct {
	*rowDays
	of    func(actor uint32) ([]schema.Day, error)
	known [][]schema.Day
	asked []bool
}

func (d *rowDays) turns(t *table.Table, of func(actor uint32) ([]schema.Day, error)) *turns {
	return &turns{d, of, make([][]schema.Day, t.Entities()+1), make([]bool, t.Entities()+1)}
}

// A stretch is an actor, and between which turns the first day of a statement and
// the last one lie: there, all statements find the same.
type stretch struct{ actor, from, until uint32 }

func (t *turns) stretch(row, actor uint32) (stretch, error) {
	if !t.asked[actor] {
		days, err := t.of(actor)
		if err != nil {
			return stretch{}, err
		}
		t.known[actor], t.asked[actor] = days, true
	}
	out := stretch{actor: actor}
	if days := t.known[actor]; len(days) > 0 {
		span := t.span(row)
		out.from, out.until = after(days, span.From), after(days, span.Until)
	}
	return out, nil
}

// after is how many of ascending days are not after one.
func after(days []schema.Day, day schema.Day) uint32 {
	n, found := slices.BinarySearch(days, day)
	if found {
		n++
	}
	return uint32(n)
}

// span are the days on which a row may have been said; any where nobody knows.
func (d *rowDays) span(row uint32) schema.Span {
	out := schema.Span{From: schema.Day(d.days[d.from.At(int(row))]), Until: schema.Day(d.days[d.until.At(int(row))])}
	if out.From > out.Until {
		return schema.Span{From: schema.FirstDay, Until: schema.LastDay}
	}
	return out
}

// during are the rows that may have been said on one of the days of a span.
func (d *rowDays) during(span schema.Span) *table.Set {
	first, _ := slices.BinarySearch(d.days, int64(span.From))
	end, found := slices.BinarySearch(d.days, int64(span.Until))
	if found {
		end++
	}
	out := table.NewSet(d.from.Len())
	for row := range d.from.Len() {
		from, until := d.from.At(row), d.until.At(row)
		if int(from) < end && int(until) >= first && from <= until {
			out.Add(uint32(row))
		}
	}
	return out
}

// countOptions say what counts of a population.
type countOptions struct {
	reports bool
	rows    bool         // cells list their statements
	wanted  []quad.Value // positions; none: all
}

// count counts the population by some dimensions. Where the selection names
// speakers or their affiliation, those count alone; and of the positions those
// that are wanted, if any are named.
func (p *population) count(ctx context.Context, by []count.Dimension, c countOptions) (*count.Cells, error) {
	if p.set == nil && !c.rows {
		cells, err := p.columns().Counts(ctx, p.there, p.question(by, c))
		if cells != nil || err != nil {
			return cells, err
		}
	}
	if err := p.load(ctx); err != nil {
		return nil, err
	}
	o := count.Options{Reports: c.reports, Rows: c.rows}
	if len(c.wanted) > 0 {
		numbers, err := p.table.Numbers(table.Supports, c.wanted)
		if err != nil {
			return nil, err
		}
		o.Position = func(position uint32) bool { return numbers[position] }
	}
	if len(p.speakers) > 0 {
		meant, err := p.meant(ctx, p.table, p.speakers)
		if err != nil {
			return nil, err
		}
		o.Speaker = func() func(place int, row, actor uint32) (bool, error) { return meant() }
	}
	return count.Count(ctx, p.table, p.set, by, o)
}

// question is what a store is asked that counts by itself.
func (p *population) question(by []count.Dimension, c countOptions) *count.Question {
	q := &count.Question{By: by, Reports: c.reports, Positions: c.wanted}
	for _, cl := range p.speakers {
		if cl.turns != nil {
			q.Speakers = append(q.Speakers, count.Meant{Within: cl.within})
			continue
		}
		m := count.Meant{}
		for v := range cl.actors {
			m.Actors = append(m.Actors, v)
		}
		q.Speakers = append(q.Speakers, m)
	}
	return q
}

// A speakerTest says whether a speaker is meant, by the place in the list of speakers, the
// row and the number. It is for one goroutine.
type speakerTest func(place int, row, actor uint32) (bool, error)

// meant makes what makes tests of whether all conditions mean a speaker. Where the
// table tells what speakers belong to, no actor is asked.
func (s *selection) meant(ctx context.Context, t *table.Table, conditions []clause) (func() speakerTest, error) {
	belonging, err := t.Belonging()
	if err != nil {
		return nil, err
	}
	var told []func(place int, actor uint32) bool
	var asked []clause
	for _, cl := range conditions {
		switch {
		case cl.turns == nil:
			is := make([]bool, t.Entities()+1)
			for v := range cl.actors {
				n, err := t.Number(v)
				if err != nil {
					return nil, err
				}
				is[n] = n != 0
			}
			told = append(told, func(_ int, actor uint32) bool { return is[actor] })
		case belonging != nil:
			numbers, err := t.Numbers(table.Speakers, cl.within)
			if err != nil {
				return nil, err
			}
			within := belonging.Within(numbers)
			told = append(told, func(place int, _ uint32) bool { return within(place) })
		default:
			if err := cl.ready(ctx); err != nil {
				return nil, err
			}
			asked = append(asked, cl)
		}
	}
	tell := func(place int, actor uint32) bool {
		for _, is := range told {
			if !is(place, actor) {
				return false
			}
		}
		return true
	}
	if len(asked) == 0 {
		test := func(place int, _, actor uint32) (bool, error) { return tell(place, actor), nil }
		return func() speakerTest { return test }, nil
	}
	days, err := daysOf(t)
	return func() speakerTest {
		test := askSpeakers(t, days, asked)
		return func(place int, row, actor uint32) (bool, error) {
			if !tell(place, actor) {
				return false, nil
			}
			return test(place, row, actor)
		}
	}, err
}

// askSpeakers makes a test that asks actors what they belong to.
func askSpeakers(t *table.Table, days *rowDays, conditions []clause) speakerTest {
	known := map[stretch]bool{}
	turns := days.turns(t, func(actor uint32) ([]schema.Day, error) {
		iri, err := t.Entity(actor)
		var out []schema.Day
		for _, cl := range conditions {
			out = append(out, cl.turns(iri)...)
		}
		slices.Sort(out)
		return slices.Compact(out), err
	})
	return func(_ int, row, actor uint32) (bool, error) {
		key, err := turns.stretch(row, actor)
		if err != nil {
			return false, err
		}
		is, asked := known[key]
		if asked {
			return is, nil
		}
		iri, err := t.Entity(actor)
		if err != nil {
			return false, err
		}
		span := days.span(row)
		is = !slices.ContainsFunc(conditions, func(cl clause) bool { return !cl.speaker(span, iri) })
		known[key] = is
		return is, nil
	}
}
