package query

import (
	"context"
	"fmt"
	"iter"
	"sync/atomic"
	"testing"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/schema"
)

// A meter counts the quads and nodes that are touched in a QuadStore: those
// that an iterator comes to or is asked about, and those that are read.
type meter struct {
	cgraph.QuadStore
	touched *atomic.Int64
}

// OptimizeShape leaves the store's own plans as they are.
func (m meter) OptimizeShape(ctx context.Context, s shape.Shape) (shape.Shape, bool) {
	if o, ok := m.QuadStore.(shape.Optimizer); ok {
		return o.OptimizeShape(ctx, s)
	}
	return s, false
}

func (m meter) Quad(r cgraph.Ref) (quad.Quad, error) {
	m.touched.Add(1)
	return m.QuadStore.Quad(r)
}

func (m meter) QuadDirection(r cgraph.Ref, d quad.Direction) (cgraph.Ref, error) {
	m.touched.Add(1)
	return m.QuadStore.QuadDirection(r, d)
}

func (m meter) QuadIterator(d quad.Direction, v cgraph.Ref) iterator.Shape {
	return meteredShape{m.QuadStore.QuadIterator(d, v), m.touched}
}

func (m meter) QuadsAllIterator() iterator.Shape {
	return meteredShape{m.QuadStore.QuadsAllIterator(), m.touched}
}

func (m meter) NodesAllIterator() iterator.Shape {
	return meteredShape{m.QuadStore.NodesAllIterator(), m.touched}
}

type meteredShape struct {
	iterator.Shape
	touched *atomic.Int64
}

func (s meteredShape) Iterate() iterator.Scanner {
	return meteredScanner{s.Shape.Iterate(), s.touched}
}

func (s meteredShape) Lookup() iterator.Index {
	return meteredIndex{s.Shape.Lookup(), s.touched}
}

func (s meteredShape) Optimize(ctx context.Context) (iterator.Shape, bool) {
	shape, changed := s.Shape.Optimize(ctx)
	return meteredShape{shape, s.touched}, changed
}

type meteredScanner struct {
	iterator.Scanner
	touched *atomic.Int64
}

func (s meteredScanner) Next(ctx context.Context) bool {
	s.touched.Add(1)
	return s.Scanner.Next(ctx)
}

type meteredIndex struct {
	iterator.Index
	touched *atomic.Int64
}

func (s meteredIndex) Contains(ctx context.Context, v cgraph.Ref) bool {
	s.touched.Add(1)
	return s.Index.Contains(ctx, v)
}

const (
	crowdStatements = 20_000
	crowdActors     = 400 // a0 speaks in every statement; the others in 50 each
	crowdPositions  = 40
	crowdSources    = 25
	crowdPlaces     = 10
)

// crowd is an invented corpus of many statements.
func crowd(yield func(quad.Quad, error) bool) {
	c := &schema.Corpus{Entry: schema.Entry{ID: "crowd"}, Base: "https://example.org/crowd/"}
	entry := func(kind string, i int) schema.Entry { return schema.Entry{ID: fmt.Sprint(kind, i)} }
	for i := range crowdActors + 1 {
		c.Actors = append(c.Actors, &schema.Actor{Entry: entry("a", i), Name: fmt.Sprint("Actor ", i), Type: "person"})
	}
	for i := range crowdPositions {
		c.Positions = append(c.Positions, &schema.Position{Entry: entry("p", i), Name: fmt.Sprint("Position ", i), Type: "claim"})
	}
	for i := range crowdSources {
		c.Sources = append(c.Sources, &schema.Source{Entry: entry("x", i), Title: fmt.Sprint("Source ", i)})
	}
	for i := range crowdPlaces {
		c.Places = append(c.Places, &schema.Place{Entry: entry("l", i), Name: fmt.Sprint("Place ", i)})
		c.Events = append(c.Events, &schema.Event{Entry: entry("e", i), Name: fmt.Sprint("Event ", i), Place: ref(schema.KindPlace, fmt.Sprint("l", i)), Date: fmt.Sprintf("2024-%02d", i+1)})
	}
	for i := range crowdStatements {
		source := ref(schema.KindSource, fmt.Sprint("x", i/7%crowdSources))
		c.Statements = append(c.Statements, &schema.Statement{
			Entry: entry("s", i), Source: source, Mode: []string{"paraphrase", "quote"}[i%2], Summary: fmt.Sprint("Words ", i),
			Speakers: actors(fmt.Sprint("a0 a", i%crowdActors+1)),
			Supports: positions(fmt.Sprint("p", i/crowdActors%crowdPositions)),
			Event:    ref(schema.KindEvent, fmt.Sprint("e", i/(2*crowdActors)%crowdPlaces)),
			Evidence: []schema.Passage{{Source: source, Line: 1, Start: 10 * i, End: 10*i + 5, SHA256: hash(fmt.Sprint(i))}},
		})
	}
	for q := range c.Quads {
		if !yield(q, nil) {
			return
		}
	}
}

