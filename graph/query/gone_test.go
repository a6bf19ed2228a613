//go:build unix

package query

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"onrecord/graph"
	"onrecord/schema/nquads"
	"onrecord/schema/rdf"
)

// A snapshot that is cut short while it is read is damage to every question,
// also where these read on goroutines of their own.
func TestCutWhileOpen(t *testing.T) {
	quads := slices.Collect(rdf.Quads(town()))
	for _, size := range []int64{0, 4096} {
		file := filepath.Join(t.TempDir(), "store")
		if _, err := graph.Build(t.Context(), file, nquads.All(quads), graph.BuildOptions{}); err != nil {
			t.Fatal(err)
		}
		s, err := graph.Open(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(file, size); err != nil {
			t.Fatal(err)
		}
		_, path := Path(t.Context(), s, "ann", "bob", PathOptions{}).List()
		_, stances := Stances(t.Context(), s, StanceOptions{}).List()
		_, stats := Stats(t.Context(), s, StatsOptions{Group: []string{"mode"}}).List()
		for name, err := range map[string]error{"path": path, "stances": stances, "stats": stats} {
			if !errors.Is(err, graph.ErrDamaged) {
				t.Errorf("cut to %d bytes: %s: got %v", size, name, err)
			}
		}
		for _, err := range Said(t.Context(), s, is("by ann")).All() {
			if !errors.Is(err, graph.ErrDamaged) {
				t.Errorf("cut to %d bytes: said: got %v", size, err)
			}
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}
