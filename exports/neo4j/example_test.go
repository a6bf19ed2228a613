package neo4j_test

import (
	"context"
	"os"

	"onrecord/exports/export"
	"onrecord/exports/exporttest"
	"onrecord/exports/neo4j"
	"onrecord/graph/view"
)

// Who holds what, as statements of Cypher.
func Example() {
	ctx := context.Background()
	g, store := exporttest.Example(ctx)
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
