package graph_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/schema/nquads"
)

// Very many quads are asked in a temporary file, of which nothing is left, and in memory
// where there is no room for one.
func TestFromMany(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	many := invented(200_001)
	for name, dir := range map[string]string{"with room": t.TempDir(), "without room": filepath.Join(t.TempDir(), "missing")} {
		for _, quads := range [][]quad.Quad{many, many[:100]} {
			t.Setenv("TMPDIR", dir)
			s, err := graph.FromMany(t.Context(), nquads.All(quads))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if got := s.Info(); got != (graph.Info{URI: "mem:", Backend: "mem", Quads: int64(len(quads))}) {
				t.Errorf("%s: %d quads: got %+v", name, len(quads), got)
			}
			n := 0
			for _, err := range s.Quads(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				n++
			}
			if n != len(quads) {
				t.Errorf("%s: got %d quads, want %d", name, n, len(quads))
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			if left, _ := os.ReadDir(dir); len(left) > 0 {
				t.Errorf("%s: %d quads leave %v", name, len(quads), left)
			}
		}
	}
	ended, end := context.WithCancel(t.Context())
	end()
	t.Setenv("TMPDIR", t.TempDir())
	if _, err := graph.FromMany(ended, nquads.All(many)); err == nil {
		t.Error("who has ended gets a store")
	}
	if left, _ := os.ReadDir(os.TempDir()); len(left) > 0 {
		t.Errorf("who has ended leaves %v", left)
	}
}
