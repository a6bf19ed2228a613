package parliament

import (
	"errors"
	"io"
	"iter"
	"slices"
	"strings"
)

// An AKN reads a debate in Akoma Ntoso, of version 2, version 3 or its drafts, whose
// namespaces differ and whose elements are the same.
type AKN struct {
	*scanner
	ledger
	sitting *Sitting
	known   map[string]*Person // by their ids
	date    [3]string          // of the text, of the work, of the publication
	titles  Names
	name    string // of the work: an IRI
}

// ReadAKN reads Akoma Ntoso. Nothing is read before the items are asked for.
func ReadAKN(r io.Reader) *AKN { return &AKN{scanner: newScanner(r), known: map[string]*Person{}} }

// Taken says what the elements were taken for that have been read.
func (a *AKN) Taken() []Use { return a.rows }

// Items yields the sitting that the file holds. A *Fault is the last of it, and so is
// any other error.
func (a *AKN) Items() iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		s, err := a.read()
		if err != nil {
			yield(nil, err)
			return
		}
		yield(s, nil)
	}
}

func (a *AKN) read() (*Sitting, error) {
	for {
		t, at, err := a.next()
		if errors.Is(err, io.EOF) {
			if a.sitting == nil {
				return nil, a.fault(Pos{1, 1}, "there is no <debate> in it: of Akoma Ntoso, debates are read")
			}
			return a.sitting, nil
		}
		if err != nil {
			return nil, err
		}
		e, ok := t.(*element)
		if !ok {
			continue
		}
		if e.name != "akomaNtoso" {
			return nil, a.fault(at, "<%s> is no root of Akoma Ntoso: that is <akomaNtoso>", e.name)
		}
		if err := a.children(a.document, nil); err != nil {
			return nil, err
		}
	}
}

func (a *AKN) document(e *element) error {
	if e.name != "debate" && e.name != "debateRecord" && e.name != "debateReport" || a.sitting != nil {
		a.leave(e.name, "it is no debate, or the second one")
		return a.skip()
	}
	a.sitting = &Sitting{Pos: e.pos}
	b := aknBody{record: newRecord(a.scanner, &a.ledger, a.sitting), akn: a, question: -1}
	err := a.children(func(e *element) error {
		switch e.name {
		case "meta":
			return a.children(a.meta, nil)
		case "debateBody":
			return b.part(e)
		}
		return b.outside(e) // the cover, the preface, conclusions
	}, nil)
	if err != nil {
		return err
	}
	a.finish()
	empty, err := b.finish()
	if empty > 0 {
		a.add(Use{"speech", "", empty, empty, "it holds no words"})
	}
	return err
}

// finish gives the sitting what is known of it.
func (a *AKN) finish() {
	s := a.sitting
	for _, date := range a.date[:2] {
		if s.Date == "" {
			s.Date = date
		}
	}
	s.Title = a.titles.In("")
	s.ID = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(a.name, ".xml"), "main"), "/!")
}

// id is what an element is called: eId since version 3, id before.
func (e *element) id() string {
	for _, name := range []string{"eId", "id", "wId"} {
		if id := e.attr(name); id != "" {
			return id
		}
	}
	return ""
}

// meta reads what is known of the debate.
func (a *AKN) meta(e *element) error {
	switch e.name {
	case "identification", "FRBRWork", "references":
		return a.children(a.meta, nil)
	case "FRBRExpression":
		return a.children(func(e *element) error {
			if e.name == "FRBRlanguage" && a.sitting.Language == "" {
				a.sitting.Language = e.attr("language")
			}
			return a.skip()
		}, nil)
	case "FRBRManifestation":
		a.leave(e.name, "it describes the file")
	case "FRBRthis", "FRBRuri":
		if value := e.attr("value"); value != "" && (a.name == "" || e.name == "FRBRuri") {
			a.name = value
		}
		a.take(e.name, "id", "")
	case "FRBRdate":
		a.dated(e, 1)
	case "publication":
		a.dated(e, 2)
	case "TLCPerson", "TLCOrganization", "TLCRole":
		a.declared(e)
	default:
		a.leave("meta/"+e.name, "it has no field")
	}
	return a.skip()
}

