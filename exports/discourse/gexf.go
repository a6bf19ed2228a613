package discourse

import (
	"errors"
	"io"
	"math"
	"strconv"
	"strings"

	"onrecord/exports/emit"
	"onrecord/exports/palette"
	"onrecord/graph/network"
	"onrecord/graph/view"
)

var gexfFormat = Format{
	Name: "gexf", Ext: ".gexf", Help: "for Gephi; windows as one dynamic graph",
	Write: func(w io.Writer, n *network.Network, o Options) error {
		return writeGEXF(w, []*network.Network{n}, o, false)
	},
	Series: func(w io.Writer, s *Series, o Options) error {
		var all []*network.Network
		for n, err := range s.Networks {
			if err != nil {
				return err
			}
			if n.Start == network.NoTime || n.End == network.NoTime {
				return errUndated
			}
			all = append(all, n)
		}
		return writeGEXF(w, all, o, true)
	},
}

// errUndated says that a window has no time: it is of undated statements.
var errUndated = errors.New("GEXF shows windows by their dates, and one of these has none: leave out what is undated, or take another format")

// A dynamicTie is a tie over all windows.
type dynamicTie struct {
	from, to string // keys of nodes
	at       []tieAt
}

// A tieAt is a tie in one window.
type tieAt struct {
	window, row int
	cell        network.Cell
}

// volume is how much a tie is about, whatever its sign: what Gephi takes for the
// weight, which drops ties of 0 and warns of negative ones.
func volume(n *network.Network, c network.Cell) float64 {
	switch {
	case n.Settings.Mode == network.OneMode && n.Settings.Aggregation == network.Subtract:
		return c.Positive + c.Negative
	case n.Settings.Mode != network.OneMode && n.Qualifier().Sided():
		return c.Positive + c.Negative + c.Neutral
	case n.Settings.Mode != network.OneMode:
		return float64(c.Count)
	}
	return math.Abs(c.Value)
}

// writeGEXF writes GEXF 1.3 (https://gexf.net/). The weight of an edge is its volume,
// and value what the network has; of windows, the weight is the greatest volume, and
// weights and values stand from the start of a window until the next one starts, for
// spans must not overlap (gexfSpan).
func writeGEXF(w io.Writer, all []*network.Network, o Options, dynamic bool) error {
	var lost view.Loss
	x := emit.NewXML(w, &lost)
	x.Raw(`<?xml version="1.0" encoding="UTF-8"?>`, "\n", `<gexf xmlns="http://gexf.net/1.3" version="1.3">`, "\n  <meta>\n    <creator>onrecord</creator>\n    <description>")
	x.Escaped(o.Settings)
	x.Raw("</description>\n  </meta>\n", `  <graph defaultedgetype="undirected"`)
	if dynamic {
		x.Raw(` mode="dynamic" timeformat="`, gexfTimes(all), `" timerepresentation="interval"`)
	}
	x.Raw(">\n", `    <attributes class="node">`, "\n")
	for i, a := range [][2]string{{"id", "string"}, {"iri", "string"}, {"side", "string"}, {"actor_type", "string"}, {"affiliation", "string"}, {"statements", "integer"}} {
		gexfAttribute(x, strconv.Itoa(i), a[0], a[1])
	}
	x.Raw("    </attributes>\n", `    <attributes class="edge">`, "\n")
	static := [][2]string{{"value", "double"}, {"positive", "double"}, {"negative", "double"}, {"neutral", "double"}, {"count", "integer"}, {"indirect", "boolean"}}
	tested := len(all) > 0 && all[0].Tested()
	if tested {
		static = append(static, [2]string{"p", "double"}, [2]string{"q", "double"})
	}
	if o.Evidence {
		static = append(static, [2]string{"statements", "string"})
	}
	for i, a := range static {
		gexfAttribute(x, strconv.Itoa(i), a[0], a[1])
	}
	x.Raw("    </attributes>\n")
	if dynamic {
		x.Raw(`    <attributes class="edge" mode="dynamic">`, "\n")
		gexfAttribute(x, "weight", "weight", "double")
		gexfAttribute(x, "balance", "balance", "double")
		if tested {
			gexfAttribute(x, "p", "p", "double")
			gexfAttribute(x, "q", "q", "double")
		}
		x.Raw("    </attributes>\n")
	}
	numbers := writeGEXFNodes(x, all)
	x.Raw("    <edges>\n")
	for i, t := range tiesOver(all) {
		writeGEXFEdge(x, i, numbers, t, all, o, dynamic)
		if x.Err() != nil {
			return x.Err()
		}
	}
	x.Raw("    </edges>\n  </graph>\n</gexf>\n")
	return x.Flush()
}

