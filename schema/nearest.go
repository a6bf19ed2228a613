package schema

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// Nearest gives the up to n names that look most like a word that was not
// found: those within a third of the word's length by edit distance
// (Levenshtein 1966, with folded letters), nearest first, then by name.
func Nearest(word string, names []string, n int) []string {
	word = Fold(word)
	limit := max(1, min(4, utf8.RuneCountInString(word)/3))
	type hit struct {
		name     string
		distance int
	}
	var hits []hit
	for _, name := range names {
		if d := distance([]rune(word), []rune(Fold(name)), limit); d <= limit {
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

// distance is the number of letters to insert, delete or replace, or something
// above the limit.
func distance(a, b []rune, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
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
