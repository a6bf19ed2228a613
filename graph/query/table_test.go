package query_test

import (
	"testing"

	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/graph/view/table"
	"onrecord/schema"
)

// The table that lies in a snapshot says what its statements say when they are
// decoded one by one.
func TestTableOfSnapshot(t *testing.T) {
	for seed := range uint64(60) {
		w := newWorld(seed)
		inSnapshot(t, w.quads, func(s *graph.Store) {
			kept, err := s.StatementTable()
			if err != nil {
				t.Fatal(err)
			}
			if err := query.CheckTable(t.Context(), s); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
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
