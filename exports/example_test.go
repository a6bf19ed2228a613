package exports_test

import (
	"context"
	"fmt"
	"os"

	"github.com/cayleygraph/quad"

	"onrecord/exports"
	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/rdf"
)

// harbour is a corpus as a graph, whose store is for the caller to close.
func harbour(ctx context.Context) (view.Graph, *graph.Store) {
	ref := func(k schema.Kind, id string) schema.Ref { return schema.Ref{Kind: k, ID: id} }
	c := &schema.Corpus{EntityBase: schema.EntityBase{ID: "harbour"}, Base: "https://example.org/harbour/"}
	c.Add(&schema.Actor{EntityBase: schema.EntityBase{ID: "quay"}, Name: "Ada Quay", Type: "person"})
	c.Add(&schema.Position{EntityBase: schema.EntityBase{ID: "close"}, Name: "The harbour should close", Type: "demand"})
	c.Add(&schema.Source{EntityBase: schema.EntityBase{ID: "gazette"}, Title: "Gazette"})
	c.Add(&schema.Statement{
		EntityBase: schema.EntityBase{ID: "no-ships"}, Speakers: []schema.Ref{ref(schema.KindActor, "quay")},
		Mode: "paraphrase", Summary: "No ships come any more.", Source: ref(schema.KindSource, "gazette"),
		Supports: []schema.Ref{ref(schema.KindPosition, "close")},
	})
	store, err := graph.FromQuads(ctx, func(yield func(quad.Quad, error) bool) {
		for q := range rdf.Quads(c) {
			if !yield(q, nil) {
				return
			}
		}
	})
	if err != nil {
		panic(err)
	}
	return query.ViewOf(ctx, store, query.SceneOptions{Record: true}), store
}

// A graph is written, and what the format has no place for is told.
func Example() {
	ctx := context.Background()
	g, store := harbour(ctx)
	defer store.Close()
	for _, format := range exports.Formats() {
		if format.Name != "mermaid" {
			continue
		}
		in := &exports.Input{Graph: g, As: view.Claims}
		if err := format.Write(os.Stdout, in); err != nil {
			panic(err)
		}
		if err := format.Count(in); err != nil {
			panic(err)
		}
		fmt.Println("Not in it:", in.Lost.String())
	}
	// Output:
	// flowchart LR
	//   n0(["Ada Quay"]):::person
	//   n1["The harbour should close"]:::position
	//   n0 -->|"supports"| n1
	//   classDef person fill:#e0eef6,stroke:#0072b2,color:#000
	//   classDef position fill:#fcf3e0,stroke:#e69f00,color:#000
	//   linkStyle 0 stroke:#0072b2
	// Not in it: 1 sources, 1 statements, 1 actor types, 1 position types
}
