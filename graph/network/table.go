package network

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"onrecord/schema"
)

// A Table is rows of cells with the names of their columns.
type Table interface {
	Column(name string) int // its place; -1: there is none
	MostRows() int          // there are no more than these
	// Each calls do with the cells of each row, and what tells where one stands.
	Each(ctx context.Context, ps *schema.Problems, do func(cells []string, at func(i int) schema.Pos)) error
}

// TableOptions say what the columns of a table are.
type TableOptions struct {
	Rows, Columns string
	Qualifier     string // empty: none
	Type          Type   // of the qualifier; empty: as its values are
	DNA           bool
	// Include and Exclude keep, or leave out, the rows that have one of some values
	// in a column.
	Include, Exclude map[string][]string
	// Names are what the columns are called that say when and where something was
	// said, and what, by TableColumns; else as these.
	Names map[string]string
	// IgnoreLevels says that rows without a level count.
	IgnoreLevels bool
	Header       []string // all columns, for messages
	// Since and Until are the range: what is dated to more than one day stands on the
	// first of them that is in it. nil: there is none.
	Since, Until *Time
}

// TableColumns lists the columns that say when and where something was said, and
// what.
func TableColumns() []string {
	return []string{"date", "document_id", "statement_id", "start", "stop", "text"}
}

// A ColumnError says that a table has no such column.
type ColumnError struct {
	Name    string
	Columns []string // those that there are
}

func (e *ColumnError) Error() string {
	return fmt.Sprintf("the table has no column %q; its columns are %s", e.Name, strings.Join(e.Columns, ", "))
}

// A reading is a table that is being read.
type reading struct {
	*Builder
	o      TableOptions
	places map[string]int // of TableColumns
	row    int
	column int
	level  int
	kept   []condition
	text   map[uint32]string // of the statements, where the table has it
	absent map[int]int       // how often the row and the column are NA
	deduce bool              // the type of the qualifier is found out from its values
	times  map[string]moments
	levels map[string]uint32 // of numbers, by their texts
}

// moments are the first and the last of a date; ok is false for what is none.
type moments struct {
	from, until Time
	ok          bool
}

// mostKept is how many texts of a column are kept with what they mean: tables say the
// same again and again.
const mostKept = 1 << 16

// mostForeseen is for how many rows room is made at once: a table of empty lines has
// none.
const mostForeseen = 1 << 21

type condition struct {
	place    int
	values   map[string]bool
	keeps    bool
	document bool // the column describes the document, not the statement
}

// FromTable reads observations from a table. The error is a *ColumnError, or one of
// reading; what is wrong with cells is noted as problems, each with its place.
func FromTable(ctx context.Context, t Table, o TableOptions, ps *schema.Problems) (*Data, error) {
	r := &reading{o: o, places: map[string]int{}, level: -1, absent: map[int]int{}, times: map[string]moments{}, levels: map[string]uint32{}}
	find := func(name string) (int, error) {
		at := t.Column(name)
		if at < 0 {
			return at, &ColumnError{name, o.Header}
		}
		return at, nil
	}
	var err error
	if r.row, err = find(o.Rows); err != nil {
		return nil, err
	}
	if r.column, err = find(o.Columns); err != nil {
		return nil, err
	}
	if o.Qualifier != "" {
		if r.level, err = find(o.Qualifier); err != nil {
			return nil, err
		}
	}
	for _, name := range TableColumns() {
		called, named := o.Names[name]
		if !named {
			called = name
		}
		if r.places[name] = t.Column(called); r.places[name] < 0 && named {
			return nil, &ColumnError{called, o.Header}
		}
	}
	for i, selection := range []map[string][]string{o.Include, o.Exclude} {
		for name, values := range selection {
			at, err := find(name)
			if err != nil {
				return nil, err
			}
			c := condition{place: at, values: map[string]bool{}, keeps: i == 0, document: slices.Contains(ofDocuments, name)}
			for _, v := range values {
				c.values[v] = true
			}
			r.kept = append(r.kept, c)
		}
	}
	q := Qualifier{Name: o.Qualifier, Type: o.Type}
	if r.level < 0 {
		q.Type = NoQualifier
	}
	if r.deduce = q.Type == ""; r.deduce {
		q.Type = Text
	}
	r.Builder = NewBuilder(q, o.Rows, o.Columns)
	if o.Rows == o.Columns {
		return nil, wrongf("%s and %s are the same: a network has two sides", option("rows", o.Rows), option("columns", o.Columns))
	}
	r.Grow(min(t.MostRows(), mostForeseen))
	n := 0
	err = t.Each(ctx, ps, func(cells []string, at func(int) schema.Pos) {
		n++
		r.add(n, cells, at, ps)
	})
	if err != nil {
		return nil, err
	}
	if r.deduce {
		r.retype(typeOf(r.Builder.levels.values))
	}
	d := r.Data(o.DNA)
	for i, place := range []int{r.row, r.column} {
		if n := r.absent[place]; n > 0 {
			d.Notes = append(d.Notes, fmt.Sprintf("%d rows have NA for %s, which is taken for a name", n, []string{o.Rows, o.Columns}[i]))
		}
	}
	if r.text != nil {
		d.Words = func(_ context.Context, statement uint32) (string, error) { return r.text[statement], nil }
	}
	return d, nil
}

