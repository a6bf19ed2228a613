package importer

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"onrecord/data/text"
	"onrecord/schema"
	"onrecord/schema/dna"
	"onrecord/schema/spelling"
)

// DNAOptions says how to read a file of the Discourse Network Analyzer.
type DNAOptions struct {
	// Variables says what a variable holds, by its name or TYPE/NAME: person,
	// organization, concept, agreement, id, mode, quotes, summary or note; "":
	// nothing. Others are known by their names, or by what they may hold.
	Variables map[string]string
}

// A DNACorpus is what a file of DNA holds. Its id, base and title are empty
// where the file was not exported from here.
type DNACorpus struct {
	Corpus   *schema.Corpus
	Texts    map[string]string // of sources, by id
	Problems schema.Problems   // of rows that are wrong, which are left out
	Notes    []string          // what was left out, or understood in some way
}

// DNA reads a file of DNA 2 or 3, given its name and its bytes. Documents become
// sources, persons and organizations actors, concepts positions; a statement of
// DNA one of its own, but for those that were one when they were exported from
// here. Offsets become those of the normalised text. What is not a file of DNA is an
// error of type schema.Problems.
func DNA(ctx context.Context, file string, raw []byte, o DNAOptions) (*DNACorpus, error) {
	db, err := dna.Read(ctx, file, raw)
	if err != nil {
		return nil, err
	}
	r := &dnaReader{
		Database: db, file: file, said: o.Variables, corpus: &schema.Corpus{EntityBase: schema.EntityBase{FieldPositions: schema.FieldPositions{Pos: schema.Pos{File: file}}}},
		ids: newNumbering(), coders: map[int]string{}, forms: map[int]*dnaForm{}, variables: map[int]*dnaVariable{},
		entities: map[int]*dnaValue{}, actors: map[string]*schema.Actor{}, positions: map[string]*schema.Position{},
		documents: map[int]*schema.Source{}, passages: map[int]*schema.Passage{}, spokeFor: map[*schema.Statement][]*schema.Actor{}, noted: map[string][]string{}, texts: map[string]string{},
	}
	r.problems = db.Problems
	r.head()
	r.form()
	r.values()
	if err := r.sources(ctx); err != nil {
		return nil, err
	}
	if err := r.utterances(ctx); err != nil {
		return nil, err
	}
	for _, n := range []struct {
		count int
		what  string
	}{{db.Regexes, "highlighted expressions"}, {db.Links, "links between variables"}, {db.Relations, "permissions of coders"}} {
		if n.count > 0 {
			r.notes = append(r.notes, fmt.Sprintf("%s has %d %s, which have no place", file, n.count, n.what))
		}
	}
	return &DNACorpus{r.corpus, r.texts, r.problems.Sort(), r.told()}, nil
}

// A dnaReader makes a corpus of a database.
type dnaReader struct {
	*dna.Database
	said      map[string]string // what variables hold
	file      string
	corpus    *schema.Corpus
	texts     map[string]string
	problems  schema.Problems
	notes     []string
	noted     map[string][]string // rows by what was found out about them
	ours      bool                // it was exported from here
	ids       *numbering
	coders    map[int]string
	forms     map[int]*dnaForm
	variables map[int]*dnaVariable
	entities  map[int]*dnaValue
	actors    map[string]*schema.Actor // by what tells them apart
	positions map[string]*schema.Position
	names     map[string]string // ids of actors; nil: not gathered yet
	documents map[int]*schema.Source
	passages  map[int]*schema.Passage // of statements
	spokeFor  map[*schema.Statement][]*schema.Actor
}

func (r *dnaReader) problem(table string, id int, format string, args ...any) {
	r.problems.Add(schema.Pos{File: r.file}, dna.At(table, id), format, args...)
}

// absent reports that a row names another one that is not there; what is wrong
// with one that was left out was told.
func (r *dnaReader) absent(table string, id int, of string, named int) {
	if !r.LeftOut[dna.At(of, named)] {
		r.problem(table, id, "%s %d is not there", of, named)
	}
	r.LeftOut[dna.At(table, id)] = true
}

// note notes what was found out about a row. Rows of which the same was found out
// are told together.
func (r *dnaReader) note(table string, id int, what string) {
	if r.noted[what] == nil {
		r.notes = append(r.notes, what)
	}
	r.noted[what] = append(r.noted[what], dna.At(table, id))
}

// told are the notes, with the first rows of each.
func (r *dnaReader) told() []string {
	const shown = 5
	out := slices.Clone(r.notes)
	for i, what := range out {
		rows := r.noted[what]
		if rows == nil {
			continue
		}
		out[i] = r.file + ": " + strings.Join(rows[:min(shown, len(rows))], ", ")
		if more := len(rows) - shown; more > 0 {
			out[i] += fmt.Sprintf(" and %d more", more)
		}
		out[i] += ": " + what
	}
	return out
}

