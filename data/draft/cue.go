package draft

import "strings"

// A group is a verb with what belongs to it: adverbs and auxiliaries before it.
type group struct {
	first, verb, end int // tokens; end is behind the particle
	reading          reading
	form             form
	passive, negated bool
	progressive      bool
	infinitive       bool // to say
	particle         int  // where a particle that stands apart ends; 0: there is none
	modal, does      bool // would say, did say
}

func (d *doc) is(i int, c class) bool {
	return i >= 0 && i < len(d.tokens) && d.tokens[i].class&c != 0
}

func (d *doc) kindAt(i int) kind {
	if i < 0 || i >= len(d.tokens) {
		return other
	}
	return d.tokens[i].kind
}

// adverbial reports whether a word may stand between an auxiliary and a verb.
func (d *doc) adverbial(i int) bool {
	t := &d.tokens[i]
	return t.kind == word && !t.capital && (t.class&(adverb|not|reported) != 0 && t.class&(pronoun|preposition) == 0 || strings.HasSuffix(t.low, "ly") && len(t.low) > 4 && len(t.verbs) == 0)
}

// hasDone reports whether 's stands for has: he's argued that.
func (d *doc) hasDone(j int, g group, s sentence) bool {
	if d.pack.comma || !g.reading.is(participle) || j == s.first || !d.is(j-1, pronoun) || d.is(j-1, object) || g.end >= s.end {
		return false
	}
	w := d.tokens[j-1].low
	return w != "there" && !d.is(g.end, preposition|to|subordinator)
}

// groupAt reads a verb at a token, with one of its readings.
func (d *doc) groupAt(i int, r reading, s sentence) (group, bool) {
	g := group{first: i, verb: i, end: i + 1, reading: r}
	if f := d.pack.comma; f && len(r.particle) > 0 {
		end, ok := d.apart(i, r.particle, s)
		if r.frames&within != 0 {
			w := r.particle[0]
			switch {
			case i+1 < s.end && d.tokens[i+1].low == w:
				end, ok = i+2, true
			case i > s.first && d.tokens[i-1].low == w:
				end, ok = i+1, true
			default:
				return g, false
			}
		}
		if r.frames&about != 0 {
			end, ok = d.prepositionBehind(i, r.particle[0], s)
			if !ok {
				return g, false
			}
		}
		last := r.particle[len(r.particle)-1]
		if !ok && !strings.HasPrefix(d.tokens[i].low, last) && (i == s.first || d.tokens[i-1].low != last) {
			return g, false
		}
		g.particle = end
	}
	for _, w := range r.particle {
		if d.pack.comma {
			break
		}
		if g.end < s.end && d.adverbial(g.end) && d.tokens[g.end].low != w {
			g.end++
		}
		if g.end >= s.end || d.tokens[g.end].low != w {
			return g, false
		}
		g.end++
	}
	if d.pack.comma && r.is(participle) {
		if at := d.auxiliaryBefore(i, s); at >= 0 {
			g.first, g.form = at, participle
			g.negated = d.deniedBetween(at, i)
			return g, true
		}
		if !r.is(past) && !r.is(present) {
			return g, false
		}
	}
	if d.pack.comma {
		for k := i + 1; k < s.end && k < i+10 && d.tokens[k].kind == word; k++ {
			g.negated = g.negated || d.tokens[k].class&(not|none) != 0
		}
	}
	var beAt, haveAt, modalAt, toAt, doAt bool
	j := i - 1
walk:
	for ; j >= s.first; j-- {
		t := &d.tokens[j]
		switch {
		case t.kind != word:
			break walk
		case t.class&not != 0 && t.class&auxiliary == 0:
			g.negated = true
		case t.class&auxiliary != 0:
			if toAt && t.class&(modal|do) != 0 {
				break walk
			}
			if t.low == "'s" && !(r.is(participle) || r.is(gerund)) {
				break walk
			}
			if t.low == "'s" && !d.is(j-1, object|possessive|pronoun) && j > s.first && d.tokens[j-1].capital && r.is(gerund) {
				break walk
			}
			g.negated = g.negated || t.class&not != 0
			if t.low == "'s" && !beAt && d.hasDone(j, g, s) {
				haveAt = true
				break
			}
			beAt = beAt || t.class&be != 0 && !haveAt && !modalAt
			haveAt = haveAt || t.class&have != 0 && !beAt
			modalAt = modalAt || t.class&modal != 0
			doAt = doAt || t.class&do != 0
		case t.class&to != 0:
			if toAt || beAt && !r.is(gerund) && !r.is(participle) {
				break walk
			}
			toAt = true
		case d.adverbial(j), t.class&(and|refusing) == and|refusing && j > s.first && d.is(j-1, not|have), t.low == "since" && j > s.first && d.is(j-1, have):
		case t.class&floating != 0 && j > s.first && d.is(j-1, auxiliary|relative|object|pronoun):
		default:
			break walk
		}
		g.first = j
	}
	g.negated = g.negated || r.kind == "speech" && (d.is(j, refusing) && (toAt || r.is(gerund) && j == i-1) || r.is(gerund) && j == i-1 && d.is(j, preposition) && d.is(j-1, refusing))
	// adverbs before anything else of the group may belong to what stands before
	switch {
	case toAt && !beAt && !haveAt && r.is(infinitive):
		g.form, g.infinitive = infinitive, true
	case (modalAt || doAt) && !beAt && !haveAt && r.is(infinitive):
		g.form, g.modal, g.does = infinitive, true, doAt
	case beAt && r.is(gerund):
		g.form, g.progressive = gerund, true
	case beAt && r.is(participle):
		g.form, g.passive = participle, true
	case haveAt && r.is(participle):
		g.form, g.modal = participle, modalAt
	case beAt || haveAt || modalAt || doAt:
		return g, false
	case r.is(past):
		g.form = past
	case r.is(present):
		g.form = present
	case r.is(infinitive):
		g.form = infinitive
	case r.is(gerund):
		g.form = gerund
	default:
		return g, false
	}
	return g, d.isVerb(&g, s)
}

