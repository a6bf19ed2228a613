package neo4j_test

import (
	"context"
	"os"

	"github.com/cayleygraph/quad"

	"onrecord/exports/export"
	"onrecord/exports/neo4j"
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

// Who holds what, as statements of Cypher.
func Example() {
	ctx := context.Background()
	g, store := harbour(ctx)
	defer store.Close()
	if err := neo4j.Cypher.Write(os.Stdout, &export.Input{Graph: g, As: view.Claims}); err != nil {
		panic(err)
	}
	// Output:
	// CREATE CONSTRAINT actor_iri IF NOT EXISTS FOR (n:Actor) REQUIRE n.iri IS UNIQUE;
	// CREATE CONSTRAINT position_iri IF NOT EXISTS FOR (n:Position) REQUIRE n.iri IS UNIQUE;
	// CREATE CONSTRAINT place_iri IF NOT EXISTS FOR (n:Place) REQUIRE n.iri IS UNIQUE;
	// CREATE CONSTRAINT event_iri IF NOT EXISTS FOR (n:Event) REQUIRE n.iri IS UNIQUE;
	// CREATE CONSTRAINT source_iri IF NOT EXISTS FOR (n:Source) REQUIRE n.iri IS UNIQUE;
	// CREATE CONSTRAINT statement_iri IF NOT EXISTS FOR (n:Statement) REQUIRE n.iri IS UNIQUE;
	// MERGE (n:Actor {iri: 'https://example.org/harbour/actor/quay'}) SET n.`id` = 'actor/quay', n.`name` = 'Ada Quay', n.`weight` = 1, n.`type` = 'person';
	// MERGE (n:Position {iri: 'https://example.org/harbour/position/close'}) SET n.`id` = 'position/close', n.`name` = 'The harbour should close', n.`weight` = 1, n.`type` = 'demand';
	// MATCH (a:Actor {iri: 'https://example.org/harbour/actor/quay'}) MATCH (b:Position {iri: 'https://example.org/harbour/position/close'}) MERGE (a)-[r:SUPPORTS {key: 1}]->(b) SET r.`weight` = 1.0, r.`stance` = 'supports', r.`count` = 1, r.`statements` = ['no-ships'];
}
