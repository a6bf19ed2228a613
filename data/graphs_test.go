package data_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/data/corpustest"
	"onrecord/schema"
	"onrecord/schema/rdf"
)

// problemsOf are those of a file of RDF.
func problemsOf(t *testing.T, file, text string) string {
	t.Helper()
	dir := t.TempDir()
	corpustest.Write(t, filepath.Join(dir, file), []byte(text))
	return strings.TrimSuffix(corpustest.Problems(t, dir, data.Options{}, file), "\n")
}

// Where no graph is of the model, quads are read as without graphs; else it is told
// once of each graph.
func TestGraphs(t *testing.T) {
	for name, c := range map[string]struct{ from, to, want string }{
		"none":          {" <https://e.org/c/codebook> .", " .", ""},
		"a blank one":   {"<https://e.org/c/codebook> .", "_:g .", ""},
		"a foreign one": {"<https://e.org/c/codebook> .", "<file:///tmp/a.ttl> .", ""},
		"one besides":   {"\"person\" <https://e.org/c/codebook> .", "\"person\" <file:///tmp/a.ttl> .", "x.nq:5:1: 1 quad is in the graph <file:///tmp/a.ttl>, which is neither a source nor the codebook"},
	} {
		if got := problemsOf(t, "x.nq", strings.ReplaceAll(quadsHead, c.from, c.to)); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// Of an entity that sources say, or of which a part has sources, any quads may be in a
// foreign graph: that is told, and nothing besides.
func TestGraphsOfSources(t *testing.T) {
	source := func(ids ...string) (out []schema.Ref) {
		for _, id := range ids {
			out = append(out, schema.Ref{Kind: schema.KindSource, ID: id})
		}
		return out
	}
	named := func(id string) schema.EntityBase { return schema.EntityBase{ID: id} }
	ben := schema.Ref{Kind: schema.KindActor, ID: "ben"}
	c := &schema.Corpus{
		EntityBase: named("c"), Base: "https://e.org/c/", Title: "C",
		Sources: []*schema.Source{{EntityBase: named("s"), Title: "S"}, {EntityBase: named("u"), Title: "U"}},
		Actors: []*schema.Actor{
			{EntityBase: named("ann"), Name: "Ann", Type: "person", Sources: source("s", "u"), Affiliations: []schema.Affiliation{{To: ben, From: "2020"}}, Roles: []schema.Role{{Office: "mayor", From: "2021"}}},
			{EntityBase: named("ben"), Name: "Ben", Type: "group", Roles: []schema.Role{{Office: "chair", From: "2019", Sources: source("u")}}},
		},
		Positions: []*schema.Position{{EntityBase: named("p"), Name: "P", Type: "claim", Sources: source("s")}},
		Events:    []*schema.Event{{EntityBase: named("e"), Name: "E", Participants: []schema.Ref{ben}, Sources: source("u")}},
		Statements: []*schema.Statement{{
			EntityBase: named("t"), Source: source("s")[0], Speakers: []schema.Ref{ben}, Mode: "quote", Quotes: []string{"No"}, Opposes: []schema.Ref{{Kind: schema.KindPosition, ID: "p"}},
			Evidence: []schema.Passage{{Source: source("s")[0], Exact: "No", Start: 3, End: 5, SHA256: "1ea442a134b2a184bd5d40104401f2a37fbc09ccf3f4bc9da161c6099be3691d"}},
		}},
	}
	quads := slices.Collect(rdf.Quads(c))
	text := func(foreign func(i int, q quad.Quad) bool) (out string, some bool) {
		for i, q := range quads {
			if foreign(i, q) {
				q.Label, some = quad.IRI("a:b"), true
			}
			out += q.NQuad() + "\n"
		}
		return out, some
	}
	whole, _ := text(func(int, quad.Quad) bool { return false })
	if got := problemsOf(t, "x.nq", whole); got != "" {
		t.Fatal(got)
	}
	for i, one := range quads {
		if testing.Short() && i%4 != 0 {
			continue
		}
		for name, foreign := range map[string]func(int, quad.Quad) bool{
			"one quad":               func(k int, _ quad.Quad) bool { return k == i },
			"all before":             func(k int, _ quad.Quad) bool { return k < i },
			"all of the subject":     func(_ int, q quad.Quad) bool { return q.Subject == one.Subject },
			"these, of all sources":  func(_ int, q quad.Quad) bool { return q.Subject == one.Subject && q.Predicate == one.Predicate },
			"those of a source":      func(_ int, q quad.Quad) bool { return q.Subject == one.Subject && q.Label == one.Label },
			"all with the predicate": func(_ int, q quad.Quad) bool { return q.Predicate == one.Predicate },
		} {
			in, some := text(foreign)
			got := problemsOf(t, "x.nq", in)
			if some && (!strings.Contains(got, "in the graph <a:b>, which is neither a source nor the codebook") || strings.Contains(got, "\n")) {
				t.Errorf("%s, from %v on: got\n%s", name, one, got)
			}
		}
	}
}

// Of what has many problems the first are told, and how many more there are.
func TestManyProblems(t *testing.T) {
	many := func(line string) string {
		var b strings.Builder
		for i := range 150 {
			fmt.Fprintf(&b, line, i)
		}
		return b.String()
	}
	for name, c := range map[string]struct{ in, last string }{
		"foreign predicates": {quadsHead + many("<a:%d> <a:b> \"x\" .\n"), "x.nq:106:1: 50 more quads, from here on, have predicates that are not in the onrecord vocabulary"},
		"foreign graphs":     {quadsHead + many("<https://e.org/c/actor/ann> <https://schema.org/name> \"Ann\" <a:%d> .\n"), "x.nq:106:1: quads are in 50 more graphs, from here on, which are neither sources nor the codebook"},
		"no entities":        {quadsHead + many("<a:%d> <https://schema.org/name> \"x\" <https://e.org/c/codebook> .\n"), "x.nq:106:1: 50 more quads, from here on, are not in the onrecord vocabulary"},
		"syntax":             {many("<a:%d .\n"), "x.nq:101:7: 50 more errors, from here on"},
	} {
		got := strings.Split(problemsOf(t, "x.nq", c.in), "\n")
		if len(got) != 101 || got[100] != c.last {
			t.Errorf("%s: got %d problems, the last one %s, want 101, and %s", name, len(got), got[len(got)-1], c.last)
		}
	}
}

// A graph of something else is one problem, which says what it is about.
func TestForeignGraph(t *testing.T) {
	const want = "x.ttl:1:14: nothing in this graph means anything in onrecord's vocabulary https://onrecord.example/ns# (see the schema); its predicates: <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> (3), <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> (3), <a:c> (1)"
	if diff := cmp.Diff(want, problemsOf(t, "x.ttl", "<a:b> <a:c> (1 2 3) .")); diff != "" {
		t.Error(diff)
	}
}
