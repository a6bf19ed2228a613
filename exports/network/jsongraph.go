package network

import (
	"io"
	"strconv"

	"onrecord/exports/export"
	"onrecord/graph/view"
)

// JSON is the node-link data of networkx and d3.
var JSON = export.Format{
	Name: "json", Ext: ".json", MediaType: "application/json",
	Help:  "nodes and links: for d3, and networkx's node_link_graph",
	Views: []view.View{view.Full, view.Claims, view.Actors},
	Write: writeNodeLink,
}

// CyJS is Cytoscape.js JSON.
var CyJS = export.Format{
	Name: "cyjs", Ext: ".cyjs", MediaType: "application/json",
	Help:  "Cytoscape.js: for Cytoscape, and cytoscape in a page",
	Views: []view.View{view.Full, view.Claims, view.Actors},
	Write: writeCyJS,
}

// between is what stands before an item of a list.
func between(number int) string {
	if number == 0 {
		return "\n"
	}
	return ",\n"
}

func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// writeNodeLink writes what networkx calls node-link data, with the key "links"
// that d3 has.
func writeNodeLink(w io.Writer, in *export.Input) error {
	g, err := export.NewWalk(in)
	if err != nil {
		return err
	}
	j := newJSONWriter(w)
	j.Raw(`{"directed":true,"multigraph":true,"graph":`)
	j.object(member{"name", text(export.Title(g.PropertyGraph))})
	j.Raw(`,"nodes":[`)
	if err := g.EachNode(func(number int, n *view.Node) error {
		j.Raw(between(number))
		j.object(append([]member{
			{"id", n.ID}, {"label", n.Label}, {"kind", string(n.Kind)}, {"iri", n.IRI}, {"size", nodeSize(n)}, {"color", nodeColour(n).Hex()},
		}, members(g.NodeProperties, n.Values)...)...)
		return j.Err()
	}); err != nil {
		return err
	}
	j.Raw("\n],\"links\":[")
	if err := g.EachEdge(func(number, _, _ int, e *view.Edge) error {
		j.Raw(between(number))
		j.object(append([]member{
			{"source", e.From}, {"target", e.To}, {"key", number}, {"label", e.Type}, {"weight", e.Weight}, {"mutual", e.Mutual}, {"color", edgeColour(e).Hex()},
		}, members(g.EdgeProperties, e.Values)...)...)
		return j.Err()
	}); err != nil {
		return err
	}
	j.Raw("\n]}\n")
	return j.Flush()
}

// cyStyle is how a graph looks at once in a page.
const cyStyle = `"style":[
{"selector":"node","style":{"label":"data(label)","background-color":"data(color)","width":"data(size)","height":"data(size)","font-size":10,"text-wrap":"ellipsis","text-max-width":120}},
{"selector":"edge","style":{"label":"data(label)","line-color":"data(color)","target-arrow-color":"data(color)","target-arrow-shape":"triangle","curve-style":"bezier","font-size":7,"text-rotation":"autorotate"}},
{"selector":"edge[?mutual]","style":{"target-arrow-shape":"none"}}
],
`

// writeCyJS writes Cytoscape.js JSON (https://js.cytoscape.org/#notation), with
// the names that Cytoscape itself shows.
func writeCyJS(w io.Writer, in *export.Input) error {
	g, err := export.NewWalk(in)
	if err != nil {
		return err
	}
	j := newJSONWriter(w)
	j.Raw(`{"format_version":"1.0","generated_by":"onrecord","target_cytoscapejs_version":"~3.0","data":`)
	j.object(member{"name", text(export.Title(g.PropertyGraph))}, member{"shared_name", text(export.Title(g.PropertyGraph))})
	j.Raw(",\n" + cyStyle + `"elements":{"nodes":[`)
	if err := g.EachNode(func(number int, n *view.Node) error {
		j.Raw(between(number) + `{"data":`)
		j.object(append([]member{
			{"id", n.ID},
			{"name", n.Label},
			{"shared_name", n.Label},
			{"label", n.Label},
			{"kind", string(n.Kind)},
			{"iri", n.IRI},
			{"size", 2 * nodeSize(n)},
			{"color", nodeColour(n).Hex()},
		}, members(g.NodeProperties, n.Values)...)...)
		j.Raw("}")
		return j.Err()
	}); err != nil {
		return err
	}
	j.Raw("\n],\"edges\":[")
	if err := g.EachEdge(func(number, _, _ int, e *view.Edge) error {
		j.Raw(between(number) + `{"data":`)
		j.object(append([]member{
			{"id", "e" + strconv.Itoa(number)},
			{"source", e.From},
			{"target", e.To},
			{"name", e.Type},
			{"interaction", e.Type},
			{"shared_interaction", e.Type},
			{"label", e.Type},
			{"weight", e.Weight},
			{"mutual", e.Mutual},
			{"color", edgeColour(e).Hex()},
		}, members(g.EdgeProperties, e.Values)...)...)
		j.Raw("}")
		return j.Err()
	}); err != nil {
		return err
	}
	j.Raw("\n]}}\n")
	return j.Flush()
}
