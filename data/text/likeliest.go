package text

import (
	"strings"

	"onrecord/schema/spelling"
)

// likeliest is the line that has most of some words, if it has more than half
// of them; else 0. The lines are folded and split once.
func (t *Text) likeliest(words string) int {
	fields := strings.Fields(spelling.Fold(words))
	if len(fields) == 0 {
		return 0
	}
	t.indexLines()
	const common = 1000 // lines with a word that says nothing
	hits := map[int32]int{}
	best, line := 0, int32(0)
	for _, w := range fields {
		on := t.onLines[bare(w)]
		if len(on) > common {
			continue
		}
		for _, n := range on {
			hits[n]++
			if h := hits[n]; h > best || h == best && n < line {
				best, line = h, n
			}
		}
	}
	if best*2 <= len(fields) {
		return 0
	}
	return int(line)
}

// indexLines notes on which lines each word stands, once.
func (t *Text) indexLines() {
	if t.onLines != nil {
		return
	}
	t.onLines = map[string][]int32{}
	for n := 1; n <= t.Lines(); n++ {
		start, end, _ := t.Line(n)
		for _, w := range strings.Fields(spelling.Fold(t.Slice(start, end))) {
			w = bare(w)
			if on := t.onLines[w]; len(on) == 0 || on[len(on)-1] != int32(n) {
				t.onLines[w] = append(on, int32(n))
			}
		}
	}
}

// bare takes marks off the ends of a word.
func bare(word string) string {
	return strings.TrimFunc(word, func(r rune) bool { return !isWord(r) })
}
