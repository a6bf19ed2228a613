package count

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"onrecord/graph/view/table"
	"onrecord/schema"
)

func TestPeriod(t *testing.T) {
	for date, want := range map[string]string{ // year, month, week, day
		"2025-08-15":            "2025 2025-08 2025-W33 2025-08-15",
		"2025-08-15?":           "2025 2025-08 2025-W33 2025-08-15",
		"2024-12-30":            "2024 2024-12 2025-W01 2024-12-30",
		"2021-01-03":            "2021 2021-01 2020-W53 2021-01-03",
		"2025-08":               "2025 2025-08 2025-08 2025-08",
		"2025~":                 "2025 2025~ 2025~ 2025~",
		"2025-08-31/2025-09-01": "2025 2025-08-31/2025-09-01 2025-08-31/2025-09-01 2025-08-31/2025-09-01",
		"2025-08-11/2025-08-17": "2025 2025-08 2025-W33 2025-08-11/2025-08-17",
		"2025-08-15/..":         "2025-08-15/.. 2025-08-15/.. 2025-08-15/.. 2025-08-15/..",
		"2001-24":               "2001-24 2001-24 2001-24 2001-24", // a winter
		"202X":                  "202X 202X 202X 202X",
		"-0044-03-15":           "-0044 -0044-03 -0044-03-15 -0044-03-15",
		"Y20000":                "20000 Y20000 Y20000 Y20000",
		"":                      "   ",
	} {
		var got []string
		for _, per := range Periods() {
			got = append(got, Period(date, per))
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s: got %q, want %q", date, s, want)
		}
	}
	periods := []string{"", "2025-W33", "2025-08", "2025", "2020-W53", "2021-W01", "2025-08-12", "-0044-03-15", "2021-01-03"}
	slices.SortFunc(periods, ComparePeriods)
	if got, want := strings.Join(periods, " "), "-0044-03-15 2020-W53 2021-01-03 2021-W01 2025 2025-08 2025-W33 2025-08-12 "; got != want {
		t.Errorf("got the order %q, want %q", got, want)
	}
}

// Statements that restate one another in a chain are one, however long it is, and
// each is asked about once; so are those that do so in a circle.
func TestRoots(t *testing.T) {
	const n = 5000
	iri := func(i int) quad.IRI { return quad.IRI(fmt.Sprintf("https://example.org/c/statement/s%04d", i)) }
	asked := 0
	roots := NewRoots(func(_ context.Context, s quad.IRI) (quad.IRI, error) {
		asked++
		var i int
		if _, err := fmt.Sscanf(string(s), "https://example.org/c/statement/s%d", &i); err != nil {
			return "", err
		}
		switch {
		case i == 0 || i > n+3: // what the last one restates is not there
			return "", nil
		case i == n+1: // after it, a circle of three
			return iri(n + 3), nil
		case i == n+4:
			return "", nil
		}
		return iri(i - 1), nil
	})
	of := func(i, restates int) quad.IRI {
		s := &schema.Statement{EntityBase: schema.EntityBase{IRI: string(iri(i))}}
		s.Restates = schema.Ref{Kind: schema.KindStatement, ID: fmt.Sprintf("s%04d", restates)}
		root, err := roots.Of(t.Context(), iri(i), s)
		if err != nil {
			t.Fatal(err)
		}
		return root
	}
	for i := n; i > 0; i-- {
		if got := of(i, i-1); got != iri(0) {
			t.Fatalf("%d: got %s", i, got)
		}
	}
	if asked > n+1 {
		t.Errorf("%d statements were asked about for %d", asked, n)
	}
	for _, pair := range [][2]int{{n + 1, n + 3}, {n + 2, n + 1}, {n + 3, n + 2}} {
		if got := of(pair[0], pair[1]); got != iri(n+1) {
			t.Errorf("%d of a circle: got %s", pair[0], got)
		}
	}
	if got := of(n+5, n+6); got != iri(n+6) {
		t.Errorf("of what is not there: got %s", got)
	}
	alone := &schema.Statement{EntityBase: schema.EntityBase{IRI: string(iri(9000))}}
	if got, err := roots.Of(t.Context(), iri(9000), alone); got != iri(9000) || err != nil {
		t.Errorf("of one that restates nothing: got %s (%v)", got, err)
	}
}

// Every dimension is in one bond; of a statement that says nothing there is one
// cell, of no values.
func TestBonds(t *testing.T) {
	silent := &schema.Statement{EntityBase: schema.EntityBase{ID: "s", IRI: "https://example.org/c/statement/s"}}
	of, err := table.Of(table.All([]*schema.Statement{silent}), table.Telling{Utterance: func(*schema.Statement) (quad.IRI, error) { return quad.IRI(silent.IRI), nil }})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, name := range Names() {
		d := Dimensions(name)
		if seen[name] || d[0].Name != name {
			t.Errorf("%s: %+v", name, d)
		}
		seen[name] = true
		cells, err := Count(t.Context(), of, table.AllRows(1), d, Options{Rows: true})
		if err != nil {
			t.Fatal(err)
		}
		if cells.Len() != 1 || cells.Values(0)[0] != 0 || cells.Utterances(0) != 1 || len(cells.Rows(0)) != 1 {
			t.Errorf("%s of nothing: got %d cells", name, cells.Len())
		}
	}
}
