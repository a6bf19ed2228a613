package query

import (
	"fmt"
	"strings"
	"testing"

	"onrecord/schema"
)

func TestHits(t *testing.T) {
	for _, c := range []struct {
		name string
		f    Filter
		text string
		want string
	}{
		{"none asked", Filter{}, "We’ll have peace", ""},
		{"a word", Filter{Words: []string{"peace"}}, "We’ll have PEACE, peace now", "0:PEACE@3 0:peace@4"},
		{"no part of one", Filter{Words: []string{"pea"}}, "peace", ""},
		{"folded", Filter{Words: []string{"cafe"}}, "a Café, a cafe\u0301", "0:Café@1 0:cafe\u0301@3"},
		{"a phrase", Filter{Words: []string{`"have peace"`}}, "have – peace, and peace have", "0:have – peace@0"},
		{"two", Filter{Words: []string{"now", "peace"}}, "peace now", "1:peace@0 0:now@1"},
		{"two in one", Filter{Words: []string{"peace now"}}, "now peace", "1:now@0 0:peace@1"},
		{"those of --text, too", is("text now"), "peace now", "0:now@1"},
		{"not those of --not-text", is("not text now"), "peace now", ""},
		{"no spaces between words", Filter{Words: []string{"和平"}}, "四号说和平", "0:和平@3"},
		{"an apostrophe", Filter{Words: []string{"we'll"}}, "“We’ll see”", "0:We’ll@0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, h := range c.f.Search().Hits(c.text) {
				got = append(got, fmt.Sprintf("%d:%s@%d", h.Phrase, c.text[h.From:h.Until], h.Word))
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("got %q, want %q", s, c.want)
			}
		})
	}
}

// A hit is cited by the line in which it stands, however the words were broken
// into lines when they were copied.
func TestWhereIs(t *testing.T) {
	x := ref(schema.KindSource, "x")
	located := []schema.Passage{
		{Source: x, Line: 3, End: 1, Exact: "First line,\nsecond “line”\n\nlast line"},
		{Source: x, Line: 20, End: 1, Exact: "har-\nbour gates"},
		{Source: x, Line: 30, End: 1},
	}
	for _, c := range []struct {
		evidence    []schema.Passage
		quote, word string
		nth         int
		want        string
	}{
		{located, "First line,\nsecond “line”\n\nlast line", "line", 0, "x:3"},
		{located, "First line,\nsecond “line”\n\nlast line", "line", 1, "x:4"},
		{located, "First line, second ‘line’ last line", "last", 0, "x:6"},
		{located, "second line", "line", 0, "x:4"},
		{located, "harbour gates", "gates", 0, "x:21"}, // the quote is not a row of words there, and the word is
		{located, "elsewhere", "elsewhere", 0, "x:3"},
		{[]schema.Passage{{Source: x, Line: 2, Quote: "the harbour"}}, "the harbour", "harbour", 0, "x: passage not located"},
		{[]schema.Passage{{Source: x, Line: 2, Exact: "the harbour"}}, "the harbour", "harbour", 0, "x: passage not located"},
		{[]schema.Passage{{Source: x, Line: 2, From: "the", To: "harbour"}}, "the harbour", "harbour", 0, "x: passage not located"},
		{[]schema.Passage{{Source: x, Line: 2, Exact: "the harbour"}, {Source: x, Line: 7, End: 1, Exact: "near\nthe harbour"}}, "the harbour", "harbour", 0, "x:8"},
		{[]schema.Passage{{Source: x, Start: 4, End: 15, Exact: "the\nharbour"}}, "the harbour", "harbour", 0, "x, characters 4–15"},
		{nil, "the harbour", "harbour", 0, ""},
	} {
		f := Filter{Words: []string{c.word}}
		where, ok := WhereIs(&schema.Statement{Evidence: c.evidence}, c.quote, f.Search().Hits(c.quote)[c.nth])
		if where != c.want || ok != (c.want != "") {
			t.Errorf("%q in %q: got %q, %v, want %q", c.word, c.quote, where, ok, c.want)
		}
	}
}