// head reads what stands for the file as a whole.
func (r *dnaReader) head() {
	c := r.corpus
	for _, s := range r.Settings {
		switch s.Property {
		case "onrecord id":
			r.ours = true
			c.ID = s.Value
		case "onrecord title":
			c.Title = s.Value
		case "onrecord base":
			c.Base = s.Value
		case "onrecord licence":
			c.Licence = s.Value
		case "onrecord languages":
			c.Languages = dnaList(s.Value)
		}
	}
	for _, coder := range r.Coders {
		r.coders[coder.ID] = coder.Name
		if r.ours && coder.ID == dna.Admin {
			r.coders[coder.ID] = "" // nobody was named
		}
	}
}

// dnaList takes a text apart at semicolons, as a cell of CSV.
func dnaList(text string) (out []string) {
	var nodes *schema.Nodes
	for _, item := range nodes.Cell(schema.KindActor, "aliases", text, schema.Pos{}).Items {
		if strings.TrimSpace(item.Text) != "" {
			out = append(out, item.Text)
		}
	}
	return out
}

// id makes the id of an entity: the one that it has, or else one of its name.
func (r *dnaReader) id(k schema.Kind, has, name, fallback string) string {
	id := has
	if !isID(has) {
		if id = schema.CorpusID(cmp.Or(has, name)); id == schema.CorpusID("") && !strings.Contains(spelling.Fold(cmp.Or(has, name)), id) {
			id = fallback // it has no letters
		}
		if runes := []rune(id); len(runes) > 80 {
			id = strings.TrimRight(string(runes[:80]), "-")
		}
	}
	id = r.ids.free(k, id)
	r.ids.take(k, id)
	return id
}

// isID reports whether a text can be an id.
func isID(s string) bool {
	for i, c := range s {
		letter := unicode.IsLetter(c) || unicode.IsDigit(c)
		if !letter && (i == 0 || !unicode.IsMark(c) && !strings.ContainsRune("-._~", c)) {
			return false
		}
	}
	return s != "" && utf8.RuneCountInString(s) <= 150
}

func (r *dnaReader) origin(table string, id int) schema.FieldPositions {
	return schema.FieldPositions{Pos: schema.Pos{File: r.file + ": " + dna.At(table, id)}}
}

// sources reads the documents.
func (r *dnaReader) sources(ctx context.Context) error {
	statements := map[int][]*dna.Statement{}
	for i := range r.Statements {
		s := &r.Statements[i]
		statements[s.Document] = append(statements[s.Document], s)
	}
	for i := range r.Documents {
		if err := ctx.Err(); err != nil {
			return err
		}
		d := &r.Documents[i]
		fields := dnaNotes(d.Notes)
		if fields == nil && strings.TrimSpace(d.Notes) != "" {
			r.note("DOCUMENTS", d.ID, "the notes have no place")
		}
		if d.Section != "" {
			r.note("DOCUMENTS", d.ID, "the section has no place")
		}
		t, err := text.New(r.file, []byte(d.Text))
		if err != nil {
			r.problem("DOCUMENTS", d.ID, "Text: %v", err)
			r.LeftOut[dna.At("DOCUMENTS", d.ID)] = true
			continue
		}
		title := strings.TrimSpace(d.Title)
		if title == "" {
			title = fmt.Sprintf("Document %d", d.ID)
		} else {
			title = d.Title
		}
		src := &schema.Source{
			EntityBase: schema.EntityBase{ID: r.id(schema.KindSource, fields["id"], title, "document"), FieldPositions: r.origin("DOCUMENTS", d.ID)},
			Title:      title, Type: d.Type, Publisher: d.Source, Date: r.date(d, fields["date"]), URL: fields["url"], Language: fields["language"],
		}
		if fields["text"] != "" {
			r.note("DOCUMENTS", d.ID, "the text is "+fields["text"]+", and not that of the source")
		}
		for _, name := range dnaList(d.Author) {
			src.Authors = append(src.Authors, r.author(name, d.ID))
		}
		if t.Len() > 0 {
			src.SHA256, src.Length, src.Text = t.SHA256(), t.Len(), "texts/"+src.ID+".txt"
			r.texts[src.ID] = t.Slice(0, t.Len())
		}
		if strings.Contains(d.Text, "\r") {
			r.note("DOCUMENTS", d.ID, "the text has carriage returns, which were counted")
		}
		r.documents[d.ID] = src
		r.locate(src, t, d, statements[d.ID])
		r.corpus.Sources = append(r.corpus.Sources, src)
	}
	return nil
}

