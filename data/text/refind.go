package text

import (
	"fmt"
	"slices"

	"onrecord/schema"
	"onrecord/schema/sorting"
	"onrecord/schema/wording"
)

// contextLength is how many characters before and after a quote are kept.
const contextLength = 32

// Fill notes where a passage stands. words says that the span is somebody's
// quoted words, which are kept with what stands around them.
func (t *Text) Fill(p *schema.Passage, start, end int, words bool) {
	p.Start, p.End, p.Line = start, end, t.LineAt(start)
	p.SHA256 = t.Hash(start, end)
	if words {
		p.Exact = t.Slice(start, end)
		p.Prefix = t.Slice(start-contextLength, start)
		p.Suffix = t.Slice(end, end+contextLength)
	}
}

// Contradicts reports whether a prefix or a suffix that was written of a
// passage does not stand there. It gives the name of the field.
func (t *Text) Contradicts(p *schema.Passage, start, end int) string {
	switch {
	case !t.precedes(start, p.Prefix):
		return "prefix"
	case !t.follows(end, p.Suffix):
		return "suffix"
	}
	return ""
}

// wholeSide is what a prefix or a suffix counts that stands there in full: more
// than any two parts of them.
const wholeSide = 2 * contextLength

// framing says how well what stands around a place agrees with the prefix and
// the suffix of a passage.
func (t *Text) framing(start, end int, p *schema.Passage) int {
	n := 0
	if p.Prefix != "" && t.before(start, p.Prefix) {
		n += wholeSide
	} else {
		n += alike(reverse(t.Slice(start-contextLength, start)), reverse(p.Prefix))
	}
	if p.Suffix != "" && t.behind(end, p.Suffix) {
		n += wholeSide
	} else {
		n += alike(t.Slice(end, end+contextLength), p.Suffix)
	}
	return n
}

// Refind finds a passage again in a text that may have changed: at its offsets,
// if it stands there and does not stand better elsewhere between the words that
// stood around it; else where it does; else, if nothing is known of those, in the
// only place that has its words. The passage must have words. A place with an
// error is the likeliest.
func (t *Text) Refind(p *schema.Passage) Place {
	words := p.Exact
	if words == "" {
		words = p.Quote
	}
	here := Place{Start: p.Start, End: p.End}
	holds := t.Holds(p)
	if holds && (!sided(p) || t.standing(p, p.Start, p.End) == framed) {
		return here
	}
	hits := t.look(words)
	switch {
	case len(hits) == 0 && holds && t.Stood(p): // it has its hash, whatever its words are
		return here
	case len(hits) == 0:
		return Place{Err: t.notFound(words, "in the text")}
	case !sided(p) && len(hits) > 1:
		return Place{Start: hits[0].Start, End: hits[0].End, Err: t.several(&schema.Passage{}, words, hits)}
	case !sided(p):
		return t.take(words, hits[0])
	}
	best, grade := t.best(p, words, hits)
	if holds {
		if g := t.standing(p, p.Start, p.End); g > astray && g >= grade && (len(best) != 1 || t.framing(best[0].Start, best[0].End, p) < t.framing(p.Start, p.End, p)+telling) {
			return here
		}
	}
	if grade == astray {
		h := best[0]
		return Place{Start: h.Start, End: h.End, Err: fmt.Errorf("%q stands on line %d, but not between the words that stood around it", wording.Short(words), t.LineAt(h.Start))}
	}
	if len(best) > 1 {
		return Place{Start: best[0].Start, End: best[0].End, Err: t.several(&schema.Passage{}, words, hits)}
	}
	return t.take(words, best[0])
}

// best are the places around which what stood around a passage stands best. Of
// very many only those count around which it stands to the character.
func (t *Text) best(p *schema.Passage, words string, hits []wording.Hit) (best []wording.Hit, grade int) {
	const very = 100
	around := t.around(p)
	if whole := t.framed(hits, words, p); len(whole) > 0 && len(whole) < len(hits) {
		hits = whole
	}
	around.plain = len(hits) > very
	most := -1
	for _, h := range hits {
		g := around.standing(h.Start, h.End)
		if g == astray || g < grade {
			continue
		}
		n := t.framing(h.Start, h.End, p)
		if g > grade || n > most {
			best, grade, most = nil, g, n
		}
		if n == most {
			best = append(best, h)
		}
	}
	if len(best) == 0 {
		return hits[:1], astray
	}
	return best, grade
}

// Follow finds passages of one source again after its text was changed, in the
// order of the text where several places could be meant. Those of which only a
// hash is known are looked for where the passages beside them went, and then
// everywhere.
func (t *Text) Follow(passages []*schema.Passage) []Place {
	places := make([]Place, len(passages))
	f := follower{Text: t, budget: 1 << 26}
	var rest []int
	for i, p := range passages {
		if t.Edited(p) {
			places[i] = t.recite(p)
			continue
		}
		if p.Exact == "" && p.Quote == "" {
			rest = append(rest, i)
			continue
		}
		if places[i] = t.Refind(p); places[i].Err == nil {
			f.shifts = append(f.shifts, shift{p.Start, places[i].Start - p.Start})
		} else {
			rest = append(rest, i)
		}
	}
	sorting.By(f.shifts, func(a, b shift) int { return a.at - b.at })
	for _, i := range rest {
		if p := passages[i]; p.Exact != "" || p.Quote != "" {
			if at, ok := f.beside(p); ok {
				places[i] = Place{Start: at, End: at + p.End - p.Start, Note: places[i].Note}
			}
		} else {
			places[i] = f.byHash(p)
		}
	}
	t.apart(passages, places)
	return places
}