// prepositionBehind is where the preposition of a verb ends, in its clause and before words
// in quotation marks: sprach am Freitag von einer „…“
func (d *doc) prepositionBehind(i int, w string, s sentence) (end int, ok bool) {
	for k := i + 1; k < s.end && k < i+16 && (d.kindAt(k) == word || d.kindAt(k) == number); k++ {
		if d.tokens[k].low != w && d.tokens[k].low != "vom" {
			continue
		}
		for n := k + 1; n < s.end && n < k+5; n++ {
			if d.kindAt(n) == opening {
				return k + 1, true
			}
			if d.kindAt(n) != word || d.tokens[n].capital {
				break
			}
		}
	}
	return 0, false
}

// apart is where a particle ends that stands at the end of the clause: gab … an.
func (d *doc) apart(i int, particle []string, s sentence) (end int, ok bool) {
	n := 0
	inverted := i > s.first && (d.kindAt(i-1) == comma || d.kindAt(i-1) == closing)
	for k := i + 1; k < s.end && k < i+24; k++ {
		if t := &d.tokens[k]; t.kind == comma && !inverted || t.kind == stop || t.kind == colon || t.kind == opening {
			return 0, false
		} else if t.low == particle[n] {
			if n++; n == len(particle) {
				if k+1 >= s.end {
					return k + 1, true
				}
				next := d.tokens[k+1].kind
				return k + 1, next == comma || next == stop || next == colon || next == opening
			}
		}
	}
	return 0, false
}

// auxiliaryBefore is where the auxiliary of a participle stands in the same clause:
// hat … gesagt; -1: there is none.
func (d *doc) auxiliaryBefore(i int, s sentence) int {
	for k := i - 1; k >= s.first && k > i-14; k-- {
		t := &d.tokens[k]
		if t.kind != word && t.kind != number {
			return -1
		}
		if t.class&have != 0 {
			return k
		}
	}
	return -1
}

