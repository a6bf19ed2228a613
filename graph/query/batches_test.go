package query

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/graph/view"
	"onrecord/schema"
)

// What is made of entities in batches comes in their order, and as much of it as is
// wanted.
func TestBatches(t *testing.T) {
	s := open(t, town())
	g := ViewOf(t.Context(), s, SceneOptions{})
	var want []string
	for _, e := range all(t, g.Entities) {
		want = append(want, e.Identity().IRI)
	}
	iris := func(some []schema.Entity) (out []string) {
		for _, e := range some {
			out = append(out, e.Identity().IRI)
		}
		return out
	}
	var got []string
	for some, err := range view.InBatches(&g, iris) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, some...)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for n := range len(want) {
		got = nil
		for some, err := range view.InBatches(&g, iris) {
			if err != nil {
				t.Fatal(err)
			}
			if got = append(got, some...); len(got) > n {
				break
			}
		}
		if len(got) <= n || !cmp.Equal(want[:len(got)], got) {
			t.Errorf("the first %d are %q", n+1, got)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	g = ViewOf(ctx, s, SceneOptions{})
	n := 0
	var last error
	for _, err := range g.Entities {
		if n++; n == 3 {
			cancel()
		}
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("cancelled after 3 of %d entities: %d came, and the error is %v", len(want), n, last)
	}
	cancel()
}
