package draft

import (
	"slices"
	"strings"
)

// inParagraph looks through the sentences of a paragraph.
func (f *finder) inParagraph(n int) {
	for s := f.paragraph[n][0]; s < f.paragraph[n][1]; s++ {
		f.inSentence(f.sentences[s])
	}
}

func (f *finder) inSentence(s sentence) {
	last := subject{}
	found := len(f.found)
	defer func() {
		if f.pack != nil && len(f.found) == found {
			f.unintroduced(s)
		} else {
			f.told = f.tokens[s.first].sentence
		}
	}()
	if f.pack == nil {
		return
	}
	for i := s.first; i < s.end; i++ {
		t := &f.tokens[i]
		if t.kind == opening && t.pair > i {
			i = min(t.pair, s.end-1)
			continue // what is quoted is not looked into
		}
		if t.kind != word {
			continue
		}
		if f.is(i, trailing) || f.opinion(i, s) {
			f.trailing(i, s)
			continue
		}
		if f.is(i, thus) && f.thus(i, s) || f.is(i, likewise) && f.likewise(i, s) {
			continue
		}
		if n := f.nounAt(i, s, last); n > i {
			i = n
			continue
		}
		if n := f.accordingAt(i, s); n > 0 {
			f.accordingTo(i, i+n, s)
			i += n - 1
			continue
		}
		for _, r := range f.longestFirst(t.verbs) {
			if r.joined {
				continue // at the end of a clause with wie
			}
			g, ok := f.groupAt(i, r, s)
			if !ok && r.is(infinitive) && g.form == infinitive && g.first == i && len(r.particle) == 0 && !f.pack.comma && f.takes(g.end, s) && f.severalBefore(i, s) {
				ok = true
			}
			if !ok {
				if r.is(participle) && g.first == i && len(r.particle) == 0 && (i == s.first || f.is(i-1, subordinator) || f.kindAt(i-1) == comma) && f.asked(group{first: i, verb: i, end: i + 1, reading: r}, s) {
					break
				}
				continue
			}
			if f.verb(g, s, &last) {
				i = g.end - 1
				break
			}
		}
	}
}

// unintroduced proposes a sentence that no word introduces: what is told as hearsay, and
// what goes on in the subjunctive behind reported speech.
func (f *finder) unintroduced(s sentence) {
	hearsay, goesOn, at := false, false, 0
	quoted, saidTo := false, false
	for i := s.first; i < s.end; i++ {
		if f.kindAt(i) == opening {
			quoted = true
			if i == s.first || f.tokens[i].pair <= i || f.tokens[i].pair >= s.end {
				return
			}
			i = f.tokens[i].pair
			continue
		}
		if f.is(i, reported) && !hearsay {
			hearsay, at = true, i
		}
		saidTo = saidTo || f.saidToHave(i, s)
		goesOn = goesOn || f.is(i, subjunctive)
	}
	switch {
	case (hearsay || saidTo) && quoted:
	case saidTo && !hearsay: // what is said has the verb that says so
		f.propose([][2]int{{s.first, s.end}}, subject{}, subject{}, [2]int{}, "hearsay", false)
		f.found[len(f.found)-1].hearsay = true
	case hearsay:
		f.propose([][2]int{{s.first, at}, {at + 1, s.end}}, subject{}, subject{}, [2]int{at, at + 1}, "hearsay", false)
		f.found[len(f.found)-1].hearsay = true
	case goesOn && f.pack.comma && f.told != f.tokens[s.first].sentence && f.subject.end > 0 && f.sentences[f.tokens[f.subject.first].sentence].paragraph == s.paragraph && f.told >= f.tokens[s.first].sentence-1:
		f.told = f.tokens[s.first].sentence
		if n := len(f.found) - 1; n >= 0 && f.found[n].base == "subjunctive" && f.found[n].Content[0].End >= f.tokens[s.first-1].start {
			_, b := f.trim(s.first, s.end)
			f.found[n].Content[0].End = f.tokens[b-1].end
			return
		}
		f.propose([][2]int{{s.first, s.end}}, f.subject, subject{}, [2]int{}, "subjunctive", false)
	}
}

// saidToHave reports whether what is said of somebody begins at a token and ends with a
// perfect: Der Hafen soll viel gekostet haben, soll verkauft worden sein; but not soll bald
// offen sein.
func (f *finder) saidToHave(i int, s sentence) bool {
	if !f.is(i, saidTo) || i == s.first {
		return false
	}
	last := f.untilComma(i, s) - 1
	if last <= i+1 || !f.is(last, perfect) || f.kindAt(last-1) != word || f.tokens[last-1].capital || f.is(last-1, determiner|pronoun|preposition|adverb) {
		return false
	}
	w := f.tokens[last-1].low
	return f.is(last, have) || w == "worden" || strings.HasSuffix(w, "en") && strings.Contains(w, "ge")
}

// nobodySays reports whether who is said to speak is nobody: no clerk said, neither Quay nor
// Harper said.
func (f *finder) nobodySays(who subject) bool {
	return who.end > who.first && (f.is(who.first, none) || f.is(who.first-1, not) && f.is(who.first-1, and))
}

// trailing proposes what stands beside "dem Bürgermeister zufolge".
func (f *finder) trailing(i int, s sentence) {
	if i == s.first {
		return
	}
	who := f.nounBefore(i, s)
	var content [][2]int
	if who.first > s.first {
		content = append(content, [2]int{s.first, who.first})
	}
	if i+1 < s.end && f.kindAt(i+1) != stop {
		content = append(content, [2]int{i + 1, s.end})
	}
	if who.end > who.first && content != nil {
		f.propose(content, who, subject{}, [2]int{i, i + 1}, "according", false)
	}
}

// longestFirst puts readings with particles first.
func (f *finder) longestFirst(rs []reading) []reading {
	if len(rs) < 2 {
		return rs
	}
	var out []reading
	for n := 3; n >= 0; n-- {
		for _, r := range rs {
			if len(r.particle) == n {
				out = append(out, r)
			}
		}
	}
	return out
}

// verb proposes what a verb introduces, if it does.
func (f *finder) verb(g group, s sentence, last *subject) bool {
	r := g.reading
	if g.passive {
		return f.passive(g, s)
	}
	if r.frames&raises != 0 && f.raised(g, s) || f.sentenceBefore(g, s) {
		return true
	}
	if !f.pack.comma && len(r.particle) == 1 && r.frames&takesObject != 0 && f.is(g.end-1, topic) && f.introduces(g, s) {
		return false // wrote of the mayor: “…”
	}
	if r.frames&^(raises|raisesPassive|byAgent|plain) == 0 {
		return false
	}
	who, inverted := f.who(g, s, *last)
	if r.frames&ofObject != 0 {
		if who = f.quotedOne(g, who, inverted, s); who.end == who.first {
			return false
		}
	}
	if r.frames&within != 0 {
		inverted = who.end > g.verb
		if n := f.inText(g.first, s); n.end > n.first || inverted || who.end == who.first+1 && f.tokens[who.first].low == r.particle[0] { // es heißt
			who = n
		}
	}
	if !inverted && !f.pack.comma && f.broken(who, g) {
		if n := f.mainSubject(s, g.first); n.end > n.first && !f.broken(n, g) {
			who = n
		} else if n := f.relativeSubject(s, g.first); n.end > n.first {
			who = n
		}
	}
	from := g
	if inverted && (f.pack.comma || g.first == s.first) {
		from.particle = max(g.particle, who.end)
	}
	after, hearer, rule := f.after(from, s)
	if f.pack.comma && inverted && f.clauseStands(g, s) {
		after = [2]int{} // Der Hafen sei zu, sagte Quay, die Bürgermeisterin
	}
	if inverted && hearer.first < who.end {
		hearer = subject{}
	}
	if f.pack.comma && r.kind == "speech" && r.frames&takesQuote != 0 && r.frames&(within|ofObject) == 0 {
		hearer = f.addressed(g, who, s)
	}
	if !f.pack.comma && (inverted && after[0] < who.end || f.said(who, g, s) && (rule == "clause" || rule == "object" || rule == "quoted")) {
		after = [2]int{}
	}
	if after[1] > after[0] && r.frames&plain == 0 && !f.pack.comma && !f.quotesIn(after) && !f.reports(g, s, who, rule) {
		return false
	}
	var content [][2]int
	if after[1] > after[0] {
		content = append(content, after)
	} else if r.frames&takesQuote != 0 || r.kind == "speech" && (inverted || f.said(who, g, s) && f.over(g, s)) || f.closes(g, s, who) {
		before, more := f.before(g, s, who, inverted, hearer)
		if before[1] > before[0] {
			content = append(content, before)
			rule = "before"
			if more[1] > more[0] {
				content = append(content, more)
				rule = "around"
			}
			if earlier := f.earlier(before, s); earlier[1] > earlier[0] {
				content = append([][2]int{earlier}, content...)
			}
		}
	}
	if len(content) == 0 {
		if f.pack.comma && r.kind == "speech" && who.end > who.first && !g.negated {
			f.subject, f.told = who, f.tokens[s.first].sentence // Quay lobte ihn. Er sei …
		}
		return false
	}
	if who.end > who.first {
		if !g.infinitive {
			*last = who
		}
		f.subject = who
	}
	if after[1] > after[0] && f.leading(g, s) {
		// Asked whether it must close, Quay said yes
		for i := after[0]; i+1 < after[1]; i++ {
			if f.kindAt(i) == opening && f.tokens[i].pair > i {
				i = f.tokens[i].pair
				if f.kindAt(i-1) != comma || i+1 >= after[1] {
					continue
				}
			} else if f.kindAt(i) != comma || f.series(i, s) {
				continue
			}
			if f.finiteSoon(i+1, after[1]) {
				content[0][1] = i + 1
				break
			}
		}
	}
	if rule == "comma quote" && !inverted && who.end == g.first {
		if lead := f.lead(who, s, after[0]); lead[1] > lead[0] {
			content = append([][2]int{lead}, content...)
		}
	}
	if who.end == who.first+1 && f.is(who.first, relative) && rule != "before" && rule != "around" {
		// Marsh, who said that it is over, left
		for i := content[0][0]; i+1 < content[0][1]; i++ {
			if f.kindAt(i) == comma && f.tokens[i].depth == 0 && f.finite(i+1) {
				content[0][1] = i
			}
		}
	}
	dubbed := !f.pack.comma && !inverted && who.first > s.first && who.end == g.first && f.tokens[who.first-1].low == "what" && strings.HasPrefix(rule, "quote") && f.kindAt(after[0]) == opening
	if dubbed {
		content = [][2]int{{after[0], f.tokens[after[0]].pair + 1}} // what Quay calls “…”
	}
	if rel := who.first - 1; !dubbed && g.form != gerund && !inverted && who.first < g.first && rel > s.first && f.is(rel, relative|question) && (f.pack.comma || f.tokens[rel].low != "when" && f.tokens[rel].low != "where") && after[1] > after[0] && (rule == "clause" || strings.HasPrefix(rule, "quote")) && (f.tokens[rel].low != "that" || f.finite(after[0])) {
		content = append([][2]int{{rel, rel + 1}}, content...)
	}
	if !dubbed && (f.pack.comma || rule != "object" && rule != "infinitive" || r.frames&takesQuote != 0 || f.quotesIn(content[0])) {
		content = append(content, f.goesOn(content, g, s)...)
	}
	f.proposeOf(r.verb, content, who, hearer, [2]int{g.first, g.end}, rule, strings.Join(append([]string{rule, r.lemma}, r.particle...), " "), g.negated)
	if r.frames&within != 0 && who.end == who.first && len(f.found) > 0 {
		f.found[len(f.found)-1].hearsay = true
	}
	if dubbed && len(f.found) > 0 {
		f.found[len(f.found)-1].dubbed = true
	}
	return true
}