// dnaNotes takes the notes of a document apart that was exported from here; nil:
// it was not.
func dnaNotes(notes string) map[string]string {
	fields := map[string]string{}
	for line := range strings.SplitSeq(notes, "\n") {
		name, value, ok := strings.Cut(line, ": ")
		if !ok || !slices.Contains([]string{"id", "url", "language", "date", "text"}, name) {
			return nil
		}
		fields[name] = value
	}
	if fields["id"] == "" {
		return nil
	}
	return fields
}

// date is that of a document, unless its notes have one that begins on the same
// day.
func (r *dnaReader) date(d *dna.Document, noted string) string {
	if noted == "not known" {
		return ""
	}
	if span, err := schema.ParseDate(noted); err == nil && noted != "" {
		if first := time.Unix(d.Date, 0).UTC(); span.From == schema.FirstDay || first.Format(time.DateOnly) == span.From.String() || d.Date == 0 {
			return noted
		}
	}
	if d.Date == 0 {
		r.note("DOCUMENTS", d.ID, "the date is the first second of 1970: it is taken for none")
		return ""
	}
	when := time.Unix(d.Date, 0).UTC()
	if y := when.Year(); d.Date < -62135596800 || d.Date > 253402300799 {
		r.problem("DOCUMENTS", d.ID, "Date %d is in the year %d", d.Date, y)
		return ""
	}
	if d.Date%86400 != 0 {
		r.note("DOCUMENTS", d.ID, "the time of day has no place")
	}
	return when.Format(time.DateOnly)
}

// author is an actor with a name, who may be none of the entities.
func (r *dnaReader) author(name string, document int) schema.Ref {
	if r.names == nil {
		r.names = map[string]string{}
		for _, a := range r.corpus.Actors {
			for _, n := range append(slices.Clone(a.Aliases), a.Name) {
				if r.names[n] == "" || n == a.Name {
					r.names[n] = a.ID
				}
			}
		}
	}
	if r.names[name] == "" {
		a := &schema.Actor{EntityBase: schema.EntityBase{ID: r.id(schema.KindActor, "", name, "author"), FieldPositions: r.origin("DOCUMENTS", document)}, Name: name, Type: "person"}
		r.corpus.Actors = append(r.corpus.Actors, a)
		r.names[name] = a.ID
	}
	return schema.Ref{Kind: schema.KindActor, ID: r.names[name]}
}

// A dnaPlace is how many code points of the normalised text stand before a place
// that counts UTF-16 code units; within a character, before and after that.
type dnaPlace struct{ before, after int }

// measure finds places in a text as it is. It gives the number of its UTF-16 code
// units as well.
func measure(raw string, places map[int]dnaPlace) (units int) {
	points := 0
	pass := func(n, more int) {
		for i := range n {
			if _, ok := places[units+i]; ok {
				after := points
				if i > 0 {
					after += more
				}
				places[units+i] = dnaPlace{points, after}
			}
		}
		units, points = units+n, points+more
	}
	for i, c := range raw {
		if i == 0 && c == '\ufeff' || c == '\r' && strings.HasPrefix(raw[i+1:], "\n") {
			pass(1, 0)
			continue
		}
		pass(utf16.RuneLen(c), 1)
	}
	pass(1, 0) // the end
	return units - 1
}

// locate finds where the statements of a document stand.
func (r *dnaReader) locate(src *schema.Source, t *text.Text, d *dna.Document, statements []*dna.Statement) {
	places := map[int]dnaPlace{}
	for _, s := range statements {
		places[s.Start], places[s.Stop] = dnaPlace{}, dnaPlace{}
	}
	units := measure(d.Text, places)
	for _, s := range statements {
		from, to := places[s.Start], places[s.Stop]
		start, end := from.before, to.after
		switch {
		case s.Start < 0 || s.Start >= s.Stop || s.Stop > units:
			r.problem("STATEMENTS", s.ID, "it stands from %d to %d, and the text of the document %d goes from 0 to %d", s.Start, s.Stop, d.ID, units)
		case start >= end:
			r.problem("STATEMENTS", s.ID, "there is nothing from %d to %d but half of a line end", s.Start, s.Stop)
		default:
			if from.before != from.after || to.before != to.after {
				r.note("STATEMENTS", s.ID, "it begins or ends within a character, and was made to hold it")
			}
			p := &schema.Passage{Source: schema.Ref{Kind: schema.KindSource, ID: src.ID}, Exact: t.Slice(start, end), FieldPositions: r.origin("STATEMENTS", s.ID)}
			t.Fill(p, start, end, true)
			r.passages[s.ID] = p
		}
	}
}
