package draft

import "slices"

// rest proposes the quotations that no word introduces, and leaves out what lies
// within other proposals.
func (f *finder) rest() {
	f.outermost()
	f.alone()
}

// outermost leaves out proposals whose cue stands in what another one says: what
// somebody said that somebody said is his.
func (f *finder) outermost() {
	in := make([]bool, len(f.runes)+1) // whether an offset is in a content
	for _, p := range f.found {
		for _, c := range p.Content {
			for k := c.Start; k < c.End; k++ {
				in[k] = true
			}
		}
	}
	f.found = slices.DeleteFunc(f.found, func(p Proposal) bool {
		return p.Cue.End > p.Cue.Start && in[p.Cue.Start]
	})
}

// alone proposes quotations that no word of the pack introduces: where a colon does,
// or where somebody and a verb stand behind a comma. In a text of a language without
// a pack it proposes all of them, and nobody who speaks.
func (f *finder) alone() {
	taken := make([]bool, len(f.runes)+1)
	for _, p := range f.found {
		for _, c := range p.Content {
			for k := c.Start; k < c.End; k++ {
				taken[k] = true
			}
		}
	}
	for i := 0; i < len(f.tokens); i++ {
		t := &f.tokens[i]
		if t.kind != opening || t.pair <= i {
			continue
		}
		end := t.pair + 1
		if !taken[t.start] {
			s := f.sentences[t.sentence]
			switch {
			case f.pack == nil:
				f.propose([][2]int{{i, end}}, subject{}, subject{}, [2]int{}, "quotation", false)
			case f.kindAt(i-1) == colon && i > s.first:
				f.introduced(i, end, s, i-1)
			case i == s.first && f.kindAt(i-1) == colon && f.paragraph[s.paragraph][0] == t.sentence:
				f.introduced(i, end, f.sentences[f.tokens[i-1].sentence], i-1)
			case f.kindAt(end-2) == comma && end < s.end:
				f.followed(i, end, s)
			}
		}
		i = t.pair
	}
}

// introduced proposes a quotation behind a colon, of the subject of the sentence.
func (f *finder) introduced(i, end int, s sentence, at int) {
	who := f.lastSubject(s, at)
	if n := f.nounBefore(at, s); at > s.first && n.end > n.first && f.tokens[n.first].capital && (n.first == s.first || f.kindAt(n.first-1) == dash || f.is(n.first-1, preposition)) && !f.hasFinite(n.first, n.end) {
		who = n // More from Quay: “…”
	}
	if last := who.end - 1; who.end <= who.first || !f.tokens[last].capital && !f.is(last, pronoun|role) {
		return
	}
	content := [][2]int{{i, end}}
	if i >= s.end {
		content = append(content, f.paragraphsOf(f.sentences[f.tokens[i].sentence].paragraph+1)...)
	}
	f.propose(content, who, subject{}, [2]int{at, at + 1}, "colon", false)
}

// lastSubject is the subject of the last verb before a token, or else of the sentence.
func (f *finder) lastSubject(s sentence, at int) subject {
	for i := at - 1; i > s.first && i > at-12; i-- {
		if f.kindAt(i) != word {
			break
		}
		if f.finite(i) && !f.finite(i-1) && f.kindAt(i-1) == word && f.tokens[i-1].class&(relative|subordinator|and|to|auxiliary|preposition) == 0 {
			if n := f.nounBefore(i, s); n.end > n.first {
				return n
			}
		}
	}
	return f.mainSubject(s, at)
}

// followed proposes a quotation that ends with a comma, if somebody and any verb
// stand behind it: “…,” the mayor sighed.
func (f *finder) followed(i, end int, s sentence) {
	for k := end + 1; k < s.end && k < end+10; k++ {
		t := &f.tokens[k]
		if t.kind != word && t.kind != number {
			return
		}
		if t.verbs != nil && !slices.ContainsFunc(t.verbs, func(r reading) bool { return r.frames&takesQuote != 0 }) {
			return
		}
		if f.finite(k) && f.complete(f.span(i+1, end-1)) {
			who := f.nounBefore(k, s)
			if who.first != end {
				return
			}
			f.propose(append([][2]int{{i, end}}, f.goesOn([][2]int{{i, end}}, group{first: k}, s)...), who, subject{}, [2]int{k, k + 1}, "comma", false)
			return
		}
	}
}
