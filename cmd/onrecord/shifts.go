package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/schema"
)

const shiftsLong = `Shifts answers: who has changed their stance on what, when, and in which words?
A row has the last statement for one side and the first for the other. It asks
about the positions that are named and narrower ones, or about all.

Days decide the order. Both sides on one day are ambivalence, not a shift. No
shift is made by undated statements, or by those dated to several days on which
the actor also took the other side in a statement dated at least as exactly;
they are counted. Neutral stances are not a side. Utterances count once
(--reports: each report), and joint statements for each speaker.

No side of a shift rests on attributed or reported statements alone: these are
counted beside it, as in 2 direct, 1 indirect. Contrary ones are indirect, and
take the other side in that time. With --hearsay they make shifts as well; a ~
marks shifts with a side that has nothing else.`

const shiftsExample = `  onrecord shifts
  onrecord shifts ceasefire --by trump
  onrecord shifts --since 2025 --format json
  onrecord shifts --hearsay`

func newShiftsCommand(a *app) *cobra.Command {
	var f stanceFlags
	var hearsay bool
	cmd := &cobra.Command{
		Use:               "shifts [POSITION…]",
		Short:             "Who has changed their stance, when, and in which words",
		Long:              shiftsLong,
		Example:           shiftsExample,
		GroupID:           groupAsk,
		ValidArgsFunction: a.completeNames(schema.KindPosition),
		RunE: func(cmd *cobra.Command, args []string) error {
			o := query.ShiftOptions{StanceOptions: f.options(), Hearsay: hearsay}
			o.Positions = args
			return runShifts(cmd.Context(), a, o)
		},
	}
	f.filterFlags.add(cmd, a, "sort")
	cmd.Flags().BoolVar(&f.assertions, "assertions", false, "count what a source says in its own voice, too")
	cmd.Flags().BoolVar(&f.reports, "reports", false, "count each report; else those of one utterance count once")
	cmd.Flags().BoolVar(&hearsay, "hearsay", false, "let attributed and reported statements make a shift, too")
	return cmd
}

func runShifts(ctx context.Context, a *app, o query.ShiftOptions) error {
	side := func(s query.ShiftSide) string {
		counts := fmt.Sprintf("%d direct, %d indirect", s.Direct, s.Indirect)
		if s.Contrary > 0 {
			counts += fmt.Sprintf(", %d contrary", s.Contrary)
		}
		words := s.Summary
		if s.Quote != "" {
			words = "“" + s.Quote + "”"
		}
		mark := ""
		if s.Direct == 0 {
			mark = "~"
		}
		return strings.Join([]string{mark + s.Stance + " " + s.Date, words, s.Mode + ", " + s.Source.ID, s.Statement, counts}, "\n")
	}
	columns := []string{"actor", "actor_name", "position", "position_name"}
	for _, end := range []string{"from", "to"} {
		for _, field := range []string{"stance", "date", "statement", "mode", "source", "quote", "direct", "indirect", "contrary"} {
			columns = append(columns, end+"_"+field)
		}
	}
	l := listing[query.Shift]{
		Header: []string{"actor", "position", "from", "to"},
		Cells: func(s query.Shift) []string {
			to := side(s.To)
			if s.Ambivalent > 0 {
				to += "\nboth said on " + count(s.Ambivalent, "day") + " between"
			}
			return []string{told(s.Actor), told(s.Position), side(s.From), to}
		},
		JSON:    asJSON[query.Shift],
		Columns: append(columns, "ambivalent_days", "hearsay"),
		Row: func(s query.Shift) []string {
			row := []string{s.Actor.ID, s.Actor.Name, s.Position.ID, s.Position.Name}
			for _, e := range []query.ShiftSide{s.From, s.To} {
				row = append(row, e.Stance, e.Date, e.Statement, e.Mode, e.Source.ID, e.Quote, strconv.Itoa(e.Direct), strconv.Itoa(e.Indirect), strconv.Itoa(e.Contrary))
			}
			return append(row, strconv.Itoa(s.Ambivalent), strconv.FormatBool(s.Hearsay))
		},
		Paint: func(_, line string) colour {
			word, _, _ := strings.Cut(strings.TrimPrefix(line, "~"), " ")
			return stanceColours[word]
		},
		Empty: "no shift: nobody is known to have changed their stance",
	}
	return a.withStore(ctx, func(s *graph.Store) error {
		if err := a.tellGaps(ctx, s, o.Filter); err != nil {
			return err
		}
		var counts query.ShiftCounts
		o.Counts = &counts
		rows := query.Shifts(ctx, s, o)
		for _, c := range []struct {
			n    int
			what string
		}{
			{counts.Undated, "without a date, which makes no shift"},
			{counts.Undecided, "dated to several days on which the other side was taken, too, which makes no shift"},
			{counts.Indirect, "attributed or reported alone: --hearsay lets these make a shift"},
		} {
			if c.n > 0 {
				a.note("%s %s", count(c.n, "utterance"), c.what)
			}
		}
		if counts.Ambivalent > 0 {
			a.note("%s on which somebody took both sides: no shift", count(counts.Ambivalent, "day"))
		}
		return render(ctx, a, l, rows.Explain(func(err error) error { return actorInstead(ctx, s, err) }))
	})
}
