package importer

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"onrecord/data/fence"
	"onrecord/data/input"
	"onrecord/data/parliament"
	"onrecord/data/text"
	"onrecord/schema"
	"onrecord/schema/hint"
	"onrecord/schema/spelling"
)

// sittings makes a corpus of the records of a parliament: of each sitting a source
// with its text, an event, and a statement for each turn.
type sittings struct {
	*reading
	corpus *schema.Corpus
	called *nameIndex
	report string                   // the file that the report names
	actors map[string]*schema.Actor // by what the files call them
	byID   map[string]*schema.Actor // those of this import
	seen   map[string]schema.Pos    // sittings, by id
	days   map[string][2]string     // the first and the last day on which an actor speaks, by id
	holds  map[held]bool
	times  map[string][]period // of affiliations, by the id of the actor
	// speaker finds who speaks in a turn, and what is to be said of that.
	speaker func(s *parliament.Sitting, t *parliament.Turn, src *schema.Source) (speakers []schema.Ref, notes []string)
}

// A period is one of an affiliation.
type period struct{ from, until string }

// mostRuns is how many quotes a statement gets: of more, which stands in which passage
// is not found out (schema.MaxComparisons).
const mostRuns = 140

// printedWords is how many words of one turn in the chair are hardly spoken: more than
// half an hour.
const printedWords = 5000

func (r *reading) newSittings(files []string) *sittings {
	s := &sittings{
		reading: r, corpus: &schema.Corpus{}, actors: map[string]*schema.Actor{}, byID: map[string]*schema.Actor{}, seen: map[string]schema.Pos{},
		days: map[string][2]string{}, times: map[string][]period{}, holds: map[held]bool{}, report: filepath.ToSlash(files[0]),
	}
	if len(files) > 1 {
		s.report = fmt.Sprintf("%d files", len(files))
	}
	s.corpus.Pos = schema.Pos{File: filepath.ToSlash(files[0])}
	s.called = newNameIndex(s.corpus, r.known)
	r.spool = r.newSpool()
	return s
}

// read lets a file of XML be read; what is wrong with it is a problem. It gives the
// hash of the file.
func (s *sittings) read(ctx context.Context, at input.Place, read func(in *input.HashingReader) error) (sum string, err error) {
	file := filepath.ToSlash(at.Path())
	err = s.Loader.Pass(ctx, at, fence.Document, func(in *input.HashingReader) error {
		err := read(in)
		sum = in.File().SHA256
		return err
	})
	if fault, ok := errors.AsType[*parliament.Fault](err); ok {
		to := &s.Loader.Problems
		if s.ImportOptions.Partial {
			to = &s.result.Left
		}
		to.Add(schema.Pos{File: file, Line: fault.Pos.Line, Column: fault.Pos.Column}, "", "%s", fault.Msg)
		return "", nil
	}
	if at.In != nil {
		err = input.Unreadable(file, err, &s.Loader.Problems)
	}
	return sum, err
}

// tookAll adds what elements were taken for to the report.
func (s *sittings) tookAll(file string, rows []parliament.Use) {
	for _, t := range rows {
		s.took(Part{File: file, What: "element", Name: t.Element, As: t.As, Values: t.Values, Left: t.Left, Why: t.Why})
	}
}

// sitting makes a source, events and statements of a sitting.
func (s *sittings) sitting(ctx context.Context, file, sum string, in *parliament.Sitting) error {
	stem := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	id := ownID(in.ID, stem, "sitting")
	at := schema.Pos{File: file, Line: in.Pos.Line, Column: in.Pos.Column}
	if before, again := s.seen[fence.SameName(id)]; again {
		s.took(Part{File: s.report, What: "sitting", Name: id, Values: 1, Left: 1, Why: "it is the same as that of " + before.String()})
		return nil
	}
	s.seen[fence.SameName(id)] = at
	t, err := text.New(file, []byte(in.Text))
	if err != nil {
		return err
	}
	title := in.Title
	if title == "" {
		title = id
	}
	date := s.date(in.Date, s.report, "date of a sitting")
	src := &schema.Source{EntityBase: schema.EntityBase{ID: id, FieldPositions: schema.FieldPositions{Pos: at}}, Title: title, Type: "record of a sitting", Publisher: in.Publisher, Language: in.Language, Date: date, Original: sum}
	if schema.BadIRI(in.URL) == "" {
		src.URL = in.URL
	} else if in.URL != "" {
		s.took(Part{File: s.report, What: "element", Name: "sourceDesc/idno", Values: 1, Left: 1, Why: "it is no IRI"})
	}
	s.corpus.Add(src)
	e := &schema.Event{EntityBase: schema.EntityBase{ID: id, FieldPositions: src.FieldPositions}, Name: title, Date: date, Place: s.place(in), Sources: []schema.Ref{ref(src)}}
	s.corpus.Add(e)
	out := &spooledSource{source: src, text: t}
	s.statements(in, src, e, t, out)
	n := 0
	for _, turn := range in.Turns {
		if !turn.Told {
			n += 1 + turn.Merged
		}
	}
	if in.Announced > n {
		s.took(Part{File: s.report, What: "element", Name: "extent/measure speeches", As: "statements", Values: in.Announced, Left: in.Announced - n, Why: "that many speeches are announced, and these are not in the file"})
	}
	return s.spool.put(ctx, out)
}

