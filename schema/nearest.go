package schema

import (
	"cmp"
	"math/bits"
	"slices"
)

// mostEdits is how far apart two words are at most that look alike.
const mostEdits = 4

// A word is a name with folded letters.
type word struct {
	runes   []rune
	letters uint64 // which there are, several to a bit
}

func newWord(name string) word {
	w := word{runes: []rune(Fold(name))}
	for _, r := range w.runes {
		w.letters |= 1 << (r % 64)
	}
	return w
}

// limit is how many edits away from the word another one looks like it: a
// third of its length.
func (w word) limit() int { return max(1, min(mostEdits, len(w.runes)/3)) }

// Nearest gives the up to n names that look most like a word that was not
// found: those within a third of the word's length by edit distance
// (Levenshtein 1966, with folded letters), nearest first, then by name.
func Nearest(name string, names []string, n int) []string {
	like := newWord(name)
	type hit struct {
		name     string
		distance int
	}
	var hits []hit
	for _, name := range names {
		if d := like.distance(newWord(name), like.limit()); d <= like.limit() {
			hits = append(hits, hit{name, d})
		}
	}
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.name, b.name))
	})
	out := []string{}
	for _, h := range hits[:min(n, len(hits))] {
		out = append(out, h.name)
	}
	return slices.Compact(out)
}

// A closest is what Nearest gives first, of names that come one by one.
type closest struct {
	word
	name string // empty: none yet
	best int
}

func newClosest(name string) closest {
	c := closest{word: newWord(name)}
	c.best = c.limit()
	return c
}

// nearer reports whether a name is nearer than the one that is.
func (c *closest) nearer(name string, w word) (distance int, ok bool) {
	distance = c.distance(w, c.best)
	return distance, distance < c.best || distance == c.best && (c.name == "" || name < c.name)
}

// distance is the number of letters to insert, delete or replace, or something
// above the limit.
func (w word) distance(other word, limit int) int {
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
