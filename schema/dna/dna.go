// Package dna reads and writes the files of the Discourse Network Analyzer (DNA, by
// Philip Leifeld), which are SQLite databases, and knows what their rows mean.
//
// A file becomes a corpus in two steps: Read gives its rows, and Corpus says what
// they mean. Documents become sources (fromdocuments.go), the values of short
// texts actors and positions (fromvalues.go), and filled-in forms statements
// (fromstatements.go). What is wrong with a row is a problem of the row; what has
// no place in the model is noted.
//
//	db, err := dna.Read(ctx, "coded.dna", raw)
//	coded, err := db.Corpus(ctx, dna.Options{Text: normalise})
//
// The other way round, a Record of entities and statements becomes rows, in which
// a statement is once for each speaker and each position, and Write makes a file
// of these. What has no place there is told to Record.Lost.
//
//	db, err := (&dna.Record{Entities: entities, Statements: statements}).Database()
//	err = dna.Write(w, db)
//
// What was written here is known by its settings, and comes back as it was: with
// its ids, and with one statement for what became several.
//
// Offsets of DNA's statements count UTF-16 code units, as Java does, and are
// half-open; those of passages count code points of the normalised text. Dates
// are seconds since 1970 in UTC; DNA 2 wrote milliseconds, and the midnight of
// whoever coded (see days).
package dna

import "onrecord/schema"

// A Database is what a file holds, each table in the order of its ids.
type Database struct {
	File               string // that it was read from, for messages
	Version            int    // 3, or 2
	Settings           []Setting
	Coders             []Coder
	Documents          []Document
	StatementTypes     []StatementType
	Variables          []Variable
	Statements         []Statement
	Entities           []Entity
	AttributeVariables []AttributeVariable
	AttributeValues    []AttributeValue
	Booleans, Integers []Number
	ShortTexts         []ShortText
	LongTexts          []LongText
	// Unread counts what is not read: rows of tables, by their names, and colours,
	// by the name of the table and "colours".
	Unread map[string]int
	// Orphans counts the entities of DNA 2 that are children of what is no entity.
	Orphans int
	// Problems are those of rows that could not be read, which are left out, and
	// by At in LeftOut.
	Problems schema.Problems
	LeftOut  map[string]bool
}

// A Setting is a property of the database.
type Setting struct{ Property, Value string }

// A Coder is who codes, and has a colour.
type Coder struct {
	ID       int
	Name     string
	Red      int
	Green    int
	Blue     int
	Password string // as Hash has it
}

// Admin is the id of the coder that every database has.
const Admin = 1

// A Document is a text in which statements stand.
type Document struct {
	ID                                   int
	Title, Text                          string
	Coder                                int
	Author, Source, Section, Notes, Type string
	Date                                 int64
}

// A StatementType is a form that coders fill in.
type StatementType struct {
	ID               int
	Label            string
	Red, Green, Blue int
}

// A Variable is a field of a form.
type Variable struct {
	ID            int
	Name          string
	DataType      string
	StatementType int
}

// What a variable holds.
const (
	ShortTextType = "short text" // an entity
	LongTextType  = "long text"
	IntegerType   = "integer"
	BooleanType   = "boolean"
)

// A Statement is a form that was filled in for a span of a document.
type Statement struct {
	ID, StatementType, Document int
	Start, Stop                 int
	Coder                       int
}

// An Entity is a value of a variable of short texts.
type Entity struct {
	ID, Variable int
	Value        string
	ChildOf      int // 0: none
}

// An AttributeVariable names an attribute of the entities of a variable.
type AttributeVariable struct {
	ID, Variable int
	Name         string
}

// An AttributeValue is an attribute of an entity.
type AttributeValue struct {
	ID, Entity, AttributeVariable int
	Value                         string
}

// A Number is what a statement has in a variable of integers or booleans.
type Number struct {
	ID, Statement, Variable, Value int
}

// A ShortText is the entity that a statement has in a variable.
type ShortText struct {
	ID, Statement, Variable, Entity int
}

// A LongText is what a statement has in a variable of long texts.
type LongText struct {
	ID, Statement, Variable int
	Value                   string
}

// Limit is how many characters a short text, a title and the like may have.
const Limit = 190

// The variables of the statement type that every new database has.
const (
	Person = 1 + iota
	Organization
	Concept
	Agreement
)

// The statement types of a new database.
const (
	DNAStatement = 1 + iota
	StoryElement
	Annotation
)

// New is the database that DNA makes, with its statement types and the coder
// Admin, who has no password yet.
func New() *Database {
	db := &Database{
		Version:  3,
		Settings: []Setting{{"version", "3.0.11"}, {"date", "2023-12-03"}},
		Coders:   []Coder{{ID: Admin, Name: "Admin", Red: 255, Green: 255}},
		StatementTypes: []StatementType{
			{DNAStatement, "DNA Statement", 239, 208, 51},
			{StoryElement, "NPF Story Element", 100, 200, 190},
			{Annotation, "Annotation", 211, 211, 211},
		},
	}
	for _, v := range []Variable{
		{Name: "person", DataType: ShortTextType, StatementType: DNAStatement},
		{Name: "organization", DataType: ShortTextType, StatementType: DNAStatement},
		{Name: "concept", DataType: ShortTextType, StatementType: DNAStatement},
		{Name: "agreement", DataType: BooleanType, StatementType: DNAStatement},
		{Name: "narrator", DataType: ShortTextType, StatementType: StoryElement},
		{Name: "victim", DataType: ShortTextType, StatementType: StoryElement},
		{Name: "villain", DataType: ShortTextType, StatementType: StoryElement},
		{Name: "plot", DataType: ShortTextType, StatementType: StoryElement},
		{Name: "hero", DataType: ShortTextType, StatementType: StoryElement},
		{Name: "policy solution", DataType: ShortTextType, StatementType: StoryElement},
		{Name: "note", DataType: LongTextType, StatementType: Annotation},
	} {
		v.ID = len(db.Variables) + 1
		db.Variables = append(db.Variables, v)
	}
	for _, name := range []string{"Type", "Alias", "Notes"} {
		for _, variable := range []int{Person, Organization, Concept} {
			db.AttributeVariables = append(db.AttributeVariables, AttributeVariable{len(db.AttributeVariables) + 1, variable, name})
		}
	}
	return db
}
