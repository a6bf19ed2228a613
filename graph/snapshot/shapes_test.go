package snapshot_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/cayley/query/path"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/graph/shapes"
	"onrecord/graph/snapshot"
	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/spelling"
)

func dice(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0x5eed)) }

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

// dates are what statements, events and sources may have as theirs, and what
// is none.
var dates = []string{"", "", "2025-08-15", "2025-08-14", "2025-08", "2025", "202X", "2025-08-10/2025-08-20", "2025-08-15/..", "../2025-08-15", "/2025-08-01", "2024-02-29~", "1000?", "someday"}

// drawn is a corpus that was drawn by lot.
func drawn(r *rand.Rand, base string, statements int) *schema.Corpus {
	c := &schema.Corpus{Base: base}
	id := func(prefix string, n int) string { return fmt.Sprintf("%s%d", prefix, r.IntN(n)) }
	for i := range 4 {
		name := pick(r, "Ann", "ANN", "Änn", "Bob", "")
		c.Add(&schema.Actor{EntityBase: schema.EntityBase{ID: fmt.Sprintf("a%d", i)}, Name: name, Aliases: []string{pick(r, "Ann", "a1", "“Bob”", "x\x00y", "x", "x\x00")}})
		c.Add(&schema.Event{EntityBase: schema.EntityBase{ID: fmt.Sprintf("e%d", i)}, Name: "E", Date: pick(r, dates...)})
		c.Add(&schema.Source{EntityBase: schema.EntityBase{ID: fmt.Sprintf("s%d", i)}, Title: pick(r, "Ann", "The Times", "a0"), Date: pick(r, dates...)})
	}
	for _, i := range r.Perm(3 * statements)[:statements] {
		st := &schema.Statement{EntityBase: schema.EntityBase{ID: fmt.Sprintf("%d", i)}, Date: pick(r, dates...), Summary: someText(r)}
		st.Speakers = []schema.Ref{{Kind: schema.KindActor, ID: id("a", 4)}}
		for range r.IntN(3) {
			st.Quotes = append(st.Quotes, someText(r))
		}
		if r.IntN(3) == 0 {
			st.Event = schema.Ref{Kind: schema.KindEvent, ID: id("e", 5)} // one of them is not there
		}
		if r.IntN(3) > 0 {
			st.Source = schema.Ref{Kind: schema.KindSource, ID: id("s", 5)}
		}
		c.Add(st)
	}
	return c
}

func someText(r *rand.Rand) string {
	out := ""
	for range r.IntN(6) {
		out += pick(r, "war", "War", "peace", "péace", "wars", "е", "ё", "don’t", "don't", "'war'", "和平", "x\x00y", "\n") + pick(r, " ", ", ", "-", "\u00a0")
	}
	return out
}

// stores are the quads in memory, where shapes read statement after statement,
// and as a snapshot, which answers them from its indexes.
func stores(t *testing.T, quads []quad.Quad) (memory, snap cgraph.QuadStore) {
	t.Helper()
	dir := t.TempDir()
	return memstore.New(quads...), write(t, filepath.Join(dir, "store"), snapshot.Options{Dir: dir}, slices.Values(quads))
}

// values are those of a shape, in its order.
func values(t *testing.T, qs cgraph.QuadStore, s shape.Shape) []string {
	t.Helper()
	out := []string{}
	it := shape.BuildIterator(t.Context(), qs, s).Iterate()
	for it.Next(t.Context()) {
		v, err := qs.NameOf(it.Result())
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, quad.StringOf(v))
	}
	if err := it.Err(); err != nil {
		t.Fatal(err)
	}
	if err := it.Close(); err != nil {
		t.Fatal(err)
	}
	return out
}

