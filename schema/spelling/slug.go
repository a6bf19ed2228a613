package spelling

import (
	"strings"
	"unicode"
)

// Slug makes a text fit for ids, IRIs and names of files: its folded letters and
// digits with the marks that belong to them, and one hyphen for all that is
// between. Of a text without letters and digits it is empty.
func Slug(text string) string {
	var b strings.Builder
	gap := false
	for _, r := range Fold(text) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r) && b.Len() > 0 && !gap:
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		default:
			gap = true
		}
	}
	return b.String()
}
