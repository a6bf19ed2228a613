// Package graphtest holds the contract of a backend: what a store of it must
// give back, whatever it keeps and however it is indexed.
//
//	func TestContract(t *testing.T) {
//		graphtest.Run(t, func(t *testing.T, quads []quad.Quad) *graph.Store { … })
//	}
package graphtest

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/graph"
)

// Run checks every clause of the contract. open makes a new store of quads, in
// which some may stand twice.
func Run(t *testing.T, open func(t *testing.T, quads []quad.Quad) *graph.Store) {
	for _, c := range []struct {
		name string
		test func(*testing.T, *graph.Store)
	}{
		{"quads", testQuads},
		{"quads with a value", testQuadsWith},
		{"subjects", testSubjects},
		{"paths", testPaths},
		{"labels", testLabels},
		{"pieces", testPieces},
		{"absent values", testAbsent},
		{"cancellation", testCancellation},
		{"stopping", testStopping},
		{"readers at once", testReaders},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t, slices.Concat(Quads(), Quads()[:7]))) })
	}
	t.Run("shapes", func(t *testing.T) { testShapes(t, open(t, Sayings())) })
	if !testing.Short() {
		t.Run("cancelled shapes", func(t *testing.T) { testCancelledShapes(t, open(t, Sayings())) })
	}
	t.Run("names", func(t *testing.T) { testNamed(t, open(t, Sayings())) })
	t.Run("nothing", func(t *testing.T) { testNothing(t, open(t, nil)) })
	t.Run("many", func(t *testing.T) { testMany(t, open(t, many())) })
}

const (
	xsd = "http://www.w3.org/2001/XMLSchema#"
	p   = quad.IRI("a:p")
	q   = quad.IRI("a:q")
)

// Values are objects that are easily lost or changed: each is another than all
// the others.
func Values() []quad.Value {
	typed := func(text, datatype string) quad.Value {
		return quad.TypedString{Value: quad.String(text), Type: quad.IRI(datatype)}
	}
	return []quad.Value{
		quad.String(""), quad.String(" "), quad.String("7"), quad.String("x"), quad.String("X"), quad.String("a:x"), quad.String("<a:x>"), quad.String("_:x"),
		quad.String("\"\\\n\t\r\u0085\u2028"), quad.String("é"), quad.String("e\u0301"), quad.String("😀"), quad.String(strings.Repeat("long ", 20_000)),
		typed("7", xsd+"integer"), typed("007", xsd+"integer"), typed("+7", xsd+"integer"), typed("seven", xsd+"integer"), typed("99999999999999999999", xsd+"integer"),
		typed("7", xsd+"decimal"), typed("7.0", xsd+"decimal"), typed("7", xsd+"double"), typed("7.0E0", xsd+"double"), typed("NaN", xsd+"double"),
		typed("true", xsd+"boolean"), typed("True", xsd+"boolean"), typed("1", xsd+"boolean"),
		typed("2025-08-15", xsd+"date"), typed("2025-08", xsd+"gYearMonth"), typed("2025-08-15T12:00:00.123456789Z", xsd+"dateTime"), typed("2025-08-15T14:00:00+02:00", xsd+"dateTime"),
		typed("", "a:t"), typed("x", "a:t"), typed("x", "a:u"), typed("x", "xsd:integer"),
		quad.LangString{Value: "x", Lang: "en"},
		quad.LangString{Value: "x", Lang: "EN"},
		quad.LangString{Value: "x", Lang: "de-CH"},
		quad.LangString{Value: "", Lang: "en"},
		quad.IRI("a:x"), quad.IRI("A:x"), quad.IRI("https://example.org/Зеленський/é#😀"), quad.IRI("https://example.org/%D0%97?a=b&c"), quad.IRI("https://example.org/" + strings.Repeat("x", 5_000)),
		quad.BNode("x"), quad.BNode("a:x"),
	}
}