func gexfAttribute(x *emit.XML, id, title, kind string) {
	x.Raw(`      <attribute id="`, id, `"`)
	x.Attribute("title", title)
	x.Raw(` type="`, kind, `"/>`, "\n")
}

func nodeKey(side string, n *network.Node) string { return side + "\x00" + n.Label }

// writeGEXFNodes writes the nodes of all networks, each once, and numbers them.
func writeGEXFNodes(x *emit.XML, all []*network.Network) map[string]int {
	numbers := map[string]int{}
	statements := map[string]int{}
	for _, n := range all {
		_ = eachNode(n, func(_ int, side string, node *network.Node, f network.Fact) error {
			k := nodeKey(side, node)
			statements[k] = max(statements[k], f.Statements)
			return nil
		})
	}
	x.Raw("    <nodes>\n")
	for _, n := range all {
		_ = eachNode(n, func(_ int, side string, node *network.Node, _ network.Fact) error {
			k := nodeKey(side, node)
			if _, known := numbers[k]; known {
				return nil
			}
			number := len(numbers)
			numbers[k] = number
			x.Raw(`      <node id="n`, strconv.Itoa(number), `"`)
			x.Attribute("label", node.Label)
			x.Raw("><attvalues>")
			for i, v := range []string{node.ID, node.IRI, side, node.Type, node.Affiliation, strconv.Itoa(statements[k])} {
				gexfValue(x, strconv.Itoa(i), v)
			}
			x.Raw("</attvalues></node>\n")
			return nil
		})
	}
	x.Raw("    </nodes>\n")
	return numbers
}

func gexfValue(x *emit.XML, of, value string) {
	if value == "" {
		return
	}
	x.Raw(`<attvalue for="`, of, `"`)
	x.Attribute("value", value)
	x.Raw("/>")
}

// tiesOver gathers the ties of all networks, in the order in which they come.
func tiesOver(all []*network.Network) []*dynamicTie {
	var out []*dynamicTie
	known := map[[2]string]*dynamicTie{}
	for i, n := range all {
		rowSide, columnSide := n.Sides()
		for row := range n.Rows {
			for _, c := range n.Cells(row) {
				if int(c.Column) == row && n.Settings.Mode == network.OneMode {
					continue
				}
				k := [2]string{nodeKey(rowSide, &n.Rows[row]), nodeKey(columnSide, &n.Columns[c.Column])}
				t := known[k]
				if t == nil {
					t = &dynamicTie{from: k[0], to: k[1]}
					known[k] = t
					out = append(out, t)
				}
				t.at = append(t.at, tieAt{i, row, c})
			}
		}
	}
	return out
}