// quadsOfStatements is how many quads statements and their passages have.
func quadsOfStatements(t *testing.T, s *graph.Store, ids iter.Seq[string]) int {
	t.Helper()
	n := 0
	for id := range ids {
		for q, err := range s.QuadsWith(t.Context(), quad.Subject, quad.IRI("https://example.org/crowd/statement/"+id)) {
			if err != nil {
				t.Fatal(err)
			}
			n++
			if q.Predicate != said("evidence") {
				continue
			}
			for _, err := range s.QuadsWith(t.Context(), quad.Subject, q.Object) {
				if err != nil {
					t.Fatal(err)
				}
				n++
			}
		}
	}
	return n
}

// A question that starts at something rare touches a small multiple of the
// quads of the statements there, however large the store is and whatever else
// is asked of them.
func TestAnchoredQuestions(t *testing.T) {
	plain, err := graph.FromQuads(t.Context(), crowd)
	if err != nil {
		t.Fatal(err)
	}
	var touched atomic.Int64
	s := plain.Through(func(qs cgraph.QuadStore) cgraph.QuadStore { return meter{qs, &touched} })
	// a7 speaks in every 400th statement from s6 on.
	ofA7 := func(yield func(string) bool) {
		for i := 6; i < crowdStatements; i += crowdActors {
			if !yield(fmt.Sprint("s", i)) {
				return
			}
		}
	}
	around := quadsOfStatements(t, plain, ofA7)
	if around < 50*10 || plain.Info().Quads < 250_000 {
		t.Fatalf("%d quads around a7 in a store of %d", around, plain.Info().Quads)
	}
	statements := func(t *testing.T, f Filter) int { return len(all(t, Said(t.Context(), s, f))) }
	for _, c := range []struct {
		name   string
		ask    func(t *testing.T) int
		rows   int
		around int // quads around what the question starts at
	}{
		{"an actor's statements", func(t *testing.T) int { return statements(t, is("by a7")) }, 50, around},
		{"an actor's by name", func(t *testing.T) int { return statements(t, is("by Actor 7")) }, 50, around},
		{"an actor's since a date", func(t *testing.T) int {
			return statements(t, with(is("by a7"), func(f *Filter) { f.Since = "2024-10" }))
		}, 4, around},
		{"an actor's with words", func(t *testing.T) int {
			return statements(t, with(is("by a7"), func(f *Filter) { f.Words = []string{"words 406"} }))
		}, 1, around},
		{"two at once, one of them everywhere", func(t *testing.T) int { return statements(t, is("utterance paraphrase", "by a7")) }, 50, around},
		{"three at once", func(t *testing.T) int { return statements(t, is("at l1", "on p3", "by a7")) }, 2, around},
		{"three at once, to no avail", func(t *testing.T) int { return statements(t, is("on p5", "at l1", "by a7")) }, 0, around},
		{"and not", func(t *testing.T) int {
			return statements(t, is("by a7", "not utterance quote", "not on p3", "not at l1"))
		}, 44, around},
		{"stances", func(t *testing.T) int {
			rows, err := Stances(t.Context(), s, StanceOptions{Filter: is("by a7")})
			if err != nil {
				t.Fatal(err)
			}
			return len(rows)
		}, 40, around},
		{"compare", func(t *testing.T) int {
			c, err := Compare(t.Context(), s, "a7", "a8", StanceOptions{})
			if err != nil {
				t.Fatal(err)
			}
			return len(c.Agree)
		}, 40, 2 * around},
		{"evidence", func(t *testing.T) int {
			trail, err := Evidence(t.Context(), s, "s4711")
			if err != nil {
				t.Fatal(err)
			}
			return len(trail.Statement.Evidence)
		}, 1, around / 50},
		{"show", func(t *testing.T) int {
			p, err := Show(t.Context(), s, "a7")
			if err != nil {
				t.Fatal(err)
			}
			return len(p.Statements[0].Statements)
		}, 50, around},
		{"path", func(t *testing.T) int {
			routes, err := Path(t.Context(), s, "a7", "p3", PathOptions{})
			if err != nil {
				t.Fatal(err)
			}
			return len(routes)
		}, 2, around},
		{"list", func(t *testing.T) int {
			return len(all(t, List(t.Context(), s, schema.KindSource, ListOptions{Filter: is("by a7")})))
		}, 7, around},
	} {
		t.Run(c.name, func(t *testing.T) {
			touched.Store(0)
			if got := c.ask(t); got != c.rows {
				t.Errorf("got %d rows, want %d", got, c.rows)
			}
			if n, limit := touched.Load(), int64(10*c.around+200); n > limit {
				t.Errorf("it touches %d of the store's %d quads, and may touch %d", n, plain.Info().Quads, limit)
			}
		})
	}
}