// ofDocuments are the columns of DNA's tables that describe documents.
var ofDocuments = []string{"document_id", "document_title", "author", "source", "section", "type"}

// typeOf is the type of a qualifier that has these values as texts: boolean if all are
// 0 or 1, or true or false, an integer if all are, else words.
func typeOf(levels []Level) Type {
	boolean, integer := true, true
	for _, l := range levels {
		text := strings.TrimSpace(l.Word)
		if l.None {
			continue
		}
		if _, ok := truth(text); !ok {
			boolean = false
		}
		if _, ok := whole(text); !ok {
			integer = false
		}
	}
	switch {
	case boolean:
		return Boolean
	case integer:
		return Integer
	}
	return Text
}

func truth(text string) (float64, bool) {
	switch strings.ToLower(text) {
	case "1", "true":
		return 1, true
	case "0", "false":
		return 0, true
	}
	return 0, false
}

func whole(text string) (float64, bool) {
	v, err := strconv.ParseInt(text, 10, 64)
	return float64(v), err == nil && math.Abs(float64(v)) <= 1<<53
}

// add reads a row.
func (r *reading) add(n int, cells []string, at func(int) schema.Pos, ps *schema.Problems) {
	o := Observation{Row: Missing, Column: Missing, Level: Missing, Time: NoTime}
	switch text := r.cell(cells, r.level); { // first: what is left out has a level, too
	case r.level < 0:
		o.Level = r.Level(Level{})
	case absent(text):
		if r.o.IgnoreLevels {
			o.Level = r.Level(Level{None: true})
		}
	case r.data.Qualifier.Type == Text:
		o.Level = r.Level(Level{Word: text})
	default:
		o.Level = r.number(text, at, ps)
	}
	for _, c := range r.kept {
		if c.values[cells[c.place]] != c.keeps {
			if c.document || !r.o.DNA {
				r.Drop("left out")
				return
			}
			o.Excluded = true
		}
	}
	for _, place := range []int{r.row, r.column} {
		if cells[place] == "NA" {
			r.absent[place]++
		}
	}
	if name := cells[r.row]; name != "" {
		o.Row = r.Row(Node{Name: name})
	}
	if name := cells[r.column]; name != "" {
		o.Column = r.Column(Node{Name: name})
	}
	if place := r.places["date"]; place >= 0 && !absent(cells[place]) {
		m, known := r.times[cells[place]]
		if !known {
			m.from, m.until, m.ok = parseTimes(cells[place])
			if len(r.times) < mostKept {
				r.times[strings.Clone(cells[place])] = m
			}
		}
		from, until, ok := m.from, m.until, m.ok
		switch {
		case ok && until >= from+secondsADay:
			r.data.Imprecise++
			if r.o.Since != nil && from < *r.o.Since && until >= *r.o.Since {
				from = *r.o.Since
			}
		}
		if o.Time = from; !ok {
			ps.Add(at(place), "", "%q is no date: it is written as 2025-08-15, or with a time as 2025-08-15 10:30:00", cells[place])
		}
	}
	for i, into := range []*int64{&o.Start, &o.Stop} {
		place := r.places[[]string{"start", "stop"}[i]]
		if place < 0 || absent(cells[place]) {
			continue
		}
		v, is := whole(strings.TrimSpace(cells[place]))
		if !is {
			ps.Add(at(place), "", "%q is no whole number", cells[place])
		}
		*into = int64(v)
	}
	id, document := r.cell(cells, r.places["statement_id"]), r.cell(cells, r.places["document_id"])
	switch {
	case r.places["statement_id"] < 0:
		o.Statement = r.NewStatement(strconv.Itoa(n))
	case id == "":
		o.Statement = r.Statement(strconv.Itoa(n))
	default:
		o.Statement = r.Statement(id)
	}
	o.Document = r.Document(document)
	if text := r.cell(cells, r.places["text"]); text != "" {
		if r.text == nil {
			r.text = map[uint32]string{}
		}
		r.text[o.Statement] = text
	}
	r.Add(o)
}

