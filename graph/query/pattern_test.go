package query

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"onrecord/schema/concordance"
)

// What a pattern matches is the same whether statements are read one by one or the texts
// of the store are looked into, and the latter reads few statements.
func TestPatternInMany(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	for name, s := range map[string]*crowdedStore{"memory": crowdInMemory(t), "snapshot": crowdInFile(t)} {
		var summaries []string
		for st, err := range Said(t.Context(), s.Store, Filter{}).All() {
			if err != nil {
				t.Fatal(err)
			}
			summaries = append(summaries, st.ID+" "+st.Summary)
		}
		if len(summaries) != crowdStatements {
			t.Fatalf("%s: %d statements", name, len(summaries))
		}
		for _, test := range []struct {
			pattern string
			filter  Filter
			order   string
			dear    bool // more statements than few have it
		}{
			{"Words 19999$", Filter{}, "", false},
			{"no such words", Filter{}, "", false},
			{"Words .*77$", Filter{Limit: 30, Offset: 20}, "", false},
			{"Words [0-4]$|Words 1999.", Filter{}, "left", false},
			{"1999.", is("by a7"), "", false},
			{"Words", Filter{Limit: 7, Offset: 19990}, "", true},
			{"[0-8]$", is("mode quote"), "", true},
		} {
			find, err := concordance.Pattern(test.pattern)
			if err != nil {
				t.Fatal(err)
			}
			inFilter := map[string]bool{}
			all := test.filter
			all.Limit, all.Offset = 0, 0
			for st, err := range Said(t.Context(), s.Store, all).All() {
				if err != nil {
					t.Fatal(err)
				}
				inFilter[st.ID] = true
			}
			var want []string
			for _, line := range summaries {
				id, summary, _ := strings.Cut(line, " ")
				for range find(summary) {
					if inFilter[id] {
						want = append(want, id)
					}
				}
			}
			want = want[min(test.filter.Offset, len(want)):]
			if test.filter.Limit > 0 {
				want = want[:min(test.filter.Limit, len(want))]
			}
			s.touched.Store(0)
			var got []string
			for row, err := range Concordance(t.Context(), s.Store, ConcordanceOptions{Filter: test.filter, Find: find, Width: 5, Order: test.order}).All() {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, row.Statement.ID)
			}
			if test.order != "" { // which is that of lines
				slices.Sort(want)
				slices.Sort(got)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s, %s: got %d, want %d: %.200s, %.200s", name, test.pattern, len(got), len(want), fmt.Sprint(got), fmt.Sprint(want))
			}
			// A store without an order of statements reads all to find it.
			if touched := s.touched.Load(); name == "snapshot" && !test.dear && touched > 8*crowdStatements {
				t.Errorf("%s, %s: %d quads were touched", name, test.pattern, touched)
			}
		}
	}
}
