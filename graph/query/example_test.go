package query_test

import (
	"context"
	"fmt"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/schema"
	"onrecord/schema/rdf"
)

// Who said what: a store is made, and asked.
func ExampleSaid() {
	ctx := context.Background()
	ref := func(k schema.Kind, id string) schema.Ref { return schema.Ref{Kind: k, ID: id} }
	c := &schema.Corpus{EntityBase: schema.EntityBase{ID: "harbour"}, Base: "https://example.org/harbour/"}
	c.Add(&schema.Actor{EntityBase: schema.EntityBase{ID: "quay"}, Name: "Ada Quay", Aliases: []string{"The Mayor"}, Type: "person"})
	c.Add(&schema.Source{EntityBase: schema.EntityBase{ID: "gazette"}, Title: "Gazette"})
	c.Add(&schema.Statement{
		EntityBase: schema.EntityBase{ID: "close"}, Speakers: []schema.Ref{ref(schema.KindActor, "quay")},
		Mode: "paraphrase", Summary: "The harbour must close.", Source: ref(schema.KindSource, "gazette"),
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
	defer store.Close()
	for s, err := range query.Said(ctx, store, query.Filter{Is: map[string][]string{"by": {"the mayor"}}}).All() {
		if err != nil {
			panic(err)
		}
		fmt.Println(s.Speakers[0].Name, "said:", s.Summary)
	}
	// Output:
	// Ada Quay said: The harbour must close.
}
