package draft

import "slices"

// rest proposes the quotations that no word introduces, and leaves out what lies
// within other proposals.
func (f *finder) rest() {
	f.outermost()
	f.alone()
	f.misread()
}

// misread leaves out what was proposed of a verb whose words stand before it, where they were
// found later, and what has the one who speaks in what he says.
func (f *finder) misread() {
	if f.pack == nil || f.pack.comma {
		return
	}
	before := map[int]bool{} // the verbs that have a quotation before them, by where they begin
	for _, p := range f.found {
		if p.base == "comma" {
			before[p.Cue.Start] = true
		}
	}
	f.found = slices.DeleteFunc(f.found, func(p Proposal) bool {
		if p.base != "comma" && p.Cue.End > p.Cue.Start && before[p.Cue.Start] {
			return true
		}
		return len(p.Speakers) > 0 && slices.ContainsFunc(p.Content, func(c Span) bool {
			return c.Start <= p.Speakers[0].Start && p.Speakers[0].End <= c.End
		})
	})
}

// outermost leaves out proposals whose cue stands in what another one says: what
// somebody said that somebody said is his. What is left out leaves out nothing.
func (f *finder) outermost() {
	const open, kept, out = 0, 1, 2
	f.weakest()
	state := make([]uint8, len(f.found))
	covered := func(of func(int) bool) []int32 {
		in := make([]int32, len(f.runes)+1) // by how many contents an offset is
		for i, p := range f.found {
			if !of(i) {
				continue
			}
			for _, c := range p.Content {
				in[c.Start]++
				in[c.End]--
			}
		}
		for k := 1; k < len(in); k++ {
			in[k] += in[k-1]
		}
		return in
	}
	for undecided, last := len(f.found), len(f.found)+1; undecided > 0 && undecided < last; {
		last = undecided
		in := covered(func(i int) bool { return state[i] != out })
		for i, p := range f.found {
			if state[i] == open && (p.Cue.End <= p.Cue.Start || in[p.Cue.Start] == 0) {
				state[i] = kept
				undecided--
			}
		}
		in = covered(func(i int) bool { return state[i] == kept })
		for i, p := range f.found {
			if state[i] == open && in[p.Cue.Start] > 0 {
				state[i] = out
				undecided--
			}
		}
	}
	// those that stand in each other: what is surely speech has the others
	for _, strong := range []bool{true, false} {
		for i, p := range f.found {
			if state[i] != open || p.strong != strong {
				continue
			}
			state[i] = kept
			for k := range f.found {
				if state[k] == open && f.found[k].cueIn(p.Content) {
					state[k] = out
				}
			}
		}
	}
	// what somebody calls something is his, also where another one wants or praises it
	in := covered(func(i int) bool { return state[i] == kept && f.found[i].kind == "speech" && f.found[i].strong })
	n := 0
	for i, p := range f.found {
		if state[i] != out || p.dubbed && in[p.Cue.Start] == 0 {
			f.found[n] = p
			n++
		}
	}
	f.found = f.found[:n]
}

// weakest leaves out proposals of which it is least clear what is said, where what they
// would have said holds what somebody says for sure: she sought to show that it is late.
func (f *finder) weakest() {
	if f.pack == nil || f.pack.comma {
		return
	}
	var any, clear []int // where the words that introduce something begin
	for _, p := range f.found {
		if p.Cue.End > p.Cue.Start {
			any = append(any, p.Cue.Start)
			if p.base == "that" && p.strong {
				clear = append(clear, p.Cue.Start)
			}
		}
	}
	slices.Sort(any)
	slices.Sort(clear)
	f.found = slices.DeleteFunc(f.found, func(p Proposal) bool {
		if p.plain {
			return false
		}
		var inside []int
		switch p.base {
		case "quote", "quote clause", "quoted", "raised":
			inside = any
		case "object", "infinitive":
			inside = clear
		}
		return slices.ContainsFunc(p.Content, func(c Span) bool {
			n, _ := slices.BinarySearch(inside, c.Start)
			return n < len(inside) && inside[n] < c.End
		})
	})
}

// cueIn reports whether the words that introduce a proposal are among some.
func (p *Proposal) cueIn(content []Span) bool {
	return slices.ContainsFunc(content, func(s Span) bool { return s.Start <= p.Cue.Start && p.Cue.Start < s.End })
}

// alone proposes quotations that no word of the pack introduces: where a colon does,
// or where somebody and a verb stand behind a comma. In a text of a language without
// a pack it proposes all of them, and nobody who speaks.
func (f *finder) alone() {
	taken := make([]bool, len(f.runes)+1)
	mark := func(taken []bool, p Proposal) []bool {
		for _, c := range p.Content {
			for k := c.Start; k < c.End; k++ {
				taken[k] = true
			}
		}
		return taken
	}
	last := map[int]int{} // the proposal that speaks last in a sentence
	for n, p := range f.found {
		taken = mark(taken, p)
		if p.kind != "speech" || len(p.Speakers) == 0 || p.Negated || p.Cue.End <= p.Cue.Start {
			continue
		}
		at, _ := slices.BinarySearchFunc(f.tokens, p.Cue.Start, func(t token, at int) int { return t.start - at })
		if s := f.tokens[at].sentence; f.found[last[s]].Cue.Start <= p.Cue.Start || f.tokens[at].sentence != s {
			last[s] = n
		}
	}
	proposed := len(f.found)
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
			case f.kindAt(i-1) == colon && i > s.first && !f.bracketed(i, s):
				f.introduced(i, end, s, i-1)
			case f.signed(i, end):
			case i == s.first && f.kindAt(i-1) == colon && f.paragraph[s.paragraph][0] == t.sentence:
				f.introduced(i, end, f.sentences[f.tokens[i-1].sentence], i-1)
			case f.kindAt(end-2) == comma && end < s.end:
				f.followed(i, end, s)
			case f.pack.comma && f.kindAt(end) == comma && end+2 < s.end:
				f.inquit(i, end, s)
			case i == s.first && end == s.end && f.complete(f.span(i+1, end-1)):
				f.continued(i, end, s, last)
			}
			if n := len(f.found); n > proposed {
				taken = mark(taken, f.found[n-1])
			}
		}
		i = t.pair
	}
}

