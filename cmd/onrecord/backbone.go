package main

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/graph/network"
)

const backboneLong = `Backbone tells which positions carry the structure of the network of actors who
are tied by them (mode one), and which ones it would hardly miss.

  nested        takes out one position at a time, always that without which the
                rest loses least: a ranking (the default)
  fixed SIZE    the set of so many positions that loses least
  penalized P   the set with the least loss·exp(-P·(C-|B|)/C), C positions
                being there and |B| in the set, neither none nor all: a
                greater P makes smaller sets
  --set A,B,…   what a given set loses, and what all others would

The loss is the distance √Σ(λ-λ′)² of two spectra: the eigenvalues of the
Laplacian D-A of the whole network and of that of the set alone, each divided by
their sum. Weights below 0 count as 0, and rows are the same in both. A search
tries all sets if there are up to 5000; else it anneals, --restarts times from
--seed on, and says how many of them found what is best.

Networks that differ in who is tied to whom alone have the same spectrum. So the
distance of their weights, that of phases, is told beside the loss (absdiff,
from 0 to 2), and decides where several sets lose alike and have the same size.

--compat dna computes what DNA 3.1.2 does, which drops the difference D-A: row
sums in the place of eigenvalues, and Σ|λ-λ′| in that of the Euclidean distance.
graph/network/README.md has the definitions (Leifeld; DNA's backbone).

` + networkFlagsHelp

const backboneExample = `  onrecord backbone
  onrecord backbone fixed 5
  onrecord backbone penalized 7.5 --format json
  onrecord backbone --set ceasefire-agreed,deal-reached
  onrecord backbone --table coded.csv --rows organization --columns concept \
      --qualifier agreement --compat dna`

type backboneOptions struct {
	networkFlags
	sets  []string
	turns network.BackboneSearch
	seed  uint64
}

func newBackboneCommand(a *app) *cobra.Command {
	var o backboneOptions
	cmd := &cobra.Command{
		Use:       "backbone [nested | fixed SIZE | penalized P]",
		Short:     "Which positions carry the structure of a network",
		Long:      backboneLong,
		Example:   backboneExample,
		GroupID:   groupAsk,
		ValidArgs: []string{"nested", "fixed", "penalized"},
		RunE:      func(cmd *cobra.Command, args []string) error { return runBackbone(cmd.Context(), a, &o, args) },
	}
	o.networkFlags.add(cmd, a, "mode", "window", "step", "window-edges", "kernel", "isolates", "min-weight")
	o.mode = string(network.OneMode)
	flags := cmd.Flags()
	flags.StringArrayVar(&o.sets, "set", nil, "tell what this set loses: `NAMES` of positions with commas between (can be repeated)")
	flags.Uint64Var(&o.seed, "seed", 1, "`N` that the random numbers of a search begin with")
	flags.IntVar(&o.turns.Restarts, "restarts", 4, "search `N` times from the start")
	flags.IntVar(&o.turns.Steps, "steps", 1000, "try `N` sets in each search")
	return cmd
}

