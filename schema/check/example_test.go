package check_test

import (
	"fmt"

	"onrecord/schema"
	"onrecord/schema/check"
)

// Every problem is told, with its position and what was meant.
func Example() {
	at := func(line int) schema.FieldPositions {
		return schema.FieldPositions{Pos: schema.Pos{File: "actors.yaml", Line: line, Column: 3}}
	}
	c := &schema.Corpus{Base: "https://example.org/harbour/"}
	c.Add(&schema.Actor{
		EntityBase: schema.EntityBase{ID: "quay", FieldPositions: at(1)}, Name: "Ada Quay", Type: "person",
		Affiliations: []schema.Affiliation{{To: schema.Ref{Kind: schema.KindActor, ID: "councel"}, FieldPositions: at(4)}},
	})
	c.Add(&schema.Actor{EntityBase: schema.EntityBase{ID: "council", FieldPositions: at(5)}, Name: "Town Council", Type: "organization"})
	c.Add(&schema.Actor{EntityBase: schema.EntityBase{ID: "quay", FieldPositions: at(9)}, Name: "The Quay", Type: "group"})
	for _, p := range check.Corpus(c, check.Options{}) {
		fmt.Println(p)
	}
	// Output:
	// actors.yaml:4:3: actor quay: to: unknown actor "councel"; did you mean "council"?
	// actors.yaml:9:3: actor quay: duplicate id: see actors.yaml:1:3
}
