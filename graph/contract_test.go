package graph_test

import (
	"path/filepath"
	"testing"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/graphtest"
	"onrecord/graph/query/querytest"
	"onrecord/schema/nquads"
)

// built opens a store that a backend has built in a folder.
func built(scheme string) func(*testing.T, []quad.Quad) *graph.Store {
	return func(t *testing.T, quads []quad.Quad) *graph.Store {
		t.Helper()
		uri := scheme + ":" + filepath.Join(t.TempDir(), "store")
		if _, err := graph.Build(t.Context(), uri, nquads.All(quads), graph.BuildOptions{}); err != nil {
			t.Fatal(err)
		}
		s, err := graph.Open(t.Context(), uri)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
		return s
	}
}

func inMemory(t *testing.T, quads []quad.Quad) *graph.Store {
	t.Helper()
	s, err := graph.FromQuads(t.Context(), nquads.All(quads))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Every backend keeps the contract. One that cannot be built has a row of its
// own here.
func TestContract(t *testing.T) {
	for _, b := range graph.Backends() {
		if graph.IsServer(b.Scheme + "://x") {
			continue // TestPostgresContract starts one
		}
		if testing.Short() && b.Scheme == "bolt" {
			continue // it takes longer than both others
		}
		open := built(b.Scheme)
		if b.Scheme == "mem" {
			open = inMemory
		}
		t.Run(b.Scheme, func(t *testing.T) {
			graphtest.Run(t, open)
			t.Run("questions", func(t *testing.T) { querytest.Run(t, open) })
		})
	}
}
