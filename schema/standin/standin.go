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
// those of a passage; where they are empty, what was said stands there in brackets, for
// the second such passage of a statement and those that follow the beginning of it alone.
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
	told := map[*schema.Statement]string{}
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
		again, before := told[p.Of]
		switch {
		case of.words != "":
			write(of.words)
		case before:
			write("[" + again + "]")
		default:
			all := said(p.Of)
			write("[" + all + "]")
			told[p.Of] = beginning(all)
		}
		seen[of] = [2]int{from, at}
		spans[p] = seen[of]
	}
	return b.String(), spans
}

func said(s *schema.Statement) string {
	if len(s.Quotes) > 0 {
		return strings.Join(s.Spoken(), " … ")
	}
	return s.Summary
}

// beginning is that of a text, which many passages repeat.
func beginning(s string) string {
	const most = 200
	n := 0
	for i := range s {
		if n++; n > most {
			return s[:i] + "…"
		}
	}
	return s
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
