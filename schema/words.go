package schema

import (
	"unicode"
)

// Words are the folded words of a text, as a search compares them: runs of
// letters and digits; in scripts that put no spaces between words, every
// letter is one.
func Words(text string) []string {
	var out []string
	for word := range EachWord(text) {
		out = append(out, word)
	}
	return out
}

// EachWord yields what Words gives.
func EachWord(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		folded := foldLetters(text)
		start := -1
		for i, r := range folded {
			switch {
			case wordPart(r):
				if start < 0 {
					start = i
				}
				continue
			case start >= 0:
				if !yield(folded[start:i]) {
					return
				}
				start = -1
			}
			if r >= 0x80 && unicode.In(r, unspaced...) && !yield(string(r)) {
				return
			}
		}
		if start >= 0 {
			yield(folded[start:])
		}
	}
}

// unspaced are the scripts that put no spaces between words.
var unspaced = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar}

// wordPart reports whether a folded character is part of a word of several.
func wordPart(r rune) bool {
	if r < 0x80 {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
	}
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) && !unicode.In(r, unspaced...)
}
