package main

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/graph/view"
)

const drawTrendLong = `Draw trend draws, position by position, which share of what is said supports it
and which opposes it, by --per year, month, week (of ISO 8601) or day, and how
much that is. Where nothing was said, there is a gap, and no line across it.

Utterances count once for each position that they bear on, as the earliest
selected report tells them; --reports counts each. What is dated less exactly
than the period, or not at all, is in no share, and the footer says how much
that is. Without --per it is the shortest period that can be seen.

Dashed lines are the events at which most was said, or of which most was said;
--events says how many. Positions come with the one on which most was said
first; of more than --max-nodes, the first ones are drawn. With --width a4,
letter or slide, positions that have no room go on on the next page.`

const drawTrendExample = `  onrecord draw trend -o trend.svg
  onrecord draw trend --per month --by putin -o putin.pdf
  onrecord draw trend --per week --by trump --theme print --width a4 -o a4.pdf`

// mostTrends is how many positions a trend has unless somebody says it.
const mostTrends = 40

type drawTrendOptions struct {
	drawTimelineOptions
	per string
}

func newDrawTrendCommand(a *app) *cobra.Command {
	var o drawTrendOptions
	cmd := &cobra.Command{
		Use:     "trend",
		Short:   "Which share is for and against each position, over time",
		Long:    drawTrendLong,
		Example: drawTrendExample,
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runDrawTrend(cmd.Context(), a, &o) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&o.per, "per", "", "shares of each `PERIOD`: "+list(query.Periods(), "or"))
	a.completesWords(cmd, "per", query.Periods())
	flags.IntVar(&o.events, "events", 8, "mark the `N` events of which most was said")
	o.addChart(cmd, a)
	o.lookFlags.add(cmd, a, mostTrends, "of more than `N` positions, draw those on which most was said")
	return cmd
}

func runDrawTrend(ctx context.Context, a *app, o *drawTrendOptions) error {
	switch {
	case o.events < 0:
		return usagef("--events takes a whole number from 0 up")
	case o.per != "" && !slices.Contains(query.Periods(), o.per):
		return usagef("--per takes %s, not %q", list(query.Periods(), "or"), o.per)
	}
	o.rows = "position"
	return a.drawChart(ctx, "trend", o.filter(), &o.lookFlags, func(ctx context.Context, s *graph.Store) (*view.Scene, error) {
		t, err := o.timeline(ctx, s)
		if err != nil {
			return nil, err
		}
		t.Title, t.Subtitle = "How stances shift over time", "Of what is said on each position, the share that supports it and the share that opposes it."
		t.Per = o.per
		return &view.Scene{Timeline: t}, nil
	})
}
