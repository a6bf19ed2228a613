package draft

import (
	"slices"
	"strings"
	"unicode"
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
		p.Day = f.day(p)
		p.Mode = f.mode(p)
		p.Tier = f.tier(p, whole)
		if p.Tier == Likely && f.pack != nil && f.pack.comma && (!f.named(p) || f.vague(p, whole)) {
			p.Tier = Maybe
		}
	}
}

// day is the one on which something is said to be said: named behind the verb, or before
// the subject, in no quotation and in nothing that is said.
func (f *finder) day(p *Proposal) (day Day) {
	if f.pack == nil || len(f.pack.days) == 0 || p.Cue.End <= p.Cue.Start || p.kind != "speech" {
		return 0
	}
	at, _ := slices.BinarySearchFunc(f.tokens, p.Cue.Start, func(t token, at int) int { return t.start - at })
	s := f.sentences[f.tokens[at].sentence]
	said := func(i int) bool {
		return f.tokens[i].depth > f.tokens[at].depth || slices.ContainsFunc(p.Content, func(c Span) bool { return c.Start <= f.tokens[i].start && f.tokens[i].start < c.End })
	}
	const far = 12
	for i := at; i < s.end && i < at+far && !said(i) && f.kindAt(i) != semicolon; i++ {
		if d := f.dayAt(i); d != 0 {
			return d
		}
	}
	for i := at - 1; i >= s.first && i > at-far && !said(i) && f.kindAt(i) != semicolon; i-- {
		if d := f.dayAt(i); d != 0 {
			return d
		}
	}
	return 0
}

// dayAt is the day that a word names, and no other week's.
func (f *finder) dayAt(i int) Day {
	if f.kindAt(i) != word || f.tokens[i].low == "may" {
		return 0
	}
	if i > 0 && f.is(i-1, otherWeek) || i+1 < len(f.tokens) && f.is(i+1, otherWeek) {
		return 0
	}
	return f.pack.days[f.tokens[i].low]
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
	switch {
	case p.base == "label":
		if name := f.text(p.Speakers[0]); len(name) < 2 || !upper(name) || p.Rule == labelOnce {
			return Maybe // Q, A
		}
		return Likely
	case (p.base == "clause" || p.base == "told clause") && !p.plain && !whole:
		return Maybe
	case whole && p.kind == "speech" && (p.base == "before" || p.base == "colon quote" && f.pack.comma) && f.surely(p):
		return Sure
	case whole && p.kind == "speech" && (p.base == "before" || p.base == "around" || p.base == "comma quote" || p.base == "colon quote" || p.base == "told quote"):
		return Likely
	case p.base == "colon" && p.lemma == "" && f.pack != nil && f.pack.comma:
		return Maybe
	case p.base == "infinitive" && p.kind == "speech" && f.pack != nil && f.pack.comma:
		return Likely
	case p.base == "comma" || p.base == "colon" || p.base == "signed":
		return Likely
	case p.kind == "speech" && slices.Contains([]string{"before", "around", "that", "told that", "clause", "told clause", "according", "likewise", "colon"}, p.base) && p.strong:
		return Likely
	}
	return Maybe
}

// nobody reports whether a long proposal has nobody who says it, in the language of a pack:
// where a quotation or a long sentence belongs to somebody, the rules name him, and what they
// find without a name is mostly no speech. A quotation is left out as well where it is a guess
// whose it is.
func (f *finder) nobody(p *Proposal) bool {
	if f.pack == nil || f.pack.comma {
		return false
	}
	const quoted, long = 4, 25 // words
	words := 0
	for _, q := range p.Quotes {
		if len(strings.Fields(f.text(q))) >= quoted && f.guess(p, q) {
			return true
		}
	}
	if len(p.Speakers) > 0 || !slices.Contains([]string{"object", "quote", "quote clause", "quoted", "that", "clause", "question", "infinitive", "around", "colon paragraph", "hearsay"}, p.base) && !strings.HasPrefix(p.base, "raised ") && !strings.HasPrefix(p.base, "passive ") {
		return false
	}
	for _, c := range p.Content {
		words += len(strings.Fields(f.text(c)))
	}
	return words > long
}

// guess reports whether it is open whose words a quotation is: nobody is named, or what is
// named cannot speak, or is the one who tells of it; or a whole sentence stands behind a verb
// that tells an attitude.
func (f *finder) guess(p *Proposal, q Span) bool {
	if len(p.Speakers) == 0 {
		return p.base != "heading" && p.base != "label" && !strings.HasPrefix(p.base, "asked")
	}
	if p.Tier == Sure || p.base == "label" {
		return false
	}
	at, _ := slices.BinarySearchFunc(f.tokens, p.Speakers[0].Start, func(t token, at int) int { return t.start - at })
	end, _ := slices.BinarySearchFunc(f.tokens, p.Speakers[0].End, func(t token, at int) int { return t.start - at })
	one, first := end == at+1, &f.tokens[at]
	switch {
	case one && first.low == "i", first.low == "there", first.low == "such":
		return true
	case one && f.is(at, determiner) && !f.is(at, alone|pronoun):
		return true // said a
	case !one && f.is(at, preposition) && !f.is(at, determiner) && f.kindAt(at+1) != number:
		return true
	case !one && !first.capital && (f.isGerund(at) || len(first.verbs) > 0 && first.class&(determiner|alsoNoun) == 0):
		return true // wearing a hat
	case p.Tier != Maybe:
		return false
	case one && f.is(at, relative), first.kind == opening:
		return true
	}
	return unicode.IsUpper(f.runes[q.Start]) && f.complete(q) && (p.base == "object" || p.base == "quote" && p.kind != "speech" || p.base == "told of" || p.base == "told clause")
}

