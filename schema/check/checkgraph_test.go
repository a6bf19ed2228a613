package check

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
	"onrecord/schema/nquads"
	"onrecord/schema/rdf"
	"onrecord/schema/term"
)

// pieces is a graph in memory.
type pieces struct {
	subjects []quad.Value
	quads    map[quad.Value][]quad.Quad
}

func newPieces(quads []quad.Quad) *pieces {
	p := &pieces{quads: map[quad.Value][]quad.Quad{}}
	for _, q := range quads {
		if p.quads[q.Subject] == nil {
			p.subjects = append(p.subjects, q.Subject)
		}
		p.quads[q.Subject] = append(p.quads[q.Subject], q)
	}
	return p
}

// Subjects yields all in one and the same memory.
func (p *pieces) Subjects(ctx context.Context) iter.Seq2[[]quad.Quad, error] {
	return func(yield func([]quad.Quad, error) bool) {
		var buf []quad.Quad
		for _, s := range p.subjects {
			if err := ctx.Err(); err != nil {
				yield(nil, err)
				return
			}
			clear(buf)
			if buf = append(buf[:0], p.quads[s]...); !yield(buf, nil) {
				return
			}
		}
	}
}

func (p *pieces) Fetch(ctx context.Context, subject quad.Value) ([]quad.Quad, error) {
	return p.quads[subject], ctx.Err()
}

// atOnce is what rdf.FromQuads and Corpus find, as check reports it.
func atOnce(quads []quad.Quad, at func(int) schema.Pos) (map[schema.Kind]int, schema.Problems) {
	counts := map[schema.Kind]int{}
	corpora, ps := rdf.FromQuads(quads, at)
	for _, c := range corpora {
		if c.Identity().IRI != "" { // else one that nobody wrote
			counts[schema.KindCorpus]++
		}
		for e := range c.Entities {
			counts[e.Kind()]++
		}
		ps = append(ps, Corpus(c, Options{})...)
	}
	return counts, ps.Sort()
}

// sameProblems asks that Graph finds in quads what is found in all of them
// at once, in whatever order they come, with and without their places.
func sameProblems(t *testing.T, name string, quads []quad.Quad) schema.Problems {
	t.Helper()
	number := map[quad.Quad]int{}
	for i, q := range quads {
		number[q] = i
	}
	at := func(i int) schema.Pos { return schema.Pos{File: "x.nq", Line: i + 1, Column: 1} }
	var all schema.Problems
	for _, c := range []struct {
		name string
		at   func(int) schema.Pos
	}{{"placed", at}, {"", nil}} {
		counts, want := atOnce(quads, c.at)
		g, o := newPieces(quads), Options{}
		if c.at != nil {
			o.At = func(q quad.Quad) schema.Pos { return c.at(number[q]) }
			rand.New(rand.NewPCG(uint64(len(quads)), 0)).Shuffle(len(g.subjects), func(i, j int) { g.subjects[i], g.subjects[j] = g.subjects[j], g.subjects[i] })
		}
		o.Lacking = func(quad.Quad) {} // which Check completes
		gotCounts, got, err := Graph(t.Context(), g, o)
		if err != nil {
			t.Fatalf("%s %s: %v", name, c.name, err)
		}
		if diff := cmp.Diff(lines(want), lines(got)); diff != "" {
			t.Fatalf("%s %s: %s", name, c.name, diff)
		}
		if diff := cmp.Diff(counts, gotCounts); diff != "" {
			t.Fatalf("%s %s: %s", name, c.name, diff)
		}
		all = got
	}
	return all
}

func lines(ps schema.Problems) []string {
	var out []string
	for _, p := range ps {
		out = append(out, p.Error())
	}
	return out
}

func TestCheckGraphMutations(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	for _, c := range []struct {
		name  string
		quads []quad.Quad
		seeds uint64
	}{{"villages", villages(), 1000}, {"built-in corpora", embedded(t), 20}} {
		t.Run(c.name, func(t *testing.T) {
			if ps := sameProblems(t, "as it is", c.quads); len(ps) > 0 {
				t.Fatal(ps)
			}
			found := 0
			for seed := range c.seeds {
				quads := mutate(c.quads, seed)
				found += len(sameProblems(t, fmt.Sprintf("seed %d", seed), quads))
			}
			if found < int(c.seeds) {
				t.Errorf("%d problems in %d graphs", found, c.seeds)
			}
		})
	}
}

// FuzzCheckGraph goes on with other seeds.
func FuzzCheckGraph(f *testing.F) {
	quads := villages()
	f.Add(uint64(1 << 32))
	f.Fuzz(func(t *testing.T, seed uint64) {
		sameProblems(t, fmt.Sprintf("seed %d", seed), mutate(quads, seed))
	})
}

