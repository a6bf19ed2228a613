package anchor_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"onrecord/data/anchor"
	"onrecord/schema"
)

// The passages of a corpus are found in the texts of its sources: which lines, and which
// code points, half-open.
func Example() {
	passage := schema.Passage{Quote: "The harbour must close"}
	c := &schema.Corpus{EntityBase: schema.EntityBase{ID: "harbour"}}
	c.Add(&schema.Source{EntityBase: schema.EntityBase{ID: "gazette"}, Title: "Gazette"})
	c.Add(&schema.Statement{
		EntityBase: schema.EntityBase{ID: "must-close"}, Source: schema.Ref{Kind: schema.KindSource, ID: "gazette"},
		Mode: "quote", Quotes: []string{"The harbour must close"}, Evidence: []schema.Passage{passage},
	})
	dir, err := os.MkdirTemp("", "anchor")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "gazette.txt")
	if err := os.WriteFile(file, []byte("Said the mayor:\n“The harbour must close.”\n"), 0o600); err != nil {
		panic(err)
	}
	var problems schema.Problems
	anchor.LocateCorpus(context.Background(), c, dir, map[string]string{"gazette": file}, nil, &problems, nil)
	found := c.Statements[0].Evidence[0]
	fmt.Println(found.Line, found.Start, found.End, len(problems))
	// Output:
	// 2 17 39 0
}
