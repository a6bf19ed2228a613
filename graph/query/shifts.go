package query

import (
	"cmp"
	"context"
	"math/bits"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/query/paging"
	"onrecord/schema"
)

// A Shift is a change of the stance that an actor takes on a position: from the last
// that was said on the one side to the first on the other.
type Shift struct {
	Actor    schema.PlainRef `json:"actor"`
	Position schema.PlainRef `json:"position"`
	From     ShiftSide       `json:"from"`
	To       ShiftSide       `json:"to"`
	// Ambivalent is on how many days between them both were said.
	Ambivalent int `json:"ambivalent_days"`
	// Hearsay says that one side rests on attributed or reported statements alone.
	Hearsay bool `json:"hearsay"`

	actor, position quad.IRI
}

// A ShiftSide is the statement with which a stance ends or begins, and how much there
// is for that stance until it changes.
type ShiftSide struct {
	Stance    string          `json:"stance"` // supports or opposes
	Date      string          `json:"date"`
	Statement string          `json:"statement"`
	Mode      string          `json:"mode"`
	Source    schema.PlainRef `json:"source"`
	Quote     string          `json:"quote"` // what was said, passages with … between; empty: no words are known
	Summary   string          `json:"summary"`
	// Direct and Indirect count utterances that take this stance while it lasts: those
	// that are quoted, paraphrased or asserted, and those that are attributed or
	// reported alone. Contrary counts indirect ones that take the other meanwhile.
	Direct   int `json:"direct"`
	Indirect int `json:"indirect"`
	Contrary int `json:"contrary"`

	row uint32
}

// ShiftOptions say whose shifts, and on what.
type ShiftOptions struct {
	StanceOptions
	// Hearsay lets attributed and reported statements make a shift, too. Else they
	// are counted beside what makes it.
	Hearsay bool
	// Counts is told what makes no shift; nil: nobody wants to know.
	Counts *ShiftCounts
}

// ShiftCounts are the utterances for or against a position that could make no shift.
type ShiftCounts struct {
	Undated int // nobody knows when
	// Undecided are dated to several days, on which the actor took the other side, too,
	// by what is dated no less exactly: nobody knows which came first.
	Undecided int
	Indirect  int // attributed or reported alone
	// Ambivalent counts days on which an actor took both sides: no shift.
	Ambivalent int
}

// Shifts answers: who has changed their stance on what, and when? Utterances count once
// and stand on the day of the most literal dated report of them. Those for a position
// and those against it are put in the order of days; a shift is where one side follows
// the other. Both on one day are ambivalence: no shift, nor an end of the stance before.
// Rows come by actor and position, as in Stances, and then by day; the filter's Sort has
// no meaning, and its Limit and Offset cut the rows. The counts are of all rows.
func Shifts(ctx context.Context, s *graph.Store, o ShiftOptions) paging.Rows[Shift] {
	return paging.Asked(guard(s), func() (none paging.Rows[Shift], err error) {
		if o.As != "" || o.Silent {
			return none, wrongf("shifts are those of actors who have spoken: they go with neither %s nor %s", option("as", ""), option("silent", ""))
		}
		o.Sort = ""
		t, err := newReader(s).tally(ctx, &o.StanceOptions)
		if err != nil {
			return none, err
		}
		if err := t.load(ctx); err != nil {
			return none, err
		}
		pairs, err := t.pairs(ctx)
		if err != nil {
			return none, err
		}
		h, err := t.histories()
		if err != nil {
			return none, err
		}
		var rows []Shift
		var counts ShiftCounts
		for i, p := range pairs {
			if i%1024 == 0 && ctx.Err() != nil {
				return none, ctx.Err()
			}
			for _, shift := range shiftsOf(h.of(p), o.Hearsay, &counts) {
				shift.Actor, shift.Position = schema.PlainRef(p.actor.Ref), schema.PlainRef(p.position.Ref)
				shift.actor, shift.position = p.actor.iri, p.position.iri
				rows = append(rows, shift)
			}
		}
		if o.Counts != nil {
			*o.Counts = counts
		}
		return paging.Together(paging.Cut(t.page, rows), func(rows []Shift) ([]Shift, error) {
			return rows, t.quoteShifts(ctx, rows)
		})
	})
}