func ref(e schema.Entity) schema.Ref {
	return schema.Ref{Kind: e.Kind(), ID: e.Identity().ID}
}

// ownID is an id as a file has it, or one that is made of it.
func ownID(id, other, word string) string {
	const longest = 120 // so that something can be put behind it
	if id == "" {
		id = other
	}
	if schema.CheckID(id) == nil && len(id) <= longest && usable(id) {
		return id
	}
	if made := slugOf(id, word); usable(made) {
		return made
	}
	return word
}

// statements makes the statements of all turns.
func (s *sittings) statements(in *parliament.Sitting, src *schema.Source, sitting *schema.Event, t *text.Text, out *spooledSource) {
	number := make([]int, len(in.Turns)) // of the statement of each turn
	events := map[int]*schema.Event{-1: sitting}
	ids := &schema.Numbering{}
	for i := range in.Turns {
		turn := &in.Turns[i]
		number[i] = -1
		speakers, notes := s.speaker(in, turn, src)
		if turn.Role == parliament.Guest && s.onlyName(turn, t, speakers) {
			s.took(Part{File: s.report, What: "turn", Name: "guest", Values: 1, Left: 1, Why: "it holds only a name"})
			continue
		}
		for turn.Role == parliament.Guest && len(turn.Runs) > 1 && s.isName(t, turn, turn.Runs[0], speakers) {
			s.took(Part{File: s.report, What: "turn", Name: "guest", Values: 1, Left: 1, Why: "it begins with a name"})
			turn.Runs = turn.Runs[1:]
		}
		number[i] = len(out.statements)
		if turn.Role != parliament.Regular {
			notes = append([]string{string(turn.Role)}, notes...)
		}
		if turn.Role == parliament.Chair && turn.Words >= printedWords {
			notes = append(notes, fmt.Sprintf("%d words in the chair without a break: this may be printed matter", turn.Words))
			s.took(Part{File: s.report, What: "turn", Name: "chair", As: "statement with a note", Values: 1, Why: fmt.Sprintf("more than %d words: perhaps printed matter", printedWords)})
		}
		language, note := languageOf(turn.Runs)
		if note != "" {
			notes = append(notes, note)
			s.took(Part{File: s.report, What: "turn", Name: "in several languages", As: "statement with language mul and a note", Values: 1})
		}
		at := schema.Pos{File: src.Pos.File, Line: turn.Pos.Line, Column: turn.Pos.Column}
		st := schema.Statement{EntityBase: schema.EntityBase{FieldPositions: schema.FieldPositions{Pos: at}}, Speakers: speakers, Mode: "quote", Language: language, Event: ref(s.event(in, turn.Section, src, events, ids))}
		var addressed distinct
		for _, to := range turn.To {
			if a := s.actors[to]; a != nil {
				addressed.add(ref(a))
			} else {
				notes = append(notes, fmt.Sprintf("to %q, which is declared nowhere", to))
			}
		}
		st.Addressees = addressed.list
		if turn.Written {
			st.Medium = "in writing"
		}
		answers := -1
		if turn.Answers >= 0 {
			answers = number[turn.Answers]
		}
		if turn.Told {
			st.Mode, st.Summary = "paraphrase", t.Slice(turn.Runs[0].Start, turn.Runs[0].End)
		}
		s.spoke(speakers, sitting.Date)
		s.runs(turn, &st, notes, answers, at, out)
	}
}

// distinct are references, each once, in the order of the first.
type distinct struct {
	list []schema.Ref
	has  map[schema.Ref]bool
}

func (d *distinct) add(r schema.Ref) {
	if d.has[r] {
		return
	}
	if d.has == nil {
		d.has = map[schema.Ref]bool{}
	}
	d.has[r] = true
	d.list = append(d.list, r)
}

// A held thing is an affiliation or a role of an actor.
type held struct {
	by                  *schema.Actor
	to, from, until, as string
}

