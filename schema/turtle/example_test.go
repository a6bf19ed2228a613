package turtle_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/schema/nquads"
	"onrecord/schema/turtle"
)

// What is wrong is told with its place, and the rest is read and written.
func Example() {
	file := strings.NewReader(`@prefix s: <https://schema.org/> .
<https://example.org/quay> s:name "Ada Quay" ; s:age 42 .
<https://example.org/lee> t:name "Ann" .
<https://example.org/lee> s:name "Ann Lee" .
`)
	var quads []quad.Quad
	for q, err := range turtle.Read(file, turtle.Options{TriG: true}) {
		if err != nil {
			fmt.Println("error:", err)
			continue
		}
		quads = append(quads, q)
	}
	prefixes := []turtle.Prefix{{Name: "schema", Namespace: "https://schema.org/"}}
	if err := turtle.Write(os.Stdout, nquads.All(quads), prefixes); err != nil {
		panic(err)
	}
	// Output:
	// error: 3:27: no prefix t: was declared
	// @prefix schema: <https://schema.org/> .
	//
	// <https://example.org/quay> schema:name "Ada Quay" ;
	//   schema:age 42 .
	//
	// <https://example.org/lee> schema:name "Ann Lee" .
}
