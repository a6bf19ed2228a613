package exports

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"onrecord/graph/view"
	"onrecord/schema"
)

var mermaidFormat = Format{
	Name: "mermaid", Ext: ".mmd", MediaType: "text/vnd.mermaid",
	Help:    "Mermaid, for Markdown: pages on GitHub show it",
	Views:   []view.View{view.Claims, view.Actors, view.Full},
	Write:   writeMermaid,
	Carries: drawn,
}

// mermaidText is a text between quotation marks. All that Mermaid, Markdown or
// HTML might take for its own is a numbered entity, as Mermaid writes them.
func mermaidText(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteString("<br>")
		case strings.ContainsRune("\"#&<>\\`*_~[](){}|;:$%@!/^='+-.", r) && !plainIn(s):
			fmt.Fprintf(&b, "#%d;", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// plainIn reports whether a text has nothing but letters, digits, spaces and
// signs that mean nothing.
func plainIn(s string) bool {
	return !strings.ContainsAny(s, "\"#&<>\\`*_~[](){}|;$%@^=+") && !strings.Contains(s, "--") && !strings.Contains(s, "//") && (s == "" || !strings.ContainsAny(s[:1], "-.!:0123456789"))
}

// mermaidMost is how many edges Mermaid draws where nothing else is set.
const mermaidMost = 500

var mermaidShapes = map[schema.Kind][2]string{
	schema.KindActor: {"([", "])"}, schema.KindPosition: {"[", "]"}, schema.KindPlace: {"[/", "/]"},
	schema.KindEvent: {"{{", "}}"}, schema.KindSource: {"[(", ")]"}, schema.KindStatement: {"[", "]"},
}

// writeMermaid writes a flowchart (https://mermaid.js.org/syntax/flowchart.html).
func writeMermaid(w io.Writer, in *Input) error {
	g, err := in.Properties(in.As)
	if err != nil {
		return err
	}
	out := &jsonWriter{out: bufio.NewWriterSize(w, 1<<16)}
	out.raw("flowchart LR\n")
	numbers, classes := map[string]int{}, map[string]string{}
	var order []string
	for n, err := range g.Nodes {
		if err != nil {
			return err
		}
		class := string(n.Kind)
		if n.Kind == schema.KindActor && n.Type != "" {
			class = n.Type
		}
		if _, ok := classes[class]; !ok {
			classes[class] = nodeColour(n).hex()
			order = append(order, class)
		}
		id := len(numbers)
		numbers[n.ID] = id
		shape := mermaidShapes[n.Kind]
		out.raw(fmt.Sprintf("  n%d%s\"%s\"%s:::%s\n", id, shape[0], mermaidText(wrapped(visible(n.Label, n.ID, &in.Lost))), shape[1], class))
	}
	count := 0
	var styles strings.Builder
	for e, err := range g.Edges {
		if err != nil {
			return err
		}
		from, ok := numbers[e.From]
		to, also := numbers[e.To]
		if !ok || !also {
			in.Lost.Add(1, dangling)
			continue
		}
		label := e.Type
		if e.Weight != 1 {
			label += " " + number(e.Weight)
		}
		arrow := "-->"
		if e.Mutual {
			arrow = "---"
		}
		out.raw(fmt.Sprintf("  n%d %s|\"%s\"| n%d\n", from, arrow, mermaidText(label), to))
		fmt.Fprintf(&styles, "  linkStyle %d stroke:%s\n", count, edgeColour(e).hex())
		count++
	}
	for _, class := range order {
		out.raw(fmt.Sprintf("  classDef %s fill:%s22,stroke:%s,color:#000\n", class, classes[class], classes[class]))
	}
	out.raw(styles.String())
	if count > mermaidMost {
		out.raw(fmt.Sprintf("  %%%% %d edges: Mermaid draws more than %d only where maxEdges says so\n", count, mermaidMost))
	}
	return out.flush()
}
