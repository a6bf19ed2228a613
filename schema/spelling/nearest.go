package spelling

import (
	"cmp"
	"math/bits"
	"slices"

	"onrecord/schema/sorting"
)

// MostEdits is how far apart two words are at most that look alike.
const MostEdits = 4

// A FoldedWord is a name with folded letters.
type FoldedWord struct {
	runes   []rune
	letters uint64 // which there are, several to a bit
}

// NewFoldedWord folds a name.
func NewFoldedWord(name string) FoldedWord {
	w := FoldedWord{runes: []rune(Fold(name))}
	for _, r := range w.runes {
		w.letters |= 1 << (r % 64)
	}
	return w
}

// Len is its number of code points.
func (w FoldedWord) Len() int { return len(w.runes) }

// limit is how many edits away from the word another one looks like it: a
// third of its length.
func (w FoldedWord) limit() int { return max(1, min(MostEdits, len(w.runes)/3)) }

// Nearest gives the up to n names that look most like a word that was not
// found: those within a third of the word's length by edit distance
// (Levenshtein 1966, with folded letters), nearest first, then by name.
func Nearest(name string, names []string, n int) []string {
	like := NewFoldedWord(name)
	type hit struct {
		name     string
		distance int
	}
	var hits []hit
	for _, name := range names {
		if d := like.distance(NewFoldedWord(name), like.limit()); d <= like.limit() {
			hits = append(hits, hit{name, d})
		}
	}
	sorting.By(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.name, b.name))
	})
	out := []string{}
	for _, h := range hits[:min(n, len(hits))] {
		out = append(out, h.name)
	}
	return slices.Compact(out)
}

// A Closest finds what Nearest gives first, of names that come one by one.
type Closest struct {
	Name string // the nearest one so far; empty: none yet
	word FoldedWord
	best int // its distance
}

// NewClosest looks for names near one.
func NewClosest(name string) Closest {
	word := NewFoldedWord(name)
	return Closest{word: word, best: word.limit()}
}

// Len is the number of folded code points of the name that is looked for.
func (c *Closest) Len() int { return c.word.Len() }

// Offer takes a name, folded as w, if it is nearer than the one so far, and
// accepted.
func (c *Closest) Offer(name string, w FoldedWord, accepted func() bool) {
	distance := c.word.distance(w, c.best)
	if (distance < c.best || distance == c.best && (c.Name == "" || name < c.Name)) && accepted() {
		c.Name, c.best = name, distance
	}
}

// distance is the number of letters to insert, delete or replace, or something
// above the limit.
func (w FoldedWord) distance(other FoldedWord, limit int) int {
	a, b := w.runes, other.runes
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	// What one has and the other has not takes an edit each.
	if max(bits.OnesCount64(w.letters&^other.letters), bits.OnesCount64(other.letters&^w.letters)) > limit {
		return limit + 1
	}
	row := make([]int, 0, 64) // ids and names are short
	for j := range len(b) + 1 {
		row = append(row, j)
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			change := diagonal
			if x != y {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
