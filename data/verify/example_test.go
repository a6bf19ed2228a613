package verify_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"onrecord/data"
	"onrecord/data/verify"
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

// Each passage is looked for in the text again.
func ExampleVerify() {
	ctx := context.Background()
	dir := harbour()
	defer os.RemoveAll(dir)
	set, err := data.Load(ctx, []string{dir}, data.Options{})
	if err != nil {
		panic(err)
	}
	checks, changed, err := verify.Verify(ctx, set, nil)
	if err != nil {
		panic(err)
	}
	for _, c := range checks {
		fmt.Println(c.Statement, "is", c.Status, "on line", c.FoundLine)
	}
	fmt.Println("texts that were changed:", len(changed))
	// Output:
	// must-close is exact on line 1
	// texts that were changed: 0
}

// Coverage tells what of a text nobody has coded.
func ExampleCoverage() {
	ctx := context.Background()
	dir := harbour()
	defer os.RemoveAll(dir)
	set, err := data.Load(ctx, []string{dir}, data.Options{})
	if err != nil {
		panic(err)
	}
	covers, missing, err := verify.Coverage(ctx, set, "", verify.Coding{}, nil)
	if err != nil {
		panic(err)
	}
	for _, c := range covers {
		fmt.Printf("%s: %d of %d lines, %d of %d quotations unused\n", c.Source, c.Coded, c.Lines, len(c.Unused), c.Quotations)
	}
	fmt.Println("without a text:", len(missing))
	// Output:
	// gazette: 1 of 2 lines, 0 of 1 quotations unused
	// without a text: 0
}
