package schema_test

import (
	"fmt"

	"onrecord/schema"
)

// A reader makes nodes, and a decoder an entity of them. What is wrong is noted with
// its position, and the rest is read.
func Example() {
	at := func(line int) schema.Pos { return schema.Pos{File: "actors.yaml", Line: line, Column: 3} }
	var nodes schema.Nodes
	object := nodes.New(schema.MapNode, "", at(1))
	for i, field := range [][2]string{{"id", "quay"}, {"name", "Ada Quay"}, {"type", "mayor"}} {
		nodes.Put(object, field[0], nodes.New(schema.StringNode, field[1], at(1+i)))
	}
	var problems schema.Problems
	decoder := schema.Decoder{Problems: &problems}
	var corpus schema.Corpus
	corpus.Add(decoder.Entity(schema.KindActor, object))
	for _, a := range corpus.Actors {
		fmt.Println(a.Kind(), a.ID, "is called", a.Label())
	}
	fmt.Println(problems.Err())
	// Output:
	// actor quay is called Ada Quay
	// actors.yaml:3:3: actor quay: type "mayor" is none of person, organization, state and group
}

// A date that says less than a day means several days.
func ExampleParseDate() {
	span, err := schema.ParseDate("2024-02")
	if err != nil {
		panic(err)
	}
	fmt.Println(span.From, "to", span.Until)
	_, err = schema.ParseDate("2024-02-30")
	fmt.Println(err)
	// Output:
	// 2024-02-01 to 2024-02-29
	// "2024-02-30" is not an EDTF date such as 2025-08-15, 2025-08, 2025~ or 2025-08/2025-09
}
