package spelling

import (
	"strings"
	"unicode"
)

// Slug makes a text fit for ids, IRIs and names of files: its folded letters and
// digits with the marks that belong to them, and one hyphen for all that is
// between. What nobody sees is nothing. Of a text without letters and digits it is
// empty.
func Slug(text string) string {
	var b strings.Builder
	gap := false
	for _, r := range Fold(text) {
		switch {
		case Ignorable(r):
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

// Ignorable reports whether a character is drawn as nothing, though Unicode may call it a
// letter or a mark, as it does fillers of Hangul and variation selectors. These are what
// has the property Default_Ignorable_Code_Point, derived as DerivedCoreProperties.txt of
// the Unicode Character Database says.
func Ignorable(r rune) bool {
	switch {
	case r < 0x80:
		return false
	case unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector):
		return true
	case r >= 0xfff9 && r <= 0xfffb, r >= 0x13430 && r <= 0x13440: // annotations, and hieroglyphs
		return false
	}
	return unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r)
}
