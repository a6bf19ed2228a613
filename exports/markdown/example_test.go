package markdown_test

import (
	"context"
	"os"

	"onrecord/exports/export"
	"onrecord/exports/exporttest"
	"onrecord/exports/markdown"
	"onrecord/graph/view"
)

// A dossier.
func Example() {
	ctx := context.Background()
	g, store := exporttest.Example(ctx)
	defer store.Close()
	if err := markdown.Markdown.Write(os.Stdout, &export.Input{Graph: g, As: view.Statements}); err != nil {
		panic(err)
	}
	// Output:
	// # harbour
	//
	// ## The harbour should close
	//
	// ### For
	//
	// - **Ada Quay**: No ships come any more. (paraphrase)
}
