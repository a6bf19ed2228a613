package diagram

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"onrecord/schema/escape"
)

// A document is a graph in the DOT language, as it is being written. Node
// names are our own (letters and digits); whatever comes from the data passes
// through quote or escape.DOTLabel.
type document struct {
	buf    bytes.Buffer
	indent int
	nodes  int
	edges  int // that are seen
	hidden int // edges that only order nodes
	boxes  int // clusters
}

// An attr is an attribute; its value is written as it stands: quoted text, a
// number, or a label in angle brackets.
type attr struct{ name, value string }

// text is an attribute with a quoted value.
func text(name, value string) attr { return attr{name, quote(value)} }

// number is an attribute with a number of points or of other units.
func number(name string, value float64) attr { return attr{name, decimal(value)} }

// decimal writes a number with up to two places.
func decimal(v float64) string { return string(appendDecimal(make([]byte, 0, 24), v)) }

func appendDecimal(b []byte, v float64) []byte {
	b = strconv.AppendFloat(b, v, 'f', 2, 64)
	for range 2 {
		if b[len(b)-1] != '0' {
			return b
		}
		b = b[:len(b)-1]
	}
	return b[:len(b)-1] // the point
}

func (d *document) line(format string, args ...any) {
	d.buf.WriteString(strings.Repeat("\t", d.indent))
	fmt.Fprintf(&d.buf, format, args...)
	d.buf.WriteByte('\n')
}

// open begins the graph or a subgraph, close ends it.
func (d *document) open(head string, attrs ...attr) {
	d.line("%s {", head)
	d.indent++
	if strings.HasPrefix(head, "subgraph cluster") {
		d.boxes++
	}
	for _, a := range attrs {
		d.line("%s=%s;", a.name, a.value)
	}
}

func (d *document) close() {
	d.indent--
	d.line("}")
}

// defaults sets attributes of all nodes, edges or graphs that follow.
func (d *document) defaults(what string, attrs ...attr) {
	d.line("%s [%s];", what, list(attrs))
}

func (d *document) node(name string, attrs ...attr) {
	d.nodes++
	d.line("%s [%s];", name, list(attrs))
}

// edge draws an edge; the ends are names, with a port and a side behind colons.
func (d *document) edge(tail, head string, attrs ...attr) {
	d.edges++
	d.line("%s -> %s [%s];", tail, head, list(attrs))
}

// column puts nodes under one another, the first on top, in a graph that runs
// from left to right.
func (d *document) column(names []string) {
	d.line("{ rank=same; %s; }", strings.Join(names, "; "))
	// One edge a line: Graphviz loses edges of very long chains.
	for i := len(names) - 1; i > 0; i-- {
		d.hidden++
		d.line("%s -> %s [style=invis];", names[i], names[i-1])
	}
}

// row puts nodes side by side in a graph that runs from top to bottom.
func (d *document) row(names []string) {
	d.line("{ rank=same; %s; }", strings.Join(names, "; "))
	for i := 1; i < len(names); i++ {
		d.hidden++
		d.line("%s -> %s [style=invis];", names[i-1], names[i])
	}
}

// follow keeps the columns of some nodes in order.
func (d *document) follow(names []string, weight int) {
	for i := 1; i < len(names); i++ {
		d.hidden++
		d.line("%s -> %s [style=invis, weight=%d];", names[i-1], names[i], weight)
	}
}

func list(attrs []attr) string {
	parts := make([]string, len(attrs))
	for i, a := range attrs {
		parts[i] = a.name + "=" + a.value
	}
	return strings.Join(parts, ", ")
}

// quote writes a text as a quoted string of DOT, on one line.
func quote(s string) string { return escape.DOT(escape.Drawn(s)) }
