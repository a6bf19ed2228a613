package schema

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"onrecord/schema/spelling"
	"onrecord/schema/wording"
)

// mostCompared is how many pairs of a quote and a passage one statement may have.
const MaxComparisons = 20_000

// Sprawls reports whether a statement has so many quotes and passages that which
// of these has which of those is not found out. That is a problem; no utterance
// comes near it.
func (s *Statement) Sprawls() bool { return len(s.Quotes)*len(s.Evidence) > MaxComparisons }

// Misquotations are the quotes of a statement, by number, that are in none of
// its passages: each must be in one whose words are known, or there must be one
// without known words that could hold it. Of a statement that sprawls there are
// none.
func (s *Statement) Misquotations() (out []int) {
	if s.Sprawls() {
		return nil
	}
	var plain []string // the words of the passages with plain quotation marks; empty: not needed yet
	for i, q := range s.Quotes {
		if !s.holds(q, &plain) {
			out = append(out, i)
		}
	}
	return out
}

// Misquoted says of a quote that it is a misquotation, and what to do if its
// fragments stand in several passages.
func (s *Statement) Misquoted(i int) string {
	words := make([]string, len(s.Evidence))
	for j := range s.Evidence {
		words[j] = orID(s.Evidence[j].Exact, s.Evidence[j].Quote)
	}
	msg := fmt.Sprintf("quote %q is in none of its passages", Shorten(s.Quotes[i]))
	if wording.Apart(s.Quotes[i], words) {
		msg += ": write each fragment as an item of quotes"
	}
	return msg
}

func (s *Statement) holds(quote string, plain *[]string) bool {
	long := len(s.Evidence) == 0
	for j := range s.Evidence {
		p := &s.Evidence[j]
		switch words := p.Sounded(quote); {
		case words == "":
			long = long || !p.Located() || p.End-p.Start+EndingLength >= utf8.RuneCountInString(quote)
		case strings.Contains(words, quote):
			return true
		}
	}
	if long {
		return true
	}
	if len(*plain) == 0 {
		for j := range s.Evidence {
			*plain = append(*plain, spelling.FoldQuotes(s.Evidence[j].Sounded("")))
		}
	}
	plainly := spelling.FoldQuotes(quote)
	return slices.ContainsFunc(*plain, func(words string) bool { return words != "" && strings.Contains(words, plainly) }) ||
		slices.ContainsFunc(s.Evidence, func(p Passage) bool { return wording.Stands(quote, p.Sounded(quote)) })
}
