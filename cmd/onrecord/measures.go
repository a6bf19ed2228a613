package main

import (
	"context"
	"fmt"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/graph/network"
)

const measuresHelp = `--measures prints a table of the nodes instead: degree; the sums of what their ties
weigh above 0 and below, apart; betweenness and harmonic closeness over ties above 0,
which are 1/weight long, or as --lengths says and the name of the column; the first
eigenvector of the ties above 0; and communities by modularity, of agreement and
conflict before these are subtracted. stderr says what was left out, and how many of
the searches for communities agree.`

// searchFlags are those of commands that search for the best partition.
type searchFlags struct {
	seed     uint64
	restarts int
}

func (f *searchFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.Uint64Var(&f.seed, "seed", 1, "`N` that random searches begin with: the same gives the same")
	flags.IntVar(&f.restarts, "restarts", network.LeastRestarts, fmt.Sprintf("`N` searches, from %d: the best is taken", network.LeastRestarts))
}

func (f *searchFlags) search() network.Search {
	restarts := f.restarts
	if restarts == 0 {
		restarts = -1 // 0 stands for the default there
	}
	return network.Search{Seed: f.seed, Restarts: restarts}
}

// checkMeasures says what does not go together with --measures, or without it.
func (o *networkOptions) checkMeasures() error {
	if !o.nodes {
		for _, flag := range []string{"lengths", "seed", "restarts"} {
			if o.given(flag) {
				return usagef("--%s is about --measures", flag)
			}
		}
		return nil
	}
	switch {
	case o.explain, o.evidence, o.na:
		return usagef("--measures prints a table of nodes: --explain, --evidence and --na are about ties")
	case o.mode == string(network.Events):
		return usagef("--measures is about a network, and --mode events makes none")
	case !slices.Contains(texts(network.AllLengths()), o.lengths):
		return usagef("--lengths takes %s, not %q", list(texts(network.AllLengths()), "or"), o.lengths)
	}
	return nil
}

// A measured is a row of the table of nodes.
type measured struct {
	n *network.Network // of which window
	m network.Measured
}

// listMeasures prints the nodes of each network with their measures.
func (o *networkOptions) listMeasures(ctx context.Context, a *app, s *network.Series) error {
	lengths := network.Lengths(o.lengths)
	windowed := s.Settings.Window != nil
	betweenness := "betweenness_" + lengths.Name()
	columns := []string{"label", "id", "side", "degree", "weighted_positive", "weighted_negative", betweenness, "closeness", "eigenvector", "community", "statements", "first", "last"}
	header := []string{"node", "degree", "+", "−", "between, " + string(lengths), "close", "eigen", "group", "said", "first", "last"}
	if s.Settings.Mode == network.TwoMode {
		header = slices.Insert(header, 1, "side")
	}
	if windowed {
		header, columns = slices.Insert(header, 0, "start", "end"), slices.Insert(columns, 0, "start", "end")
	}
	l := listing[measured]{
		Header: header, Columns: columns, Whole: []string{"first", "last"},
		Right: slices.DeleteFunc(slices.Clone(header), func(h string) bool {
			return slices.Contains([]string{"node", "side", "start", "end", "first", "last"}, h)
		}),
		Cells: func(x measured) []string {
			m := &x.m
			cells := []string{m.Node.Label}
			if s.Settings.Mode == network.TwoMode {
				cells = append(cells, m.Side)
			}
			cells = append(cells, strconv.Itoa(m.Degree), rounded(m.Positive), rounded(m.Negative), rounded(m.Betweenness), rounded(m.Closeness),
				rounded(m.Eigenvector), strconv.Itoa(m.Community), strconv.Itoa(m.Fact.Statements), m.Fact.First.Date(), m.Fact.Last.Date())
			return x.inWindow(windowed, cells)
		},
		Row: func(x measured) []string {
			m := &x.m
			return x.inWindow(windowed, []string{
				m.Node.Label, m.Node.ID, m.Side, strconv.Itoa(m.Degree), digits(m.Positive), digits(m.Negative), digits(m.Betweenness), digits(m.Closeness),
				digits(m.Eigenvector), strconv.Itoa(m.Community), strconv.Itoa(m.Fact.Statements), m.Fact.First.String(), m.Fact.Last.String(),
			})
		},
		JSON: func(dst []byte, x measured) []byte {
			m := &x.m
			dst = append(dst, '{')
			if windowed {
				dst = fmt.Appendf(dst, `"start":%s,"end":%s,`, asJSON(nil, x.n.Start.String()), asJSON(nil, x.n.End.String()))
			}
			return fmt.Appendf(dst, `"label":%s,"id":%s,"side":%s,"degree":%d,"weighted_positive":%s,"weighted_negative":%s,"%s":%s,"closeness":%s,"eigenvector":%s,"community":%d,"statements":%d,"first":%s,"last":%s}`,
				asJSON(nil, m.Node.Label), textOrNull(m.Node.ID), asJSON(nil, m.Side), m.Degree, orNull(m.Positive), orNull(m.Negative), betweenness, orNull(m.Betweenness),
				orNull(m.Closeness), orNull(m.Eigenvector), m.Community, m.Fact.Statements, textOrNull(m.Fact.First.String()), textOrNull(m.Fact.Last.String()))
		},
		Empty: "no node: nobody has said anything of what the network is made of",
	}
	return render(ctx, a, l, o.measures(ctx, a, s))
}

