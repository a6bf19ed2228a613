package exports

import (
	"bufio"
	"io"
	"strconv"

	"onrecord/graph/view"
	"onrecord/schema"
)

var jsonFormat = Format{
	Name: "json", Ext: ".json", MediaType: "application/json",
	Help:  "nodes and links: for d3, and networkx's node_link_graph",
	Views: []view.View{view.Full, view.Claims, view.Actors},
	Write: writeNodeLink,
}

var cyjsFormat = Format{
	Name: "cyjs", Ext: ".cyjs", MediaType: "application/json",
	Help:  "Cytoscape.js: for Cytoscape, and cytoscape in a page",
	Views: []view.View{view.Full, view.Claims, view.Actors},
	Write: writeCyJS,
}

// A jsonWriter writes JSON and keeps the first error.
type jsonWriter struct {
	out *bufio.Writer
	buf []byte
	err error
}

func newJSONWriter(w io.Writer) *jsonWriter { return &jsonWriter{out: bufio.NewWriterSize(w, 1<<16)} }

func (j *jsonWriter) raw(s string) {
	if j.err == nil {
		_, j.err = j.out.WriteString(s)
	}
}

// object writes the members that have a value, on one line.
func (j *jsonWriter) object(members ...member) {
	j.buf = append(j.buf[:0], '{')
	for _, m := range members {
		if m.value == nil {
			continue
		}
		if len(j.buf) > 1 {
			j.buf = append(j.buf, ',')
		}
		j.buf = append(schema.AppendJSONString(j.buf, m.name), ':')
		j.buf = appendJSON(j.buf, m.value)
	}
	j.buf = append(j.buf, '}')
	if j.err == nil {
		_, j.err = j.out.Write(j.buf)
	}
}

func (j *jsonWriter) flush() error {
	if j.err != nil {
		return j.err
	}
	return j.out.Flush()
}

type member struct {
	name  string
	value any // nil: it is left out
}

func appendJSON(dst []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return schema.AppendJSONString(dst, v)
	case int:
		return strconv.AppendInt(dst, int64(v), 10)
	case float64:
		return strconv.AppendFloat(dst, v, 'f', -1, 64)
	case bool:
		return strconv.AppendBool(dst, v)
	case []string:
		dst = append(dst, '[')
		for i, s := range v {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = schema.AppendJSONString(dst, s)
		}
		return append(dst, ']')
	}
	panic("exports: a value of an unknown type")
}

// members are the properties of a node or an edge.
func members(properties []view.Property, values []any) []member {
	out := make([]member, len(properties))
	for i, p := range properties {
		out[i] = member{p.Name, values[i]}
	}
	return out
}

func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// writeNodeLink writes what networkx calls node-link data, with the key "links"
// that d3 has.
func writeNodeLink(w io.Writer, in *Input) error {
	g, err := in.Properties(in.As)
	if err != nil {
		return err
	}
	j, known := newJSONWriter(w), newEnds(in)
	j.raw(`{"directed":true,"multigraph":true,"graph":`)
	j.object(member{"name", text(titleOf(g))})
	j.raw(`,"nodes":[`)
	between := "\n"
	for n, err := range g.Nodes {
		if err != nil {
			return err
		}
		known.add(n)
		j.raw(between)
		j.object(append([]member{
			{"id", n.ID}, {"label", n.Label}, {"kind", string(n.Kind)}, {"iri", n.IRI}, {"size", nodeSize(n)}, {"color", nodeColour(n).hex()},
		}, members(g.NodeProperties, n.Values)...)...)
		between = ",\n"
	}
	j.raw("\n],\"links\":[")
	between = "\n"
	count := 0
	for e, err := range g.Edges {
		if err != nil {
			return err
		}
		if _, _, ok := known.of(e); !ok {
			continue
		}
		j.raw(between)
		j.object(append([]member{
			{"source", e.From}, {"target", e.To}, {"key", count}, {"label", e.Type}, {"weight", e.Weight}, {"mutual", e.Mutual}, {"color", edgeColour(e).hex()},
		}, members(g.EdgeProperties, e.Values)...)...)
		count++
		between = ",\n"
	}
	j.raw("\n]}\n")
	return j.flush()
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
func writeCyJS(w io.Writer, in *Input) error {
	g, err := in.Properties(in.As)
	if err != nil {
		return err
	}
	j, known := newJSONWriter(w), newEnds(in)
	j.raw(`{"format_version":"1.0","generated_by":"onrecord","target_cytoscapejs_version":"~3.0","data":`)
	j.object(member{"name", text(titleOf(g))}, member{"shared_name", text(titleOf(g))})
	j.raw(",\n" + cyStyle + `"elements":{"nodes":[`)
	between := "\n"
	for n, err := range g.Nodes {
		if err != nil {
			return err
		}
		known.add(n)
		j.raw(between + `{"data":`)
		j.object(append([]member{
			{"id", n.ID},
			{"name", n.Label},
			{"shared_name", n.Label},
			{"label", n.Label},
			{"kind", string(n.Kind)},
			{"iri", n.IRI},
			{"size", 2 * nodeSize(n)},
			{"color", nodeColour(n).hex()},
		}, members(g.NodeProperties, n.Values)...)...)
		j.raw("}")
		between = ",\n"
	}
	j.raw("\n],\"edges\":[")
	between = "\n"
	count := 0
	for e, err := range g.Edges {
		if err != nil {
			return err
		}
		if _, _, ok := known.of(e); !ok {
			continue
		}
		j.raw(between + `{"data":`)
		j.object(append([]member{
			{"id", "e" + strconv.Itoa(count)},
			{"source", e.From},
			{"target", e.To},
			{"name", e.Type},
			{"interaction", e.Type},
			{"shared_interaction", e.Type},
			{"label", e.Type},
			{"weight", e.Weight},
			{"mutual", e.Mutual},
			{"color", edgeColour(e).hex()},
		}, members(g.EdgeProperties, e.Values)...)...)
		j.raw("}")
		count++
		between = ",\n"
	}
	j.raw("\n]}}\n")
	return j.flush()
}
