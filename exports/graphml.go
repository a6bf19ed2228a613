package exports

import (
	"io"
	"strconv"
	"strings"

	"onrecord/graph/view"
	"onrecord/schema"
)

var graphmlFormat = Format{
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
// directions have mutual=true.
func writeGraphML(w io.Writer, in *Input) error {
	g, err := in.Properties(in.As)
	if err != nil {
		return err
	}
	x := newXMLWriter(w, &in.Lost)
	x.raw(`<?xml version="1.0" encoding="UTF-8"?>`, "\n",
		`<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"`,
		` xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">`, "\n")
	keys := func(of string, fixed [][2]string, properties []view.Property) {
		declare := func(i int, name, kind string) {
			x.raw(`  <key id="`, of[:1], "k", strconv.Itoa(i), `" for="`, of, `"`)
			x.attribute("attr.name", name)
			x.raw(` attr.type="`, kind, `"/>`, "\n")
		}
		for i, k := range fixed {
			declare(i, k[0], k[1])
		}
		for i, p := range properties {
			declare(len(fixed)+i, p.Name, graphmlType(p.Type))
		}
	}
	x.raw(`  <key id="gk0" for="graph" attr.name="title" attr.type="string"/>`, "\n")
	keys("node", graphmlNodeKeys, g.NodeProperties)
	keys("edge", graphmlEdgeKeys, g.EdgeProperties)
	x.raw(`  <graph id="G" edgedefault="directed">`, "\n")
	if title := titleOf(g); title != "" {
		x.raw("    ")
		x.data("gk", 0, title)
		x.raw("\n")
	}
	known := newEnds(in)
	for n, err := range g.Nodes {
		if err != nil {
			return err
		}
		id := strconv.Itoa(known.add(n))
		x.raw(`    <node id="n`, id, `">`)
		c := nodeColour(n)
		for i, v := range []string{n.Label, n.ID, n.IRI, string(n.Kind), strconv.Itoa(int(c[0])), strconv.Itoa(int(c[1])), strconv.Itoa(int(c[2])), number(nodeSize(n))} {
			x.data("nk", i, v)
		}
		for i, v := range n.Values {
			if v != nil {
				x.data("nk", len(graphmlNodeKeys)+i, plain(v))
			}
		}
		x.raw("</node>\n")
		if x.err != nil {
			return x.err
		}
	}
	count := 0
	for e, err := range g.Edges {
		if err != nil {
			return err
		}
		from, to, ok := known.of(e)
		if !ok {
			continue
		}
		x.raw(`    <edge id="e`, strconv.Itoa(count), `" source="n`, strconv.Itoa(from), `" target="n`, strconv.Itoa(to), `">`)
		count++
		for i, v := range []string{e.Type, number(e.Weight), strconv.FormatBool(e.Mutual), edgeColour(e).hex()} {
			x.data("ek", i, v)
		}
		for i, v := range e.Values {
			if v != nil {
				x.data("ek", len(graphmlEdgeKeys)+i, plain(v))
			}
		}
		x.raw("</edge>\n")
		if x.err != nil {
			return x.err
		}
	}
	x.raw("  </graph>\n</graphml>\n")
	return x.flush()
}

// data writes a value.
func (x *xmlWriter) data(key string, n int, value string) {
	x.raw(`<data key="`, key, strconv.Itoa(n), `">`)
	x.text(value)
	x.raw("</data>")
}

// titleOf is what a graph is called: the titles of its corpora, and the licences
// under which they are.
func titleOf(g *view.PropertyGraph) string {
	var titles []string
	for _, c := range g.Corpora {
		title := c.Label()
		if c.Licence != "" {
			title += " (" + c.Licence + ")"
		}
		titles = append(titles, title)
	}
	return strings.Join(titles, " · ")
}
