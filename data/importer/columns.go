package importer

import (
	"maps"
	"slices"
	"strings"

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
	columns []string // what each holds: a field, a part of the passage, or nothing
	nodes   bool     // it lists the nodes of a graph
}

// passageColumns are columns of a table of statements that make one passage.
var passageColumns = []string{"source", "quote", "line", "from", "to", "start", "end", "sha256", "exact", "prefix", "suffix"}

// separate finds out what separates cells: what gives most columns with a known name.
func (s *sheet) separate(columns map[string]string) {
	known := s.fields(columns)
	var skipped int
	s.comma, s.text, skipped = table.Separate(s.text, func(name string) bool { return known.of(name) != unknownColumn })
	s.line += skipped
}

// unknownColumn stands for what a column of an unknown name holds.
const unknownColumn = "?"

// A fieldsByName says what columns hold, by their names.
type fieldsByName struct {
	said  map[string]string // what was said, by names in small letters
	named map[string]string // the fields that a column can be named like, simply
	label string            // what a column label holds, where it lists nodes
	nodes bool
}

// fields knows what was said of columns, and what they can be named like.
func (s *sheet) fields(columns map[string]string) *fieldsByName {
	out := &fieldsByName{said: map[string]string{}, named: map[string]string{}, label: "name", nodes: s.nodes}
	for _, said := range slices.Sorted(maps.Keys(columns)) {
		out.said[strings.ToLower(strings.TrimSpace(said))] = columns[said]
	}
	takes := s.takes()
	for _, field := range takes {
		if f, ok := schema.FieldNamed(s.Kind, field); ok && f.IsList() {
			if one, several := strings.CutSuffix(simpleName(field), "s"); several && one != "" && out.named[one] == "" {
				out.named[one] = field
			}
		}
	}
	for _, field := range slices.Backward(takes) { // of several the first, and before any singular
		out.named[simpleName(field)] = field
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
	if field, ok := f.said[strings.ToLower(strings.TrimSpace(name))]; ok {
		return field
	}
	simple := simpleName(strings.TrimSpace(name))
	switch {
	case f.nodes && simple == "label":
		return f.label
	case f.nodes && simple == "weight":
		return ""
	}
	if field, ok := f.named[simple]; ok {
		return field
	}
	return unknownColumn
}

// takes are the names that columns can have.
func (s *sheet) takes() []string {
	out := append(schema.Columns(s.Kind), "kind")
	if s.Kind == schema.KindStatement {
		out = append(out, passageColumns...)
	}
	if s.nodes {
		for _, k := range schema.Kinds() {
			out = append(out, schema.Columns(k)...)
		}
	}
	return out
}

var simpler = strings.NewReplacer(" ", "", "_", "", "-", "")

func simpleName(name string) string {
	return simpler.Replace(strings.ToLower(name))
}

// named finds out what the columns hold. It notes those of which nobody knows,
// and those that hold the same.
func (s *sheet) named(r *table.Rows, columns map[string]string) bool {
	before := len(*r.Problems)
	s.Header = slices.Clone(s.Header)
	known, takes := s.fields(columns), s.takes()
	first := map[string]int{} // the column that holds a field
	mapped := func(name, field string) hint.Option {
		return hint.Option{Name: "map", Value: "'" + strings.TrimSpace(name) + "=" + field + "'"}
	}
	for i, name := range s.Header {
		field := known.of(name)
		other, twice := first[field]
		switch {
		case field == unknownColumn:
			meant := ""
			if near := spelling.Nearest(simpleName(name), takes, 1); len(near) > 0 {
				meant = " (" + near[0] + "?)"
			}
			r.Problems.Add(r.Cell(i), "", "unknown column %q%s: %s says what it holds, and %s passes over it", name, meant, mapped(name, "FIELD"), mapped(name, ""))
		case field != "" && !slices.Contains(takes, field):
			r.Problems.Add(r.Cell(i), "", "%s: there is no such field: %s has %s", hint.Option{Name: "map", Value: strings.TrimSpace(name) + "=" + field}, s.Kind, strings.Join(takes, ", "))
		case field != "" && twice:
			r.Problems.Add(r.Cell(i), "", "column %q holds %s, as column %q does: %s passes over it", name, field, s.Header[other], mapped(name, ""))
		}
		if !twice {
			first[field] = i
		}
		s.columns = append(s.columns, field)
	}
	return len(*r.Problems) == before
}
