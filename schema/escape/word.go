package escape

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestWord is how many bytes a word for completion may have.
const longestWord = 1024

// Word reports whether a shell may be offered a text as a word to complete: it
// begins with a letter or a digit, goes on with these, with marks and with any of
// - . _ ~ / and :, and all can be seen. None of these means anything to a shell
// there, so that it does no harm where a word is evaluated again.
func Word(s string) bool {
	if s == "" || len(s) > longestWord || !utf8.ValidString(s) {
		return false
	}
	for i, r := range s {
		letter := unicode.IsLetter(r) || unicode.IsDigit(r)
		if hint(r) || unseen(r) || !letter && (i == 0 || !unicode.IsMark(r) && !strings.ContainsRune("-._~/:", r)) {
			return false
		}
	}
	return true
}

// Description is a text beside a word to complete, on one line and without tabs,
// which is what ends a word there.
func Description(s string) string { return strings.Join(strings.Fields(Line(s)), " ") }
