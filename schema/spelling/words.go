package spelling

import (
	"unicode"
	"unicode/utf8"
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

// A PlacedWord is a folded word and where it stands in the text that is not
// folded: text[From:Until].
type PlacedWord struct {
	Folded      string
	From, Until int
}

// PlacedWords are the words that Words gives, with their places. Where a
// character folds to several words, as ½ does, they share its place.
func PlacedWords(text string) []PlacedWord {
	var out []PlacedWord
	begin := -1
	flush := func(end int) {
		if begin >= 0 {
			for w := range EachWord(text[begin:end]) {
				out = append(out, PlacedWord{w, begin, end})
			}
		}
		begin = -1
	}
	for i, r := range text {
		switch {
		case unicode.IsMark(r), invisible(r): // of what is before it
		case r >= utf8.RuneSelf && unicode.In(r, unspaced...):
			flush(i)
			begin = i
		case startsWord(r):
			if begin >= 0 {
				if before, _ := utf8.DecodeRuneInString(text[begin:]); before >= utf8.RuneSelf && unicode.In(before, unspaced...) {
					flush(i)
				}
			}
			if begin < 0 {
				begin = i
			}
		default:
			flush(i)
		}
	}
	flush(len(text))
	return out
}

// startsWord reports whether a character folds to what can be part of a word.
func startsWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		return true
	}
	return len(Words(string(r))) > 0
}
