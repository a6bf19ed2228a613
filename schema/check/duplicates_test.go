package check

import (
	"fmt"
	"strings"
	"testing"

	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/term"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"
)

// coded is a corpus with statements of one source.
func coded(statements ...*schema.Statement) *schema.Corpus {
	c := &schema.Corpus{Base: "https://example.org/", EntityBase: schema.EntityBase{ID: "x"}}
	c.Actors = []*schema.Actor{{EntityBase: schema.EntityBase{ID: "ada"}, Name: "Ada", Type: "person"}, {EntityBase: schema.EntityBase{ID: "ben"}, Name: "Ben", Type: "person"}}
	c.Positions = []*schema.Position{{EntityBase: schema.EntityBase{ID: "p"}, Name: "P", Type: "claim"}, {EntityBase: schema.EntityBase{ID: "q"}, Name: "Q", Type: "claim"}}
	c.Sources = []*schema.Source{{EntityBase: schema.EntityBase{ID: "s"}, Title: "S"}}
	for _, s := range statements {
		s.Source, s.Mode = schema.Ref{Kind: schema.KindSource, ID: "s"}, "paraphrase"
		for i := range s.Evidence {
			s.Evidence[i].Source = s.Source
		}
		c.Statements = append(c.Statements, s)
	}
	return c
}

func by(id, speaker, words string, start, end int, supports ...string) *schema.Statement {
	s := &schema.Statement{EntityBase: schema.EntityBase{ID: id, FieldPositions: schema.FieldPositions{Pos: schema.Pos{File: "x", Line: 1, Column: len(id)}}}, Summary: words, Speakers: []schema.Ref{{Kind: schema.KindActor, ID: speaker}}}
	for _, p := range supports {
		s.Supports = append(s.Supports, schema.Ref{Kind: schema.KindPosition, ID: p})
	}
	if end > 0 {
		s.Evidence = []schema.Passage{{Line: 1, Start: start, End: end}}
	}
	return s
}

func restates(id string, s *schema.Statement) *schema.Statement {
	s.Restates = schema.Ref{Kind: schema.KindStatement, ID: id}
	return s
}

func ofItself(s *schema.Statement) string { return s.ID }

