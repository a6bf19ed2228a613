package draft

import (
	"slices"
	"strings"
)

// In languages whose verb stands second, who speaks stands before the verb or right behind
// it, and what else stands before it says when, where or what of: Am Freitag sagte Quay,
// Den Plan nannte Quay „…“.

// verbSecond finds the subject of a verb in such a clause: before it, or behind it if
// inverted.
func (f *finder) verbSecond(v int, s sentence) (who subject, inverted bool) {
	first := f.clauseStart(v, s)
	if first == v && v > s.first && f.is(v-1, and) {
		return f.shared(v, s), false
	}
	if first == v && v-1 > s.first && f.kindAt(v-1) == comma && f.kindAt(v-2) != closing {
		if n := f.apposed(v, s); n.end > n.first {
			if f.is(v+1, pronoun) && !f.is(v+1, object|possessive) {
				return subject{v + 1, v + 2}, true
			}
			return n, false
		}
	}
	for first < v && (f.is(first, and) || f.is(first, adverb) && !f.is(first, determiner|pronoun)) {
		first++
	}
	before := subject{}
	if first < v && !f.is(first, preposition|oblique|subordinator|that|question) && f.kindAt(first) == word {
		switch {
		case first+1 == v && f.is(first, determiner) && f.kindAt(first-1) == comma && first-1 > s.first:
			if n := f.nounBefore(first-1, s); n.end > n.first {
				return n, false // Quay, die sagte
			}
		case f.is(first, pronoun) && first+1 == v:
			return subject{first, v}, false
		case f.tokens[first].capital || f.is(first, determiner|possessive):
			before = subject{first, f.pastTimeBack(first, v)}
		}
	}
	behind := f.behindVerb(v+1, s)
	switch {
	case behind.end == behind.first:
		return before, false
	case before.end == before.first,
		behind.first == v+1 && behind.end == v+2 && f.is(behind.first, pronoun), // Der Zeitung sagte er
		f.speaker(behind) && !f.speaker(before),
		first == s.first && before.end == first+1 && f.is(behind.first, determiner|pronoun) && f.tokens[first].class == 0 && f.speaker(behind): // Offiziell sagte der Rat
		return behind, true
	}
	return before, false
}

// shared is the subject of the clause that another verb goes on with: Quay kam und sagte.
func (f *finder) shared(v int, s sentence) subject {
	for u := v - 2; u >= s.first; u-- {
		if f.kindAt(u) == closing {
			u = max(f.tokens[u].pair, s.first)
			continue
		}
		if f.finite(u) && (u+1 < v-1 || u > s.first) && !f.is(u-1, and) {
			if f.clauseStart(u, s) == u && u > s.first && f.kindAt(u-1) == comma && f.apposed(u, s).end == 0 {
				continue
			}
			n, _ := f.verbSecond(u, s)
			return n
		}
	}
	return subject{}
}

// apposed is the noun phrase that opens a sentence, where more is told of it between commas
// before its verb: Quay, die Bürgermeisterin, sagte. None: a clause stands there.
func (f *finder) apposed(v int, s sentence) subject {
	end := s.first
	for end < v && f.kindAt(end) != comma && f.kindAt(end) != colon {
		if f.kindAt(end) == opening && f.tokens[end].pair > end {
			end = f.tokens[end].pair
		}
		end++
	}
	first := s.first
	for first < end && (f.is(first, and) || f.is(first, adverb) && !f.is(first, determiner|pronoun)) {
		first++
	}
	if end >= v-1 || first >= end || f.hasFinite(first, end) || f.is(first, preposition|subordinator|oblique|question|that) {
		return subject{}
	}
	return subject{first, f.beforeBrackets(end, s)}
}

// pastTimeBack is where a noun phrase before a verb ends, without the time behind it.
func (f *finder) pastTimeBack(first, v int) int {
	end := v
	for end > first+1 && (f.is(end-1, adverb|time) && !f.is(end-1, determiner)) {
		end--
	}
	return end
}

// clauseStart is where the clause of a verb begins: behind a mark, or behind a conjunction
// that joins two clauses.
func (f *finder) clauseStart(v int, s sentence) int {
	i := v
	for i > s.first {
		k := f.kindAt(i - 1)
		if k == closing && f.tokens[i-1].pair >= s.first && f.tokens[i-1].pair < i-1 {
			if f.kindAt(i-2) == comma || f.kindAt(i-2) == stop || i-1-f.tokens[i-1].pair > 6 {
				return i // what was said
			}
			i = f.tokens[i-1].pair
			continue
		}
		if k == endBracket {
			if at := f.beforeBrackets(i, s); at < i {
				i = at
				continue
			}
		}
		if k != word && k != number && !(k == stop && f.kindAt(i-2) == number) && k != dash {
			return i
		}
		if k == dash && f.spacedDash(i-1) {
			return i
		}
		if k == word && f.is(i-1, and) && f.finiteSince(s.first, i-1) {
			return i
		}
		i--
	}
	return i
}

