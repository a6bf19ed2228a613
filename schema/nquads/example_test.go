package nquads_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/schema/nquads"
)

// What is wrong is told with its place, and the rest is read, sorted and written.
func Example() {
	file := strings.NewReader(`<https://example.org/quay>   <https://schema.org/name> "Ada Quay"@en .
<https://example.org/quay> is here .
<https://example.org/quay> <https://schema.org/age> "007"^^<http://www.w3.org/2001/XMLSchema#integer> . # a spy
`)
	var quads []quad.Quad
	for q, err := range nquads.Read(file) {
		if err != nil {
			fmt.Println("error:", err)
			continue
		}
		quads = append(quads, q)
	}
	quads = nquads.Sort(quads)
	if err := nquads.Write(os.Stdout, nquads.All(quads)); err != nil {
		panic(err)
	}
	// Output:
	// error: 2:28: expected a predicate, not 'i'
	// <https://example.org/quay> <https://schema.org/age> "007"^^<http://www.w3.org/2001/XMLSchema#integer> .
	// <https://example.org/quay> <https://schema.org/name> "Ada Quay"@en .
}
