package parliament

import (
	"slices"
	"strings"
)

// A record makes the text of a sitting, and its turns.
type record struct {
	*scanner
	*ledger
	s       *Sitting
	w       writer
	section int
	turn    int    // the one that is open, by its number; -1: none
	printed string // whom the record has named since
	fresh   bool   // and it has named one since the last words
}

func newRecord(s *scanner, l *ledger, of *Sitting) *record {
	return &record{scanner: s, ledger: l, s: of, section: -1, turn: -1}
}

// begin begins a turn, or goes on with the one that is open: what nobody says is
// one's words too often for two of them to be told apart.
func (r *record) begin(t Turn) (joined bool) {
	if r.turn >= 0 {
		last := &r.s.Turns[r.turn]
		known := len(t.Speakers) > 0 || t.Role == Chair || !r.fresh
		if known && slices.Equal(last.Speakers, t.Speakers) && last.Role == t.Role && last.Section == r.section && last.As == t.As && slices.Equal(last.To, t.To) {
			r.w.line(1)
			last.Merged++
			return true
		}
	}
	r.close()
	t.Section, t.Printed = r.section, r.printed
	if !r.fresh {
		t.Printed = ""
	}
	r.turn = len(r.s.Turns)
	r.s.Turns = append(r.s.Turns, t)
	if r.w.line(1); t.Printed == "" {
		r.w.line(2)
	}
	r.fresh = false
	return false
}

// resume goes on with a turn, which others may have interrupted.
func (r *record) resume(turn int) {
	if turn != r.turn {
		r.close()
		r.turn = turn
		if !r.fresh {
			r.w.line(2)
		}
	}
	r.w.line(1)
	r.s.Turns[turn].Merged++
	r.fresh = false
}

// close ends the turn that is open.
func (r *record) close() {
	if runs, words := r.w.take(); r.turn >= 0 {
		t := &r.s.Turns[r.turn]
		t.Runs, t.Words = append(t.Runs, runs...), t.Words+words
	}
	r.turn = -1
}

// head begins a section within another.
func (r *record) head(name string, above int) {
	r.close()
	r.w.line(2)
	r.w.write([]byte(name), false)
	r.w.line(2)
	r.section = len(r.s.Sections)
	r.s.Sections = append(r.s.Sections, Section{name, above})
}

// names notes whom the record names before the words.
func (r *record) names(who string) {
	r.w.line(2)
	r.w.write([]byte(who), false)
	r.w.line(1)
	r.printed, r.fresh = who, who != ""
}

// told adds a turn of which the record tells.
func (r *record) told(t Turn, at Span, text string) {
	t.Section, t.Told, t.Runs, t.Answers, t.Words = r.section, true, []Span{at}, r.turn, len(strings.Fields(text))
	r.s.Turns = append(r.s.Turns, t)
}

// finish ends the sitting. Turns without words are none; it says how many they are.
func (r *record) finish() (empty int, err error) {
	r.close()
	if r.w.full {
		return 0, r.fault(r.s.Pos, "the text of this record is longer than %d characters", maxText)
	}
	if r.w.n > 0 {
		r.w.raw("\n", 1)
	}
	r.s.Text, r.s.Length = r.w.b.String(), r.w.n
	number := make([]int, len(r.s.Turns))
	var kept []Turn
	for i, t := range r.s.Turns {
		if number[i] = len(kept); len(t.Runs) == 0 {
			number[i] = -1
			empty += 1 + t.Merged
			continue
		}
		kept = append(kept, t)
	}
	for i := range kept {
		if kept[i].Answers >= 0 {
			kept[i].Answers = number[kept[i].Answers]
		}
	}
	r.s.Turns = kept
	return empty, nil
}

// sitting reads one TEI element.
func (t *TEI) sitting(e *element, language string) error {
	s := &Sitting{Pos: e.pos, ID: strings.TrimSuffix(e.xml("id"), ".ana"), Language: language}
	b := teiBody{record: newRecord(t.scanner, &t.ledger, s), tei: t, turns: map[string]int{}, parts: map[string]int{}}
	h := header{language: language}
	err := t.children(func(e *element) error {
		switch e.name {
		case "teiHeader":
			t.take("teiHeader", "source and event", "")
			return t.header(&h)
		case "text":
			return b.outside(e, language)
		case "include":
			return t.include(e)
		}
		t.leave(e.name, "unknown")
		return t.skip()
	}, nil)
	if err != nil {
		return err
	}
	s.Title, s.Publisher, s.URL, s.Announced = h.title(), h.publisher, h.url, h.speeches
	s.City, s.Country = h.city.In(language), h.country.In(language)
	if s.Date = h.date; s.Date == "" {
		s.Date = h.issued
	}
	empty, err := b.finish()
	if err != nil {
		return err
	}
	if empty > 0 {
		t.add(Use{"u", "", empty, empty, "it holds no words"})
	}
	if n := len(b.parts); n > 0 {
		t.add(Use{"u/@next", "", n, n, "it leads to no u that comes behind"})
	}
	return t.give(s)
}

