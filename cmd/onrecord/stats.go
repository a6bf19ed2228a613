package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/schema"
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

How large a store is, and what it was built from, follows on stderr; --inputs
lists these files instead, with their size and SHA-256. Of a store on a server,
its version, its parts, what they take there, and how far a standby is behind
follow, too.`

const statsExample = `  onrecord stats
  onrecord stats --group speaker,mode
  onrecord stats --group position,stance --by trump
  onrecord stats --per day --group position --about actor/ukraine`

func newStatsCommand(a *app) *cobra.Command {
	var f filterFlags
	var o query.StatsOptions
	inputs := false
	cmd := &cobra.Command{
		Use:     "stats",
		Short:   "How much there is: counts per kind, mode, act, stance and source",
		Long:    statsLong,
		Example: statsExample,
		GroupID: groupAsk,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.Filter = f.filter()
			if inputs {
				return runInputs(cmd.Context(), a, o)
			}
			return runStats(cmd.Context(), a, o)
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringSliceVar(&o.Group, "group", nil, "count by `FIELDS`: those above, joined with commas")
	flags.StringVar(&o.Per, "per", "", "count by `PERIOD`: "+list(query.Periods(), "or"))
	flags.BoolVar(&o.Reports, "reports", false, "count each report; else those of one utterance count once")
	flags.BoolVar(&inputs, "inputs", false, "list the files that a store was built from")
	for flag, words := range map[string][]string{"group": query.Dimensions(), "per": query.Periods()} {
		a.completesWords(cmd, flag, words)
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
		counts := query.Stats(ctx, s, o)
		if err := render(ctx, a, l, counts); err != nil {
			return err
		}
		rows, err := counts.List()
		if err != nil {
			return err
		}
		if o.Filter.Selects() && slices.ContainsFunc(rows, func(c query.Count) bool {
			return c.By == "kind" && c.Values[0] == schema.KindStatement.Plural() && c.Count == 0
		}) {
			return nothingf("%s", l.Empty)
		}
		inputs, err := s.Inputs()
		if err != nil {
			return err
		}
		if info := s.Info(); info.Bytes > 0 {
			a.note("%s: %d quads, %d bytes, format %d", info.URI, info.Quads, info.Bytes, info.Format)
			a.tellInputs(inputs)
		}
		return a.tellServer(ctx, s)
	})
}

// tellServer says what a server tells of a store.
func (a *app) tellServer(ctx context.Context, s *graph.Store) error {
	state, err := s.Server(ctx)
	if errors.Is(err, errors.ErrUnsupported) {
		return nil
	}
	if err != nil {
		return err
	}
	text := fmt.Sprintf("version %d, of %s", state.Version, count(int(state.Parts), "part"))
	if state.Newest > state.Version {
		text += fmt.Sprintf("; version %d was published meanwhile", state.Newest)
	}
	text += fmt.Sprintf("; %d bytes on the server, with indexes and what older versions had", state.OnDisk)
	if state.Standby {
		text += fmt.Sprintf("; a standby, which did last what the primary had done %s before", time.Duration(state.Lag)*time.Millisecond)
	}
	a.note("%s", text)
	return nil
}

// tellInputs says in a line what a store was built from.
func (a *app) tellInputs(inputs []graph.Input) {
	switch len(inputs) {
	case 0:
	case 1:
		a.note("built from %s; --inputs says more", inputs[0].Name)
	default:
		sum := int64(0)
		for _, in := range inputs {
			sum += in.Bytes
		}
		a.note("built from %s, %d bytes; --inputs lists them", count(len(inputs), "file"), sum)
	}
}

// runInputs lists the files that a store was built from.
func runInputs(ctx context.Context, a *app, o query.StatsOptions) error {
	if o.Filter.Narrows() || len(o.By()) > 0 || o.Reports {
		return usagef("--inputs lists files, and takes no other flag of stats")
	}
	l := listing[graph.Input]{
		Header: []string{"file", "bytes", "sha256"},
		Right:  []string{"bytes"},
		Cells: func(in graph.Input) []string {
			return []string{in.Name, strconv.FormatInt(in.Bytes, 10), in.SHA256}
		},
		Columns: []string{"file", "bytes", "sha256"},
		Row: func(in graph.Input) []string {
			return []string{in.Name, strconv.FormatInt(in.Bytes, 10), in.SHA256}
		},
		JSON: func(out []byte, in graph.Input) []byte {
			out = schema.AppendJSONString(append(out, `{"file":`...), in.Name)
			out = strconv.AppendInt(append(out, `,"bytes":`...), in.Bytes, 10)
			return append(schema.AppendJSONString(append(out, `,"sha256":`...), in.SHA256), '}')
		},
		Empty: "this was built from no files",
	}
	return a.withStore(ctx, func(s *graph.Store) error {
		inputs, err := s.Inputs()
		if err != nil {
			return err
		}
		return render(ctx, a, l, each(inputs))
	})
}
