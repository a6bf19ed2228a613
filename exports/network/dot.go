package network

import (
	"io"
	"slices"
	"strings"

	"onrecord/exports/emit"
	"onrecord/exports/export"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/escape"
)

// DOT is the language of Graphviz.
var DOT = export.Format{
	Name: "dot", Ext: ".dot", MediaType: "text/vnd.graphviz",
	Help:     "Graphviz source, plain; draw makes finished diagrams",
	Views:    []view.View{view.Claims, view.Actors, view.Full},
	Write:    writeDOT,
	Supports: drawn,
}

var dotShapes = map[schema.Kind]string{
	schema.KindActor: "ellipse", schema.KindPosition: "box", schema.KindPlace: "house",
	schema.KindEvent: "hexagon", schema.KindSource: "note", schema.KindStatement: "box",
}

// drawn is what a drawing shows of a view: who and what there is, by name, and
// the edges. Roles are edges of the full view alone.
func drawn(as view.View) view.Supports {
	carried := as.Supports()
	return func(k schema.Kind, field string, to schema.Kind) bool {
		switch field {
		case "id", "name", "title", "summary", "affiliations", "evidence":
			return carried(k, field, to)
		case "roles":
			return as == view.Full
		case "sources":
			return k != schema.KindRole && carried(k, field, to)
		}
		return to != "" && carried(k, field, to)
	}
}

// writeDOT writes a graph of Graphviz: boxes of at most some forty characters a
// line. The statements that an edge stands for are shown under the pointer, as
// far as there is room.
func writeDOT(w io.Writer, in *export.Input) error {
	g, err := export.NewWalk(in)
	if err != nil {
		return err
	}
	out := emit.NewText(w)
	out.Raw("digraph {\n")
	if title := export.Title(g.PropertyGraph); title != "" {
		out.Raw("  label=" + escape.DOT(emit.Visible(title, "", &in.Lost)) + "\n")
	}
	out.Raw(`  graph [rankdir=LR, labelloc=t, fontname="Helvetica", fontsize=16, ranksep=1.2, nodesep=0.15, bgcolor=white]` + "\n" +
		`  node [fontname="Helvetica", fontsize=11, style="filled,rounded", fontcolor=black, penwidth=1.5, margin="0.12,0.06"]` + "\n" +
		`  edge [fontname="Helvetica", fontsize=9, arrowsize=0.7]` + "\n\n")
	if err := g.EachNode(func(_ int, n *view.Node) error {
		c, label := nodeColour(n).Hex(), emit.Visible(n.Label, n.ID, &in.Lost)
		address := ""
		if to, ok := escape.Link(n.IRI); ok {
			address = ", URL=" + escape.DOT(to)
		}
		out.Raw("  " + escape.DOT(n.ID) + " [label=" + escape.DOT(wrapped(label)) + ", shape=" + dotShapes[n.Kind] +
			`, color="` + c + `", fillcolor="` + c + `22", tooltip=` + escape.DOT(schema.Beginning(label, schema.ExcerptLength)) + address + "]\n")
		return out.Err()
	}); err != nil {
		return err
	}
	out.Raw("\n")
	statements := slices.IndexFunc(g.EdgeProperties, func(p view.Property) bool { return p.Name == "statements" })
	if err := g.EachEdge(func(_, _, _ int, e *view.Edge) error {
		label := e.Type
		if e.Weight != 1 {
			label += " " + emit.Number(e.Weight)
		}
		style := ""
		if e.Mutual {
			style = ", dir=none"
		}
		if e.Type == "opposes" || e.Type == "disagrees" || e.Type == "contradicts" || e.Type == "criticizes" {
			style += ", style=dashed"
		}
		if statements >= 0 {
			style += ", tooltip=" + escape.DOT(schema.Beginning(emit.Plain(e.Values[statements]), schema.ExcerptLength))
		}
		out.Raw("  " + escape.DOT(e.From) + " -> " + escape.DOT(e.To) + " [label=" + escape.DOT(label) +
			`, color="` + edgeColour(e).Hex() + `", weight=` + emit.Number(e.Weight) + ", penwidth=" + emit.Number(min(6, 1+e.Weight/2)) + style + "]\n")
		return out.Err()
	}); err != nil {
		return err
	}
	out.Raw("}\n")
	return out.Flush()
}

// lineLength is how many characters a line of a label has, about.
const lineLength = 40

// wrapped breaks a text into lines at spaces.
func wrapped(s string) string {
	var b strings.Builder
	n := 0
	for i, word := range strings.Fields(s) {
		size := len([]rune(word))
		switch {
		case i == 0:
		case n+1+size > lineLength:
			b.WriteByte('\n')
			n = 0
		default:
			b.WriteByte(' ')
			n++
		}
		b.WriteString(word)
		n += size
	}
	return b.String()
}
