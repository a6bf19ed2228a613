package main

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"github.com/spf13/cobra"

	"onrecord/graph/network"
)

const saturationLong = `Saturation tells how much that is new each further source has brought:
positions, actors, and ties of an actor to a position, whatever the stance. It
makes no claim that coding may stop: what comes may be unlike what came, and
sources that were chosen are no random sample.

  coverage    the share of all mentions that fall on what was seen, by how much
              is in one source alone and in two (Good and Turing; Chao and Jost
              2012)
  Chao2       the least that there may be, seen and unseen, with its 95 %
              interval (Chao 1987)
  threshold   what is new in a run of --run sources, by what the first --base
              have: reached when that is at most --threshold percent, in the
              order of the sources by date, and in random orders (Guest, Namey
              and Chen 2020); 4+2 means that the two sources after four had no
              more that was new

--curve has a line for each source instead, by the date of its first statement:
what was new, what there was in all, and the mean over --orders random orders
with 95 % of them. Sources without a statement that counts are none; neutral
stances count. graph/network/README.md has the definitions.

` + networkFlagsHelp

const saturationExample = `  onrecord saturation
  onrecord saturation --curve --format csv
  onrecord saturation --orders 1000 --base 6 --run 3 --threshold 0
  onrecord saturation --table coded.csv --rows organization --columns concept`

type saturationOptions struct {
	networkFlags
	network.SaturationOptions
	curve bool
	seed  uint64
}

func newSaturationCommand(a *app) *cobra.Command {
	var o saturationOptions
	cmd := &cobra.Command{
		Use:     "saturation",
		Short:   "What further sources have brought: positions, actors, ties",
		Long:    saturationLong,
		Example: saturationExample,
		GroupID: groupAsk,
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runSaturation(cmd.Context(), a, &o) },
	}
	o.add(cmd, a)
	cmd.Flags().BoolVar(&o.curve, "curve", false, "a line for each source")
	return cmd
}

// add makes the flags.
func (o *saturationOptions) add(cmd *cobra.Command, a *app) {
	o.networkFlags.add(cmd, a, "mode", "qualifier", "qualifier-type", "qualifier-range", "aggregation", "normalization", "duplicates",
		"neutral", "joint", "window", "step", "window-edges", "kernel", "compat", "isolates", "min-weight")
	o.qualifier = "none"
	flags := cmd.Flags()
	flags.IntVar(&o.Orders, "orders", 100, "put sources into `N` random orders")
	flags.Uint64Var(&o.seed, "seed", 1, "`N` that the random numbers begin with")
	flags.IntVar(&o.Base, "base", 4, "what is new is divided by what the first `N` sources have")
	flags.IntVar(&o.Run, "run", 2, "what is new is that of `N` sources in a row")
	flags.Float64Var(&o.Percent, "threshold", 5, "how many `PERCENT` of that are few")
}

func runSaturation(ctx context.Context, a *app, o *saturationOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	return o.observations(ctx, a, false, func(d *network.Data, settings network.Settings) error {
		_, out, err := o.measured(ctx, a, d, settings)
		if err != nil {
			return err
		}
		return printSaturation(ctx, a, d, out, o.curve)
	})
}

func (o *saturationOptions) check() error {
	o.Seed = o.seed
	if o.Orders < 1 || o.Base < 1 || o.Run < 1 {
		return usagef("--orders, --base and --run take numbers from 1 up")
	}
	return nil
}

// measured is what each further source brings.
func (o *saturationOptions) measured(ctx context.Context, a *app, d *network.Data, settings network.Settings) (*network.Series, *network.Saturation, error) {
	if o.tableFile != "" && len(d.Documents) == 1 && d.Documents[0] == "" {
		return nil, nil, usagef("saturation goes by document: the table needs a column document_id, or --map COLUMN=document_id")
	}
	s, err := network.Prepare(d, settings)
	if err != nil {
		return nil, nil, err
	}
	a.tellDropped(d, s)
	out, err := network.Saturate(ctx, s, o.SaturationOptions)
	if err != nil {
		return nil, nil, err
	}
	if len(out.Steps) == 0 {
		return nil, nil, nothingf("no statement matches")
	}
	a.note("%s; %s, seed %d; this makes no claim that coding may stop", count(len(out.Steps), "source"), count(out.Orders, "random order"), out.Seed)
	return s, out, nil
}

