package snapshot

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"
)

// A lookup that goes through many rows ends with its context, and says so: that
// it has found nothing is no answer then.
func TestLookupEnds(t *testing.T) {
	seldom, often, label := quad.IRI("https://example.org/seldom"), quad.IRI("https://example.org/often"), quad.IRI("https://example.org/label")
	quads := []quad.Quad{{Subject: seldom, Predicate: often, Object: seldom, Label: label}}
	for i := range checkStep + 1 {
		quads = append(quads, quad.Quad{Subject: quad.IRI(fmt.Sprintf("https://example.org/%d", i)), Predicate: often, Object: often})
	}
	s := opened(t, finish(t, Options{}, quads), true)
	labelled, err := s.ValueOf(label)
	if err != nil {
		t.Fatal(err)
	}
	object, err := s.ValueOf(often)
	if err != nil {
		t.Fatal(err)
	}
	scan, ok := s.scan(shape.QuadsAction{Result: quad.Object, Filter: map[quad.Direction]refs.Ref{quad.Label: labelled}})
	if !ok {
		t.Fatal("the nodes of the store are none of it")
	}
	look := func(ctx context.Context, want error) {
		it := scan.BuildIterator(s).Lookup()
		if it.Contains(ctx, object) || !errors.Is(it.Err(), want) {
			t.Errorf("got the error %v, want %v, and nothing found", it.Err(), want)
		}
	}
	look(t.Context(), nil)
	ended, end := context.WithCancel(t.Context())
	end()
	look(ended, context.Canceled)
}