// introduces reports whether the verb of a group has a reading without a particle that takes
// a quotation, and one follows behind a colon.
func (f *finder) introduces(g group, s sentence) bool {
	if !slices.ContainsFunc(f.tokens[g.verb].verbs, func(r reading) bool { return len(r.particle) == 0 && r.frames&takesQuote != 0 }) {
		return false
	}
	const far = 12
	for i := g.end; i+1 < s.end && i < g.end+far && f.kindAt(i) != opening; i++ {
		if f.kindAt(i) == colon {
			return f.kindAt(i+1) == opening
		}
	}
	return false
}

// reports reports whether a sentence reports what a verb says, and asks or supposes nothing:
// not in a question, in a condition, in what is asked, nor of somebody who is only described
// by it (those who want to).
func (f *finder) reports(g group, s sentence, who subject, rule string) bool {
	if rule != "object" && rule != "infinitive" && rule != "clause" {
		return true
	}
	before := who.first - 1
	switch {
	case who.end == who.first:
		return rule != "clause"
	case f.tokens[s.end-1].kind == stop && f.runes[f.tokens[s.end-1].start] == '?', f.tokens[who.first].low == "you":
		return false
	case rule == "object" && len(g.reading.particle) == 0 && f.is(g.end, phrasal):
		return false // teased out: another verb
	case before >= s.first && f.is(before, question) && !f.is(before, relative|preposition), before >= s.first && f.tokens[before].low == "if":
		return false
	case rule == "infinitive" && (f.is(who.first, relative) || f.is(before, that)):
		return false
	}
	return true
}

// broken reports whether what was taken for a subject is part of something else, by the
// word with which it begins.
func (f *finder) broken(who subject, g group) bool {
	if who.end <= who.first || who.end > g.first {
		return false
	}
	i := who.first
	switch {
	case i > 0 && f.is(i-1, to) && len(f.tokens[i].verbs) > 0 && !f.tokens[i].capital:
		return true // to discuss it
	case f.is(i, determiner|pronoun|possessive|relative), f.tokens[i].capital:
		return false
	case f.is(i, preposition|and):
		return true
	}
	return f.adverbial(i) || f.participle(i) && who.end > i+1 && f.is(i+1, determiner|possessive)
}

// relativeSubject is the noun phrase that opens a sentence before a relative clause.
func (f *finder) relativeSubject(s sentence, before int) subject {
	for i := s.first + 1; i < before && !f.finite(i); i++ {
		if f.is(i, relative) && f.kindAt(i-1) == word {
			return f.nounBefore(i, s)
		}
	}
	return subject{}
}

// earlier is a quotation of its own that ends right before another one, in the paragraph
// or as the paragraph before it, and that nobody has.
func (f *finder) earlier(content [2]int, s sentence) (out [2]int) {
	n := f.tokens[content[0]].sentence - 1
	if n < 0 || f.kindAt(content[0]) != opening || f.sentences[n+1].first != content[0] || f.sentences[n].paragraph < s.paragraph-1 {
		return out
	}
	t := f.sentences[n]
	if f.kindAt(t.first) != opening || f.tokens[t.first].pair != t.end-1 || f.used[t.first] || f.runes[f.tokens[t.first].start] != f.runes[f.tokens[content[0]].start] {
		return out
	}
	if t.paragraph < s.paragraph && f.paragraph[t.paragraph][0] != n || t.end-t.first < 8 {
		return out
	}
	return [2]int{t.first, t.end}
}

// lead is what of a quotation stands before the one who speaks: But, she said, “…”
func (f *finder) lead(who subject, s sentence, quote int) (lead [2]int) {
	p := who.first - 1
	goesOn := f.kindAt(quote+1) == word && !f.tokens[quote+1].capital // The town, she said, “is dead”
	if p <= s.first || f.kindAt(p) != comma || f.pack.comma || !goesOn && (!f.is(s.first, resuming) || f.is(s.first+1, preposition)) || f.names(s.first, p, time) {
		return lead
	}
	for i := s.first; i < p; i++ {
		if f.kindAt(i) == number {
			return lead
		}
		for _, r := range f.tokens[i].verbs {
			if r.frames&takesQuote != 0 {
				return lead
			}
		}
	}
	return [2]int{s.first, p}
}

// over reports whether nothing but a time, a place or a pronoun stands behind a verb.
func (f *finder) over(g group, s sentence) bool {
	k := g.end
	if f.is(k, object) {
		k++
	}
	k = f.skip(k, s, true)
	return k >= s.end || f.kindAt(k) == stop || f.kindAt(k) == comma
}

// sentenceBefore proposes the sentence before one that says whose it is: Dies teilte der
// Rat mit.
func (f *finder) sentenceBefore(g group, s sentence) bool {
	n := f.tokens[s.first].sentence - 1
	if !f.is(s.first, this) || g.first != s.first+1 || g.reading.kind != "speech" || g.reading.frames&(takesThat|takesQuote) == 0 || n < 0 || f.sentences[n].paragraph < s.paragraph-1 {
		return false
	}
	k := g.end
	for k < s.end && (f.adverbial(k) || f.is(k, adverb|time)) {
		k++
	}
	end := f.phraseEnd(k, s)
	if end <= k || f.names(end, s.end, that) {
		return false
	}
	t := f.sentences[n]
	f.proposeOf(g.reading.verb, [][2]int{{t.first, t.end}}, subject{k, end}, subject{}, [2]int{g.first, g.end}, "sentence before", "sentence before "+g.reading.lemma, g.negated)
	return true
}

// closes reports whether a verb that takes a clause ends a sentence whose clause stands
// before it, or stands between commas within that: It will close, records show. It will, they
// believe, close.
func (f *finder) closes(g group, s sentence, who subject) bool {
	if g.reading.frames&(takesThat|takesClause) == 0 || g.form == gerund || g.infinitive || who.end != g.first || f.is(who.first, relative|preposition) || f.is(who.first-1, relative) || f.kindAt(who.first-1) != comma {
		return false
	}
	k := f.skip(g.end, s, true)
	if k < s.end && f.kindAt(k) != stop {
		if f.pack.comma || k != g.end || f.kindAt(k) != dash && f.kindAt(k) != comma {
			return false
		}
		if g.reading.kind == "speech" || g.form == infinitive && f.pack.words[g.reading.lemma]&alsoNoun != 0 && g.reading.kind != "evidence" {
			return false // a federal judge,
		}
		if f.kindAt(k) == comma && f.is(s.first, resuming) && who.first <= s.first+2 {
			return false // But, he thinks, it
		}
		return who.first > s.first+1
	}
	return who.first > s.first+2 && f.mainFinite(s.first, who.first) && (!f.is(s.first, preposition) || !f.pack.comma && g.reading.kind != "speech")
}

