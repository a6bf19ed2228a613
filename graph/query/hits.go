package query

import (
	"cmp"
	"slices"
	"strings"

	"onrecord/schema"
	"onrecord/schema/sorting"
	"onrecord/schema/spelling"
)

// A Hit is a place in a text, text[From:Until], at which one of the phrases that
// a filter looks for stands. Word is that of its first word among the words of
// the text, counted from 0.
type Hit struct {
	Phrase      int // in the order in which they were asked for, from 0
	From, Until int
	Word        int
}

// A Search is the words and phrases that a filter looks for.
type Search []phrase

// Search is what the filter looks for.
func (f *Filter) Search() (out Search) {
	for _, text := range slices.Concat(f.Words, f.Is["text"]) {
		out = append(out, phrases(text)...)
	}
	return out
}

// Hits are where in a text the words stand that are looked for, from the first
// on.
func (ps Search) Hits(text string) []Hit {
	if len(ps) == 0 {
		return nil
	}
	words := spelling.PlacedWords(text)
	folded := make([]string, len(words))
	for i, w := range words {
		folded[i] = w.Folded
	}
	var out []Hit
	for n, p := range ps {
		for i := range folded {
			if len(folded)-i >= len(p) && slices.Equal(folded[i:i+len(p)], p) {
				out = append(out, Hit{n, words[i].From, words[i+len(p)-1].Until, i})
			}
		}
	}
	sorting.By(out, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(b.Until, a.Until), cmp.Compare(a.Phrase, b.Phrase))
	})
	return out
}

// WhereIs says where a hit in one of a statement's quotes stands, as Where of a
// passage does: its line is that of the passage, and as many more as there are
// line breaks before it. Where no passage that is located has the words, it is
// where the first passage stands. ok is false where there is no passage.
func WhereIs(st *schema.Statement, quote string, hit Hit) (where string, ok bool) {
	whole, part := spelling.PlacedWords(quote), spelling.PlacedWords(quote[hit.From:hit.Until])
	if hit.Word+len(part) > len(whole) {
		part, whole = nil, nil
	}
	for _, look := range []struct {
		words []spelling.PlacedWord
		hit   int // among them
	}{{whole, hit.Word}, {part, 0}} {
		for i := range st.Evidence {
			p := &st.Evidence[i]
			if !p.Located() {
				continue
			}
			words := spelling.PlacedWords(p.Exact)
			if at := rowIn(look.words, words); at >= 0 {
				there := schema.Passage{Source: p.Source, Line: p.Line, Start: p.Start, End: p.End}
				if there.Line > 0 {
					there.Line += strings.Count(p.Exact[:words[at+look.hit].From], "\n")
				}
				return there.Where(), true
			}
		}
	}
	if len(st.Evidence) == 0 {
		return "", false
	}
	return st.Evidence[0].Where(), true
}

// rowIn is where some words first stand in a row among others, counted in words;
// -1: nowhere.
func rowIn(some, others []spelling.PlacedWord) int {
	if len(some) == 0 {
		return -1
	}
	text := joined(others)
	at := strings.Index(text, joined(some))
	if at < 0 {
		return -1
	}
	return strings.Count(text[:at], " ")
}

// joined is words with a space before and after each.
func joined(words []spelling.PlacedWord) string {
	var b strings.Builder
	b.WriteByte(' ')
	for _, w := range words {
		b.WriteString(w.Folded)
		b.WriteByte(' ')
	}
	return b.String()
}
