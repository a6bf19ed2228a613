package schema

import (
	"fmt"
	"testing"

	"github.com/cayleygraph/quad"
)

// wide are graphs in which one subject has n quads of a predicate, which must
// not take their square in time. problems is how many are wrong.
var wide = []struct {
	name     string
	add      func(add func(s string, p quad.IRI, o quad.Value), n int)
	problems func(n int) int
}{
	{"a foreign subject", func(add func(string, quad.IRI, quad.Value), n int) {
		for i := range n {
			add("s", "a:p", quad.String(fmt.Sprint(i)))
		}
	}, func(n int) int { return n }},
	{"participants", func(add func(string, quad.IRI, quad.Value), n int) {
		add("event/e", RDFType, KindEvent.Class())
		add("event/e", schemaName, quad.String("E"))
		for i := range n {
			add("event/e", orParticipant, quad.IRI(fmt.Sprintf(town+"actor/a%d", i)))
		}
	}, func(int) int { return 0 }},
	{"participants that nobody knows", func(add func(string, quad.IRI, quad.Value), n int) {
		add("event/e", RDFType, KindEvent.Class())
		add("event/e", schemaName, quad.String("E"))
		for i := range n / 10 {
			add("event/e", orParticipant, quad.IRI(fmt.Sprintf(town+"actor/b%d", i)))
		}
	}, func(n int) int { return n / 10 }},
	{"affiliations", func(add func(string, quad.IRI, quad.Value), n int) {
		for i := range n - 1 {
			add("actor/a0", AffiliatedWith, quad.IRI(fmt.Sprintf(town+"actor/a%d", i+1)))
		}
	}, func(int) int { return 0 }},
	{"aliases", func(add func(string, quad.IRI, quad.Value), n int) {
		for i := range n {
			add("actor/a0", skosAltLabel, quad.String(fmt.Sprint(i)))
		}
	}, func(int) int { return 0 }},
	{"quotes and passages", func(add func(string, quad.IRI, quad.Value), n int) {
		add("statement/s", RDFType, KindStatement.Class())
		for i := range n / 40 { // more are a problem of their own
			passage := fmt.Sprintf("passage/x-%d-%d", i, i+1)
			add("statement/s", orQuote, quad.String(fmt.Sprint("q", i)))
			add("statement/s", orEvidence, quad.IRI(town+passage))
			add(passage, oaExact, quad.String(fmt.Sprint("q", i)))
		}
	}, func(n int) int { return n/40*3 + 5 }},
}

func TestCheckGraphWide(t *testing.T) {
	const n = 5000
	for _, c := range wide {
		t.Run(c.name, func(t *testing.T) {
			var quads []quad.Quad
			add := func(s string, p quad.IRI, o quad.Value) {
				quads = append(quads, quad.Quad{Subject: quad.IRI(town + s), Predicate: p, Object: o, Label: Codebook(town)})
			}
			add("", RDFType, KindCorpus.Class())
			add("", Identifier, quad.String("a"))
			for i := range n {
				actor := fmt.Sprintf("actor/a%d", i)
				add(actor, RDFType, KindActor.Class())
				add(actor, schemaName, quad.String(fmt.Sprint("A", i)))
				add(actor, orType, quad.String("person"))
			}
			c.add(add, n)
			if got, want := len(sameProblems(t, "", quads)), c.problems(n); got != want {
				t.Errorf("got %d problems, want %d", got, want)
			}
		})
	}
}