// behindVerb is the noun phrase behind a verb that may be its subject, past what is said to
// whom, where and when.
func (f *finder) behindVerb(i int, s sentence) subject {
	const steps = 6
	for range steps {
		if i >= s.end {
			return subject{}
		}
		switch t := &f.tokens[i]; {
		case t.kind == opening && t.pair > i && t.pair < s.end && t.pair-i < 6:
			return subject{i, t.pair + 1}
		case t.kind != word:
			return subject{}
		case f.is(i, pronoun) && !f.is(i, object) && !f.is(i, possessive):
			return subject{i, i + 1}
		case f.is(i, oblique), f.is(i, preposition) && !t.capital:
			end := f.phraseEnd(i+1, s)
			if end <= i+1 {
				return subject{}
			}
			i = end
		case f.is(i, that|and|question|to):
			return subject{}
		case f.is(i, object|adverb|time) && !f.is(i, determiner):
			i++
		case !t.capital && !f.is(i, determiner|possessive):
			return subject{}
		default:
			end := f.withoutPlace(i, f.phraseEnd(i, s))
			if end > i {
				return subject{i, end}
			}
			return subject{}
		}
	}
	return subject{}
}

// speaker reports whether a noun phrase names somebody who can speak: a pronoun, a name or
// a noun of the pack's endings.
func (f *finder) speaker(who subject) bool {
	if f.is(who.first, pronoun) && who.end == who.first+1 {
		return true
	}
	if f.kindAt(who.first) == opening {
		return true
	}
	capitals := 0
	for i := who.first; i < who.end; i++ {
		if f.is(i, preposition) || i > who.first && f.is(i, determiner) {
			break
		}
		if f.kindAt(i) != word {
			continue
		}
		if f.pack.speaks(f.tokens[i].low) {
			return true
		}
		if !f.tokens[i].capital {
			capitals = 0
			continue
		}
		if capitals++; capitals > 1 {
			return true
		}
	}
	return capitals == 1 && f.tokens[who.first].capital && who.end == who.first+1
}

// sentenceSubject is the subject of the first verb of a sentence before a token.
func (f *finder) sentenceSubject(s sentence, before int) subject {
	if v := f.secondPlace(s); v > s.first && v < before {
		if who, _ := f.verbSecond(v, s); who.end > who.first && who.end <= before {
			return who
		}
	}
	for v := s.first; v < before; v++ {
		if f.kindAt(v) == opening && f.tokens[v].pair > v {
			v = f.tokens[v].pair
			continue
		}
		if v > s.first && f.finite(v) || v == s.first && f.is(v, auxiliary) {
			if f.is(s.first, subordinator) && f.kindAt(v+1) == comma {
				continue // Als er ging, sagte er
			}
			who, _ := f.verbSecond(v, s)
			if who.end <= before {
				return who
			}
		}
	}
	return subject{}
}

// secondPlace is where the verb of a sentence stands whose first words are one phrase, even
// if the verb is not known: Der Rat beschloss. 0: it is not found.
func (f *finder) secondPlace(s sentence) int {
	v := s.first
	for v < s.end && f.is(v, and) {
		v++
	}
	switch {
	case f.is(v, subordinator|that):
		return 0
	case f.is(v, preposition):
		v = f.phraseEnd(v+1, s)
	case f.is(v, adverb) && !f.is(v, determiner):
		v++
	default:
		if end := f.phraseEnd(v, s); end > v {
			v = end
		} else {
			v++
		}
	}
	if v <= s.first || v >= s.end || f.kindAt(v) != word || f.tokens[v].capital {
		return 0
	}
	w := f.tokens[v].low
	if f.finite(v) || f.tokens[v].class == 0 && (strings.HasSuffix(w, "t") || strings.HasSuffix(w, "te") || strings.HasSuffix(w, "en")) {
		return v
	}
	return 0
}

// inText is who speaks where a text is said to: Im Bericht heißt es, hieß es aus Paris.
func (f *finder) inText(v int, s sentence) subject {
	first := f.clauseStart(v, s)
	for first < v && (f.is(first, and) || f.is(first, adverb)) {
		first++
	}
	if first < v && f.is(first, preposition) {
		if end := f.phraseEnd(first+1, s); end > first+1 && !f.is(end-1, time) {
			return subject{first + 1, end}
		}
	}
	const far = 12
	for i := v + 1; i < s.end && i < v+far && f.kindAt(i) == word; i++ {
		if f.is(i, preposition) && !f.is(i+1, time) {
			if end := f.phraseEnd(i+1, s); end > i+1 && !f.is(end-1, time) {
				return subject{i + 1, end}
			}
		}
	}
	return subject{}
}

