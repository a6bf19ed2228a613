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
	var lines []string
	for _, parts := range s.paragraphs(text) {
		for first := true; first || len(parts) > 0; first = false {
			var line string
			line, parts = s.next(parts, style%styles, size, width)
			lines = append(lines, line)
		}
	}
	return lines
}

// Cut takes the first line off a text, as Wrap would, and gives what is left.
func (s *Set) Cut(text string, style Style, size, width float64) (line, rest string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.paragraphs(text)
	line, all[0] = s.next(all[0], style%styles, size, width)
	var b strings.Builder
	for _, parts := range all {
		for _, part := range parts {
			b.WriteString(part)
		}
	}
	return line, b.String()
}

// next takes a line off the parts of a paragraph.
func (s *Set) next(parts []string, style Style, size, width float64) (line string, rest []string) {
	if !(width > 0) {
		width = 0 // what is empty fits
	}
	fits := func(parts []string) bool {
		// half a thousandth of a point is rounding, not width
		return s.line(trimmed(parts), style).Width*size <= width+0.0005
	}
	n := longest(parts, s.guess(parts, style, width/size), fits)
	if n == 0 && len(parts) > 0 {
		// A word too long for a line: from here on it may be broken anywhere,
		// and is where it must.
		parts = append(s.clusterTexts(parts[0]), parts[1:]...)
		n = max(longest(parts, s.guess(parts, style, width/size), fits), 1)
	}
	line = trimmed(parts[:n])
	for rest = parts[n:]; len(rest) > 0 && trimmed(rest[:1]) == ""; {
		rest = rest[1:]
	}
	return line, rest
}

func trimmed(parts []string) string { return strings.TrimFunc(strings.Join(parts, ""), breaking) }

// longest is how many parts fit a line together. It tries from a guess on,
// which is seldom wrong by more than one.
func longest(parts []string, guess int, fits func([]string) bool) int {
	n := guess
	if fits(parts[:n]) {
		for n < len(parts) && fits(parts[:n+1]) {
			n++
		}
		return n
	}
	for n > 0 && !fits(parts[:n]) {
		n--
	}
	return n
}

// guess is how many parts fit a line by their own widths, without what shaping
// does between them; many words stand in a text more than once.
func (s *Set) guess(parts []string, style Style, width float64) int {
	const blank = 0.278 // ems, of a space
	sum := 0.0
	for i, part := range parts {
		word := strings.TrimRightFunc(part, breaking)
		if sum += s.line(word, style).Width; sum > width {
			return i
		}
		sum += blank * float64(len(part)-len(word))
	}
	return len(parts)
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
