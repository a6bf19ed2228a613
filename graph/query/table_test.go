package query_test

import (
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/graph/view/table"
	"onrecord/schema"
)

// told is what a table says of each row, in words.
func told(t *testing.T, of *table.Table) (out []string) {
	t.Helper()
	side, err := table.Words(of)
	if err != nil {
		t.Fatal(err)
	}
	for row := range uint32(of.Len()) {
		words, err := side(row)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, strings.Join(words, "\n"))
	}
	return out
}

// The table that lies in a snapshot says what its statements say when they are
// decoded one by one.
func TestTableOfSnapshot(t *testing.T) {
	seeds := uint64(60)
	if testing.Short() {
		seeds = 12
	}
	for seed := range seeds {
		w := newWorld(seed).join()
		mem, err := graph.FromQuads(t.Context(), w.quads)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := query.Stats(t.Context(), mem, query.StatsOptions{}).List(); err != nil {
			t.Fatal(err)
		}
		made := mem.MadeTable()
		inSnapshot(t, w.quads, func(s *graph.Store) {
			kept, err := s.StatementTable()
			if err != nil {
				t.Fatal(err)
			}
			if err := query.CheckTable(t.Context(), s); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			if belonging, err := kept.Belonging(); (belonging == nil) != w.stray {
				t.Fatalf("seed %d: it should tell memberships: %v (%v)", seed, !w.stray, err)
			}
			if w.stray {
				return
			}
			if diff := gocmp.Diff(told(t, kept), told(t, made)); diff != "" {
				t.Fatalf("seed %d, -kept in the snapshot +made of memory: %s", seed, diff)
			}
			var all []*schema.Statement
			for st, err := range query.Said(t.Context(), s, query.Filter{Record: true}).All() {
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, st)
			}
			for _, every := range []int{1, 2, 11} { // many are read in another way than few
				rows := table.NewSet(kept.Len())
				for row := 0; row < kept.Len(); row += every {
					rows.Add(uint32(row))
				}
				ids, err := kept.IDs(t.Context(), rows)
				if err != nil {
					t.Fatal(err)
				}
				i := 0
				for row := range rows.All() {
					if got := ids.At(i); got != all[row].ID {
						t.Errorf("row %d has the id %q, not %q", row, got, all[row].ID)
					}
					i++
				}
			}
		})
	}
}
