//go:build unix

package graph_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/graphtest"
	"onrecord/graph/query/querytest"
	"onrecord/graph/server/servertest"
	"onrecord/schema/nquads"
)

// onServer opens a store of quads that were published on a server.
func onServer(pg *servertest.Server) func(*testing.T, []quad.Quad) *graph.Store {
	n := new(atomic.Int64)
	return func(t *testing.T, quads []quad.Quad) *graph.Store {
		t.Helper()
		rest := pg.Rest(fmt.Sprint("c", n.Add(1)))
		uri := "postgres:" + rest
		built, err := graph.BuildPostgres(t.Context(), uri, rest, nquads.All(quads), graph.BuildOptions{})
		if err != nil {
			t.Fatal(err)
		}
		s, err := graph.OpenPostgres(t.Context(), uri, rest)
		if err != nil {
			t.Fatal(err)
		}
		if s.Info() != built {
			t.Errorf("opened %+v, and %+v was built", s.Info(), built)
		}
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
		return s
	}
}

// What is read from a server is what every store gives.
func TestPostgresContract(t *testing.T) {
	open := onServer(servertest.Start(t))
	graphtest.Run(t, open)
	t.Run("questions", func(t *testing.T) { querytest.Run(t, open) })
}
