package schema

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"
)

// coded is a corpus with statements of one source.
func coded(statements ...*Statement) *Corpus {
	c := &Corpus{Base: "https://example.org/", Entry: Entry{ID: "x"}}
	c.Actors = []*Actor{{Entry: Entry{ID: "ada"}, Name: "Ada", Type: "person"}, {Entry: Entry{ID: "ben"}, Name: "Ben", Type: "person"}}
	c.Positions = []*Position{{Entry: Entry{ID: "p"}, Name: "P", Type: "claim"}, {Entry: Entry{ID: "q"}, Name: "Q", Type: "claim"}}
	c.Sources = []*Source{{Entry: Entry{ID: "s"}, Title: "S"}}
	for _, s := range statements {
		s.Source, s.Mode = Ref{Kind: KindSource, ID: "s"}, "paraphrase"
		for i := range s.Evidence {
			s.Evidence[i].Source = s.Source
		}
		c.Statements = append(c.Statements, s)
	}
	return c
}

func by(id, speaker, words string, start, end int, supports ...string) *Statement {
	s := &Statement{Entry: Entry{ID: id, Origin: Origin{Pos: Pos{File: "x", Line: 1, Column: len(id)}}}, Summary: words, Speakers: []Ref{{Kind: KindActor, ID: speaker}}}
	for _, p := range supports {
		s.Supports = append(s.Supports, Ref{Kind: KindPosition, ID: p})
	}
	if end > 0 {
		s.Evidence = []Passage{{Line: 1, Start: start, End: end}}
	}
	return s
}

func restates(id string, s *Statement) *Statement {
	s.Restates = Ref{Kind: KindStatement, ID: id}
	return s
}

func ofItself(s *Statement) string { return s.ID }

// Of two that are alike and restate different utterances somebody is told, and
// neither is made the other's.
func TestDuplicatesThatRestate(t *testing.T) {
	c := coded(restates("n", by("a", "ada", "w", 0, 5)), by("n", "ada", "n", 9, 12), by("o", "ada", "o", 9, 12), restates("o", by("b", "ada", "w", 0, 5)))
	want := "it says what statement a says, of the same words, and restates another utterance: each counts with what it restates"
	for range 2 {
		ps := Check(c, Checking{})
		var got []string
		for _, p := range ps {
			if strings.HasPrefix(p.Msg, "it says") {
				got = append(got, p.ID+": "+p.Msg)
			}
		}
		if diff := cmp.Diff([]string{"statement b: " + want + "; see x:1:1"}, got); diff != "" {
			t.Error(diff)
		}
		for _, s := range c.Statements {
			if !s.DuplicateOf.IsZero() {
				t.Errorf("%s: duplicateOf %s", s.ID, s.DuplicateOf.ID)
			}
		}
	}
	completed(t, c)
}

