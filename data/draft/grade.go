package draft

import (
	"slices"
	"strings"
)

// grade says of each proposal what it quotes, how the text has it, and how sure it is.
func (f *finder) grade() {
	inside := make([]Span, 0, len(f.quotes))
	for _, q := range f.quotes {
		if n := len(inside); n > 0 && q[0] < inside[n-1].End {
			continue // within another one
		}
		inside = append(inside, Span{q[0], q[1]})
	}
	for i := range f.found {
		p := &f.found[i]
		whole := true
		for _, c := range p.Content {
			n, _ := slices.BinarySearchFunc(inside, c.Start, func(s Span, at int) int { return s.Start - at })
			quoted := 0
			for ; n < len(inside) && inside[n].End <= c.End; n++ {
				p.Quotes = append(p.Quotes, inside[n])
				quoted += inside[n].End - inside[n].Start
			}
			whole = whole && quoted*10 >= (c.End-c.Start)*7
		}
		p.Mode = f.mode(p)
		p.Tier = f.tier(p, whole)
	}
}

// mode says how the text has it: with a clause in quotation marks, with a part of one,
// or in its own words.
func (f *finder) mode(p *Proposal) string {
	switch {
	case slices.ContainsFunc(p.Quotes, f.complete), p.base == "label":
		return "quote"
	case len(p.Quotes) > 0:
		return "partial-quote"
	case p.hearsay:
		return "reported"
	case p.kind == "speech":
		return "paraphrase"
	}
	return "attributed"
}

// complete reports whether a quotation has a complete clause: a verb with a subject.
func (f *finder) complete(q Span) bool {
	a, _ := slices.BinarySearchFunc(f.tokens, q.Start, func(t token, at int) int { return t.start - at })
	words := 0
	for i := a; i < len(f.tokens) && f.tokens[i].start < q.End; i++ {
		if f.kindAt(i) != word {
			continue
		}
		words++
		if words > 1 && f.finite(i) || f.tokens[i].low == "'s" && f.is(i-1, pronoun|that) {
			return true
		}
	}
	return false
}

// tier grades by the rule: which have which precision is measured (see data/README.md).
func (f *finder) tier(p *Proposal, whole bool) Tier {
	if len(p.Speakers) == 0 || p.Negated {
		return Maybe
	}
	short := f.speakerPlain(p)
	switch {
	case p.base == "label":
		if name := f.text(p.Speakers[0]); len(name) < 2 || !upper(name) {
			return Maybe // Q, A
		}
		return Likely
	case (p.base == "clause" || p.base == "told clause") && !p.plain && !whole:
		return Maybe
	case whole && p.kind == "speech" && slices.Contains([]string{"before", "around", "comma quote", "colon quote", "told quote"}, p.base):
		if short {
			return Sure
		}
		return Likely
	case p.base == "comma" || p.base == "colon":
		return Likely
	case p.kind == "speech" && slices.Contains([]string{"before", "around", "that", "told that", "clause", "told clause", "according", "colon"}, p.base) && p.strong:
		return Likely
	}
	return Maybe
}

// speakerPlain reports whether the one who speaks is a name, a pronoun or a short noun.
func (f *finder) speakerPlain(p *Proposal) bool {
	s := f.text(p.Speakers[0])
	return len(strings.Fields(s)) <= 12 && !strings.ContainsAny(s, ";:()—")
}
