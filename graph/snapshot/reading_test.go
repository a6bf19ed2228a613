package snapshot

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/cayley/query/path"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"onrecord/data/invent"
	"onrecord/graph/shapes"
	"onrecord/graph/view/table"
	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/spelling"
	"onrecord/schema/term"
)

// A specimen is a snapshot to be damaged, and what is in it.
type specimen struct {
	file   string
	values []quad.Value // each that is in a quad, and some that are in none
	words  []string
	names  []string
}

// specimenOf writes a snapshot of an invented corpus and of values that are
// easily lost.
func specimenOf(t testing.TB, statements int) *specimen {
	t.Helper()
	corpus := invent.Corpus{Statements: statements, Seed: 7}
	odd := []quad.Value{
		quad.String("\"\\\n\u0085"),
		quad.LangString{Value: "x", Lang: "en"},
		quad.TypedString{Value: "007", Type: "a:t"},
		quad.BNode("b"), quad.Int(-7), quad.Float(7.5), quad.Bool(true), quad.IRI("a:<>"),
	}
	out := &specimen{file: filepath.Join(t.TempDir(), "snapshot"), values: []quad.Value{quad.IRI("a:none"), quad.String("")}}
	quads := slices.Collect(corpus.Quads)
	for i, v := range odd {
		quads = append(quads, quad.Quad{Subject: quad.BNode("b"), Predicate: quad.IRI("a:p"), Object: v, Label: []quad.Value{nil, quad.IRI("a:g")}[i%2]})
	}
	quads = append(quads, rare(quads)...)
	seen := map[quad.Value]bool{nil: true}
	for _, q := range quads {
		for _, d := range quad.Directions {
			if v := q.Get(d); !seen[v] {
				seen[v] = true
				out.values = append(out.values, v)
			}
		}
		if p, _ := q.Predicate.(quad.IRI); slices.Contains(textPredicates(), p) && len(out.words) < 5 {
			out.words = append(out.words, spelling.Words(rdf.Lexical(q.Object))...)
		}
		if p, _ := q.Predicate.(quad.IRI); slices.Contains(schema.NamePredicates(), p) && len(out.names) < 3 {
			out.names = append(out.names, spelling.Fold(rdf.Lexical(q.Object)))
		}
	}
	out.words = append(out.words, "nowhere")
	out.names = append(out.names, "nobody")
	writeSnapshot(t, out.file, quads, Options{Dir: t.TempDir(), Inputs: []byte(`[{"Name":"x"}]`)})
	return out
}

// rare are quads of statements with what those of an invented corpus do not have.
func rare(quads []quad.Quad) (out []quad.Quad) {
	var statements, actors []quad.Value
	for _, q := range quads {
		if q.Predicate == term.RDFType && q.Object == schema.KindStatement.Class() {
			statements = append(statements, q.Subject)
		}
		if q.Predicate == term.RDFType && q.Object == schema.KindActor.Class() {
			actors = append(actors, q.Subject)
		}
	}
	for i, st := range statements[:2] {
		has := func(field string, v quad.Value) {
			out = append(out, quad.Quad{Subject: st, Predicate: predicateOf(schema.KindStatement, field), Object: v})
		}
		has("coder", quad.String("ANNA"))
		has("layer", quad.String("ANNA"))
		has("language", quad.String("de"))
		has("onBehalfOf", actors[i])
		has("addressees", actors[i])
		has("restates", statements[1-i])
	}
	return out
}

