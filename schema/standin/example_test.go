package standin_test

import (
	"fmt"

	"onrecord/schema"
	"onrecord/schema/standin"
)

// The words of passages stand in the order of the text, which is not at hand.
func ExampleText() {
	s := &schema.Statement{Evidence: []schema.Passage{
		{Start: 40, End: 57, Exact: "before the winter"},
		{Start: 3, End: 13, Exact: "must close"},
	}}
	passages := []standin.Passage{{Of: s, Index: 0}, {Of: s, Index: 1}}
	words := func(p *schema.Passage) string { return p.Exact }
	asItIs := func(s string) string { return s }
	text, places := standin.Text(passages, words, asItIs)
	fmt.Printf("%q\n", text)
	fmt.Println(places[passages[0]], places[passages[1]])
	// Output:
	// "must close\n\nbefore the winter"
	// [12 29] [0 10]
}
