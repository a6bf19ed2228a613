package draft_test

import (
	"context"
	"fmt"

	"onrecord/data/draft"
	"onrecord/data/text"
)

// Who is quoted, with which words, is found by rules.
func Example() {
	t, err := text.New("gazette.txt", []byte("“The harbour must close soon,” Ada Quay said. Nobody objected.\n"))
	if err != nil {
		panic(err)
	}
	found, err := draft.Find(context.Background(), t, draft.Options{Language: "en"})
	if err != nil {
		panic(err)
	}
	for _, p := range found {
		speaker, quote := p.Speakers[0], p.Quotes[0]
		fmt.Printf("%s: %s (%s)\n", t.Slice(speaker.Start, speaker.End), t.Slice(quote.Start, quote.End), p.Tier)
	}
	// Output:
	// Ada Quay: The harbour must close soon, (sure)
}