// toInfinitive reports whether a clause behind a comma ends with an infinitive and its to:
// sagte zu, den Hafen zu schließen; aufzugeben.
func (f *finder) toInfinitive(n int, s sentence) bool {
	end := f.untilComma(n, s)
	if end-n < 2 || f.is(n, that|relative|subordinator) || f.kindAt(end-1) != word || f.tokens[end-1].capital {
		return false
	}
	w := f.tokens[end-1].low
	return f.is(end-2, to) && strings.HasSuffix(w, "n") || strings.Contains(w[1:], "zu") && strings.HasSuffix(w, "en") && f.tokens[end-1].class == 0
}

// clauseStands reports whether a clause stands right before a verb, and no more than leads
// to it.
func (f *finder) clauseStands(g group, s sentence) bool {
	p := g.first - 1
	if p <= s.first || f.kindAt(p) != comma || f.kindAt(p-1) == closing || f.clauseStart(g.first, s) != g.first || f.is(s.first, subordinator|that|question) {
		return false
	}
	end := f.untilComma(s.first, s)
	v := f.secondPlace(s)
	return f.hasFinite(s.first, end) || v > 0 && v < end
}

// objectless reports whether no object stands at a token, but where, when or nothing.
func (f *finder) objectless(k int, s sentence) bool {
	for k < s.end && f.is(k, adverb|time) && !f.is(k, determiner) {
		k++
	}
	if n := f.dative(k, s); n.end > k {
		k = n.end // dem Rat
	}
	return k >= s.end || f.kindAt(k) != word && f.kindAt(k) != opening || f.is(k, preposition)
}

// dative is a noun phrase in a case that only one to whom something is done has, as far as
// its article shows: dem Rat. None: it is another one.
func (f *finder) dative(i int, s sentence) subject {
	if i >= s.end || !f.is(i, oblique) || !strings.HasSuffix(f.tokens[i].low, "m") || f.is(i-1, preposition) {
		return subject{}
	}
	if end := f.withoutPlace(i, f.phraseEnd(i, s)); end > i+1 {
		return subject{i, end}
	}
	return subject{}
}

// addressed is to whom something is said where the order of words is free: sagte dem Rat;
// hat Quay am Montag dem Rat gesagt; dem Rat sagte er; sagte er gegenüber der Zeitung.
func (f *finder) addressed(g group, who subject, s sentence) subject {
	if first := f.clauseStart(g.first, s); first < g.first {
		if n := f.dative(first, s); n.end == g.first {
			return n
		}
		if f.tokens[first].low == "gegenüber" && f.phraseEnd(first+1, s) == g.first {
			return subject{first + 1, g.first}
		}
	}
	for i := g.first + 1; i < s.end; {
		switch t := &f.tokens[i]; {
		case i == who.first && who.end > i:
			i = who.end
		case t.kind != word && t.kind != number:
			return subject{}
		case t.low == "gegenüber":
			if end := f.phraseEnd(i+1, s); end > i+1 {
				return subject{i + 1, f.withoutPlace(i+1, end)}
			}
			return subject{}
		case f.dative(i, s).end > i:
			return f.dative(i, s)
		case f.is(i, preposition) && !t.capital:
			end := f.phraseEnd(i+1, s)
			if end <= i+1 {
				return subject{}
			}
			i = end
		case f.is(i, adverb|time|object|reported) && !f.is(i, determiner), t.kind == number:
			i++
		default:
			return subject{}
		}
	}
	return subject{}
}

// quotedOne is who is quoted, the object of a verb, where who quotes him is its subject:
// Die Zeitung zitierte Quay; „…“, zitierte die Zeitung Quay.
func (f *finder) quotedOne(g group, quoting subject, inverted bool, s sentence) subject {
	if !inverted {
		return f.behindVerb(g.first+1, s)
	}
	const article = 2 // and its noun
	if f.is(quoting.first, determiner) && quoting.end > quoting.first+article {
		return subject{quoting.first + article, quoting.end}
	}
	if n := f.behindVerb(quoting.end, s); n.first == quoting.end && n.end > n.first {
		return n
	}
	return quoting
}

// opinion reports whether words of the kind of "nach Angaben" stand with their preposition
// behind, and before that whose they are: ihrer Meinung nach.
func (f *finder) opinion(i int, s sentence) bool {
	if !f.pack.comma || !f.is(i, preposition) || i-2 < s.first || !f.is(i-2, possessive) {
		return false
	}
	return slices.ContainsFunc(f.pack.according, func(ws []string) bool {
		return len(ws) > 1 && ws[0] == f.tokens[i].low && ws[len(ws)-1] == f.tokens[i-1].low
	})
}
