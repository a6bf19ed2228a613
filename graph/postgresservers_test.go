//go:build unix

package graph_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/graphtest"
	"onrecord/graph/query/querytest"
	"onrecord/graph/server/servertest"
	"onrecord/schema/nquads"
)

// publishedAt publishes quads at a URI, and opens them.
func publishedAt(t *testing.T, uri string, quads []quad.Quad) *graph.Store {
	t.Helper()
	built, err := graph.Build(t.Context(), uri, nquads.All(quads), graph.BuildOptions{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := graph.Open(t.Context(), uri)
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

// The contract holds where rows are distributed over servers.
func TestShardsContract(t *testing.T) {
	pg := servertest.Start(t, "enable_partitionwise_join=on", "enable_partitionwise_aggregate=on")
	shards := []*servertest.Server{servertest.Start(t), servertest.Start(t)}
	n := 0
	open := func(t *testing.T, quads []quad.Quad) *graph.Store {
		t.Helper()
		n++
		corpus := fmt.Sprint("c", n)
		uri := "postgres:" + pg.Rest(corpus)
		if _, err := graph.Build(t.Context(), uri, nquads.All(nil), graph.BuildOptions{}); err != nil {
			t.Fatal(err)
		}
		pg.Shard(t, corpus, shards...)
		return publishedAt(t, uri, quads)
	}
	graphtest.Run(t, open)
	t.Run("questions", func(t *testing.T) { querytest.Run(t, open) })
}

// The contract holds on another version of PostgreSQL, where npm has installed it.
func TestOtherPostgres(t *testing.T) {
	pg := servertest.StartOther(t)
	t.Log(pg.Do(t, "SELECT version()"))
	n := 0
	open := func(t *testing.T, quads []quad.Quad) *graph.Store {
		t.Helper()
		n++
		return publishedAt(t, "postgres:"+pg.Rest(fmt.Sprint("c", n)), quads)
	}
	graphtest.Run(t, open)
	t.Run("questions", func(t *testing.T) { querytest.Run(t, open) })
}

// The contract holds on a server that somebody names, such as Citus or YugabyteDB, in a
// database that is there for this: ONRECORD_SERVER=postgres://USER@HOST/DATABASE.
func TestNamedServer(t *testing.T) {
	uri := os.Getenv("ONRECORD_SERVER")
	if uri == "" {
		t.Skip("ONRECORD_SERVER names no server")
	}
	n := 0
	open := func(t *testing.T, quads []quad.Quad) *graph.Store {
		t.Helper()
		n++
		return publishedAt(t, fmt.Sprintf("%s?corpus=test-%d-%d", uri, os.Getpid(), n), quads)
	}
	graphtest.Run(t, open)
	t.Run("questions", func(t *testing.T) { querytest.Run(t, open) })
}
