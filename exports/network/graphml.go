// Package network writes the property graph of a view for programs that draw and
// count networks: GraphML, GEXF, Cytoscape.js, node-link JSON, Graphviz and
// Mermaid. Each format goes through the graph by an export.Walk, which numbers nodes
// and edges and counts what is lost.
package network

import (
	"io"
	"slices"
	"strconv"

	"onrecord/exports/emit"
	"onrecord/exports/export"
	"onrecord/graph/view"
	"onrecord/schema"
)

// GraphML is GraphML 1.0.
var GraphML = export.Format{
	Name: "graphml", Ext: ".graphml", MediaType: "application/graphml+xml",
	Help:  "GraphML: for Gephi, yEd, visone, igraph, networkx",
	Views: []view.View{view.Full, view.Claims, view.Actors},
	Write: writeGraphML,
}

// graphmlTypes are the types of properties; all others are texts.
var graphmlTypes = map[schema.Type]string{schema.Int: "int", schema.Decimal: "double", schema.Bool: "boolean"}

func graphmlType(t schema.Type) string {
	if kind, ok := graphmlTypes[t]; ok {
		return kind
	}
	return "string"
}

// The keys that every node and every edge have. Gephi takes label, weight, r, g,
// b, color and size for its own, and igraph's plot color. An edge has no g, which
// would hide a graph of that name in E(g)[…] of R.
var (
	graphmlNodeKeys = [][2]string{{"label", "string"}, {"id", "string"}, {"iri", "string"}, {"kind", "string"}, {"r", "int"}, {"g", "int"}, {"b", "int"}, {"size", "double"}}
	graphmlEdgeKeys = [][2]string{{"label", "string"}, {"weight", "double"}, {"mutual", "boolean"}, {"color", "string"}}
)

// writeGraphML writes GraphML 1.0 (http://graphml.graphdrawing.org/). Edges are
// all directed, for networkx and igraph read no mixture: those that hold in both
// directions have mutual=true. Claims, which have two modes, have the type of
// igraph: false for actors, and true for positions.
func writeGraphML(w io.Writer, in *export.Input) error {
	g, err := export.NewWalk(in)
	if err != nil {
		return err
	}
	x := emit.NewXML(w, &in.Lost)
	x.Raw(`<?xml version="1.0" encoding="UTF-8"?>`, "\n",
		`<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"`,
		` xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">`, "\n")
	keys := func(of string, fixed [][2]string, properties []view.Property) {
		declare := func(i int, name, kind string) {
			x.Raw(`  <key id="`, of[:1], "k", strconv.Itoa(i), `" for="`, of, `"`)
			x.Attribute("attr.name", name)
			x.Raw(` attr.type="`, kind, `"/>`, "\n")
		}
		for i, k := range fixed {
			declare(i, k[0], k[1])
		}
		for i, p := range properties {
			if !isGraphMLLabel(p) {
				declare(len(fixed)+i, emit.Attribute(p), graphmlType(p.Type))
			}
		}
	}
	x.Raw(`  <key id="gk0" for="graph" attr.name="title" attr.type="string"/>`, "\n")
	nodeKeys := graphmlNodeKeys
	if in.As == view.Claims {
		nodeKeys = append(slices.Clip(nodeKeys), [2]string{"type", "boolean"})
	}
	keys("node", nodeKeys, g.NodeProperties)
	keys("edge", graphmlEdgeKeys, g.EdgeProperties)
	x.Raw(`  <graph id="G" edgedefault="directed">`, "\n")
	if title := export.Title(g.PropertyGraph); title != "" {
		x.Raw("    ")
		data(x, "gk", 0, title)
		x.Raw("\n")
	}
	if err := g.EachNode(func(number int, n *view.Node) error {
		x.Raw(`    <node id="n`, strconv.Itoa(number), `">`)
		c := nodeColour(n)
		for i, v := range []string{n.Label, n.ID, n.IRI, string(n.Kind), strconv.Itoa(int(c[0])), strconv.Itoa(int(c[1])), strconv.Itoa(int(c[2])), emit.Number(nodeSize(n))} {
			data(x, "nk", i, v)
		}
		if in.As == view.Claims {
			data(x, "nk", len(graphmlNodeKeys), strconv.FormatBool(n.Kind == schema.KindPosition))
		}
		for i, v := range n.Values {
			if v != nil && !isGraphMLLabel(g.NodeProperties[i]) {
				data(x, "nk", len(nodeKeys)+i, emit.Plain(v))
			}
		}
		x.Raw("</node>\n")
		return x.Err()
	}); err != nil {
		return err
	}
	if err := g.EachEdge(func(number, from, to int, e *view.Edge) error {
		x.Raw(`    <edge id="e`, strconv.Itoa(number), `" source="n`, strconv.Itoa(from), `" target="n`, strconv.Itoa(to), `">`)
		for i, v := range []string{e.Type, emit.Number(e.Weight), strconv.FormatBool(e.Mutual), edgeColour(e).Hex()} {
			data(x, "ek", i, v)
		}
		for i, v := range e.Values {
			if v != nil {
				data(x, "ek", len(graphmlEdgeKeys)+i, emit.Plain(v))
			}
		}
		x.Raw("</edge>\n")
		return x.Err()
	}); err != nil {
		return err
	}
	x.Raw("  </graph>\n</graphml>\n")
	return x.Flush()
}

// isGraphMLLabel reports whether a property is what the label says: the name, which
// igraph would take for the ids of nodes, though statements have none and of entities
// of several kinds two may have the same.
func isGraphMLLabel(p view.Property) bool { return p.Name == "name" }

// data writes a value.
func data(x *emit.XML, key string, n int, value string) {
	x.Raw(`<data key="`, key, strconv.Itoa(n), `">`)
	x.Escaped(value)
	x.Raw("</data>")
}
