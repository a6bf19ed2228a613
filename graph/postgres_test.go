//go:build unix

package graph_test

import (
	"fmt"
	"iter"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/cayleygraph/quad"

	"onrecord/data/invent"
	"onrecord/graph"
	"onrecord/graph/graphtest"
	"onrecord/graph/query"
	"onrecord/graph/query/querytest"
	"onrecord/graph/server"
	"onrecord/graph/server/servertest"
	"onrecord/schema"
)

// onServer opens a store of quads that were published on a server.
func onServer(pg *servertest.Server) func(*testing.T, []quad.Quad) *graph.Store {
	n := new(atomic.Int64)
	return func(t *testing.T, quads []quad.Quad) *graph.Store {
		t.Helper()
		return publishedAt(t, "postgres:"+pg.Rest(fmt.Sprint("c", n.Add(1))), quads)
	}
}

// What is read from a server is what every store gives.
func TestPostgresContract(t *testing.T) {
	open := onServer(servertest.Start(t))
	graphtest.Run(t, open)
	t.Run("questions", func(t *testing.T) { querytest.Run(t, open) })
}

// trips counts the questions that the server is asked.
func trips(t *testing.T, s *graph.Store, do func() (rows int)) (asked int64, rows int) {
	t.Helper()
	on := s.Cayley().(*server.Store)
	before := on.Asked()
	rows = do()
	return on.Asked() - before, rows
}

// A question costs a few round trips, however many rows it is about.
func TestPostgresTrips(t *testing.T) {
	open := onServer(servertest.Start(t))
	said := func(rows iter.Seq2[*schema.Statement, error]) int {
		n := 0
		for _, err := range rows {
			if err != nil {
				t.Error(err)
			}
			n++
		}
		return n
	}
	for _, c := range []struct {
		name string
		most int64
		ask  func(s *graph.Store, actor string) int
	}{
		{"said, 50", 6, func(s *graph.Store, actor string) int {
			return said(query.Said(t.Context(), s, query.Filter{Is: map[string][]string{"by": {actor}}, Limit: 50}).All())
		}},
		{"evidence", 4, func(s *graph.Store, _ string) int {
			if _, err := query.Evidence(t.Context(), s, "s69"); err != nil {
				t.Error(err)
			}
			return 1
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, n := range []int{200, 4000} {
				quads := slices.Collect(invent.Corpus{Statements: n}.Quads)
				counts := map[quad.Value]int{}
				for _, q := range quads {
					if q.Predicate == quad.IRI("https://onrecord.example/ns#speaker") {
						counts[q.Object]++
					}
				}
				busiest := quad.IRI("")
				for v, k := range counts {
					if iri := v.(quad.IRI); k > counts[busiest] || k == counts[busiest] && iri < busiest {
						busiest = iri
					}
				}
				s := open(t, quads)
				asked, rows := trips(t, s, func() int { return c.ask(s, string(busiest)) })
				t.Logf("%d statements, %d of the busiest: %d rows, %d questions", n, counts[busiest], rows, asked)
				if asked > c.most || rows == 0 {
					t.Errorf("%d questions, and %d are the most", asked, c.most)
				}
			}
		})
	}
}
