package shapes_test

import (
	"context"
	"fmt"

	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/cayley/query/shape"

	"onrecord/graph/shapes"
	"onrecord/schema"
	"onrecord/schema/rdf"
)

// The statements with two words, in the order in which they were said. The store has
// no index, so it is read.
func Example() {
	ctx := context.Background()
	c := &schema.Corpus{EntityBase: schema.EntityBase{ID: "harbour"}, Base: "https://example.org/harbour/"}
	for id, date := range map[string]string{"late": "2024-05-02", "early": "2024-05-01"} {
		c.Add(&schema.Statement{EntityBase: schema.EntityBase{ID: id}, Summary: "The harbour must close.", Date: date})
	}
	c.Add(&schema.Statement{EntityBase: schema.EntityBase{ID: "other"}, Summary: "The harbour stays open."})
	store := memstore.New()
	for q := range rdf.Quads(c) {
		store.AddQuad(q)
	}

	said := shapes.InOrder{From: shapes.Words{"close", "harbour"}, Limit: 50}
	it := shape.BuildIterator(ctx, store, said).Iterate()
	defer it.Close()
	for it.Next(ctx) {
		statement, err := store.NameOf(it.Result())
		if err != nil {
			panic(err)
		}
		fmt.Println(statement)
	}
	fmt.Println("error:", it.Err())
	// Output:
	// <https://example.org/harbour/statement/early>
	// <https://example.org/harbour/statement/late>
	// error: <nil>
}