// join gives an actor an affiliation, if it is new.
func (s *sittings) join(a *schema.Actor, to schema.Ref, from, until string, at schema.Pos) bool {
	h := held{by: a, to: to.ID, from: from, until: until}
	if to.ID == a.ID || s.holds[h] {
		return false
	}
	s.holds[h] = true
	a.Affiliations = append(a.Affiliations, schema.Affiliation{To: to, From: from, Until: until, FieldPositions: schema.FieldPositions{Pos: at}})
	return true
}

// office gives an actor a role, if it is new.
func (s *sittings) office(a *schema.Actor, office string, of schema.Ref, from, until string, at schema.Pos) {
	h := held{a, of.ID, from, until, office}
	if office == "" || s.holds[h] {
		return
	}
	s.holds[h] = true
	a.Roles = append(a.Roles, schema.Role{Office: office, Organization: of, From: from, Until: until, FieldPositions: schema.FieldPositions{Pos: at}})
}

// runs adds the statement of a turn, or several where it has very many quotes.
func (s *sittings) runs(turn *parliament.Turn, st *schema.Statement, notes []string, answers int, at schema.Pos, out *spooledSource) {
	parts := (len(turn.Runs) + mostRuns - 1) / mostRuns
	if parts > 1 {
		s.took(Part{File: s.report, What: "turn", Name: fmt.Sprintf("of more than %d quotes", mostRuns), As: "several statements", Values: 1})
	}
	for k := range parts {
		part := *st
		told := notes
		if parts > 1 {
			told = append(slices.Clip(notes), fmt.Sprintf("part %d of %d of one turn", k+1, parts))
		}
		part.Note = strings.Join(told, "; ")
		for _, run := range turn.Runs[k*mostRuns : min((k+1)*mostRuns, len(turn.Runs))] {
			part.Evidence = append(part.Evidence, schema.Passage{Start: run.Start, End: run.End, FieldPositions: schema.FieldPositions{Pos: at}})
		}
		out.statements = append(out.statements, &part)
		out.answers = append(out.answers, answers)
	}
}

// event is that of a section, with those in which it lies.
func (s *sittings) event(in *parliament.Sitting, section int, src *schema.Source, made map[int]*schema.Event, ids *schema.Numbering) *schema.Event {
	if e := made[section]; e != nil {
		return e
	}
	head := in.Sections[section]
	above := s.event(in, head.Above, src, made, ids)
	id := ids.Free(schema.KindEvent, src.ID+"-"+slugOf(head.Name, "section"))
	ids.Take(schema.KindEvent, id)
	e := &schema.Event{EntityBase: schema.EntityBase{ID: id, FieldPositions: src.FieldPositions}, Name: head.Name, Date: above.Date, PartOf: ref(above), Sources: []schema.Ref{ref(src)}}
	s.corpus.Add(e)
	made[section] = e
	return e
}

// place is that of a sitting, which is made where it is not known.
func (s *sittings) place(in *parliament.Sitting) schema.Ref {
	var within schema.Ref
	for _, name := range []string{in.Country, in.City} {
		if name == "" {
			continue
		}
		if found := s.called.find([]schema.Kind{schema.KindPlace}, name, false); len(found) > 0 {
			within = found[0]
			continue
		}
		made := s.called.create(schema.KindPlace, name, false)
		s.called.made[made].(*schema.Place).Within = within
		within = made
	}
	return within
}

// date is a date as the model has it; what is none is left behind.
func (s *sittings) date(text, file, what string) string {
	if text == "" {
		return ""
	}
	if _, err := schema.ParseDate(text); err != nil {
		s.took(Part{File: file, What: "date", Name: what, Values: 1, Left: 1, Why: "it is no date"})
		return ""
	}
	return text
}

// languageOf is the language of all that is said, or mul for several, which a note
// names.
func languageOf(runs []parliament.Span) (language, note string) {
	var order []string
	quotes := map[string][]string{}
	for i, run := range runs {
		if quotes[run.Language] == nil {
			order = append(order, run.Language)
		}
		quotes[run.Language] = append(quotes[run.Language], fmt.Sprint(i+1))
	}
	if len(order) == 1 {
		return order[0], ""
	}
	if len(order) == 0 {
		return "", ""
	}
	var words []string
	for _, language := range order {
		words = append(words, fmt.Sprintf("%s: %d", language, len(quotes[language])))
	}
	return "mul", "quotes by language: " + strings.Join(words, ", ")
}

