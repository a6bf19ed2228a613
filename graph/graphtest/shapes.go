package graphtest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/graph"
	"onrecord/graph/shapes"
	"onrecord/schema"
	"onrecord/schema/spelling"
)

// A shapeCase is a shape and which of the sayings it leads to.
type shapeCase struct {
	name  string
	shape shape.Shape
	holds func(saying) bool
}

func shapeCases(t *testing.T) []shapeCase {
	t.Helper()
	out := []shapeCase{
		{"statements", shapes.Statements{}, func(saying) bool { return true }},
		{"no words", shapes.Words{}, func(saying) bool { return true }},
	}
	for _, words := range [][]string{{"peace"}, {"soon"}, {"peace", "soon"}, {"soon", "peace", "quoted"}, {"naive"}, {"мир", "хлеб"}, {"a", "b", "c"}, {"peace", "peace"}, {"nowhere"}, {"peace", "nowhere"}, {"pea"}, {""}} {
		out = append(out, shapeCase{fmt.Sprintf("words %q", words), shapes.Words(words), func(s saying) bool {
			return !slices.ContainsFunc(words, func(w string) bool { return !s.words[w] })
		}})
	}
	spans := map[string]schema.Span{
		"ever": {From: schema.FirstDay, Until: schema.LastDay},
	}
	for _, date := range append(slices.Clone(dates[1:]), "2021-05-01/2021-05-07", "2020-12-31", "2021-01-01", "../2021-05-02", "2021-06-03/..", "1999", "9999", "-0101", "2022-02-03", "2022-02-02") {
		span, err := schema.ParseDate(date)
		if err != nil {
			t.Fatal(err)
		}
		spans[date] = span
	}
	for _, date := range slices.Sorted(maps.Keys(spans)) {
		span := spans[date]
		out = append(out, shapeCase{"during " + date, shapes.During{Span: span}, func(s saying) bool { return s.dated && s.span.Overlaps(span) }})
	}
	var both []shapeCase
	for i, a := range out {
		for _, b := range out[i%5 : min(i, i%5+1)] {
			both = append(both,
				shapeCase{a.name + " and " + b.name, shape.Intersect{a.shape, b.shape}, func(s saying) bool { return a.holds(s) && b.holds(s) }},
				shapeCase{a.name + " without " + b.name, shapes.Difference{From: a.shape, Not: b.shape}, func(s saying) bool { return a.holds(s) && !b.holds(s) }},
			)
		}
	}
	return append(out, both...)
}

// Shapes are answered alike with an index and without one.
func testShapes(t *testing.T, s *graph.Store) {
	all := gather(Sayings())
	for i, c := range shapeCases(t) {
		if testing.Short() && i%60 != 0 {
			continue
		}
		want := []string{}
		for _, s := range all {
			if c.holds(s) {
				want = append(want, string(s.iri))
			}
		}
		if got := found(t, s, shapes.InOrder{From: c.shape}); !slices.Equal(got, want) {
			t.Errorf("%s, in order: %s", c.name, cmp.Diff(want, got))
		}
		skip, limit := i%5, 1+i%4
		rest := 0
		got := found(t, s, shapes.InOrder{From: c.shape, Skip: skip, Limit: limit, Rest: &rest})
		if more := max(0, len(want)-skip-limit); rest != more && (rest != shapes.Uncounted || more == 0) {
			t.Errorf("%s, from %d on, %d: %d are said to follow, and %d do", c.name, skip, limit, rest, more)
		}
		cut := want[min(skip, len(want)):]
		if cut = cut[:min(limit, len(cut))]; !slices.Equal(got, cut) {
			t.Errorf("%s, from %d on, %d: %s", c.name, skip, limit, cmp.Diff(cut, got))
		}
		slices.Sort(want)
		unsorted := slices.Sorted(slices.Values(found(t, s, c.shape)))
		if !slices.Equal(unsorted, want) {
			t.Errorf("%s: %s", c.name, cmp.Diff(want, unsorted))
		}
	}
}