func TestDuplicates(t *testing.T) {
	restating := by("b", "ada", "w", 0, 5, "p")
	restating.Restates = Ref{Kind: KindStatement, ID: "a"}
	hers := by("ANNA/b", "ada", "w", 0, 5, "p")
	hers.Layer = "ANNA"
	in := func(layer, coder string, s *Statement) *Statement {
		if s.Layer, s.Coder = layer, coder; layer != "" {
			s.ID = layer + "/" + s.ID
		}
		return s
	}
	said := func(id string, start int) *Statement { return by(id, "ada", "w", start, start+5, "p") }
	sought := func(id, quote string) *Statement {
		s := by(id, "ada", "w", 0, 0)
		s.Evidence = []Passage{{Quote: quote}}
		return s
	}
	for _, c := range []struct {
		name       string
		statements []*Statement
		want       map[string]string
	}{
		{"the same", []*Statement{by("a", "ada", "W", 0, 5, "p"), by("b", "ada", "w", 4, 9, "p")}, map[string]string{"b": "a"}},
		{"the first by place", []*Statement{by("a", "ada", "w", 4, 9), by("b", "ada", "w", 0, 5)}, map[string]string{"a": "b"}},
		{"three", []*Statement{by("a", "ada", "w", 0, 9), by("b", "ada", "w", 0, 5), by("c", "ada", "w", 6, 8)}, map[string]string{"b": "a", "c": "a"}},
		{"another speaker", []*Statement{by("a", "ada", "w", 0, 5), by("b", "ben", "w", 0, 5)}, map[string]string{}},
		{"another position", []*Statement{by("a", "ada", "w", 0, 5, "p"), by("b", "ada", "w", 0, 5, "q")}, map[string]string{}},
		{"other words", []*Statement{by("a", "ada", "w", 0, 5), by("b", "ada", "v", 0, 5)}, map[string]string{}},
		{"said again", []*Statement{by("a", "ada", "w", 0, 5), by("b", "ada", "w", 5, 9)}, map[string]string{}},
		{"linked by the coder", []*Statement{by("a", "ada", "w", 0, 5, "p"), restating}, map[string]string{}},
		{"one restates a third", []*Statement{by("a", "ada", "w", 0, 5, "p"), by("o", "ada", "o", 9, 12), restates("o", by("b", "ada", "w", 0, 5, "p"))}, map[string]string{"a": "b"}},
		{"the first restates a third", []*Statement{restates("o", by("a", "ada", "w", 0, 5, "p")), by("o", "ada", "o", 9, 12), by("b", "ada", "w", 0, 5, "p")}, map[string]string{"b": "a"}},
		{"one of three restates a fourth", []*Statement{by("a", "ada", "w", 0, 5), by("o", "ada", "o", 9, 12), restates("o", by("b", "ada", "w", 1, 9)), by("c", "ada", "w", 4, 9)}, map[string]string{"a": "b", "c": "b"}},
		{"both restate a third", []*Statement{restates("o", by("a", "ada", "w", 0, 5)), by("o", "ada", "o", 9, 12), restates("o", by("b", "ada", "w", 0, 5))}, map[string]string{}},
		{"both restate a third, by way of a fourth", []*Statement{restates("n", by("a", "ada", "w", 0, 5)), restates("o", by("n", "ada", "n", 9, 12)), by("o", "ada", "o", 9, 12), restates("o", by("b", "ada", "w", 0, 5))}, map[string]string{}},
		{"of another coding", []*Statement{by("a", "ada", "w", 0, 5, "p"), hers}, map[string]string{}},
		{"her layer, and her name in the main file", []*Statement{in("anna", "", said("b", 0)), in("", "ANNA", said("a", 3))}, map[string]string{"anna/b": "a"}},
		{"her name in the head of a layer", []*Statement{in("", "Anna  Lee", said("a", 0)), in("ANNA", "anna lee", said("b", 0))}, map[string]string{"ANNA/b": "a"}},
		{"her name in two layers", []*Statement{in("x", "anna", said("a", 0)), in("anna", "", said("b", 0)), in("y", "ANNA", said("c", 0))}, map[string]string{"x/a": "anna/b", "y/c": "anna/b"}},
		{"twice in her layer", []*Statement{in("", "anna", said("a", 4)), in("anna", "", said("b", 0)), in("anna", "", said("c", 4))}, map[string]string{"anna/c": "anna/b", "anna/b": "a"}},
		{"one in her layer over two in the main file", []*Statement{in("", "anna", said("a", 0)), in("", "anna", said("b", 5)), in("anna", "", by("c", "ada", "w", 0, 10, "p"))}, map[string]string{"anna/c": "a"}},
		{"hers stands elsewhere", []*Statement{said("a", 0), in("", "anna", said("b", 50)), in("anna", "", said("c", 0))}, map[string]string{}},
		{"by way of the main coding", []*Statement{said("a", 0), in("", "anna", said("b", 0)), in("anna", "", said("c", 0))}, map[string]string{"b": "a", "anna/c": "b"}},
		{"drafts and what is settled are nobody's", []*Statement{in("", "anna", said("a", 0)), in("draft", "anna", said("b", 0)), in("settled", "anna", said("c", 0))}, map[string]string{}},
		{"both codings restate theirs", []*Statement{
			in("", "anna", by("o", "ada", "o", 9, 12)), in("", "anna", restates("o", said("a", 0))),
			in("anna", "", by("o", "ada", "o", 9, 12)), in("anna", "", restates("anna/o", said("a", 0))),
		}, map[string]string{"anna/o": "o"}},
		{"hers restates", []*Statement{in("", "anna", said("a", 0)), in("anna", "", by("o", "ada", "o", 9, 12)), in("anna", "", restates("anna/o", said("a", 0)))}, map[string]string{"a": "anna/a"}},
		{"not located", []*Statement{sought("a", "w"), sought("b", "w"), sought("c", "v")}, map[string]string{"b": "a"}},
		{"without passages", []*Statement{by("a", "ada", "w", 0, 0), by("b", "ada", "w", 0, 0)}, map[string]string{"b": "a"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			corpus := coded(c.statements...)
			ps := Check(corpus, Checking{})
			if err := ps.Err(); err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			for _, s := range corpus.Statements {
				if !s.DuplicateOf.IsZero() {
					got[s.ID] = s.DuplicateOf.ID
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			told := 0
			for _, p := range ps {
				if p.Severity == Warning && len(p.Msg) > 9 && p.Msg[:9] == "duplicate" {
					told++
				}
			}
			if told != len(c.want) {
				t.Errorf("%d are told of: %v", told, ps)
			}
			completed(t, corpus)
		})
	}
}

// completed reads a corpus from quads without what is worked out, and finds that
// CheckGraph says what is lacking.
func completed(t *testing.T, c *Corpus) {
	t.Helper()
	worked := map[quad.IRI]bool{orDuplicateOf: true, orCoders: true, orLayers: true}
	var quads []quad.Quad
	want := map[quad.Quad]bool{}
	for q := range Quads(c) {
		if p, _ := q.Predicate.(quad.IRI); worked[p] {
			want[q] = true
		} else {
			quads = append(quads, q)
		}
	}
	got := map[quad.Quad]bool{}
	_, ps, err := CheckGraph(t.Context(), newPieces(quads), Checking{Lacking: func(q quad.Quad) { got[q] = true }})
	if err != nil || ps.Err() != nil {
		t.Fatal(err, ps)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, ps, err = CheckGraph(t.Context(), newPieces(quads), Checking{}); err != nil || len(ps.Errors()) != len(want) {
		t.Errorf("where nothing can be added: %v, %v; want %d problems", err, ps, len(want))
	}
}

// Comparing many that are alike takes time that does not grow with their square:
// each is compared with those that still reach into it.
func TestDuplicatesOfMany(t *testing.T) {
	const n = 20_000
	var all []*Statement
	for i := range n {
		all = append(all, by(fmt.Sprintf("s%05d", i), "ada", "No", 10*i, 10*i+2))
	}
	for range duplicatesAmong(all, ofItself) {
		t.Fatal("none of these is a duplicate")
	}
	for i := range all {
		all[i].Evidence[0].Start, all[i].Evidence[0].End = 5, 9
	}
	found := 0
	for _, of := range duplicatesAmong(all, ofItself) {
		if of != all[0] {
			t.Fatal("the first one stands for all")
		}
		found++
	}
	if found != n-1 {
		t.Errorf("got %d duplicates of %d", found, n)
	}
}

func TestStatementID(t *testing.T) {
	a, b, c := by("", "ada", "The harbour must not close, ever", 0, 5), by("", "ada", "The harbour must not close, ever", 50, 55), by("", "ben", "!?", 0, 5)
	corpus := coded(a, b, c)
	if ps := Check(corpus, Checking{}); len(ps) > 0 {
		t.Fatal(ps)
	}
	want := []string{"the-harbour-must-not-close-ever-4f06a5", "the-harbour-must-not-close-ever-16f679", "statement-fe4933"}
	if diff := cmp.Diff(want, []string{a.ID, b.ID, c.ID}); diff != "" {
		t.Error(diff)
	}
	located := by("", "ada", "The harbour must not close, ever", 7, 9)
	coded(located)
	if got := StatementID(located, 1); got != a.ID {
		t.Errorf("where it stands has changed the id: %s", got)
	}
}