// onlyName reports whether all that a guest says is a name.
func (s *sittings) onlyName(turn *parliament.Turn, t *text.Text, speakers []schema.Ref) bool {
	if len(turn.Runs) != 1 || turn.Words > 8 {
		return false
	}
	if s.isName(t, turn, turn.Runs[0], speakers) {
		return true
	}
	said := strings.TrimRight(t.Slice(turn.Runs[0].Start, turn.Runs[0].End), " :,")
	if last, _ := utf8.DecodeLastRuneInString(said); strings.ContainsRune(".!?…", last) {
		return false
	}
	capitals := 0
	for word := range strings.FieldsSeq(said) {
		first := []rune(word)[0]
		switch {
		case unicode.IsUpper(first):
			capitals++
		case len([]rune(word)) > 3 || !unicode.IsLetter(first):
			return false
		}
	}
	return capitals > 1
}

// isName reports whether a run is but the name of who speaks.
func (s *sittings) isName(t *text.Text, turn *parliament.Turn, run parliament.Span, speakers []schema.Ref) bool {
	plain := func(name string) string { return spelling.Fold(strings.TrimRight(name, " :,")) }
	if run.End-run.Start > 200 {
		return false
	}
	said := plain(t.Slice(run.Start, run.End))
	if turn.Printed != "" && said == plain(turn.Printed) {
		return true
	}
	return slices.ContainsFunc(speakers, func(r schema.Ref) bool {
		a := s.byID[r.ID]
		return a != nil && (plain(a.Name) == said || slices.ContainsFunc(a.Aliases, func(name string) bool { return plain(name) == said }))
	})
}

// standIn is a group that speaks where nobody is named: one of each sitting, and
// nobody else.
func (s *sittings) standIn(src *schema.Source, prefix, name string) schema.Ref {
	key := prefix + "\x00" + src.ID
	if a := s.actors[key]; a != nil {
		return ref(a)
	}
	a := &schema.Actor{EntityBase: schema.EntityBase{ID: prefix + "-" + src.ID, FieldPositions: src.FieldPositions}, Name: fmt.Sprintf("%s (%s)", name, src.Title), Type: "group", Sources: []schema.Ref{ref(src)}}
	s.actors[key] = a
	s.add(a)
	return ref(a)
}

// add puts an actor into the corpus.
func (s *sittings) add(a *schema.Actor) {
	s.byID[a.ID] = a
	s.called.Take(schema.KindActor, a.ID)
	s.corpus.Add(a)
}

// unnamed stands in for who is not named in some capacity.
func (s *sittings) unnamed(src *schema.Source, role parliament.Role) schema.Ref {
	switch role {
	case parliament.Chair:
		return s.standIn(src, "chair", "The chair")
	case parliament.Guest:
		return s.standIn(src, "guests", "Guests who are not named")
	}
	return s.standIn(src, "unnamed", "Speakers who are not named")
}

// spoke notes on which days somebody spoke.
func (s *sittings) spoke(speakers []schema.Ref, date string) {
	dated := len(date) == len("2006-01-02")
	for _, r := range speakers {
		days := s.days[r.ID]
		if !dated {
			s.days[r.ID] = days
			continue
		}
		if days[0] == "" || date < days[0] {
			days[0] = date
		}
		if date > days[1] {
			days[1] = date
		}
		s.days[r.ID] = days
	}
}

// finish says what is known when all sittings were read.
func (s *sittings) finish() {
	if stream := s.Loader.Stream(); len(s.corpus.Sources) > 0 || len(s.corpus.Actors) > 0 {
		stream.Corpora = append(stream.Corpora, s.corpus)
	}
	doubtful := 0
	for id, all := range s.times {
		for _, p := range all {
			if days, ok := s.days[id]; ok && p.from != "" && p.from == days[0] && p.until == days[1] && p.from != p.until {
				doubtful++
			}
		}
	}
	if doubtful > 0 {
		s.took(Part{File: s.report, What: "affiliation", Name: "dates", As: "from and until", Values: doubtful, Why: "they are the days of that person's first and last speech here, and perhaps no more than that"})
	}
	if undescribed := s.undescribed(); undescribed > 0 {
		s.result.Notes = append(s.result.Notes, hint.Textf("no file describes %d of those who speak: %s reads one that does", undescribed, hint.Option{Name: string(TakesPeople)}))
	}
	notes := s.spool.warnings
	for i, p := range notes {
		if i == 20 {
			s.result.Notes = append(s.result.Notes, hint.Textf("and more"))
			break
		}
		s.result.Notes = append(s.result.Notes, hint.Textf("%v", p))
	}
}

func (s *sittings) undescribed() (n int) {
	for e, half := range s.made {
		if _, spoke := s.days[e.Identity().ID]; half && spoke && e.Kind() == schema.KindActor {
			n++
		}
	}
	return n
}
