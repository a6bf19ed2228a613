// Package table is the statement table: what all statements of a store say, as
// columns of small numbers that are scanned, not decoded. It is derived from the
// quads and never the truth.
//
// Each statement is a row, and rows are in the order of query.Said: by the first
// day on which it may have been said, then as it stands in the texts. Entities
// have numbers from 1 on, the same in every column; the words of a column have
// numbers of their own. 0 stands for none.
//
//	modes, err := t.One(table.Mode)
//	speakers, err := t.List(table.Speakers)
//	for i := range speakers.Len() { … speakers.Value(i), modes.At(speakers.Row(i)) … }
//
// A Builder makes the table of statements that come in their order, and a
// Reader gives it back: from memory, or a file.
package table

import (
	"context"
	"fmt"
	"math"

	"github.com/cayleygraph/quad"

	"onrecord/schema"
)

// A Field is a column: a field of statements that is scanned.
type Field uint8

// The fields. Those up to Date have words, one a statement; those up to Place
// have an entity each; the others have any number of entities. Date and Place are
// those of the statement, else of its event, else, for a date, of its source.
const (
	Mode Field = iota
	Act
	Certainty
	Coder
	Layer
	Medium
	Language
	Date
	Source
	Event
	Place
	Speakers
	OnBehalfOf
	Addressees
	Supports
	Opposes
	Neutral
	About
	Praises
	Criticizes
	fields = iota
)

// NumFields is how many fields there are.
const NumFields = fields

// names are what the model calls the fields of a statement.
var names = [fields]string{
	"mode", "act", "certainty", "coder", "layer", "medium", "language", "date",
	"source", "event", "place",
	"speakers", "onBehalfOf", "addressees", "supports", "opposes", "neutral", "about", "praises", "criticizes",
}

// String is what the model calls the field.
func (f Field) String() string { return names[f] }

// Words reports whether the values of a field are words, and not entities.
func (f Field) Words() bool { return f <= Date }

// Several reports whether a statement can have several values in a field.
func (f Field) Several() bool { return f >= Speakers }

// Fields gives all fields in their order.
func Fields() []Field {
	out := make([]Field, fields)
	for i := range out {
		out[i] = Field(i)
	}
	return out
}

// FieldNamed finds a field by what the model calls it.
func FieldNamed(name string) (Field, bool) {
	for i, n := range names {
		if n == name {
			return Field(i), true
		}
	}
	return 0, false
}

// Predicate is what leads from a statement to the values of a field. That of Date
// and Place leads to the statement's own.
func (f Field) Predicate() quad.IRI {
	kind := schema.KindStatement
	if f == Source {
		kind = schema.KindPassage
	}
	of, ok := schema.FieldNamed(kind, names[f])
	if !ok {
		panic(fmt.Sprintf("table: statements have no field %s", names[f]))
	}
	return of.Predicate
}

// A Part is one array of numbers of which a table is made.
type Part uint8

// The parts, each with the length that it has, S being the number of rows: first
// what does not belong to one field, then the words of each field that has some,
// the values, and the rows of these where a field can have several.
const (
	Entities Part = iota // the nodes that are entities of the table, ascending
	Repeats              // the rows that report an utterance which an earlier row reports, ascending
	Firsts               // for each of them, the first row that reports it
	Passages             // the node of each statement's first passage; 0: it has none (S)
	dictionaries
	values = dictionaries + Part(Date) + 1
	rows   = values + fields
)

// Parts is how many parts there are.
const Parts = int(parts)

// WordsOf is the part with the nodes that are words of a field, ascending.
func WordsOf(f Field) Part { return dictionaries + Part(f) }

// ValuesOf is the part with the values of a field: S numbers, or, where there can
// be several, as many as there are, row by row and ascending within a row.
func ValuesOf(f Field) Part { return values + Part(f) }

// RowsOf is the part with the row of each value of a field that can have several.
func RowsOf(f Field) Part { return rows + Part(f-Speakers) }

// Sound reports whether numbers can be those of a part of a table with so many
// rows, count telling how many numbers other parts have: there are as many as there
// should be, those that ascend do, and none is larger than what it stands for.
func (p Part) Sound(n Numbers, tableRows int, count func(Part) int) bool {
	if p >= Memberships {
		return p.soundMembership(n, count)
	}
	length, most := n.Len(), uint32(math.MaxUint32)
	ascending, twice := false, false
	switch {
	case p == Entities, p >= dictionaries && p < values:
		ascending = true
	case p == Repeats:
		ascending, most = true, uint32(tableRows)-1
	case p == Firsts:
		length, most = count(Repeats), uint32(tableRows)-1
	case p == Passages:
		length = tableRows
	case p < rows:
		f := Field(p - values)
		most = uint32(count(Entities))
		length = tableRows
		if f.Words() {
			most = uint32(count(WordsOf(f)))
		}
		if f.Several() {
			length = count(RowsOf(f))
		}
	default:
		ascending, twice, most = true, true, uint32(tableRows)-1
	}
	if n.Len() != length || n.Len() > 0 && p.ofRows() && tableRows == 0 {
		return false
	}
	last := uint32(0)
	for i := range n.Len() {
		v := n.At(i)
		if v > most || ascending && i > 0 && (v < last || v == last && !twice) {
			return false
		}
		last = v
	}
	return true
}

// ofRows reports whether the numbers of a part are rows.
func (p Part) ofRows() bool { return p == Repeats || p == Firsts || p >= rows && p < Memberships }