// Of two that are alike and restate different utterances somebody is told, and
// neither is made the other's.
func TestDuplicatesThatRestate(t *testing.T) {
	c := coded(restates("n", by("a", "ada", "w", 0, 5)), by("n", "ada", "n", 9, 12), by("o", "ada", "o", 9, 12), restates("o", by("b", "ada", "w", 0, 5)))
	want := "it says what statement a says, of the same words, and restates another utterance: each counts with what it restates"
	for range 2 {
		ps := Corpus(c, Options{})
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
	restating.Restates = schema.Ref{Kind: schema.KindStatement, ID: "a"}
	hers := by("ANNA/b", "ada", "w", 0, 5, "p")
	hers.Layer = "ANNA"
	in := func(layer, coder string, s *schema.Statement) *schema.Statement {
		if s.Layer, s.Coder = layer, coder; layer != "" {
			s.ID = layer + "/" + s.ID
		}
		return s
	}
	said := func(id string, start int) *schema.Statement { return by(id, "ada", "w", start, start+5, "p") }
	sought := func(id, quote string) *schema.Statement {
		s := by(id, "ada", "w", 0, 0)
		s.Evidence = []schema.Passage{{Quote: quote}}
		return s
	}
	quoting := func(id string, quotes ...string) *schema.Statement {
		s := by(id, "ada", "", 0, 9, "p")
		s.Quotes = quotes
		return s
	}
	for _, c := range []struct {
		name       string
		statements []*schema.Statement
		want       map[string]string
	}{
		{"the same", []*schema.Statement{by("a", "ada", "W", 0, 5, "p"), by("b", "ada", "w", 4, 9, "p")}, map[string]string{"b": "a"}},
		{"quotes in another order", []*schema.Statement{quoting("a", "yes", "it is so"), quoting("b", "It is so", "yes")}, map[string]string{"b": "a"}},
		{"a comma and a full stop that are the text's", []*schema.Statement{quoting("a", "it is so,"), quoting("b", "It is so."), quoting("c", "it is so")}, map[string]string{"b": "a", "c": "a"}},
		{"fewer quotes", []*schema.Statement{quoting("a", "yes", "it is so"), quoting("b", "it is so")}, map[string]string{}},
		{"signs alone", []*schema.Statement{quoting("a", "?"), quoting("b", "!")}, map[string]string{}},
		{"the first by place", []*schema.Statement{by("a", "ada", "w", 4, 9), by("b", "ada", "w", 0, 5)}, map[string]string{"a": "b"}},
		{"three", []*schema.Statement{by("a", "ada", "w", 0, 9), by("b", "ada", "w", 0, 5), by("c", "ada", "w", 6, 8)}, map[string]string{"b": "a", "c": "a"}},
		{"another speaker", []*schema.Statement{by("a", "ada", "w", 0, 5), by("b", "ben", "w", 0, 5)}, map[string]string{}},
		{"another position", []*schema.Statement{by("a", "ada", "w", 0, 5, "p"), by("b", "ada", "w", 0, 5, "q")}, map[string]string{}},
		{"other words", []*schema.Statement{by("a", "ada", "w", 0, 5), by("b", "ada", "v", 0, 5)}, map[string]string{}},
		{"said again", []*schema.Statement{by("a", "ada", "w", 0, 5), by("b", "ada", "w", 5, 9)}, map[string]string{}},
		{"linked by the coder", []*schema.Statement{by("a", "ada", "w", 0, 5, "p"), restating}, map[string]string{}},
		{"one restates a third", []*schema.Statement{by("a", "ada", "w", 0, 5, "p"), by("o", "ada", "o", 9, 12), restates("o", by("b", "ada", "w", 0, 5, "p"))}, map[string]string{"a": "b"}},
		{"the first restates a third", []*schema.Statement{restates("o", by("a", "ada", "w", 0, 5, "p")), by("o", "ada", "o", 9, 12), by("b", "ada", "w", 0, 5, "p")}, map[string]string{"b": "a"}},
		{"one of three restates a fourth", []*schema.Statement{by("a", "ada", "w", 0, 5), by("o", "ada", "o", 9, 12), restates("o", by("b", "ada", "w", 1, 9)), by("c", "ada", "w", 4, 9)}, map[string]string{"a": "b", "c": "b"}},
		{"both restate a third", []*schema.Statement{restates("o", by("a", "ada", "w", 0, 5)), by("o", "ada", "o", 9, 12), restates("o", by("b", "ada", "w", 0, 5))}, map[string]string{}},
		{"both restate a third, by way of a fourth", []*schema.Statement{restates("n", by("a", "ada", "w", 0, 5)), restates("o", by("n", "ada", "n", 9, 12)), by("o", "ada", "o", 9, 12), restates("o", by("b", "ada", "w", 0, 5))}, map[string]string{}},
		{"of another coding", []*schema.Statement{by("a", "ada", "w", 0, 5, "p"), hers}, map[string]string{}},
		{"her layer, and her name in the main file", []*schema.Statement{in("anna", "", said("b", 0)), in("", "ANNA", said("a", 3))}, map[string]string{"anna/b": "a"}},
		{"her name in the head of a layer", []*schema.Statement{in("", "Anna  Lee", said("a", 0)), in("ANNA", "anna lee", said("b", 0))}, map[string]string{"ANNA/b": "a"}},
		{"her name in two layers", []*schema.Statement{in("x", "anna", said("a", 0)), in("anna", "", said("b", 0)), in("y", "ANNA", said("c", 0))}, map[string]string{"x/a": "anna/b", "y/c": "anna/b"}},
		{"twice in her layer", []*schema.Statement{in("", "anna", said("a", 4)), in("anna", "", said("b", 0)), in("anna", "", said("c", 4))}, map[string]string{"anna/c": "anna/b", "anna/b": "a"}},
		{"one in her layer over two in the main file", []*schema.Statement{in("", "anna", said("a", 0)), in("", "anna", said("b", 5)), in("anna", "", by("c", "ada", "w", 0, 10, "p"))}, map[string]string{"anna/c": "a"}},
		{"hers stands elsewhere", []*schema.Statement{said("a", 0), in("", "anna", said("b", 50)), in("anna", "", said("c", 0))}, map[string]string{}},
		{"by way of the main coding", []*schema.Statement{said("a", 0), in("", "anna", said("b", 0)), in("anna", "", said("c", 0))}, map[string]string{"b": "a", "anna/c": "b"}},
		{"drafts and what is settled are nobody's", []*schema.Statement{in("", "anna", said("a", 0)), in("draft", "anna", said("b", 0)), in("settled", "anna", said("c", 0))}, map[string]string{}},
		{"both codings restate theirs", []*schema.Statement{
			in("", "anna", by("o", "ada", "o", 9, 12)), in("", "anna", restates("o", said("a", 0))),
			in("anna", "", by("o", "ada", "o", 9, 12)), in("anna", "", restates("anna/o", said("a", 0))),
		}, map[string]string{"anna/o": "o"}},
		{"hers restates", []*schema.Statement{in("", "anna", said("a", 0)), in("anna", "", by("o", "ada", "o", 9, 12)), in("anna", "", restates("anna/o", said("a", 0)))}, map[string]string{"a": "anna/a"}},
		{"not located", []*schema.Statement{sought("a", "w"), sought("b", "w"), sought("c", "v")}, map[string]string{"b": "a"}},
		{"without passages", []*schema.Statement{by("a", "ada", "w", 0, 0), by("b", "ada", "w", 0, 0)}, map[string]string{"b": "a"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			corpus := coded(c.statements...)
			ps := Corpus(corpus, Options{})
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
				if p.Severity == schema.Warning && len(p.Msg) > 9 && p.Msg[:9] == "duplicate" {
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
// Graph says what is lacking.
func completed(t *testing.T, c *schema.Corpus) {
	t.Helper()
	worked := map[quad.IRI]bool{term.DuplicateOf: true, term.Coders: true, term.Layers: true}
	var quads []quad.Quad
	want := map[quad.Quad]bool{}
	for q := range rdf.Quads(c) {
		if p, _ := q.Predicate.(quad.IRI); worked[p] {
			want[q] = true
		} else {
			quads = append(quads, q)
		}
	}
	got := map[quad.Quad]bool{}
	_, ps, err := Graph(t.Context(), newPieces(quads), Options{Lacking: func(q quad.Quad) { got[q] = true }})
	if err != nil || ps.Err() != nil {
		t.Fatal(err, ps)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, ps, err = Graph(t.Context(), newPieces(quads), Options{}); err != nil || len(ps.Errors()) != len(want) {
		t.Errorf("where nothing can be added: %v, %v; want %d problems", err, ps, len(want))
	}
}

// Comparing many that are alike takes time that does not grow with their square:
// each is compared with those that still reach into it.
func TestDuplicatesOfMany(t *testing.T) {
	const n = 20_000
	var all []*schema.Statement
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
	if ps := Corpus(corpus, Options{}); len(ps) > 0 {
		t.Fatal(ps)
	}
	want := []string{"the-harbour-must-not-close-ever-4f06a5", "the-harbour-must-not-close-ever-16f679", "statement-fe4933"}
	if diff := cmp.Diff(want, []string{a.ID, b.ID, c.ID}); diff != "" {
		t.Error(diff)
	}
	located := by("", "ada", "The harbour must not close, ever", 7, 9)
	coded(located)
	if got := schema.StatementID(located, 1); got != a.ID {
		t.Errorf("where it stands has changed the id: %s", got)
	}
}