// A taking is an utterance by which an actor takes a side.
type taking struct {
	row      uint32 // of the report that tells it best
	days     schema.Span
	opposes  bool
	direct   bool
	strength int // of that report
}

func (t *taking) dated() bool {
	return t.days.From != schema.FirstDay || t.days.Until != schema.LastDay
}

// histories find out what pairs have said, and when.
type histories struct {
	*tally
	days      *rowDays
	strengths func(row uint32) int
	first     func(row uint32) uint32 // of the utterance
}

func (t *tally) histories() (*histories, error) {
	days, err := daysOf(t.table)
	if err != nil {
		return nil, err
	}
	strengths, err := t.strengths()
	if err != nil {
		return nil, err
	}
	h := &histories{t, days, strengths, func(row uint32) uint32 { return row }}
	if !t.reports {
		utterances, err := t.table.Utterances()
		if err != nil {
			return nil, err
		}
		h.first = func(row uint32) uint32 {
			first, _ := utterances.Of(row)
			return first
		}
	}
	return h, nil
}

// of are the utterances by which a pair takes sides.
func (h *histories) of(p pair) (out []taking) {
	for cell := p.from; cell < p.until; cell++ {
		stance := h.cells.Values(int(cell))[2] - 1
		if stance > 1 {
			continue // neutral is no side
		}
		place := map[uint32]int{} // in out, by utterance
		for _, row := range h.cells.Rows(int(cell)) {
			strength := h.strengths(row)
			report := taking{row: row, days: h.days.span(row), opposes: stance == 1, direct: !hearsay(modeAt(strength)), strength: strength}
			at, known := place[h.first(row)]
			if !known {
				place[h.first(row)] = len(out)
				out = append(out, report)
				continue
			}
			direct := out[at].direct || report.direct
			if report.dated() && (!out[at].dated() || report.strength < out[at].strength) {
				out[at] = report
			}
			out[at].direct = direct
		}
	}
	return out
}

// A run is what an actor says as long as the side is the same.
type run struct {
	opposes                    bool
	starts                     schema.Day
	first, last                taking // the most literal of the first and of the last day
	direct, indirect, contrary int
	ambivalent                 int // days of both sides before it begins
}

func (r *run) side(of taking) ShiftSide {
	out := ShiftSide{Stance: "supports", Direct: r.direct, Indirect: r.indirect, Contrary: r.contrary, row: of.row}
	if r.opposes {
		out.Stance = "opposes"
	}
	return out
}

// shiftsOf are the shifts of a pair, oldest first.
func shiftsOf(all []taking, withHearsay bool, counts *ShiftCounts) (out []Shift) {
	var used, indirect []taking
	for _, t := range all {
		switch {
		case !t.dated():
			counts.Undated++
		case t.direct || withHearsay:
			used = append(used, t)
		default:
			counts.Indirect++
			indirect = append(indirect, t)
		}
	}
	used = decided(used, counts)
	slices.SortStableFunc(used, func(a, b taking) int {
		return cmp.Or(cmp.Compare(a.days.From, b.days.From), cmp.Compare(a.strength, b.strength), cmp.Compare(a.row, b.row))
	})
	var runs []*run
	ambivalent := 0
	for len(used) > 0 {
		n := 1
		for n < len(used) && used[n].days.From == used[0].days.From {
			n++
		}
		day := used[:n]
		used = used[n:]
		if slices.ContainsFunc(day, func(t taking) bool { return t.opposes != day[0].opposes }) {
			counts.Ambivalent++
			ambivalent++
			continue
		}
		if len(runs) == 0 || runs[len(runs)-1].opposes != day[0].opposes {
			runs = append(runs, &run{opposes: day[0].opposes, starts: day[0].days.From, first: day[0], ambivalent: ambivalent})
		}
		ambivalent = 0
		r := runs[len(runs)-1]
		r.last = day[0]
		for _, t := range day {
			if t.direct {
				r.direct++
			} else {
				r.indirect++
			}
		}
	}
	if len(runs) < 2 {
		return nil
	}
	for _, t := range indirect {
		at, there := slices.BinarySearchFunc(runs, t.days.From, func(r *run, day schema.Day) int { return cmp.Compare(r.starts, day) })
		if !there {
			at = max(0, at-1)
		}
		if runs[at].opposes == t.opposes {
			runs[at].indirect++
		} else {
			runs[at].contrary++
		}
	}
	for i, r := range runs[1:] {
		before := runs[i]
		out = append(out, Shift{
			From: before.side(before.last), To: r.side(r.first), Ambivalent: r.ambivalent,
			Hearsay: before.direct == 0 || r.direct == 0,
		})
	}
	return out
}

