package font

import (
	"strings"
	"unicode"
)

// Wrap breaks a text into lines that are at most so many points wide, as the
// Unicode line breaking algorithm allows (Unicode Standard Annex 14: at
// spaces, after hyphens and slashes, between ideographs but not before closing
// punctuation), and at every line end in the text. A word wider than a line is
// broken between grapheme clusters; a cluster wider than a line stays whole.
// Spaces around a break go. An empty text is one empty line.
func (s *Set) Wrap(text string, style Style, size, width float64) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !(width > 0) {
		width = 0 // what is empty fits
	}
	fits := func(parts []string) bool {
		// half a thousandth of a point is rounding, not width
		return s.line(trimmed(parts), style%styles).Width*size <= width+0.0005
	}
	var lines []string
	for _, parts := range s.paragraphs(text) {
		for first := true; first || len(parts) > 0; first = false {
			n := longest(parts, fits)
			if n == 0 && len(parts) > 0 {
				// A word too long for a line: from here on it may be broken
				// anywhere, and is where it must.
				parts = append(s.clusterTexts(parts[0]), parts[1:]...)
				n = max(longest(parts, fits), 1)
			}
			lines = append(lines, trimmed(parts[:n]))
			for parts = parts[n:]; len(parts) > 0 && trimmed(parts[:1]) == ""; {
				parts = parts[1:]
			}
		}
	}
	return lines
}

func trimmed(parts []string) string { return strings.TrimFunc(strings.Join(parts, ""), breaking) }

// longest is how many parts fit a line together: more are wider, but for
// kerning. It tries few of a long text.
func longest(parts []string, fits func([]string) bool) int {
	fit, not := 0, 1
	for not <= len(parts) && fits(parts[:not]) {
		fit, not = not, 2*not
	}
	not = min(not, len(parts)+1)
	for not-fit > 1 {
		if mid := (fit + not) / 2; fits(parts[:mid]) {
			fit = mid
		} else {
			not = mid
		}
	}
	return fit
}

// paragraphs gives, for each line of a text, its parts between which it may be
// broken.
func (s *Set) paragraphs(text string) [][]string {
	out := [][]string{nil}
	s.segments.Init([]rune(text))
	for it := s.segments.LineIterator(); it.Next(); {
		line := it.Line()
		last := len(out) - 1
		out[last] = append(out[last], string(line.Text))
		if n := len(line.Text); line.IsMandatoryBreak && n > 0 && ends(line.Text[n-1]) {
			out = append(out, nil)
		}
	}
	if last := len(out) - 1; last > 0 && out[last] == nil {
		out = out[:last] // the line end of the last line
	}
	return out
}

func (s *Set) clusterTexts(text string) []string {
	runes := []rune(text)
	var out []string
	for _, c := range s.clusters(runes) {
		out = append(out, string(runes[c.start:c.end]))
	}
	return out
}

// ends reports whether a character ends a line.
func ends(r rune) bool { return strings.ContainsRune("\n\v\f\r\u0085\u2028\u2029", r) }

// breaking reports whether a character goes where a line is broken.
func breaking(r rune) bool {
	return unicode.IsSpace(r) && r != '\u00a0' && r != '\u2007' && r != '\u202f'
}
