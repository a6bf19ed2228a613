package settle_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"onrecord/data"
	"onrecord/data/settle"
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
		"sources/gazette.ANNA.yaml": "source: gazette\ncoder: Anna\nstatements:\n" +
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

// What two coders agree on becomes a layer of its own.
func ExampleSettle() {
	ctx := context.Background()
	dir := harbour()
	defer os.RemoveAll(dir)
	set, err := data.Load(ctx, []string{dir}, data.Options{})
	if err != nil {
		panic(err)
	}
	agreed := settle.SettlingUnit{Statements: []string{"must-close", "ANNA/must-close"}}
	settled, err := settle.Settle(ctx, set, []settle.Settling{{
		Corpus: "harbour", Source: "gazette", Coders: []string{"main", "ANNA"}, Units: []settle.SettlingUnit{agreed},
	}}, dir, settle.SettleOptions{})
	if err != nil {
		panic(err)
	}
	for _, s := range settled {
		fmt.Println(filepath.Base(s.File), "settled:", s.Settled, "open:", s.Open)
	}
	// Output:
	// gazette.settled.yaml settled: 1 open: 0
}
