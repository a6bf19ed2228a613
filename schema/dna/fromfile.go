package dna

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"onrecord/schema"
	"onrecord/schema/spelling"
)

// Options says how to understand a database.
type Options struct {
	// Text normalises the text of a document, given the name of its file: see
	// Text. It must be there.
	Text func(file string, raw []byte) (Text, error)
	// Variables says what a variable holds, by its name or TYPE/NAME: person,
	// organization, concept, agreement, id, mode, quotes, summary or note; "":
	// nothing. Others are known by their names, or by what they may hold.
	Variables map[string]string
	// Values says which stance a number of an agreement is, supports, opposes or
	// neutral: by the number, or by a comparison such as >3 or <=2.
	Values map[string]string
	// Usable reports whether an entity may have an id, which files are named by;
	// nil: it may have any.
	Usable func(id string) bool
	// Known gives the id of what is there already and is the same, by its name and
	// its type, or by the hash of its text; empty: nothing is. nil: nothing is known.
	Known func(Same) string
}

// A Same is what something is known by that has no id of its own.
type Same struct {
	Kind   schema.Kind
	Name   string
	Person bool   // of actors
	SHA256 string // of the text of a source
}

// A Text is the normalised text of a document: a byte order mark removed, CRLF
// and CR turned into LF, and nothing else changed. Offsets count code points.
type Text interface {
	Len() int
	// SHA256 is the hash of the text, in hexadecimal.
	SHA256() string
	Slice(start, end int) string
	// Fill notes where a passage stands; words: with the words that stand there,
	// and around it.
	Fill(p *schema.Passage, start, end int, words bool)
}

// Content is what a database means. The id, the base and the title of its corpus
// are empty where the file was not exported from here.
type Content struct {
	Corpus   *schema.Corpus
	Texts    map[string]string // of sources, by id
	Problems schema.Problems   // of rows that are wrong, which are left out
	// Questions are what nobody can know but who coded. What hangs on the answers
	// is left out.
	Questions schema.Problems
	Notes     []string        // what was found out about rows
	Taken     []Use           // what each part of the file was taken for
	Used      map[string]bool // which of Options.Values some number has
}

// A Use says what a part of a file was taken for.
type Use struct {
	What, Name string // such as variable, and DNA Statement/person
	As         string // empty: nothing
	Values     int    // that it holds
	Left       int    // of these, behind
	Why        string // how that was known, or why values were left behind
}

// Corpus makes a corpus of a database, whose statements have the ids that they have
// in the file, if any (see schema.Identify). Documents become sources, persons and
// organizations actors, concepts positions; a statement of DNA one of its own, but
// for those that were one when they were exported from here. Offsets become those
// of the normalised text. The database stays as it is. An error is that of the
// context.
func (db *Database) Corpus(ctx context.Context, o Options) (*Content, error) {
	r := &decoder{
		Database: db, asked: o, corpus: &schema.Corpus{EntityBase: schema.EntityBase{FieldPositions: schema.FieldPositions{Pos: schema.Pos{File: db.File}}}},
		ids: schema.Numbering{Usable: o.Usable}, coders: map[int]string{}, forms: map[int]*form{}, variables: map[int]*variable{},
		entities: map[int]*value{}, actors: map[string]*schema.Actor{}, positions: map[string]*schema.Position{},
		documents: map[int]*schema.Source{}, passages: map[int]*schema.Passage{}, spokeFor: map[*schema.Statement][]*schema.Actor{}, alone: map[*schema.Actor]bool{}, noted: map[string][]string{}, texts: map[string]string{},
		problems: slices.Clone(db.Problems), leftOut: map[string]bool{}, used: map[string]bool{},
	}
	maps.Copy(r.leftOut, db.LeftOut)
	r.head()
	r.form()
	r.values()
	r.midnights = findMidnights(db.Documents)
	if err := r.sources(ctx); err != nil {
		return nil, err
	}
	if err := r.utterances(ctx); err != nil {
		return nil, err
	}
	return &Content{r.corpus, r.texts, r.problems.Sort(), r.questions.Sort(), r.told(), r.report(), r.used}, nil
}

