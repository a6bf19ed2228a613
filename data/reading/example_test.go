package reading_test

import (
	"context"
	"fmt"
	"os"

	"onrecord/data"
	"onrecord/data/corpustest"
	"onrecord/data/reading"
	"onrecord/schema/concordance"
)

// Words are found in the texts of sources, with what stands around them.
func ExampleConcordance() {
	ctx := context.Background()
	dir := corpustest.ExampleFolder(corpustest.Coded, corpustest.Uncoded)
	defer os.RemoveAll(dir)
	set, err := data.Load(ctx, []string{dir}, data.Options{})
	if err != nil {
		panic(err)
	}
	find, err := concordance.Pattern(`said`)
	if err != nil {
		panic(err)
	}
	missing := func(source string) { fmt.Println("no text:", source) }
	for found, err := range reading.Concordance(ctx, set, reading.Options{Find: find, Width: 12}, missing) {
		if err != nil {
			panic(err)
		}
		fmt.Printf("%s %d: %q %q %q\n", found.Source.ID, found.Number, found.Left, found.Word, found.Right)
	}
	// Output:
	// gazette 1: "Ada Quay " "said" ". Ben Harper"
	// gazette 2: "Ben Harper " "said" " that it"
}
