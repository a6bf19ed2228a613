package draft

import "unicode"

// who finds the subject of a verb: before it, or behind it if inverted.
func (f *finder) who(g group, s sentence, last subject) (who subject, inverted bool) {
	p := g.first - 1
	if g.reading.frames&takesQuote != 0 && (g.form == past || g.form == present) {
		if q := f.inverted(g, s); q.end > q.first {
			return q, true
		}
	}
	if g.form == gerund && !g.progressive || g.infinitive {
		if g.form == gerund && g.reading.kind == "thought" && p >= s.first && f.kindAt(p) == word && f.tokens[p].class == 0 && !f.finite(p) {
			return f.nounBefore(p+1, s), false // those supporting it
		}
		if last.end > last.first {
			return last, false
		}
		return f.mainSubject(s, g.first), false
	}
	if p < s.first {
		return subject{}, false
	}
	t := &f.tokens[p]
	switch {
	case t.kind == comma || t.kind == dash || t.kind == endBracket:
		return f.behindApposition(p, s), false
	case t.class&relative != 0 && t.class&question != 0 || t.low == "that":
		return subject{p, p + 1}, false
	case t.class&and != 0 && t.kind == word:
		if last.end > last.first {
			return last, false
		}
		return f.mainSubject(s, g.first), false
	}
	return f.nounBefore(p+1, s), false
}

// inverted finds a subject behind the verb: “…,” said the mayor.
func (f *finder) inverted(g group, s sentence) subject {
	p := g.first - 1
	if p < s.first || g.end >= s.end || g.first != g.verb || g.reading.frames&takesHearer != 0 || f.is(g.end, time) && !f.is(g.end, title) {
		return subject{}
	}
	k := f.kindAt(p)
	if f.pack.comma && f.kindAt(p) == word && f.nominal(g.end) && f.kindAt(g.end) == word && !f.is(g.end, object) && f.opensWithAdverbial(s, p) {
		return subject{g.end, f.nounEnd(g.end, s)}
	}
	if k != comma && k != closing && k != dash || !f.nominal(g.end) || f.kindAt(g.end) != word {
		return subject{}
	}
	if f.tokens[g.end].class&object != 0 && f.tokens[g.end].class&(pronoun|possessive) == 0 {
		return subject{}
	}
	end := f.nounEnd(g.end, s)
	if k == comma && f.kindAt(p-1) != closing {
		// an apposition before the verb, or a clause?
		if !f.mainFinite(s.first, p) || f.clausal(g.end, s) && f.hasFinite(g.end, f.untilComma(g.end, s)) {
			return subject{}
		}
	}
	return subject{g.end, end}
}

// mainFinite reports whether there is a verb before a token that is not in a relative
// clause.
func (f *finder) mainFinite(a, b int) bool {
	start, relativeClause := a, false
	for i := a; i < b; i++ {
		switch {
		case f.tokens[i].kind == comma:
			start, relativeClause = i+1, false
		case f.is(i, relative) && i > start && !(f.is(i, that) && f.is(i-1, and)):
			relativeClause = true
		case f.is(i, relative) && i == start && start > a && !f.is(i, that):
			relativeClause = true
		case !relativeClause && i > start && f.finite(i):
			return true
		}
	}
	return false
}

// opensWithAdverbial reports whether what stands before the verb is no subject: Am
// Freitag sagte Quay.
func (f *finder) opensWithAdverbial(s sentence, p int) bool {
	return f.is(s.first, preposition|adverb|subordinator|time) && !f.is(s.first, determiner|pronoun)
}

func (f *finder) untilComma(i int, s sentence) int {
	for i < s.end && f.tokens[i].kind != comma && f.tokens[i].kind != stop {
		i++
	}
	return i
}

// nounEnd is where a noun phrase ends, with its appositions.
func (f *finder) nounEnd(i int, s sentence) int {
	n := i
	for n < s.end {
		t := &f.tokens[n]
		switch t.kind {
		case word, number:
			if n > i && (t.class&(subordinator|pronoun|time) != 0 && t.class&relative == 0 || t.class&that != 0) {
				return n
			}
			if n > i && t.class&preposition != 0 && t.low != "of" && t.low != "for" && t.low != "at" && t.low != "from" && t.low != "with" {
				if !(t.low == "in" || t.low == "on") || true {
					return n
				}
			}
			if t.class&relative != 0 || n > i && f.finite(n) && !t.capital {
				return n
			}
		case comma:
			// an apposition: , the mayor
			if n+1 < s.end && (f.is(n+1, determiner) || f.tokens[n+1].kind == number && f.kindAt(n+2) == comma || f.tokens[n+1].kind == word && f.tokens[n+1].class == 0 && len(f.tokens[n+1].verbs) == 0 && !f.finite(n+1)) {
				end := n + 1
				for end < s.end && f.tokens[end].kind != comma && f.tokens[end].kind != stop && f.tokens[end].kind != dash && f.tokens[end].kind != opening {
					end++
				}
				return end
			}
			return n
		default:
			return n
		}
		n++
	}
	return n
}