// A decoder makes a corpus of a database.
type decoder struct {
	*Database
	asked      Options
	used       map[string]bool // of what was asked of values, what some number has
	corpus     *schema.Corpus
	texts      map[string]string
	problems   schema.Problems
	questions  schema.Problems
	leftOut    map[string]bool // rows, by At
	notes      []string
	noted      map[string][]string // rows by what was found out about them
	ours       bool                // it was exported from here
	ids        schema.Numbering
	coders     map[int]string
	forms      map[int]*form
	variables  map[int]*variable
	entities   map[int]*value
	actors     map[string]*schema.Actor // by what tells them apart
	positions  map[string]*schema.Position
	names      map[string]string // ids of actors; nil: not gathered yet
	documents  map[int]*schema.Source
	passages   map[int]*schema.Passage // of statements
	spokeFor   map[*schema.Statement][]*schema.Actor
	attributes map[int]string         // names, by id
	alone      map[*schema.Actor]bool // speakers in whose name alone they spoke, once at least
	midnights  midnights
	hours      int // documents with a time of day
	children   int // entities that are children of others, and came in as such
}

func (r *decoder) problem(table string, id int, format string, args ...any) {
	r.problems.Add(schema.Pos{File: r.File}, At(table, id), format, args...)
}

// absent reports that a row names another one that is not there; what is wrong
// with one that was left out was told.
func (r *decoder) absent(table string, id int, of string, named int) {
	if !r.leftOut[At(of, named)] {
		r.problem(table, id, "%s %d is not there", of, named)
	}
	r.leftOut[At(table, id)] = true
}

// note notes what was found out about a row. Rows of which the same was found out
// are told together.
func (r *decoder) note(table string, id int, what string) {
	if r.noted[what] == nil {
		r.notes = append(r.notes, what)
	}
	r.noted[what] = append(r.noted[what], At(table, id))
}

// told are the notes, with the first rows of each.
func (r *decoder) told() []string {
	const shown = 5
	out := slices.Clone(r.notes)
	for i, what := range out {
		rows := r.noted[what]
		if rows == nil {
			continue
		}
		out[i] = r.File + ": " + strings.Join(rows[:min(shown, len(rows))], ", ")
		if more := len(rows) - shown; more > 0 {
			out[i] += fmt.Sprintf(" and %d more", more)
		}
		out[i] += ": " + what
	}
	return out
}

// head reads what stands for the file as a whole.
func (r *decoder) head() {
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
			c.Languages = listed(s.Value)
		}
	}
	for _, coder := range r.Coders {
		r.coders[coder.ID] = coder.Name
		if r.ours && coder.ID == Admin {
			r.coders[coder.ID] = "" // nobody was named
		}
	}
}

// listed takes a text apart at semicolons, as a cell of CSV.
func listed(text string) (out []string) {
	var nodes *schema.Nodes
	for _, item := range nodes.Cell(schema.KindActor, "aliases", text, schema.Pos{}).Items {
		if strings.TrimSpace(item.Text) != "" {
			out = append(out, item.Text)
		}
	}
	return out
}

// same is the id of an entity: the one that it has, or else that of the same one
// which is there already, or else one of its name.
func (r *decoder) same(has string, of Same, fallback string) string {
	if has == "" && r.asked.Known != nil {
		if id := r.asked.Known(of); id != "" && !r.ids.Taken(schema.Ref{Kind: of.Kind, ID: id}) {
			r.ids.Take(of.Kind, id)
			return id
		}
	}
	return r.id(of.Kind, has, of.Name, fallback)
}

// id makes the id of an entity: the one that it has, or else one of its name.
func (r *decoder) id(k schema.Kind, has, name, fallback string) string {
	id := has
	if !isID(has) {
		if id = schema.CorpusID(cmp.Or(has, name)); id == schema.CorpusID("") && !strings.Contains(spelling.Fold(cmp.Or(has, name)), id) {
			id = fallback // it has no letters
		}
		if runes := []rune(id); len(runes) > 80 {
			id = strings.TrimRight(string(runes[:80]), "-")
		}
	}
	id = r.ids.Free(k, id)
	r.ids.Take(k, id)
	return id
}

// isID reports whether a text can be an id.
func isID(s string) bool {
	for i, c := range s {
		letter := unicode.IsLetter(c) || unicode.IsDigit(c)
		if spelling.Ignorable(c) || !letter && (i == 0 || !unicode.IsMark(c) && !strings.ContainsRune("-._~", c)) {
			return false
		}
	}
	return s != "" && utf8.RuneCountInString(s) <= 150
}

func (r *decoder) origin(table string, id int) schema.FieldPositions {
	return schema.FieldPositions{Pos: schema.Pos{File: r.File + ": " + At(table, id)}}
}
