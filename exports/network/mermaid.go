package network

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"onrecord/exports/emit"
	"onrecord/exports/export"
	"onrecord/exports/palette"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/escape"
)

// Mermaid is a flowchart of Mermaid.
var Mermaid = export.Format{
	Name: "mermaid", Ext: ".mmd", MediaType: "text/vnd.mermaid",
	Help:     "Mermaid, for Markdown: pages on GitHub show it",
	Views:    []view.View{view.Claims, view.Actors, view.Full},
	Write:    writeMermaid,
	Supports: charted,
}

// charted is what is drawn, without the statements that an edge stands for.
func charted(as view.View) view.Supports {
	carried := drawn(as)
	return func(k schema.Kind, field string, to schema.Kind) bool {
		if k == schema.KindStatement && field == "id" && as != view.Full {
			return false
		}
		return carried(k, field, to)
	}
}

// How many edges and how many UTF-16 units of text Mermaid draws where its
// configuration does not say more, which GitHub's does not.
const (
	mermaidEdges = 500
	mermaidUnits = 50000
)

var mermaidShapes = map[schema.Kind][2]string{
	schema.KindActor: {"([", "])"}, schema.KindPosition: {"[", "]"}, schema.KindPlace: {"[/", "/]"},
	schema.KindEvent: {"{{", "}}"}, schema.KindSource: {"[(", ")]"}, schema.KindStatement: {"[", "]"},
}

// A chart is what is written of a flowchart.
type chart struct {
	out   *emit.Text
	units int // of UTF-16
}

func (c *chart) line(format string, args ...any) {
	text := fmt.Sprintf(format, args...) + "\n"
	for _, r := range text {
		c.units += utf16.RuneLen(r)
	}
	c.out.Raw(text)
}

// writeMermaid writes a flowchart (https://mermaid.js.org/syntax/flowchart.html).
// One that is too large for pages that show Mermaid as it comes says so.
func writeMermaid(w io.Writer, in *export.Input) error {
	g, err := export.NewWalk(in)
	if err != nil {
		return err
	}
	out := chart{out: emit.NewText(w)}
	out.line("flowchart LR")
	classes := map[string]palette.Colour{}
	var order []string
	if err := g.EachNode(func(id int, n *view.Node) error {
		class := string(n.Kind)
		if _, known := actorColours[n.Type]; known && n.Kind == schema.KindActor {
			class = n.Type
		}
		if _, ok := classes[class]; !ok {
			classes[class] = nodeColour(n)
			order = append(order, class)
		}
		shape := mermaidShapes[n.Kind]
		out.line(`  n%d%s"%s"%s:::%s`, id, shape[0], escape.Mermaid(wrapped(emit.Visible(n.Label, n.ID, &in.Lost))), shape[1], class)
		return out.out.Err()
	}); err != nil {
		return err
	}
	count := 0
	edges := map[string][]string{} // by colour
	if err := g.EachEdge(func(number, from, to int, e *view.Edge) error {
		label := e.Type
		if e.Weight != 1 {
			label += " " + emit.Number(e.Weight)
		}
		arrow := "-->"
		if e.Mutual {
			arrow = "---"
		}
		out.line(`  n%d %s|"%s"| n%d`, from, arrow, escape.Mermaid(label), to)
		c := edgeColour(e).Hex()
		edges[c] = append(edges[c], strconv.Itoa(number))
		count++
		return out.out.Err()
	}); err != nil {
		return err
	}
	for _, class := range order {
		// Opaque, for a page may be dark.
		out.line("  classDef %s fill:%s,stroke:%s,color:#000", class, classes[class].Tint().Hex(), classes[class].Hex())
	}
	for _, c := range slices.Sorted(maps.Keys(edges)) {
		out.line("  linkStyle %s stroke:%s", strings.Join(edges[c], ","), c)
	}
	for _, limit := range []struct {
		n, most      int
		what, option string
	}{{count, mermaidEdges, "edges", "maxEdges"}, {out.units, mermaidUnits, "characters", "maxTextSize"}} {
		if limit.n > limit.most {
			note := fmt.Sprintf("%d %s: GitHub draws no more than %d, Mermaid what %s says", limit.n, limit.what, limit.most, limit.option)
			in.Notes = append(in.Notes, note)
			out.line("  %%%% %s", note)
		}
	}
	return out.out.Flush()
}
