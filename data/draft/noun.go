package draft

import (
	"slices"
	"strings"
)

// nounAt proposes what a noun introduces: his claim that, the mayor's support for. It
// gives the last token that it used; before i, if there is none.
func (f *finder) nounAt(i int, s sentence, last subject) int {
	if f.pack == nil || i+2 >= s.end {
		return i - 1
	}
	n := f.pack.nouns[f.tokens[i].low]
	if n != nil && f.pack.comma {
		return f.nounApart(i, n, s)
	}
	if n == nil || f.tokens[i].capital && i > s.first {
		return i - 1
	}
	if len(f.tokens[i].verbs) > 0 && i > s.first && (f.is(i-1, pronoun) || f.participle(i) && (f.kindAt(i-1) == comma || f.is(i-1, be))) {
		return i - 1 // a verb: he hopes that, warning that
	}
	if slices.ContainsFunc(f.tokens[i].verbs, func(r reading) bool { return r.is(present) }) && i > s.first && f.tokens[i-1].capital && !f.is(i-1, determiner|possessive|preposition) && !f.title(s) {
		return i - 1 // Quay hopes that
	}
	if f.verbOf(i, s) {
		return i - 1 // leaders hope that
	}
	// whose it is
	j := i - 1
	for j >= s.first && i-j < 5 && f.tokens[j].kind == word && f.tokens[j].class&(preposition|auxiliary|determiner|possessive|and|that|to) == 0 && f.tokens[j].low != "'s" && f.tokens[j].low != "'" && !f.finite(j) {
		j--
	}
	var who subject
	const least = 5 // words of that and a clause
	switch {
	case j < s.first && !(n.bare && f.is(i+1, that)):
		return i - 1
	case j < s.first:
	case f.is(j, possessive):
		who = subject{j, j + 1}
	case f.tokens[j].low == "'s" || f.tokens[j].kind == other && f.runes[f.tokens[j].start] == '’' || f.tokens[j].low == "'":
		if j > s.first {
			who = f.nounBefore(j, s)
			who.end = j + 1
		}
	case n.bare && f.is(i+1, that) && s.end-i > least:
		if f.is(j, light) && j > s.first {
			who, _ = f.who(group{first: j, verb: j, end: j + 1, form: past, reading: reading{verb: &verb{}}}, s, last) // he voiced concern that
		}
	default:
		return i - 1
	}
	k := i + 1
	t := &f.tokens[k]
	end := 0
	switch {
	case n.that && t.class&that != 0:
		end = f.clauseEnd(k, s, false)
	case n.infinitive && t.class&to != 0 && !f.nominalBehindTo(k):
		end = f.clauseEnd(k, s, true)
	case slices.Contains(n.prepositions, t.low):
		k++
		end = f.clauseEnd(k, s, true)
		if e := f.nounClause(k, s); e < end {
			end = e
		}
	default:
		return i - 1
	}
	if end <= k || who.end == 0 && t.class&that == 0 {
		return i - 1
	}
	cue := [2]int{i, i + 1}
	if k == i+2 {
		cue[1] = k
	}
	if who.end > 0 && who.end <= i {
		cue[0] = who.end
	}
	f.propose([][2]int{{k, end}}, who, subject{}, cue, "noun "+t.low+" "+f.tokens[i].low, false)
	p := &f.found[len(f.found)-1]
	p.base, p.lemma = "noun", f.tokens[i].low
	return end - 1
}

// nounApart is nounAt where a comma stands before the clause: Quays Behauptung, dass; die
// Forderung des Rates, dass. The clause ends where the sentence goes on.
func (f *finder) nounApart(i int, n *noun, s sentence) int {
	if !n.that || !f.tokens[i].capital {
		return i - 1
	}
	var who subject
	at := i + 1 // behind whose it is
	switch {
	case f.is(i-1, possessive) && i > s.first:
		who = subject{i - 1, i}
	case i > s.first && f.genitiveName(i-1):
		who = f.nounBefore(i, s)
	case f.genitiveName(at):
		who = subject{at, at + 1}
		at++
	case f.is(at, belongs) && (f.is(at, determiner) && !f.is(at, preposition) || f.tokens[at].low == "von"):
		end := f.phraseEnd(at+1, s)
		if end <= at+1 {
			return i - 1
		}
		who = subject{at, end}
		if f.is(at, preposition) {
			who.first++
		}
		at = end
	default:
		return i - 1
	}
	if at+2 >= s.end || f.kindAt(at) != comma || !f.is(at+1, that) {
		return i - 1
	}
	end := f.clauseEnd(at+1, s, false)
	for k := at + 2; k+1 < end; k++ {
		if f.kindAt(k) == opening && f.tokens[k].pair > k {
			k = f.tokens[k].pair
		} else if f.kindAt(k) == comma && f.tokens[k].depth == f.tokens[i].depth && (f.finite(k+1) || !f.hasFinite(k+1, end)) {
			end = k // …, blieb ohne Antwort; …, zurück
		}
	}
	f.propose([][2]int{{at + 1, end}}, who, subject{}, [2]int{i, i + 1}, "noun dass "+f.tokens[i].low, false)
	p := &f.found[len(f.found)-1]
	p.base, p.lemma = "noun", f.text(f.span(i, i+1))
	return end - 1
}

// genitiveName reports whether a token may be a name in the genitive: Quays.
func (f *finder) genitiveName(i int) bool {
	return f.kindAt(i) == word && f.tokens[i].capital && f.tokens[i].class == 0 && (strings.HasSuffix(f.tokens[i].low, "s") || strings.HasSuffix(f.tokens[i].low, "ß") || f.kindAt(i+1) == other)
}

// verbOf reports whether a word that is a noun as well is the verb of the one right before:
// leaders hope, the council fears.
func (f *finder) verbOf(i int, s sentence) bool {
	if i <= s.first+1 || !f.is(i+1, that) || f.kindAt(i-1) != word || f.tokens[i-1].class&^(plural|alone|texts|occasions|alsoNoun|finite) != 0 || f.adverbial(i-1) || f.finite(i-1) || strings.HasSuffix(f.tokens[i-1].low, "ed") || adjective(f.tokens[i-1].low) {
		return false
	}
	several := strings.HasSuffix(f.tokens[i-1].low, "s") && !strings.HasSuffix(f.tokens[i-1].low, "ss")
	return slices.ContainsFunc(f.tokens[i].verbs, func(r reading) bool {
		return several && r.is(infinitive) || !several && r.is(present) && !r.is(infinitive)
	})
}

// nounClause is where a noun phrase ends within a sentence: before its verb.
func (f *finder) nounClause(k int, s sentence) int {
	for i := k; i < s.end; i++ {
		if f.is(i, relative|that) && i > k {
			return s.end
		}
		if f.finite(i) && i > k && !f.is(i-1, to) {
			return i
		}
	}
	return s.end
}

// nominalBehindTo reports whether to is a preposition here.
func (f *finder) nominalBehindTo(k int) bool {
	return k+1 < len(f.tokens) && (f.is(k+1, determiner|possessive|object) || f.tokens[k+1].capital)
}

// infinitiveAt reports whether to stands before a verb, as far as the words show: no noun
// in the plural, and no name.
func (f *finder) infinitiveAt(to int) bool {
	w := f.tokens[to+1].low
	return f.kindAt(to+1) == word && to+2 < len(f.tokens) && !f.tokens[to+1].capital && (len(f.tokens[to+1].verbs) > 0 || w[len(w)-1] != 's' && !adjective(w))
}
