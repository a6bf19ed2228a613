package rdf_test

import (
	"context"
	"os"

	"github.com/cayleygraph/quad"

	"onrecord/exports/export"
	"onrecord/exports/rdf"
	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/graph/view"
	"onrecord/schema"
	model "onrecord/schema/rdf"
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
		for q := range model.Quads(c) {
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

// A graph as Turtle.
func Example() {
	ctx := context.Background()
	g, store := harbour(ctx)
	defer store.Close()
	if err := rdf.Turtle.Write(os.Stdout, &export.Input{Graph: g}); err != nil {
		panic(err)
	}
	// Output:
	// @prefix actor: <https://example.org/harbour/actor/> .
	// @prefix dcterms: <http://purl.org/dc/terms/> .
	// @prefix or: <https://onrecord.example/ns#> .
	// @prefix position: <https://example.org/harbour/position/> .
	// @prefix schema: <https://schema.org/> .
	// @prefix source: <https://example.org/harbour/source/> .
	// @prefix statement: <https://example.org/harbour/statement/> .
	//
	// <https://example.org/harbour/> a or:Corpus ;
	//   dcterms:identifier "harbour" .
	//
	// actor:quay a or:Actor ;
	//   or:type "person" ;
	//   schema:name "Ada Quay" .
	//
	// position:close a or:Position ;
	//   or:type "demand" ;
	//   schema:name "The harbour should close" .
	//
	// source:gazette a or:Source ;
	//   dcterms:title "Gazette" .
	//
	// statement:no-ships a or:Statement ;
	//   dcterms:source source:gazette ;
	//   or:mode "paraphrase" ;
	//   or:speaker actor:quay ;
	//   or:summary "No ships come any more." ;
	//   or:supports position:close .
	//
	// # This is the union of these graphs, which TriG and N-Quads keep apart:
	// # <https://example.org/harbour/codebook>
	// # <https://example.org/harbour/source/gazette>
}
