package refi

import (
	"strings"
	"unicode/utf8"
)

// A Counting says what a program counts as a character of a text: a code point, or a
// UTF-16 code unit; and CR LF as two or as one.
type Counting struct {
	UTF16   bool
	OneLine bool // CR LF is one character
}

// String says what is counted.
func (c Counting) String() string {
	unit, line := "code points", "two"
	if c.UTF16 {
		unit = "UTF-16 code units"
	}
	if c.OneLine {
		line = "one"
	}
	return unit + ", CR LF as " + line
}

// Offsets gives, for each place of the text as the program counts, the code points
// before it in the text that has LF in the place of CR LF and CR, and no byte order
// mark. Within a character it is that behind it. There is one more than the text
// has characters.
func (c Counting) Offsets(text string) []int {
	text = strings.TrimPrefix(text, "\ufeff")
	out := make([]int, 0, len(text)+1)
	points := 0
	for i, r := range text {
		out = append(out, points)
		if r == '\r' && strings.HasPrefix(text[i+1:], "\n") {
			if c.OneLine {
				out = out[:len(out)-1]
			}
			continue // the LF is the character
		}
		points++
		if c.UTF16 && r > 0xFFFF {
			out = append(out, points)
		}
	}
	return append(out, points)
}

// countings are those that are tried, the usual one first.
var countings = []Counting{{}, {OneLine: true}, {UTF16: true}, {UTF16: true, OneLine: true}}

// CountingOf finds out what a project counts as a character of one of its texts.
// ATLAS.ti counts CR LF as one, all others as two; where the names of selections begin
// with other words than those that stand there then, and another way to count has the
// words of more of them, it is that one, and sure is false.
func (p *Project) CountingOf(s *Source) (c Counting, sure bool) {
	c = Counting{OneLine: strings.Contains(strings.ToUpper(p.Origin), "ATLAS")}
	plain := !strings.Contains(s.Text, "\r\n") && !strings.ContainsFunc(s.Text, func(r rune) bool { return r > 0xFFFF })
	if plain {
		return c, true
	}
	runes := normal(s.Text)
	best, most := c, c.named(s, runes)
	for _, other := range countings {
		if n := other.named(s, runes); n > most {
			best, most = other, n
		}
	}
	return best, best == c
}

// normal is a text with LF at the ends of lines, and no byte order mark.
func normal(text string) []rune {
	text = strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n")
	return []rune(strings.ReplaceAll(text, "\r", "\n"))
}

// told is how many characters of a selection's name are compared: programs cut it.
const told = 40

// named counts the selections whose names begin with the words that stand there. A
// name may be anything; one with other words counts for nothing.
func (c Counting) named(s *Source, runes []rune) (n int) {
	offsets := c.Offsets(s.Text)
	for _, sel := range s.Selections {
		name := squeezed(sel.Name)
		if name == "" || sel.Start < 0 || sel.Start >= sel.End || sel.End >= len(offsets) {
			continue
		}
		from, to := offsets[sel.Start], offsets[sel.End]
		words := squeezed(string(runes[from:min(to, from+2*told)]))
		if name == words || utf8.RuneCountInString(name) >= told/2 && strings.HasPrefix(words, cutTo(name, told)) {
			n++
		}
	}
	return n
}

// squeezed has a space in the place of any number.
func squeezed(s string) string { return strings.Join(strings.Fields(s), " ") }

// cutTo is the beginning of a text.
func cutTo(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
