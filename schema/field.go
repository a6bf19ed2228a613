package schema

import (
	"fmt"
	"slices"
	"strings"

	"onrecord/schema/term"

	"github.com/cayleygraph/quad"
)

// A Type says what a field holds, and so how it is read, checked and written.
type Type int

// The types of fields. In JSON a text that is absent is "", a list [], a Bool
// false, all else null.
const (
	Text    Type = iota // a text
	Texts               // a list of texts
	Word                // one of Words
	IRI                 // an absolute IRI
	IRIs                // a list of absolute IRIs
	Date                // an EDTF level 1 date or interval
	Int                 // a whole number, not negative
	Decimal             // a number
	Bool                // true or false; not said is false
	One                 // a reference
	Many                // a list of references
	Records             // a list of objects with fields of their own
	Record              // an object with fields of its own
)

// A Field is one row of the table that everything else is made from: the
// readers of corpus files, JSON, CSV, the quads, the ontology, the JSON-LD
// context and the JSON Schema. A field has one name everywhere.
type Field struct {
	Name      string
	Type      Type
	Kinds     []Kind   // what a reference may point at
	Words     []string // what a Word may be
	Predicate quad.IRI // empty: not in the store as a quad of its own
	Required  bool
	Derived   bool // worked out by a query: printed, but never written by a person
	Exchanged bool // known from the files' names or worked out by Check: stored, printed and read again, but never written by a person
	Repeats   bool // an item of the list may stand in it again
	// Hint is printed and stored where it says something only: of a passage, what
	// to find it by as long as it is not located. Tables have no column for it.
	Hint   bool
	Help   string
	Class  Kind    // of Records, and of a Record
	Fields []Field // of Records, and of a Record

	at     func(record any) any // a pointer to the field's variable
	number byte                 // of its name in fieldNames
	key    string               // its name in JSON, with the colon
}

// numbered gives the fields of all kinds the numbers of their names, and lists
// these: id and iri, which every entity has, then the fields'.
func numbered(tables map[Kind][]Field) (_ map[Kind][]Field, names []string) {
	names = []string{"id", "iri"}
	for _, k := range append(Kinds(), KindCorpus, KindAffiliation, KindRole, KindPassage, KindVerdict) {
		for i := range tables[k] {
			f := &tables[k][i]
			n := slices.Index(names, f.Name)
			if n < 0 {
				n = len(names)
				names = append(names, f.Name)
			}
			f.number, f.key = byte(n), `"`+f.Name+`":`
		}
	}
	return tables, names
}

// Fields is the table of a kind: its fields in the order in which they are
// written, without id and IRI, which every entity has. It must not be changed.
func Fields(k Kind) []Field { return tables[k] }

// FieldNamed finds a field of a kind by its name.
func FieldNamed(k Kind, name string) (*Field, bool) {
	fields := tables[k]
	for i := range fields {
		if fields[i].Name == name {
			return &fields[i], true
		}
	}
	return nil, false
}

// Pointer gives a pointer to the field's variable in a record of its kind: a
// *string for Text, Word, IRI and Date, *[]string for Texts and IRIs, *int,
// *Number, *bool, *Ref, *[]Ref, for Records *[]Affiliation, *[]Role or
// *[]Passage, and for a Record **Verdict. The record is a pointer as well.
func (f *Field) Pointer(record any) any { return f.at(record) }

// The words that fields of type Word take.
var (
	actorTypes    = []string{"person", "organization", "state", "group"}
	positionTypes = []string{"claim", "demand", "concept"}
	modes         = []string{"quote", "partial-quote", "paraphrase", "reported", "attributed", "assertion"}
	acts          = []string{"claim", "demand", "proposal", "promise", "warning", "admission", "question", "praise", "criticism"}
	certainties   = []string{"high", "medium", "low"}
)

// Modes lists the modes of a statement, the most literal first.
func Modes() []string { return append([]string(nil), modes...) }

// Acts lists what one can do by saying something.
func Acts() []string { return append([]string(nil), acts...) }

// Certainties lists how certain a coding can be, the most certain first.
func Certainties() []string { return append([]string(nil), certainties...) }

// anything is what a statement can be about.
var anything = []Kind{KindActor, KindPosition, KindPlace, KindEvent, KindSource}

// NamePredicates are the predicates of what entities are called: names,
// aliases and titles.
func NamePredicates() []quad.IRI {
	return []quad.IRI{term.SchemaName, term.SKOSAltLabel, term.DCTTitle}
}

// WrongKind says that a reference is to a kind that the field does not take.
func (f *Field) WrongKind(found string) string {
	words := make([]string, len(f.Kinds))
	for i, kind := range f.Kinds {
		words[i] = WithArticle(kind)
	}
	return fmt.Sprintf("%s takes %s, not %q", f.Name, strings.Join(words, " or "), found)
}

// IsList reports whether the field is a list.
func (f *Field) IsList() bool {
	switch f.Type {
	case Texts, IRIs, Many, Records:
		return true
	}
	return false
}