// TestCheckGraphForeign asks that all quads of a graph of something else are told:
// some one by one, and how many more there are.
func TestCheckGraphForeign(t *testing.T) {
	var quads []quad.Quad
	for i := range 20_000 {
		quads = append(quads, quad.Quad{Subject: quad.IRI(fmt.Sprintf("https://example.org/%d", i%5000)), Predicate: term.RDFType, Object: quad.String(fmt.Sprint(i))})
	}
	quads = nquads.Sort(quads)
	_, problems, err := Graph(t.Context(), newPieces(quads), Options{})
	more := fmt.Sprintf("%d more quads, from here on", len(quads)-rdf.MostTold)
	if err != nil || len(problems) != rdf.MostTold+1 || !strings.Contains(problems.Error(), more) {
		t.Errorf("got %d problems of %d quads, %v", len(problems), len(quads), err)
	}
}

// failing is a graph that breaks after so many calls.
type failing struct {
	*pieces
	calls *int
}

var errBroken = errors.New("broken")

func (f failing) call() error {
	if *f.calls--; *f.calls < 0 {
		return errBroken
	}
	return nil
}

func (f failing) Subjects(ctx context.Context) iter.Seq2[[]quad.Quad, error] {
	return func(yield func([]quad.Quad, error) bool) {
		for quads, err := range f.pieces.Subjects(ctx) {
			if err == nil {
				err = f.call()
			}
			if !yield(quads, err) || err != nil {
				return
			}
		}
	}
}

func (f failing) Fetch(ctx context.Context, subject quad.Value) ([]quad.Quad, error) {
	if err := f.call(); err != nil {
		return nil, err
	}
	return f.pieces.Fetch(ctx, subject)
}

// TestCheckGraphBroken asks that an error of reading is one, whenever it comes,
// and is never taken for something wrong with the quads.
func TestCheckGraphBroken(t *testing.T) {
	quads := nquads.Sort(append(villages()[3:], quad.Quad{Subject: quad.IRI("a:s"), Predicate: quad.IRI("a:p"), Object: quad.String("x")}))
	for calls := 0; ; calls++ {
		left := calls
		_, problems, err := Graph(t.Context(), failing{newPieces(quads), &left}, Options{})
		if left >= 0 {
			if err != nil || len(problems) == 0 || calls < 100 {
				t.Errorf("%d calls: %d problems, %v", calls, len(problems), err)
			}
			return
		}
		if !errors.Is(err, errBroken) || problems != nil {
			t.Fatalf("after %d calls: %d problems, %v", calls, len(problems), err)
		}
	}
}

func TestCheckGraphCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := Graph(ctx, newPieces(villages()), Options{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestCheckGraphFinds holds what only several entities together can have wrong,
// and what mutations seldom meet.
func TestCheckGraphFinds(t *testing.T) {
	const base = town
	iri := func(path string) quad.IRI { return quad.IRI(base + path) }
	// node is a copy of all quads of a subject under another IRI, some of
	// them changed.
	node := func(quads []quad.Quad, from, to string, change func(*quad.Quad)) []quad.Quad {
		for _, q := range quads {
			if q.Subject == iri(from) {
				q.Subject = iri(to)
				change(&q)
				quads = append(quads, q)
			}
		}
		return quads
	}
	same := func(*quad.Quad) {}
	set := func(predicate quad.IRI, to quad.Value) func(*quad.Quad) {
		return func(q *quad.Quad) {
			if q.Predicate == predicate {
				q.Object = to
			}
		}
	}
	number := func(n string) quad.Value { return quad.TypedString{Value: quad.String(n), Type: term.XSDInteger} }
	link := func(quads []quad.Quad, from string, predicate quad.IRI, to string) []quad.Quad {
		for _, q := range quads {
			if q.Subject == iri(from) && q.Predicate == term.RDFType {
				q.Predicate, q.Object = predicate, iri(to)
				return append(quads, q)
			}
		}
		panic(from)
	}
	for _, c := range []struct {
		name   string
		change func([]quad.Quad) []quad.Quad
		want   []string
	}{
		{"a passage that is another one in a second statement", func(quads []quad.Quad) []quad.Quad {
			quads = node(quads, "passage/paper-0-4", "passage/odd", set(term.Line, number("9")))
			return link(quads, "statement/s10", term.Evidence, "passage/odd")
		}, []string{
			`statement s10: line "9" is another than that of the same passage`,
			"this quad is not in the onrecord vocabulary: <https://example.org/a/passage/odd> --",
		}},
		{"the first one is the odd one", func(quads []quad.Quad) []quad.Quad {
			quads = node(quads, "passage/paper-20-30", "passage/odd", set(term.Line, number("9")))
			quads = node(quads, "statement/s1", "statement/s0", same)
			return link(quads, "statement/s0", term.Evidence, "passage/odd")
		}, []string{
			`statement s2: line "1" is another than that of the same passage`,
			`statement s10: line "1" is another than that of the same passage`,
		}},
		{"passages that stand for each other", func(quads []quad.Quad) []quad.Quad {
			for i := range quads {
				if q := &quads[i]; q.Subject == iri("passage/paper-0-4") {
					set(term.OAStart, number("10"))(q)
					set(term.OAEnd, number("14"))(q)
				} else if q.Subject == iri("passage/paper-10-14") {
					set(term.OAStart, number("0"))(q)
					set(term.OAEnd, number("4"))(q)
				}
			}
			return quads
		}, []string{"this quad is not in the onrecord vocabulary: <https://example.org/a/passage/paper-0-4> --"}},
		{"a passage of which two statements explain a half each", func(quads []quad.Quad) []quad.Quad {
			quads = node(quads, "passage/paper-20-30", "passage/paper-20-30", func(q *quad.Quad) { q.Label = iri("source/background") })
			return node(quads, "statement/s2", "statement/s0", func(q *quad.Quad) {
				q.Label = iri("source/background")
				if q.Predicate == term.DCTSource {
					q.Object = q.Label
				}
			})
		}, []string{`statement s0: evidence of another source: "paper" beside "background"`}},
		{"a passage that nobody cites", func(quads []quad.Quad) []quad.Quad {
			return node(quads, "passage/paper-20-30", "passage/paper-20-31", same)
		}, []string{"this quad is not in the onrecord vocabulary: <https://example.org/a/passage/paper-20-31> --"}},
		{"one part of two actors", func(quads []quad.Quad) []quad.Quad {
			return node(quads, "role/ann-b-b-chair-2001", "role/odd", set(term.Office, quad.String("B, b chair")))
		}, []string{"this quad is not in the onrecord vocabulary: <https://example.org/a/role/odd> --"}},
		{"one IRI of the parts of two actors", func(quads []quad.Quad) []quad.Quad {
			quads = node(quads, "role/ann-b-b-chair-2001", "role/odd", set(term.Office, quad.String("B, b chair")))
			return link(quads, "actor/ann", term.Role, "role/odd")
		}, []string{"actor ann-b: its IRI <https://example.org/a/role/ann-b-b-chair-2001> is that of another one"}},
		{"one IRI of two parts of an actor", func(quads []quad.Quad) []quad.Quad {
			quads = node(quads, "role/ann-b-b-chair-2001", "role/odd", set(term.Office, quad.String("b-Chair")))
			return link(quads, "actor/ann-b", term.Role, "role/odd")
		}, []string{"actor ann-b: its IRI <https://example.org/a/role/ann-b-b-chair-2001> is that of another one"}},
		{"no corpus", func(quads []quad.Quad) []quad.Quad {
			var out []quad.Quad
			for _, q := range quads {
				if q.Subject != quad.IRI(base) {
					out = append(out, q)
				}
			}
			return append(out, quad.Quad{Subject: quad.IRI(base), Predicate: term.Identifier, Object: quad.String(""), Label: rdf.CodebookIRI(base)})
		}, []string{"actor ann: no corpus has the base"}},
		{"a corpus where a statement is", func(quads []quad.Quad) []quad.Quad {
			quads = link(quads, "statement/s2", term.RDFType, "")
			quads[len(quads)-1].Object = schema.KindCorpus.Class()
			return quads
		}, []string{`base "https://example.org/a/statement/s2" does not end`, `statement s10: restates: unknown statement "s2"`}},
		{"a corpus where a passage is", func(quads []quad.Quad) []quad.Quad {
			return append(quads, quad.Quad{Subject: iri("passage/paper-20-30"), Predicate: term.RDFType, Object: schema.KindCorpus.Class(), Label: iri("source/paper")})
		}, []string{`base "https://example.org/a/passage/paper-20-30" does not end`}},
		{"parts of what cannot be read", func(quads []quad.Quad) []quad.Quad {
			quads = link(quads, "statement/s1", term.Evidence, "")
			quads[len(quads)-1].Object = quad.BNode("b")
			quads = node(quads, "actor/ann", "actor/ann", set(term.SchemaName, quad.String("Other")))
			return append(quads, quad.Quad{Subject: quad.BNode("b"), Predicate: term.OAExact, Object: quad.String("x")}, quad.Quad{Subject: quad.BNode("c"), Predicate: term.OAExact, Object: quad.String("x")})
		}, []string{"evidence: _:b is not an IRI", "actor ann: name: 2 values", "this quad is not in the onrecord vocabulary: _:c --"}},
		{"what is near cannot be read", func(quads []quad.Quad) []quad.Quad {
			quads = node(quads, "actor/state", "actor/stats", same)
			quads = node(quads, "actor/state", "actor/state", set(term.SchemaName, quad.String("Other")))
			return quads
		}, []string{`speakers: unknown actor "state"; did you mean "stats"?`}},
		{"a cycle", func(quads []quad.Quad) []quad.Quad {
			return link(quads, "statement/s1", term.Restates, "statement/s3")
		}, []string{"statement s10: restates leads back to itself: s10 → s2 → s1 → s3 → s10"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := sameProblems(t, "", nquads.Sort(c.change(villages())))
			text := strings.Join(lines(got), "\n")
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("got %s\nwant a problem with %s", text, want)
				}
			}
		})
	}
}