// dated notes a date, unless it stands for one that nobody knew.
func (a *AKN) dated(e *element, of int) {
	date := day(e.attr("date"))
	switch {
	case date == "":
	case len(date) < 4 || date[:4] < "1200" || date[:4] > "2999":
		a.leave(e.name, "the year "+date[:min(4, len(date))]+" stands for a date that is not known")
	default:
		a.take(e.name, [...]string{"date", "date, where the text has none", "nothing"}[of], "")
		if a.date[of] == "" {
			a.date[of] = date
		}
	}
}

// declared notes a person, an organization or an office.
func (a *AKN) declared(e *element) {
	p := &Person{Pos: e.pos, Element: e.name, ID: e.id(), Href: e.attr("href"), Names: []Name{{Text: strings.Join(strings.Fields(e.attr("showAs")), " ")}}}
	switch e.name {
	case "TLCOrganization":
		p.Kind = Body
	case "TLCRole":
		p.Kind = Office
	default:
		p.Kind = KindOf(p.Names[0].Text)
		if strings.Contains(p.Href, "/role/") {
			p.Kind = Office
		}
	}
	if p.Names[0].Text == "" {
		p.Names[0].Text = p.ID
	}
	if p.ID == "" {
		a.leave(e.name, "it has no id, so nothing refers to it")
		return
	}
	a.known[p.ID] = p
	a.sitting.People = append(a.sitting.People, p)
}

// An aknBody reads the text of a debate.
type aknBody struct {
	*record
	akn      *AKN
	question int // the turn of the last one in the section; -1: none
	written  bool
}

// aknSections are the elements that hold others and may have a heading.
var aknSections = strings.Fields("debateBody debateSection administrationOfOath rollCall prayers oralStatements writtenStatements personalStatements ministerialStatements resolutions nationalInterest declarationOfVote communication petitions papers noticesOfMotion questions address proceduralMotions pointOfOrder adjournment speechGroup")

// aknBlocks are those that begin a line.
var aknBlocks = strings.Fields("p li ul ol blockList item block blockContainer listIntroduction listWrapUp table tr container heading subheading num tblock toc tocItem longTitle embeddedText quotedStructure wrapUp intro content")

// aknAsides are those that are nobody's words, though they stand within a speech.
var aknAsides = strings.Fields("remark scene narrative summary authorialNote note")

// part reads a section.
func (b *aknBody) part(e *element) error {
	section, question, written := b.section, b.question, b.written
	b.written = b.written || e.name == "writtenStatements"
	b.question = -1
	b.take(e.name, "event, where it has a heading", "")
	var number string
	err := b.children(func(e *element) error {
		switch e.name {
		case "num":
			words, err := b.words()
			number = words
			return err
		case "heading":
			words, err := b.words()
			if words = strings.TrimSpace(number + " " + words); words != "" {
				b.head(words, section)
			}
			number = ""
			return err
		}
		return b.within(e)
	}, func(text []byte) { b.w.write(text, false) })
	if number != "" {
		b.w.write([]byte(number), false)
	}
	if b.section != section {
		b.close()
	}
	b.section, b.question, b.written = section, question, written
	b.w.line(1)
	return err
}

// within reads what lies in a section.
func (b *aknBody) within(e *element) error {
	switch {
	case slices.Contains(aknSections, e.name):
		return b.part(e)
	case e.name == "speech", e.name == "question", e.name == "answer":
		return b.speech(e)
	}
	return b.outside(e)
}

// outside reads what nobody says.
func (b *aknBody) outside(e *element) error {
	switch e.name {
	case "docDate":
		b.akn.dated(e, 0)
	case "docTitle":
		words, err := b.words()
		if words != "" {
			b.take("docTitle", "title", "")
			b.akn.titles = append(b.akn.titles, Name{Text: words})
			b.w.write([]byte(" "+words+" "), false)
		}
		return err
	case "speech", "question", "answer":
		return b.speech(e)
	case "noteRef", "img", "marker", "ins", "del":
		if e.name != "ins" {
			b.leave(e.name, "it is no text of the debate")
			return b.skip()
		}
	case "br", "eol":
		b.w.space = true
		return b.skip()
	}
	block := slices.Contains(aknBlocks, e.name) || slices.Contains(aknAsides, e.name) || e.name == "other"
	if slices.Contains([]string{"scene", "narrative", "summary", "other", "remark"}, e.name) {
		b.take(e.name, "text", "nobody says it")
	}
	if block {
		b.w.line(1)
	}
	err := b.children(b.outside, func(text []byte) { b.w.write(text, false) })
	if block {
		b.w.line(1)
	}
	return err
}

