package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/exports/diagram"
	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/graph/view"
	"onrecord/schema"
)

const drawTimelineLong = `Draw timeline draws what was said on an axis of days: a row for each speaker, or
with --rows for each position, source or place, and above them all rows
together. What supports a position stands above the line of its row, what
opposes one below it, and between the two what takes no side, takes both, or
bears on no position. In the row of a position, stance is that on it; elsewhere
it is that on all positions, or on those that --on and --supports name.

A mark is an utterance; outlines are attributed or reported alone. Where more
than four marks of a row would lie on each other, all are counted, by the
shortest of day, week, month, quarter, year and so on that can be seen, and the
footer says which. What is dated to a month, a year or an interval is a line
over all days that it may mean, with an arrow where these go on. What has no
date is counted in the footer, and beside its row.

Dashed lines are the events at which most was said, or of which most was said:
those of a day, or bands. --events says how many; 0 leaves them out.

Utterances count once, as the earliest selected report tells them; --reports
draws each. What a source says in its own voice is left out unless asked for.
Rows come with the one of which most was said first; of more than --max-nodes,
the first ones are drawn. With --width a4, letter or slide, rows that have no
room go on on the next page, with the axis and the events on each.`

const drawTimelineExample = `  onrecord draw timeline -o timeline.svg
  onrecord draw timeline --rows position --by putin -o putin.pdf
  onrecord draw timeline --by trump --by putin --since 2025-08 -o august.png
  onrecord draw timeline --rows source --theme print --width a4 -o sources.pdf`

// mostTimelineRows is how many rows a timeline has unless somebody says it.
const mostTimelineRows = 60

type drawTimelineOptions struct {
	stanceFlags
	lookFlags
	rows   string
	events int
}

func newDrawTimelineCommand(a *app) *cobra.Command {
	var o drawTimelineOptions
	cmd := &cobra.Command{
		Use:     "timeline",
		Short:   "What was said when, by actor or position",
		Long:    drawTimelineLong,
		Example: drawTimelineExample,
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runDrawTimeline(cmd.Context(), a, &o) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&o.rows, "rows", query.TimelineRows()[0], "a row for each `WHAT`: "+list(query.TimelineRows(), "or"))
	a.completesWords(cmd, "rows", query.TimelineRows())
	flags.IntVar(&o.events, "events", 8, "mark the `N` events of which most was said")
	o.addChart(cmd, a)
	o.lookFlags.add(cmd, a, mostTimelineRows, "of more than `N` rows, draw those of which most was said")
	return cmd
}

// addChart makes the flags that charts of statements have in common.
func (f *stanceFlags) addChart(cmd *cobra.Command, a *app) {
	f.filterFlags.add(cmd, a, "sort", "limit")
	cmd.Flags().BoolVar(&f.assertions, "assertions", false, "count what a source says in its own voice, too")
	cmd.Flags().BoolVar(&f.reports, "reports", false, "count each report; else those of one utterance count once")
}

// chartNotes say which statements a chart is made of.
func (f *stanceFlags) chartNotes() string {
	filter := f.filter()
	parts := []string{}
	if s := filter.Summary(); s != "" {
		parts = append(parts, s)
	}
	if f.assertions {
		parts = append(parts, "with what sources say in their own voice")
	} else {
		parts = append(parts, "without what sources say in their own voice")
	}
	if f.reports {
		parts = append(parts, "each report")
	} else {
		parts = append(parts, "each utterance once")
	}
	return "Selection: " + strings.Join(parts, ", ") + "."
}

// drawChart draws what a question finds in the store.
func (a *app) drawChart(ctx context.Context, kind string, filter query.Filter, o *lookFlags, ask func(context.Context, *graph.Store) (*view.Scene, error)) error {
	look, err := o.look(a)
	if err != nil {
		return err
	}
	p, err := o.begin(ctx, a, kind, look)
	if err != nil {
		return err
	}
	defer p.fonts.Close()
	err = a.withStore(ctx, func(s *graph.Store) error {
		if err := a.tellGaps(ctx, s, filter); err != nil {
			return err
		}
		scene, err := ask(ctx, s)
		if err != nil {
			return err
		}
		err = p.draw(ctx, scene, "")
		if errors.Is(err, diagram.ErrEmpty) {
			return nothingf("%s", err)
		}
		return err
	})
	if err != nil {
		return err
	}
	return p.print(ctx, a)
}

func runDrawTimeline(ctx context.Context, a *app, o *drawTimelineOptions) error {
	if o.events < 0 {
		return usagef("--events takes a whole number from 0 up")
	}
	filter := o.filter()
	return a.drawChart(ctx, "timeline", filter, &o.lookFlags, func(ctx context.Context, s *graph.Store) (*view.Scene, error) {
		t, err := o.timeline(ctx, s)
		return &view.Scene{Timeline: t}, err
	})
}

// timeline asks for what is drawn.
func (o *drawTimelineOptions) timeline(ctx context.Context, s *graph.Store) (*view.Timeline, error) {
	t, err := query.Timeline(ctx, s, query.TimelineOptions{StanceOptions: o.options(), Rows: o.rows})
	if err != nil {
		return nil, err
	}
	o.describe(t)
	if len(t.All) > 0 && !dated(t.All) {
		return nil, nothingf("there is nothing to draw: %s, none of which has a date", count(len(t.All), "utterance"))
	}
	return t, nil
}

func dated(all []view.TimelineMark) bool {
	for i := range all {
		if all[i].Dated() {
			return true
		}
	}
	return false
}

// describe puts title and footer into a timeline.
func (o *drawTimelineOptions) describe(t *view.Timeline) {
	t.Title = map[string]string{"actor": "Who said what when", "position": "What was said when, position by position", "source": "What each source reports, and when it was said", "place": "What was said when, and where"}[o.rows]
	t.Subtitle = "Above the line what supports a position, below it what opposes one."
	if o.rows == "position" {
		t.Subtitle = "Above the line what supports it, below the line what opposes it."
	}
	if on := *o.is["on"]; len(on) > 0 && o.rows != "position" {
		t.Subtitle = "Above the line what supports, below it what opposes: " + list(on, "or") + "."
	}
	t.Notes = append(t.Notes, saidOn(t)+fmt.Sprintf("%s, %s. ", count(len(t.All), "utterance"), count(len(t.Rows), o.rows))+o.chartNotes())
	if len(t.Events) > o.events {
		if o.events > 0 {
			t.Notes = append(t.Notes, fmt.Sprintf("Marked: the %s of %d at which or of which most was said.", count(o.events, "event"), len(t.Events)))
		}
		t.Events = t.Events[:o.events]
	}
}

// saidOn says on which days something was said; empty: that is not known.
func saidOn(t *view.Timeline) string {
	span := schema.Span{From: schema.LastDay, Until: schema.FirstDay}
	for i := range t.All {
		for _, d := range []schema.Day{t.All[i].Days.From, t.All[i].Days.Until} {
			if d != schema.FirstDay && d != schema.LastDay {
				span.From, span.Until = min(span.From, d), max(span.Until, d)
			}
		}
	}
	switch {
	case span.From == schema.LastDay:
		return ""
	case span.Until == span.From:
		return "Said: " + span.From.String() + ". "
	}
	return "Said: " + span.From.String() + " to " + span.Until.String() + ". "
}
