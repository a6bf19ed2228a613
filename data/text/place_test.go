package text

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
)

// told writes a place as its offsets and words, the note, or the error.
func told(t *Text, p Place) string {
	if p.Err != nil {
		return p.Err.Error()
	}
	out := fmt.Sprintf("%d–%d %q", p.Start, p.End, t.Slice(p.Start, p.End))
	if p.Note != "" {
		out += "; " + p.Note
	}
	return out
}

func TestPlaceOf(t *testing.T) {
	const words = "“It's off,” he said: it’s on.\nIs it on? “It’s on.” 😀 e\u0301t\u00e9 «on»\nit’s on – and \"it's on\"\n"
	const again = "She said: “No.” I know no one.\nThen again: “No.” And more: “No.” He knew.\n\nThe har-\nbour must\u00a0close, an oﬃcer said; then it was\nclosed.\n"
	for _, c := range []struct {
		name, text string
		p          schema.Passage
		want       string // start–end and the words, or the error
	}{
		{"once", words, schema.Passage{Quote: "off"}, `6–9 "off"`},
		{"straight for curly", words, schema.Passage{Quote: "“It’s off,” he"}, `0–14 "“It's off,” he"`},
		{"curly for straight", words, schema.Passage{Quote: "It's on."}, `41–49 "It’s on."`},
		{"inside quotation marks", words, schema.Passage{Quote: "it's on", Line: 3}, `78–85 "it's on"`},
		{"inside quotation marks, twice", words, schema.Passage{Quote: "on"}, `"on" stands 3 times in the text (line 2, 3): give the words before as prefix`},
		{"line", words, schema.Passage{Quote: "on", Line: 1}, `26–28 "on"`},
		{"decomposed", words, schema.Passage{Quote: "été", Line: 2}, "53–57 \"e\u0301té\"; \"été\" stands there as \"e\u0301té\""},
		{"combining marks", words, schema.Passage{Quote: "e\u0301t\u00e9", Line: 2}, "53–57 \"e\u0301té\""},
		{"after an emoji", words, schema.Passage{From: "😀", Line: 2}, "51–62 \"😀 e\u0301té «on»\""},
		{"exact words", words, schema.Passage{Exact: "It’s on."}, `41–49 "It’s on."`},
		{"over lines", words, schema.Passage{Quote: "on.\nIs"}, `26–32 "on.\nIs"`},
		{"over lines, from a line", words, schema.Passage{Quote: "on. Is", Line: 1}, `26–32 "on.\nIs"; "on. Is" stands there as "on.\nIs"`},
		{"other letters", words, schema.Passage{Quote: "IT'S on –"}, `"IT'S on –" is not in the text; line 3 has it in other letters or spaces`},
		{"from and to", words, schema.Passage{Line: 2, From: "Is", To: "on?"}, `30–39 "Is it on?"`},
		{"to", words, schema.Passage{Line: 2, To: "it"}, `30–35 "Is it"`},
		{"from several", words, schema.Passage{Line: 3, From: "it’s"}, `from: "it’s" stands 2 times on line 3: give more words`},
		{"to several", words, schema.Passage{Line: 2, From: "Is", To: "on"}, `to: "on" stands 3 times on line 2 after the first words: give more words`},
		{"to before from", words, schema.Passage{Line: 1, From: "said", To: "off"}, `"off" is not on line 1 after the first words, but on line 1`},
		{"no line", words, schema.Passage{Line: 4, From: "x"}, "the text has 3 lines, and no line 4"},
		{"missing", words, schema.Passage{Quote: strings.Repeat("x", 70)}, fmt.Sprintf("%q is not in the text", strings.Repeat("x", 60)+"…")},
		{"nothing to find it by", words, schema.Passage{}, ErrWordless.Error()},
		{"a paragraph", words, schema.Passage{Line: 1}, `0–29 "“It's off,” he said: it’s on."`},
		{"an empty paragraph", "a\n \u00a0\n", schema.Passage{Line: 2}, "line 2 is empty"},

		{"whole words", again, schema.Passage{Quote: "no"}, `23–25 "no"`},
		{"several on a line", again, schema.Passage{Quote: "No", Line: 2}, `"No" stands 2 times on line 2 (line 2): give the words before as prefix`},
		{"prefix on a line", again, schema.Passage{Quote: "No", Line: 2, Prefix: "Then again: “"}, `44–46 "No"`},
		{"prefix in the text", again, schema.Passage{Quote: "No", Prefix: "Then again: \""}, `44–46 "No"`},
		{"prefix over a line end", again, schema.Passage{Quote: "Then", Prefix: "no one. "}, `31–35 "Then"`},
		{"suffix", again, schema.Passage{Quote: "No", Suffix: ".” He"}, `60–62 "No"`},
		{"prefix and suffix", again, schema.Passage{Quote: "No", Prefix: ": “", Suffix: ".” And"}, `44–46 "No"`},
		{"prefix of none", again, schema.Passage{Quote: "No", Prefix: "And then: “"}, `"No" stands in the text, but never behind "And then: “"`},
		{"from", again, schema.Passage{Quote: "No", From: "And more"}, `60–62 "No"`},
		{"to", again, schema.Passage{Quote: "No", To: "I know"}, `11–13 "No"`},
		{"from and to, with a quote", again, schema.Passage{Quote: "No", From: "Then", To: "And"}, `44–46 "No"`},
		{"from nowhere", again, schema.Passage{Quote: "No", From: "bour"}, `"No" stands in the text, but not from "bour"`},

		{"divided word", again, schema.Passage{Quote: "The harbour must close"}, "75–99 \"The har-\\nbour must\\u00a0close\"; \"The harbour must close\" stands there as \"The har-\\nbour must\\u00a0close\""},
		{"divided word, on its line", again, schema.Passage{Quote: "The harbour must close", Line: 4}, "75–99 \"The har-\\nbour must\\u00a0close\"; \"The harbour must close\" stands there as \"The har-\\nbour must\\u00a0close\""},
		{"on the next line", again, schema.Passage{Quote: "The harbour must close", Line: 5}, `"The harbour must close" is not on line 5, but on line 4`},
		{"left out", again, schema.Passage{Quote: "[t]he harbour … officer"}, "75–109 \"The har-\\nbour must\\u00a0close, an oﬃcer\"; \"[t]he harbour … officer\" stands there as \"The har-\\nbour must\\u00a0close, an oﬃcer\""},

		{"offsets", again, schema.Passage{Start: 44, End: 46}, `44–46 "No"`},
		{"offsets and words", again, schema.Passage{Start: 44, End: 46, Quote: "No"}, `44–46 "No"`},
		{"offsets and folded words", again, schema.Passage{Start: 75, End: 86, Quote: "The harbour"}, "75–88 \"The har-\\nbour\"; \"The harbour\" stands there as \"The har-\\nbour\"; it stands from 75 to 88, and not from 75 to 86"},
		{"offsets with marks", again, schema.Passage{Start: 43, End: 48, Quote: "No"}, `44–46 "No"; it stands from 44 to 46, and not from 43 to 48`},
		{"offsets beyond the text", again, schema.Passage{Start: 44, End: 4400}, `end 4400 is beyond the text's 136 characters`},
		{"offsets the wrong way round", again, schema.Passage{Start: 46, End: 44}, `end 44 is not after start 46`},
		{"offsets beside the words", again, schema.Passage{Start: 40, End: 42, Quote: "no"}, `23–25 "no"; it stands from 23 to 25, and not from 40 to 42`},
		{"offsets beside words that are nowhere", again, schema.Passage{Start: 40, End: 42, Quote: "yes"}, `"yes" is not in the text`},
		{"offsets beyond the text, with words", again, schema.Passage{Start: 4400, End: 4402, Exact: "no"}, `23–25 "no"; it stands from 23 to 25, and not from 4400 to 4402`},
		{"another hash", again, schema.Passage{Start: 44, End: 46, SHA256: "x"}, `the text there has other words: "No"`},

		{"empty text", "", schema.Passage{Quote: "no"}, `"no" is not in the text`},
		{"nothing but marks", again, schema.Passage{Quote: "“", Line: 1}, `"“" stands 2 times on line 1 (line 1): give the words before as prefix`},
		{"at the ends", "no", schema.Passage{Quote: "no"}, `0–2 "no"`},
		{"CRLF", "The\r\nharbour", schema.Passage{Quote: "The harbour"}, "0–11 \"The\\nharbour\"; \"The harbour\" stands there as \"The\\nharbour\""},
		{"characters of no words between", "他说：不。她也说：不。", schema.Passage{Quote: "不"}, `"不" stands 2 times in the text (line 1): give the words before as prefix`},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := textOf(t, c.text)
			if diff := cmp.Diff(c.want, told(text, text.PlaceOf(&c.p))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Words that one statement has several times are told apart by their order.
func TestPlaces(t *testing.T) {
	const debate = "“Rejected,” said A.\n\n“Rejected. Who is for it? Rejected.” Thus B.\n\nC said “rejected”. D: “Rejected. No.”\n"
	quotes := func(words ...string) (out []schema.Passage) {
		for _, w := range words {
			out = append(out, schema.Passage{Quote: w})
		}
		return out
	}
	for _, c := range []struct {
		name     string
		text     string
		passages []schema.Passage
		want     []string
	}{
		{"as many as there are", "Rejected. Who is for it? Rejected.", quotes("Rejected.", "Who is for it?", "Rejected."), []string{`0–9 "Rejected."`, `10–24 "Who is for it?"`, `25–34 "Rejected."`}},
		{"as many, one after another", "no yes no no", quotes("no", "no", "no"), []string{`0–2 "no"`, `7–9 "no"`, `10–12 "no"`}},
		{"more in the text", debate, quotes("Rejected.", "Who is for it?", "Rejected."), []string{
			`22–31 "Rejected."; "Rejected." stands 3 times: the one before the passage behind it was taken`, `32–46 "Who is for it?"`,
			`47–56 "Rejected."; "Rejected." stands 3 times: the one behind the passage before it was taken`,
		}},
		{"fewer in the text", "Rejected. Who? Rejected.", quotes("Rejected.", "Rejected.", "Rejected."), []string{
			`"Rejected." stands 2 times in the text (line 1): give the words before as prefix`, `"Rejected." stands 2 times in the text (line 1): give the words before as prefix`, `"Rejected." stands 2 times in the text (line 1): give the words before as prefix`,
		}},
		{"one alone", debate, quotes("Rejected"), []string{`"Rejected" stands 4 times in the text (line 1, 3, 5): give the words before as prefix`}},
		{"one by its line", debate, []schema.Passage{{Quote: "Rejected", Line: 5}, {Quote: "No"}}, []string{`90–98 "Rejected"`, `100–102 "No"`}},
		{"one fails", debate, quotes("nowhere", "Who is for it?"), []string{`"nowhere" is not in the text`, `32–46 "Who is for it?"`}},
		{"too far behind", "One. " + strings.Repeat("x ", reach) + "no no", quotes("One.", "no"), []string{`0–4 "One."`, `"no" stands 2 times in the text (line 1): give the words before as prefix`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := textOf(t, c.text)
			var got []string
			for _, p := range text.Places(c.passages) {
				got = append(got, told(text, p))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A message names a handful of lines, and thousands of passages with the same
// words cost little more than one.
func TestManyPlaces(t *testing.T) {
	text := textOf(t, strings.Repeat("“No,” she said.\n", 5000))
	want := `"No" stands 5000 times in the text (line 1, 2, 3, 4, 5 and 4995 more): give the line`
	var first error
	for range 15_000 {
		got := text.PlaceOf(&schema.Passage{Quote: "No"})
		if first == nil {
			first = got.Err
		}
		if got.Err == nil || got.Err != first || got.Err.Error() != want {
			t.Fatalf("got %v, want %s", got.Err, want)
		}
	}
	for _, n := range []int{1, 2500, 5000} {
		if got := told(text, text.PlaceOf(&schema.Passage{Quote: "No", Line: n})); got != fmt.Sprintf("%d–%d \"No\"", 16*n-15, 16*n-13) {
			t.Errorf("line %d: got %s", n, got)
		}
	}
}

// What ends a sentence right behind a part of the text is one of its quote.
func TestStandsWithEnding(t *testing.T) {
	text := textOf(t, "Alpha said “Aaa bbb.” Then ccc more.")
	for _, c := range []struct {
		quote      string
		start, end int
		want       bool
	}{
		{"Aaa bbb", 0, 19, true},
		{"Aaa bbb.", 0, 19, true},
		{"Aaa bbb.", 0, 20, true},
		{"Aaa bbb. Then", 0, 19, false},
		{"Then ccc", 0, 30, true},
		{"Then ccc more", 0, 30, false},
	} {
		if got := text.Stands(c.quote, c.start, c.end); got != c.want {
			t.Errorf("%q in %q: got %v, want %v", c.quote, text.Slice(c.start, c.end), got, c.want)
		}
	}
}

// The order of quotes is that of their places, of the same words in turn.
func TestQuoteOrder(t *testing.T) {
	text := textOf(t, "She said no, then yes, then no.\nThen more.")
	whole := []schema.Passage{{Start: 0, End: 30}, {Start: 32, End: 42}}
	for _, c := range []struct {
		quotes []string
		want   []int
	}{
		{[]string{"more", "yes", "no"}, []int{2, 1, 0}},
		{[]string{"no", "yes", "no"}, []int{0, 1, 2}},
		{[]string{"no", "no.", "yes"}, []int{0, 2, 1}},
		{[]string{"no", "perhaps"}, nil},
		{[]string{"no", "no", "no"}, nil},
		{[]string{"more.", "She said"}, []int{1, 0}},
	} {
		got := text.QuoteOrder(&schema.Statement{Quotes: c.quotes, Evidence: whole})
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q: %s", c.quotes, diff)
		}
	}
}

// Of very many places, in each other, those between a prefix and a suffix are the
// same as of few.
func TestFramedOfMany(t *testing.T) {
	for _, n := range []int{3, 100} {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "n%d go go go. ", i)
		}
		txt, err := New("", []byte(b.String()))
		if err != nil {
			t.Fatal(err)
		}
		at := strings.Index(b.String(), "n1 ")
		for _, c := range []struct {
			prefix, suffix string
			start          int
		}{{"n1 ", "", at + 3}, {"n1 go ", "", at + 6}, {"", " go. n2 go", at + 3}, {"", ". n2 go", at + 6}, {"n1 ", " go. n2 go", at + 3}, {"go ", ". n2 go", at + 6}} {
			for _, line := range []int{0, 1} {
				p := txt.PlaceOf(&schema.Passage{Line: line, Quote: "go go", Prefix: c.prefix, Suffix: c.suffix})
				if p.Err != nil || p.Start != c.start || p.End != c.start+5 {
					t.Errorf("%d, %q and %q, line %d: got %+v, want the place at %d", n, c.prefix, c.suffix, line, p, c.start)
				}
			}
		}
	}
}
