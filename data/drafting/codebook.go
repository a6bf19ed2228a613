package drafting

import (
	"strings"

	"onrecord/schema"
	"onrecord/schema/sorting"
	"onrecord/schema/spelling"
)

// A codebook knows in which positions words stand.
type codebook struct {
	positions []*schema.Position
	of        map[string][]int // positions by word
	size      []int            // words of each position's name
}

// fewestLetters is how long a word is at least that says what a position is about.
const fewestLetters = 4

func newCodebook(c *schema.Corpus) *codebook {
	b := &codebook{positions: c.Positions, of: map[string][]int{}, size: make([]int, len(c.Positions))}
	for i, p := range c.Positions {
		seen := map[string]bool{}
		for _, name := range append([]string{p.Name, p.Description}, p.Aliases...) {
			for w := range wordsOf(name) {
				if !seen[w] {
					seen[w] = true
					b.of[w] = append(b.of[w], i)
				}
			}
		}
		for range wordsOf(p.Name) {
			b.size[i]++
		}
	}
	return b
}

// wordsOf yields the longer words of a text, folded and without common endings.
func wordsOf(text string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for w := range strings.FieldsFuncSeq(spelling.Fold(text), func(r rune) bool { return !(r >= 'a' && r <= 'z') && r < 0x80 }) {
			if len(w) < fewestLetters {
				continue
			}
			for _, ending := range []string{"ing", "ed", "es", "s"} {
				if t, ok := strings.CutSuffix(w, ending); ok && len(t) >= fewestLetters {
					w = t
					break
				}
			}
			if !yield(w) {
				return
			}
		}
	}
}

// mostSuggested is how many positions are suggested.
const mostSuggested = 3

// suggest finds the positions with which a text shares two words or more, or all; the
// most words first.
func (b *codebook) suggest(text string) (out []Suggestion) {
	shared := map[int][]string{}
	var order []int
	seen := map[string]bool{}
	for w := range wordsOf(text) {
		if seen[w] {
			continue
		}
		seen[w] = true
		for _, i := range b.of[w] {
			if shared[i] == nil {
				order = append(order, i)
			}
			shared[i] = append(shared[i], w)
		}
	}
	sorting.StableBy(order, func(a, c int) int { return len(shared[c]) - len(shared[a]) })
	for _, i := range order {
		if n := len(shared[i]); (n >= 2 || n >= b.size[i]) && len(out) < mostSuggested {
			p := b.positions[i]
			out = append(out, Suggestion{schema.Ref{Kind: schema.KindPosition, ID: p.ID, Name: p.Name}, shared[i]})
		}
	}
	return out
}
