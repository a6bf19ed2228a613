package graphtest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/graph"
)

// The pieces of a store are all its quads, subject by subject in canonical
// order, and each can be fetched as it comes.
func testPieces(t *testing.T, s *graph.Store) {
	pieces, err := s.BySubject(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []quad.Quad
	last := ""
	for group, err := range pieces.Subjects(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		subject := group[0].Subject
		if term := subject.String(); last < term { // these are IRIs: as they stand in a line
			last = term
		} else {
			t.Errorf("%s comes after %s", term, last)
		}
		if i := slices.IndexFunc(group, func(q quad.Quad) bool { return q.Subject != subject }); i >= 0 {
			t.Errorf("among the quads of %v: %v", subject, group[i])
		}
		fetched, err := pieces.Fetch(t.Context(), subject)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(group, fetched); diff != "" {
			t.Errorf("%v is fetched as something else: %s", subject, diff)
		}
		got = append(got, group...)
	}
	slices.SortFunc(got, compareQuads)
	want := slices.Clone(Quads())
	slices.SortFunc(want, compareQuads)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, absent := range []quad.Value{node("none"), node("x"), quad.BNode("none"), quad.String("x")} {
		if got, err := pieces.Fetch(t.Context(), absent); err != nil || len(got) > 0 {
			t.Errorf("%v: got %v, %v", absent, got, err)
		}
	}
	for range pieces.Subjects(t.Context()) {
		break // and nothing more is read
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	n := 0
	for _, err := range pieces.Subjects(ctx) {
		if n++; n > 1 || !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: got %v", err)
		}
	}
	if n == 0 {
		t.Error("cancelled: got no error")
	}
}
