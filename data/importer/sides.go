package importer

import (
	"slices"
	"strconv"
	"strings"

	"onrecord/schema"
	"onrecord/schema/sorting"
	"onrecord/schema/spelling"
)

// A side is what a statement says of a position: one of the fields that have such, or
// nothing.
type side string

const (
	noSide   side = ""
	supports side = "supports"
	opposes  side = "opposes"
	neutral  side = "neutral"
)

// sideWords are words for a side, folded, in some languages.
var sideWords = map[side][]string{
	supports: {"supports", "support", "supported", "supporting", "yes", "y", "true", "t", "for", "pro", "agree", "agrees", "agreed", "agreement", "in favour", "in favor", "favour", "favor", "positive", "x", "✓", "✔", "☑", "ja", "j", "wahr", "dafur", "zustimmung", "oui", "vrai", "si", "sim", "vero", "waar", "tak", "da"},
	opposes:  {"opposes", "oppose", "opposed", "opposing", "no", "n", "false", "f", "against", "contra", "con", "disagree", "disagrees", "disagreed", "disagreement", "negative", "nein", "falsch", "dagegen", "ablehnung", "non", "faux", "nao", "falso", "nee", "onwaar", "nie"},
	neutral:  {"neutral", "neither", "neutre", "neutro"},
}

// sideOfWord is the side that a word stands for everywhere.
func sideOfWord(word string) (side, bool) {
	for _, s := range []side{supports, opposes, neutral} {
		if slices.Contains(sideWords[s], word) {
			return s, true
		}
	}
	return noSide, false
}

// mostSides is how many values are kept of a column of sides. One that has more is
// none.
const mostSides = 30

// A sideColumn finds out what the values of a column say: numbers all together, for a 1
// is one thing beside 0 and another on a scale from 1 to 5.
type sideColumn struct {
	said    map[string]side // what was said of values, by their keys
	numbers []float64       // different ones, up to mostSides
	plus    bool            // there is a + among the values
	found   []sideValue     // the different values, up to mostSides
	known   map[string]side // of keys
}

type sideValue struct {
	key, text string
	at        schema.Pos
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

// note looks at a value.
func (c *sideColumn) note(text string, at func() schema.Pos) {
	key := sideKey(text)
	if key == "" || slices.ContainsFunc(c.found, func(v sideValue) bool { return v.key == key }) {
		return
	}
	if len(c.found) < mostSides {
		c.found = append(c.found, sideValue{key, text, at()})
	}
	c.plus = c.plus || key == "+"
	if n, ok := number(key); ok && len(c.numbers) < mostSides {
		c.numbers = append(c.numbers, n)
	}
}

// decide gives each value a side, and lists those of which it is not known.
func (c *sideColumn) decide() (open []sideValue) {
	among := func(all ...float64) bool {
		return !slices.ContainsFunc(c.numbers, func(n float64) bool { return !slices.Contains(all, n) })
	}
	zero := noSide // not known
	fine := among(-1, 0, 1)
	switch {
	case fine && slices.Contains(c.numbers, -1):
		zero = neutral
	case fine && slices.Contains(c.numbers, 1):
		zero = opposes
	}
	c.known = map[string]side{}
	for _, v := range c.found {
		said, is := c.said[v.key]
		word, known := sideOfWord(v.key)
		switch {
		case is:
			c.known[v.key] = said
		case fine && v.key == "1":
			c.known[v.key] = supports
		case fine && v.key == "-1":
			c.known[v.key] = opposes
		case v.key == "0" && zero != noSide:
			c.known[v.key] = zero
		case known:
			c.known[v.key] = word
		case v.key == "+":
			c.known[v.key] = supports
		case v.key == "-" && c.plus:
			c.known[v.key] = opposes
		case v.key == "-" || isEmptyWord(v.text):
			c.known[v.key] = noSide
		default:
			open = append(open, v)
		}
	}
	sorting.By(open, func(a, b sideValue) int { return schema.ComparePos(a.at, b.at) })
	return open
}

// side is what a value says; known: it is known what.
func (c *sideColumn) side(text string) (s side, known bool) {
	s, known = c.known[sideKey(text)]
	return s, known
}

// why says what values were taken for.
func (c *sideColumn) why() string {
	var parts []string
	for _, v := range c.found {
		if s, known := c.known[v.key]; known {
			as := string(s)
			if s == noSide {
				as = "nothing"
			}
			parts = append(parts, v.text+": "+as)
		}
	}
	return strings.Join(parts, ", ")
}
