package query

import (
	"strings"
	"unicode"

	"onrecord/schema"
)

// A phrase is a row of folded words that must stand next to one another.
type phrase []string

// phrases takes what a person typed apart: words, and phrases in "…" or “…”.
func phrases(text string) []phrase {
	var out []phrase
	add := func(s string) {
		if p := tokens(s); len(p) > 0 {
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

// tokens are the folded words of a text: runs of letters and digits; in
// scripts that put no spaces between words, every letter is one.
func tokens(text string) []string {
	var out []string
	var word strings.Builder
	flush := func() {
		if word.Len() > 0 {
			out = append(out, word.String())
			word.Reset()
		}
	}
	for _, r := range schema.Fold(text) {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
			flush()
			out = append(out, string(r))
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			word.WriteRune(r)
		default:
			flush()
		}
	}
	flush()
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