// nounBefore finds the noun phrase that ends before a token.
func (f *finder) nounBefore(end int, s sentence) subject {
	i := end - 1
	t := &f.tokens[i]
	if t.class&pronoun != 0 && t.class&relative == 0 {
		return subject{i, end}
	}
	if t.class&time != 0 || f.adverbial(i) { // Trump on Tuesday said
		for i > s.first && (f.is(i, time|preposition) || f.kindAt(i) == number || f.adverbial(i)) {
			i--
		}
		end = f.beforeBrackets(i+1, s)
		i = end - 1
	}
	start := end
walk:
	for ; i >= s.first; i-- {
		t := &f.tokens[i]
		switch t.kind {
		case word:
			if t.class&(subordinator|that|relative|not) != 0 || t.class&auxiliary != 0 && t.low != "'s" {
				break walk
			}
			if t.class&to != 0 {
				break walk
			}
			if t.class&and != 0 && (i == s.first || f.hasFinite(s.first, i) || t.low == "but" || t.low == "yet") {
				break walk
			}
			if t.class&pronoun != 0 && start < end {
				break walk
			}
			if i < end-1 && f.finite(i) && !t.capital {
				break walk
			}
		case number:
		case comma:
			if i+1 < s.end && f.tokens[i+1].low == "jr." {
				continue
			}
			break walk
		case closing:
			if i < end-1 && f.kindAt(i-1) == comma {
				break walk
			}
			if t.pair >= s.first && t.pair >= 0 && i-t.pair < 6 {
				i = t.pair
				start = i
				continue
			}
			break walk
		default:
			break walk
		}
		start = i
	}
	// In Iowa Trump said: a phrase before the subject
	for start < end-1 && (f.is(start, preposition|adverb) && !f.is(start, determiner|pronoun)) {
		n := start + 1
		if f.is(start, preposition) {
			for n < end && !(f.tokens[n].capital && n > start+2 && !f.tokens[n-1].capital) && !(n > start+1 && f.is(n, determiner|pronoun)) {
				n++
			}
			if n >= end {
				break
			}
		}
		start = n
	}
	return subject{start, end}
}

// behindApposition finds the subject before an apposition that ends at a comma:
// Ada Quay, the mayor, said.
func (f *finder) behindApposition(p int, s sentence) subject {
	if f.tokens[p].kind == endBracket {
		for p > s.first && f.tokens[p].kind != bracket {
			p--
		}
		if p > s.first {
			return f.nounBefore(p, s)
		}
		return subject{}
	}
	if at := f.beforeBrackets(p, s); at < p {
		return f.nounBefore(at, s)
	}
	mark := f.tokens[p].kind
	first := -1
	for i := p - 1; i > s.first; i-- {
		if f.tokens[i].kind == closing {
			i = max(f.tokens[i].pair, s.first)
			continue
		}
		if f.tokens[i].kind == mark {
			first = i
			n := f.nounBefore(f.beforeBrackets(i, s), s)
			if n.end > n.first && !f.is(n.first, preposition) && !(n.first > s.first+1 && f.is(n.first-1, preposition)) {
				// within a longer apposition?
				if n.first-1 >= s.first && f.tokens[n.first-1].kind == comma && !f.tokens[n.first].capital && i-s.first > 3 {
					continue
				}
				return n
			}
		}
	}
	if first < 0 {
		return subject{}
	}
	return f.nounBefore(f.beforeBrackets(first, s), s)
}

// beforeBrackets passes back over what stands in brackets before a token.
func (f *finder) beforeBrackets(i int, s sentence) int {
	if f.kindAt(i-1) != endBracket {
		return i
	}
	for k := i - 2; k > s.first && k > i-12; k-- {
		if f.kindAt(k) == bracket {
			return k
		}
	}
	return i
}

