package importer

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"onrecord/data/cellwords"
	"onrecord/data/table"
	"onrecord/schema"
	"onrecord/schema/hint"
	"onrecord/schema/spelling"
)

// A sheet is a table that is imported.
type sheet struct {
	table.Table
	text    string
	line    int // of text, in the file
	comma   rune
	columns []*column
	nodes   bool               // it lists the nodes of a graph
	edges   bool               // it lists the edges
	dayZero string             // from which its workbook counts days; empty: as usual
	fields  map[string]string  // what a field holds in rows that say nothing of it, of those that it has
	instead map[string]*column // what stands for columns of fields
	lost    map[string]int     // how many rows were left behind, by the reason
}

// What a column can hold beside the fields of a statement, and the parts of a passage.
const (
	conceptColumn      = "concept"      // a position by name
	agreementColumn    = "agreement"    // the side that is taken on it
	personColumn       = "person"       // who speaks, a person
	actorColumn        = "actor"        // the same
	organizationColumn = "organization" // of which the person is, or else who speaks
	typeColumn         = "type"         // what sort of actor the speakers are
	positionColumn     = "position"     // the side that is taken on one position: position:NAME
)

// rowColumns are those that only statements have.
var rowColumns = []string{conceptColumn, agreementColumn, personColumn, actorColumn, organizationColumn, typeColumn, positionColumn}

// synonyms are names by which columns are known, as they are known by those of fields,
// where what they hold is a statement.
var synonyms = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"concept": conceptColumn, "concepts": conceptColumn, "position": conceptColumn, "positions": conceptColumn,
		"agreement": agreementColumn, "stance": agreementColumn,
		"person": personColumn, "persons": personColumn, "actor": actorColumn, "actors": actorColumn,
		"organization": organizationColumn, "organizations": organizationColumn, "organisation": organizationColumn, "organisations": organizationColumn,
		"document": "source",
	}
})

// passageColumns are columns of a table of statements that make one passage.
var passageColumns = []string{"source", "quote", "line", "from", "to", "start", "end", "sha256", "exact", "prefix", "suffix"}

// A column is one of a table, with what is found out of it.
type column struct {
	name     string // on one line; empty: none
	number   int    // from 1
	field    string // what it holds: a field, or something else of the above; empty: nothing
	position string // of which it has the side
	said     bool   // somebody said what it holds
	dates    *cellwords.Dates
	sides    *cellwords.Sides

	values, left int
	empty        map[string]int // words that stand for nothing
	why          []string       // of what it was taken for, and what was left behind
}

// because adds a reason that is told once.
func (c *column) because(why string) {
	if why != "" && !slices.Contains(c.why, why) {
		c.why = append(c.why, why)
	}
}

// nothing counts a word that stands for no value.
func (c *column) nothing(word string) {
	if c.empty == nil {
		c.empty = map[string]int{}
	}
	c.empty[word]++
}

// called is the name of a column, or its number.
func (c *column) called() string {
	if c.name == "" {
		return "#" + strconv.Itoa(c.number)
	}
	return c.name
}

// report adds the columns and the rows of a table to the report.
func (s *sheet) report(r *reading) {
	file := schema.Pos{File: s.File}.String()
	for _, c := range s.columns {
		if c.values == 0 && c.name == "" {
			continue // what a spreadsheet puts behind a table
		}
		as := c.field
		if c.field == positionColumn {
			as += ":" + c.position
		}
		if c.sides != nil {
			c.because(c.sides.Why())
		}
		for _, word := range slices.Sorted(maps.Keys(c.empty)) {
			c.because(fmt.Sprintf("%s (%d) stands for nothing", word, c.empty[word]))
		}
		if as == "" && c.name == "" {
			c.because("it has no name")
			r.result.Notes = append(r.result.Notes, hint.Textf("%s: column %d has no name, and was left behind: %s says what it holds", file, c.number, mapped(c.called(), "FIELD")))
		}
		if as == "" {
			c.left = c.values
		}
		r.took(Part{File: file, What: "column", Name: c.called(), As: as, Values: c.values, Left: c.left, Why: strings.Join(c.why, "; ")})
	}
	for _, why := range slices.Sorted(maps.Keys(s.lost)) {
		r.took(Part{File: file, What: "row", Values: s.lost[why], Left: s.lost[why], Why: why})
	}
}

