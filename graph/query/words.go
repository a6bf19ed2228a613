package query

import (
	"strings"

	"onrecord/schema/spelling"
)

// A phrase is a row of folded words that must stand next to one another.
type phrase []string

// phrases takes what a person typed apart: words, and phrases in "…" or “…”.
func phrases(text string) []phrase {
	var out []phrase
	add := func(s string) {
		if p := spelling.Words(s); len(p) > 0 {
			out = append(out, p)
		}
	}
	var plain strings.Builder
	quoted := false
	var inside strings.Builder
	for _, r := range text {
		switch {
		case r == '"' || r == '“' || r == '”' || r == '„' || r == '«' || r == '»':
			if quoted {
				add(inside.String())
				inside.Reset()
			}
			quoted = !quoted
			plain.WriteByte(' ')
		case quoted:
			inside.WriteRune(r)
		default:
			plain.WriteRune(r)
		}
	}
	plain.WriteString(" " + inside.String())
	for _, w := range strings.Fields(plain.String()) {
		add(w)
	}
	return out
}

// in reports whether the phrase stands among the words of one text.
func (p phrase) in(words []string) bool {
	for i := 0; i+len(p) <= len(words); i++ {
		match := true
		for j, w := range p {
			if words[i+j] != w {
				match = false
				break
			}
		}
		if match {
			return true
		}
	}
	return false
}

// holdAll reports whether each phrase stands in one of the texts.
func holdAll(ps []phrase, texts [][]string) bool {
	for _, p := range ps {
		found := false
		for _, words := range texts {
			found = found || p.in(words)
		}
		if !found {
			return false
		}
	}
	return true
}
