package query

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"testing"

	"onrecord/graph"
	"onrecord/graph/graphtest"
	"onrecord/schema"
)

// last is the error in which rows end.
func last[T any](rows iter.Seq2[T, error]) (err error) {
	for _, err = range rows {
		if err != nil {
			return err
		}
	}
	return nil
}

// A question that is cancelled at any moment ends in the context's error, and
// asks often enough that it touches little more of the store.
func TestCancelled(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	const more = 3_000 // of some 300,000 quads
	questions := map[string]func(context.Context, *graph.Store) error{
		"said":       func(ctx context.Context, s *graph.Store) error { return last(Said(ctx, s, is("by a7")).All()) },
		"said first": func(ctx context.Context, s *graph.Store) error { return last(Said(ctx, s, Filter{Limit: 5}).All()) },
		"said words": func(ctx context.Context, s *graph.Store) error {
			return last(Said(ctx, s, with(is("by a7"), func(f *Filter) { f.Words = []string{"words"} })).All())
		},
		"said by nobody": func(ctx context.Context, s *graph.Store) error {
			return last(Said(ctx, s, Filter{Words: []string{"nowhere"}}).All())
		},
		"said never": func(ctx context.Context, s *graph.Store) error {
			return last(Said(ctx, s, Filter{Since: "1900", Until: "1901"}).All())
		},
		"said by all": func(ctx context.Context, s *graph.Store) error {
			return last(Said(ctx, s, with(is("by a0", "at l1"), func(f *Filter) { f.Words = []string{"words", "7"} })).All())
		},
		"stances": func(ctx context.Context, s *graph.Store) error {
			_, err := Stances(ctx, s, StanceOptions{Filter: is("by a7")}).List()
			return err
		},
		"path": func(ctx context.Context, s *graph.Store) error {
			_, err := Path(ctx, s, "a7", "a9", PathOptions{}).List()
			return err
		},
		"stats": func(ctx context.Context, s *graph.Store) error {
			_, err := Stats(ctx, s, StatsOptions{Filter: is("by a7"), Group: []string{"position"}}).List()
			return err
		},
		"agreement": func(ctx context.Context, s *graph.Store) error {
			_, err := Agree(ctx, s, AgreementOptions{Coders: []string{"main", "MAIN"}, Sources: []string{"x3"}})
			if alone := (*CoderError)(nil); errors.As(err, &alone) {
				return nil // all was read
			}
			return err
		},
		"list": func(ctx context.Context, s *graph.Store) error {
			return last(List(ctx, s, schema.KindActor, ListOptions{}).All())
		},
	}
	for name, open := range map[string]func(*testing.T) *crowdedStore{"mem": crowdInMemory, "file": crowdInFile} {
		s := open(t)
		for asked, ask := range questions {
			t.Run(fmt.Sprintf("%s, %s", name, asked), func(t *testing.T) {
				var last, longest int64 // touched: when it was asked last, and between two questions
				asked := func() {
					now := s.touched.Load()
					last, longest = now, max(longest, now-last)
				}
				for n := 0; ; n += 1 + n {
					last, longest = s.touched.Load(), 0
					ctx := graphtest.After(t.Context(), n, asked)
					err := ask(ctx, s.Store)
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
