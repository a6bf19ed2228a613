package wording

import (
	"slices"

	"onrecord/schema/sorting"
)

// What is tried for one quote: so many steps, and of the places of a fragment in
// a gap the nearest.
const (
	mostSteps = 1 << 20
	mostInGap = 64
)

// findFragments finds fragments in their order, with no more than their gaps
// between them. It begins with the longest, and takes the nearest of the
// others.
func (x *Text) findFragments(fragments []fragment, from, until, to int) (hits []Hit) {
	anchor := 0
	for i := range fragments {
		if len(fragments[i].bones) > len(fragments[anchor].bones) {
			anchor = i
		}
	}
	before := x.steps
	x.each(fragments[anchor].bones, from, to, func(at int) bool {
		if !x.begins(at) {
			return true
		}
		if start, end, ok := x.align(&fragments[anchor].pattern, int(x.at[at])); ok && start >= from && end <= to {
			if end, ok = x.follow(fragments[anchor+1:], end, to); ok {
				if start, ok = x.precede(fragments[:anchor+1], start, from); ok && start < until {
					hits = append(hits, Hit{start, end, true})
				}
			}
		}
		return x.steps < before+mostSteps
	})
	// Of those that begin or end together the shortest is meant.
	sorting.By(hits, func(a, b Hit) int { return (a.End - a.Start) - (b.End - b.Start) })
	var best []Hit
	for _, h := range hits {
		if !slices.ContainsFunc(best, func(b Hit) bool { return b.Start == h.Start || b.End == h.End }) {
			best = append(best, h)
		}
	}
	sorting.By(best, func(a, b Hit) int { return a.Start - b.Start })
	return best
}

// follow finds fragments behind a place, and gives the end of the last.
func (x *Text) follow(fragments []fragment, end, to int) (int, bool) {
	ends := []int{end} // of the fragment before
	for i := range fragments {
		f := &fragments[i]
		var next []int
		last := ends[len(ends)-1]
		x.each(f.bones, ends[0], min(to, last+f.gap+2*len(f.tokens)+mostInGap), func(at int) bool {
			if start, end, ok := x.align(&f.pattern, int(x.at[at])); ok && x.begins(at) && end <= to {
				if n, _ := slices.BinarySearch(ends, start+1); n > 0 && x.gap(ends[n-1], start, f.gap) {
					next = append(next, end)
				}
			}
			return len(next) < mostInGap
		})
		if len(next) == 0 {
			return 0, false
		}
		slices.Sort(next)
		ends = next
	}
	return ends[0], true
}

// precede finds all fragments but the last before the place of the last, and
// gives the start of the first.
func (x *Text) precede(fragments []fragment, start, from int) (int, bool) {
	starts := []int{start} // of the fragment behind, in the order of the text
	for i := len(fragments) - 2; i >= 0; i-- {
		f, gap := &fragments[i], fragments[i+1].gap
		var before []int
		lo := max(from, starts[0]-gap-2*len(f.tokens)-mostInGap)
		x.each(f.bones, lo, starts[len(starts)-1], func(at int) bool {
			if start, end, ok := x.align(&f.pattern, int(x.at[at])); ok && x.begins(at) && start >= from {
				if n, _ := slices.BinarySearch(starts, end); n < len(starts) && x.gap(end, starts[n], gap) {
					before = append(before, start)
				}
			}
			return true
		})
		if len(before) == 0 {
			return 0, false
		}
		slices.Sort(before)
		starts = before[max(0, len(before)-mostInGap):]
	}
	return starts[len(starts)-1], true
}

// gap reports whether what stands between two places may be left out.
func (x *Text) gap(start, end, most int) bool {
	if end-start > most {
		return false
	}
	blank := false // nothing but spaces since the last line end
	over := false  // the word has ended
	for _, r := range x.runes[start:end] {
		x.steps++
		over = over || Space(r)
		switch {
		case most == ending && (over && !Space(r) || !over && !Word(r)):
			return false
		case r == '\n' && blank:
			return false
		case r == '\n':
			blank = true
		case !Space(r):
			blank = false
		}
	}
	return true
}

// Apart reports whether a quote in which an editor marked gaps stands in no
// passage as a whole, but each of its fragments in one of several.
func Apart(quote string, passages []string) bool {
	q := Parse(quote)
	if len(q.fragments) < 2 {
		return false
	}
	texts := make([]*Text, len(passages))
	for i, passage := range passages {
		texts[i] = New([]rune(passage))
		if len(texts[i].Find(q, 0, texts[i].Len())) > 0 {
			return false
		}
	}
	for i := range q.fragments {
		if !slices.ContainsFunc(texts, func(x *Text) bool { return len(x.findFragments(q.fragments[i:i+1], 0, x.Len(), x.Len())) > 0 }) {
			return false
		}
	}
	return true
}
