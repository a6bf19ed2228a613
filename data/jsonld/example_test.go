package jsonld_test

import (
	"fmt"

	"onrecord/data/jsonld"
)

// A quad knows where its subject was written; a term that no context has is an error.
func ExampleRead() {
	for _, text := range []string{
		"[\n{\"@id\": \"http://example.org/quay\", \"http://xmlns.com/foaf/0.1/name\": \"Ada Quay\"}]",
		"{\"@id\": \"http://example.org/quay\",\n \"name\": \"Ada Quay\"}",
	} {
		for q, err := range jsonld.Read([]byte(text)) {
			if err != nil {
				fmt.Println(err)
				break
			}
			fmt.Println(q.Line, q.Quad.Subject, q.Quad.Predicate, q.Quad.Object)
		}
	}
	// Output:
	// 2 <http://example.org/quay> <http://xmlns.com/foaf/0.1/name> "Ada Quay"
	// 2:2: the name "name" has no meaning: the context does not have it, and it is no IRI
}