// mainSubject is the first noun phrase before the first verb of a sentence.
func (f *finder) mainSubject(s sentence, before int) subject {
	for i := s.first; i < before; i++ {
		t := &f.tokens[i]
		if t.kind == opening && t.pair > i {
			i = min(t.pair, before)
			continue
		}
		if f.finite(i) && i > s.first {
			e := i
			for e > s.first && f.adverbial(e-1) {
				e--
			}
			if e == s.first {
				continue
			}
			p := e - 1
			var n subject
			switch {
			case f.tokens[p].kind == comma:
				n = f.behindApposition(p, s)
			case f.tokens[p].kind == word && f.tokens[p].class&(relative|subordinator|and) == 0:
				n = f.nounBefore(e, s)
			}
			if n.end > n.first {
				return n
			}
		}
	}
	return subject{}
}

// before finds what stands before the one who speaks: …, she said; and, if it goes
// on behind, that.
func (f *finder) before(g group, s sentence, who subject, inverted bool, hearer subject) (content, more [2]int) {
	cut := g.first
	if !inverted && who.end > who.first && who.first < g.first {
		cut = who.first
		// the whole between the comma and the verb
	} else if !inverted {
		return
	}
	if g.modal && !g.does {
		return // he would have insisted
	}
	p := cut - 1
	if p <= s.first {
		return f.lastSentence(g, s, cut), more
	}
	switch k := f.tokens[p].kind; {
	case k == comma, k == closing, k == dash:
	case k == stop && p > s.first && f.tokens[p-1].kind == closing:
	default:
		return
	}
	first := s.first
	quoted := f.tokens[p].kind == closing || p > s.first && f.tokens[p-1].kind == closing
	if f.tokens[p].kind == dash && !quoted {
		return
	}
	if !quoted && f.tokens[first].kind == word && f.tokens[first].class&(preposition|subordinator) != 0 && !f.hasFinite(first, p) {
		return
	}
	content = [2]int{f.contentStart(f.dateline(first, p), p, s), p + 1}
	end := max(g.end, hearer.end)
	if inverted {
		end = who.end
	}
	k := f.skip(end, s, true)
	if inverted && k+1 < s.end && f.tokens[k].kind == comma && f.tokens[k+1].kind == word {
		// who, who keeps the books, “…”
		for n := k + 1; n+1 < s.end && n < k+20; n++ {
			if f.tokens[n].kind == comma && f.tokens[n+1].kind == opening {
				k = n
				break
			}
			if f.tokens[n].kind != word && f.tokens[n].kind != number {
				break
			}
		}
	}
	if k < s.end && (f.tokens[k].kind == comma || f.tokens[k].kind == dash || f.tokens[k].kind == colon) && k+1 < s.end {
		n := k + 1
		t := &f.tokens[n]
		switch {
		case t.kind == opening:
			more = f.quote(n, s)
			if more[1] < s.end && f.kindAt(more[1]) != stop {
				more[1] = f.clauseEnd(n, s, false)
			}
		case f.tokens[k].kind == comma && quoted && t.class&(and|that) != 0 && f.quoteSoon(n, s):
			more = [2]int{n, f.clauseEnd(n, s, false)}
		case f.tokens[k].kind == comma && !quoted && f.is(n, determiner) && f.mainFinite(first, p) && !f.hasFinite(n, f.untilComma(n, s)):
			// … he said, a policy of old
		case f.tokens[k].kind == comma && !quoted && !inverted && !f.participle(n) && !(t.class&and != 0 && f.newVerb(n+1, s)):
			more = [2]int{n, f.clauseEnd(n, s, false)}
		}
	}
	return content, more
}

// contentStart is where what stands before a speaker begins: behind a colon or a dash,
// if a quotation does there; behind what somebody else says in the same sentence.
func (f *finder) contentStart(first, p int, s sentence) int {
	last := p
	if f.kindAt(last) != closing && f.kindAt(last-1) == closing {
		last--
	}
	if f.kindAt(last) == closing {
		if o := f.tokens[last].pair; o > first && (f.kindAt(o-1) == colon || f.kindAt(o-1) == dash) {
			return o
		}
	}
	if n := len(f.found); n > 0 && f.found[n-1].Cue.Start >= f.tokens[s.first].start && f.found[n-1].Cue.End > 0 {
		for i := first; i+1 < p; i++ {
			if f.tokens[i].start > f.found[n-1].Cue.End && f.kindAt(i) == comma && f.is(i+1, and) && f.tokens[i].depth == 0 {
				return i + 2
			}
		}
	}
	return first
}

