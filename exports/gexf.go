package exports

import (
	"cmp"
	"io"
	"strconv"

	"onrecord/graph/view"
	"onrecord/schema"
)

var gexfFormat = Format{
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
	gexfEdgeAttributes = [][2]string{{"type", "string"}, {"mutual", "boolean"}}
)

// gexfTitles are what properties are called whose names mean something else in
// GEXF: a program that puts all it reads of an edge into one table takes the
// offset of a passage for the day on which the edge begins.
var gexfTitles = map[string]string{"start": "startOffset", "end": "endOffset"}

// writeGEXF writes GEXF 1.3 (https://gexf.net/). What is dated is there from
// the first possible day to the last one; what is not, always. Edges are all
// directed, for networkx reads no mixture: those that hold in both directions
// have mutual=true.
func writeGEXF(w io.Writer, in *Input) error {
	g, err := in.Properties(in.As)
	if err != nil {
		return err
	}
	x := newXMLWriter(w, &in.Lost)
	x.raw(`<?xml version="1.0" encoding="UTF-8"?>`, "\n", `<gexf xmlns="http://gexf.net/1.3" version="1.3">`, "\n  <meta>\n    <creator>onrecord</creator>\n")
	if title := titleOf(g); title != "" {
		x.raw("    <description>")
		x.text(title)
		x.raw("</description>\n")
	}
	x.raw("  </meta>\n", `  <graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval">`, "\n")
	x.gexfAttributes("node", gexfNodeAttributes, g.NodeProperties)
	x.gexfAttributes("edge", gexfEdgeAttributes, g.EdgeProperties)
	x.raw("    <nodes>\n")
	known := newEnds(in)
	for n, err := range g.Nodes {
		if err != nil {
			return err
		}
		id := strconv.Itoa(known.add(n))
		x.raw(`      <node id="n`, id, `"`)
		x.attribute("label", n.Label)
		x.spell(n.Date)
		x.raw("><attvalues>")
		x.values([]string{n.ID, n.IRI, string(n.Kind)}, n.Values)
		x.raw("</attvalues>")
		x.colour(nodeColour(n))
		x.raw(`<size value="`, number(nodeSize(n)), `"/></node>`, "\n")
		if x.err != nil {
			return x.err
		}
	}
	x.raw("    </nodes>\n    <edges>\n")
	count := 0
	for e, err := range g.Edges {
		if err != nil {
			return err
		}
		from, to, ok := known.of(e)
		if !ok {
			continue
		}
		x.raw(`      <edge id="e`, strconv.Itoa(count), `" source="n`, strconv.Itoa(from), `" target="n`, strconv.Itoa(to), `"`)
		count++
		x.attribute("label", e.Type)
		x.attribute("kind", e.Type) // parallel edges of one kind are one edge to Gephi
		x.raw(` weight="`, number(e.Weight), `"`)
		x.spell(e.Date)
		x.raw("><attvalues>")
		x.values([]string{e.Type, strconv.FormatBool(e.Mutual)}, e.Values)
		x.raw("</attvalues>")
		x.colour(edgeColour(e))
		x.raw("</edge>\n")
		if x.err != nil {
			return x.err
		}
	}
	x.raw("    </edges>\n  </graph>\n</gexf>\n")
	return x.flush()
}

func (x *xmlWriter) gexfAttributes(class string, fixed [][2]string, properties []view.Property) {
	x.raw(`    <attributes class="`, class, `">`, "\n")
	declare := func(i int, name, kind string) {
		x.raw(`      <attribute id="`, strconv.Itoa(i), `"`)
		x.attribute("title", name)
		x.raw(` type="`, kind, `"/>`, "\n")
	}
	for i, a := range fixed {
		declare(i, a[0], a[1])
	}
	for i, p := range properties {
		kind, ok := gexfTypes[p.Type]
		if !ok {
			kind = "string"
		}
		declare(len(fixed)+i, cmp.Or(gexfTitles[p.Name], p.Name), kind)
	}
	x.raw("    </attributes>\n")
}

// values writes those that every node or edge has, and the others.
func (x *xmlWriter) values(fixed []string, values []any) {
	write := func(i int, value string) {
		x.raw(`<attvalue for="`, strconv.Itoa(i), `"`)
		x.attribute("value", value)
		x.raw("/>")
	}
	for i, v := range fixed {
		write(i, v)
	}
	for i, v := range values {
		if v != nil {
			write(len(fixed)+i, plain(v))
		}
	}
}

// spell writes when something is there.
func (x *xmlWriter) spell(date string) {
	first, last := days(date)
	if first != "" {
		x.attribute("start", first)
	}
	if last != "" {
		x.attribute("end", last)
	}
}

func (x *xmlWriter) colour(c colour) {
	x.raw(`<color r="`, strconv.Itoa(int(c[0])), `" g="`, strconv.Itoa(int(c[1])), `" b="`, strconv.Itoa(int(c[2])), `"/>`)
}
