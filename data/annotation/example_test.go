package annotation_test

import (
	"fmt"

	"onrecord/data/annotation"
	"onrecord/schema"
)

// An annotation is given as it was written: whose it is, which words, and what it says.
func Example() {
	const text = `{"type": "Annotation", "creator": "Ann Lee", "body": {"purpose": "tagging", "value": "bridge"},
 "target": {"source": "https://example.org/speech", "selector": {"type": "TextQuoteSelector", "exact": "We will build it."}}}`
	var problems schema.Problems
	file := annotation.Read("notes.json", text, &problems)
	for _, a := range file.Annotations {
		fmt.Println(a.Creator, "tags", a.Quote.Exact, "as", a.Values(annotation.Tagging))
	}
	fmt.Println("problems:", len(problems))
	// Output:
	// Ann Lee tags We will build it. as [bridge]
	// problems: 0
}
