package main

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"onrecord/graph/query"
	"onrecord/schema"
)

// lines makes a speech of so many lines, in which a word may stand in one.
func lines(n int, words map[int]string) string {
	out := make([]string, n)
	for i := range out {
		out[i] = "The honourable members have heard the whole of it already."
		if w, ok := words[i+1]; ok {
			out[i] = "Of the " + w + " they have not."
		}
	}
	return strings.Join(out, "\n")
}

func TestExcerpter(t *testing.T) {
	speech := lines(353, map[int]string{3: "bridge", 200: "zeppelin", 309: "zeppelin", 310: "hangar"})
	statement := func(quotes ...string) *schema.Statement {
		s := &schema.Statement{Mode: "quote", Quotes: quotes}
		line := 10
		for _, q := range quotes {
			s.Evidence = append(s.Evidence, schema.Passage{Source: schema.Ref{ID: "x"}, Line: line, Start: line, End: line + utf8.RuneCountInString(q), Exact: q})
			line += 1000
		}
		return s
	}
	for _, c := range []struct {
		name  string
		words []string
		of    *schema.Statement
		holds []string // in this order
		where string
	}{
		{"no words", nil, statement(speech), []string{"“The honourable", "…” (of 20"}, "x:10"},
		{"one", []string{"zeppelin"}, statement(speech), []string{"“…", "Of the ⟦zeppelin⟧ they", "…” (of 20"}, "x:209"},
		{"two near", []string{"hangar", "zeppelin"}, statement(speech), []string{"⟦zeppelin⟧", "⟦hangar⟧"}, "x:318\nx:319"},
		{"two far", []string{"zeppelin", "bridge"}, statement(speech), []string{"⟦bridge⟧", " … ", "⟦zeppelin⟧"}, "x:12\nx:209"},
		{"a phrase", []string{`"the hangar they"`}, statement(speech), []string{"Of ⟦the hangar they⟧ have"}, "x:319"},
		{"in the second quote", []string{"order"}, statement(speech, "Order, order!"), []string{"“⟦Order⟧, ⟦order⟧!” (of 20"}, "x:1010"},
		{"in both", []string{"bridge", "order"}, statement(speech, "Order, order!"), []string{"⟦bridge⟧", "…” … “⟦Order⟧, ⟦order⟧!” (of"}, "x:12\nx:1010"},
		{"short", []string{"order"}, statement("Order, order!"), []string{"“Order, order!”"}, "x:10"},
		{"short, of several lines", []string{"three"}, statement("One,\ntwo,\nthree"), []string{"“One, two, three”"}, "x:12"},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := excerpter{search: (&query.Filter{Words: c.words}).Search(), flat: true}
			words, where := x.show(c.of)
			rest := words
			for _, part := range c.holds {
				_, after, ok := strings.Cut(rest, part)
				if !ok {
					t.Fatalf("%q does not stand where it should in %s", part, words)
				}
				rest = after
			}
			if where != c.where {
				t.Errorf("where: got %q, want %q", where, c.where)
			}
			if n := utf8.RuneCountInString(words); n > schema.ExcerptLength+60 {
				t.Errorf("%d characters: %s", n, words)
			}
			if strings.Count(words, "⟦") != strings.Count(words, "⟧") {
				t.Errorf("marks do not match: %s", words)
			}
		})
	}
}

// Summaries are found, too; then the evidence is that of the statement.
func TestExcerptOfSummary(t *testing.T) {
	s := &schema.Statement{
		Mode: "paraphrase", Summary: strings.Repeat("And so on it goes. ", 40) + "A zeppelin shall land.",
		Evidence: []schema.Passage{{Source: schema.Ref{ID: "x"}, Line: 4, End: 9}, {Source: schema.Ref{ID: "x"}, Line: 9, Start: 90, End: 99}},
	}
	x := excerpter{search: (&query.Filter{Is: map[string][]string{"text": {"zeppelin"}}}).Search()}
	words, where := x.show(s)
	if !strings.HasPrefix(words, "…") || !strings.Contains(words, "A ⟦zeppelin⟧ shall land. (of ") || where != "x:4\nx:9" {
		t.Errorf("got %s at %q", words, where)
	}
}

// On a terminal with colours marks are bold, also where a line ends within one.
func TestMarkedTable(t *testing.T) {
	tab := table{Header: []string{"words", "id"}, Rows: [][]string{{strings.Repeat("word ", 20) + "⟦two words⟧ after", "⟦x⟧"}}, Marked: "words"}
	on, off := string(boldType), plainType
	for width := 20; width < 160; width++ {
		var out bytes.Buffer
		if err := tab.writeAligned(&out, width, true); err != nil {
			t.Fatal(err)
		}
		body := out.String()[strings.Index(out.String(), "─"):]
		if strings.ContainsAny(strings.ReplaceAll(body, "⟦x⟧", ""), "⟦⟧") || !strings.Contains(body, "⟦x⟧") {
			t.Fatalf("%d: marks are not as they should be:\n%s", width, body)
		}
		if !strings.Contains(body, on+"two words"+off) && !(strings.Contains(body, on+"two"+off) && strings.Contains(body, on+"words"+off)) {
			t.Fatalf("%d: not bold:\n%q", width, body)
		}
	}
	var out bytes.Buffer
	if err := tab.writeAligned(&out, 160, false); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "⟦two words⟧ after") {
		t.Errorf("without colours: %s", out.String())
	}
}
