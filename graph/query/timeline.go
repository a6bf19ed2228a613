package query

import (
	"cmp"
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/view"
	"onrecord/graph/view/table"
	"onrecord/schema"
	"onrecord/schema/escape"
	"onrecord/schema/hint"
	"onrecord/schema/rdf"
	"onrecord/schema/sorting"
)

// TimelineOptions say which statements a timeline shows.
type TimelineOptions struct {
	StanceOptions
	Rows string // of TimelineRows; empty: actor
}

// TimelineRows lists what the rows of a timeline can be.
func TimelineRows() []string { return []string{"actor", "position", "source", "place"} }

// Timeline answers: what was said when? Each utterance is a mark in the row of each
// speaker whom the filter means, or each position, with the stance that it takes there:
// in the row of a speaker, on all positions that are meant. The earliest selected report
// of an utterance says what it holds. No statement is decoded where the store has a
// statement table.
func Timeline(ctx context.Context, s *graph.Store, o TimelineOptions) (out *view.Timeline, err error) {
	defer s.RecoverDamage(&err)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	o.Rows = cmp.Or(o.Rows, "actor")
	if !slices.Contains(TimelineRows(), o.Rows) {
		return nil, wrongf("%s takes %s, not %q", option("rows", ""), hint.OneOf(TimelineRows()), o.Rows)
	}
	t, err := newReader(s).tally(ctx, &o.StanceOptions)
	if err != nil {
		return nil, err
	}
	if err := t.load(ctx); err != nil {
		return nil, err
	}
	l := &lining{tally: t, what: o.Rows, out: &view.Timeline{What: o.Rows}}
	l.out.Told = l.told(ctx)
	if err := l.open(ctx); err != nil {
		return nil, err
	}
	if err := l.read(ctx); err != nil {
		return nil, err
	}
	return l.out, l.finish(ctx)
}

// lining makes a timeline of a tally.
type lining struct {
	*tally
	what string
	out  *view.Timeline

	days    *rowDays
	modes   *table.One
	hearsay []bool // by the number of a mode
	sources *table.One
	places  *table.One
	events  *table.One
	speaks  *reading
	sides   [3]*reading // as stanceFields has them
	about   *reading
	meaning numberSet // the positions that are wanted; nil: all
	meant   speakerTest

	lines   []lineMark
	rows    []int    // places in out.Rows, from 1, by number
	numbers []uint32 // of out.Rows
	ofEvent []int    // how often, by number
	from    []int    // how often the sources are, by number

	// Room for what is gathered of a row.
	of, positions, in []uint32
	stances           []view.MarkStance
}

// A lineMark is a mark of all in a row, with the stance that it has there. The rows get
// their marks when it is known how many these are.
type lineMark struct {
	row, mark uint32 // places in out.Rows and out.All
	stance    view.MarkStance
}

// A numberSet is some numbers of a table, by number; nil: all.
type numberSet []bool

func (s numberSet) has(n uint32) bool { return s == nil || int(n) < len(s) && s[n] }

func numbersOf(numbers map[uint32]bool) numberSet {
	out := numberSet{}
	for n, is := range numbers {
		if int(n) >= len(out) {
			out = append(out, make(numberSet, int(n)+1-len(out))...)
		}
		out[n] = is
	}
	return out
}

// open gets the columns.
func (l *lining) open(ctx context.Context) (err error) {
	if l.days, err = daysOf(l.table); err != nil {
		return err
	}
	for _, c := range []struct {
		field table.Field
		into  **table.One
	}{{table.Mode, &l.modes}, {table.Source, &l.sources}, {table.Place, &l.places}, {table.Event, &l.events}} {
		one, err := l.table.One(c.field)
		if err != nil {
			return err
		}
		*c.into = &one
	}
	for _, c := range []struct {
		field table.Field
		into  **reading
	}{{table.Speakers, &l.speaks}, {table.Supports, &l.sides[0]}, {table.Opposes, &l.sides[1]}, {table.Neutral, &l.sides[2]}, {table.About, &l.about}} {
		list, err := l.table.List(c.field)
		if err != nil {
			return err
		}
		r := &reading{list: list}
		r.cursor = r.list.Cursor()
		*c.into = r
	}
	l.hearsay = []bool{false}
	modes, err := l.table.Words(table.Mode)
	if err != nil {
		return err
	}
	for _, w := range modes {
		l.hearsay = append(l.hearsay, hearsay(rdf.Lexical(w)))
	}
	if len(l.wanted) > 0 {
		wanted, err := l.table.Numbers(table.Supports, l.wanted)
		if err != nil {
			return err
		}
		l.meaning = numbersOf(wanted)
	}
	l.meant = func(int, uint32, uint32) (bool, error) { return true, nil }
	if len(l.speakers) > 0 {
		tests, err := l.population.meant(ctx, l.table, l.speakers)
		if err != nil {
			return err
		}
		l.meant = tests()
	}
	return nil
}

