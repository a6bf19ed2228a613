// Package cellwords says what the words of cells mean, each by itself or together with
// the others of its column: dates in any form, sides that are taken on a position, and
// what stands for no value.
package cellwords

import (
	"slices"
	"strconv"
	"strings"

	"onrecord/schema"
	"onrecord/schema/sorting"
	"onrecord/schema/spelling"
)

// A Side is what a statement says of a position: one of the fields that have such, or
// nothing.
type Side string

// The sides.
const (
	NoSide   Side = ""
	Supports Side = "supports"
	Opposes  Side = "opposes"
	Neutral  Side = "neutral"
)

// sideWords are words for a side, folded, in some languages.
var sideWords = map[Side][]string{
	Supports: {"supports", "support", "supported", "supporting", "yes", "y", "true", "t", "for", "pro", "agree", "agrees", "agreed", "agreement", "in favour", "in favor", "favour", "favor", "positive", "x", "✓", "✔", "☑", "ja", "j", "wahr", "dafur", "zustimmung", "oui", "vrai", "si", "sim", "vero", "waar", "tak", "da"},
	Opposes:  {"opposes", "oppose", "opposed", "opposing", "no", "n", "false", "f", "against", "contra", "con", "disagree", "disagrees", "disagreed", "disagreement", "negative", "nein", "falsch", "dagegen", "ablehnung", "non", "faux", "nao", "falso", "nee", "onwaar", "nie"},
	Neutral:  {"neutral", "neither", "neutre", "neutro"},
}

// SideOfWord is the side that a word stands for everywhere.
func SideOfWord(word string) (Side, bool) {
	for _, s := range []Side{Supports, Opposes, Neutral} {
		if slices.Contains(sideWords[s], word) {
			return s, true
		}
	}
	return NoSide, false
}

// mostSides is how many values are kept of a column of sides. One that has more is
// none.
const mostSides = 30

// Sides finds out what the values of a column say: numbers all together, for a 1
// is one thing beside 0 and another on a scale from 1 to 5.
type Sides struct {
	said    map[string]Side   // what was said of values, by their keys
	ranges  []sideRange       // what was said of numbers that compare so
	words   map[string]string // what said this, as it was written, by its keys
	met     func(word string) // is told what was said that a value has
	numbers []float64         // different ones, up to mostSides
	plus    bool              // there is a + among the values
	matrix  bool              // it is one of several columns, each for a position
	found   []SideValue       // the different values, up to mostSides
	known   map[string]Side   // of keys
}

// A SideValue is a value of a column of sides.
type SideValue struct {
	key  string
	Text string
	At   schema.Pos
}

// A sideRange is what was said of numbers, such as >3.
type sideRange struct {
	word  string
	holds func(float64) bool
	side  Side
}

// sideKey is equal for values that say the same: 1 and 1.0, Yes and yes.
func sideKey(text string) string {
	if n, ok := number(text); ok {
		return strconv.FormatFloat(n, 'g', -1, 64)
	}
	switch folded := spelling.Fold(text); folded {
	case "+1":
		return "1"
	default:
		return folded
	}
}