// said reports whether a quotation ends right before the one who speaks: “…,” Quay said.
func (f *finder) said(who subject, g group, s sentence) bool {
	if who.first <= s.first || who.end != g.first || f.kindAt(who.first-1) != closing {
		return false
	}
	open := f.tokens[who.first-1].pair
	return open <= s.first || f.kindAt(open-1) != word
}

// raised proposes what seems so: [he] seems [to know].
func (f *finder) raised(g group, s sentence) bool {
	if g.end >= s.end || g.form == gerund || g.infinitive {
		return false
	}
	t := &f.tokens[g.end]
	if !(t.class&to != 0 || t.kind == word && t.class&(that|preposition|pronoun|question|and|subordinator|object) == 0) {
		return false
	}
	who, _ := f.who(g, s, subject{})
	if who.end <= who.first {
		return false
	}
	content := [][2]int{{who.first, who.end}, f.clause(g.end, s)}
	if f.tokens[who.first].low == "it" {
		content = content[1:]
	}
	f.propose(content, subject{}, subject{}, [2]int{g.first, g.end}, "raised "+g.reading.lemma, g.negated)
	f.found[len(f.found)-1].kind = "thought"
	return true
}

// passive proposes what is said of a subject: [he] is said [to know]; and what
// somebody says: [he] was criticized by the mayor.
func (f *finder) passive(g group, s sentence) bool {
	r := g.reading
	if g.end >= s.end {
		return false
	}
	rule := "passive " + strings.Join(append([]string{r.lemma}, r.particle...), " ")
	cue := [2]int{g.first, g.end}
	t := &f.tokens[g.end]
	switch {
	case r.frames&raisesPassive != 0 && (t.class&to != 0 || t.low == "as"):
		who, _ := f.who(g, s, subject{})
		if who.end <= who.first {
			return false
		}
		f.propose([][2]int{{who.first, who.end}, f.clause(g.end, s)}, subject{}, subject{}, cue, rule+" to", g.negated)
		f.found[len(f.found)-1].hearsay = true
		return true
	case r.frames&byAgent != 0 && t.low == "by" && g.end+1 < s.end && f.nominal(g.end+1):
		who, _ := f.who(g, s, subject{})
		if who.end <= who.first {
			return false
		}
		f.propose([][2]int{{who.first, who.end}}, subject{g.end + 1, f.nounEnd(g.end+1, s)}, subject{}, [2]int{g.first, g.end + 1}, rule+" by", g.negated)
		return true
	case r.frames&takesHearer != 0 && t.class&that != 0:
		f.propose([][2]int{f.clause(g.end, s)}, subject{}, subject{}, cue, rule+" that", g.negated)
		return true
	case r.frames&takesHearer != 0 && !f.pack.comma && !f.is(g.end, and|relative|to) && f.is(f.skip(g.end, s, true), that):
		f.propose([][2]int{f.clause(f.skip(g.end, s, true), s)}, subject{}, subject{}, cue, rule+" that", g.negated)
		return true
	}
	return f.asked(g, s)
}

// asked proposes a question that somebody is asked.
func (f *finder) asked(g group, s sentence) bool {
	if g.reading.frames&takesQuestion == 0 || g.reading.frames&takesObjectTo == 0 || g.end >= s.end {
		return false
	}
	k := f.skip(g.end, s, false)
	if f.kindAt(k) == comma && f.kindAt(k+1) == opening && k+1 < s.end {
		f.propose([][2]int{f.quote(k+1, s)}, subject{}, subject{}, [2]int{g.first, g.end}, "asked quote", g.negated)
		return true
	}
	for n := k; n < s.end && n < k+14 && f.kindAt(n) == word; n++ {
		if t := &f.tokens[n]; t.low == "about" || t.class&question != 0 && !(t.class&subordinator != 0 && t.class&(relative|preposition) != 0) {
			k = n
			break
		} else if n > k && f.finite(n) || t.class&pronoun != 0 || t.class&determiner != 0 && !f.is(n-1, preposition) {
			break
		}
	}
	if k >= s.end {
		return false
	}
	end := f.clauseEnd(k, s, true)
	for i := k; i < end; i++ {
		if f.kindAt(i) == comma && f.finiteSoon(i+1, s.end) && !f.series(i, s) {
			end = i
		}
	}
	switch t := &f.tokens[k]; {
	case t.low == "about" && k+1 < end:
		f.propose([][2]int{{k + 1, end}}, subject{}, subject{}, [2]int{g.first, k + 1}, "asked about", g.negated)
		return true
	case t.class&question != 0 && k < end:
		f.propose([][2]int{{k, end}}, subject{}, subject{}, [2]int{g.first, g.end}, "asked whether", g.negated)
		return true
	}
	return false
}

// leading reports whether a verb stands in a clause that only leads to the sentence:
// Asked whether …, As Quay said …,
func (f *finder) leading(g group, s sentence) bool {
	for i := s.first; i < g.first; i++ {
		if k := f.kindAt(i); k != word && k != number {
			return false
		}
	}
	return g.first == s.first && g.form == gerund || f.is(s.first, subordinator) && g.first > s.first
}

// finiteSoon reports whether a clause with a subject begins here.
func (f *finder) finiteSoon(i, end int) bool {
	for n := i; n < end && n < i+14; n++ {
		if k := f.kindAt(n); k != word && k != number {
			return false
		}
		if n > i && f.finite(n) {
			return true
		}
	}
	return false
}

// propose adds a proposal of tokens.
func (f *finder) propose(content [][2]int, who, hearer subject, cue [2]int, rule string, negated bool) {
	f.proposeOf(nil, content, who, hearer, cue, rule, rule, negated)
}

// proposeOf adds what a verb introduces.
func (f *finder) proposeOf(v *verb, content [][2]int, who, hearer subject, cue [2]int, base, rule string, negated bool) {
	p := Proposal{Rule: rule, base: base, kind: "speech", Negated: negated || v != nil && v.kind == "speech" && f.nobodySays(who)}
	if v != nil {
		p.lemma = v.lemma
		if len(v.particle) > 0 && !strings.HasPrefix(v.lemma, v.particle[0]) { // mitteilen has its particle
			p.lemma += " " + strings.Join(v.particle, " ")
		}
		p.plain = v.frames&plain != 0
		p.kind, p.strong = v.kind, v.frames&takesQuote != 0 && v.kind == "speech"
	}
	if base == "according" {
		p.strong = true
	}
	for _, c := range content {
		a, b := f.trim(c[0], c[1])
		if b > a {
			p.Content = append(p.Content, f.span(a, b))
			f.use(a, b)
		}
	}
	if len(p.Content) == 0 {
		return
	}
	if who.end > who.first {
		p.Speakers = append(p.Speakers, f.span(who.first, who.end))
		p.Near = f.near(who)
		if s := f.sentences[f.tokens[who.first].sentence]; f.is(who.first, relative) && who.end == who.first+1 && who.first > s.first {
			at := who.first
			if f.kindAt(at-1) == comma {
				at--
			}
			if at > s.first {
				if n := f.nounBefore(at, s); n.end > n.first {
					p.named = []Span{f.span(n.first, n.end)}
					if f.is(who.first, that) {
						p.Speakers[0] = p.named[0]
					}
				}
			}
		}
	}
	if hearer.end > hearer.first {
		p.Addressees = append(p.Addressees, f.span(hearer.first, hearer.end))
	}
	if cue[1] > cue[0] {
		p.Cue = f.span(cue[0], cue[1])
	}
	f.found = append(f.found, p)
}

// near are the subjects before a pronoun: of its sentence, and of the one before.
func (f *finder) near(who subject) (out []Span) {
	if who.end != who.first+1 || !f.is(who.first, pronoun) || f.is(who.first, relative) {
		return nil
	}
	n := f.tokens[who.first].sentence
	for _, at := range []int{n, n - 1} {
		if at < 0 || f.sentences[at].paragraph < f.sentences[n].paragraph-1 {
			continue
		}
		s := f.sentences[at]
		if m := f.mainSubject(s, min(s.end, who.first)); m.end > m.first && m.first < who.first && !f.is(m.first, pronoun) {
			out = append(out, f.span(m.first, m.end))
		}
	}
	return out
}

func (f *finder) use(a, b int) {
	if f.used == nil {
		f.used = map[int]bool{}
	}
	for i := a; i < b; i++ {
		if f.tokens[i].kind == opening {
			f.used[i] = true
		}
	}
}

// trim leaves out marks at the ends that are not of a quotation.
func (f *finder) trim(a, b int) (int, int) {
	for b > a {
		switch t := &f.tokens[b-1]; {
		case t.kind == comma, t.kind == semicolon, t.kind == colon, t.kind == dash:
		case t.kind == stop && t.depth == 0 && (f.runes[t.start] == '.' || f.runes[t.start] == '…'):
		case t.kind == opening && t.pair >= b:
		case t.kind == bracket:
		case t.class&and != 0 && t.kind == word && b-1 > a:
		default:
			goto start
		}
		b--
	}
start:
	for a < b {
		switch t := &f.tokens[a]; t.kind {
		case comma, semicolon, colon, dash, stop:
		default:
			return a, b
		}
		a++
	}
	return a, b
}