func printSaturation(ctx context.Context, a *app, d *network.Data, s *network.Saturation, curve bool) error {
	type estimateJSON struct {
		What      string    `json:"what"`
		Observed  int       `json:"observed"`
		Once      int       `json:"in_one_source"`
		Twice     int       `json:"in_two_sources"`
		Coverage  *float64  `json:"coverage"`
		Chao2     *float64  `json:"chao2"`
		Interval  []float64 `json:"interval"`
		Reached   *int      `json:"reached_after"`
		Ratio     *float64  `json:"ratio"`
		Orders    int       `json:"orders_reached"`
		Median    *int      `json:"median_reached_after"`
		Threshold float64   `json:"threshold_percent"`
	}
	type gainJSON struct {
		New     float64   `json:"new"`
		All     float64   `json:"all"`
		MeanNew float64   `json:"mean_new"`
		MeanAll float64   `json:"mean"`
		Range   []float64 `json:"range"`
	}
	document := struct {
		Sources int              `json:"sources"`
		Base    int              `json:"base"`
		Run     int              `json:"run"`
		Orders  int              `json:"orders"`
		Seed    uint64           `json:"seed"`
		Note    string           `json:"note"`
		Of      []estimateJSON   `json:"of"`
		Curve   []map[string]any `json:"curve"`
	}{Sources: len(s.Steps), Base: s.Base, Run: s.Run, Orders: s.Orders, Seed: s.Seed, Note: "no claim that coding may stop"}
	what := []string{d.ColumnName, d.RowName, "tie"}
	after := func(n int) string {
		if n == 0 {
			return "–"
		}
		return fmt.Sprintf("%d+%d", n, s.Run)
	}
	threshold := shortNumber(s.Percent) + " %"
	summary := table{
		Header: []string{"what", "seen", "in one source", "in two", "coverage", "Chao2", "95 %", "at " + threshold, "random orders"},
		Right:  []string{"seen", "in one source", "in two", "coverage", "Chao2"},
	}
	csv := table{Header: []string{
		"what", "observed", "in_one_source", "in_two_sources", "coverage", "chao2", "low", "high",
		"threshold_percent", "reached_after", "ratio", "orders", "orders_reached", "median_reached_after",
	}}
	for w, e := range s.Estimates {
		r := s.Reached[w]
		x := estimateJSON{
			what[w], e.Observed, e.Once, e.Twice, finite(e.Coverage), finite(e.Chao2), nil, nil, finite(r.Ratio), r.Orders, nil, s.Percent,
		}
		row := []string{
			what[w], strconv.Itoa(e.Observed), strconv.Itoa(e.Once), strconv.Itoa(e.Twice), "", "", "", "",
			exactNumber(s.Percent), "", "", strconv.Itoa(s.Orders), strconv.Itoa(r.Orders), "",
		}
		coverage := "–"
		if x.Coverage != nil {
			coverage = rounded(100*e.Coverage) + " %"
			row[4] = exactNumber(e.Coverage)
		}
		chao2, interval := "–", "–"
		if x.Chao2 != nil {
			x.Interval = []float64{e.Low, e.High}
			row[5], row[6], row[7] = exactNumber(e.Chao2), exactNumber(e.Low), exactNumber(e.High)
			chao2, interval = rounded(e.Chao2), rounded(e.Low)+" to "+rounded(e.High)
		}
		if r.At > 0 {
			x.Reached = &r.At
			row[9] = strconv.Itoa(r.At)
		}
		if x.Ratio != nil {
			row[10] = exactNumber(r.Ratio)
		}
		random := fmt.Sprintf("%d of %d", r.Orders, s.Orders)
		if r.Orders > 0 {
			x.Median = &r.Median
			row[13] = strconv.Itoa(r.Median)
			random += ", median " + after(r.Median)
		}
		document.Of = append(document.Of, x)
		csv.Rows = append(csv.Rows, row)
		summary.Rows = append(summary.Rows, []string{
			what[w] + "s", row[1], row[2], row[3], coverage, chao2, interval, after(r.At), random,
		})
	}
	lines := table{Header: []string{"n", "date", "source"}, Right: []string{"n"}, Whole: []string{"date"}}
	csvLines := table{Header: []string{"n", "date", "source"}}
	for _, w := range what {
		lines.Header = append(lines.Header, w+"s")
		csvLines.Header = append(csvLines.Header, "new_"+w, w, "mean_new_"+w, "mean_"+w, "low_"+w, "high_"+w)
	}
	for i, step := range s.Steps {
		x := map[string]any{"n": i + 1, "date": step.Time.Date(), "source": step.Document}
		row := []string{strconv.Itoa(i + 1), step.Time.Date(), step.Document}
		csvRow := append([]string{}, row...)
		for w := range what {
			key := []string{"columns", "rows", "ties"}[w]
			x[key] = gainJSON{step.New[w], step.All[w], step.MeanNew[w], step.MeanAll[w], []float64{step.Low[w], step.High[w]}}
			row = append(row, fmt.Sprintf("+%s = %s, mean %s", shortNumber(step.New[w]), shortNumber(step.All[w]), rounded(step.MeanAll[w])))
			for _, v := range []float64{step.New[w], step.All[w], step.MeanNew[w], step.MeanAll[w], step.Low[w], step.High[w]} {
				csvRow = append(csvRow, exactNumber(v))
			}
		}
		document.Curve = append(document.Curve, x)
		lines.Rows, csvLines.Rows = append(lines.Rows, row), append(csvLines.Rows, csvRow)
	}
	if curve {
		return renderDocument(ctx, a, document, lines, csvLines)
	}
	return renderDocument(ctx, a, document, summary, csv)
}

// rounded is a number with at most one decimal.
func rounded(v float64) string { return shortNumber(math.Round(v*10) / 10) }