// separate finds out what separates cells: what gives most columns with a known name.
func (s *sheet) separate(columns map[string]string) {
	known := s.fieldNames(columns)
	var skipped int
	s.comma, s.text, skipped = table.Separate(s.text, func(name string) bool { return known.of(name) != unknownColumn })
	s.line += skipped
}

// unknownColumn stands for what a column of an unknown name holds.
const unknownColumn = "?"

// A fieldsByName says what columns hold, by their names.
type fieldsByName struct {
	said  map[string]string // what was said, by names as saidName has them
	named map[string]string // the fields that a column can be named like, simply
	label string            // what a column label holds, where it lists nodes
	nodes bool
}

// fieldNames knows what was said of columns, and what they can be named like.
func (s *sheet) fieldNames(columns map[string]string) *fieldsByName {
	out := &fieldsByName{said: map[string]string{}, named: map[string]string{}, label: "name", nodes: s.nodes}
	for _, said := range slices.Sorted(maps.Keys(columns)) {
		out.said[saidName(said)] = columns[said]
	}
	takes := s.takes()
	if s.Kind == schema.KindStatement {
		maps.Copy(out.named, synonyms())
	}
	for _, field := range takes {
		if f, ok := schema.FieldNamed(s.Kind, field); ok && f.IsList() {
			if one, several := strings.CutSuffix(simpleName(field), "s"); several && one != "" && out.named[one] == "" {
				out.named[one] = field
			}
		}
	}
	for _, field := range slices.Backward(takes) { // of several the first, and before any singular
		if s.Kind != schema.KindStatement || !slices.Contains(rowColumns, field) {
			out.named[simpleName(field)] = field
		}
	}
	if s.nodes && slices.ContainsFunc(s.Header, func(name string) bool { return simpleName(name) == "name" }) {
		out.label = "" // what a title or a summary is, too
	}
	return out
}

// of is what a column holds, by what was said of it or by its name, in whatever
// letters: onBehalfOf, on_behalf_of, "On behalf of"; of a list, the singular as
// well.
func (f *fieldsByName) of(name string) string {
	if field, ok := f.said[saidName(name)]; ok {
		return field
	}
	simple := simpleName(strings.TrimSpace(name))
	switch {
	case f.nodes && simple == "label":
		return f.label
	case f.nodes && simple == "weight":
		return ""
	case f.nodes && simple == "category": // as graphs call it, of which type means something else
		return "type"
	}
	if field, ok := f.named[simple]; ok {
		return field
	}
	return unknownColumn
}