// deniedBetween reports whether what an auxiliary and a participle tell is denied: hat nie
// gesagt; but not hat nicht nur gesagt, nor what stands before a conjunction.
func (d *doc) deniedBetween(auxiliary, participle int) (denied bool) {
	for k := auxiliary + 1; k < participle; k++ {
		switch {
		case d.is(k, and):
			denied = false
		case d.is(k, not) && !d.is(k, determiner):
			denied = d.tokens[k+1].low != "nur"
		}
	}
	return denied
}

// plainVerb reports whether a word is a verb without an ending, and no noun.
func (d *doc) plainVerb(i int) bool {
	for _, r := range d.tokens[i].verbs {
		if r.is(infinitive) && !r.is(past) && len(r.particle) == 0 {
			return d.tokens[i].class&(alsoNoun|preposition|that) == 0 && !d.tokens[i].capital || d.tokens[i].low == "show"
		}
	}
	return false
}

// takes reports whether what a verb may take stands here, and no noun: many said he left,
// but many reported cases.
func (d *doc) takes(i int, s sentence) bool {
	if i >= s.end {
		return true
	}
	return d.is(i, pronoun|object|that|determiner|possessive|time|preposition|question) || d.kindAt(i) != word && d.kindAt(i) != number
}

// isVerb reports whether the word is a verb here, and no noun and no adjective.
func (d *doc) isVerb(g *group, s sentence) bool {
	p := g.first - 1
	if g.first < g.verb && g.form != past && g.form != present && g.form != infinitive && g.form != gerund {
		return true
	}
	if g.modal || g.infinitive || g.progressive || g.passive {
		return true
	}
	if p < s.first {
		return g.form == gerund || d.opens(g, s)
	}
	t := &d.tokens[p]
	nounBefore := t.kind == word && t.class&(determiner|possessive|preposition|to) == 0 || t.kind == number || d.runes[t.start] == '%' || t.kind == closing || t.kind == endBracket || t.kind == comma || t.kind == dash
	alone := t.kind == word && t.class&alone != 0 && d.takes(g.end, s)
	switch g.form {
	case past:
		if t.kind == word && t.class&(determiner|preposition|possessive) != 0 && t.class&(pronoun|relative) == 0 && !alone {
			return false
		}
		if t.low == "'s" || g.end < s.end && d.tokens[g.end].low == "by" && (d.pack.comma || g.reading.frames&takesQuote == 0 || !d.is(g.end+1, occasions)) {
			return false
		}
		return nounBefore || alone || t.class&(and|relative|pronoun) != 0
	case present:
		if !nounBefore && !(alone && d.pack.comma) { // viele sagen
			return false
		}
		if t.low == "'s" || g.end < s.end && d.plainVerb(g.end) {
			return false // records show
		}
		if t.class&(pronoun|relative) != 0 {
			return t.class&plural == 0 || t.class&relative != 0 || d.pack.comma // sie sagt
		}
		if d.is(g.verb, be) {
			return true // clerks are eager
		}
		if t.kind == word && !t.capital && (d.pack.comma || d.pack.words[g.reading.lemma]&alsoNoun != 0) && (strings.HasSuffix(t.low, "s") && !strings.HasSuffix(t.low, "ss") && (d.pack.comma || !strings.HasSuffix(t.low, "sis")) || adjective(t.low)) {
			return false
		}
		if d.tokens[g.verb].capital && g.verb > s.first && !d.title(s) {
			return false
		}
		return true
	case infinitive:
		if t.class&plural != 0 || t.class&pronoun != 0 && (t.low == "they" || t.low == "we" || t.low == "i" || t.low == "you") {
			return true
		}
		if d.tokens[g.verb].capital && !d.title(s) {
			return false
		}
		if nounBefore && d.tokens[g.verb].class&alsoNoun == 0 && !(t.kind == word && t.class&(auxiliary|and|adverb) != 0) {
			return true
		}
		if t.kind == word && t.class&^occasions == 0 && strings.HasSuffix(t.low, "s") && !strings.HasSuffix(t.low, "ss") && (len(t.verbs) == 0 || g.reading.kind == "evidence" && t.class == 0 && !d.pack.comma && p > s.first && d.kindAt(p-1) == word && (!d.tokens[p-1].capital || d.is(p-1, determiner)) && !d.is(p-1, pronoun|plural)) {
			return true
		}
		return t.class&relative != 0 || alone && !d.pack.comma && g.reading.frames&takesQuote != 0
	case gerund:
		if t.class&(determiner|possessive) != 0 || t.low == "'s" {
			return false
		}
		return true
	}
	return true
}

