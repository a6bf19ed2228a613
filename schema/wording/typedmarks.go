package wording

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// pairs are the quotation marks that open, and those that close what each opens.
var pairs = map[rune]string{
	'“': "”", '”': "”", '„': "“”\"", '‟': "”", '«': "»", '»': "«»", '‘': "’", '’': "’", '‚': "‘’'",
	'‹': "›", '›': "‹›", '「': "」", '『': "』", '〝': "〞〟", '"': `"`, '\'': "'",
}

// WithoutMarks takes off the quotation marks that a person has typed around
// words, however many there are: in “yes” they are no part of what was said. In
// “yes” and “no” they are, for the first and the last mark are no pair.
func WithoutMarks(s string) string {
	for {
		inner, ok := unquoted(s)
		if !ok {
			return s
		}
		s = inner
	}
}

func unquoted(s string) (string, bool) {
	trimmed := strings.TrimSpace(s)
	open, n := utf8.DecodeRuneInString(trimmed)
	last, m := utf8.DecodeLastRuneInString(trimmed)
	ends, ok := pairs[open]
	if !ok || len(trimmed) < n+m || !strings.ContainsRune(ends, last) {
		return s, false
	}
	inner := strings.TrimSpace(trimmed[n : len(trimmed)-m])
	if inner == "" || !paired(trimmed, open, ends) {
		return s, false
	}
	return inner, true
}

// paired reports whether the mark that opens a text is closed by its last one,
// and by none before it. An apostrophe within a word closes nothing.
func paired(s string, open rune, ends string) bool {
	depth := 0
	runes := []rune(s)
	for i, r := range runes {
		last := i == len(runes)-1
		switch {
		case i == 0:
			depth++
		case (r == '’' || r == '\'') && !last && unicode.IsLetter(runes[i-1]) && unicode.IsLetter(runes[i+1]):
		case r == open && !strings.ContainsRune(ends, r):
			depth++
		case strings.ContainsRune(ends, r):
			if depth--; depth == 0 && !last {
				return false
			}
		}
	}
	return depth == 0
}
