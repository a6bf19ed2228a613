package main

import (
	"context"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"onrecord/graph"
	"onrecord/graph/query"
)

const statsLong = `Stats counts entities by kind, and statements by mode, act, stance and source.
With --group it counts utterances by any combination of fields:

  speaker, onBehalfOf, addressee, about, praises, criticizes, evaluated,
  evaluation (praises or criticizes), position, stance, mode, act, source,
  event, place, date, medium, coder, certainty, language

and with --per by year, month, week (of ISO 8601: 2025-W33) or day as well.

An utterance counts once for each combination that it holds: a position with its
own stance, an entity that is evaluated with its own evaluation, and each of
several speakers (--by and --of: those they name; --on: the positions it names).
Reports that restate one another, and duplicates, are one utterance, and the
earliest that is selected says what it holds; --reports counts each. A – stands
for none. A date that is less exact than the period, or none, has a row of its
own.

What a store was built from follows on stderr.`

const statsExample = `  onrecord stats
  onrecord stats --group speaker,mode
  onrecord stats --group position,stance --by trump
  onrecord stats --per day --group position --about actor/ukraine`

func newStatsCommand(a *app) *cobra.Command {
	var f filterFlags
	var o query.StatsOptions
	cmd := &cobra.Command{
		Use:     "stats",
		Short:   "How much there is: counts per kind, mode, act, stance and source",
		Long:    statsLong,
		Example: statsExample,
		GroupID: groupAsk,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.Filter = f.filter()
			return runStats(cmd.Context(), a, o)
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringSliceVar(&o.Group, "group", nil, "count by `FIELDS`: those above, joined with commas")
	flags.StringVar(&o.Per, "per", "", "count by `PERIOD`: "+list(query.Periods(), "or"))
	flags.BoolVar(&o.Reports, "reports", false, "count each report; else those of one utterance count once")
	for flag, words := range map[string][]string{"group": query.Dimensions(), "per": query.Periods()} {
		if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)); err != nil {
			panic(err) // the flag was made above
		}
	}
	f.add(cmd, a, "sort")
	return cmd
}

func runStats(ctx context.Context, a *app, o query.StatsOptions) error {
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
	if by := o.By(); len(by) > 0 { // a column for each
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
		if err := a.tellGaps(ctx, s, o.Filter); err != nil {
			return err
		}
		rows, err := query.Stats(ctx, s, o)
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
