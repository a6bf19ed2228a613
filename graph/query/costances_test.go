package query

import (
	"fmt"
	"path/filepath"
	"testing"

	"onrecord/graph"
	"onrecord/schema"
	"onrecord/schema/nquads"
)

// Pairs come in the order of IRIs, in which a1 is before a10, also where a store numbers
// them as it writes them, with what closes them: <a10> is before <a1>.
func TestCoStancesInOrder(t *testing.T) {
	const speakers = 25
	c := &schema.Corpus{EntityBase: schema.EntityBase{ID: "many"}, Base: "https://example.org/many/", Title: "Many"}
	c.Sources = []*schema.Source{{EntityBase: schema.EntityBase{ID: "gazette"}, Title: "Gazette"}}
	c.Positions = []*schema.Position{{EntityBase: schema.EntityBase{ID: "bridge"}, Name: "A bridge is built", Type: "claim"}}
	for i := range speakers {
		id := fmt.Sprint("a", i)
		c.Actors = append(c.Actors, &schema.Actor{EntityBase: schema.EntityBase{ID: id}, Name: id, Type: "person"})
		c.Statements = append(c.Statements, statement("s"+id, "gazette", id, "paraphrase", func(s *schema.Statement) {
			s.Supports, s.Evidence[0].Start, s.Evidence[0].End = positions("bridge"), 10*i, 10*i+5
		}))
	}
	memory := open(t, c)
	file := filepath.Join(t.TempDir(), "many.store")
	if _, err := graph.Build(t.Context(), file, nquads.All(all(t, memory.Quads(t.Context()))), graph.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	snapshot, err := graph.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	defer snapshot.Close()
	for name, store := range map[string]*graph.Store{"mem": memory, "file": snapshot} {
		var last CoStance
		rows := 0
		for row, err := range CoStances(t.Context(), store, StanceOptions{}) {
			if err != nil {
				t.Fatal(err)
			}
			if row.A.ID >= row.B.ID || row.A.ID < last.A.ID || row.A.ID == last.A.ID && row.B.ID <= last.B.ID {
				t.Fatalf("%s: %s and %s come after %s and %s", name, row.A.ID, row.B.ID, last.A.ID, last.B.ID)
			}
			last = row
			rows++
		}
		if want := speakers * (speakers - 1) / 2; rows != want {
			t.Errorf("%s: %d pairs, want %d", name, rows, want)
		}
	}
}