// apart keeps passages that stood in different places from being found in one:
// it is that of the passage which stands there best, and the others are lost.
func (t *Text) apart(passages []*schema.Passage, places []Place) {
	claims := map[[2]int][]int{}
	for i, p := range passages {
		if places[i].Err == nil && p.SHA256 != "" && !t.Edited(p) {
			at := [2]int{places[i].Start, places[i].End}
			claims[at] = append(claims[at], i)
		}
	}
	for at, claim := range claims {
		weight := func(i int) int {
			p := passages[i]
			n := t.standing(p, at[0], at[1])*4*wholeSide + t.framing(at[0], at[1], p)
			if p.Start == at[0] && p.End == at[1] {
				n += telling
			}
			return n
		}
		best := slices.MaxFunc(claim, func(i, j int) int { return weight(i) - weight(j) })
		most, stood := weight(best), [2]int{passages[best].Start, passages[best].End}
		for _, i := range claim {
			p := passages[i]
			if [2]int{p.Start, p.End} == stood {
				continue
			}
			places[i].Err = fmt.Errorf("%q stands on line %d, which is where another passage stands that was elsewhere before", wording.Short(t.Slice(at[0], at[1])), t.LineAt(at[0]))
			if weight(i) < most {
				continue
			}
			for _, j := range claim { // nobody knows whose place it is
				if places[j].Err == nil {
					places[j].Err = places[i].Err
				}
			}
		}
	}
}

// A shift is how far a passage moved.
type shift struct{ at, by int }

type follower struct {
	*Text
	shifts []shift // in the order of the old text
	budget int     // bytes that may be hashed in vain
}

// beside finds a passage where it would be if it had moved as one beside it.
func (f *follower) beside(p *schema.Passage) (at int, ok bool) {
	const near = 8 // passages on each side
	n, _ := slices.BinarySearchFunc(f.shifts, p.Start, func(s shift, at int) int { return s.at - at })
	var tried []int
	try := func(by int) bool {
		if slices.Contains(tried, by) {
			return false
		}
		tried = append(tried, by)
		moved := *p
		moved.Start, moved.End = p.Start+by, p.End+by
		return f.Stood(&moved) && (p.SHA256 != "" || p.Exact != "" || p.Quote != "")
	}
	if try(0) {
		return p.Start, true
	}
	for i := range near {
		for _, k := range []int{n - 1 - i, n + i} {
			if k >= 0 && k < len(f.shifts) && try(f.shifts[k].by) {
				return p.Start + f.shifts[k].by, true
			}
		}
	}
	return 0, false
}

// byHash finds a passage of which no words are known, but a hash.
func (f *follower) byHash(p *schema.Passage) Place {
	length := p.End - p.Start
	at, ok := f.beside(p)
	if !ok && p.SHA256 != "" && p.From != "" {
		for _, h := range f.look(p.From) {
			if at, ok = h.Start, f.Hash(h.Start, h.Start+length) == p.SHA256; ok {
				break
			}
		}
	}
	for i := 0; !ok && p.SHA256 != "" && i+length <= f.Len() && f.budget > 0; i++ {
		if i > 0 && isWord(f.runes[i-1]) && !wording.Solid(f.runes[i-1]) {
			continue
		}
		f.budget -= length
		at, ok = i, f.Hash(i, i+length) == p.SHA256
	}
	switch {
	case ok:
		return Place{Start: at, End: at + length}
	case p.SHA256 == "":
		return Place{Err: fmt.Errorf("neither its words nor its hash are known, and the text is another one: give it a quote, or, once its offsets are those of this text, take out sha256 and length of the source")}
	}
	return Place{Err: fmt.Errorf("no part of the text has its hash")}
}

// alike is how many characters two texts begin with alike.
func alike(a, b string) int {
	x, y := []rune(a), []rune(b)
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	return n
}

func reverse(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

// Altered is the line on which a passage stood whose words are others now: those
// around it still stand there, or most of its own; 0: nobody knows.
func (t *Text) Altered(p *schema.Passage) int {
	if t.Changed(p) {
		return t.LineAt(p.Start)
	}
	for _, side := range []struct {
		text string
		add  int
	}{{p.Prefix, len([]rune(p.Prefix))}, {p.Suffix, 0}} {
		if len([]rune(side.text)) < telling {
			continue
		}
		if hits := t.look(side.text); len(hits) == 1 {
			return t.LineAt(min(hits[0].Start+side.add, t.Len()-1))
		}
	}
	if line := t.likeliest(p.Exact); line > 0 && t.LineOf(p.Exact) == 0 {
		return line
	}
	if start, end, ok := t.Line(p.Line); p.Exact == "" && ok && p.Start >= start && p.Start < end {
		return p.Line
	}
	return 0
}

// Changed reports whether a passage's place still begins after its prefix, and
// its suffix follows soon, but there are other words between them.
func (t *Text) Changed(p *schema.Passage) bool {
	before, after := len([]rune(p.Prefix)), len([]rune(p.Suffix))
	if before < telling || after < telling || p.Start < before || p.Start > t.Len() || t.Slice(p.Start-before, p.Start) != p.Prefix {
		return false
	}
	return len(t.lookIn(p.Suffix, p.Start, min(t.Len(), p.End+after+contextLength))) > 0
}