// opens reports whether a verb opens a sentence, before who speaks and a quotation: Said
// Quay, “…”
func (d *doc) opens(g *group, s sentence) bool {
	if d.pack.comma || g.form != past || g.reading.frames&takesQuote == 0 || g.end >= s.end || d.kindAt(g.end) != word || !d.tokens[g.end].capital && !d.is(g.end, determiner|pronoun) {
		return false
	}
	const far = 24
	for i := g.end; i+1 < s.end && i < g.end+far; i++ {
		if k := d.kindAt(i); k == comma || k == colon {
			if d.kindAt(i+1) == opening {
				return true
			}
		} else if k != word && k != number {
			return false
		}
	}
	return false
}

func adjective(w string) bool {
	for _, s := range []string{"al", "ive", "ous", "ful", "ic", "able", "ible", "less"} {
		if strings.HasSuffix(w, s) && len(w) > len(s)+3 {
			return true
		}
	}
	return false
}

// title reports whether the words of a sentence are in capitals, as in headings.
func (d *doc) title(s sentence) bool {
	caps, words := 0, 0
	for i := s.first; i < s.end; i++ {
		if t := &d.tokens[i]; t.kind == word && len(t.low) > 3 {
			words++
			if t.capital {
				caps++
			}
		}
	}
	return words > 2 && caps*5 >= words*4
}

// finite reports whether a word is a verb that a clause can have.
func (d *doc) finite(i int) bool {
	if i < 0 || i >= len(d.tokens) {
		return false
	}
	t := &d.tokens[i]
	if t.kind != word {
		return false
	}
	if t.class&(be|have|modal|do) == 0 && t.class&finite != 0 && d.is(i-1, determiner|possessive) && !d.is(i-1, pronoun|relative|plural|alone) {
		return false // the cost
	}
	if t.class&subjunctive != 0 {
		return true
	}
	if t.class&(be|have|modal|do|finite) != 0 && t.low != "being" && t.low != "having" && t.low != "been" && t.low != "be" {
		return t.low != "'s" || i > 0 && d.is(i-1, pronoun) || i+1 < len(d.tokens) && d.is(i+1, determiner|not|adverb)
	}
	for _, r := range t.verbs {
		if r.is(past) || r.is(present) && d.looksVerb(i) || r.is(infinitive) && d.is(i-1, plural|pronoun) {
			return true
		}
	}
	if d.is(i-1, pronoun) && !d.is(i-1, relative) && t.class == 0 && !t.capital && !strings.HasPrefix(t.low, "'") && !strings.HasSuffix(t.low, "ly") && !strings.HasSuffix(t.low, "ing") {
		return true // it costs
	}
	return strings.HasSuffix(t.low, "ed") && !strings.HasSuffix(t.low, "eed") && len(t.low) > 3 && !t.capital && i > 0 && !d.is(i-1, determiner|possessive|preposition|be|have)
}

func (d *doc) looksVerb(i int) bool {
	if i == 0 {
		return false
	}
	p := &d.tokens[i-1]
	return p.kind == word && p.class&(determiner|possessive|preposition|and) == 0 && !adjective(p.low) && !d.tokens[i].capital
}

// hasFinite reports whether there is one among tokens, outside quotations that
// begin behind the first.
func (d *doc) hasFinite(a, b int) bool {
	for i := a; i < b; i++ {
		if d.finite(i) {
			return true
		}
	}
	return false
}
