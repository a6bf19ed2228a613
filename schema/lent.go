package schema

import "slices"

// Lend lets passages of which no words are known be found by the quotes of their
// statement, so that nobody types these twice: where as many passages have no
// words as there are quotes that no passage has, each takes one, in order.
func (s *Statement) Lend() {
	if !slices.ContainsFunc(s.Evidence, func(p Passage) bool { return p.wordless() }) {
		return
	}
	for i, words := range s.lent() {
		if p := &s.Evidence[i]; p.wordless() {
			p.Quote = words
		}
	}
}

// LendAll is Lend, and lets a statement of which nothing is said of evidence have
// a passage for each of its quotes. It reports whether it did the latter.
func (s *Statement) LendAll() bool {
	if len(s.Evidence) > 0 || s.Has("evidence") || len(s.Quotes) == 0 {
		s.Lend()
		return false
	}
	for i, q := range s.Quotes {
		s.Evidence = append(s.Evidence, Passage{Source: s.Source, Quote: q, FieldPositions: FieldPositions{Pos: s.AtItem("quotes", i)}})
	}
	return true
}

// wordless reports whether nothing is known of a passage but, perhaps, its line
// and its source.
func (p *Passage) wordless() bool {
	return p.Quote == "" && p.Exact == "" && p.From == "" && p.To == "" && p.SHA256 == "" && !p.Located()
}

// lent are the words of each passage, with those that Lend gives.
func (s *Statement) lent() []string {
	words := make([]string, len(s.Evidence))
	var open []int
	has := map[string]int{}
	for i := range s.Evidence {
		p := &s.Evidence[i]
		if words[i] = orID(p.Quote, p.Exact); words[i] != "" {
			has[words[i]]++
		} else if p.wordless() {
			open = append(open, i)
		}
	}
	if len(open) == 0 {
		return words
	}
	free := slices.DeleteFunc(slices.Clone(s.Quotes), func(q string) bool {
		has[q]--
		return has[q] >= 0
	})
	if len(free) == len(open) {
		for i, at := range open {
			words[at] = free[i]
		}
	}
	return words
}