// A teiBody reads the text of a sitting.
type teiBody struct {
	*record
	tei    *TEI
	turns  map[string]int // of utterances, by their ids
	parts  map[string]int // the turns with which those go on that are still to come, by their ids
	inWord int            // how many w one is in
	tokens int            // how many s one is in
	joined bool           // no space comes before the next token
	spaced bool           // spaces are elements of their own
}

// outside reads an element that nobody speaks.
func (b *teiBody) outside(e *element, language string) error {
	if own := e.xml("lang"); own != "" {
		language = own
	}
	section, above := b.section, b.section
	enter := func(e *element) error {
		switch e.name {
		case "head":
			words, err := b.words()
			if words != "" {
				b.take("head", "event", "")
				b.head(words, above)
			}
			return err
		case "u":
			return b.utterance(e, language)
		case "note", "vocal", "kinesic", "incident", "gap", "pause", "writing":
			return b.aside(e, language, true)
		case "pb", "cb", "lb", "milestone", "anchor", "fw", "link", "linkGrp", "ptr":
			b.leave(e.name, "layout or annotation")
			return b.skip()
		case "listPerson", "listOrg", "listRelation", "particDesc": // some have them behind the text
			return b.tei.people(e, language)
		}
		return b.outside(e, language)
	}
	switch e.name {
	case "text", "body", "front", "back", "group", "div", "div1", "div2", "div3", "div4":
		err := b.children(enter, func(text []byte) { b.w.write(text, false) })
		if b.section != section {
			b.close()
			b.section = section
		}
		b.w.line(1)
		return err
	}
	b.take(e.name, "text that nobody says", "it is in no <u>")
	switch e.name {
	case "hi", "emph", "name", "persName", "placeName", "orgName", "date", "time", "num", "ref", "term", "foreign", "w", "pc", "s", "seg", "cell":
		b.w.space = b.w.space || e.name == "cell" || e.name == "w"
		return b.children(enter, func(text []byte) { b.w.write(text, false) })
	}
	b.w.line(1)
	err := b.children(enter, func(text []byte) { b.w.write(text, false) })
	b.w.line(1)
	return err
}

// roleOf is that of the annotation of an utterance.
func roleOf(ana string) Role {
	for _, id := range ids(ana) {
		switch strings.ToLower(id) {
		case "chair":
			return Chair
		case "guest":
			return Guest
		}
	}
	return Regular
}

func (b *teiBody) utterance(e *element, language string) error {
	if own := e.xml("lang"); own != "" {
		language = own
	}
	t := Turn{Pos: e.pos, Speakers: ids(e.attr("who")), Role: roleOf(e.attr("ana")), Answers: -1}
	before, part := b.before(e, &t)
	name := "u"
	if len(t.Speakers) == 0 {
		name = strings.TrimSpace("u without who " + string(t.Role))
	}
	switch {
	case part:
		b.resume(before)
		b.take(name, "part of a turn before", "prev or next says that it goes on")
	case b.begin(t):
		b.take(name, "part of the turn before", "the same speaker goes on")
	case len(t.Speakers) > 0:
		b.take(name, "statement", "")
	default:
		b.take(name, "statement of a stand-in", "nobody is named")
	}
	if id := e.xml("id"); id != "" {
		b.turns[id] = b.turn
	}
	if next := ids(e.attr("next")); len(next) > 0 {
		b.parts[next[0]] = b.turn
	}
	b.w.language = language
	return b.children(func(e *element) error {
		switch e.name {
		case "seg", "p", "ab", "l", "lg", "sp", "div", "list", "item":
			return b.paragraph(e, language)
		}
		return b.inline(e, language, !b.w.open)
	}, b.speak)
}

// before finds the turn of which an utterance is a further part (TEI Guidelines,
// att.linking: next, prev), and gives it the speaker and the role that were said there.
// It is a part where these, and the section, are not others.
func (b *teiBody) before(e *element, t *Turn) (turn int, part bool) {
	id := e.xml("id")
	turn, part = b.parts[id]
	delete(b.parts, id)
	if prev := ids(e.attr("prev")); len(prev) > 0 {
		if turn, part = b.turns[prev[0]]; !part {
			b.leave("u/@prev", "it leads to no u that comes before")
		}
	}
	if !part {
		return -1, false
	}
	first := &b.s.Turns[turn]
	if len(t.Speakers) == 0 {
		t.Speakers = first.Speakers
	}
	if e.attr("ana") == "" {
		t.Role = first.Role
	}
	if !slices.Equal(t.Speakers, first.Speakers) || t.Role != first.Role || b.section != first.Section {
		b.leave("u/@prev, u/@next", "the speaker, the role or the section is another one there")
		return -1, false
	}
	return turn, true
}

