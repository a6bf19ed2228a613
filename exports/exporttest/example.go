package exporttest

import (
	"context"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/rdf"
)

// Example is a small corpus as a graph, for an example, which has no test: the store is for
// the caller to close, and what goes wrong is a panic.
func Example(ctx context.Context) (view.Graph, *graph.Store) {
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
