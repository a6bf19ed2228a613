package term_test

import (
	"fmt"

	"onrecord/schema/term"
)

// A term has a short name, and leads back to its IRI.
func Example() {
	fmt.Println(term.Compact(term.Speaker), term.Expand("dcterms:title"))
	// Output:
	// or:speaker <http://purl.org/dc/terms/title>
}