func writeGEXFEdge(x *emit.XML, i int, numbers map[string]int, t *dynamicTie, all []*network.Network, o Options, dynamic bool) {
	greatest := t.at[0]
	for _, at := range t.at {
		if volume(all[at.window], at.cell) > volume(all[greatest.window], greatest.cell) {
			greatest = at
		}
	}
	n := all[greatest.window]
	x.Raw(`      <edge id="e`, strconv.Itoa(i), `" source="n`, strconv.Itoa(numbers[t.from]), `" target="n`, strconv.Itoa(numbers[t.to]), `" weight="`, number(volume(n, greatest.cell)), `"`)
	x.Raw("><attvalues>")
	c := greatest.cell
	values := []string{number(c.Value), number(c.Positive), number(c.Negative), number(c.Neutral), strconv.FormatUint(uint64(c.Count), 10), strconv.FormatBool(n.Indirect(greatest.row, int(c.Column)))}
	if chance, tested := n.Chance(greatest.row, int(c.Column)); tested {
		values = append(values, number(chance.P), number(chance.Q))
	}
	if o.Evidence {
		values = append(values, strings.Join(statementsOver(t, all), "; "))
	}
	for j, v := range values {
		gexfValue(x, strconv.Itoa(j), v)
	}
	if dynamic {
		for _, at := range t.at {
			from, until := gexfSpan(all, at.window)
			values := [][2]string{{"weight", number(volume(all[at.window], at.cell))}, {"balance", number(at.cell.Value)}}
			if chance, tested := all[at.window].Chance(at.row, int(at.cell.Column)); tested {
				values = append(values, [2]string{"p", number(chance.P)}, [2]string{"q", number(chance.Q)})
			}
			for _, v := range values {
				x.Raw(`<attvalue for="`, v[0], `" value="`, v[1], `" start="`, from, `" end="`, until, `"/>`)
			}
		}
	}
	x.Raw("</attvalues>")
	if dynamic {
		x.Raw("<spells>")
		for _, at := range t.at {
			from, until := gexfSpan(all, at.window)
			x.Raw(`<spell start="`, from, `" end="`, until, `"/>`)
		}
		x.Raw("</spells>")
	}
	colour := palette.Blue
	switch {
	case c.Value < 0:
		colour = palette.Vermilion
	case c.Value == 0:
		colour = palette.Grey // balanced
	}
	x.Raw(`<color r="`, strconv.Itoa(int(colour[0])), `" g="`, strconv.Itoa(int(colour[1])), `" b="`, strconv.Itoa(int(colour[2])), `"/></edge>`, "\n")
}

// gexfSpan is the time in which a window stands for itself: from its start until the
// next one starts, both ends included. Windows that kernels centre on each unit of the
// range can start together, at its beginning: then it is from centre to centre.
func gexfSpan(all []*network.Network, window int) (from, until string) {
	begins := func(n *network.Network) network.Time { return n.Start }
	if len(all) > 1 && all[0].Settings.Kernel != network.NoKernel && all[0].Start == all[1].Start {
		begins = func(n *network.Network) network.Time { return n.Centre }
	}
	start, end := begins(all[window]), all[window].End
	if window+1 < len(all) {
		end = max(start, begins(all[window+1])-1)
	}
	if gexfTimes(all) == "dateTime" {
		return gexfTime(start), gexfTime(end)
	}
	return start.Date(), end.Date()
}

// gexfTimes is how times are written: windows of less than a day need the time of day.
func gexfTimes(all []*network.Network) string {
	if len(all) > 0 && all[0].Settings.Window != nil {
		switch all[0].Settings.Window.Unit {
		case network.Hours, network.Minutes, network.Seconds:
			return "dateTime"
		}
	}
	return "date"
}

func gexfTime(t network.Time) string {
	if s := t.String(); strings.Contains(s, "T") {
		return s
	}
	return t.Date() + "T00:00:00"
}

// statementsOver are the statements behind a tie in all windows, each once.
func statementsOver(t *dynamicTie, all []*network.Network) (out []string) {
	seen := map[string]bool{}
	for _, at := range t.at {
		for _, id := range all[at.window].Statements(at.row, int(at.cell.Column)) {
			if !seen[id] {
				seen[id] = true
				out = append(out, id)
			}
		}
	}
	return out
}
