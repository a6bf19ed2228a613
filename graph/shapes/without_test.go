package shapes_test

import (
	"testing"

	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"onrecord/graph/shapes"
)

// What is taken away may be counted more often than there are nodes: Cayley
// would divide by zero.
func TestWithoutMany(t *testing.T) {
	qs := memstore.New(quad.MakeIRI("a", "p", "b", ""))
	const nodes = 3
	a, err := qs.ValueOf(quad.IRI("a"))
	if err != nil {
		t.Fatal(err)
	}
	for n := range 2 * nodes {
		var not shape.Fixed
		for range n {
			not = append(not, a)
		}
		got := 0
		it, _ := shapes.Difference{From: shape.AllNodes{}, Not: not}.BuildIterator(qs).Optimize(t.Context())
		scanner := it.Iterate()
		for scanner.Next(t.Context()) {
			got++
		}
		if err := scanner.Err(); err != nil {
			t.Fatal(err)
		}
		if want := nodes - min(n, 1); got != want {
			t.Errorf("without %d times one: %d nodes, want %d", n, got, want)
		}
		if err := scanner.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
