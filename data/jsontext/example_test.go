package jsontext_test

import (
	"fmt"

	"onrecord/data/jsontext"
	"onrecord/schema"
)

// A node knows where it was written, and what is no JSON is told with its place.
func ExampleParser() {
	var problems schema.Problems
	p := jsontext.Parser{File: "actors.json"}
	p.Begin("{\"id\": \"quay\",\n \"name\": \"Ada Quay\"}", 1)
	n := p.Parse(&problems)
	fmt.Println(n.Kind, n.Get("name").Text, n.Get("name").Pos)

	p.Begin(`{"id": "quay",}`, 3)
	p.Parse(&problems)
	fmt.Println(problems.Err())
	// Output:
	// an object Ada Quay actors.json:2:10
	// actors.json:3:15: a field's name in quotes is expected here
}