// after finds what stands behind a verb, and whom it is said to.
func (f *finder) after(g group, s sentence) (content [2]int, hearer subject, rule string) {
	fr := g.reading.frames
	k := max(g.end, g.particle)
	at := func(i int) *token {
		if i >= s.end {
			return &token{kind: stop, pair: -1}
		}
		return &f.tokens[i]
	}
	if fr&(takesHearer|takesObjectTo) != 0 {
		h := f.hearer(k, s)
		if h > k {
			if fr&takesHearer != 0 && f.is(h, topic) && h+1 < s.end {
				if w := g.reading.lemma; !f.pack.comma && f.tokens[h].low == "about" && (w == "tell" || w == "inform" || w == "remind") {
					return [2]int{h, f.phrase(h+1, s)[1]}, subject{k, h}, "told of" // told him | about it
				}
				return f.phrase(h+1, s), subject{k, h}, "told of"
			}
			n := f.skip(h, s, fr&takesHearer != 0)
			if m := f.toBehind(h, s); m > h {
				n = m // warned him not to
			}
			t := at(n)
			switch {
			case n > h && f.kindAt(h) == word && !f.pack.comma && f.quotedBefore(g, s): // “…,” she told them when asked whether
			case fr&takesHearer != 0 && (t.class&that != 0 || t.class&question != 0 && t.low != "when" && t.low != "where"):
				return f.clause(n, s), subject{k, h}, "told that"
			case fr&takesHearer != 0 && (t.kind == comma || t.kind == colon) && at(n+1).kind == opening:
				return f.quote(n+1, s), subject{k, h}, "told quote"
			case fr&takesHearer != 0 && t.kind == colon:
				return f.clause(n+1, s), subject{k, h}, "told colon"
			case t.class&to != 0 && t.kind == word:
				if fr&takesObjectTo != 0 {
					return f.clause(k, s), subject{k, h}, "urged to"
				}
				return f.clause(k, s), subject{k, h}, "told to"
			case fr&takesHearer != 0 && fr&takesClause != 0 && n < s.end && t.kind != stop && t.kind != comma && t.class&subordinator == 0 && f.nominal(n) && f.hasFinite(n, s.end):
				return f.clause(n, s), subject{k, h}, "told clause"
			}
			if c := f.thatBehind(n, s); fr&takesHearer != 0 && c > n && !f.quotedBefore(g, s) {
				return f.clause(c, s), subject{k, h}, "told that"
			}
			if fr&takesHearer != 0 && fr&takesObject == 0 {
				hearer = subject{k, h}
				k = n
			}
		}
	}
	if !f.pack.comma && fr&takesQuote != 0 && len(g.reading.particle) == 0 && f.is(k, topic) && !f.is(k, degree) && k < s.end && !f.quotesIn([2]int{k, s.end}) {
		return content, hearer, "" // “…,” she said of the plan that he has
	}
	n := k
	if !f.is(k, to) || fr&takesInfinitive == 0 || f.nominalBehindTo(k) {
		n = f.skip(k, s, fr&takesQuote != 0 || !f.pack.comma && fr&takesThat != 0 && f.is(k, preposition) && f.is(f.skip(k, s, true), that))
	}
	if f.pack.comma && fr&(takesQuote|quoted) != 0 {
		for i := k; i+1 < s.end && i < k+20 && f.kindAt(i) != stop && f.kindAt(i) != opening; i++ {
			if f.kindAt(i) == colon && f.kindAt(i+1) == opening && !f.names(k, i, that) {
				return f.quote(i+1, s), hearer, "colon quote" // begründete das so: „…“
			}
		}
	}
	if m := n; f.pack.comma && at(n).kind == word && fr&(takesThat|takesClause|takesInfinitive) != 0 {
		// meldete dem Rat in der Nacht, dass
		for m < s.end && m < k+24 && (f.kindAt(m) == word || f.kindAt(m) == number) && !f.is(m, that|and) && !(m > k && f.finite(m)) {
			m++
		}
		if m+1 < s.end && f.kindAt(m) == comma && (f.is(m+1, that) || f.names(m+1, f.untilComma(m+1, s), subjunctive) && !f.relativeClause(m+1, s) || fr&takesInfinitive != 0 && f.toInfinitive(m+1, s)) {
			n = m
		}
	}
	t := at(n)
	if t.kind == comma && fr&takesThat != 0 && !f.quotedBefore(g, s) && !f.clauseBefore(g, s) {
		// said, in Kyiv, that
		for i := n; f.kindAt(n+1) != opening && i+1 < s.end && i < n+12; i++ {
			if f.kindAt(i) == comma && f.is(i+1, that) {
				n = i + 1
				t = at(n)
				break
			}
		}
	}
	if c := f.thatBehind(n, s); t.kind == dash && fr&takesThat != 0 && c > n {
		return f.clause(c, s), hearer, "that" // said – in Kyiv – that
	}
	if t.kind == comma && !f.pack.comma && fr&takesQuote != 0 && at(n+1).kind != opening && !f.quotedBefore(g, s) {
		// said in May, when it closed, “…”
		if q := f.quoteBehind(n+1, s); q > n {
			return f.quote(q, s), hearer, "comma quote"
		}
	}
	if !f.pack.comma && fr&takesQuote != 0 && n == k && f.is(n, subordinator) && (!f.is(n, question|preposition) || f.tokens[n].low == "as" || f.tokens[n].low == "when") && !f.quotedBefore(g, s) {
		// said as she left, “…”
		if q := f.quoteBehind(n, s); q > n {
			return f.quote(q, s), hearer, "comma quote"
		}
	}
	if fr&takesQuote != 0 && f.is(n, determiner) && f.is(n, alone) && at(n+1).kind == colon && at(n+2).kind == opening {
		return f.quote(n+2, s), hearer, "colon quote" // tweeted this: “…”
	}
	if m := f.toBehind(k, s); m > k && fr&takesInfinitive != 0 {
		if f.tokens[k].low == "not" {
			m = k
		}
		return f.clause(m, s), hearer, "infinitive"
	}
	switch {
	case t.kind == colon && n == s.end-1 || t.kind == colon && n+1 >= s.end:
		if fr&takesQuote != 0 {
			return f.nextParagraph(s), hearer, "colon paragraph"
		}
	case t.kind == colon && fr&takesQuote != 0:
		if at(n+1).kind == opening {
			return f.quote(n+1, s), hearer, "colon quote"
		}
		return [2]int{n + 1, s.end}, hearer, "colon"
	case t.kind == comma && at(n+1).kind == opening && fr&takesQuote != 0 && !f.quotedBefore(g, s):
		return f.quote(n+1, s), hearer, "comma quote"
	case t.kind == comma && f.pack.comma && n+1 < s.end:
		switch u := at(n + 1); {
		case fr&takesInfinitive != 0 && f.toInfinitive(n+1, s) && !f.quotedBefore(g, s):
			return f.clause(n+1, s), hearer, "infinitive"
		case u.class&that != 0 && fr&(takesThat|takesClause) != 0, u.class&question != 0 && fr&takesQuestion != 0:
			return f.clause(n+1, s), hearer, "that"
		case fr&takesClause != 0 && u.kind == word && (u.class&(and|subordinator|preposition|relative) == 0 || f.names(n+1, f.untilComma(n+1, s), subjunctive)) && (n == k && s.end-n > 3 || f.hasFinite(n+1, s.end)) && !f.quotedBefore(g, s) && !f.relativeClause(n+1, s):
			return f.clause(n+1, s), hearer, "clause"
		}
	case (t.class&that != 0 && t.kind == word) && fr&(takesThat|takesClause) != 0 && !(n == k && f.demonstrative(n, s)) && !f.restricts(n, k, g):
		return f.clause(n, s), hearer, "that"
	case t.class&question != 0 && t.kind == word && (fr&takesQuestion != 0 || fr&takesObject != 0 && t.class&subordinator == 0) && (n == k || f.is(k, to) && !f.is(n, time|pronoun) && t.low != "when" && t.low != "where"):
		return f.clause(n, s), hearer, "question"
	case t.class&to != 0 && fr&takesInfinitive != 0 && n == k && t.kind == word:
		return f.clause(n, s), hearer, "infinitive"
	case t.kind == opening && fr&gives != 0 && n == k && f.titled(n):
	case t.kind == opening && !f.quotedBefore(g, s) && fr&(takesQuote|takesClause|takesThat|takesObject) != 0:
		if at(t.pair+1).kind == stop || t.pair+1 >= s.end {
			return f.quote(n, s), hearer, "quote"
		}
		return f.clause(n, s), hearer, "quote clause"
	case !f.pack.comma && fr&takesClause != 0 && f.nominal(n) && (f.ownVerb(n, s, fr&plain != 0) || fr&takesQuote != 0 && (fr&plain != 0 || fr&(takesObject|takesInfinitive) == 0) && f.rest3(n, s, fr&plain != 0)):
		return f.clause(n, s), hearer, "clause"
	case !f.pack.comma && fr&takesClause != 0 && t.kind == word && t.class&subordinator != 0 && t.class&(preposition|question|that) == 0 && f.mainBehind(n, s):
		return f.clause(n, s), hearer, "clause" // said if they lose, they leave
	case !f.pack.comma && fr&(takesClause|takesThat) != 0 && f.finite(k) && k < s.end && f.relativeBefore(g, s):
		return f.clause(k, s), hearer, "clause" // which he said is over
	case fr&takesObject != 0 && f.nominal(k) && k < s.end:
		content := f.phrase(k, s)
		if i := content[1]; !f.pack.comma && i < s.end && f.kindAt(i) == word && f.kindAt(i-1) != closing && f.helps(i, k) {
			return [2]int{}, hearer, "" // those who back it are right: the sentence tells of them
		}
		return content, hearer, "object"
	case fr&(quoted|takesQuote) != 0 && f.nominal(k) && k < s.end:
		// what has words in quotation marks is somebody's
		content := f.phrase(k, s)
		if f.clausal(k, s) {
			content = f.clause(k, s)
		}
		if f.quotesIn(content) && !f.titledIn(content) {
			for i := content[0] + 1; i < content[1] && !f.pack.comma; i++ {
				if f.kindAt(i) == opening && f.tokens[i].pair+2 >= content[1] && (f.kindAt(i-1) == colon || f.kindAt(i-1) == comma && !f.hasFinite(k, i)) {
					content[0] = i // posted a long message: “…”
					break
				}
			}
			return content, hearer, "quoted"
		}
	}
	return [2]int{}, hearer, ""
}

