package settle_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"onrecord/data"
	"onrecord/data/corpustest"
	"onrecord/data/settle"
)

// What two coders agree on becomes a layer of its own.
func ExampleSettle() {
	ctx := context.Background()
	dir := corpustest.ExampleFolder(corpustest.Coded, corpustest.Anna)
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
