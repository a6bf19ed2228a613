package check

import (
	"testing"

	"onrecord/schema"
)

// The number of a verdict says something only between a best and a worst one.
func TestVerdict(t *testing.T) {
	n := schema.NumberOf
	for _, c := range []struct {
		name string
		of   schema.Verdict
		want string
	}{
		{"words", schema.Verdict{Rating: "False"}, ""},
		{"a number", schema.Verdict{Rating: "False", Value: n(1), Best: n(5), Worst: n(1)}, ""},
		{"the worst is the larger one", schema.Verdict{Rating: "False", Value: n(4), Best: n(1), Worst: n(5)}, ""},
		{"a number alone", schema.Verdict{Rating: "False", Value: n(1)}, "verdict: a number needs value, best and worst, or nobody knows what it says"},
		{"outside", schema.Verdict{Rating: "False", Value: n(6), Best: n(5), Worst: n(1)}, "verdict: value 6 is not between worst 1 and best 5"},
		{"no range", schema.Verdict{Rating: "False", Value: n(5), Best: n(5), Worst: n(5)}, "verdict: best and worst are both 5"},
	} {
		corpus := &schema.Corpus{
			EntityBase: schema.EntityBase{ID: "facts"}, Base: "https://example.org/facts/",
			Actors:  []*schema.Actor{{EntityBase: schema.EntityBase{ID: "desk"}, Name: "Fact Desk", Type: "organization"}},
			Sources: []*schema.Source{{EntityBase: schema.EntityBase{ID: "page"}, Title: "Page"}},
			Statements: []*schema.Statement{{
				EntityBase: schema.EntityBase{ID: "s"}, Source: schema.Ref{Kind: schema.KindSource, ID: "page"}, Speakers: []schema.Ref{{Kind: schema.KindActor, ID: "desk"}},
				Mode: "assertion", Summary: "It checks.", Verdict: &c.of,
			}},
		}
		got := ""
		for _, p := range Corpus(corpus, Options{}).Errors() {
			got += p.Msg
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