func (x *measured) inWindow(windowed bool, cells []string) []string {
	if !windowed {
		return cells
	}
	return slices.Insert(cells, 0, x.n.Start.String(), x.n.End.String())
}

// measures are those of the nodes of all networks. What was left out is told at the
// end.
func (o *networkOptions) measures(ctx context.Context, a *app, s *network.Series) iter.Seq2[measured, error] {
	return func(yield func(measured, error) bool) {
		unused, balanced := 0, 0
		for n, err := range networksOf(ctx, s) {
			var g *network.Graph
			if err == nil {
				g, err = n.Graph(ctx)
			}
			var m *network.Measures
			if err == nil {
				m, err = g.Measure(ctx, network.MeasureOptions{Lengths: network.Lengths(o.lengths), Search: o.search()})
			}
			if err != nil {
				yield(measured{}, err)
				return
			}
			unused, balanced = unused+m.Unused, balanced+g.Balanced
			if s.Settings.Window == nil {
				a.tellNetwork(n)
				tellMeasures(a, m)
			}
			for _, node := range m.Nodes {
				if !yield(measured{n, node}, nil) {
					return
				}
			}
		}
		if unused > 0 {
			a.note("%s below 0 left out of betweenness, closeness and eigenvector", count(unused, "tie"))
		}
		if balanced > 0 {
			a.note("%s that weigh 0 are no ties", count(balanced, "pair"))
		}
	}
}

func tellMeasures(a *app, m *network.Measures) {
	if p := m.Communities; !math.IsNaN(p.Value) {
		a.note("communities: %s %s (%s), %s", m.Modularity, shortNumber(p.Value), m.Modularity.Source(), p.Describe())
	}
	switch {
	case m.Unsettled:
		a.note("the eigenvector did not converge: none is given")
	case m.Components > 1:
		a.note("eigenvector: of the largest of %d components, %s; other nodes have none", m.Components, count(m.Inside, "node"))
	}
}

// digits is a number in twelve digits, of which rounding leaves the same on every
// machine; empty: there is none.
func digits(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	short, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 12, 64), 64)
	if err != nil {
		panic(err) // it was formatted
	}
	return strconv.FormatFloat(short, 'g', -1, 64)
}

// orNull is a number as JSON has it.
func orNull(v float64) string {
	if s := digits(v); s != "" {
		return s
	}
	return "null"
}

// rounded is a number with two decimals at most; –: there is none.
func rounded(v float64) string {
	if math.IsNaN(v) {
		return "–"
	}
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(v, 'f', 2, 64), "0"), ".")
}

// orDash is a number with four decimals at most; –: there is none.
func orDash(v float64) string {
	if math.IsNaN(v) {
		return "–"
	}
	return shortNumber(v)
}

func textOrNull(s string) string {
	if s == "" {
		return "null"
	}
	return string(asJSON(nil, s))
}