// A Reader reads a table where it is kept. Nodes are numbers from 1 on that it
// has for terms.
type Reader interface {
	// Len is the number of rows.
	Len() int
	// Part gives a part, compared with its checksums where it has any.
	Part(p Part) (Numbers, error)
	// Days gives the days that occur, ascending, as schema.Day, and for each row
	// the places of its first and last possible one among them.
	Days() (days []int64, from, until Numbers, err error)
	// Statement is the node of a row's statement.
	Statement(row uint32) (uint32, error)
	// Row is the row of a statement; false: it is not in the table.
	Row(node uint32) (uint32, bool, error)
	// IDs are those of the statements of some rows, in the order of rows.
	IDs(ctx context.Context, rows *Set) (*Texts, error)
	// Spots makes a function, for one goroutine, that gives where the first passage of a
	// row's statement stands, without the source.
	Spots() (func(row uint32) (schema.Spot, error), error)
	// Term is the term of a node.
	Term(node uint32) (quad.Value, error)
	// Node is that of a term; 0: it has none.
	Node(v quad.Value) (uint32, error)
}

// Only says what is wanted of a table: some fields, and, where these have entities, some
// of these. Others are as if there were none.
type Only struct {
	Fields   []Field
	Entities []quad.Value
}

// A Labeler is a Reader with a quick way to what nodes are called.
type Labeler interface {
	// Labels are, for each of some nodes, the texts of its objects with some
	// predicates, of which the least; empty: it has none.
	Labels(nodes []uint32, of ...quad.IRI) ([]string, error)
}

// A Table is the statement table of a store, or of some of its statements.
type Table struct {
	Reader
	entities Numbers
}

// Open makes a table of where it is kept.
func Open(r Reader) (*Table, error) {
	entities, err := r.Part(Entities)
	if err != nil {
		return nil, err
	}
	return &Table{r, entities}, nil
}

// Entities is how many entities have a number: they go from 1 to it.
func (t *Table) Entities() int { return t.entities.Len() }

// Entity is the IRI of an entity by its number.
func (t *Table) Entity(n uint32) (quad.IRI, error) {
	return t.iri(t.entities.At(int(n - 1)))
}

// EntityNode is the node of an entity by its number.
func (t *Table) EntityNode(n uint32) uint32 { return t.entities.At(int(n - 1)) }

// Labels are those of entities by their numbers, as a Labeler finds them; nil: the
// table has none.
func (t *Table) Labels(entities []uint32, of ...quad.IRI) ([]string, error) {
	l, ok := t.Reader.(Labeler)
	if !ok {
		return nil, nil
	}
	nodes := make([]uint32, len(entities))
	for i, n := range entities {
		nodes[i] = t.entities.At(int(n - 1))
	}
	return l.Labels(nodes, of...)
}

// RowLabels are those of the statements of rows, as a Labeler finds them; nil: the
// table has none.
func (t *Table) RowLabels(rows []uint32, of ...quad.IRI) ([]string, error) {
	l, ok := t.Reader.(Labeler)
	if !ok {
		return nil, nil
	}
	nodes := make([]uint32, len(rows))
	for i, row := range rows {
		var err error
		if nodes[i], err = t.Statement(row); err != nil {
			return nil, err
		}
	}
	return l.Labels(nodes, of...)
}

// StatementIRI is that of the statement of a row.
func (t *Table) StatementIRI(row uint32) (quad.IRI, error) {
	node, err := t.Statement(row)
	if err != nil {
		return "", err
	}
	return t.iri(node)
}

func (t *Table) iri(node uint32) (quad.IRI, error) {
	v, err := t.Term(node)
	iri, ok := v.(quad.IRI)
	if err == nil && !ok {
		err = fmt.Errorf("%v is not an entity", v)
	}
	return iri, err
}

// Number is that of an entity; 0: no statement of the table has it.
func (t *Table) Number(entity quad.Value) (uint32, error) {
	node, err := t.Node(entity)
	if err != nil || node == 0 {
		return 0, err
	}
	return t.entities.place(node), nil
}

// RowOf is the row of a statement; false: it is not in the table.
func (t *Table) RowOf(statement quad.Value) (uint32, bool, error) {
	node, err := t.Node(statement)
	if err != nil || node == 0 {
		return 0, false, err
	}
	return t.Row(node)
}

// One gives the column of a field with one value a statement.
func (t *Table) One(f Field) (One, error) {
	v, err := t.Part(ValuesOf(f))
	return One{v}, err
}

// List gives the column of a field that can have several values.
func (t *Table) List(f Field) (List, error) {
	v, err := t.Part(ValuesOf(f))
	if err != nil {
		return List{}, err
	}
	r, err := t.Part(RowsOf(f))
	return List{r, v}, err
}

// Words gives the words of a field: that of number n is the one at n-1.
func (t *Table) Words(f Field) ([]quad.Value, error) {
	nodes, err := t.Part(WordsOf(f))
	if err != nil {
		return nil, err
	}
	out := make([]quad.Value, nodes.Len())
	for i := range out {
		if out[i], err = t.Term(nodes.At(i)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Utterances tells which rows report an utterance that an earlier row reports.
// All others are the first report of theirs.
func (t *Table) Utterances() (Utterances, error) {
	repeats, err := t.Part(Repeats)
	if err != nil {
		return Utterances{}, err
	}
	firsts, err := t.Part(Firsts)
	if err != nil {
		return Utterances{}, err
	}
	out := Utterances{repeats: repeats, firsts: firsts, several: NewSet(t.Len())}
	for i := range firsts.Len() {
		out.several.Add(repeats.At(i))
		out.several.Add(firsts.At(i))
	}
	return out, nil
}