// takes are the names of what columns can hold.
func (s *sheet) takes() []string {
	out := append(schema.Columns(s.Kind), "kind")
	if s.Kind == schema.KindStatement {
		out = append(append(out, passageColumns...), rowColumns...)
	}
	if s.nodes {
		for _, k := range schema.Kinds() {
			out = append(out, schema.Columns(k)...)
		}
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(out, func(name string) bool { // a statement has a source, and so has its passage
		twice := seen[name]
		seen[name] = true
		return twice
	})
}

var simpler = strings.NewReplacer(" ", "", "_", "", "-", "", "\n", "", "\r", "", "\t", "", "\u00a0", "")

func simpleName(name string) string {
	return simpler.Replace(strings.ToLower(name))
}

// oneLine is a text without line breaks, and without more than one space in a row.
func oneLine(name string) string { return strings.Join(strings.Fields(name), " ") }

// saidName is equal for names of columns that are the same but for their letters and
// for line breaks.
func saidName(name string) string { return strings.ToLower(oneLine(name)) }

// mapped is the option that says what a column holds.
func mapped(name, field string) hint.Option {
	return hint.Option{Name: "map", Value: "'" + name + "=" + field + "'"}
}

// named finds out what the columns hold. It notes those of which nobody knows,
// and those that hold the same; a partial import passes over them.
func (s *sheet) named(r *table.Rows, from *reading) bool {
	o := from.ImportOptions
	before := len(*r.Problems)
	s.Header = slices.Clone(s.Header)
	known, takes := s.fieldNames(o.Columns), s.takes()
	first := map[string]*column{} // that holds a field
	for i, name := range s.Header {
		c := &column{name: oneLine(name), number: i + 1, empty: map[string]int{}}
		s.columns = append(s.columns, c)
		field, position, _ := strings.Cut(known.of(c.called()), ":")
		if c.name == "" && field == unknownColumn {
			continue
		}
		_, c.said = known.said[saidName(c.called())]
		if c.said {
			c.because("as was said")
		}
		if field == positionColumn {
			c.position = position
			if c.position == "" {
				c.position = c.called()
			}
		}
		fieldKind, _ := schema.FieldNamed(s.Kind, holds(field))
		other := first[holds(field)]
		twice := other != nil && field != positionColumn
		switch {
		case field == unknownColumn:
			meant := ""
			if near := spelling.Nearest(simpleName(name), takes, 1); len(near) > 0 {
				meant = " (" + near[0] + "?)"
			}
			r.Problems.Add(r.Cell(i), "", "unknown column %q%s: %s says what it holds, and %s passes over it", c.name, meant, mapped(c.name, "FIELD"), mapped(c.name, ""))
			field = ""
		case field != "" && !slices.Contains(takes, field) || position != "" && field != positionColumn:
			r.Problems.Add(r.Cell(i), "", "%s: there is no such field: %s has %s", hint.Option{Name: "map", Value: c.called() + "=" + known.of(c.called())}, s.Kind, strings.Join(takes, ", "))
			field = ""
		case field != "" && twice && fieldKind != nil && fieldKind.IsList() && (c.said || other.said):
		case field != "" && twice:
			r.Problems.Add(r.Cell(i), "", "column %q holds %s, as column %q does: %s passes over it", c.called(), field, other.called(), mapped(c.called(), ""))
			field = ""
		}
		if c.field = field; field != "" && other == nil {
			first[holds(field)] = c
		}
		s.prepare(c, from)
	}
	s.sided(r, o)
	return len(*r.Problems) == before
}

// sided notes a column of sides where none has the concepts: columns of positions that
// are for or against whatever the side would say the contrary of some rows, so that a
// partial import passes over them as well.
func (s *sheet) sided(r *table.Rows, o ImportOptions) {
	i := slices.IndexFunc(s.columns, func(c *column) bool { return c.field == agreementColumn })
	if i < 0 || s.has(conceptColumn) || o.Fields[conceptColumn] != "" {
		return
	}
	c, of := s.columns[i], "COLUMN"
	for _, other := range slices.Backward(s.columns) {
		if slices.Contains(stanceFields, other.field) || other.field == positionColumn {
			of, other.field, other.sides = other.called(), "", nil
		}
	}
	r.Problems.Add(r.Cell(i), "", "column %q says on which side a row is, and none has its concept: %s says which has, and %s passes over it", c.called(), mapped(of, conceptColumn), mapped(c.called(), ""))
	c.field, c.sides = "", nil
}

// holds is the field that a column of speakers holds, or what another one holds.
func holds(field string) string {
	if field == personColumn || field == actorColumn {
		return "speakers"
	}
	return field
}

// prepare makes what finds out about the values of a column.
func (s *sheet) prepare(c *column, from *reading) {
	f, _ := schema.FieldNamed(s.Kind, c.field)
	switch {
	case c.field == agreementColumn, c.field == positionColumn:
		c.sides = cellwords.NewSides(from.ImportOptions.Values, from.meetWord)
	case f != nil && f.Type == schema.Date:
		c.dates = &cellwords.Dates{Said: from.ImportOptions.DateOrder, DayZero: s.dayZero}
	}
}

// has reports whether a column holds a field.
func (s *sheet) has(field string) bool {
	return slices.ContainsFunc(s.columns, func(c *column) bool { return holds(c.field) == field })
}
