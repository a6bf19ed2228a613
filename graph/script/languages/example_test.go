package languages_test

import (
	"context"
	"fmt"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/script/languages"
	"onrecord/schema/nquads"
)

// A script in Gizmo asks what the speaker of a statement is called.
func ExampleEval() {
	ctx := context.Background()
	store, err := graph.FromQuads(ctx, nquads.All([]quad.Quad{
		{Subject: quad.IRI("https://example.org/s"), Predicate: quad.IRI("https://onrecord.example/ns#speaker"), Object: quad.IRI("https://example.org/quay")},
		{Subject: quad.IRI("https://example.org/quay"), Predicate: quad.IRI("https://schema.org/name"), Object: quad.String("Ada Quay")},
	}))
	if err != nil {
		panic(err)
	}
	defer store.Close()
	const text = `g.V("<https://example.org/s>").out(g.IRI("or:speaker")).out("<https://schema.org/name>").all()`
	for row, err := range languages.Eval(ctx, store, "gizmo", text) {
		if err != nil {
			panic(err)
		}
		fmt.Printf("%s\n", row)
	}
	// Output:
	// {"id":"Ada Quay"}
}
