package query

import (
	"context"
	"errors"
	"runtime"
	"testing"

	"onrecord/graph"
	"onrecord/graph/graphtest"
	"onrecord/schema"
)

// othersCancelled are questions of which nothing is said of what they cost, for they
// go through all.
var othersCancelled = []costlyQuestion{
	{name: "by all, with words", ask: saying(with(is("by a0", "at l1"), func(f *Filter) { f.Words = []string{"words", "7"} }))},
	{name: "by nobody", ask: saying(Filter{Words: []string{"nowhere"}})},
	{name: "never", ask: saying(Filter{Since: "1900", Until: "1901"})},
	{name: "agreement on a source", ask: func(ctx context.Context, s *graph.Store) (int, error) {
		_, err := Agree(ctx, s, AgreementOptions{Coders: []string{"main", "MAIN"}, Sources: []string{"x3"}})
		if alone := (*CoderError)(nil); errors.As(err, &alone) {
			return 0, nil // all was read
		}
		return 0, err
	}},
	{name: "all actors", ask: func(ctx context.Context, s *graph.Store) (int, error) {
		return lengthOf(List(ctx, s, schema.KindActor, ListOptions{}).All())
	}},
}

// A question of those with costs that is cancelled at any moment ends in the context's error, and
// asks often enough that it touches little more of the store.
func TestCancelled(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	for _, b := range crowds {
		s := b.open(t)
		questions := append(append(costly(0), b.more(0)...), othersCancelled...)
		for _, q := range questions {
			t.Run(b.name+", "+q.name, func(t *testing.T) {
				more := int64(3_000)    // of some 300,000 quads
				if q.name == "export" { // which reads entities in batches, as many as there are processors and more
					more *= 1 + int64(runtime.GOMAXPROCS(0))
				}
				var last, longest int64 // touched: when it was asked last, and between two questions
				asked := func() {
					now := s.touched.Load()
					last, longest = now, max(longest, now-last)
				}
				for n := 0; ; n += 1 + n {
					last, longest = s.touched.Load(), 0
					ctx := graphtest.After(t.Context(), n, asked)
					_, err := q.ask(ctx, s.Store)
					touched := s.touched.Load() - last
					if !ctx.Over() {
						if err != nil || max(longest, touched) > more {
							t.Errorf("not cancelled: got %v, and up to %d quads were touched without asking", err, max(longest, touched))
						}
						break
					}
					if !errors.Is(err, context.Canceled) || touched > more {
						t.Errorf("cancelled after %d questions: got %v, and %d quads were touched after that", n, err, touched)
					}
				}
			})
		}
	}
}
