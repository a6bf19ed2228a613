package discourse

import (
	"io"
	"math"
	"strconv"
	"strings"

	"onrecord/exports/emit"
	"onrecord/exports/palette"
	"onrecord/graph/network"
	"onrecord/graph/view"
	"onrecord/schema/escape"
)

var dotFormat = Format{
	Name: "dot", Ext: ".dot", Help: "Graphviz source: neato or sfdp lay it out",
	Write: writeDOT,
}

// writeDOT writes a graph of Graphviz. The pen is as wide as the weight is large,
// whatever its sign, and a tie that is more conflict than agreement is dashed.
func writeDOT(w io.Writer, n *network.Network, o Options) error {
	var lost view.Loss
	t := emit.NewText(w)
	heaviest := 0.0
	for i := range n.Rows {
		for _, c := range n.Cells(i) {
			heaviest = max(heaviest, math.Abs(c.Value))
		}
	}
	layout := "layout=neato, overlap=prism, splines=true"
	if n.Settings.Mode != network.OneMode {
		layout = "layout=dot, rankdir=LR, ranksep=2"
	}
	t.Raw("graph {\n  graph [", layout, `, bgcolor=white, fontname="Helvetica", fontsize=10, labelloc=b, label=`, escape.DOT(o.Settings), "]\n",
		`  node [shape=ellipse, fontname="Helvetica", fontsize=11, style=filled, fillcolor="`, palette.Blue.Tint().Hex(), `", color="`, palette.Blue.Hex(), `"]`, "\n",
		`  edge [fontname="Helvetica", fontsize=9]`, "\n")
	err := eachNode(n, func(number int, _ string, node *network.Node, f network.Fact) error {
		t.Raw("  n", strconv.Itoa(number), " [label=", escape.DOT(emit.Visible(node.Label, node.ID, &lost)), ", tooltip=",
			escape.DOT(strconv.Itoa(f.Statements)+" statements"))
		if number >= len(n.Rows) {
			t.Raw(`, shape=box, fillcolor="`, palette.Orange.Tint().Hex(), `", color="`, palette.Orange.Hex(), `"`)
		}
		t.Raw("]\n")
		return t.Err()
	})
	if err != nil {
		return err
	}
	err = eachTie(n, func(from, to, row int, c network.Cell) error {
		if from == to {
			return nil
		}
		share := 0.0
		if heaviest > 0 {
			share = math.Abs(c.Value) / heaviest
		}
		colour, style := palette.Blue, "solid"
		switch {
		case c.Value < 0:
			colour, style = palette.Vermilion, "dashed"
		case c.Value == 0:
			colour, style = palette.Grey, "dotted"
		}
		t.Raw("  n", strconv.Itoa(from), " -- n", strconv.Itoa(to), " [weight=", strconv.Itoa(1+int(9*share)), ", penwidth=", number(math.Round(100*(0.5+4.5*share))/100),
			`, color="`, colour.Hex(), `", style=`, style, ", tooltip=", escape.DOT(number(c.Value)))
		if chance, tested := n.Chance(row, int(c.Column)); tested {
			t.Raw(`, p="`, number(chance.P), `", q="`, number(chance.Q), `"`)
		}
		if o.Evidence {
			t.Raw(", statements=", escape.DOT(strings.Join(n.Statements(row, int(c.Column)), "; ")))
		}
		t.Raw("]\n")
		return t.Err()
	})
	if err != nil {
		return err
	}
	t.Raw("}\n")
	return t.Flush()
}