// values are those of a row.
func (r *reading) values(row uint32, into []uint32) []uint32 {
	from, until := r.cursor.Of(row)
	for i := from; i < until; i++ {
		into = append(into, r.list.Value(i))
	}
	return into
}

// read reads the statements.
func (l *lining) read(ctx context.Context) error {
	utterances, err := l.table.Utterances()
	if err != nil {
		return err
	}
	counted := map[uint32]bool{}
	place := -1
	n := l.set.Len()
	l.out.All, l.lines = make([]view.TimelineMark, 0, n), make([]lineMark, 0, n+n/8)
	for row := range l.set.All() {
		place++
		if place%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if first, several := utterances.Of(row); several && !l.reports {
			if counted[first] {
				continue
			}
			counted[first] = true
		}
		mark := view.TimelineMark{Days: l.days.span(row), Indirect: l.hearsay[l.modes.At(row)], Said: row}
		if err := l.mark(row, mark); err != nil {
			return err
		}
	}
	l.fill()
	return nil
}

// told makes the Told of the timeline.
func (l *lining) told(ctx context.Context) func(said ...uint32) ([]view.TimelineWords, error) {
	return func(said ...uint32) (out []view.TimelineWords, err error) {
		err = guarded(l.store, func() error {
			set := table.NewSet(l.table.Len())
			for _, row := range said {
				set.Add(row)
			}
			ids, err := l.table.IDs(ctx, set)
			if err != nil {
				return err
			}
			dates, err := l.table.One(table.Date)
			if err != nil {
				return err
			}
			words, err := l.table.Words(table.Date)
			if err != nil {
				return err
			}
			out = make([]view.TimelineWords, len(said))
			place := set.Places()
			for i, row := range said {
				out[i].ID = ids.At(place(row))
				if date := dates.At(row); date != 0 {
					out[i].Date = rdf.Lexical(words[date-1])
				}
			}
			return nil
		})
		return out, err
	}
}

// fill gives the rows their marks.
func (l *lining) fill() {
	counts := make([]int, len(l.out.Rows))
	for i := range l.lines {
		counts[l.lines[i].row]++
	}
	for i, n := range counts {
		l.out.Rows[i].Marks = make([]view.TimelineMark, 0, n)
	}
	for i := range l.lines {
		line := &l.lines[i]
		marks := &l.out.Rows[line.row].Marks
		*marks = append(*marks, l.out.All[line.mark])
		(*marks)[len(*marks)-1].Stance = line.stance
	}
	l.lines = nil
}

// stanceOn are the positions of a row, with the stance that it takes on each, and on all
// of them.
func (l *lining) stanceOn(row uint32) (positions []uint32, stances []view.MarkStance, all view.MarkStance) {
	positions, stances = l.positions[:0], l.stances[:0]
	for i, side := range l.sides {
		taken := view.MarkStance(i + 1) // as stanceFields has them
		l.of = side.values(row, l.of[:0])
		for _, p := range l.of {
			if !l.meaning.has(p) {
				continue
			}
			at := slices.Index(positions, p)
			if at < 0 {
				at = len(positions)
				positions, stances = append(positions, p), append(stances, 0)
			}
			stances[at] = bothOf(stances[at], taken)
			all = bothOf(all, taken)
		}
	}
	l.positions, l.stances = positions, stances
	return positions, stances, all
}

// bothOf is the stance of what takes two: neutral is no side.
func bothOf(a, b view.MarkStance) view.MarkStance {
	switch {
	case a == view.NoStance || a == view.MarkNeutral:
		return b
	case b == view.MarkNeutral || a == b:
		return a
	}
	return view.MarkAmbivalent
}

// mark puts a statement into its rows.
func (l *lining) mark(row uint32, m view.TimelineMark) error {
	positions, stances, all := l.stanceOn(row)
	m.Stance = all
	in := l.in[:0]
	switch l.what {
	case "actor":
		r := l.speaks
		from, until := r.cursor.Of(row)
		for i := from; i < until; i++ {
			actor := r.list.Value(i)
			is, err := l.meant(i, row, actor)
			if err != nil {
				return err
			}
			if is {
				in = append(in, actor)
			}
		}
	case "position":
		in = append(in, positions...)
	case "source":
		in = append(in, l.sources.At(row))
	case "place":
		in = append(in, l.places.At(row))
	}
	in = slices.DeleteFunc(in, func(n uint32) bool { return n == 0 })
	l.in = in
	if len(in) == 0 {
		return nil
	}
	for i, n := range in {
		row := counted(&l.rows, n)
		if *row == 0 {
			l.numbers = append(l.numbers, n)
			l.out.Rows = append(l.out.Rows, view.TimelineRow{})
			*row = len(l.numbers)
		}
		stance := all
		if l.what == "position" {
			stance = stances[i]
		}
		l.lines = append(l.lines, lineMark{uint32(*row - 1), uint32(len(l.out.All)), stance})
	}
	l.out.All = append(l.out.All, m)
	*counted(&l.from, l.sources.At(row))++
	event := l.events.At(row)
	if event != 0 {
		*counted(&l.ofEvent, event)++
	}
	l.of = l.about.values(row, l.of[:0])
	for _, n := range l.of {
		if n != event {
			*counted(&l.ofEvent, n)++
		}
	}
	return nil
}

