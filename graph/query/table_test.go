package query_test

import (
	"path/filepath"
	"testing"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/count"
	"onrecord/graph/query"
	"onrecord/graph/view/table"
	"onrecord/schema"
)

// The table that lies in a snapshot says what its statements say when they are
// decoded one by one.
func TestTableOfSnapshot(t *testing.T) {
	for seed := range uint64(60) {
		w := newWorld(seed)
		path := filepath.Join(t.TempDir(), "store")
		if _, err := graph.Build(t.Context(), path, w.quads, graph.BuildOptions{}); err != nil {
			t.Fatal(err)
		}
		s, err := graph.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		kept, err := s.StatementTable()
		if err != nil {
			t.Fatal(err)
		}
		var all []*schema.Statement
		for st, err := range query.Said(t.Context(), s, query.Filter{Record: true}) {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, st)
		}
		byIRI := map[quad.IRI]*schema.Statement{}
		for _, st := range all {
			byIRI[quad.IRI(st.IRI)] = st
		}
		roots := count.NewRoots(func(iri quad.IRI) (quad.IRI, error) {
			if st := byIRI[iri]; st != nil {
				return count.Again(st), nil
			}
			return "", nil
		})
		decoded, err := table.Of(all, func(st *schema.Statement) (quad.IRI, error) {
			return roots.Of(quad.IRI(st.IRI), st)
		})
		if err != nil {
			t.Fatal(err)
		}
		if d, err := table.Difference(kept, decoded); d != "" || err != nil {
			t.Fatalf("seed %d: %s (%v)", seed, d, err)
		}
		rows := make([]uint32, kept.Len())
		for i := range rows {
			rows[i] = uint32(len(rows) - 1 - i)
		}
		ids, err := kept.IDs(t.Context(), rows)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			if ids[i] != all[row].ID {
				t.Errorf("row %d has the id %q, not %q", row, ids[i], all[row].ID)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
