package discourse

import (
	"io"
	"strconv"
	"strings"

	"onrecord/exports/emit"
	"onrecord/graph/network"
	"onrecord/graph/view"
)

var graphmlFormat = Format{
	Name: "graphml", Ext: ".graphml", Help: "for Gephi, visone, igraph, networkx",
	Write: writeGraphML,
}

// A graphmlKey is an attribute, and what it is.
type graphmlKey struct{ name, kind string }

// writeGraphML writes GraphML 1.0. Weights are called weight only where all of them
// are above 0, else value: R's igraph reads weight as a strength or a length unasked,
// and cannot do with one that is not positive. In a two-mode network type is false
// for rows and true for columns, as R's bipartite functions want it, and so nothing
// else is called that.
func writeGraphML(w io.Writer, n *network.Network, o Options) error {
	var lost view.Loss
	x := emit.NewXML(w, &lost)
	x.Raw(`<?xml version="1.0" encoding="UTF-8"?>`, "\n",
		`<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"`,
		` xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">`, "\n")
	two := n.Settings.Mode != network.OneMode
	nodeKeys := []graphmlKey{
		{"label", "string"},
		{"id", "string"},
		{"iri", "string"},
		{"side", "string"},
		{"actor_type", "string"},
		{"affiliation", "string"},
		{"statements", "int"},
		{"first", "string"},
		{"last", "string"},
	}
	if two {
		nodeKeys = append(nodeKeys, graphmlKey{"type", "boolean"})
	}
	weight := "weight"
	if !allPositive(n) {
		weight = "value"
	}
	edgeKeys := []graphmlKey{{weight, "double"}, {"positive", "double"}, {"negative", "double"}, {"count", "int"}, {"indirect", "boolean"}}
	if two {
		edgeKeys = append(edgeKeys, graphmlKey{"neutral", "double"})
	}
	if o.Evidence {
		edgeKeys = append(edgeKeys, graphmlKey{"statements", "string"})
	}
	declare := func(of string, keys []graphmlKey) {
		for i, k := range keys {
			x.Raw(`  <key id="`, of[:1], strconv.Itoa(i), `" for="`, of, `"`)
			x.Attribute("attr.name", k.name)
			x.Raw(` attr.type="`, k.kind, `"/>`, "\n")
		}
	}
	declare("graph", []graphmlKey{{"settings", "string"}})
	declare("node", nodeKeys)
	declare("edge", edgeKeys)
	x.Raw(`  <graph id="G" edgedefault="undirected">`, "\n    ")
	datum(x, "g", 0, o.Settings)
	x.Raw("\n")
	err := eachNode(n, func(number int, side string, node *network.Node, f network.Fact) error {
		x.Raw(`    <node id="n`, strconv.Itoa(number), `">`)
		values := []string{node.Label, node.ID, node.IRI, side, node.Type, node.Affiliation, strconv.Itoa(f.Statements), f.First.Date(), f.Last.Date()}
		if two {
			values = append(values, strconv.FormatBool(number >= len(n.Rows)))
		}
		for i, v := range values {
			datum(x, "n", i, v)
		}
		x.Raw("</node>\n")
		return x.Err()
	})
	if err != nil {
		return err
	}
	edge := 0
	err = eachTie(n, func(from, to, row int, c network.Cell) error {
		x.Raw(`    <edge id="e`, strconv.Itoa(edge), `" source="n`, strconv.Itoa(from), `" target="n`, strconv.Itoa(to), `">`)
		edge++
		values := []string{number(c.Value), number(c.Positive), number(c.Negative), strconv.FormatUint(uint64(c.Count), 10), strconv.FormatBool(n.Indirect(row, int(c.Column)))}
		if two {
			values = append(values, number(c.Neutral))
		}
		if o.Evidence {
			values = append(values, strings.Join(n.Statements(row, int(c.Column)), "; "))
		}
		for i, v := range values {
			datum(x, "e", i, v)
		}
		x.Raw("</edge>\n")
		return x.Err()
	})
	if err != nil {
		return err
	}
	x.Raw("  </graph>\n</graphml>\n")
	return x.Flush()
}

// allPositive reports whether all ties weigh more than nothing.
func allPositive(n *network.Network) bool {
	for i := range n.Rows {
		for _, c := range n.Cells(i) {
			if !(c.Value > 0) {
				return false
			}
		}
	}
	return true
}

// datum writes a value; nothing where there is none.
func datum(x *emit.XML, of string, key int, value string) {
	if value == "" {
		return
	}
	x.Raw(`<data key="`, of, strconv.Itoa(key), `">`)
	x.Escaped(value)
	x.Raw("</data>")
}
