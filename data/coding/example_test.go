package coding_test

import (
	"context"
	"fmt"
	"os"

	"onrecord/data/coding"
	"onrecord/data/corpustest"
	"onrecord/schema"
)

// A statement is added: whom somebody names is found, and the words in the text as well.
func Example() {
	ctx := context.Background()
	dir := corpustest.ExampleFolder(corpustest.Coded, corpustest.Uncoded)
	defer os.RemoveAll(dir)
	c, err := coding.Open(ctx, dir, nil)
	if err != nil {
		panic(err)
	}
	speaker, err := c.Find("ada quay", schema.KindActor)
	if err != nil {
		panic(err)
	}
	statement := &schema.Statement{
		Source:   schema.Ref{Kind: schema.KindSource, ID: "gazette"},
		Speakers: []schema.Ref{{Kind: schema.KindActor, ID: speaker.Identity().ID}},
		Mode:     "quote", Quotes: []string{"The harbour must close"},
		Evidence: []schema.Passage{{Quote: "The harbour must close"}},
	}
	added, err := c.Add(ctx, statement, coding.Options{})
	if err != nil {
		panic(err)
	}
	passage := added.Statement.Evidence[0]
	fmt.Println(added.Statement.ID, "is on line", passage.Line, "from", passage.Start, "to", passage.End)
	// Output:
	// the-harbour-must-close-311b99 is on line 1 from 1 to 23
}
