package wording

import "slices"

// A Hit is where words stand, in characters, half-open.
type Hit struct {
	Start, End int
	// Folded says that the text has the words otherwise than they were typed,
	// by more than the style of a quotation mark.
	Folded bool
}

// Find gives the places between two characters at which a quote stands, in the
// order of the text. Places that have it as it was typed come alone; where
// there is none, those that have it but for typography; where there is none
// either, those that have it as an editor marked it.
func (x *Text) Find(q *Quote, from, to int) []Hit { return x.FindBeginning(q, from, to, to) }

// FindBeginning does what Find does for places that begin before one and end
// before another.
func (x *Text) FindBeginning(q *Quote, from, before, to int) []Hit {
	from, to = max(0, from), min(to, len(x.runes))
	if len(q.bones()) == 0 {
		return x.findBoneless(q, from, before, to)
	}
	var exact, folded []Hit
	lead := leading(q.words)
	p := &q.pattern
	x.each(p.bones, from, to, func(at int) bool {
		if x.begins(at) {
			start := int(x.at[at]) - lead
			switch {
			case start >= from && start < before && start+len(q.words) <= to && x.stands(q.words, start):
				exact = append(exact, Hit{start, start + len(q.words), false})
			case len(exact) == 0:
				if start, end, ok := x.align(p, int(x.at[at])); ok && start >= from && start < before && end <= to {
					folded = append(folded, Hit{start, end, true})
				}
			}
		}
		return true
	})
	switch {
	case len(exact) > 0:
		return exact
	case len(folded) > 0:
		return folded
	case len(q.fragments) > 0:
		return x.findFragments(q.fragments, from, before, to)
	}
	return nil
}

func (q *Quote) bones() []byte { return q.pattern.bones }

// leading is how many characters of words come before the first with bones.
func leading(words []rune) int {
	var b [16]byte
	for i, r := range words {
		if len(appendBones(b[:0], r)) > 0 {
			return i
		}
	}
	return len(words)
}

// findBoneless finds words that are nothing but marks, as they are typed.
func (x *Text) findBoneless(q *Quote, from, before, to int) (hits []Hit) {
	if len(q.words) == 0 {
		return nil
	}
	x.steps += max(0, to-from)
	for start := from; start < before && start+len(q.words) <= to; start++ {
		if x.stands(q.words, start) {
			hits = append(hits, Hit{start, start + len(q.words), false})
		}
	}
	return hits
}

// begins reports whether a place of the bones is the first of its character.
func (x *Text) begins(at int) bool { return at == 0 || x.at[at-1] != x.at[at] }

// stands reports whether words with plain marks stand at a character.
func (x *Text) stands(words []rune, start int) bool {
	for i, r := range words {
		x.steps++
		if plainRune(x.runes[start+i]) != r {
			return false
		}
	}
	return true
}

// align compares a pattern with the text around the character that its first
// bones are of.
func (x *Text) align(p *pattern, at int) (start, end int, ok bool) {
	if first := &p.tokens[p.lead]; first.r < 0x80 && x.runes[at] < 0x80 && !first.eachCase && first.r != x.runes[at] {
		x.steps++
		return 0, 0, false // most end here
	}
	for before, after := 16+4*p.lead, 32+2*len(p.tokens); ; before, after = 4*before, 4*after {
		from, to := max(0, at-before), min(len(x.runes), at+after)
		for i := 0; from > 0 && i < 32 && combining(x.runes[from]); i++ {
			from--
		}
		x.tokens = appendTokens(x.tokens[:0], x.runes, from, to)
		x.steps += to - from
		i, found := slices.BinarySearchFunc(x.tokens, at, func(t token, at int) int { return t.at - at })
		for found && i > 0 && x.tokens[i-1].at == at {
			i--
		}
		if !found {
			return 0, 0, false // a sign on the character before
		}
		first, last, whole := alignTokens(p, x.tokens, i)
		switch {
		case first < 0 && from > 0 || last >= len(x.tokens) && to < len(x.runes):
			continue // more of the text is needed
		case !whole:
			return 0, 0, false
		}
		return x.tokens[first].at, x.tokens[last-1].end, x.divides(first, last)
	}
}

// divides reports whether tokens begin and end between characters, and not
// between a letter and a sign on it.
func (x *Text) divides(first, last int) bool {
	end := x.tokens[last-1].end
	return (first == 0 || x.tokens[first-1].at != x.tokens[first].at) &&
		(last == len(x.tokens) || x.tokens[last].at != x.tokens[last-1].at) &&
		(end == len(x.runes) || !combining(x.runes[end]) || Invisible(x.runes[end]))
}

// alignTokens compares a pattern with tokens of which one is that of its first
// bones. first and last are the tokens that it stands for; outside of them,
// where the tokens end too early.
func alignTokens(p *pattern, tokens []token, at int) (first, last int, whole bool) {
	i, j := at, p.lead
	last = at
	for j < len(p.tokens) {
		switch {
		case i < len(tokens) && tokens[i].same(&p.tokens[j]):
			i, j = i+1, j+1
			last = i
		case i < len(tokens) && tokens[i].skip:
			i++
		case p.tokens[j].skip:
			j++
		default:
			if i >= len(tokens) {
				return at, len(tokens), false
			}
			return at, at, false
		}
	}
	i, j, first = at-1, p.lead-1, at
	for j >= 0 {
		switch {
		case i >= 0 && tokens[i].same(&p.tokens[j]):
			first = i
			i, j = i-1, j-1
		case i >= 0 && tokens[i].skip:
			i--
		case p.tokens[j].skip:
			j--
		case i < 0:
			return -1, last, false
		default:
			return at, at, false
		}
	}
	return first, last, true
}

// Stands reports whether a quote stands in a passage, but for typography and as
// an editor marked it.
func Stands(quote, passage string) bool {
	x := New([]rune(passage))
	return len(x.Find(Parse(quote), 0, x.Len())) > 0
}

// Same reports whether a passage has the words of a quote and no others, but for
// typography and as an editor marked them.
func Same(quote, passage string) bool {
	if quote == passage {
		return true
	}
	x := New([]rune(passage))
	return slices.ContainsFunc(x.Find(Parse(quote), 0, x.Len()), func(h Hit) bool {
		return blank(x.runes[:h.Start]) && blank(x.runes[h.End:])
	})
}

// blank reports whether there is nothing to read.
func blank(runes []rune) bool {
	return !slices.ContainsFunc(runes, func(r rune) bool { return !Space(r) && !Invisible(r) })
}
