package rdf_test

import (
	"fmt"

	"onrecord/schema"
	"onrecord/schema/nquads"
	"onrecord/schema/rdf"
)

// An entity becomes quads, whose label is the graph that says so, and is read from
// them again.
func Example() {
	corpus := &schema.Corpus{EntityBase: schema.EntityBase{ID: "harbour"}, Base: "https://example.org/harbour/"}
	corpus.Add(&schema.Actor{EntityBase: schema.EntityBase{ID: "quay"}, Name: "Ada Quay", Type: "person"})
	for q := range rdf.EntityQuads(corpus.Base, corpus.Actors[0]) {
		line, err := nquads.Append(nil, q)
		if err != nil {
			panic(err)
		}
		fmt.Printf("%s", line)
	}
	base, ref, ok := rdf.SplitIRI("https://example.org/harbour/actor/quay")
	fmt.Println(base, ref.Kind, ref.ID, ok)
	// Output:
	// <https://example.org/harbour/actor/quay> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://onrecord.example/ns#Actor> <https://example.org/harbour/codebook> .
	// <https://example.org/harbour/actor/quay> <https://schema.org/name> "Ada Quay" <https://example.org/harbour/codebook> .
	// <https://example.org/harbour/actor/quay> <https://onrecord.example/ns#type> "person" <https://example.org/harbour/codebook> .
	// https://example.org/harbour/ actor quay true
}
