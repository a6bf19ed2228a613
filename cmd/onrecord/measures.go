package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"onrecord/graph/network"
)

const measuresHelp = `--measures prints a table of the nodes instead: degree; the sums of what their
ties weigh above 0 and below, apart; betweenness and harmonic closeness over
ties above 0, which are 1/weight long, or as --lengths says and the name of the
column; the first eigenvector of the ties above 0; and communities by
modularity, of agreement and conflict before these are subtracted. stderr says
what was left out, and how many of the searches for communities agree. With
--bootstrap N each number but the community has an interval.`

// searchFlags are those of commands that search for the best partition.
type searchFlags struct {
	restarts int
	begin    func() uint64
}

func (f *searchFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	if flags.Lookup("seed") == nil { // of others that are random, too
		flags.Uint64("seed", 1, "`N` that random searches begin with: the same gives the same")
	}
	f.begin = func() uint64 {
		seed, err := flags.GetUint64("seed")
		if err != nil {
			panic(err) // the flag was made above
		}
		return seed
	}
	flags.IntVar(&f.restarts, "restarts", network.LeastRestarts, fmt.Sprintf("`N` searches, from %d: the best is taken", network.LeastRestarts))
}

func (f *searchFlags) search() network.Search {
	restarts := f.restarts
	if restarts == 0 {
		restarts = -1 // 0 stands for the default there
	}
	return network.Search{Seed: f.begin(), Restarts: restarts}
}

// checkMeasures says what does not go together with --measures, or without it.
func (o *networkOptions) checkMeasures() error {
	if !o.nodes {
		for _, flag := range []string{"lengths", "restarts"} {
			if o.given(flag) {
				return usagef("--%s is about --measures", flag)
			}
		}
		return nil
	}
	switch {
	case o.explain, o.evidence, o.na:
		return usagef("--measures prints a table of nodes: --explain, --evidence and --na are about ties")
	case o.codings, o.changed("permute"):
		return usagef("--measures is about the network itself: it does not go with --permute and --codings; --bootstrap gives it intervals")
	case o.significant:
		return usagef("--measures is about the whole network: it does not go with --significant")
	case o.mode == string(network.Events):
		return usagef("--measures is about a network, and --mode events makes none")
	case !slices.Contains(texts(network.AllLengths()), o.lengths):
		return usagef("--lengths takes %s, not %q", list(texts(network.AllLengths()), "or"), o.lengths)
	}
	return nil
}

// A measuresRow is a row of the table of nodes.
type measuresRow struct {
	start, centre, end network.Time // of its window
	m                  network.MeasuredNode
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
		header, columns = slices.Insert(header, 0, spanHeader(s.Settings)...), slices.Insert(columns, 0, "start", "centre", "end")
	}
	l := listing[measuresRow]{
		Header: header, Columns: columns, Whole: []string{"first", "last"},
		Right: slices.DeleteFunc(slices.Clone(header), func(h string) bool {
			return slices.Contains([]string{"node", "side", "start", "centre", "end", "first", "last"}, h)
		}),
		Cells: func(x measuresRow) []string {
			m := &x.m
			cells := []string{m.Node.Label}
			if s.Settings.Mode == network.TwoMode {
				cells = append(cells, m.Side)
			}
			cells = append(cells, strconv.Itoa(m.Degree), twoDecimals(m.Positive), twoDecimals(m.Negative), twoDecimals(m.Betweenness), twoDecimals(m.Closeness),
				twoDecimals(m.Eigenvector), strconv.Itoa(m.Community), strconv.Itoa(m.Fact.Statements), m.Fact.First.Date(), m.Fact.Last.Date())
			if windowed {
				cells = slices.Insert(cells, 0, spanCells(s.Settings, x.start, x.centre, x.end)...)
			}
			return cells
		},
		Row: func(x measuresRow) []string {
			m := &x.m
			cells := []string{
				m.Node.Label, m.Node.ID, m.Side, strconv.Itoa(m.Degree), digits(m.Positive), digits(m.Negative), digits(m.Betweenness), digits(m.Closeness),
				digits(m.Eigenvector), strconv.Itoa(m.Community), strconv.Itoa(m.Fact.Statements), m.Fact.First.String(), m.Fact.Last.String(),
			}
			if windowed {
				cells = slices.Insert(cells, 0, x.start.String(), x.centre.String(), x.end.EndString())
			}
			return cells
		},
		JSON: func(dst []byte, x measuresRow) []byte {
			m := &x.m
			dst = append(dst, '{')
			if windowed {
				dst = fmt.Appendf(dst, `"start":%s,"centre":%s,"end":%s,`, asJSON(nil, x.start.String()), asJSON(nil, x.centre.String()), asJSON(nil, x.end.EndString()))
			}
			return fmt.Appendf(dst, `"label":%s,"id":%s,"side":%s,"degree":%d,"weighted_positive":%s,"weighted_negative":%s,"%s":%s,"closeness":%s,"eigenvector":%s,"community":%d,"statements":%d,"first":%s,"last":%s}`,
				asJSON(nil, m.Node.Label), textOrNull(m.Node.ID), asJSON(nil, m.Side), m.Degree, numberOrNull(m.Positive), numberOrNull(m.Negative), betweenness, numberOrNull(m.Betweenness),
				numberOrNull(m.Closeness), numberOrNull(m.Eigenvector), m.Community, m.Fact.Statements, textOrNull(m.Fact.First.String()), textOrNull(m.Fact.Last.String()))
		},
		Empty: "no node: nobody has said anything of what the network is made of",
	}
	rows, err := o.measures(ctx, a, s)
	if err != nil {
		return err
	}
	if s.Settings.MinWeight > 0 {
		l.Empty = "no node: no tie is as heavy as --min-weight asks for"
	}
	return render(ctx, a, l, each(rows))
}

// measures are those of the nodes of all networks. It tells what was left out.
func (o *networkOptions) measures(ctx context.Context, a *app, s *network.Series) (rows []measuresRow, err error) {
	unused, balanced := 0, 0
	for n, err := range s.All(ctx) {
		if err != nil {
			return nil, err
		}
		g, err := n.Graph(ctx)
		if err != nil {
			return nil, err
		}
		m, err := g.Measure(ctx, network.MeasureOptions{Lengths: network.Lengths(o.lengths), Search: o.search()})
		if err != nil {
			return nil, err
		}
		unused, balanced = unused+m.Unused, balanced+g.Balanced
		if s.Settings.Window == nil {
			a.tellNetwork(s, n)
			tellMeasures(a, m)
		}
		for _, node := range m.Nodes {
			rows = append(rows, measuresRow{n.Start, n.Centre, n.End, node})
		}
	}
	if unused > 0 {
		a.note("%s below 0 left out of betweenness, closeness and eigenvector", count(unused, "tie"))
	}
	if balanced > 0 {
		a.note("%s that %s 0 left out", count(balanced, "tie"), map[bool]string{true: "weighs", false: "weigh"}[balanced == 1])
	}
	return rows, nil
}

func tellMeasures(a *app, m *network.NodeMeasures) {
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

// numberOrNull is a number as JSON has it.
func numberOrNull(v float64) string {
	if s := digits(v); s != "" {
		return s
	}
	return "null"
}

// twoDecimals is a number with two decimals at most; –: there is none.
func twoDecimals(v float64) string {
	if math.IsNaN(v) {
		return "–"
	}
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(v, 'f', 2, 64), "0"), ".")
}

// numberOrDash is a number with four decimals at most; –: there is none.
func numberOrDash(v float64) string {
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
