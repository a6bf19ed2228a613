package view_test

import (
	"fmt"

	"onrecord/graph/view"
	"onrecord/schema"
)

// A graph of two entities, in a view in which each is a node.
func ExampleGraph_Properties() {
	c := &schema.Corpus{EntityBase: schema.EntityBase{ID: "harbour"}, Base: "https://example.org/harbour/"}
	ann := &schema.Actor{EntityBase: schema.EntityBase{ID: "ann", IRI: c.Base + "actor/ann"}, Name: "Ann Lee", Affiliations: []schema.Affiliation{{To: schema.Ref{Kind: schema.KindActor, ID: "town"}, From: "2020"}}}
	town := &schema.Actor{EntityBase: schema.EntityBase{ID: "town", IRI: c.Base + "actor/town"}, Name: "Town"}
	g := &view.Graph{Entities: func(yield func(schema.Entity, error) bool) {
		_ = yield(c, nil) && yield(ann, nil) && yield(town, nil)
	}}
	p, err := g.Properties(view.Full)
	if err != nil {
		panic(err)
	}
	for n, err := range p.Nodes {
		fmt.Println(n.ID, "is", n.Label, err)
	}
	for e, err := range p.Edges {
		fmt.Println(e.From, e.Type, e.To, err)
	}
	// Output:
	// actor/ann is Ann Lee <nil>
	// actor/town is Town <nil>
	// actor/ann affiliation actor/town <nil>
}

// A format that has no place for aliases says how many it left out.
func ExampleCountLost() {
	entities := func(yield func(schema.Entity, error) bool) {
		yield(&schema.Actor{EntityBase: schema.EntityBase{ID: "ann"}, Name: "Ann Lee", Aliases: []string{"The Mayor", "Anna"}}, nil)
	}
	carries := func(_ schema.Kind, field string, _ schema.Kind) bool { return field != "aliases" }
	shows := func(schema.Entity) bool { return true }
	var lost view.Loss
	if err := view.CountLost(entities, carries, shows, &lost); err != nil {
		panic(err)
	}
	fmt.Println(lost.String())
	// Output:
	// 2 actor alternative names
}