func runBackbone(ctx context.Context, a *app, o *backboneOptions, args []string) error {
	how, number := "nested", 0.0
	if len(args) > 0 {
		how = args[0]
	}
	switch wants := map[string]int{"nested": 1, "fixed": 2, "penalized": 2}[how]; {
	case wants == 0:
		return usagef("backbone takes nested, fixed SIZE or penalized P, not %q", how)
	case len(args) > 0 && len(args) != wants && wants == 2:
		return usagef("backbone %s takes a number, as in backbone %s 5", how, how)
	case len(args) > 1 && wants == 1:
		return usagef("backbone nested takes no number")
	case len(o.sets) > 0 && how == "fixed" || len(o.sets) > 0 && how == "nested" && len(args) > 0:
		return usagef("--set tells of a given set, and backbone %s finds one: give one of them", how)
	case wants == 2:
		v, err := strconv.ParseFloat(args[1], 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || how == "fixed" && v != math.Trunc(v) || math.Abs(v) > 1e9 {
			return usagef("backbone %s takes a number, not %q", how, args[1])
		}
		number = v
	}
	if how == "nested" || len(o.sets) > 0 {
		for _, flag := range []string{"seed", "restarts", "steps"} {
			if o.given(flag) {
				return usagef("--%s is about a search: backbone fixed and backbone penalized, without --set, search", flag)
			}
		}
	}
	o.turns.Seed = o.seed
	if o.turns.Restarts < 1 || o.turns.Steps < 1 {
		return usagef("--restarts and --steps take numbers from 1 up")
	}
	return o.observations(ctx, a, false, func(d *network.Data, settings network.Settings) error {
		s, err := a.prepared(d, settings)
		if err != nil {
			return err
		}
		b, err := network.NewBackbone(ctx, s)
		if err != nil {
			return err
		}
		if len(b.Columns()) == 0 {
			return nothingf("no %s ties anybody: nothing matches", d.ColumnName)
		}
		if b.Negative > 0 {
			a.note("weights below 0 count as none: those of %s", count(b.Negative, "tie"))
		}
		if how == "nested" && len(o.sets) == 0 {
			steps, err := b.Nested(ctx)
			if err != nil {
				return err
			}
			return printNested(ctx, a, b, d, steps)
		}
		var set *network.BackboneSet
		switch {
		case len(o.sets) > 0:
			columns, err := columnsNamed(b.Columns(), o.sets)
			if err != nil {
				return err
			}
			how = "set"
			if set, err = b.Set(ctx, columns, number); err != nil {
				return err
			}
		case how == "fixed":
			set, err = b.Fixed(ctx, int(number), o.turns)
			number = 0 // there is no penalty
		default:
			set, err = b.Penalized(ctx, number, o.turns)
		}
		if err != nil {
			return err
		}
		return printBackbone(ctx, a, b, d, set, how, number, o.turns.Seed)
	})
}

// columnsNamed finds the columns of lists of names, which can have commas themselves.
func columnsNamed(columns []network.Node, lists []string) (out []int, err error) {
	for _, l := range lists {
		names := []string{l}
		if _, err := nodeNamed(columns, l); err != nil {
			names = strings.Split(l, ",")
		}
		for _, name := range names {
			i, err := nodeNamed(columns, strings.TrimSpace(name))
			if err != nil {
				return nil, err
			}
			if slices.Contains(out, i) {
				return nil, usagef("--set has %s twice: what is in a set is in it once", columns[i].Label)
			}
			out = append(out, i)
		}
	}
	return out, nil
}

// A nodeJSON is a node of a network as JSON has it: an entity, or a value of a table.
type nodeJSON struct {
	Kind string  `json:"kind,omitempty"`
	ID   *string `json:"id"`
	Name string  `json:"name"`
}

func nodeAsJSON(n network.Node) nodeJSON {
	out := nodeJSON{Kind: n.Kind, Name: n.Name}
	if n.ID != "" {
		out.ID = &n.ID
	}
	return out
}

// nodeID is the id of a node, or its name where it has none.
func nodeID(n network.Node) string { return firstNonEmpty(n.ID, n.Name) }

// exactNumber is a number as JSON has it.
func exactNumber(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

func printNested(ctx context.Context, a *app, b *network.Backbone, d *network.Data, steps []network.BackboneStep) error {
	type stepJSON struct {
		Step         int      `json:"step"`
		Rank         int      `json:"rank"`
		Column       nodeJSON `json:"column"`
		Left         int      `json:"left"`
		Loss         float64  `json:"loss"`
		Rest         float64  `json:"rest_loss"`
		Apart        float64  `json:"absdiff"`
		Observations int      `json:"observations"`
	}
	document := struct {
		Method string     `json:"method"`
		Steps  []stepJSON `json:"steps"`
	}{Method: "nested"}
	columns := b.Columns()
	t := table{
		Header: []string{"rank", d.ColumnName + " taken out", "left", "loss of what is left", "loss of what is out", "observations left"},
		Right:  []string{"rank", "left", "loss of what is left", "loss of what is out", "observations left"},
	}
	csv := table{Header: []string{"step", "rank", d.ColumnName, d.ColumnName + "_name", "left", "loss", "rest_loss", "absdiff", "observations"}}
	for i, s := range steps {
		c, rank := columns[s.Column], len(steps)-i
		document.Steps = append(document.Steps, stepJSON{i + 1, rank, nodeAsJSON(c), s.Left, s.Loss, s.Rest, s.Apart, s.Observations})
		t.Rows = append(t.Rows, []string{strconv.Itoa(rank), c.Label, strconv.Itoa(s.Left), shortNumber(s.Loss), shortNumber(s.Rest), strconv.Itoa(s.Observations)})
		csv.Rows = append(csv.Rows, []string{
			strconv.Itoa(i + 1), strconv.Itoa(rank), nodeID(c), c.Name, strconv.Itoa(s.Left), exactNumber(s.Loss), exactNumber(s.Rest), exactNumber(s.Apart), strconv.Itoa(s.Observations),
		})
	}
	return renderDocument(ctx, a, document, t, csv)
}

func printBackbone(ctx context.Context, a *app, b *network.Backbone, d *network.Data, s *network.BackboneSet, how string, penalty float64, seed uint64) error {
	type columnJSON struct {
		Column nodeJSON `json:"column"`
		In     bool     `json:"backbone"`
		Moved  float64  `json:"loss_when_moved"`
	}
	document := struct {
		Method       string       `json:"method"`
		Size         int          `json:"size"`
		All          int          `json:"columns_in_all"`
		Loss         float64      `json:"loss"`
		Rest         float64      `json:"rest_loss"`
		Apart        float64      `json:"absdiff"`
		Penalty      float64      `json:"penalty"`
		Penalized    float64      `json:"penalized_loss"`
		Observations int          `json:"observations"`
		Exact        *bool        `json:"exact"`
		Evaluated    *int         `json:"sets_tried"`
		Restarts     *int         `json:"restarts"`
		Agreed       *int         `json:"restarts_agreed"`
		Seed         *uint64      `json:"seed"`
		Columns      []columnJSON `json:"columns"`
	}{
		Method: how, Size: s.Size(), All: len(s.In), Loss: s.Loss, Rest: s.Rest, Apart: s.Apart, Penalty: penalty, Penalized: s.Penalized, Observations: s.Observations,
	}
	switch {
	case how == "set":
	case s.Exact:
		document.Exact, document.Evaluated = &s.Exact, &s.Evaluated
		a.note("all %s tried", count(s.Evaluated, "set"))
	default:
		document.Exact, document.Evaluated, document.Restarts, document.Agreed, document.Seed = &s.Exact, &s.Evaluated, &s.Restarts, &s.Agreed, &seed
		a.note("simulated annealing: %s tried, seed %d; %d of %s found a set as good", count(s.Evaluated, "set"), seed, s.Agreed, count(s.Restarts, "restart"))
	}
	line := "%d of %s: loss %s, that of all others %s, weights %s apart"
	args := []any{s.Size(), count(len(s.In), d.ColumnName), shortNumber(s.Loss), shortNumber(s.Rest), shortNumber(s.Apart)}
	if penalty > 0 {
		line += ", penalized %s"
		args = append(args, shortNumber(s.Penalized))
	}
	a.note(line, args...)
	t := table{Header: []string{d.ColumnName, "backbone", "loss when moved"}, Right: []string{"loss when moved"}}
	csv := table{Header: []string{d.ColumnName, d.ColumnName + "_name", "backbone", "loss_when_moved", "loss", "rest_loss", "absdiff", "penalized_loss"}}
	for _, in := range []bool{true, false} {
		for i, c := range b.Columns() {
			if s.In[i] != in {
				continue
			}
			document.Columns = append(document.Columns, columnJSON{nodeAsJSON(c), in, s.Moved[i]})
			side := "rest"
			if in {
				side = "backbone"
			}
			t.Rows = append(t.Rows, []string{c.Label, side, shortNumber(s.Moved[i])})
			csv.Rows = append(csv.Rows, []string{
				nodeID(c), c.Name, strconv.FormatBool(in), exactNumber(s.Moved[i]), exactNumber(s.Loss), exactNumber(s.Rest), exactNumber(s.Apart), exactNumber(s.Penalized),
			})
		}
	}
	return renderDocument(ctx, a, document, t, csv)
}
