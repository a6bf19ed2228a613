package drafting_test

import (
	"context"
	"fmt"
	"os"

	"onrecord/data"
	"onrecord/data/corpustest"
	"onrecord/data/draft"
	"onrecord/data/drafting"
	"onrecord/schema"
)

// What a text has is proposed, with the actors of the corpus as speakers; what is sure
// becomes drafts.
func Example() {
	ctx := context.Background()
	dir := corpustest.ExampleFolder(corpustest.Coded, corpustest.Uncoded)
	defer os.RemoveAll(dir)
	set, err := data.Load(ctx, []string{dir}, data.Options{})
	if err != nil {
		panic(err)
	}
	corpus := set.Corpora[0]
	d, err := drafting.Open(ctx, set, corpus, corpus.Sources[0], drafting.Options{})
	if err != nil {
		panic(err)
	}
	for _, one := range d.New {
		fmt.Printf("%s: %s (%s)\n", one.Who(func(r schema.Ref) string { return r.ID }), d.Words(&one), one.Tier)
	}
	accepted, err := d.Accept(draft.Sure)
	if err != nil {
		panic(err)
	}
	fmt.Println("drafts:", accepted.Statements)
	// Output:
	// quay: “The harbour must close,” (sure)
	// harper: that it feeds the town (likely)
	// drafts: 1
}