// continued proposes a quotation that is a sentence, of the one who speaks in the sentence
// before it: He would stay, he promised. “Let me be clear.”
func (f *finder) continued(i, end int, s sentence, last map[int]int) {
	n := f.tokens[i].sentence
	before, ok := last[n-1]
	if !ok || f.sentences[n-1].paragraph != s.paragraph {
		return
	}
	if p := &f.found[before]; !f.pack.comma && p.base != "object" && p.base != "quote" && p.Content[len(p.Content)-1].End <= f.tokens[i].start {
		// it belongs to what he said before
		f.use(i, end)
		p.Content = append(p.Content, f.span(i, end))
		last[n] = before
		return
	}
	who := f.found[before].Speakers[0]
	f.propose([][2]int{{i, end}}, subject{}, subject{}, [2]int{}, "continued", false)
	p := &f.found[len(f.found)-1]
	p.Speakers, p.named, p.Near = []Span{who}, f.found[before].named, f.found[before].Near
	last[n] = len(f.found) - 1
}

// signed proposes a quotation that is all of a paragraph but for a name behind a dash, which
// may be a paragraph of its own: “It must close.” — Ada Quay
func (f *finder) signed(i, end int) bool {
	s := f.sentences[f.tokens[i].sentence]
	if f.sentences[f.paragraph[s.paragraph][0]].first != i || end >= len(f.tokens) || f.kindAt(end) != dash {
		return false
	}
	at := f.sentences[f.tokens[end].sentence].paragraph
	last := f.sentences[f.paragraph[at][1]-1].end
	who := subject{end + 1, end + 1}
	for who.end < last && f.kindAt(who.end) == word && (f.tokens[who.end].capital || f.is(who.end, preposition|determiner) && who.end > who.first) {
		who.end++
	}
	const most = 8 // words of a name and what is told of it
	if at > s.paragraph+1 || who.end == who.first || last-end > most || who.end < last && f.kindAt(who.end) != comma && f.kindAt(who.end) != stop {
		return false
	}
	f.propose([][2]int{{i, end}}, who, subject{}, [2]int{}, "signed", false)
	return true
}

// inquit proposes a quotation that stands before any verb and its subject, in a language
// whose verb stands second: „…“, erinnerte sich Quay.
func (f *finder) inquit(i, end int, s sentence) {
	if i > s.first && f.kindAt(i-1) != dash && f.kindAt(i-1) != colon && f.kindAt(i-1) != closing || end-i < 4 {
		return
	}
	who := f.inverts(end, s)
	if who.end <= who.first {
		return
	}
	content := [][2]int{{i, end}}
	if at := who.end; at+1 < s.end && f.kindAt(at) == comma && f.kindAt(at+1) == opening {
		content = append(content, f.quote(at+1, s))
	}
	v := end + 1
	f.propose(append(content, f.goesOn(content, group{first: v}, s)...), who, subject{}, [2]int{v, v + 1}, "comma", false)
}

// inverts is the subject of a verb right behind the comma behind a quotation.
func (f *finder) inverts(end int, s sentence) subject {
	v := end + 1
	if !f.pack.comma || v+1 >= s.end || f.kindAt(end) != comma || f.kindAt(v) != word || f.tokens[v].capital || f.tokens[v].class&^(finite|auxiliary|subjunctive) != 0 {
		return subject{}
	}
	who := f.behindVerb(v+1, s)
	if who.first > v+2 {
		return subject{}
	}
	return who
}

// bracketed reports whether a token stands in brackets.
func (f *finder) bracketed(i int, s sentence) bool {
	for k := i - 1; k >= s.first && f.kindAt(k) != endBracket; k-- {
		if f.kindAt(k) == bracket {
			return true
		}
	}
	return false
}

// introduced proposes a quotation behind a colon, of the subject of the sentence.
func (f *finder) introduced(i, end int, s sentence, at int) {
	who := f.lastSubject(s, at)
	if f.pack.comma {
		who = f.sentenceSubject(s, at)
		if n := (subject{s.first, f.untilComma(s.first, s)}); who.end == who.first && f.tokens[s.first].capital && !f.hasFinite(s.first, at) && f.speaker(subject{n.first, min(n.end, at)}) && !f.is(n.first, preposition) {
			who = subject{n.first, min(n.end, at)} // Quay, die Bürgermeisterin: „…“
		}
	}
	if n := f.nounBefore(at, s); !f.pack.comma && at > s.first && n.end > n.first && f.tokens[n.first].capital && (n.first == s.first || f.kindAt(n.first-1) == dash || f.is(n.first-1, preposition)) && !f.hasFinite(n.first, n.end) {
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
