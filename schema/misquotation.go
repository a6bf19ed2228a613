package schema

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"onrecord/schema/spelling"
	"onrecord/schema/wording"
)

// MaxComparisons is how many pairs of a quote and a passage one statement may have.
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
	byEnding := map[string][]int{}
	for i, q := range s.Quotes {
		ending := ended(q)
		if _, ok := byEnding[ending]; !ok && len(byEnding) >= mostEndings {
			ending = ""
		}
		byEnding[ending] = append(byEnding[ending], i)
	}
	known := knownWords{of: s}
	for ending, quotes := range byEnding {
		known.end(ending)
		for _, i := range quotes {
			if !s.holds(s.Quotes[i], &known) {
				out = append(out, i)
			}
		}
	}
	slices.Sort(out)
	return out
}

// mostEndings is how many endings the quotes of a statement have that may be missing in
// its passages: these are made ready anew for each.
const mostEndings = 32

// mostSearched is how many bytes of passages are searched for the fragments of a quote
// that is in none, for a hint.
const mostSearched = 1 << 15

// Misquoted says of a quote that it is a misquotation, and what to do if its
// fragments stand in several passages.
func (s *Statement) Misquoted(i int) string {
	words := make([]string, len(s.Evidence))
	length := 0
	for j := range s.Evidence {
		words[j] = orID(s.Evidence[j].Exact, s.Evidence[j].Quote)
		length += len(words[j])
	}
	msg := fmt.Sprintf("quote %q is in none of its passages", Shorten(s.Quotes[i]))
	if length <= mostSearched && wording.Apart(s.Quotes[i], words) {
		msg += ": write each fragment as an item of quotes"
	}
	return msg
}

func (s *Statement) holds(quote string, known *knownWords) bool {
	long := len(s.Evidence) == 0
	characters := utf8.RuneCountInString(quote)
	for j := range s.Evidence {
		p := &s.Evidence[j]
		switch words := p.sounded(known.ending); {
		case words == "":
			long = long || !p.Located() || p.End-p.Start+EndingLength >= characters
		case strings.Contains(words, quote):
			return true
		}
	}
	if long {
		return true
	}
	plainly := spelling.FoldQuotes(quote)
	if slices.ContainsFunc(known.plain(), func(words string) bool { return words != "" && strings.Contains(words, plainly) }) {
		return true
	}
	q := wording.Parse(quote)
	return slices.ContainsFunc(known.texts(), func(x *wording.Text) bool { return len(x.Find(q, 0, x.Len())) > 0 })
}

// knownWords are those of a statement's passages, in which one quote after the other is
// looked for: each is made ready once.
type knownWords struct {
	of     *Statement
	folded []string        // with plain quotation marks; empty: not needed yet
	ready  []*wording.Text // empty: not needed yet
	ending string          // behind those of which nobody knows what follows
}

func (k *knownWords) plain() []string {
	if len(k.folded) == 0 {
		for j := range k.of.Evidence {
			k.folded = append(k.folded, spelling.FoldQuotes(k.of.Evidence[j].sounded("")))
		}
	}
	return k.folded
}

// end puts another ending behind passages of which nobody knows what follows.
func (k *knownWords) end(ending string) { k.ending, k.ready = ending, nil }

// texts are the passages whose words are known.
func (k *knownWords) texts() []*wording.Text {
	if len(k.ready) == 0 {
		for j := range k.of.Evidence {
			if words := k.of.Evidence[j].sounded(k.ending); words != "" {
				k.ready = append(k.ready, wording.New([]rune(words)))
			}
		}
	}
	return k.ready
}