// number reads a number in digits.
func number(text string) (float64, bool) {
	text = strings.ReplaceAll(strings.TrimSpace(text), "−", "-")
	if strings.Trim(text, "+-.0123456789") != "" {
		return 0, false // what ParseFloat takes beside: nan, inf, 0x1
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil
}

// NewSides knows what was said of values: of words, of numbers, and of numbers that
// compare with one, as >3 does. met is told which of that some value has; nil: nobody is.
func NewSides(values map[string]string, met func(word string)) *Sides {
	out := &Sides{said: map[string]Side{}, words: map[string]string{}, met: met}
	for value, as := range values {
		s, known := SideOfWord(sideKey(as))
		if !known && as != "" {
			continue
		}
		out.said[sideKey(value)], out.words[sideKey(value)] = s, value
		if holds := spelling.Comparison(value); holds != nil {
			out.ranges = append(out.ranges, sideRange{value, holds, s})
		}
	}
	return out
}

// asked is what was said of a value: of itself, or else of numbers as it is one. Where
// several such say something else, nothing was.
func (c *Sides) asked(key string) (s Side, is bool) {
	if s, is = c.said[key]; is {
		if word, ok := c.words[key]; ok && c.met != nil {
			c.met(word)
		}
		return s, true
	}
	n, ok := number(key)
	if !ok {
		return NoSide, false
	}
	for i, r := range c.ranges {
		if !r.holds(n) {
			continue
		}
		if c.met != nil {
			c.met(r.word)
		}
		if slices.ContainsFunc(c.ranges[:i], func(o sideRange) bool { return o.side != r.side && o.holds(n) }) {
			s, is = NoSide, false
			break
		}
		s, is = r.side, true
	}
	return s, is
}

// Say says on which side a value is.
func (c *Sides) Say(v SideValue, s Side) { c.said[v.key] = s }

// Note looks at a value.
func (c *Sides) Note(text string, at func() schema.Pos) {
	key := sideKey(text)
	if key == "" || slices.ContainsFunc(c.found, func(v SideValue) bool { return v.key == key }) {
		return
	}
	if len(c.found) < mostSides {
		c.found = append(c.found, SideValue{key, text, at()})
	}
	c.plus = c.plus || key == "+"
	if n, ok := number(key); ok && len(c.numbers) < mostSides {
		c.numbers = append(c.numbers, n)
	}
}

// Matrix says that columns have the sides on a position each. The numbers of all are of
// one scale. A 0 among them is on no side where there is a -1; else it can say no, or
// that nothing was said.
func Matrix(columns []*Sides) {
	var numbers []float64
	for _, c := range columns {
		numbers = append(numbers, c.numbers...)
	}
	for _, c := range columns {
		c.numbers, c.matrix = numbers, true
	}
}

// Decide gives each value a side, and lists those of which it is not known.
func (c *Sides) Decide() (open []SideValue) {
	among := func(all ...float64) bool {
		return !slices.ContainsFunc(c.numbers, func(n float64) bool { return !slices.Contains(all, n) })
	}
	zero := NoSide // not known
	fine := among(-1, 0, 1)
	switch {
	case fine && slices.Contains(c.numbers, -1):
		zero = Neutral
	case fine && slices.Contains(c.numbers, 1) && !c.matrix:
		zero = Opposes
	}
	c.known = map[string]Side{}
	for _, v := range c.found {
		said, is := c.asked(v.key)
		word, known := SideOfWord(v.key)
		switch {
		case is:
			c.known[v.key] = said
		case fine && v.key == "1":
			c.known[v.key] = Supports
		case fine && v.key == "-1":
			c.known[v.key] = Opposes
		case v.key == "0" && zero != NoSide:
			c.known[v.key] = zero
		case known:
			c.known[v.key] = word
		case v.key == "+":
			c.known[v.key] = Supports
		case v.key == "-" && c.plus:
			c.known[v.key] = Opposes
		case v.key == "-" || IsEmptyWord(v.Text):
			c.known[v.key] = NoSide
		default:
			open = append(open, v)
		}
	}
	sorting.By(open, func(a, b SideValue) int { return schema.ComparePos(a.At, b.At) })
	return open
}

// Side is what a value says; known: it is known what.
func (c *Sides) Side(text string) (s Side, known bool) {
	key := sideKey(text)
	if s, known = c.known[key]; known || c.known == nil {
		return s, known
	}
	return c.asked(key) // of values that were too many to be kept
}

// Why says what values were taken for.
func (c *Sides) Why() string {
	var parts []string
	for _, v := range c.found {
		if s, known := c.known[v.key]; known {
			as := string(s)
			if s == NoSide {
				as = "nothing"
			}
			parts = append(parts, v.Text+": "+as)
		}
	}
	return strings.Join(parts, ", ")
}
