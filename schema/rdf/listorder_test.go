package rdf

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"onrecord/schema"
	"onrecord/schema/term"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"
)

// inOrder is a corpus with one statement whose lists are as given.
func inOrder(speakers, quotes []string, starts []int) *schema.Corpus {
	c := &schema.Corpus{Base: "https://example.org/", EntityBase: schema.EntityBase{ID: "x"}}
	for _, id := range speakers {
		c.Actors = append(c.Actors, &schema.Actor{EntityBase: schema.EntityBase{ID: id}, Name: id, Type: "person"})
	}
	c.Sources = []*schema.Source{{EntityBase: schema.EntityBase{ID: "s"}, Title: "S"}}
	st := &schema.Statement{EntityBase: schema.EntityBase{ID: "u"}, Mode: "quote", Quotes: quotes, Source: schema.Ref{Kind: schema.KindSource, ID: "s"}}
	for _, id := range speakers {
		st.Speakers = append(st.Speakers, schema.Ref{Kind: schema.KindActor, ID: id})
	}
	for _, start := range starts {
		st.Evidence = append(st.Evidence, schema.Passage{Source: st.Source, Line: 1, Start: start, End: start + 5})
	}
	c.Statements = []*schema.Statement{st}
	return c
}

// again reads a corpus from its quads, in any order.
func again(t *testing.T, c *schema.Corpus) *schema.Corpus {
	t.Helper()
	set := map[quad.Quad]bool{}
	for q := range Quads(c) {
		set[q] = true
	}
	var quads []quad.Quad
	for q := range set {
		quads = append(quads, q)
	}
	corpora, ps := FromQuads(quads, nil)
	if len(ps) > 0 || len(corpora) != 1 {
		t.Fatalf("got %d corpora and %v", len(corpora), ps)
	}
	return corpora[0]
}

func TestListOrder(t *testing.T) {
	for _, c := range []struct {
		name     string
		speakers []string
		quotes   []string
		starts   []int
		order    string
	}{
		{"sorted", []string{"a", "b"}, []string{"A", "B"}, []int{3, 20}, ""},
		{"one of each", []string{"b"}, []string{"B"}, []int{20}, ""},
		{"the coder's", []string{"b", "a"}, []string{"Zeta", "Alpha", "Beta"}, []int{20, 3}, "speakers 1 0; quotes 2 0 1; evidence 1 0"},
		{"said twice", []string{"a"}, []string{"Rejected.", "Who is for it?", "Rejected."}, []int{1, 20, 40}, "quotes 0 1 0"},
		{"starts as numbers", []string{"a"}, []string{"A"}, []int{9, 10, 100}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			corpus := inOrder(c.speakers, c.quotes, c.starts)
			if got := orderOf(schema.Fields(schema.KindStatement), corpus.Statements[0]); got != c.order {
				t.Errorf("got order %q, want %q", got, c.order)
			}
			got := again(t, corpus).Statements[0]
			if diff := cmp.Diff(c.quotes, got.Quotes); diff != "" {
				t.Error(diff)
			}
			var speakers []string
			for _, r := range got.Speakers {
				speakers = append(speakers, r.ID)
			}
			if diff := cmp.Diff(c.speakers, speakers); diff != "" {
				t.Error(diff)
			}
			var starts []int
			for _, p := range got.Evidence {
				starts = append(starts, p.Start)
			}
			if diff := cmp.Diff(c.starts, starts); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Any list comes back as it was.
func TestListOrderRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		quotes := []string{}
		for range r.IntN(6) {
			quotes = append(quotes, fmt.Sprintf("q%d", r.IntN(4)))
		}
		c := inOrder([]string{"a"}, quotes, r.Perm(1+r.IntN(5)))
		want := c.Statements[0]
		got := again(t, c).Statements[0]
		if diff := cmp.Diff(want.Quotes, append([]string{}, got.Quotes...)); diff != "" {
			t.Fatal(diff)
		}
		for i := range want.Evidence {
			if got.Evidence[i].Start != want.Evidence[i].Start {
				t.Fatalf("got %v, want %v", got.Evidence, want.Evidence)
			}
		}
	}
}

// An order that does not fit its list is none, and that is told.
func TestListOrderUnfit(t *testing.T) {
	for _, order := range []string{"quotes 1", "quotes 0 0", "quotes 2 0", "quotes -1 0", "quotes x y", "quotes", "", "quotes 0 1"} {
		var quads []quad.Quad
		for q := range Quads(inOrder([]string{"a"}, []string{"B", "A"}, []int{1})) {
			if q.Predicate == term.ListOrder {
				q.Object = quad.String(order)
			}
			quads = append(quads, q)
		}
		corpora, ps := FromQuads(quads, nil)
		if got := corpora[0].Statements[0].Quotes; !slices.Equal(got, []string{"A", "B"}) {
			t.Errorf("%q: got %q", order, got)
		}
		if len(ps) != 1 {
			t.Errorf("%q: got %v, want one quad that means nothing", order, ps)
		}
	}
}
