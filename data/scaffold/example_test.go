package scaffold_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"onrecord/data/scaffold"
)

// A new corpus gets the file of a source, made of a document.
func Example() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "scaffold-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	corpus := filepath.Join(dir, "harbour")
	if err := scaffold.New(ctx, corpus, "The harbour"); err != nil {
		panic(err)
	}
	speech := filepath.Join(dir, "A speech.txt")
	if err := os.WriteFile(speech, []byte("The harbour must close.\n"), 0o666); err != nil {
		panic(err)
	}
	made, err := scaffold.NewSource(ctx, speech, corpus, scaffold.NewSourceOptions{Date: "2025-08-15"})
	if err != nil {
		panic(err)
	}
	name, err := filepath.Rel(corpus, made.File)
	if err != nil {
		panic(err)
	}
	fmt.Println(made.ID, "is in", filepath.ToSlash(name))
	// Output:
	// a-speech is in sources/a-speech.yaml
}