// Words, days, order and names are the same from an index as from reading.
func TestShapes(t *testing.T) {
	r := dice(1)
	found := 0
	rounds, least := 40, 10_000
	if testing.Short() {
		rounds, least = 10, 2_000
	}
	for round := range rounds {
		c := drawn(r, "https://example.org/", pick(r, 0, 1, 10, 150))
		quads := slices.Collect(rdf.Quads(c))
		if other := drawn(r, pick(r, "https://example.com/", "https://example.org/more/"), 10); r.IntN(2) == 0 {
			quads = slices.AppendSeq(quads, rdf.Quads(other))
		}
		quads = slices.AppendSeq(quads, func(yield func(quad.Quad) bool) {
			for _, q := range slices.Clone(quads) {
				if r.IntN(10) == 0 { // another source says so, too
					q.Label = quad.IRI("https://example.org/graph")
					if !yield(q) {
						return
					}
				}
			}
		})
		memory, snap := stores(t, quads)
		for range 40 {
			s := someShape(r, 0)
			want, got := values(t, memory, s), values(t, snap, s)
			if _, ordered := s.(shapes.InOrder); !ordered {
				want, got = slices.Compact(slices.Sorted(slices.Values(want))), slices.Compact(slices.Sorted(slices.Values(got)))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("round %d: %T%+v (-want +got):\n%s", round, s, s, diff)
			}
			found += len(got)
		}
	}
	if found < least {
		t.Errorf("all shapes found %d", found)
	}
}

func someShape(r *rand.Rand, depth int) shape.Shape {
	kind := r.IntN(8)
	if depth == 3 {
		kind %= 3
	}
	depth++
	switch kind {
	case 0:
		return shapes.Statements{}
	case 1:
		var w shapes.Words
		for range r.IntN(4) {
			w = append(w, pick(r, "war", "peace", "wars", "е", "don't", "don", "t", "和", "x", "y", "nowhere", ""))
		}
		return w
	case 2:
		return shapes.During{Span: someSpan(r)}
	case 3:
		return shapes.InOrder{From: someShape(r, depth), Skip: pick(r, 0, 0, 1, 5, 500), Limit: r.IntN(20)}
	case 4:
		return shapes.Named{
			Folded: pick(r, "ann", "bob", "a1", "'bob'", "the times", "1", "x\x00y", "x", "x\x00", "x y", "", "nobody"),
			Kinds:  schema.Kinds()[:r.IntN(len(schema.Kinds())+1)],
		}
	case 5:
		return shape.Intersect{someShape(r, depth), someShape(r, depth)}
	case 6:
		return shapes.Difference{From: someShape(r, depth), Not: someShape(r, depth)}
	}
	speaker, _ := schema.FieldNamed(schema.KindStatement, "speakers")
	return path.StartPath(nil, quad.IRI(fmt.Sprintf("https://example.org/actor/a%d", r.IntN(5)))).In(speaker.Predicate).Shape()
}

func someSpan(r *rand.Rand) schema.Span {
	for {
		if span, err := schema.ParseDate(pick(r, dates...)); err == nil {
			if end, err := schema.ParseDate(pick(r, dates...)); err == nil && r.IntN(2) == 0 {
				span.Until = end.Until // which may be before it
			}
			return span
		}
	}
}

// Names come in the order of what they are folded, each once.
func TestNames(t *testing.T) {
	c := drawn(dice(2), "https://example.org/", 30)
	_, snap := stores(t, slices.Collect(rdf.Quads(c)))
	var got []string
	for n, err := range snap.(shapes.Namer).Names(t.Context(), schema.Kinds()...) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%s %s %s", spelling.Fold(n.Text), n.Entity, n.Text))
	}
	want := []string{}
	for e := range c.Entities {
		key := e.Identity()
		names := []string{key.ID}
		switch e := e.(type) {
		case *schema.Actor:
			names = append(append(names, e.Aliases...), e.Name)
		case *schema.Event:
			names = append(names, e.Name)
		case *schema.Source:
			names = append(names, e.Title)
		}
		for _, n := range names {
			if n != "" {
				want = append(want, fmt.Sprintf("%s %s %s", spelling.Fold(n), rdf.IRI(c.Base, schema.RefTo(e)), n))
			}
		}
	}
	folded := func(line string) string { before, _, _ := strings.Cut(line, " <"); return before }
	if !slices.IsSortedFunc(got, func(a, b string) int { return strings.Compare(folded(a), folded(b)) }) {
		t.Errorf("the names are not in order: %q", got)
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(slices.Compact(want), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
