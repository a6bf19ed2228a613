package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/escape"
	"onrecord/schema/sorting"
)

const drawShiftsLong = `Draw shifts draws what the command shifts answers: who has changed their stance
on what, and when. Each actor has a row for each position on which they did; a
line leads from the last statement on the one side to the first on the other,
with their dates, for above and against below. It is the wider, the more there
is on the side on which there is less.

Days decide, as in shifts: both sides on one day are no shift, nor what is dated
to several days on which the other side was taken, too. Attributed and reported
statements make none, unless --hearsay lets them; then the line is dashed. With
--least N, both sides of a shift have at least N utterances.

Positions with the most shifts come first, and under each actors by the day of
their first one. Of more rows than --max-nodes, those are drawn that have the
most on their weaker side. With --width a4, letter or slide, what has no room
goes on on the next page.`

const drawShiftsExample = `  onrecord draw shifts -o shifts.svg
  onrecord draw shifts ceasefire --least 2 -o ceasefire.pdf
  onrecord draw shifts --hearsay --since 2025 --theme print --width a4 -o a4.pdf`

// mostShifts is how many rows a picture of shifts has unless somebody says it.
const mostShifts = 40

type drawShiftsOptions struct {
	stanceFlags
	lookFlags
	hearsay bool
	least   int
}

func newDrawShiftsCommand(a *app) *cobra.Command {
	var o drawShiftsOptions
	cmd := &cobra.Command{
		Use:               "shifts [POSITION…]",
		Short:             "Who has changed their stance on what, and when",
		Long:              drawShiftsLong,
		Example:           drawShiftsExample,
		ValidArgsFunction: a.completeNames(schema.KindPosition),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runDrawShifts(cmd.Context(), a, &o, args)
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.BoolVar(&o.hearsay, "hearsay", false, "let attributed and reported statements make a shift, too")
	flags.IntVar(&o.least, "least", 1, "only shifts with `N` utterances on each side")
	o.addChart(cmd, a)
	o.lookFlags.add(cmd, a, mostShifts, "of more than `N` rows, draw those with the most on their weaker side")
	return cmd
}

func runDrawShifts(ctx context.Context, a *app, o *drawShiftsOptions, positions []string) error {
	if o.least < 1 {
		return usagef("--least takes a whole number from 1 up")
	}
	return a.drawChart(ctx, "shifts", o.filter(), &o.lookFlags, func(ctx context.Context, s *graph.Store) (*view.Scene, error) {
		var counts query.ShiftCounts
		options := query.ShiftOptions{StanceOptions: o.options(), Hearsay: o.hearsay, Counts: &counts}
		options.Positions = positions
		rows, err := query.Shifts(ctx, s, options).List()
		if err != nil {
			return nil, actorInstead(ctx, s, err)
		}
		v := o.slopes(rows, positions, &counts)
		if len(v.Rows) == 0 {
			return nil, nothingf("there is nothing to draw: nobody is known to have changed their stance")
		}
		return &view.Scene{Slopes: v}, nil
	})
}

// shiftSources say where the statements are from, and when they were made.
func shiftSources(v *view.Slopes) (notes []string) {
	titles := map[string]bool{}
	span := schema.Span{From: schema.LastDay, Until: schema.FirstDay}
	for i := range v.Rows {
		for j := range v.Rows[i].Turns {
			for _, e := range []*view.SlopeEnd{&v.Rows[i].Turns[j].From, &v.Rows[i].Turns[j].To} {
				titles[e.Source] = true
				for _, d := range []schema.Day{e.Days.From, e.Days.Until} {
					if d != schema.FirstDay && d != schema.LastDay {
						span.From, span.Until = min(span.From, d), max(span.Until, d)
					}
				}
			}
		}
	}
	names := slices.Sorted(maps.Keys(titles))
	switch {
	case len(names) > 3:
		notes = append(notes, fmt.Sprintf("From %d sources.", len(names)))
	case len(names) == 1:
		notes = append(notes, "Source: "+names[0]+".")
	case len(names) > 1:
		for i := range names {
			names[i] = escape.Apart(names[i])
		}
		notes = append(notes, "Sources: "+strings.Join(names, "; ")+".")
	}
	if span.From <= span.Until {
		notes = append(notes, "Said: "+daysText(span)+".")
	}
	return notes
}

// daysText is a span of days: 2025-08-15, or 2025-08-15 to 2025-08-18.
func daysText(s schema.Span) string {
	if s.From == s.Until {
		return s.From.String()
	}
	return s.From.String() + " to " + s.Until.String()
}

// slopes are the rows of the picture.
func (o *drawShiftsOptions) slopes(all []query.Shift, positions []string, counts *query.ShiftCounts) *view.Slopes {
	v := &view.Slopes{Title: "Who changed their mind", Subtitle: "From the last statement on one side to the first on the other."}
	type key struct{ actor, position string }
	places, turns := map[key]int{}, map[string]int{}
	weak, shown := 0, 0
	end := func(s *query.ShiftSide) view.SlopeEnd {
		words := s.Summary
		if s.Quote != "" {
			words = "“" + s.Quote + "”"
		}
		tip := strings.TrimSpace(s.Stance + " " + s.Date + ": " + shortened(words, mostWords) + "\n" + s.Statement + ", " + s.Source.ID)
		return view.SlopeEnd{Opposes: s.Stance == "opposes", Days: schema.DaysOf(s.Date), Date: s.Date, Count: s.Direct + s.Indirect, Tip: tip, Source: told(s.Source)}
	}
	for i := range all {
		s := &all[i]
		t := view.SlopeTurn{From: end(&s.From), To: end(&s.To), Hearsay: s.Hearsay}
		if t.Strength() < o.least {
			weak++
			continue
		}
		k := key{s.Actor.ID, s.Position.ID}
		at, known := places[k]
		if !known {
			at = len(v.Rows)
			places[k] = at
			v.Rows = append(v.Rows, view.SlopeRow{Position: told(s.Position), Actor: told(s.Actor)})
		}
		v.Rows[at].Turns = append(v.Rows[at].Turns, t)
		turns[v.Rows[at].Position]++
		shown++
	}
	sorting.StableBy(v.Rows, func(a, b view.SlopeRow) int {
		return cmp.Or(cmp.Compare(turns[b.Position], turns[a.Position]), cmp.Compare(a.Position, b.Position),
			cmp.Compare(a.Turns[0].To.Days.From, b.Turns[0].To.Days.From), cmp.Compare(a.Actor, b.Actor))
	})
	v.Notes = append(v.Notes, shiftSources(v)...)
	note := count(shown, "shift") + ". " + o.chartNotes()
	if len(positions) > 0 {
		note += " On: " + list(positions, "and") + "."
	}
	if o.hearsay {
		note += " Attributed and reported statements make shifts, too."
	}
	v.Notes = append(v.Notes, note)
	var left []string
	for _, c := range []struct {
		n    int
		what string
	}{
		{weak, fmt.Sprintf("with fewer than %s on a side", count(o.least, "utterance"))},
	} {
		if c.n > 0 {
			left = append(left, count(c.n, "shift")+" "+c.what)
		}
	}
	for _, c := range []struct {
		n    int
		what string
	}{
		{counts.Undated, "without a date"},
		{counts.Undecided, "dated to several days on which the other side was taken, too"},
		{counts.Indirect, "attributed or reported alone"},
	} {
		if c.n > 0 {
			left = append(left, count(c.n, "utterance")+" "+c.what)
		}
	}
	if len(left) > 0 {
		v.Notes = append(v.Notes, "Left out: "+strings.Join(left, "; ")+".")
	}
	return v
}
