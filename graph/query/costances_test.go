package query

import (
	"testing"

	"onrecord/graph"
)

// Pairs come in the order of IRIs, in which a1 is before a10, also where a store numbers
// them as it writes them, with what closes them: <a10> is before <a1>.
func TestCoStancesInOrder(t *testing.T) {
	for name, store := range map[string]*graph.Store{"mem": crowdInMemory(t).Store, "file": crowdInFile(t).Store} {
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
		// Who speaks beside a0 speaks to every position, as all others do.
		if want := crowdActors * (crowdActors + 1) / 2; rows != want {
			t.Errorf("%s: %d pairs, want %d", name, rows, want)
		}
	}
}
