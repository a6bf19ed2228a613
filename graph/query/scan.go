package query

import (
	"cmp"
	"context"
	"iter"
	"math"
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/graph/count"
	"onrecord/graph/query/paging"
	"onrecord/graph/view/table"
	"onrecord/schema"
)

// A population is the statements that a question is about, as rows of a statement
// table. Of a store that keeps the table none of them is decoded; of another one
// they are, and the table has these alone.
type population struct {
	*selection
	table *table.Table
	set   *table.Set
}

// population finds the selected statements.
func (s *selection) population(ctx context.Context) (*population, error) {
	t, err := s.store.StatementTable()
	if err != nil {
		return nil, err
	}
	if t == nil {
		return s.decoded(ctx)
	}
	p := &population{s, t, nil}
	narrow, err := s.narrow(ctx, t.Len())
	switch {
	case err != nil:
		return nil, err
	case narrow:
		p.set, err = s.indexed(ctx, t)
	default:
		p.set, err = s.scanned(ctx, t)
	}
	return p, err
}

// tabled is what a statement table has of a statement.
const tabled = naming + " act coder certainty language medium"

// decoded makes a table of the selected statements.
func (s *selection) decoded(ctx context.Context) (*population, error) {
	return s.tableOf(ctx, func(yield func(*schema.Statement, error) bool) {
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
	})
}

// tableOf makes a table of statements that come in their order.
func (s *selection) tableOf(ctx context.Context, all iter.Seq2[*schema.Statement, error]) (*population, error) {
	t, err := table.Of(all, func(st *schema.Statement) (quad.IRI, error) { return s.utterance(ctx, quad.IRI(st.IRI), st) })
	if err != nil {
		return nil, err
	}
	return &population{s, t, table.AllRows(t.Len())}, nil
}

// scanWorth is how many rows are scanned in the time in which a statement is
// found through the indexes and looked up in the table: about 1.5 µs and 3 ns on
// the machine on which it was measured, for each of two conditions.
var scanWorth = 256 // 0, as in a test: nothing is scanned

// narrow reports whether the indexes find the selected statements sooner than
// going through all does: the condition that the fewest quads can meet decides.
func (s *selection) narrow(ctx context.Context, rows int) (bool, error) {
	fewest := int64(math.MaxInt64)
	for i := range s.clauses {
		// Many alternatives are gathered, and each statement is asked whether it is there.
		if cl := &s.clauses[i]; !cl.not && len(cl.paths) > 0 && len(cl.paths) <= mostAlternatives && len(cl.words) == 0 {
			size, err := s.size(ctx, cl)
			if err != nil {
				return false, err
			}
			fewest = min(fewest, size)
		}
	}
	return scanWorth == 0 || fewest <= int64(rows/scanWorth), nil
}

// indexed finds the selected statements through the indexes.
func (s *selection) indexed(ctx context.Context, t *table.Table) (*table.Set, error) {
	iris, err := s.statements(ctx)
	if err != nil {
		return nil, err
	}
	out := table.NewSet(t.Len())
	return out, rowsOf(t, slices.Values(iris), out)
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
		cl := &s.clauses[i]
		fits := table.NewSet(t.Len())
		if err := s.scan(ctx, cl, t, fits); err != nil {
			return nil, err
		}
		if cl.not {
			out.Drop(fits)
		} else {
			out.Keep(fits)
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// scan adds the statements of a clause, taken without its not.
func (s *selection) scan(ctx context.Context, cl *clause, t *table.Table, into *table.Set) error {
	if cl.scan != nil {
		return cl.scan(t, into)
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
			if err := having(t, f, values, into); err != nil {
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
	iris, err := s.found(ctx, union)
	if err = cmp.Or(s.failed, err); err != nil {
		return err
	}
	return rowsOf(t, slices.Values(iris), into)
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

// having adds the rows with one of some values in a field.
func having(t *table.Table, f table.Field, values []quad.Value, into *table.Set) error {
	numbers, err := t.Numbers(f, values)
	if err != nil {
		return err
	}
	return t.Where(f, numbers, into)
}

// speaking adds the rows in which one of some actors speaks who is meant on the
// days of the statement.
func speaking(t *table.Table, cl *clause, into *table.Set) error {
	numbers := map[uint32]quad.IRI{}
	for v := range cl.actors {
		n, err := t.Number(v)
		if err != nil {
			return err
		}
		if iri, ok := v.(quad.IRI); ok && n != 0 {
			numbers[n] = iri
		}
	}
	if len(numbers) == 0 {
		return nil
	}
	days, err := daysOf(t)
	if err != nil {
		return err
	}
	speakers, err := t.List(table.Speakers)
	if err != nil {
		return err
	}
	belonging, err := t.Belonging()
	if err != nil {
		return err
	}
	if belonging != nil && len(cl.within) > 0 {
		roots, err := t.Numbers(table.Speakers, cl.within)
		if err != nil {
			return err
		}
		within := belonging.Within(roots)
		for i := range speakers.Len() {
			if within(i) {
				into.Add(speakers.Row(i))
			}
		}
		return nil
	}
	known := map[stretch]bool{}
	turns := days.turns(t, func(actor uint32) ([]schema.Day, error) { return cl.turns(numbers[actor]), nil })
	named := make([]quad.IRI, t.Entities()+1)
	for n, iri := range numbers {
		named[n] = iri
	}
	for i := range speakers.Len() {
		actor := speakers.Value(i)
		iri := named[actor]
		if iri == "" {
			continue
		}
		row := speakers.Row(i)
		key, err := turns.stretch(row, actor)
		if err != nil {
			return err
		}
		is, asked := known[key]
		if !asked {
			is = cl.speaker(days.span(row), iri)
			known[key] = is
		}
		if is {
			into.Add(row)
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

// A counted question says what counts of a population.
type counted struct {
	reports bool
	rows    bool         // cells list their statements
	wanted  []quad.Value // positions; none: all
}

// count counts the population by some dimensions. Where the selection names
// speakers or their affiliation, those count alone; and of the positions those
// that are wanted, if any are named.
func (p *population) count(ctx context.Context, by []count.Dimension, c counted) (*count.Cells, error) {
	o := count.Options{Reports: c.reports, Rows: c.rows}
	if len(c.wanted) > 0 {
		numbers, err := p.table.Numbers(table.Supports, c.wanted)
		if err != nil {
			return nil, err
		}
		o.Position = func(position uint32) bool { return numbers[position] }
	}
	if len(p.speakers) > 0 {
		days, err := daysOf(p.table)
		if err != nil {
			return nil, err
		}
		o.Speaker = func() func(row, actor uint32) (bool, error) { return p.meant(days) }
	}
	return count.Count(ctx, p.table, p.set, by, o)
}

// meant makes a function that says whether the conditions about speakers mean
// this one of a row's.
func (p *population) meant(days *rowDays) func(row, actor uint32) (bool, error) {
	known := map[stretch]bool{}
	turns := days.turns(p.table, func(actor uint32) ([]schema.Day, error) {
		iri, err := p.table.Entity(actor)
		return p.turns(iri), err
	})
	return func(row, actor uint32) (bool, error) {
		key, err := turns.stretch(row, actor)
		if err != nil {
			return false, err
		}
		is, asked := known[key]
		if asked {
			return is, nil
		}
		iri, err := p.table.Entity(actor)
		if err != nil {
			return false, err
		}
		span := days.span(row)
		is = !slices.ContainsFunc(p.speakers, func(fits func(schema.Span, quad.IRI) bool) bool { return !fits(span, iri) })
		known[key] = is
		return is, nil
	}
}
