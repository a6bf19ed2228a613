package invent_test

import (
	"bytes"
	"fmt"

	"onrecord/data/invent"
)

// A corpus of about so many quads is the same on every machine.
func Example() {
	c := invent.Quads(20_000)
	fmt.Println(c.Statements, "statements of", c.Actors(), "actors on", c.Positions(), "positions")
	var file bytes.Buffer
	if err := c.WriteNQuads(&file); err != nil {
		panic(err)
	}
	fmt.Println(bytes.Count(file.Bytes(), []byte("\n")), "quads")
	// Output:
	// 1254 statements of 290 actors on 115 positions
	// 20349 quads
}
