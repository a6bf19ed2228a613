package main

import (
	"context"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"onrecord/graph"
	"onrecord/graph/query"
)

const statsLong = `Stats counts entities by kind, and statements by mode, act, stance and source;
or, with --by, by any combination of mode, act, stance, source, speaker,
position, event, place, date, coder, certainty and language. What a store was
built from follows on stderr.`

const statsExample = `  onrecord stats
  onrecord stats --by speaker,mode
  onrecord stats --by position --about actor/ukraine`

func newStatsCommand(a *app) *cobra.Command {
	var f filterFlags
	var by []string
	cmd := &cobra.Command{
		Use:     "stats",
		Short:   "How much there is: counts per kind, mode, act, stance and source",
		Long:    statsLong,
		Example: statsExample,
		GroupID: groupAsk,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runStats(cmd.Context(), a, f.filter(), by)
		},
	}
	cmd.Flags().StringSliceVar(&by, "by", nil, "count by `FIELDS`: "+list(query.Dimensions(), "or")+", joined with commas")
	f.add(cmd, a, "by", "sort")
	return cmd
}

func runStats(ctx context.Context, a *app, f query.Filter, by []string) error {
	l := listing[query.Count]{
		Header: []string{"of", "value", "count"},
		Right:  []string{"count"},
		Cells: func(c query.Count) []string {
			return []string{c.By, firstNonEmpty(c.Values[0], "–"), strconv.Itoa(c.Count)}
		},
		Columns: []string{"of", "value", "count"},
		Row: func(c query.Count) []string {
			return []string{c.By, c.Values[0], strconv.Itoa(c.Count)}
		},
		JSON:  asJSON[query.Count],
		Empty: "no statement matches",
	}
	if len(by) > 0 { // a column for each
		l.Header = append(slices.Clone(by), "count")
		l.Cells = func(c query.Count) []string {
			var cells []string
			for _, v := range c.Values {
				cells = append(cells, firstNonEmpty(v, "–"))
			}
			return append(cells, strconv.Itoa(c.Count))
		}
		l.Columns = l.Header
		l.Row = func(c query.Count) []string { return append(slices.Clone(c.Values), strconv.Itoa(c.Count)) }
	}
	return a.withStore(ctx, func(s *graph.Store) error {
		if err := a.tellGaps(ctx, s, f); err != nil {
			return err
		}
		rows, err := query.Stats(ctx, s, f, by...)
		if err := render(ctx, a, l, fallible(rows, err)); err != nil {
			return err
		}
		inputs, err := s.Inputs()
		if err != nil {
			return err
		}
		if info := s.Info(); info.Bytes > 0 {
			a.note("%s: %d quads, %d bytes, format %d", info.URI, info.Quads, info.Bytes, info.Format)
			for _, in := range inputs {
				a.note("built from %s (%d bytes, SHA-256 %s)", in.Name, in.Bytes, in.SHA256)
			}
		}
		return nil
	})
}
