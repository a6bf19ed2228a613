package main

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestNarrowColumns: columns of one digit beside wide ones, which must give way, fit
// into 80 columns.
func TestNarrowColumns(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		var tab table
		for range 1 + r.IntN(14) {
			tab.Header = append(tab.Header, strings.Repeat("h", r.IntN(14)))
		}
		for range 1 + r.IntN(3) {
			row := make([]string, len(tab.Header))
			for i := range row {
				row[i] = strings.TrimSpace(strings.Repeat(strings.Repeat("x", r.IntN(12))+" ", r.IntN(3)))
			}
			tab.Rows = append(tab.Rows, row)
		}
		var out bytes.Buffer
		if err := tab.writeAligned(&out, 80, false); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if w := lineWidth(strings.TrimSuffix(line, "\n")); w > 80 {
				t.Fatalf("a line of %d columns: %q of %q", w, line, tab.Rows)
			}
		}
	}
}
