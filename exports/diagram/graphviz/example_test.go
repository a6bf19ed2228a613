package graphviz_test

import (
	"context"
	"os"

	"onrecord/exports/diagram/graphviz"
)

// A drawing of two nodes and an edge, as SVG; it is drawn where there is a program for it.
func Example() {
	ctx := context.Background()
	r, err := graphviz.Find(ctx, graphviz.Options{})
	if err != nil {
		panic(err)
	}
	svg, err := r.Layout(ctx, []byte("digraph { a -> b }"), "dot", "svg", graphviz.Counts{Nodes: 2, Edges: 1})
	if err != nil {
		panic(err)
	}
	os.Stdout.Write(svg)
}
