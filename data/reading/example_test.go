package reading_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"onrecord/data"
	"onrecord/data/reading"
	"onrecord/schema/concordance"
)

// harbour makes a corpus folder, which is for the caller to remove.
func harbour() string {
	dir, err := os.MkdirTemp("", "harbour-")
	if err != nil {
		panic(err)
	}
	files := map[string]string{
		"corpus.yaml":          "id: harbour\nbase: https://example.org/harbour/\n",
		"actors.yaml":          "- {id: quay, name: Ada Quay, type: person} # the mayor\n- {id: harper, name: Ben Harper, type: person}\n",
		"positions.yaml":       "- {id: close, name: The harbour should close, type: demand}\n",
		"sources/gazette.yaml": "id: gazette\ntitle: Gazette\nlanguage: en\ntext: texts/gazette.txt\n",
		"texts/gazette.txt":    "“The harbour must close,” Ada Quay said.\nBen Harper said that it feeds the town.\n",
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

// Words are found in the texts of sources, with what stands around them.
func ExampleConcordance() {
	ctx := context.Background()
	dir := harbour()
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
