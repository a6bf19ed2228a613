package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/graph/view"
)

const drawBarsLong = `Draw bars draws how many are for and against each position: bars with their
numbers, opposition to the left of a line and support to its right, and in
columns of their own those who take both sides, or none. All have one scale.

What is counted are actors, each with the stance that the command stances gives
them over all that is selected: who has supported and opposed a position is in
the column Both. --count utterances counts what was said instead, each utterance
once for every position that it bears on.

Positions come with the one first on which the most have spoken; of more than
--max-nodes, the first ones are drawn. Attributed and reported statements count;
--not-mode attributed --not-mode reported leaves them out. With --width a4,
letter or slide, positions that have no room go on on the next page.`

const drawBarsExample = `  onrecord draw bars -o stances.svg
  onrecord draw bars --count utterances --of russia --theme print -o russia.pdf
  onrecord draw bars --on ceasefire --width a4 -o ceasefire.pdf`

// barCounts are what bars count.
var barCounts = []string{"actors", "utterances"}

// mostBars is how many positions bars have unless somebody says it.
const mostBars = 60

type drawBarsOptions struct {
	stanceFlags
	lookFlags
	count string
}

func newDrawBarsCommand(a *app) *cobra.Command {
	var o drawBarsOptions
	cmd := &cobra.Command{
		Use:     "bars",
		Short:   "How many are for and against each position",
		Long:    drawBarsLong,
		Example: drawBarsExample,
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runDrawBars(cmd.Context(), a, &o) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&o.count, "count", barCounts[0], "`WHAT` is counted: "+list(barCounts, "or"))
	a.completesWords(cmd, "count", barCounts)
	o.addChart(cmd, a)
	o.lookFlags.add(cmd, a, mostBars, "of more than `N` positions, draw those on which the most have spoken")
	return cmd
}

func runDrawBars(ctx context.Context, a *app, o *drawBarsOptions) error {
	if !slices.Contains(barCounts, o.count) {
		return usagef("--count takes %s, not %q", list(barCounts, "or"), o.count)
	}
	return a.drawChart(ctx, "bars", o.filter(), &o.lookFlags, func(ctx context.Context, s *graph.Store) (*view.Scene, error) {
		b, err := query.Bars(ctx, s, o.options(), o.count == "utterances")
		if err != nil {
			return nil, err
		}
		b.Title = "Who is for and against what"
		b.Subtitle = "How many actors support or oppose each position, have done both, or take no side."
		if o.count == "utterances" {
			b.Title, b.Subtitle = "What is said for and against what", "How many utterances support or oppose each position, do both, or take no side."
		}
		// The days and the sources are those of a timeline of the same.
		t, err := query.Timeline(ctx, s, query.TimelineOptions{StanceOptions: o.options(), Rows: "position"})
		if err != nil {
			return nil, err
		}
		b.Notes = append(b.Notes, saidOn(t)+fmt.Sprintf("%s, %s. Counted: %s. ", count(len(t.All), "utterance"), count(len(b.Rows), "position"), o.count)+o.chartNotes())
		b.Notes = append(b.Notes, t.Notes...)
		return &view.Scene{Bars: b}, nil
	})
}