// dateline passes over where a report was written: WASHINGTON (AP) —
func (f *finder) dateline(first, end int) int {
	for i := first; i < end && i < first+14; i++ {
		if f.tokens[i].kind == dash && i > first && f.tokens[i].start > 0 && f.runes[f.tokens[i].start-1] == ' ' {
			t := &f.tokens[first]
			if t.kind != word {
				return first
			}
			for _, r := range f.runes[t.start:t.end] {
				if unicode.IsLower(r) {
					return first
				}
			}
			return i + 1
		}
	}
	return first
}

// quoteSoon reports whether a quotation begins in the next words.
func (f *finder) quoteSoon(n int, s sentence) bool {
	for i := n; i < s.end && i < n+8; i++ {
		if f.tokens[i].kind == opening {
			return true
		}
		if f.tokens[i].kind != word {
			return false
		}
	}
	return false
}

func (f *finder) participle(i int) bool {
	t := &f.tokens[i]
	return t.kind == word && len(t.low) > 4 && t.low[len(t.low)-3:] == "ing"
}

// lastSentence is the quotation that the sentence before ends with: “…!” Trump said.
func (f *finder) lastSentence(g group, s sentence, cut int) (content [2]int) {
	n := f.tokens[s.first].sentence - 1
	if n < 0 || f.sentences[n].paragraph != s.paragraph || cut != s.first {
		return
	}
	t := f.sentences[n]
	if f.tokens[t.end-1].kind != closing {
		return
	}
	open := f.tokens[t.end-1].pair
	if open < t.first || f.used[open] {
		return
	}
	k := f.skip(g.end, s, true)
	if k < s.end-1 {
		return
	}
	return [2]int{open, t.end}
}

// accordingAt gives how many words of the kind of "according to" begin at a token.
func (f *finder) accordingAt(i int, s sentence) int {
	if f.pack == nil || f.tokens[i].kind != word {
		return 0
	}
words:
	for _, ws := range f.pack.according {
		if i+len(ws) >= s.end {
			continue
		}
		for n, w := range ws {
			if f.tokens[i+n].low != w {
				continue words
			}
		}
		return len(ws)
	}
	return 0
}

// accordingTo proposes what stands beside "according to the mayor".
func (f *finder) accordingTo(i, k int, s sentence) {
	end := f.nounEnd(k, s)
	if f.pack.comma && i == s.first {
		// the verb ends it: Laut Quay zahlen die Schiffe
		for n := k; n < s.end; n++ {
			if f.kindAt(n) == comma || f.finite(n) || f.kindAt(n) == word && !f.tokens[n].capital && f.tokens[n].class&(determiner|possessive|preposition|and) == 0 && n > k && f.tokens[n-1].capital {
				end = n
				break
			}
		}
		if end > k && end < s.end && f.kindAt(end) == word {
			f.propose([][2]int{{end, s.end}}, subject{k, end}, subject{}, [2]int{i, k}, "according", false)
			return
		}
	}
	if first := f.untilComma(k, s); i == s.first && first < end && (end >= s.end || f.kindAt(end) != comma || f.hasFinite(first, end)) {
		end = first // no apposition, but what is said
	}
	if end <= k {
		return
	}
	who := subject{k, end}
	var content [][2]int
	first := i
	for first > s.first && f.kindAt(first-1) == comma {
		first--
	}
	if i > s.first {
		a := f.dateline(s.first, i)
		closed := 0
		for j := i - 1; j >= a; j-- {
			k := f.tokens[j].kind
			if k == endBracket {
				closed++
			}
			if k == semicolon || k == bracket && closed == 0 {
				a = j + 1
				break
			}
			if k == bracket {
				closed--
			}
		}
		content = append(content, [2]int{a, first})
	}
	after := end
	for after < s.end && f.tokens[after].kind != comma && f.tokens[after].kind != stop {
		after++
	}
	if after+1 < s.end && f.tokens[after].kind == comma && (i == s.first || first < i) {
		n := after + 1
		if i == s.first || f.tokens[n].class&(subordinator|relative|and) == 0 && !f.participle(n) {
			content = append(content, [2]int{n, f.clauseEnd(n, s, false)})
		}
	}
	if len(content) == 0 {
		return
	}
	f.propose(content, who, subject{}, [2]int{i, k}, "according", false)
}
