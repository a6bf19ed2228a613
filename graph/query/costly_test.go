package query_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// noCost are the questions without a row among the costs, and why.
var noCost = map[string]string{
	"Addressing": "looks up an id where it is shown, in a store of several corpora",
	"CheckTable": "reads everything, as it should",
	"Coders":     "reads what each coder has coded, for a list of a few rows",
	"CodingsOf":  "scans the table for each coder, and is of at least two",
	"Uncoded":    "asks Said whether there is any statement, source by source",
	"Names":      "is all names",
	"PathScene":  "is Path, and one row for each step",
	"Eval":       "is Cayley's, whatever it is asked",
}

// Every question of a store has a row that says how much it may touch.
func TestCostly(t *testing.T) {
	rows, err := os.ReadFile("cost_test.go")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^func ([A-Z]\w*)\(ctx context.Context, \w+ \*graph.Store\b`).FindAllSubmatch(text, -1) {
			name := string(m[1])
			found++
			asked := regexp.MustCompile(`\b` + name + `\(ctx, s\b`).Match(rows)
			switch {
			case !asked && noCost[name] == "":
				t.Errorf("%s in %s has no row in costly or scanned in cost_test.go that asks it and says how much it may touch", name, file)
			case asked && noCost[name] != "":
				t.Errorf("%s has a row, and is among those without", name)
			}
		}
	}
	if found < len(noCost)+8 {
		t.Errorf("only %d questions are found", found)
	}
}