// toBehind is where an infinitive begins behind a time, or behind "not": vowed last month to
// close it, vowed not to.
func (f *finder) toBehind(k int, s sentence) int {
	const far = 4
	if f.pack.comma {
		return 0
	}
	i := k
	for i < s.end && i < k+far && f.kindAt(i) == word && (f.is(i, time|otherWeek) && !f.is(i, preposition) || f.tokens[i].low == "on" && f.is(i+1, time) || i == k && f.tokens[i].low == "not" && f.is(i+1, to)) {
		i++
	}
	if i == k || i+1 >= s.end || f.kindAt(i) != word || !f.is(i, to) || f.nominalBehindTo(i) || !f.infinitiveAt(i) {
		return 0
	}
	return i
}

// thatBehind is where a clause with "that" begins behind more of whom it is told or of when
// and where, as far as it has marks of its own and no verb: a crowd in Gull Bay, N.H., that
func (f *finder) thatBehind(n int, s sentence) int {
	const far = 16
	if f.pack.comma || n >= s.end {
		return 0
	}
	first := f.kindAt(n)
	if first != comma && first != dash {
		return 0
	}
	for i := n + 1; i < s.end && i < n+far; i++ {
		switch k := f.kindAt(i); {
		case f.is(i, that):
			if first == dash && f.kindAt(i-1) != dash || i == n+1 || !f.hasFinite(i+1, s.end) {
				return 0
			}
			return i
		case k != word && k != number && k != first && k != comma, first == comma && (f.finite(i) || f.is(i, relative|subordinator)):
			return 0
		}
	}
	return 0
}

// quoteBehind is where a quotation begins behind what is put in between commas, and tells
// when, where or how: when it closed, “…”
func (f *finder) quoteBehind(n int, s sentence) int {
	const far = 16
	if n >= s.end || !f.is(n, subordinator|preposition|adverb) && !f.participle(n) {
		return 0
	}
	for i := n; i+1 < s.end && i < n+far; i++ {
		if f.kindAt(i) == comma {
			if f.kindAt(i+1) == opening {
				return i + 1
			}
			return 0
		}
		if f.kindAt(i) != word && f.kindAt(i) != number || f.newVerb(i, s) || f.newSpeech(i) {
			return 0
		}
	}
	return 0
}

// mainBehind reports whether a clause goes before another one, behind a comma.
func (f *finder) mainBehind(n int, s sentence) bool {
	c := f.untilComma(n, s)
	return c+1 < s.end && f.kindAt(c) == comma && f.hasFinite(n, c) && f.hasFinite(c+1, s.end)
}

// clauseBefore reports whether a clause ends at a comma right before the one who speaks.
func (f *finder) clauseBefore(g group, s sentence) bool {
	for i := g.first - 1; i > s.first && i > g.first-8 && f.kindAt(i) != stop; i-- {
		if f.kindAt(i) == comma {
			return f.is(i+1, pronoun) || f.hasFinite(s.first, i)
		}
	}
	return false
}

// relativeBefore reports whether a relative pronoun stands before the subject of a verb.
func (f *finder) relativeBefore(g group, s sentence) bool {
	for i := g.first - 1; i >= s.first && i > g.first-8 && f.kindAt(i) == word; i-- {
		if f.is(i, relative) {
			return i < g.first-1
		}
	}
	return false
}

// relativeClause reports whether a clause behind a comma tells more of a noun, as far as
// its first words show: der Mann, der …
func (f *finder) relativeClause(n int, s sentence) bool {
	return f.is(n, determiner) && n+1 < s.end && (!f.tokens[n+1].capital && f.finite(f.lastWord(n, s)))
}

// lastWord is the last word of a clause.
func (f *finder) lastWord(n int, s sentence) int {
	for n+1 < s.end && f.kindAt(n+1) == word {
		n++
	}
	return n
}

// quotesIn reports whether tokens have a quotation among them.
func (f *finder) quotesIn(content [2]int) bool {
	for i := content[0]; i < content[1]; i++ {
		if f.kindAt(i) == opening {
			return true
		}
	}
	return false
}

// demonstrative reports whether "that" stands for a thing: that plan.
func (f *finder) demonstrative(n int, s sentence) bool {
	words := 0
	for i := n + 1; i < s.end && (f.kindAt(i) == word || f.kindAt(i) == number); i++ {
		words++
	}
	return !f.hasFinite(n+1, s.end) && (words < 2 || f.is(n+1, time|preposition) && !(f.is(n+1, degree) && f.kindAt(n+2) == number))
}

// restricts reports whether "that" tells which of the things is meant that a noun before it
// names: a video that shows; states that vote.
func (f *finder) restricts(n, k int, g group) bool {
	if f.pack.comma || !f.finite(n+1) || f.is(n+1, pronoun|determiner) {
		return false
	}
	return n > k && !f.is(n-1, time|adverb) || n == k && g.form != past && g.form != participle && !g.modal && f.pack.words[g.reading.lemma]&alsoNoun != 0
}

// quotedBefore reports whether a quotation ends right before the one who speaks.
func (f *finder) quotedBefore(g group, s sentence) bool {
	for i := g.first - 1; i >= s.first && i > g.first-12; i-- {
		if f.tokens[i].kind == closing {
			return true
		}
		if f.tokens[i].kind == comma {
			return i > s.first && f.tokens[i-1].kind == closing
		}
	}
	return false
}

// nominal reports whether a word may begin a phrase with a noun, or a clause.
func (f *finder) nominal(i int) bool {
	if i >= len(f.tokens) {
		return false
	}
	t := &f.tokens[i]
	switch t.kind {
	case number, opening:
		return true
	case bracket:
		return f.kindAt(i+1) == word && f.nominal(i+1)
	case word:
		if t.class&(determiner|possessive|pronoun|object) != 0 {
			return true
		}
		if t.class&question != 0 || t.low == "having" || t.low == "being" {
			return true
		}
		return t.class&(preposition|and|subordinator|auxiliary|to|that) == 0 && !strings.HasPrefix(t.low, "'")
	}
	return t.low == "$" || t.kind == other && f.runes[t.start] == '$'
}

// clausal reports whether a clause begins at a token: before it ends, it has a verb.
func (f *finder) clausal(n int, s sentence) bool {
	for i := n; i < s.end; i++ {
		t := &f.tokens[i]
		if t.kind == semicolon || t.kind == colon {
			return false
		}
		if f.finite(i) && i > n {
			return true
		}
	}
	return false
}

// ownVerb reports whether what begins at a token has a verb of its own: none that stands
// in a relative clause, behind a conjunction or a dash. What follows a plain verb needs no
// more than any verb.
func (f *finder) ownVerb(n int, s sentence, plain bool) bool {
	if plain || f.pack.comma {
		return f.clausal(n, s)
	}
	open := 0 // clauses that have yet no verb
	for i := n; i < s.end; i++ {
		switch f.kindAt(i) {
		case semicolon, colon, dash:
			return false
		case comma:
			if f.is(i+1, and) {
				return false
			}
		}
		switch {
		case i == n:
		case f.is(i, subordinator) && !f.is(i, preposition|that|question):
			return false
		case f.is(i, relative|that|question):
			open++
		case f.finite(i) && f.finite(i-1):
		case f.finite(i) && open > 0:
			open--
		case f.finite(i):
			return true
		}
	}
	return false
}

// rest3 reports whether a clause may begin that has a verb which is not known: at least
// four words, or three behind a plain verb, and no preposition behind the first.
func (f *finder) rest3(n int, s sentence, short bool) bool {
	end := n
	for end < s.end && (f.kindAt(end) == word || f.kindAt(end) == number) {
		end++
	}
	if end < s.end && f.runes[f.tokens[end].start] == '%' {
		return true
	}
	least := 4
	if short {
		least = 3
	}
	return end-n >= least && f.kindAt(n) == word && !f.is(n+1, preposition) && (end >= s.end || f.kindAt(end) == stop)
}