// counted is what a list has of a number, which it grows to have.
func counted(list *[]int, n uint32) *int {
	if int(n) >= len(*list) {
		*list = append(*list, make([]int, int(n)+1-len(*list))...)
	}
	return &(*list)[n]
}

// finish names rows, sources and events.
func (l *lining) finish(ctx context.Context) error {
	corpora, err := l.corpora(ctx)
	if err != nil {
		return err
	}
	labels, err := l.table.Labels(l.numbers, labelled()...)
	if err != nil {
		return err
	}
	name := func(n uint32) (string, error) {
		iri, err := l.table.Entity(n)
		if err != nil {
			return "", err
		}
		ref, err := l.ref(ctx, iri)
		return ref.Name, err
	}
	var next []quad.IRI
	for _, n := range slices.Concat(l.numbers, some(l.ofEvent)) {
		iri, err := l.table.Entity(n)
		if err != nil {
			return err
		}
		next = append(next, iri)
	}
	l.ahead(next...)
	names := map[string]int{}
	for i, n := range l.numbers {
		if labels != nil && labels[i] != "" {
			l.out.Rows[i].Name = labels[i]
		} else if l.out.Rows[i].Name, err = name(n); err != nil {
			return err
		}
		names[l.out.Rows[i].Name]++
	}
	for i, n := range l.numbers {
		if row := &l.out.Rows[i]; len(corpora) > 1 || names[row.Name] > 1 {
			iri, err := l.table.Entity(n)
			if err != nil {
				return err
			}
			id, err := l.addressed(ctx, iri)
			if err != nil {
				return err
			}
			row.Name += " (" + id + ")"
		}
	}
	sorting.StableBy(l.out.Rows, func(a, b view.TimelineRow) int {
		return cmp.Or(cmp.Compare(len(b.Marks), len(a.Marks)), cmp.Compare(a.Name, b.Name))
	})
	note, err := l.fromSources(name)
	if err != nil {
		return err
	}
	if note != "" {
		l.out.Notes = append(l.out.Notes, note)
	}
	return l.inDays(ctx)
}

// fromSources says which sources the statements are from.
func (l *lining) fromSources(name func(uint32) (string, error)) (string, error) {
	*counted(&l.from, 0) = 0
	sources := some(l.from)
	if len(sources) > 3 {
		return fmt.Sprintf("From %d sources.", len(sources)), nil
	}
	var titles []string
	for _, n := range sources {
		title, err := name(n)
		if err != nil {
			return "", err
		}
		titles = append(titles, escape.Apart(title))
	}
	slices.Sort(titles)
	switch len(titles) {
	case 0:
		return "", nil
	case 1:
		return "Source: " + titles[0] + ".", nil
	}
	return "Sources: " + strings.Join(titles, "; ") + ".", nil
}

// some are the numbers that were counted at all.
func some(counts []int) (out []uint32) {
	for n, count := range counts {
		if count > 0 {
			out = append(out, uint32(n))
		}
	}
	return out
}

// inDays reads the events that have a date, those of the most statements first.
func (l *lining) inDays(ctx context.Context) error {
	for _, n := range some(l.ofEvent) {
		count := l.ofEvent[n]
		iri, err := l.table.Entity(n)
		if err != nil {
			return err
		}
		if _, ref, _ := rdf.SplitIRI(iri); ref.Kind != schema.KindEvent {
			continue
		}
		e, err := l.sharedEntity(ctx, iri)
		if err != nil {
			return err
		}
		event, ok := e.(*schema.Event)
		if !ok || event.Date == "" {
			continue
		}
		l.out.Events = append(l.out.Events, view.TimelineEvent{Name: event.Label(), Days: schema.DaysOf(event.Date), Date: event.Date, Statements: count})
	}
	sorting.By(l.out.Events, func(a, b view.TimelineEvent) int {
		return cmp.Or(cmp.Compare(b.Statements, a.Statements), cmp.Compare(a.Days.From, b.Days.From), cmp.Compare(a.Name, b.Name))
	})
	return nil
}