func (r *reading) cell(cells []string, place int) string {
	if place < 0 {
		return ""
	}
	return cells[place]
}

// number is the level of a number.
func (r *reading) number(cell string, at func(i int) schema.Pos, ps *schema.Problems) uint32 {
	if level, known := r.levels[cell]; known {
		return level
	}
	text := strings.TrimSpace(cell)
	l, ok := numberLevel(r.data.Qualifier.Type, text)
	if !ok {
		ps.Add(at(r.level), "", "%q is not %s: %s is %s", text, article[r.data.Qualifier.Type], r.o.Qualifier, r.data.Qualifier.Type)
		return Missing
	}
	level := r.Level(l)
	if len(r.levels) < mostKept {
		r.levels[strings.Clone(cell)] = level
	}
	return level
}

// numberLevel is the level of a number of a type, boolean or integer.
func numberLevel(of Type, text string) (Level, bool) {
	v, ok := whole(text)
	if of == Boolean {
		v, ok = truth(text)
	}
	return Level{Value: v, Word: strconv.FormatFloat(v, 'f', -1, 64)}, ok
}

var article = map[Type]string{Boolean: "0 or 1, or true or false", Integer: "a whole number"}

// Documented reports whether the table says of which document each row is.
func Documented(t Table, o TableOptions) bool {
	name := o.Names["document_id"]
	if name == "" {
		name = "document_id"
	}
	return t.Column(name) >= 0
}

// absent reports whether a cell says nothing: it is empty, or NA or NaN, as R and
// Python write it.
func absent(text string) bool {
	text = strings.TrimSpace(text)
	return text == "" || text == "NA" || text == "NaN"
}

// ParseTime reads a time: a date of ISO 8601 or EDTF, alone or with a time of day;
// what says a zone is as the clock there shows it. A date of several days is the first.
func ParseTime(text string) (Time, bool) {
	from, _, ok := parseTimes(text)
	return from, ok
}

// parseTimes reads a time, or the first and the last moment of a date.
func parseTimes(text string) (from, until Time, ok bool) {
	text = strings.TrimSpace(text)
	for _, layout := range []string{
		time.DateTime, "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02T15:04:05.999999999",
		"2006-01-02 15:04:05.999999999", time.RFC3339Nano, "2006-01-02T15:04Z07:00",
	} {
		if t, err := time.Parse(layout, text); err == nil {
			from = timeOf(time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC))
			return from, from, true
		}
	}
	span, err := schema.ParseDate(text)
	if err != nil || span.From == schema.FirstDay {
		return NoTime, NoTime, false
	}
	from, until = OfDay(span.From), OfDay(span.Until.Next())
	if until == NoTime {
		until = math.MaxInt64
	}
	return from, until - 1, true
}
