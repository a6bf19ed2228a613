package text

import (
	"fmt"
	"maps"
	"slices"

	"onrecord/schema"
	"onrecord/schema/wording"
)

// reach is how far from another passage of its statement one is looked for that
// could stand in several places.
const reach = 2000

// repeats gives the passages that could stand in the same places one each, in
// their order, where there are as many.
func (t *Text) repeats(passages []schema.Passage, places []Place, open map[int][]wording.Hit) {
	type key struct {
		n           int
		first, last wording.Hit
	}
	groups := map[key][]int{}
	for _, i := range slices.Sorted(maps.Keys(open)) {
		hits := open[i]
		k := key{len(hits), hits[0], hits[len(hits)-1]}
		groups[k] = append(groups[k], i)
	}
	for k, alike := range groups {
		hits := open[alike[0]]
		if len(alike) != k.n || slices.ContainsFunc(alike, func(i int) bool { return !slices.Equal(open[i], hits) }) {
			continue
		}
		for n, i := range alike {
			places[i] = t.take(sought(&passages[i]), hits[n])
			delete(open, i)
		}
	}
}

// inOrder places passages by those of their statement that stand before and
// behind them in the coder's order.
func (t *Text) inOrder(passages []schema.Passage, places []Place, open map[int][]wording.Hit) {
	placed := func(i int) bool { return i >= 0 && i < len(places) && places[i].Err == nil && open[i] == nil }
	taken := map[int]bool{}
	for i := range places {
		if placed(i) {
			taken[places[i].Start] = true
		}
	}
	put := func(i int, h wording.Hit, side string) {
		words := sought(&passages[i])
		places[i] = t.take(words, h)
		if places[i].Note == "" {
			places[i].Note = fmt.Sprintf("%q stands %d times: the one %s was taken", wording.Short(words), len(open[i]), side)
		}
		taken[h.Start] = true
		delete(open, i)
	}
	for _, i := range slices.Sorted(maps.Keys(open)) { // behind the one before
		if !placed(i - 1) {
			continue
		}
		from, to := places[i-1].End, places[i-1].End+reach
		if next := i + 1; placed(next) && places[next].Start >= from {
			to = min(to, places[next].Start)
		}
		for _, h := range open[i][startingAt(open[i], from):] {
			if h.End > to {
				break
			}
			if !taken[h.Start] {
				put(i, h, "behind the passage before it")
				break
			}
		}
	}
	for _, i := range slices.Backward(slices.Sorted(maps.Keys(open))) { // before the one behind
		if !placed(i + 1) {
			continue
		}
		to := places[i+1].Start
		for _, h := range slices.Backward(open[i][:startingAt(open[i], to)]) {
			if h.Start < to-reach {
				break
			}
			if h.End <= to && !taken[h.Start] {
				put(i, h, "before the passage behind it")
				break
			}
		}
	}
}

// QuoteOrder gives the quotes of a statement in the order of the text, by their
// numbers in the coder's order; nil where one of them is in none of the
// located passages. Each has the first place that no quote before it has with
// the same words.
func (t *Text) QuoteOrder(s *schema.Statement) []int {
	taken := map[string]map[int]bool{} // by the words
	at := make([]int, len(s.Quotes))
	for n, q := range s.Quotes {
		if taken[q] == nil {
			taken[q] = map[int]bool{}
		}
		found := false
		for i := 0; i < len(s.Evidence) && !found; i++ {
			p := &s.Evidence[i]
			if !p.Located() {
				continue
			}
			for _, h := range t.quotesIn(q, p.Start, p.End) {
				if !taken[q][h.Start] {
					at[n], found = h.Start, true
					break
				}
			}
		}
		if !found {
			return nil
		}
		taken[q][at[n]] = true
	}
	order := make([]int, len(at))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return at[a] - at[b] })
	return order
}