// Quads is a small graph: each of Values is the object of a quad, and the
// letters s to w are linked by p and q, in the graphs a:g, a:h and none.
func Quads() []quad.Quad {
	var out []quad.Quad
	for i, v := range Values() {
		label := []quad.Value{quad.IRI("a:g"), nil, quad.BNode("g")}[i%3]
		out = append(out, quad.Quad{Subject: quad.IRI("a:values"), Predicate: quad.IRI("a:value"), Object: v, Label: label})
	}
	for _, link := range []struct {
		from      string
		predicate quad.IRI
		to, label string
	}{
		{"s", p, "t", "g"},
		{"s", p, "t", "h"},
		{"s", p, "t", ""},
		{"s", p, "u", "g"},
		{"s", q, "u", "g"},
		{"t", p, "u", "h"},
		{"u", p, "s", "g"},
		{"u", q, "t", "h"},
		{"v", p, "t", ""},
		{"v", q, "v", "h"},
		{"w", q, "t", "g"},
	} {
		next := quad.Quad{Subject: node(link.from), Predicate: link.predicate, Object: node(link.to)}
		if link.label != "" {
			next.Label = node(link.label)
		}
		out = append(out, next)
	}
	// A predicate and a label are nodes like any other.
	return append(out, quad.Quad{Subject: p, Predicate: p, Object: p, Label: p}, quad.Quad{Subject: node("g"), Predicate: q, Object: node("g"), Label: node("g")})
}

func node(name string) quad.Value { return quad.IRI("a:" + name) }

// nodes gives the nodes of names, "s t".
func nodes(names string) []quad.Value {
	var out []quad.Value
	for _, name := range strings.Fields(names) {
		out = append(out, node(name))
	}
	return out
}

// all runs an iterator to its end and sorts what it gives.
func all[T any](t *testing.T, rows iter.Seq2[T, error], compare func(a, b T) int) []T {
	t.Helper()
	var out []T
	for row, err := range rows {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, row)
	}
	slices.SortFunc(out, compare)
	return out
}

func testQuads(t *testing.T, s *graph.Store) {
	want := slices.Clone(Quads())
	slices.SortFunc(want, compareQuads)
	if diff := cmp.Diff(want, all(t, s.Quads(t.Context()), compareQuads)); diff != "" {
		t.Error(diff)
	}
	if got := s.Info().Quads; got != int64(len(want)) {
		t.Errorf("the store says that it has %d quads, and has %d", got, len(want))
	}
}

func testQuadsWith(t *testing.T, s *graph.Store) {
	for _, d := range quad.Directions {
		want := map[quad.Value][]quad.Quad{}
		for _, next := range Quads() {
			want[next.Get(d)] = append(want[next.Get(d)], next)
		}
		delete(want, nil)
		for v, quads := range want {
			slices.SortFunc(quads, compareQuads)
			if diff := cmp.Diff(quads, all(t, s.QuadsWith(t.Context(), d, v), compareQuads)); diff != "" {
				t.Errorf("%v is %.60v: %s", d, v, diff)
			}
		}
	}
}