func writeSnapshot(t testing.TB, file string, quads []quad.Quad, o Options) {
	t.Helper()
	w := NewWriter(o)
	err := w.AddQuads(context.Background(), func(yield func(quad.Quad, error) bool) {
		for _, q := range quads {
			if !yield(q, nil) {
				return
			}
		}
	})
	if err == nil {
		err = w.Finish(context.Background(), file)
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
}

// A reading reads a snapshot in every way that there is.
type reading struct {
	*specimen
	s     *Store
	step  int // every so many values are looked up; the first is as chance has it
	begin int
	calls int
	bad   []error // those that are not the one for which it is prepared
	first error   // of those for which it is
	// expected reports whether an error may be.
	expected func(error) bool
}

// damage reports whether an error says that a snapshot is damaged.
func damage(err error) bool {
	var found *DamageError
	return errors.As(err, &found)
}

func (r *reading) note(err error) {
	r.calls++
	switch {
	case err == nil:
	case r.expected(err):
		if r.first == nil {
			r.first = err
		}
	case len(r.bad) < 3:
		r.bad = append(r.bad, err)
	}
}

// everything calls every method.
func (r *reading) everything(ctx context.Context) {
	r.run(ctx, "all quads", r.s.QuadsAllIterator(), func(l refs.Ref) {
		_, err := r.s.Quad(l)
		r.note(err)
		for _, d := range quad.Directions {
			_, err := r.s.QuadDirection(l, d)
			r.note(err)
		}
	})
	r.run(ctx, "all nodes", r.s.NodesAllIterator(), r.name)
	for i := r.begin; i < len(r.values); i += r.step {
		r.value(ctx, r.values[i])
	}
	for name, s := range r.shapes() {
		it := shape.BuildIterator(ctx, r.s, s)
		_, err := it.Stats(ctx)
		r.note(err)
		r.run(ctx, name, it, r.name)
		r.lookup(ctx, shape.BuildIterator(ctx, r.s, s))
	}
	for _, err := range r.s.Names(ctx, schema.Kinds()...) {
		r.note(err)
	}
	r.table(ctx)
	r.subjects()
	for _, err := range r.s.Lines(ctx, Watch{}) {
		if err == nil || !strings.HasPrefix(err.Error(), "quad ") { // which no line can hold
			r.note(err)
		}
	}
	_, err := r.s.Labels()
	r.note(err)
	_, err = r.s.Inputs()
	r.note(err)
	_, err = r.s.Stats(ctx, true)
	r.note(err)
}

// table reads every part of the statement table, and asks it for what it has of
// each row.
func (r *reading) table(ctx context.Context) {
	t, err := r.s.StatementTable()
	r.note(err)
	if err != nil {
		return
	}
	for _, f := range table.Fields() {
		if f.Words() {
			_, err := t.Words(f)
			r.note(err)
		}
		values := map[uint32]bool{}
		r.note(t.Values(f, table.AllRows(t.Len()), values))
		if err := t.Where(f, values, table.NewSet(t.Len())); err != nil {
			r.note(err)
		}
	}
	_, err = t.Utterances()
	r.note(err)
	speakers, err := t.List(table.Speakers)
	r.note(err)
	belonging, err := t.Belonging()
	r.note(err)
	for i := 0; belonging != nil && err == nil && i < speakers.Len(); i++ {
		_, err := t.Entity(belonging.Organization(i))
		if err == nil || !strings.HasSuffix(err.Error(), "is not an entity") {
			r.note(err)
		}
		belonging.Within(map[uint32]bool{1: true})(i)
		for _, n := range belonging.Of(belonging.Membership(i)) {
			_, err := t.Entity(n)
			if err == nil || !strings.HasSuffix(err.Error(), "is not an entity") {
				r.note(err)
			}
		}
		for _, node := range belonging.Offices(belonging.Membership(i)) {
			_, err := t.Term(node)
			r.note(err)
		}
	}
	entity := func(err error) {
		if err == nil || !strings.HasSuffix(err.Error(), "is not an entity") { // of a forged table
			r.note(err)
		}
	}
	for n := range t.Entities() {
		_, err := t.Entity(uint32(n) + 1)
		entity(err)
	}
	for row := range t.Len() {
		iri, err := t.StatementIRI(uint32(row))
		entity(err)
		if err == nil {
			_, _, err = t.RowOf(iri)
			r.note(err)
		}
	}
	_, err = t.IDs(ctx, table.AllRows(t.Len()))
	r.note(err)
}

// subjects reads the quads of values as of subjects.
func (r *reading) subjects() {
	reader := r.s.Subjects()
	for i := r.begin; i < len(r.values); i += r.step {
		if iri, ok := r.values[i].(quad.IRI); ok {
			_, err := reader.Read(iri)
			r.note(err)
		}
	}
}

// name asks for the value of a node, which has one.
func (r *reading) name(n refs.Ref) {
	v, err := r.s.NameOf(n)
	if _, counted := n.(refs.PreFetchedValue); v == nil && err == nil && !counted {
		err = fmt.Errorf("the node %v has no value", n.Key())
	}
	r.note(err)
}

// value asks for a value and for the quads that have it.
func (r *reading) value(ctx context.Context, v quad.Value) {
	n, err := r.s.ValueOf(v)
	r.note(err)
	if n == nil {
		return
	}
	r.name(n)
	for _, d := range quad.Directions {
		_, err := r.s.QuadIteratorSize(ctx, d, n)
		r.note(err)
		links := r.s.QuadIterator(d, n)
		_, err = links.Stats(ctx)
		r.note(err)
		var some []refs.Ref
		r.run(ctx, fmt.Sprintf("%v is %v", d, v), links, func(l refs.Ref) {
			if len(some) < 3 {
				some = append(some, l)
			}
		})
		index := r.s.QuadIterator(d, n).Lookup()
		for _, l := range some {
			index.Contains(ctx, l)
			r.note(index.Err())
		}
		r.note(index.Close())
	}
}

// tooMany is more than any iterator gives of a specimen.
const tooMany = 1 << 20

func (r *reading) run(ctx context.Context, name string, s iterator.Shape, each func(refs.Ref)) {
	it := s.Iterate()
	n := 0
	for it.Next(ctx) {
		if n++; n == tooMany {
			r.note(fmt.Errorf("%s: there is no end to it", name))
			break
		}
		each(it.Result())
		it.TagResults(map[string]refs.Ref{})
		for it.NextPath(ctx) {
			it.TagResults(map[string]refs.Ref{})
			n++
		}
	}
	r.note(it.Err())
	r.note(it.Close())
}

func (r *reading) lookup(ctx context.Context, s iterator.Shape) {
	index := s.Lookup()
	for i := r.begin; i < len(r.values); i += 2 * r.step {
		n, err := r.s.ValueOf(r.values[i])
		r.note(err)
		if n != nil && index.Contains(ctx, n) {
			index.TagResults(map[string]refs.Ref{})
			for index.NextPath(ctx) {
				index.TagResults(map[string]refs.Ref{})
			}
		}
		r.note(index.Err())
	}
	r.note(index.Close())
}

// shapes are those that the store answers by indexes, alone and together.
func (r *reading) shapes() map[string]shape.Shape {
	day := func(date string) schema.Span {
		span, err := schema.ParseDate(date)
		if err != nil {
			panic(err)
		}
		return span
	}
	whole := schema.Span{From: schema.FirstDay, Until: schema.LastDay}
	typed := path.StartPath(r.s, schema.KindActor.Class()).In(term.RDFType)
	saved := path.StartPath(r.s, schema.KindActor.Class()).In(term.RDFType).Tag("actor").Save(schema.NamePredicates()[0], "name").Shape()
	out := map[string]shape.Shape{
		"statements":       shapes.Statements{},
		"no words":         shapes.Words{},
		"of two words":     shapes.Words(r.words[:2]),
		"always":           shapes.During{Span: whole},
		"one year":         shapes.During{Span: day("2020")},
		"in order":         shapes.InOrder{From: shapes.Statements{}},
		"first in order":   shapes.InOrder{From: shapes.Statements{}, Skip: 2, Limit: 3},
		"one year's first": shapes.InOrder{From: shapes.During{Span: day("2020")}, Limit: 2},
		"together":         shapes.InOrder{From: shape.Intersect{shapes.Words(r.words[:1]), shapes.During{Span: whole}, shapes.Statements{}}, Limit: 9},
		"without":          shapes.Difference{From: shapes.Statements{}, Not: shapes.Words(r.words[:1])},
		"typed":            typed.Shape(),
		"counted":          shape.Count{Values: typed.Shape()},
		"saved":            saved,
		"far":              typed.In().Out(schema.NamePredicates()[0]).Unique().Shape(),
		"nodes":            shape.AllNodes{},
	}
	for _, w := range r.words {
		out["word "+w] = shapes.Words{w}
	}
	for _, n := range r.names {
		out["name "+n] = shapes.Named{Folded: n, Kinds: schema.Kinds()}
	}
	return out
}

// read opens a file and reads everything of it. Whatever it meets has to be
// damage.
func (sp *specimen) read(ctx context.Context, file string, step, begin int) (*reading, error) {
	s, err := Open(file)
	if err != nil {
		return nil, err
	}
	r := &reading{specimen: sp, s: s, expected: damage, step: step, begin: begin}
	r.everything(ctx)
	if r.first != nil && s.Err() == nil {
		r.bad = append(r.bad, fmt.Errorf("Err does not give what was met: %w", r.first))
	}
	return r, errors.Join(append(r.bad, s.Close())...)
}

// What is whole reads without an error.
func TestReadWhole(t *testing.T) {
	sp := specimenOf(t, 30)
	r, err := sp.read(t.Context(), sp.file, 1, 0)
	if err != nil || r.first != nil {
		t.Fatalf("got %v, %v", err, r.first)
	}
	if least := 10 * len(sp.values); r.calls < least {
		t.Errorf("only %d calls were made, want %d", r.calls, least)
	}
}

func BenchmarkReading(b *testing.B) {
	sp := specimenOf(b, 30)
	for b.Loop() {
		if _, err := sp.read(b.Context(), sp.file, 31, 3); err != nil {
			b.Fatal(err)
		}
	}
}
