package verify_test

import (
	"context"
	"fmt"
	"os"

	"onrecord/data"
	"onrecord/data/corpustest"
	"onrecord/data/verify"
)

// Each passage is looked for in the text again.
func ExampleVerify() {
	ctx := context.Background()
	dir := corpustest.ExampleFolder(corpustest.Coded)
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
	dir := corpustest.ExampleFolder(corpustest.Coded)
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
