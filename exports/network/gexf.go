package network

import (
	"cmp"
	"io"
	"strconv"

	"onrecord/exports/emit"
	"onrecord/exports/export"
	"onrecord/exports/palette"
	"onrecord/graph/view"
	"onrecord/schema"
)

// GEXF is GEXF 1.3.
var GEXF = export.Format{
	Name: "gexf", Ext: ".gexf", MediaType: "application/gexf+xml",
	Help:  "GEXF 1.3, with colours and a time line: for Gephi",
	Views: []view.View{view.Full, view.Claims, view.Actors},
	Write: writeGEXF,
}

// gexfTypes are the types of properties; all others are texts. Lists are texts,
// too: how an item with a bar or a comma is to be written, no specification
// says.
var gexfTypes = map[schema.Type]string{schema.Int: "integer", schema.Decimal: "double", schema.Bool: "boolean", schema.IRI: "anyURI"}

var (
	gexfNodeAttributes = [][2]string{{"id", "string"}, {"iri", "anyURI"}, {"kind", "string"}}
	gexfEdgeAttributes = [][2]string{{"relation", "string"}, {"mutual", "boolean"}}
)

// gexfTitles are what properties are called whose names mean something else in
// GEXF: a program that puts all it reads of an edge into one table takes the
// offset of a passage for the day on which the edge begins.
var gexfTitles = map[string]string{"start": "startOffset", "end": "endOffset"}

// writeGEXF writes GEXF 1.3 (https://gexf.net/). What is dated is there from
// the first possible day to the last one; what is not, always. Edges that hold in
// both directions are undirected, which Gephi counts once for each end; networkx
// reads no such mixture, and has GraphML.
func writeGEXF(w io.Writer, in *export.Input) error {
	g, err := export.NewWalk(in)
	if err != nil {
		return err
	}
	x := emit.NewXML(w, &in.Lost)
	x.Raw(`<?xml version="1.0" encoding="UTF-8"?>`, "\n", `<gexf xmlns="http://gexf.net/1.3" version="1.3">`, "\n  <meta>\n    <creator>onrecord</creator>\n")
	if title := export.Title(g.PropertyGraph); title != "" {
		x.Raw("    <description>")
		x.Escaped(title)
		x.Raw("</description>\n")
	}
	x.Raw("  </meta>\n", `  <graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval">`, "\n")
	gexfAttributes(x, "node", gexfNodeAttributes, g.NodeProperties)
	gexfAttributes(x, "edge", gexfEdgeAttributes, g.EdgeProperties)
	x.Raw("    <nodes>\n")
	if err := g.EachNode(func(number int, n *view.Node) error {
		x.Raw(`      <node id="n`, strconv.Itoa(number), `"`)
		x.Attribute("label", n.Label)
		gexfSpell(x, n.Date)
		x.Raw("><attvalues>")
		gexfValues(x, []string{n.ID, n.IRI, string(n.Kind)}, n.Values)
		x.Raw("</attvalues>")
		gexfColour(x, nodeColour(n))
		x.Raw(`<size value="`, emit.Number(nodeSize(n)), `"/></node>`, "\n")
		return x.Err()
	}); err != nil {
		return err
	}
	x.Raw("    </nodes>\n    <edges>\n")
	if err := g.EachEdge(func(number, from, to int, e *view.Edge) error {
		x.Raw(`      <edge id="e`, strconv.Itoa(number), `" source="n`, strconv.Itoa(from), `" target="n`, strconv.Itoa(to), `"`)
		x.Attribute("label", e.Type)
		x.Attribute("kind", e.Type) // parallel edges of one kind are one edge to Gephi
		if e.Mutual {
			x.Raw(` type="undirected"`)
		}
		x.Raw(` weight="`, emit.Number(e.Weight), `"`)
		gexfSpell(x, e.Date)
		x.Raw("><attvalues>")
		gexfValues(x, []string{e.Type, strconv.FormatBool(e.Mutual)}, e.Values)
		x.Raw("</attvalues>")
		gexfColour(x, edgeColour(e))
		x.Raw("</edge>\n")
		return x.Err()
	}); err != nil {
		return err
	}
	x.Raw("    </edges>\n  </graph>\n</gexf>\n")
	return x.Flush()
}

func gexfAttributes(x *emit.XML, class string, fixed [][2]string, properties []view.Property) {
	x.Raw(`    <attributes class="`, class, `">`, "\n")
	declare := func(i int, name, kind string) {
		x.Raw(`      <attribute id="`, strconv.Itoa(i), `"`)
		x.Attribute("title", name)
		x.Raw(` type="`, kind, `"/>`, "\n")
	}
	for i, a := range fixed {
		declare(i, a[0], a[1])
	}
	for i, p := range properties {
		kind, ok := gexfTypes[p.Type]
		if !ok {
			kind = "string"
		}
		declare(len(fixed)+i, cmp.Or(gexfTitles[p.Name], emit.Attribute(p)), kind)
	}
	x.Raw("    </attributes>\n")
}

// gexfValues writes those that every node or edge has, and the others.
func gexfValues(x *emit.XML, fixed []string, values []any) {
	write := func(i int, value string) {
		x.Raw(`<attvalue for="`, strconv.Itoa(i), `"`)
		x.Attribute("value", value)
		x.Raw("/>")
	}
	for i, v := range fixed {
		write(i, v)
	}
	for i, v := range values {
		if v != nil {
			write(len(fixed)+i, emit.Plain(v))
		}
	}
}

// gexfSpell writes when something is there.
func gexfSpell(x *emit.XML, date string) {
	first, last := emit.Days(date)
	if first != "" {
		x.Attribute("start", first)
	}
	if last != "" {
		x.Attribute("end", last)
	}
}

func gexfColour(x *emit.XML, c palette.Colour) {
	x.Raw(`<color r="`, strconv.Itoa(int(c[0])), `" g="`, strconv.Itoa(int(c[1])), `" b="`, strconv.Itoa(int(c[2])), `"/>`)
}