// skip passes over adverbs, times and places: said on Tuesday in a statement that.
func (f *finder) skip(k int, s sentence, far bool) int {
	i := k
	for i < s.end {
		t := &f.tokens[i]
		if t.kind != word && t.kind != number {
			return i
		}
		if t.class&that != 0 || t.class&pronoun != 0 {
			return i
		}
		if t.class&time != 0 && !f.pack.comma && i+1 < s.end && f.tokens[i+1].low == "'s" {
			return i // said Thursday's speeches
		}
		if t.class&to != 0 && i == k && i+1 < s.end && f.nominal(i+1) && !f.nominalBehindTo(i) && f.tokens[i+1].class&^(finite|alsoNoun|occasions) == 0 && !f.is(k-1, auxiliary) && f.infinitiveAt(i) {
			return i
		}
		if f.adverbial(i) && t.class&question == 0 && !(i+1 < s.end && f.tokens[i+1].low == "of") && !(f.is(i, degree) && (f.is(i+1, determiner) || f.kindAt(i+1) == number)) || t.class&time != 0 || t.kind == number && i > k && f.is(i-1, time) {
			i++
			continue
		}
		if t.kind == word && (t.class&preposition != 0 || t.class&subordinator != 0 && t.low == "when") && far {
			// a phrase that ends at that, a comma, a colon, or a quotation
			end := i + 1
			for end < s.end && end-i < 24 {
				u := &f.tokens[end]
				if u.kind == opening && f.titled(end) {
					end = u.pair + 1 // on “The Quay Report”
					continue
				}
				if u.class&that != 0 || u.kind == comma || u.kind == colon || u.kind == opening || u.kind == stop || u.kind == dash || u.kind == semicolon {
					break
				}
				if u.class&time != 0 && f.is(end-1, preposition) && (f.pack.comma || end+1 >= s.end || f.tokens[end+1].low != "'s") {
					end++
					for end < s.end && (f.is(end, time) || f.kindAt(end) == number) {
						end++
					}
					break
				}
				if u.class&pronoun != 0 && u.low != "who" && u.low != "you" && u.low != "it" {
					break
				}
				if !f.pack.comma && t.low != "when" && (u.low == "why" || u.low == "how" || u.low == "whether") && end > i+1 {
					break
				}
				end++
			}
			if end == i+1 {
				return i
			}
			i = end
			continue
		}
		if t.low == "last" || t.low == "this" && f.is(i+1, time) || t.low == "next" {
			i++
			continue
		}
		return i
	}
	return i
}

// titled reports whether a quotation is written as titles are: each word but the small ones
// has a capital, and it is no sentence.
func (f *finder) titled(open int) bool {
	end := f.tokens[open].pair
	if f.pack == nil || f.pack.comma || end <= open {
		return false
	}
	words := 0
	for i := open + 1; i < end; i++ {
		switch t := &f.tokens[i]; {
		case t.kind == stop && strings.ContainsRune(".…", f.runes[t.start]) && i+1 < end:
			return false
		case t.kind != word:
		case t.capital:
			words++
		case i == open+1 || t.class&(determiner|preposition|and|to) == 0 && !strings.HasPrefix(t.low, "'"):
			return false
		}
	}
	return words > 1
}

// titledIn reports whether tokens have a title in quotation marks among them.
func (f *finder) titledIn(content [2]int) bool {
	for i := content[0]; i < content[1]; i++ {
		if f.kindAt(i) == opening && f.titled(i) {
			return true
		}
	}
	return false
}

// hearer finds where the one ends who is told: a name, a pronoun, a noun.
func (f *finder) hearer(k int, s sentence) int {
	if k >= s.end {
		return k
	}
	t := &f.tokens[k]
	if t.kind != word {
		return k
	}
	if t.class&object != 0 && t.class&possessive == 0 || t.low == "her" && f.is(k+1, that|to|pronoun|determiner) {
		return k + 1
	}
	if !f.nominal(k) || t.class&question != 0 && t.class&determiner == 0 {
		return k
	}
	if !f.pack.comma && f.toBehind(k, s) > k {
		return k // promised Monday to
	}
	if !f.pack.comma && t.class&pronoun != 0 && t.class&(object|determiner) == 0 && !f.is(k, relative) && (t.low == "he" || t.low == "she" || t.low == "they" || t.low == "we" || t.low == "i") {
		return k // warned they left
	}
	i := k
	for i < s.end && i-k < 14 {
		t := &f.tokens[i]
		if t.kind == comma || t.kind == colon || t.kind == opening || t.kind == stop || t.class&that != 0 || t.class&to != 0 || t.kind == dash {
			break
		}
		if i > k && (t.class&pronoun != 0 && t.low != "who" || t.class&question != 0 && t.class&subordinator != 0 || t.class&determiner != 0 && !f.is(i-1, preposition|and|determiner) || t.class&possessive != 0 && t.class&object == 0 && !f.is(i-1, preposition|and)) {
			break
		}
		if i > k && t.class&question != 0 && t.low != "who" {
			break
		}
		if i > k && f.is(i, time) {
			break
		}
		if i > k && t.class&preposition != 0 && t.low != "of" && t.low != "for" {
			break
		}
		i++
	}
	return i
}

// clause is a clause from a token on to its end.
func (f *finder) clause(n int, s sentence) [2]int { return [2]int{n, f.clauseEnd(n, s, false)} }

// phrase is a phrase with a noun from a token on to its end.
func (f *finder) phrase(n int, s sentence) [2]int { return [2]int{n, f.clauseEnd(n, s, true)} }

// clauseEnd is where a clause or a phrase ends.
func (f *finder) clauseEnd(n int, s sentence, short bool) int {
	brackets := 0
	clause := false // one has begun within a phrase
	for i := n; i < s.end; i++ {
		t := &f.tokens[i]
		clause = clause || t.class&(relative|that|question|subordinator|pronoun|to) != 0
		switch t.kind {
		case opening:
			if t.pair > i {
				i = min(t.pair, s.end-1)
				if i+1 < s.end && f.kindAt(i-1) == comma && (f.ends(i, s) || short && !f.pack.comma && !f.is(i+1, and|elaborating) && f.kindAt(i+1) != opening) {
					return i + 1
				}
				continue
			}
		case bracket:
			if short && !f.pack.comma && f.bracketsLast(i, s) {
				return i
			}
			brackets++
		case endBracket:
			if brackets == 0 {
				return i
			}
			brackets--
		case semicolon:
			return i
		case stop:
			if t.depth == f.tokens[n].depth {
				return i
			}
		case dash:
			if t.end-t.start > 1 || f.runes[t.start] != '-' || f.spacedDash(i) {
				if short || f.speaks(i+1, s) || f.aside(i, s) {
					return i
				}
			}
		case comma:
			if brackets > 0 {
				continue
			}
			if short && !f.series(i, s) && !f.is(i+1, elaborating) && !f.lastOfSeries(i, s) && !f.place(i, s) || f.ends(i, s) && !f.contrasted(n, i+1) || f.turns(n, i, s) {
				return i
			}
		case word:
			if brackets > 0 || i == n {
				continue
			}
			if i > n+2 && f.accordingAt(i, s) > 0 {
				return i
			}
			if short && !clause && !f.pack.comma && f.helps(i, n) {
				return i
			}
			if t.class&and != 0 && (f.newVerb(i+1, s) && !(f.is(n, that) && !f.pack.comma && f.sameClause(i+1, s)) || f.newHelped(i+1, s) || (f.is(i+1, pronoun) || f.finiteSince(n, i)) && f.speaks(i+1, s)) {
				return i
			}
			if t.class&(and|preposition|subordinator) != 0 && i+2 < s.end && f.is(i+2, that) && f.newSpeech(i+1) {
				return i // before claiming that
			}
			if short && t.class&and != 0 && (f.finite(f.pastAdverbs(i+1, s)) || f.alike(n, i, s)) {
				return i
			}
			if short && !clause && !f.pack.comma && (f.occasion(n, i, s) || f.bareTime(i, s) || f.whole(n, i) && t.class&preposition != 0 && t.class&belongs == 0) {
				return i
			}
			if short && t.class&preposition != 0 && (f.is(i+1, time) && f.timeCloses(i+1, s) || t.class&subordinator != 0 && t.class&(question|that) == 0 && t.low != "as" && !f.is(i, reason)) {
				return i
			}
			if short && t.class&subordinator != 0 && t.class&(that|relative|preposition|question|reason) == 0 {
				return i
			}
		}
	}
	return s.end
}

// turns reports whether a text goes on with words of its own behind a comma in what is said
// from a token on: it tells more of somebody or something named last, weighs it, or returns
// to a sentence of which this was only the beginning.
func (f *finder) turns(n, i int, s sentence) bool {
	j := i + 1
	if f.pack.comma || j+1 >= s.end || f.tokens[i].depth > f.tokens[n].depth {
		return false
	}
	toDo := f.is(n, to)
	if !toDo && !f.hasFinite(n, i) {
		return false
	}
	t := &f.tokens[j]
	if t.class&relative != 0 && t.class&question != 0 && t.low != "whom" && f.is(j+1, pronoun) && f.newVerb(j+2, s) && f.tokens[n].depth == f.tokens[j].depth {
		return true // which he called dead
	}
	if t.class&weighing != 0 && !f.is(j+1, to) || t.low == "as" && f.is(j+1, auxiliary) {
		return true
	}
	for k := n; k < i; k++ {
		if f.kindAt(k) == comma && f.tokens[k].depth == f.tokens[n].depth {
			return false
		}
	}
	more := f.untilComma(j, s)
	last := more >= s.end || f.kindAt(more) == stop
	switch {
	case t.class&relative != 0 && t.class&question != 0 && t.low != "which" && t.low != "whom", t.low == "where":
		return last
	case (t.low == "a" || t.low == "an" || t.low == "one") && !f.tokens[i-1].capital:
		return last
	case toDo && (t.class&relative != 0 && t.class&that == 0 || t.class&and != 0 && f.finiteSoon(j+1, s.end) || f.isGerund(j)):
		return true
	}
	if f.is(n, that|and) {
		n++
	}
	if f.is(n, subordinator|preposition|adverb|time) || f.isGerund(n) {
		return false
	}
	for k := i - 1; k >= n; k-- {
		if f.is(k, subordinator|question) && !f.is(k, that) && f.hasFinite(k, i) {
			return false // that if it rains, she stays
		}
	}
	return f.clauseAt(j, s)
}