// A reader of subjects gives what QuadsWith does, whichever subject it read before.
func testSubjects(t *testing.T, s *graph.Store) {
	reader := s.Subjects()
	read := func(subject quad.IRI) []quad.Quad {
		got, err := reader.Read(t.Context(), subject)
		if err != nil {
			t.Errorf("%v: %v", subject, err)
		}
		got = append([]quad.Quad(nil), got...)
		slices.SortFunc(got, compareQuads)
		return got
	}
	n := 0
	for _, next := range Quads() {
		for _, v := range []quad.Value{next.Subject, next.Object, quad.IRI("a:none")} {
			if iri, ok := v.(quad.IRI); ok {
				n++
				if diff := cmp.Diff(all(t, s.QuadsWith(t.Context(), quad.Subject, iri), compareQuads), read(iri)); diff != "" {
					t.Errorf("%v: %s", iri, diff)
				}
			}
		}
	}
	if n < 20 {
		t.Errorf("only %d subjects were read", n)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := reader.Read(ctx, "a:s"); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
}

func testAbsent(t *testing.T, s *graph.Store) {
	for _, v := range []quad.Value{
		quad.IRI("a:none"), quad.String("none"), quad.IRI(""), quad.BNode("none"),
		quad.LangString{Value: "x", Lang: "fr"},
		quad.TypedString{Value: "8", Type: xsd + "integer"},
		quad.Int(7),
	} {
		for _, d := range quad.Directions {
			if got := all(t, s.QuadsWith(t.Context(), d, v), compareQuads); len(got) > 0 {
				t.Errorf("%v is %v: got %v", d, v, got)
			}
		}
	}
	// In the store, and never there.
	for d, v := range map[quad.Direction]quad.Value{
		quad.Subject: node("x"), quad.Predicate: node("s"), quad.Object: node("w"), quad.Label: node("t"),
	} {
		if got := all(t, s.QuadsWith(t.Context(), d, v), compareQuads); len(got) > 0 {
			t.Errorf("%v is %v: got %v", d, v, got)
		}
	}
}

func testNothing(t *testing.T, s *graph.Store) {
	if got := all(t, s.Quads(t.Context()), compareQuads); len(got) > 0 {
		t.Errorf("got %v", got)
	}
	if got := all(t, s.QuadsWith(t.Context(), quad.Subject, node("s")), compareQuads); len(got) > 0 {
		t.Errorf("got %v", got)
	}
	if n := s.Info().Quads; n != 0 {
		t.Errorf("the store says that it has %d quads", n)
	}
}

// many is more quads than a store takes at once.
func many() []quad.Quad {
	var out []quad.Quad
	for i := range 1_500 {
		for j := range 10 {
			out = append(out, quad.Quad{Subject: quad.IRI("a:s" + digits(i)), Predicate: p, Object: quad.String(digits(j)), Label: node("g")})
		}
	}
	return out
}

func digits(n int) string {
	return string([]byte{'0' + byte(n/1000), '0' + byte(n/100%10), '0' + byte(n/10%10), '0' + byte(n%10)})
}

func testMany(t *testing.T, s *graph.Store) {
	want := many()
	slices.SortFunc(want, compareQuads)
	if got := all(t, s.Quads(t.Context()), compareQuads); !slices.Equal(got, want) {
		t.Errorf("got %d quads, want %d", len(got), len(want))
	}
	if got := all(t, s.QuadsWith(t.Context(), quad.Object, quad.String("0007")), compareQuads); len(got) != 1_500 {
		t.Errorf("got %d quads of one object, want 1500", len(got))
	}
}

// A reader that stops early gets no more, and no error.
func testStopping(t *testing.T, s *graph.Store) {
	for name, quads := range reads(t.Context(), s) {
		n := 0
		for _, err := range quads {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if n++; n == 2 {
				break
			}
		}
		if n != 2 {
			t.Errorf("%s: got %d rows, want 2", name, n)
		}
	}
}

// reads are ways to read a store that give more than two rows.
func reads(ctx context.Context, s *graph.Store) map[string]iter.Seq2[any, error] {
	return map[string]iter.Seq2[any, error]{
		"Quads":     untyped(s.Quads(ctx)),
		"QuadsWith": untyped(s.QuadsWith(ctx, quad.Predicate, p)),
		"Iterate":   untyped(s.Iterate(ctx, start(s, "s").Out(p))),
	}
}

func untyped[T any](rows iter.Seq2[T, error]) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		for row, err := range rows {
			if !yield(row, err) {
				return
			}
		}
	}
}

// A cancelled context is an error: before the first row, and after some.
func testCancellation(t *testing.T, s *graph.Store) {
	for after := range 2 {
		ctx, cancel := context.WithCancel(t.Context())
		if after == 0 {
			cancel()
		}
		for name, rows := range reads(ctx, s) {
			var last error
			n := 0
			for _, err := range rows {
				if last = err; err == nil {
					n++
				}
				if n == 1 {
					cancel()
				}
			}
			if !errors.Is(last, context.Canceled) {
				t.Errorf("%s, cancelled after %d rows: got %d rows and the error %v", name, after, n, last)
			}
		}
		cancel()
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range s.QuadsWith(ctx, quad.Subject, quad.IRI("a:none")) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("of an absent value: got %v", err)
		}
		return
	}
	t.Error("of an absent value: a cancelled context is not an error")
}

func testReaders(t *testing.T, s *graph.Store) {
	want := slices.Clone(Quads())
	slices.SortFunc(want, compareQuads)
	var wait sync.WaitGroup
	readers := 64
	if testing.Short() {
		readers = 4
	}
	for range readers {
		wait.Go(func() {
			var got []quad.Quad
			for next, err := range s.Quads(t.Context()) {
				if err != nil {
					t.Error(err)
					return
				}
				got = append(got, next)
				for _, err := range s.QuadsWith(t.Context(), quad.Subject, next.Subject) {
					if err != nil {
						t.Error(err)
						return
					}
				}
			}
			slices.SortFunc(got, compareQuads)
			if !slices.Equal(got, want) {
				t.Errorf("a reader among others got %d quads, want %d", len(got), len(want))
			}
			for _, c := range pathCases {
				if !slices.Equal(values(t, s, c.path(s)), nodes(c.want)) {
					t.Errorf("a reader among others, %s: got %v", c.name, values(t, s, c.path(s)))
				}
			}
		})
	}
	wait.Wait()
}
