package data

import (
	"encoding/csv"
	"slices"
	"strings"

	"onrecord/schema"
)

// A sheet is a table that is imported.
type sheet struct {
	table
	text    string
	line    int // of text, in the file
	comma   rune
	columns []string // what each holds: a field, a part of the passage, or nothing
	nodes   bool     // it lists the nodes of a graph
}

// passageColumns are columns of a table of statements that make one passage.
var passageColumns = []string{"source", "quote", "line", "from", "to", "start", "end", "sha256", "exact", "prefix", "suffix"}

// separate finds out what separates cells: of comma, semicolon and tab the one
// by which most columns of the header have a known name; of several the one that
// gives most columns.
func (s *sheet) separate(columns map[string]string) {
	if rest, ok := strings.CutPrefix(s.text, "sep="); ok && len(rest) > 1 { // Excel's own sign
		s.comma = rune(rest[0])
		_, s.text, _ = strings.Cut(s.text, "\n")
		s.line++
		return
	}
	best := -1
	for _, comma := range ",;\t" {
		r := csv.NewReader(strings.NewReader(s.text))
		r.Comma = comma
		header, err := r.Read()
		if err != nil {
			continue
		}
		score := len(header)
		for _, name := range header {
			if s.field(name, columns) != unknownColumn {
				score += 1000
			}
		}
		if score > best {
			best, s.comma = score, comma
		}
	}
}

// unknownColumn stands for what a column of an unknown name holds.
const unknownColumn = "?"

// field is what a column holds, by what was said of it or by its name, in
// whatever letters: onBehalfOf, on_behalf_of, "On behalf of"; of a list, the
// singular as well.
func (s *sheet) field(name string, columns map[string]string) string {
	name = strings.TrimSpace(name)
	for said, field := range columns {
		if strings.EqualFold(strings.TrimSpace(said), name) {
			return field
		}
	}
	simple := simpleName(name)
	if s.nodes {
		switch simple {
		case "label": // what a title or a summary is, too
			if slices.ContainsFunc(s.header, func(name string) bool { return simpleName(name) == "name" }) {
				return ""
			}
			return "name"
		case "weight":
			return ""
		}
	}
	for _, field := range s.takes() {
		if simpleName(field) == simple {
			return field
		}
	}
	for _, field := range s.takes() {
		if f, ok := schema.FieldNamed(s.kind, field); ok && isList(f) && simple != "" && simpleName(field) == simple+"s" {
			return field
		}
	}
	return unknownColumn
}

// takes are the names that columns can have.
func (s *sheet) takes() []string {
	out := append(schema.Columns(s.kind), "kind")
	if s.kind == schema.KindStatement {
		out = append(out, passageColumns...)
	}
	if s.nodes {
		for _, k := range schema.Kinds() {
			out = append(out, schema.Columns(k)...)
		}
	}
	return out
}

func simpleName(name string) string {
	return strings.NewReplacer(" ", "", "_", "", "-", "").Replace(strings.ToLower(name))
}

// named finds out what the columns hold. It notes those of which nobody knows,
// and those that hold the same.
func (s *sheet) named(r *tableRows, columns map[string]string) bool {
	before := len(*r.Problems)
	s.header = slices.Clone(s.header)
	for i, name := range s.header {
		field := s.field(name, columns)
		switch {
		case field == unknownColumn:
			hint := ""
			if near := schema.Nearest(simpleName(name), s.takes(), 1); len(near) > 0 {
				hint = " (" + near[0] + "?)"
			}
			r.Problems.Add(r.cell(i), "", "unknown column %q%s: --map '%s=FIELD' says what it holds, and --map '%[3]s=' passes over it", name, hint, strings.TrimSpace(name))
		case field != "" && !slices.Contains(s.takes(), field):
			r.Problems.Add(r.cell(i), "", "--map %s=%s: there is no such field: %s has %s", strings.TrimSpace(name), field, s.kind, strings.Join(s.takes(), ", "))
		case field != "" && slices.Contains(s.columns, field):
			r.Problems.Add(r.cell(i), "", "column %q holds %s, as column %q does: --map '%s=' passes over it", name, field, s.header[slices.Index(s.columns, field)], strings.TrimSpace(name))
		}
		s.columns = append(s.columns, field)
	}
	return len(*r.Problems) == before
}