// found are the nodes of a shape, as they come.
func found(t *testing.T, s *graph.Store, what shape.Shape) []string {
	t.Helper()
	out := []string{}
	for v, err := range s.Find(t.Context(), what) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(v.(quad.IRI)))
	}
	return out
}

// afterwards is how many rows may still come after a cancellation: those that
// were read at once.
const afterwards = 128

// A shape that is cancelled at any moment ends in the context's error.
func testCancelledShapes(t *testing.T, s *graph.Store) {
	ever := shapes.During{Span: schema.Span{From: schema.FirstDay, Until: schema.LastDay}}
	const part = 3 // the inverse of how much later each cancellation is
	for name, what := range map[string]shape.Shape{
		"statements":      shapes.Statements{},
		"words":           shapes.Words{"soon"},
		"no such word":    shapes.Words{"nowhere"},
		"always":          ever,
		"in order":        shapes.InOrder{From: shapes.Statements{}},
		"some in order":   shapes.InOrder{From: shape.Intersect{shapes.Words{"peace"}, ever}},
		"first of some":   shapes.InOrder{From: shapes.Words{"soon"}, Limit: 2},
		"without":         shapes.Difference{From: shapes.Statements{}, Not: shapes.Words{"peace"}},
		"named":           shapes.Named{Folded: "ann", Kinds: schema.Kinds()},
		"named by nobody": shapes.Named{Folded: "nobody", Kinds: schema.Kinds()},
		"nodes":           shape.AllNodes{},
	} {
		for n := 0; ; n += 1 + n/part {
			ctx := After(t.Context(), n, nil)
			var last error
			late := 0
			for _, err := range s.Find(ctx, what) {
				if last = err; err == nil && ctx.Over() {
					late++
				}
			}
			if !ctx.Over() {
				if last != nil {
					t.Errorf("%s: not cancelled, and got %v", name, last)
				}
				break
			}
			if !errors.Is(last, context.Canceled) || late > afterwards {
				t.Errorf("%s, cancelled after %d questions: got the error %v after %d more rows", name, n, last, late)
			}
		}
	}
}

// Names lead to what they fold to, of the kinds that are asked for.
func testNamed(t *testing.T, s *graph.Store) {
	every := []schema.Kind{schema.KindActor, schema.KindPosition, schema.KindSource, schema.KindStatement, schema.KindEvent}
	for _, c := range []struct {
		name  string
		kinds []schema.Kind
		want  []string // of each corpus
	}{
		{"Ann Öz", every, []string{"actor/ann"}},
		{"ann oz", every, []string{"actor/ann"}},
		{"the mayor", every, []string{"actor/ann", "actor/soon"}},
		{"THE MÁYOR", []schema.Kind{schema.KindPosition}, nil},
		{"ann", every, []string{"actor/ann", "actor/s1", "position/ann"}},
		{"ann", []schema.Kind{schema.KindPosition}, []string{"position/ann"}},
		{"анна", every, []string{"actor/ann"}},
		{"peace 1", every, []string{"source/x1", "source/x3", "source/x5", "source/x7", "source/x9"}},
		{"peace", []schema.Kind{schema.KindStatement, schema.KindPosition}, []string{"position/peace"}},
		{"s1", every, []string{"actor/s1", "statement/s1"}},
		{"the event 1", every, []string{"event/e1"}},
		{"x1", []schema.Kind{schema.KindActor}, nil},
		{"nobody", every, nil},
		{"", every, nil},
		{"ann", nil, nil},
	} {
		want := []string{}
		for _, base := range []string{"https://example.org/a/", "https://example.org/b/"} {
			for _, end := range c.want {
				want = append(want, base+end)
			}
		}
		got := slices.Compact(slices.Sorted(slices.Values(found(t, s, shapes.Named{Folded: spelling.Fold(c.name), Kinds: c.kinds}))))
		if diff := cmp.Diff(want, append([]string{}, got...)); diff != "" {
			t.Errorf("%q of %v: %s", c.name, c.kinds, diff)
		}
	}
}
