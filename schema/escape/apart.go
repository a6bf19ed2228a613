package escape

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Set apart is what stands between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE: it
// has a direction of its own, and turns nothing around it (Unicode Standard Annex 9,
// section 2.4.2).
const apartBegins, apartEnds = '\u2068', '\u2069'

// RightToLeft reports whether a text has a letter of a script that is written from right
// to left.
func RightToLeft(s string) bool {
	if plainASCII(s) {
		return false
	}
	return strings.ContainsFunc(s, func(r rune) bool {
		switch {
		case r < 0x590:
			return false
		case r < 0x900, r >= 0xfb1d && r < 0xfe00, r >= 0xfe70 && r < 0xff00, r >= 0x10800 && r < 0x11000, r >= 0x1e800 && r < 0x1f000:
			return unicode.IsLetter(r)
		}
		return false
	})
}

// Apart is a text that is to stand beside others in one line of a drawing: one that runs
// from right to left is set apart, so that it moves neither them nor a date behind it.
// Others stay as they are.
func Apart(s string) string {
	if !RightToLeft(s) {
		return s
	}
	return string(apartBegins) + Drawn(s) + string(apartEnds)
}

// DrawnApart is Drawn, but what is set apart stays so, and is set apart within the line
// where it begins before it or ends after it.
func DrawnApart(s string) string {
	if !strings.ContainsAny(s, string(apartBegins)+string(apartEnds)) {
		return Drawn(s)
	}
	var b strings.Builder
	before, open := 0, 0
	for s != "" {
		i := strings.IndexAny(s, string(apartBegins)+string(apartEnds))
		if i < 0 {
			b.WriteString(Drawn(s))
			break
		}
		b.WriteString(Drawn(s[:i]))
		mark, long := utf8.DecodeRuneInString(s[i:])
		switch {
		case mark == apartBegins:
			open++
		case open > 0:
			open--
		default:
			before++
		}
		b.WriteRune(mark)
		s = s[i+long:]
	}
	return strings.Repeat(string(apartBegins), before) + b.String() + strings.Repeat(string(apartEnds), open)
}

// DrawnWhole is DrawnApart of a line that a browser draws, which takes all lines to run
// from left to right: one that does not, and of which nothing is set apart, is as a whole.
func DrawnWhole(s string) string {
	s = DrawnApart(s)
	if !strings.ContainsRune(s, apartBegins) && RightToLeft(s) {
		return string(apartBegins) + s + string(apartEnds)
	}
	return s
}