// speech reads a speech, a question or an answer. Whom <from> names comes before its
// words.
func (b *aknBody) speech(e *element) error {
	t := Turn{Pos: e.pos, Speakers: ids(e.attr("by")), To: ids(e.attr("to")), Answers: -1, Written: b.written}
	if as := ids(e.attr("as")); len(as) > 0 {
		t.As = as[0]
	}
	kind := e.name
	b.printed, b.fresh = "", false
	begun := false
	begin := func() {
		if begun {
			return
		}
		begun = true
		// Of two neighbours whom only <from> names, it says whether they are one.
		if len(t.Speakers) == 0 && b.turn >= 0 && b.s.Turns[b.turn].Printed != b.printed {
			b.close()
		}
		if len(t.Speakers) == 0 && b.printed == "" || kind != "speech" {
			b.close()
		}
		if b.joins(t) {
			b.take(kind, "part of the turn before", "the same speaker goes on")
		} else {
			b.take(kind, "statement", "")
		}
		switch {
		case kind == "question":
			b.question = b.turn
		case kind == "answer" && b.question >= 0:
			b.s.Turns[b.turn].Answers = b.question
		}
	}
	b.w.language = b.s.Language
	err := b.children(func(e *element) error {
		if e.name == "from" && !begun {
			words, err := b.words()
			b.take("from", "text, and the name of who nobody else names", "")
			who, spoken := parted(words)
			if who != "" {
				b.names(who)
			}
			if spoken != "" {
				b.take("from with words", "quotes and passages", "the words begin in it")
				begin()
				b.w.write([]byte(spoken), true)
				b.w.line(1)
			}
			return err
		}
		begin()
		return b.spoken(e)
	}, func(text []byte) {
		if len(strings.TrimSpace(string(text))) > 0 {
			begin()
		}
		if begun {
			b.w.write(text, true)
		}
	})
	begin()
	b.w.line(1)
	return err
}

// parted takes apart whom a record names before the words, and words that stand in
// the same element.
func parted(from string) (who, spoken string) {
	const few = 5 // words that may still be a name
	for _, mark := range []string{".-", ".–", ".—", ":"} {
		before, rest, ok := strings.Cut(from, mark)
		if rest = strings.TrimSpace(rest); ok && before != "" && len(strings.Fields(rest)) > few {
			return strings.TrimSpace(before) + mark, rest
		}
	}
	return from, ""
}

// joins begins a turn, or goes on with the last one if the speaker is the same.
func (b *aknBody) joins(t Turn) bool {
	printed := b.printed
	if len(t.Speakers) == 0 && b.turn >= 0 && printed != "" && b.s.Turns[b.turn].Printed == printed {
		b.fresh = false // the same name again: the same speaker
	}
	joined := b.begin(t)
	if !joined {
		b.s.Turns[b.turn].Printed = printed
	}
	return joined
}

// spoken reads an element within a speech.
func (b *aknBody) spoken(e *element) error {
	switch {
	case slices.Contains(aknAsides, e.name):
		own := !b.w.open
		kind := e.name
		words, err := b.words()
		if words != "" {
			b.take(kind, "break between two quotes", "it is not the speaker's")
			b.w.aside(words, own)
		}
		return err
	case e.name == "noteRef", e.name == "img", e.name == "marker", e.name == "del":
		b.leave(e.name, "it is no text of the debate")
		return b.skip()
	case e.name == "br", e.name == "eol":
		b.w.space = true
		return b.skip()
	case slices.Contains(aknBlocks, e.name):
		b.w.line(1)
		b.take(e.name, "quotes and passages", "")
		err := b.children(b.spoken, func(text []byte) { b.w.write(text, true) })
		b.w.line(1)
		return err
	}
	b.take(e.name, "part of the words", "")
	return b.children(b.spoken, func(text []byte) { b.w.write(text, true) })
}
