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
			for _, h := range c.f.Hits(c.text) {
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
func TestLineOf(t *testing.T) {
	st := &schema.Statement{Evidence: []schema.Passage{
		{Source: ref(schema.KindSource, "x"), Line: 3, Exact: "First line,\nsecond “line”\n\nlast line"},
		{Source: ref(schema.KindSource, "x"), Line: 20, Exact: "har-\nbour gates"},
		{Source: ref(schema.KindSource, "x"), Line: 30},
	}}
	for _, c := range []struct {
		quote, word string
		nth         int
		want        int
	}{
		{"First line,\nsecond “line”\n\nlast line", "line", 0, 3},
		{"First line,\nsecond “line”\n\nlast line", "line", 1, 4},
		{"First line, second ‘line’ last line", "last", 0, 6},
		{"second line", "line", 0, 4},
		{"harbour gates", "gates", 0, 21}, // the quote is no row of words there, and the word is
		{"elsewhere", "elsewhere", 0, 3},
	} {
		f := Filter{Words: []string{c.word}}
		source, line, ok := LineOf(st, c.quote, f.Hits(c.quote)[c.nth])
		if source != "x" || line != c.want || !ok {
			t.Errorf("%q in %q: got %s:%d, %v, want line %d", c.word, c.quote, source, line, ok, c.want)
		}
	}
	if _, _, ok := LineOf(&schema.Statement{}, "a", Hit{Until: 1}); ok {
		t.Error("no passage: got a line")
	}
}