// named reports whether who speaks, where the verb stands second, is named by a pronoun, a
// name or a noun of somebody who can: what else stands beside the verb may be its object.
func (f *finder) named(p *Proposal) bool {
	if p.base == "according" || p.base == "label" || p.base == "heading" || len(p.Speakers) == 0 {
		return true
	}
	s := p.Named()[0]
	at, _ := slices.BinarySearchFunc(f.tokens, s.Start, func(t token, at int) int { return t.start - at })
	end, _ := slices.BinarySearchFunc(f.tokens, s.End, func(t token, at int) int { return t.start - at })
	return end > at && f.speaker(subject{at, end})
}

// vague reports whether it is open who says something that is said according to him, or what
// it is, where the verb stands second: it has few words, he is told by an adjective alone
// (nach ersten Angaben), or is nobody who speaks and no report.
func (f *finder) vague(p *Proposal, whole bool) bool {
	if p.base != "according" {
		return false
	}
	const few = 4 // words
	words := 0
	for _, c := range p.Content {
		words += len(strings.Fields(f.text(c)))
	}
	if words < few && !whole {
		return true
	}
	s := p.Named()[0]
	at, _ := slices.BinarySearchFunc(f.tokens, s.Start, func(t token, at int) int { return t.start - at })
	cue := strings.Fields(f.text(p.Cue))
	if genitive := s.Start == p.Cue.End+1 && f.is(at, determiner) && f.is(at, belongs); len(cue) > 2 && !genitive && unicode.IsLower([]rune(cue[1])[0]) && f.pack.words[cue[1]]&(determiner|possessive) == 0 {
		return true
	}
	end, _ := slices.BinarySearchFunc(f.tokens, s.End, func(t token, at int) int { return t.start - at })
	return end > at && !f.speaker(subject{at, end}) && !f.reportIn(at, end)
}

// reportIn reports whether a word among tokens names what somebody says: Polizeiangaben.
func (f *finder) reportIn(a, b int) bool {
	for i := a; i < b; i++ {
		for _, ws := range f.pack.according {
			if last := ws[len(ws)-1]; len(ws) > 1 && strings.HasSuffix(f.tokens[i].low, strings.TrimPrefix(last, "-")) {
				return true
			}
		}
	}
	return false
}

// surely reports whether it is plain where a quotation begins and ends: it has a few words,
// begins and ends with its marks, and nothing says of what it is.
func (f *finder) surely(p *Proposal) bool {
	const words = 4
	if !f.speakerPlain(p) || len(strings.Fields(f.text(p.Content[0]))) < words {
		return false
	}
	if f.pack != nil && f.pack.comma && (!f.beside(p) || len(p.Content) > 1) {
		return false
	}
	if f.pack != nil && !f.pack.comma {
		// behind a question no comma shows that the sentence goes on, and where speech goes
		// on in another paragraph it may be another's
		first, last := p.Content[0], p.Content[len(p.Content)-1]
		if m := f.runes[first.End-2]; m == '?' || m == '!' || slices.Contains(f.runes[first.Start:last.End], '\n') {
			return false
		}
	}
	for _, c := range p.Content {
		if unicode.IsLetter(f.runes[c.Start]) || unicode.IsLetter(f.runes[c.End-1]) {
			return false
		}
	}
	at, _ := slices.BinarySearchFunc(f.tokens, max(p.Cue.End, p.Speakers[0].End), func(t token, at int) int { return t.start - at })
	return !f.is(at, topic)
}

// beside reports whether who speaks stands right beside a verb that says no more than that
// something was said, where the order of words is free; it is a name, a pronoun or a noun
// with its article.
func (f *finder) beside(p *Proposal) bool {
	s := p.Speakers[0]
	at, _ := slices.BinarySearchFunc(f.tokens, s.Start, func(t token, at int) int { return t.start - at })
	if !p.plain || f.is(at, adverb|preposition|time) || f.kindAt(at) != word || !f.tokens[at].capital && !f.is(at, determiner|pronoun|possessive) {
		return false
	}
	return s.End+1 == p.Cue.Start || p.Cue.End+1 == s.Start
}

// speakerPlain reports whether the one who speaks is a name, a pronoun or a short noun.
func (f *finder) speakerPlain(p *Proposal) bool {
	s := f.text(p.Speakers[0])
	return len(strings.Fields(s)) <= 6 && !strings.ContainsAny(s, ";:()—,")
}