// contrasted reports whether a contrast belongs to a clause with "that": that he left, while
// she stayed. What is conceded does not: that he left, although he denied it.
func (f *finder) contrasted(n, j int) bool {
	if f.pack.comma || !f.is(j, subordinator) || f.is(j, and) {
		return false
	}
	return f.is(n, that) && !f.is(j, conceding)
}

// aside reports whether a text adds a reservation of its own behind the last dash of a
// sentence: – although it had to.
func (f *finder) aside(i int, s sentence) bool {
	j := i + 1
	if f.pack.comma || j+1 >= s.end {
		return false
	}
	for k := j; k < s.end; k++ {
		if f.kindAt(k) == dash && (f.tokens[k].end-f.tokens[k].start > 1 || f.spacedDash(k) || f.runes[f.tokens[k].start] != '-') {
			return false
		}
	}
	if f.tokens[j].low == "even" {
		return f.is(j+1, subordinator)
	}
	return f.is(j, conceding)
}

// isGerund reports whether a word ends as a gerund does: leaving.
func (f *finder) isGerund(i int) bool {
	if f.kindAt(i) != word {
		return false
	}
	w := f.tokens[i].low
	return !f.tokens[i].capital && len(w) > 5 && strings.HasSuffix(w, "ing") && f.tokens[i].class&^finite == 0
}

// clauseAt reports whether a clause with a short subject begins at a token, or goes on with
// its verb.
func (f *finder) clauseAt(j int, s sentence) bool {
	if f.is(j, and|subordinator|relative|that|to|preposition|adverb|not|elaborating) && !f.is(j, determiner) {
		return false
	}
	if f.finite(j) && !f.tokens[j].capital && !f.is(j, determiner) {
		for k := j; k < s.end && k < j+24; k++ {
			if f.is(k, and) {
				return false // it closed, was sold and is gone
			}
		}
		return !strings.HasSuffix(f.tokens[j].low, "ed")
	}
	if !f.is(j, pronoun|determiner|possessive|plural|alone) && !f.tokens[j].capital && f.kindAt(j) != number && !strings.HasSuffix(f.tokens[j].low, "s") {
		return false
	}
	const far = 8
	for k := j + 1; k < s.end && k < j+far; k++ {
		if kind := f.kindAt(k); kind != word && kind != number || f.is(k, relative|subordinator|that|to|and) {
			return false
		}
		if f.finite(k) && !f.tokens[k].capital {
			return true
		}
	}
	return false
}

// whole reports whether what tokens name takes no preposition: a pronoun, or a name.
func (f *finder) whole(n, i int) bool {
	return i == n+1 && f.is(n, object) || f.name(n, i) && !f.title(f.sentences[f.tokens[n].sentence])
}

// bracketsLast reports whether several words in brackets are the last of a clause.
func (f *finder) bracketsLast(i int, s sentence) bool {
	first := i
	for i < s.end && f.kindAt(i) != endBracket {
		i++
	}
	const least = 4 // tokens, with the first bracket
	return i-first >= least && (i+1 >= s.end || f.kindAt(i+1) == comma || f.kindAt(i+1) == stop)
}

// place reports whether a comma stands within the name of a place: Gull Bay, N.H.
func (f *finder) place(i int, s sentence) bool {
	j := i + 1
	return !f.pack.comma && j < s.end && f.tokens[i-1].capital && f.kindAt(j) == word && f.tokens[j].capital && (j+1 >= s.end || f.kindAt(j+1) == comma || f.kindAt(j+1) == stop)
}

// lastOfSeries reports whether a comma stands before the last of several: war, and peace.
func (f *finder) lastOfSeries(i int, s sentence) bool {
	if f.pack.comma || !f.is(i+1, and) || f.tokens[i+1].low != "and" && f.tokens[i+1].low != "or" || f.tokens[min(i+2, s.end-1)].low == "with" || f.newVerb(i+2, s) || f.speaks(i+2, s) {
		return false
	}
	return !f.hasFinite(i+2, f.untilComma(i+2, s))
}

// alike reports whether a conjunction leads to another verb in the form of the one right
// before what began at a token: calling him a fool and accusing her.
func (f *finder) alike(n, i int, s sentence) bool {
	next := f.pastAdverbs(i+1, s)
	if f.pack.comma || !f.isGerund(n-1) && !f.isGerund(n-2) || f.tokens[i].low != "and" || !f.isGerund(next) || len(f.tokens[next].verbs) == 0 {
		return false
	}
	for k := n; k < i; k++ {
		if f.isGerund(k) {
			return false
		}
	}
	return true
}

// occasion reports whether a preposition leads to where something is said, and no more
// belongs to it: in an interview.
func (f *finder) occasion(n, i int, s sentence) bool {
	if w := f.tokens[i].low; !f.is(i, preposition) || w == "of" || w == "for" || w == "about" || w == "to" || w == "from" || w == "as" {
		return false
	}
	for k := n; k < i; k++ {
		if f.isGerund(k) {
			return false
		}
	}
	const far = 7
	for k := i + 1; k < s.end && k < i+far && (f.kindAt(k) == word || f.kindAt(k) == number) && !f.is(k, preposition|and|relative|that|to|subordinator) && !f.finite(k); k++ {
		if f.is(k, occasions) {
			next := k + 1
			return next >= s.end || f.kindAt(next) != word || f.is(next, time|preposition) && f.tokens[next].low != "as"
		}
	}
	return false
}

// bareTime reports whether a time that no preposition leads to ends a clause: praised him
// Monday.
func (f *finder) bareTime(i int, s sentence) bool {
	p := i - 1
	if f.is(p, preposition|determiner|possessive|and|time) || f.kindAt(p) != word && f.kindAt(p) != closing {
		return false
	}
	if (f.tokens[i].low == "last" || f.tokens[i].low == "this") && f.is(i+1, time) {
		return f.timeCloses(i+1, s)
	}
	if !f.is(i, time) || f.is(i, preposition|determiner|and) {
		return false
	}
	for i < s.end && f.is(i, time) && !f.is(i, preposition) {
		i++
	}
	return f.timeCloses(i, s) || f.is(i, preposition)
}

// sameClause reports whether a verb of speech behind a conjunction tells of an act within
// what is said, and introduces nothing: that he left and called her.
func (f *finder) sameClause(i int, s sentence) bool {
	i = f.pastAdverbs(i, s) + 1
	return i < s.end && f.is(i, determiner|object|possessive|to) && !f.is(i, that)
}

// timeCloses reports whether a time is the last of a clause: criticized him on Monday, but
// not criticized him on Monday for it.
func (f *finder) timeCloses(i int, s sentence) bool {
	for i < s.end && (f.is(i, time) || f.kindAt(i) == number) {
		i++
	}
	return i >= s.end || f.kindAt(i) != word || f.is(i, and)
}

// helps reports whether a verb that is nothing else ends a phrase that began at a token:
// those who back the plan | have left. One behind a name may belong to the phrase: the plan
// Quay has.
func (f *finder) helps(i, n int) bool {
	t := &f.tokens[i]
	says := slices.ContainsFunc(t.verbs, func(r reading) bool { return r.frames&plain != 0 && (r.is(past) || r.is(present)) })
	if t.class&(be|have|modal|do) == 0 && !says || !f.finite(i) || t.capital || strings.HasPrefix(t.low, "'") || f.is(i-1, preposition|and) {
		return false
	}
	k := i - 1
	for k > n && f.tokens[k].capital {
		k--
	}
	return k == i-1 || k < n || k == n && f.tokens[k].capital || f.is(k, preposition|determiner|and)
}

// pastAdverbs passes over adverbs.
func (f *finder) pastAdverbs(i int, s sentence) int {
	for i < s.end-1 && f.adverbial(i) {
		i++
	}
	return min(i, len(f.tokens)-1)
}

func (f *finder) spacedDash(i int) bool {
	t := &f.tokens[i]
	return t.start > 0 && f.runes[t.start-1] == ' ' && t.end < len(f.runes) && f.runes[t.end] == ' '
}

