package edit_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"onrecord/data/edit"
)

// harbour makes a corpus folder, which is for the caller to remove.
func harbour() string {
	dir, err := os.MkdirTemp("", "harbour-")
	if err != nil {
		panic(err)
	}
	files := map[string]string{
		"corpus.yaml":    "id: harbour\nbase: https://example.org/harbour/\n",
		"actors.yaml":    "- {id: quay, name: Ada Quay, type: person} # the mayor\n- {id: harper, name: Ben Harper, type: person}\n",
		"positions.yaml": "- {id: close, name: The harbour should close, type: demand}\n",
		"sources/gazette.yaml": "id: gazette\ntitle: Gazette\ntext: texts/gazette.txt\nstatements:\n" +
			"  - id: must-close\n    speakers: [quay]\n    mode: quote\n    quotes: [The harbour must close]\n    supports: [close]\n" +
			"    evidence: [{quote: The harbour must close}]\n",
		"texts/gazette.txt": "“The harbour must close,” Ada Quay said.\nBen Harper said that it feeds the town.\n",
	}
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			panic(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			panic(err)
		}
	}
	return dir
}

// An actor gets another id, and everything follows that refers to it.
func ExampleRename() {
	dir := harbour()
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
