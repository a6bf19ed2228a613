// Package standin makes the text that stands for that of a source where it is not at
// hand: the words of the passages, in their order, a paragraph for each. Formats that
// mark what was said in a text need one.
package standin

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"onrecord/schema"
	"onrecord/schema/sorting"
)

// A Passage is one of a statement, by its index.
type Passage struct {
	Of    *schema.Statement
	Index int
}

func (p Passage) evidence() *schema.Passage { return &p.Of.Evidence[p.Index] }

// Text is the text of passages of one source, and where each stands in it: code
// points, half-open. Those at one place with the same words stand there once. words are
// those of a passage; where they are empty, what was said stands there in brackets.
// clean makes of any text what the format can have.
func Text(passages []Passage, words func(*schema.Passage) string, clean func(string) string) (string, map[Passage][2]int) {
	type place struct {
		start, end int
		words      string
		of         Passage // where nobody knows its words
	}
	passages = append([]Passage(nil), passages...)
	sorting.By(passages, func(a, b Passage) int {
		p, q := a.evidence(), b.evidence()
		return cmp.Or(cmp.Compare(p.Start, q.Start), cmp.Compare(p.End, q.End), cmp.Compare(a.Of.IRI, b.Of.IRI), cmp.Compare(a.Index, b.Index))
	})
	var b strings.Builder
	at := 0
	write := func(text string) {
		text = clean(text)
		b.WriteString(text)
		at += utf8.RuneCountInString(text)
	}
	seen, spans := map[place][2]int{}, map[Passage][2]int{}
	for _, p := range passages {
		e := p.evidence()
		of := place{start: e.Start, end: e.End, words: words(e)}
		if of.words == "" {
			of.of = p
		}
		if span, ok := seen[of]; ok {
			spans[p] = span
			continue
		}
		if b.Len() > 0 {
			write("\n\n")
		}
		from := at
		switch {
		case of.words != "":
			write(of.words)
		case len(p.Of.Quotes) > 0:
			write("[" + strings.Join(p.Of.Spoken(), " … ") + "]")
		default:
			write("[" + p.Of.Summary + "]")
		}
		seen[of] = [2]int{from, at}
		spans[p] = seen[of]
	}
	return b.String(), spans
}

// Holds reports whether a text has the words of a passage where that says that it
// stands.
func Holds(text []rune, p *schema.Passage) bool {
	if p.Start >= p.End || p.End > len(text) {
		return false
	}
	words := string(text[p.Start:p.End])
	sum := sha256.Sum256([]byte(words))
	return (p.Exact == "" || p.Exact == words) && (p.SHA256 == "" || p.SHA256 == hex.EncodeToString(sum[:]))
}