// series reports whether a comma stands in a series: taxes, guns and abortion.
func (f *finder) series(i int, s sentence) bool {
	for j := i + 1; j < s.end && j < i+8; j++ {
		t := &f.tokens[j]
		if t.kind == comma {
			return j+1 < s.end && f.is(j+1, and) && !f.newVerb(j+2, s)
		}
		if j > i+1 && t.class&and != 0 && t.kind == word {
			return !f.newVerb(j+1, s) && !f.hasFinite(i+1, j)
		}
		if t.kind != word && t.kind != number && t.kind != opening && t.kind != closing || f.finite(j) || t.class&relative != 0 {
			return false
		}
	}
	return false
}

// newVerb reports whether another verb of the same subject begins here: and said.
func (f *finder) newVerb(i int, s sentence) bool {
	for i < s.end && f.adverbial(i) {
		i++
	}
	if i >= s.end || f.tokens[i].kind != word {
		return false
	}
	t := &f.tokens[i]
	for _, r := range t.verbs {
		if (r.is(past) || r.is(present)) && r.kind == "speech" {
			return true
		}
	}
	return false
}

// finiteSince reports whether the clause that goes on at a token has a verb before it.
func (f *finder) finiteSince(n, i int) bool {
	for k := i - 1; k > n && f.kindAt(k) != comma && !f.is(k, subordinator|that); k-- {
		if f.finite(k) {
			return true
		}
	}
	return false
}

// newHelped is newVerb for a verb with an auxiliary: and has called on.
func (f *finder) newHelped(i int, s sentence) bool {
	form := infinitive
	switch {
	case f.is(i, have):
		form = participle
	case !f.is(i, modal|do):
		return false
	}
	for i++; i < s.end && (f.adverbial(i) || f.is(i, have|be)); i++ {
		if f.is(i, be) {
			form = gerund
		}
	}
	if i >= s.end {
		return false
	}
	for _, r := range f.tokens[i].verbs {
		if r.is(form) && r.kind == "speech" && r.frames&(takesQuote|takesThat|takesHearer|takesObjectTo) != 0 {
			return true
		}
	}
	return false
}

// speaks reports whether somebody else, or he again, begins to speak: and he railed, and
// aides say.
func (f *finder) speaks(i int, s sentence) bool {
	if i+1 >= s.end || f.kindAt(i) != word && f.kindAt(i) != number || f.is(i, preposition|subordinator|to|that|relative|auxiliary) {
		return false
	}
	for n := i + 1; n < s.end && n < i+9 && (f.kindAt(n) == word || f.kindAt(n) == number); n++ {
		if f.newVerb(n, s) && (f.tokens[n-1].capital || f.is(i, pronoun) && n == i+1 || f.finite(n)) || f.is(n-1, plural|alone) && f.plainSpeech(n) {
			return true
		}
		if f.finite(n) || f.is(n, auxiliary|that|subordinator|to) {
			return false
		}
	}
	return false
}

// plainSpeech reports whether a word is a verb of speech without an ending: say.
func (f *finder) plainSpeech(i int) bool {
	return slices.ContainsFunc(f.tokens[i].verbs, func(r reading) bool { return r.is(infinitive) && r.kind == "speech" && r.frames&takesQuote != 0 })
}

// ends reports whether a clause ends at a comma.
func (f *finder) ends(i int, s sentence) bool {
	j := i + 1
	if j >= s.end {
		return true
	}
	t := &f.tokens[j]
	if t.kind == word {
		for _, r := range t.verbs {
			if r.is(gerund) && r.kind == "speech" && r.frames&(takesThat|takesClause|takesHearer|takesObject) != 0 {
				return true
			}
		}
		if f.accordingAt(j, s) > 0 {
			return true
		}
		if t.class&and != 0 && (f.newVerb(j+1, s) || f.speaks(j+1, s)) {
			return true
		}
		if !f.pack.comma && !t.capital && f.newVerb(j, s) && j+1 < s.end && f.is(j+1, that|pronoun) {
			return true
		}
		if t.low == "while" || t.low == "although" || t.low == "though" || t.low == "whereas" {
			return true
		}
	}
	return f.parenthetic(j, s)
}

// parenthetic reports whether somebody speaks between commas: , she said,
func (f *finder) parenthetic(j int, s sentence) bool {
	for i := j; i < s.end && i < j+12; i++ {
		t := &f.tokens[i]
		if t.kind == comma || t.kind == opening || t.kind == closing || t.kind == colon || t.kind == stop {
			return false
		}
		for _, r := range t.verbs {
			closing := r.frames&takesQuote == 0 && r.frames&(takesThat|takesClause) != 0 && i > j && !f.names(j, i, subordinator|auxiliary|that|to)
			if (r.frames&takesQuote != 0 || closing) && (r.is(past) || r.is(present) || closing && r.is(infinitive) && f.finite(i)) {
				k := f.skip(i+1, s, true)
				if k >= s.end {
					return true
				}
				if closing {
					return f.kindAt(k) == stop
				}
				u := f.tokens[k].kind
				if u == comma || u == stop || u == dash {
					return true
				}
			}
		}
	}
	return false
}

// quote is a quotation from its opening mark on, with those that go on at once.
func (f *finder) quote(n int, s sentence) [2]int {
	end := f.tokens[n].pair + 1
	if end <= n {
		return [2]int{n, f.clauseEnd(n, s, false)}
	}
	if end < s.end && f.kindAt(end) == word && (f.tokens[end].class&(preposition|and|that|to) != 0 || f.finite(end) && f.kindAt(end-2) != comma && f.kindAt(end-2) != stop) {
		return [2]int{n, f.clauseEnd(n, s, false)}
	}
	return [2]int{n, end}
}

// nextParagraph is the quotation that the next paragraph begins with.
func (f *finder) nextParagraph(s sentence) [2]int {
	p := s.paragraph + 1
	if p >= len(f.paragraph) {
		return [2]int{}
	}
	first := f.sentences[f.paragraph[p][0]].first
	end := f.sentences[f.paragraph[p][1]-1].end
	if f.tokens[first].kind != opening || f.tokens[first].pair < 0 {
		return [2]int{}
	}
	return [2]int{first, min(f.tokens[first].pair+1, end)}
}

// mostAgain is how often the same quotations are looked at as what goes on.
const mostAgain = 4

// goesOn finds the quotations with which speech goes on, in the same paragraph and in
// those behind it that are nothing else: “…,” she said. “…”
func (f *finder) goesOn(content [][2]int, g group, s sentence) (more [][2]int) {
	if end := &f.tokens[content[len(content)-1][1]-1]; f.tokens[content[0][0]].start > f.tokens[g.first].start && end.kind != closing && end.depth == 0 {
		return nil
	}
	para := f.paragraph[s.paragraph]
	n := f.tokens[max(s.first, content[len(content)-1][1]-1)].sentence + 1
	if n > para[1] {
		para = f.paragraph[f.sentences[n-1].paragraph]
	}
	if n < len(f.sentences) && f.sentences[n].first < f.gone {
		if f.again++; f.again > mostAgain {
			return nil
		}
	} else {
		f.again = 0
	}
	defer func() {
		if len(more) > 0 {
			f.gone = max(f.gone, more[len(more)-1][1])
		}
	}()
	for ; n < para[1]; n++ {
		t := f.sentences[n]
		first := t.first
		for k := t.first; k < t.end && k < t.first+4; k++ {
			// Then, “…”
			if f.kindAt(k) == opening && f.kindAt(k-1) == comma && f.tokens[k].pair+2 >= t.end && f.is(t.first, adverb|resuming) {
				first = k
			}
		}
		if f.tokens[first].kind != opening || f.tokens[first].pair < 0 {
			return more
		}
		if first > t.first {
			more = append(more, [2]int{t.first, f.tokens[first].pair + 1})
			continue
		}
		end := f.tokens[t.first].pair + 1
		if end < t.end {
			if f.inverts(end, t).end > 0 {
				return more
			}
			for i := end; i < t.end; i++ {
				if f.is(i, thus) && f.kindAt(i-1) == comma {
					return more
				}
				for _, r := range f.tokens[i].verbs {
					if r.frames&takesQuote != 0 {
						return more
					}
				}
			}
			if t.end-end > 1 {
				more = append(more, [2]int{t.first, t.end})
				continue
			}
		}
		more = append(more, [2]int{t.first, end})
	}
	for _, p := range f.paragraphsOf(f.sentences[para[0]].paragraph + 1) {
		if f.heading(p, content[0]) {
			break
		}
		more = append(more, p)
	}
	return more
}

// heading reports whether a quotation that is a paragraph is a heading, and does not go on
// with one: it is short, and has other marks.
func (f *finder) heading(p, before [2]int) bool {
	const words = 8
	if p[1]-p[0] > words {
		return false
	}
	for i := before[0]; i < before[1]; i++ {
		if f.kindAt(i) == opening {
			return f.runes[f.tokens[i].start] != f.runes[f.tokens[p[0]].start]
		}
	}
	return false
}

// paragraphsOf are the paragraphs from one on that are quotations alone.
func (f *finder) paragraphsOf(n int) (out [][2]int) {
	for ; n < len(f.paragraph); n++ {
		first, end := f.sentences[f.paragraph[n][0]].first, f.sentences[f.paragraph[n][1]-1].end
		i := first
		for i < end && f.tokens[i].kind == opening && f.tokens[i].pair > i {
			i = f.tokens[i].pair + 1
			for i < end && f.tokens[i].kind == stop {
				i++
			}
		}
		if i < end {
			return out
		}
		out = append(out, [2]int{first, end})
	}
	return out
}