// paragraph reads what is spoken on a line of its own.
func (b *teiBody) paragraph(e *element, language string) error {
	inner := language
	if own := e.xml("lang"); own != "" {
		inner = own
	}
	b.take(e.name, "quotes and passages", "")
	b.w.line(1)
	b.w.language, b.joined = inner, false
	err := b.children(func(e *element) error {
		switch e.name {
		case "p", "item", "l":
			return b.paragraph(e, inner)
		}
		return b.inline(e, inner, false)
	}, b.speak)
	b.w.line(1)
	b.w.language = language
	return err
}

// speak writes spoken text. Between tokens white space means nothing.
func (b *teiBody) speak(text []byte) {
	if b.tokens > 0 && b.inWord == 0 && len(strings.TrimSpace(string(text))) == 0 {
		return
	}
	b.w.write(text, true)
}

// inline reads an element within what is spoken. own says that it stands between
// paragraphs.
func (b *teiBody) inline(e *element, language string, own bool) error {
	enter := func(e *element) error {
		if (e.name == "corr" || e.name == "reg" || e.name == "expan") && b.xml.Parent().Local == "choice" {
			b.leave(e.name, "the words are those of the record")
			return b.skip()
		}
		return b.inline(e, language, false)
	}
	switch e.name {
	case "note", "vocal", "kinesic", "incident", "gap", "pause", "writing":
		b.joined = false
		return b.aside(e, language, own)
	case "pb", "cb", "milestone", "anchor", "fw", "link", "linkGrp", "ptr":
		b.leave(e.name, "layout or annotation")
		return b.skip()
	case "lb":
		b.w.space = true
		return b.skip()
	case "s":
		b.tokens++
		b.joined, b.w.space = false, true
		err := b.children(enter, b.speak)
		b.tokens--
		b.w.space = true
		b.take("s", "part of the words", "")
		return err
	case "w", "pc":
		return b.token(e, enter)
	case "c":
		b.spaced, b.w.space = true, true
		return b.skip()
	}
	b.take(e.name, "part of the words", "")
	return b.children(enter, b.speak)
}

// token reads a word or a mark, of which annotated corpora say whether a space
// follows.
func (b *teiBody) token(e *element, enter func(*element) error) error {
	join := e.attr("join")
	if b.inWord == 0 && !b.joined && join != "left" && join != "both" && b.tokens > 0 && !b.spaced {
		b.w.space = true
	}
	b.inWord++
	err := b.children(enter, b.speak)
	b.inWord--
	if b.inWord == 0 {
		b.joined = join == "right" || join == "both"
		b.w.space = b.w.space && !b.joined
	}
	b.take(e.name, "part of the words", "")
	return err
}

// aside reads what is not the words of who speaks. own says that it stands on a line
// of its own.
func (b *teiBody) aside(e *element, language string, own bool) error {
	b.w.end() // the words are broken here, wherever the aside comes from
	var direct writer
	var descs Names
	err := b.children(func(e *element) error {
		words, err := b.words()
		if e.name == "desc" {
			descs = append(descs, Name{Text: words, Language: e.xml("lang")})
		} else {
			direct.write([]byte(" "+words+" "), false)
		}
		return err
	}, func(text []byte) { direct.write(text, false) })
	if err != nil {
		return err
	}
	text := direct.b.String()
	if desc := descs.In(language); desc != "" {
		text = strings.TrimSpace(text + " " + desc)
	}
	kind := e.attr("type")
	if kind == "" {
		kind = e.attr("reason")
	}
	name := strings.TrimSpace(e.name + " " + kind)
	if e.name == "note" && kind == "speaker" && own {
		b.take(name, "text, and the name of who nobody else names", "")
		if text != "" {
			b.names(text)
		}
		return nil
	}
	at := b.w.aside(text, own)
	who := ids(e.attr("who"))
	switch {
	case len(who) > 0 && text != "" && (e.name == "vocal" || e.name == "note"):
		b.take(name, "statement that answers", "it says who")
		b.told(Turn{Pos: e.pos, Speakers: who}, at, text)
	case own:
		b.take(name, "text", "")
	case e.name == "gap":
		b.take(name, "break between two quotes", "words are missing")
	default:
		b.take(name, "break between two quotes", "it does not say who")
	}
	return nil
}
