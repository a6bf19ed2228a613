package check

import (
	"fmt"
	"testing"

	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/term"

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
	}, func(int) int { return rdf.MostTold + 1 }},
	{"participants", func(add func(string, quad.IRI, quad.Value), n int) {
		add("event/e", term.RDFType, schema.KindEvent.Class())
		add("event/e", term.SchemaName, quad.String("E"))
		for i := range n {
			add("event/e", term.Participant, quad.IRI(fmt.Sprintf(town+"actor/a%d", i)))
		}
	}, func(int) int { return 0 }},
	{"participants that nobody knows", func(add func(string, quad.IRI, quad.Value), n int) {
		add("event/e", term.RDFType, schema.KindEvent.Class())
		add("event/e", term.SchemaName, quad.String("E"))
		for i := range n / 10 {
			add("event/e", term.Participant, quad.IRI(fmt.Sprintf(town+"actor/b%d", i)))
		}
	}, func(n int) int { return n / 10 }},
	{"affiliations", func(add func(string, quad.IRI, quad.Value), n int) {
		for i := range n - 1 {
			add("actor/a0", term.AffiliatedWith, quad.IRI(fmt.Sprintf(town+"actor/a%d", i+1)))
		}
	}, func(int) int { return 0 }},
	{"aliases", func(add func(string, quad.IRI, quad.Value), n int) {
		for i := range n {
			add("actor/a0", term.SKOSAltLabel, quad.String(fmt.Sprint(i)))
		}
	}, func(int) int { return 0 }},
	{"quotes and passages", func(add func(string, quad.IRI, quad.Value), n int) {
		add("statement/s", term.RDFType, schema.KindStatement.Class())
		for i := range n / 40 { // more are a problem of their own
			passage := fmt.Sprintf("passage/x-%d-%d", i, i+1)
			add("statement/s", term.Quote, quad.String(fmt.Sprint("q", i)))
			add("statement/s", term.Evidence, quad.IRI(town+passage))
			add(passage, term.OAExact, quad.String(fmt.Sprint("q", i)))
		}
	}, func(int) int { return rdf.MostTold + 5 }},
}

func TestCheckGraphWide(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	const n = 5000
	for _, c := range wide {
		t.Run(c.name, func(t *testing.T) {
			var quads []quad.Quad
			add := func(s string, p quad.IRI, o quad.Value) {
				quads = append(quads, quad.Quad{Subject: quad.IRI(town + s), Predicate: p, Object: o, Label: rdf.CodebookIRI(town)})
			}
			add("", term.RDFType, schema.KindCorpus.Class())
			add("", term.Identifier, quad.String("a"))
			for i := range n {
				actor := fmt.Sprintf("actor/a%d", i)
				add(actor, term.RDFType, schema.KindActor.Class())
				add(actor, term.SchemaName, quad.String(fmt.Sprint("A", i)))
				add(actor, term.Type, quad.String("person"))
			}
			c.add(add, n)
			if got, want := len(sameProblems(t, "", quads)), c.problems(n); got != want {
				t.Errorf("got %d problems, want %d", got, want)
			}
		})
	}
}