// decided leaves out what is dated to several days on any of which the other side may
// have been taken, by what is dated no less exactly: so nothing is left of which
// nobody knows what came first, but both sides on one day.
func decided(all []taking, counts *ShiftCounts) (out []taking) {
	var starts, ends [2]*nearest
	for side := range 2 {
		var spans []schema.Span
		for _, t := range all {
			if t.opposes == (side == 1) {
				spans = append(spans, t.days)
			}
		}
		starts[side] = nearestBy(spans, func(s schema.Span) schema.Day { return s.From })
		ends[side] = nearestBy(spans, func(s schema.Span) schema.Day { return s.Until })
	}
	for _, t := range all {
		other := 1
		if t.opposes {
			other = 0
		}
		// What is no longer and meets these days begins or ends on one of them.
		length := t.days.Until - t.days.From
		if length > 0 && min(starts[other].shortest(t.days), ends[other].shortest(t.days)) <= length {
			counts.Undecided++
			continue
		}
		out = append(out, t)
	}
	return out
}

// nearest finds the shortest of the spans that begin, or end, within one.
type nearest struct {
	days   []schema.Day   // ascending
	levels [][]schema.Day // the least length of 1, 2, 4, … spans from each on
}

func nearestBy(spans []schema.Span, day func(schema.Span) schema.Day) *nearest {
	spans = slices.Clone(spans)
	slices.SortFunc(spans, func(a, b schema.Span) int { return cmp.Compare(day(a), day(b)) })
	n := &nearest{}
	var lengths []schema.Day
	for _, s := range spans {
		n.days, lengths = append(n.days, day(s)), append(lengths, s.Until-s.From)
	}
	for size := 1; len(lengths) > 0; size *= 2 {
		n.levels = append(n.levels, lengths)
		var longer []schema.Day
		for i := 0; i+size < len(lengths); i++ {
			longer = append(longer, min(lengths[i], lengths[i+size]))
		}
		lengths = longer
	}
	return n
}

// shortest is the length of the shortest span; LastDay: there is none.
func (n *nearest) shortest(within schema.Span) schema.Day {
	from, _ := slices.BinarySearch(n.days, within.From)
	until, _ := slices.BinarySearch(n.days, within.Until+1)
	if from >= until {
		return schema.LastDay
	}
	level := bits.Len(uint(until-from)) - 1
	return min(n.levels[level][from], n.levels[level][until-1<<level])
}

// quoteShifts reads the statements of rows.
func (t *tally) quoteShifts(ctx context.Context, rows []Shift) error {
	corpora, err := t.corpora(ctx)
	if err != nil {
		return err
	}
	several := len(corpora) > 1
	var next []quad.IRI
	for i := range rows {
		for _, row := range []uint32{rows[i].From.row, rows[i].To.row} {
			iri, err := t.table.StatementIRI(row)
			if err != nil {
				return err
			}
			next = append(next, iri)
		}
	}
	t.ahead(next...)
	for i := range rows {
		s := &rows[i]
		if several {
			if s.Actor.ID, err = t.addressed(ctx, s.actor); err != nil {
				return err
			}
			if s.Position.ID, err = t.addressed(ctx, s.position); err != nil {
				return err
			}
		}
		for _, side := range []*ShiftSide{&s.From, &s.To} {
			iri, err := t.table.StatementIRI(side.row)
			if err != nil {
				return err
			}
			st, err := t.statementRow(ctx, iri)
			if err != nil {
				return err
			}
			side.Date, side.Statement, side.Mode, side.Source = st.Date, st.ID, st.Mode, schema.PlainRef(st.Source)
			side.Quote, side.Summary = strings.Join(st.Spoken(), " … "), st.Summary
			if several {
				if side.Statement, err = t.addressed(ctx, iri); err != nil {
					return err
				}
				if side.Source.ID, err = t.addressed(ctx, sibling(st, st.Source)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
