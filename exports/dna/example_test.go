package dna_test

import (
	"bytes"
	"context"
	"fmt"

	"onrecord/exports/dna"
	"onrecord/exports/export"
	"onrecord/exports/exporttest"
)

// A database of SQLite, as the Discourse Network Analyzer opens it.
func Example() {
	ctx := context.Background()
	g, store := exporttest.Example(ctx)
	defer store.Close()
	var file bytes.Buffer
	if err := dna.DNA.Write(&file, &export.Input{Graph: g}); err != nil {
		panic(err)
	}
	fmt.Printf("%q\n", file.Next(15))
	// Output:
	// "SQLite format 3"
}
