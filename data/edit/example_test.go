package edit_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"onrecord/data/corpustest"
	"onrecord/data/edit"
)

// An actor gets another id, and everything follows that refers to it.
func ExampleRename() {
	dir := corpustest.ExampleFolder(corpustest.Coded)
	defer os.RemoveAll(dir)
	result, err := edit.Rename(context.Background(), dir, "actor/quay", "ada-quay", edit.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Println(result.From.ID, "has become", result.To.ID, "in", len(result.Changes), "files")
	text, err := os.ReadFile(filepath.Join(dir, "actors.yaml"))
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s", text)
	// Output:
	// quay has become ada-quay in 2 files
	// - {id: ada-quay, name: Ada Quay, type: person} # the mayor
	// - {id: harper, name: Ben Harper, type: person}
}
