package draft

import (
	"slices"
	"strings"
	"unicode"
)

// who finds the subject of a verb: before it, or behind it if inverted.
func (f *finder) who(g group, s sentence, last subject) (who subject, inverted bool) {
	p := g.first - 1
	if f.pack.comma && (g.form == past || g.form == present || g.form == participle) {
		if who, inverted = f.verbSecond(g.first, s); who.end > who.first {
			return who, inverted
		}
	}
	several := g.form == infinitive && !g.infinitive && !g.modal && g.reading.frames&plain != 0 && !f.pack.comma // …, say critics
	if (g.reading.frames&takesQuote != 0 || g.reading.kind == "speech" && f.kindAt(p) == closing) && (g.form == past || g.form == present || several) {
		if q := f.inverted(g, s); q.end > q.first {
			return q, true
		}
	}
	if g.form == gerund && !g.progressive || g.infinitive {
		if g.form == gerund && g.reading.kind == "thought" && p >= s.first && f.kindAt(p) == word && f.tokens[p].class == 0 && !f.finite(p) {
			return f.nounBefore(p+1, s), false // those supporting it
		}
		if n := f.dangling(g, s); n.end > n.first {
			return n, false
		}
		if n := f.attached(g, s); n.end > n.first {
			return n, false
		}
		if n := f.caused(g, s); n.end > n.first {
			return n, false
		}
		if n := f.accompanied(g, s); n.end > n.first {
			return n, false
		}
		if last.end > last.first {
			return last, false
		}
		return f.mainSubject(s, g.first), false
	}
	p = f.pastTime(p, s)
	if p < s.first && g.form == past && g.reading.frames&takesQuote != 0 {
		return subject{g.end, f.nounEnd(g.end, s)}, true
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
	if t.kind == closing && t.pair > s.first && f.kindAt(p-1) == comma {
		for i := t.pair; i > s.first; i-- {
			if f.kindAt(i) == comma && f.is(i+1, relative) {
				return f.nounBefore(i, s), false // Marsh, who calls it “dead,” said
			}
		}
	}
	n := f.nounBefore(p+1, s)
	if f.pack.comma && g.end < s.end && (g.form == past || g.form == present) && (f.is(n.first, preposition|adverb) && !f.is(n.first, determiner) || n.end == n.first || n.end == n.first+1 && f.kindAt(n.first) == number || f.is(g.end, pronoun) && !f.is(g.end, determiner|object|possessive)) {
		// Der Rat erklärte … ; auf Anfrage erklärte der Rat
		if f.is(g.end, pronoun) && !f.is(g.end, determiner) {
			return subject{g.end, g.end + 1}, true
		}
		if end := f.phraseEnd(g.end, s); end > g.end && !f.is(g.end, preposition) {
			return subject{g.end, end}, true
		}
	}
	return n, false
}

// pastTime passes back over when something was said, between commas or behind a
// conjunction: Quay, who left, on Friday said; but on Friday said.
func (f *finder) pastTime(p int, s sentence) int {
	if f.pack.comma || !f.is(p, time) {
		return p
	}
	i := p
	for i > s.first && (f.is(i, time|preposition|determiner) || f.kindAt(i) == number) && f.kindAt(i) != comma {
		i--
	}
	if f.kindAt(i) == comma || f.is(i, and) {
		return i
	}
	return p
}

// caused is who is made to do what an infinitive says: led aides to say.
func (f *finder) caused(g group, s sentence) subject {
	if f.pack.comma || !g.infinitive || !f.is(g.first, to) {
		return subject{}
	}
	const far = 12
	for i := g.first - 1; i >= s.first && i > g.first-far && (f.kindAt(i) == word || f.kindAt(i) == number); i-- {
		if f.is(i, causing) && i+1 < g.first && f.nominal(i+1) {
			return subject{i + 1, g.first}
		}
		if f.is(i, that|relative|subordinator) {
			break
		}
	}
	return subject{}
}

// attached is the noun that a participle right behind it belongs to: with many
// marchers chanting, held a sign saying. What somebody says in a text of his is his.
func (f *finder) attached(g group, s sentence) subject {
	p := g.first - 1
	if f.pack.comma || g.form != gerund || p <= s.first || f.kindAt(p) != word || f.finite(p) || f.is(p, time|preposition|and|auxiliary|subordinator|adverb|object) || f.adverbial(p) {
		return subject{}
	}
	for i := p - 1; i >= s.first && i > p-9 && (f.kindAt(i) == word || f.kindAt(i) == number || f.runes[f.tokens[i].start] == '%'); i-- {
		if f.tokens[i].low == "with" {
			return subject{i + 1, p + 1}
		}
		if f.finite(i) {
			break
		}
	}
	if n := f.nounBefore(p+1, s); n.end > n.first && !f.is(n.first, preposition|and) && f.is(n.first, determiner) && n.first > s.first && !f.names(n.first, n.end, texts|preposition) {
		return n // held a sign saying
	}
	return subject{}
}

// accompanied is who does what a participle behind a comma goes with, in a clause that tells
// when or where: left, when marchers came by, chanting.
func (f *finder) accompanied(g group, s sentence) subject {
	if f.pack.comma || g.form != gerund || f.kindAt(g.first-1) != comma {
		return subject{}
	}
	const far = 24
	v := -1
	for i := g.first - 2; i > s.first && i > g.first-far && (f.kindAt(i) == word || f.kindAt(i) == number); i-- {
		if f.finite(i) {
			v = i
		}
		if !f.is(i, subordinator) && f.tokens[i].low != "where" {
			continue
		}
		if v < 0 || i+1 >= v || f.kindAt(i-1) != comma || f.tokens[i].low != "when" && f.tokens[i].low != "where" {
			break
		}
		if n := f.nounBefore(v, s); n.first == i+1 && n.end == v {
			return n
		}
		break
	}
	return subject{}
}

// dangling is the subject of the clause that a participle leads to: Noting that it rained,
// Quay left.
func (f *finder) dangling(g group, s sentence) subject {
	if f.pack.comma || g.form != gerund || g.first != s.first && !(g.first == s.first+1 && f.is(s.first, preposition|subordinator)) {
		return subject{}
	}
	for i := g.end; i+1 < s.end; i++ {
		if f.kindAt(i) == opening && f.tokens[i].pair > i {
			i = f.tokens[i].pair
			if f.kindAt(i-1) != comma {
				continue
			}
		} else if f.kindAt(i) != comma {
			continue
		}
		for v := i + 2; v < s.end && v < i+16 && f.kindAt(v) != comma && f.kindAt(v) != stop; v++ {
			if f.finite(v) && !f.is(i+1, and|relative|subordinator|preposition) {
				e := v
				for e > i+2 && f.adverbial(e-1) {
					e--
				}
				if n := f.nounBefore(e, s); n.first == i+1 && n.end == e {
					return n
				}
				break
			}
		}
	}
	return subject{}
}

// inverted finds a subject behind the verb: “…,” said the mayor.
func (f *finder) inverted(g group, s sentence) subject {
	p := g.first - 1
	if p < s.first || g.end >= s.end || g.first != g.verb || g.reading.frames&takesHearer != 0 && f.kindAt(p) != closing || f.is(g.end, time) && !f.is(g.end, title) {
		return subject{}
	}
	if !f.pack.comma && g.end+1 < s.end && f.is(g.end, determiner) && f.is(g.end+1, time) && !f.is(g.end+1, title) {
		return subject{} // said this week
	}
	k := f.kindAt(p)
	if f.pack.comma && f.kindAt(p) == word && f.nominal(g.end) && f.kindAt(g.end) == word && !f.is(g.end, object) && f.opensWithAdverbial(s, p) {
		return subject{g.end, f.nounEnd(g.end, s)}
	}
	if k != comma && k != closing && k != dash || !f.nominal(g.end) || f.kindAt(g.end) != word {
		return subject{}
	}
	if f.tokens[g.end].class&object != 0 && f.tokens[g.end].class&(pronoun|possessive) == 0 || f.adverbial(g.end) && !f.is(g.end, determiner) {
		return subject{}
	}
	if next := g.end + 1; f.is(g.end, pronoun) && next < s.end && f.kindAt(next) == word && !f.is(next, preposition|time|adverb|subordinator|and) {
		return subject{} // … said he has
	}
	if f.is(g.end, determiner) && !f.tokens[g.end].capital && g.end+1 < s.end && (f.kindAt(g.end+1) == colon || f.kindAt(g.end+1) == comma) && f.is(g.end, alone) && !f.is(g.end, plural) {
		return subject{} // tweeted this: “…”
	}
	end := f.nounEnd(g.end, s)
	if k == comma && f.kindAt(p-1) != closing || k == dash {
		// an apposition before the verb, or a clause?
		if !f.mainFinite(s.first, p) && !(f.is(s.first, resuming) && p == s.first+1) && !f.onlyWho(g, end, s, p) || f.clausal(g.end, s) && f.mainFinite(g.end, f.untilComma(g.end, s)) {
			return subject{}
		}
	}
	return subject{g.end, end}
}

// onlyWho reports whether a sentence has no more than who speaks behind a verb that says no
// more than that something is said: Ships pay too little, said the mayor.
func (f *finder) onlyWho(g group, end int, s sentence, p int) bool {
	const least = 4 // words before
	return g.reading.frames&plain != 0 && p-s.first >= least && end > g.end && !f.mainFinite(g.end, s.end) && !f.names(g.end, end, subordinator) &&
		(end >= s.end || f.kindAt(end) == stop || f.kindAt(end) == comma)
}

// mainFinite reports whether there is a verb before a token that is not in a relative
// clause.
func (f *finder) mainFinite(a, b int) bool {
	start, relativeClause := a, false
	for i := a; i < b; i++ {
		switch {
		case f.tokens[i].kind == comma:
			start, relativeClause = i+1, false
		case f.is(i, relative) && i > start && !(f.is(i, that) && (f.is(i-1, and) || !f.pack.comma && f.is(i-1, preposition))):
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
				for end < s.end && f.tokens[end].kind != comma && f.tokens[end].kind != stop && f.tokens[end].kind != dash && f.tokens[end].kind != opening && f.tokens[end].kind != colon {
					end++
				}
				if f.pack.comma && (end >= s.end || f.kindAt(end) != comma || f.hasFinite(n+1, end)) {
					return n // sagte Quay, der Hafen sei zu
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
	if end <= s.first {
		return subject{}
	}
	i := end - 1
	t := &f.tokens[i]
	if t.class&pronoun != 0 && t.class&relative == 0 {
		if i > s.first+1 && f.is(i-1, and) { // Quay and she
			if n := f.nounBefore(i-1, s); n.end == i-1 && n.end > n.first {
				return subject{n.first, end}
			}
		}
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
			if t.class&(subordinator|that|relative|not) != 0 || t.class&question != 0 && !f.pack.comma || t.class&auxiliary != 0 && t.low != "'s" {
				break walk
			}
			if t.class&to != 0 && !(i > s.first && i < end-1 && f.nominalBehindTo(i)) {
				break walk
			}
			if t.class&and != 0 && (i == s.first || f.hasFinite(f.pastQuotation(s.first, i), i) && !f.both(i, s) || t.low == "but" || t.low == "yet") {
				break walk
			}
			if t.class&pronoun != 0 && start < end {
				if f.is(i+1, and) && t.class&relative == 0 && (i == s.first || f.kindAt(i-1) != word) { // she and Pell
					start = i
				}
				break walk
			}
			if i < end-1 && (f.finite(i) || f.is(i-1, have) && !t.capital && (strings.HasSuffix(t.low, "ed") || slices.ContainsFunc(t.verbs, func(r reading) bool { return r.is(participle) }))) && !t.capital && !(f.kindAt(i-1) == comma && f.adjectives(i-1, end, s)) {
				break walk
			}
		case number:
		case other:
			if f.runes[t.start] != '%' && (f.pack.comma || f.runes[t.start] != '&') {
				break walk
			}
		case comma:
			if i+1 < s.end && f.tokens[i+1].low == "jr." {
				continue
			}
			if f.adjectives(i, end, s) {
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

// adjectives reports whether a comma stands between two that come before a noun: the old,
// tired clerk.
func (f *finder) adjectives(i, end int, s sentence) bool {
	if i-2 < s.first {
		return false
	}
	if w := f.tokens[i-1].low; !f.pack.comma && (strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") || f.is(i-1, time)) {
		return false // in several cases, aides say
	}
	if !f.pack.comma && i-3 >= s.first && (f.is(i-3, preposition) || f.finite(i-3)) {
		return false // about the decision, former aides say
	}
	return i+2 < end && f.is(i-2, determiner) && f.kindAt(i-1) == word && !f.tokens[i-1].capital && !f.tokens[i+1].capital &&
		!f.is(i+1, determiner|pronoun|possessive|preposition|subordinator|and|that|relative) && f.kindAt(i+2) == word
}

// pastQuotation is behind the last quotation that ends with a comma between tokens.
func (f *finder) pastQuotation(a, b int) int {
	for i := b - 1; i > a; i-- {
		if f.kindAt(i) == closing && (f.kindAt(i-1) == comma || f.kindAt(i-1) == stop) {
			return i + 1
		}
	}
	return a
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
				if n.first-1 >= s.first && f.tokens[n.first-1].kind == comma && !f.tokens[n.first].capital && i-s.first > 3 && !(f.is(n.first, determiner|possessive) && f.name(i+1, p)) {
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

// both reports whether a conjunction joins two that are told of together, in a phrase that
// stands right behind a comma: It will close, current and former officials say.
func (f *finder) both(i int, s sentence) bool {
	const far = 4 // words
	if f.pack.comma || f.tokens[i].low != "and" {
		return false
	}
	for k := i - 1; k > s.first && k >= i-far; k-- {
		if f.kindAt(k) == comma {
			return k < i-1
		}
		if f.kindAt(k) != word || f.finite(k) || f.is(k, preposition|pronoun|that|to|and|subordinator|auxiliary) {
			return false
		}
	}
	return false
}

// name reports whether tokens are words in capitals, and no more.
func (f *finder) name(a, b int) bool {
	for i := a; i < b; i++ {
		if f.kindAt(i) != word || !f.tokens[i].capital {
			return false
		}
	}
	return a < b
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

// mainSubject is the first noun phrase before the first verb of a sentence; behind it, if
// no subject stands before: Am Freitag erklärte der Rat.
func (f *finder) mainSubject(s sentence, before int) subject {
	if f.pack.comma && f.opensWithAdverbial(s, before) {
		for i := s.first + 1; i+1 < before && i < s.first+16; i++ {
			if !f.finite(i) || f.kindAt(i+1) != word {
				continue
			}
			n := i + 1
			for n < before && (f.is(n, adverb|time) && !f.is(n, determiner) || f.tokens[n].low == "sich") {
				n++
			}
			if f.is(n, pronoun) {
				return subject{n, n + 1}
			}
			if end := f.phraseEnd(n, s); end > n && end <= before && !f.is(n, preposition) {
				return subject{n, end}
			}
			break
		}
	}
	first := f.pastLeading(s, before)
	for i := first; i < before; i++ {
		t := &f.tokens[i]
		if t.kind == opening && t.pair > i {
			i = min(t.pair, before)
			continue
		}
		if f.finite(i) && i > first {
			e := i
			for e > first && f.adverbial(e-1) {
				e--
			}
			if e == first {
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

// pastLeading is where a sentence begins behind phrases that tell when, where or how: After
// the attacks, Quay
func (f *finder) pastLeading(s sentence, before int) int {
	first := s.first
	if f.pack.comma {
		return first
	}
	for f.is(first, preposition|adverb|time) && !f.is(first, determiner|pronoun) {
		c := f.untilComma(first, s)
		if c+1 >= before || f.kindAt(c) != comma || !f.hasFinite(c+1, before) {
			break
		}
		first = c + 1
	}
	return first
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
	if g.modal && !g.does || g.infinitive || g.form == gerund && !g.progressive && !inverted {
		return // he would have insisted
	}
	if !f.pack.comma && !inverted && who.end == who.first+1 && f.is(who.first, relative) && f.kindAt(cut-1) == comma && f.kindAt(cut-2) != closing {
		return // said Marsh, who has read it
	}
	p := cut - 1
	if p <= s.first {
		return f.lastSentence(max(g.end, hearer.end), s, cut), more
	}
	k := f.tokens[p].kind
	switch {
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
	if !quoted && slices.ContainsFunc(f.tokens[first].verbs, func(r reading) bool {
		return r.is(participle) && r.frames&takesQuestion != 0 && r.frames&takesObjectTo != 0
	}) {
		return // Asked whether …, she said
	}
	if !quoted && f.pack.comma && !(inverted && f.clauseStands(g, s) && f.objectless(max(g.particle, who.end), s)) {
		return // Quay, die ihn lobte
	}
	if !quoted && !f.pack.comma && g.reading.frames&(takesThat|takesClause|takesQuestion|takesObject) == 0 {
		return // it takes quotations alone: he laughed
	}
	leads := !quoted && f.tokens[first].kind == word && f.tokens[first].class&(preposition|subordinator) != 0 && !f.hasFinite(first, p)
	if leads && (inverted || k == dash || f.names(first, p, time)) {
		return
	}
	content = [2]int{f.contentStart(f.dateline(first, p), p, s), p + 1}
	if !quoted {
		content[0] = f.pastConnecting(content[0], p)
	}
	end := max(g.end, hearer.end)
	if inverted {
		end = who.end
	}
	at := f.skip(end, s, true)
	if (inverted || quoted) && at+1 < s.end && f.tokens[at].kind == comma && f.tokens[at+1].kind == word {
		// who, who keeps the books, “…”; he said, laughing, “…”
		for n := at + 1; n+1 < s.end && n < at+20; n++ {
			if f.tokens[n].kind == comma && f.tokens[n+1].kind == opening {
				at = n
				break
			}
			if f.tokens[n].kind != word && f.tokens[n].kind != number || f.newSpeech(n) {
				break
			}
		}
	}
	if quoted && !inverted && at < s.end && f.kindAt(at) == opening && at == g.end && g.reading.frames&takesHearer == 0 && f.tokens[at].pair > at {
		more = f.quote(at, s) // a point is missing
	}
	if at < s.end && (f.tokens[at].kind == comma || f.tokens[at].kind == dash || f.tokens[at].kind == colon) && at+1 < s.end {
		n := at + 1
		t := &f.tokens[n]
		switch {
		case t.kind == opening:
			more = f.quote(n, s)
			if more[1] < s.end && f.kindAt(more[1]) != stop {
				more[1] = f.clauseEnd(n, s, false)
			}
		case f.tokens[at].kind == comma && quoted && t.class&(and|that) != 0 && f.quoteSoon(n, s) && !(t.class&and != 0 && f.speaks(n+1, s)):
			more = [2]int{n, f.clauseEnd(n, s, false)}
		case f.tokens[at].kind == comma && quoted && !inverted && f.finite(n) && !f.participle(n) && !f.complete(f.span(first, p+1)):
			more = [2]int{n, f.clauseEnd(n, s, false)} // “Only you,” she said, would come
		case f.tokens[at].kind == comma && !quoted && f.is(n, determiner) && f.mainFinite(first, p) && !f.hasFinite(n, f.untilComma(n, s)):
			// … he said, a policy of old
		case f.tokens[at].kind == comma && !quoted && !inverted && (!f.participle(n) || !f.pack.comma && f.is(first, subordinator) && f.hasFinite(n, s.end)) && !(t.class&and != 0 && (f.newVerb(n+1, s) || !f.pack.comma && f.speaks(n+1, s))):
			more = [2]int{n, f.clauseEnd(n, s, false)}
		}
	}
	if !quoted && !f.pack.comma && more[1] <= more[0] && !f.stands(content[0], p, s) {
		return [2]int{}, [2]int{} // Late last month, she wrote; though it rains, he says
	}
	if leads && (more[1] <= more[0] || f.kindAt(more[0]) != opening && more[1]-more[0] < 5 && !f.hasFinite(more[0], more[1])) {
		return [2]int{}, [2]int{}
	}
	return content, more
}

// stands reports whether what is between tokens can stand alone: it is no subordinate clause
// that has no other behind it, and does not only tell when, how or where.
func (f *finder) stands(first, end int, s sentence) bool {
	if f.is(first, subordinator) && !f.is(first, that|question|and) {
		c := f.untilComma(first, s)
		return c < end && f.hasFinite(c+1, end)
	}
	return f.hasFinite(first, end) || !f.is(first, preposition|adverb) && !f.names(first, end, time) && !f.isGerund(first)
}

// newSpeech reports whether a word introduces more: adding.
func (f *finder) newSpeech(i int) bool {
	return slices.ContainsFunc(f.tokens[i].verbs, func(r reading) bool { return r.is(gerund) && r.kind == "speech" && r.frames&takesQuote != 0 })
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
			agency := !f.pack.comma && f.kindAt(i-1) == endBracket && f.kindAt(i-3) == bracket && upper(f.text(f.span(i-2, i-1)))
			for _, r := range f.runes[t.start:t.end] {
				if unicode.IsLower(r) && !agency {
					return first
				}
			}
			return i + 1 // New York (AFP) –
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
func (f *finder) lastSentence(end int, s sentence, cut int) (content [2]int) {
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
	if k := f.skip(end, s, true); k < s.end-1 && f.kindAt(k) != comma && f.kindAt(k) != dash && (f.pack.comma || k != end || !f.is(k, subordinator) || f.is(k, question)) || k+1 < s.end && f.kindAt(k+1) == opening {
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
		at := i
		for _, w := range ws {
			if w == gap {
				for n := 0; n < 3 && at+1 < s.end && f.kindAt(at) == word && !f.tokens[at].capital; n++ {
					at++ // nach ersten eigenen Angaben
				}
				if at+2 < s.end && f.kindAt(at) == word && f.tokens[at].capital && strings.HasSuffix(f.tokens[at].low, "s") && f.kindAt(at+1) == word && f.tokens[at+1].capital {
					at++ // nach Quays Angaben
				}
				continue
			}
			if end, ok := strings.CutPrefix(w, "-"); at+1 >= s.end || f.tokens[at].low != w && !(ok && strings.HasSuffix(f.tokens[at].low, end)) {
				continue words
			}
			at++
		}
		return at - i
	}
	return 0
}

// gap stands in a pack for up to three small words.
const gap = "…"

// opens reports whether nothing of a sentence stands before a token but a word that goes
// on with what was said before, or what ends at a colon.
func (f *finder) opens(i int, s sentence) bool {
	for j := i - 1; j >= s.first; j-- {
		switch k := f.kindAt(j); {
		case k == colon || k == semicolon:
			return true
		case k == comma && j+1 == i:
		case k == word && f.is(j, resuming|adverb|and|preposition|subordinator) && i-j < 4:
		default:
			return false
		}
	}
	return true
}

// pastOpening passes over a word that goes on with what was said before: But
func (f *finder) pastOpening(a, i int) int {
	if a+1 < i && f.is(a, and) && f.is(a, resuming) {
		a++
		if f.kindAt(a) == comma {
			a++
		}
	}
	return a
}

// pastConnecting passes over words by which a text connects a sentence with the one before:
// Meanwhile, in fact,
func (f *finder) pastConnecting(a, end int) int {
	i := a
	for i < end && i < a+2 && f.is(i, connecting) {
		i++
	}
	if i > a && i+2 < end && f.kindAt(i) == comma {
		return i + 1
	}
	return a
}

// accordingTo proposes what stands beside "according to the mayor".
func (f *finder) accordingTo(i, k int, s sentence) {
	end := f.nounEnd(k, s)
	if f.is(k, object) && !f.is(k, possessive) {
		end = k + 1
	}
	if f.pack.comma {
		f.accordingApart(i, k, s)
		return
	}
	leads := f.opens(i, s)
	if first := f.untilComma(k, s); leads && first < end && (end >= s.end || f.kindAt(end) != comma || f.hasFinite(first, end) || first+1 < s.end && f.tokens[first+1].capital && !f.is(first+1, determiner) && !(first+2 < s.end && f.tokens[first+2].low == "'s")) {
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
	told := false // a whole clause stands before
	if !leads {
		a := f.pastConnecting(f.pastOpening(f.dateline(s.first, i), i), i)
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
		told = f.hasFinite(a, first)
	}
	after := end
	for after < s.end && f.tokens[after].kind != comma && f.tokens[after].kind != stop {
		after++
	}
	if after+1 < s.end && f.tokens[after].kind == comma && (leads || first < i) {
		n := after + 1
		if !told || f.is(n, subordinator|and) && f.hasFinite(n, s.end) || f.finite(n) {
			content = append(content, [2]int{n, f.clauseEnd(n, s, false)})
		}
	}
	if len(content) == 0 {
		return
	}
	f.propose(content, who, subject{}, [2]int{i, k}, "according", false)
}

// severalBefore reports whether the noun phrase before a token stands for several, so that
// a word without an ending can be its verb: supporters of the law hope.
func (f *finder) severalBefore(i int, s sentence) bool {
	if i == s.first || f.kindAt(i-1) != word || f.is(i-1, determiner|possessive|preposition|auxiliary|pronoun) || f.tokens[i].capital {
		return false
	}
	n := f.nounBefore(i, s)
	if n.end <= n.first || f.is(n.first, preposition) {
		return false
	}
	head := n.end - 1
	for k := n.first; k < n.end; k++ {
		if f.is(k, preposition) && k > n.first {
			head = k - 1
			break
		}
		if f.is(k, and) && k > n.first {
			return f.tokens[k-1].capital && f.tokens[n.end-1].capital
		}
	}
	w := f.tokens[head].low
	return head < n.end-1 && (f.is(head, plural|alone) || f.tokens[head].class&^occasions == 0 && len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss"))
}

// accordingApart proposes what stands around "laut Quay" where the order of words lets
// that stand anywhere: Der Hafen muss laut Quay schließen.
func (f *finder) accordingApart(i, k int, s sentence) {
	end := f.withoutPlace(k, f.phraseEnd(k, s))
	if end <= k {
		end = k // nach Angaben
	}
	first := f.clauseStart(i, s)
	if !f.hasFinite(s.first, first) {
		first = s.first
	}
	if f.opens(i, s) {
		end = f.untilVerb(end, s)
	}
	who := subject{k, end}
	switch {
	case end == k:
		who = subject{i + 1, k}
	case f.kindAt(end-1) == comma:
		who.end--
	}
	if end > k+1 && f.is(k, preposition) && f.is(k, belongs) {
		who.first++ // nach Angaben von Quay
	}
	var content [][2]int
	if i > first {
		content = append(content, [2]int{first, i})
	}
	if end < s.end && f.kindAt(end) == comma {
		end++
	}
	if end < s.end && f.kindAt(end) != stop {
		content = append(content, [2]int{end, f.clauseEnd(end, s, false)})
	}
	if len(content) > 0 && who.end > who.first {
		f.propose(content, who, subject{}, [2]int{i, k}, "according", false)
		f.subject = who
	}
}

// withoutPlace is where a noun phrase ends without where and when behind it: laut Quay in
// Rom.
func (f *finder) withoutPlace(first, end int) int {
	for k := first + 1; k < end; k++ {
		if w := f.tokens[k].low; f.is(k, preposition) && w != "von" && w != "vom" || f.is(k, time) {
			return k
		}
	}
	return end
}

// untilVerb is where the verb of a sentence stands, behind what more is told between commas
// of who is named before it: Nach Angaben Quays, der Bürgermeisterin, sei der Hafen zu. If it
// is not found, the token itself.
func (f *finder) untilVerb(end int, s sentence) int {
	const far = 24
	for v := end; v+1 < s.end && v < end+far; v++ {
		if f.kindAt(v) == opening && f.tokens[v].pair > v {
			v = f.tokens[v].pair
			continue
		}
		last := f.kindAt(v+1) == comma || f.kindAt(v+1) == stop
		if k := f.kindAt(v - 1); f.finite(v) && !last && !f.tokens[v].capital && (v == end || k == comma || k == closing || k == endBracket || k == number || f.tokens[v-1].capital) {
			return v
		}
	}
	return end
}

// phraseEnd is where a noun phrase ends in a language that begins nouns with capitals:
// small words, nouns, and what belongs to them: dem Sprecher der Stadt.
func (f *finder) phraseEnd(i int, s sentence) int {
	end := i
	for n := i; n < s.end && f.kindAt(n) == word || n < s.end && f.kindAt(n) == opening; {
		head := n
		for head < s.end && head < n+4 && f.kindAt(head) == word && !f.tokens[head].capital && !f.finite(head) {
			head++
		}
		if head < s.end && f.kindAt(head) == opening && f.tokens[head].pair > head {
			end = f.tokens[head].pair + 1
			n = end
			continue
		}
		if head >= s.end || f.kindAt(head) != word || !f.tokens[head].capital {
			return end
		}
		for head < s.end && f.kindAt(head) == word && f.tokens[head].capital {
			head++
		}
		end = head
		if end+2 < s.end && f.kindAt(end) == bracket && f.kindAt(end+2) == endBracket {
			end += 3
		}
		if end+1 >= s.end || f.kindAt(end) != word || !f.is(end, belongs) || f.is(end+1, time) {
			return end
		}
		n = end
	}
	return end
}

// thus proposes what stands before the one who says it: …, so der Bürgermeister.
func (f *finder) thus(i int, s sentence) bool {
	if i == s.first || i+1 >= s.end || f.kindAt(i-1) != comma && f.kindAt(i-1) != closing || f.kindAt(i+1) != word || f.finite(i+1) || f.is(i+1, adverb|pronoun) && !f.is(i+1, determiner) || f.is(i+1, preposition) {
		return false
	}
	end := f.phraseEnd(i+1, s)
	if end <= i+1 {
		return false
	}
	over := end
	for over < s.end && (f.adverbial(over) || f.is(over, adverb|time) || f.is(over, preposition) && f.is(over+1, time)) {
		over++
	}
	if over < s.end && f.kindAt(over) != comma && f.kindAt(over) != stop && f.kindAt(over) != colon {
		return false
	}
	content := [][2]int{{f.dateline(s.first, i), i}}
	if over+1 < s.end && f.kindAt(over) == comma && !f.hasFinite(content[0][0], i) {
		content = append(content, [2]int{over + 1, f.clauseEnd(over+1, s, false)})
	}
	who := subject{i + 1, end}
	content = append(content, f.goesOn(content, group{first: i, end: i + 1}, s)...)
	f.proposeOf(nil, content, who, subject{}, [2]int{i, i + 1}, "according", "thus", false)
	f.subject = who
	return true
}

// likewise proposes what stands before or behind as the mayor said: with a comma between.
func (f *finder) likewise(i int, s sentence) bool {
	first := i == s.first || i == s.first+1 && f.is(s.first, and)
	joins := !first && !f.pack.comma && f.is(i-1, and) // …, and as she said, it closes
	if !first && !joins && f.kindAt(i-1) != comma {
		return false
	}
	end := i + 1 // of the clause
	for end < s.end && end < i+24 && f.kindAt(end) != comma && f.kindAt(end) != stop && f.kindAt(end) != opening {
		end++
	}
	if end-i < 3 || end < s.end && f.kindAt(end) == opening || (first || joins) && (end+1 >= s.end || f.kindAt(end) != comma) {
		return false
	}
	leads := !first && !joins && !f.pack.comma && end+1 < s.end && f.kindAt(end) == comma && !f.hasFinite(s.first, i-1) && f.hasFinite(end+1, s.end) // weeks ago, as she said, it closed
	for v := i + 1; v < end; v++ {
		for _, r := range f.tokens[v].verbs {
			if r.kind == "thought" || r.frames&(takesThat|takesClause|takesQuote) == 0 || f.pack.comma && !r.is(past) && !r.is(present) || !f.pack.comma && !(r.is(past) || r.is(present)) {
				continue
			}
			var who subject
			switch {
			case f.pack.comma:
				if v != end-1 || v < i+2 || len(r.particle) > 0 {
					continue
				}
				if e := f.phraseEnd(i+1, s); e > i+1 && e <= v {
					who = subject{i + 1, e}
				} else if f.is(i+1, pronoun) {
					who = subject{i + 1, i + 2}
				} else {
					continue
				}
			default:
				if v < i+2 || f.finite(v-1) {
					continue
				}
				if k := f.skip(v+1, s, true); k < end {
					continue
				}
				if who = f.nounBefore(v, s); who.first != i+1 {
					continue
				}
			}
			var content [][2]int
			if first || joins || leads {
				content = [][2]int{{end + 1, f.clauseEnd(end+1, s, false)}}
				if leads && i-1 > s.first+1 {
					content = append([][2]int{{s.first, i - 1}}, content...)
				}
			} else {
				content = [][2]int{{f.dateline(s.first, i), i - 1}}
				const least = 3 // words of a clause
				if i-1-content[0][0] < least || !f.pack.comma && !f.hasFinite(content[0][0], i-1) && f.kindAt(i-2) != closing {
					return false
				}
			}
			f.proposeOf(r.verb, content, who, subject{}, [2]int{v, v + 1}, "likewise", "likewise "+r.lemma, false)
			return true
		}
	}
	return false
}
