package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"onrecord/data/importer"
	"onrecord/exports"
	"onrecord/graph"
	"onrecord/graph/view"
	"onrecord/schema"
)

// A made table of a page stands between two comments. The first says which it is.
var madeTable = regexp.MustCompile(`(?s)<!-- made: ([a-z ]+) -->\n(.*?)<!-- end -->`)

// A madeRow is a row of a table. The key is its first cell.
type madeRow []string

// A pageTable is made from a list of the program.
type pageTable struct {
	page string
	head madeRow
	rows func() []madeRow
	// Kept is the number of cells at the end of a row that a person writes: they
	// stay, and a row without them is an error.
	kept int
}

// pageTables are the tables that are made, by name.
func pageTables() map[string]pageTable {
	all := map[string]pageTable{
		"modes": {
			page: "data/README.md", head: madeRow{"mode", "when"}, kept: 1,
			rows: func() []madeRow { return keys(schema.Modes()) },
		},
		"imports": {
			page: "data/README.md", head: madeRow{"format", "what it reads"},
			rows: func() (rows []madeRow) {
				for _, i := range importer.Importers() {
					rows = append(rows, madeRow{"`" + i.Name + "`", i.Help})
				}
				return rows
			},
		},
		"formats": {
			page: "exports/README.md", head: madeRow{"format", "written as", "media type", "`--as`", "what it is, and what it is for"},
			rows: formatRows,
		},
		"stores": {
			page: "README.md", head: madeRow{"store", "what it is", "what it is for"}, kept: 1,
			rows: func() (rows []madeRow) {
				for _, b := range graph.Backends() {
					rows = append(rows, storeRow(b))
				}
				return rows
			},
		},
	}
	for _, k := range kindsWithFields() {
		all["fields "+string(k)] = pageTable{
			page: "data/README.md", head: madeRow{"field", "what it holds", "what it says"},
			rows: func() (rows []madeRow) {
				for _, f := range schema.Fields(k) {
					rows = append(rows, fieldRow(&f))
				}
				return rows
			},
		}
	}
	return all
}

// kindsWithFields are the kinds that have fields.
func kindsWithFields() []schema.Kind {
	return append([]schema.Kind{schema.KindCorpus, schema.KindAffiliation, schema.KindRole, schema.KindPassage, schema.KindVerdict}, schema.Kinds()...)
}

func keys(words []string) (rows []madeRow) {
	for _, w := range words {
		rows = append(rows, madeRow{"`" + w + "`"})
	}
	return rows
}

func formatRows() (rows []madeRow) {
	for _, f := range exports.Formats() {
		var as []string
		if f.Ext != "" && f.Write != nil {
			as = append(as, "`"+f.Ext+"`")
		}
		if f.Files != nil {
			as = append(as, "a folder")
		}
		var views []string
		for _, v := range f.Views {
			name := "`" + string(v) + "`"
			if slices.Contains(f.FileViews, v) {
				name += " (as a file)"
			}
			views = append(views, name)
		}
		rows = append(rows, madeRow{"`" + f.Name + "`", strings.Join(as, " or "), f.MediaType, strings.Join(views, ", "), f.Help})
	}
	return rows
}

// storeRow parts what a backend says of itself: first how it is written in a
// URI, then what it is.
func storeRow(b graph.Backend) madeRow {
	uri, what, ok := strings.Cut(b.Help, " is ")
	if !ok {
		uri, what, _ = strings.Cut(b.Help, " ")
	}
	return madeRow{"`" + strings.ReplaceAll(uri, " or ", "` or `") + "`", what}
}

// fieldRow describes a field.
func fieldRow(f *schema.Field) madeRow {
	what := holds(f)
	if f.Required {
		what += "; required"
	}
	help := f.Help
	switch {
	case f.Derived:
		help += " (in results only)"
	case f.Exchanged:
		help += " (not a field of the YAML files)"
	}
	return madeRow{"`" + f.Name + "`", what, help}
}

// holds says what a field of a type holds.
func holds(f *schema.Field) string {
	one, many := "any entity", "list of entities"
	if len(f.Kinds) == 1 {
		one, many = string(f.Kinds[0]), "list of "+f.Kinds[0].Plural()
	}
	switch f.Type {
	case schema.Text:
		return "text"
	case schema.Texts:
		return "list of texts"
	case schema.Word:
		return "`" + strings.Join(f.Words, "`, `") + "`"
	case schema.IRI:
		return "absolute IRI"
	case schema.IRIs:
		return "list of IRIs"
	case schema.Date:
		return "EDTF date"
	case schema.Int:
		return "whole number"
	case schema.Decimal:
		return "number"
	case schema.Bool:
		return "`true` or `false`"
	case schema.One:
		return one
	case schema.Many:
		return many
	case schema.Record:
		return "[" + string(f.Class) + "](#" + string(f.Class) + ")"
	case schema.Records:
		return "list of [" + f.Class.Plural() + "](#" + string(f.Class) + ")"
	}
	panic(fmt.Sprintf("no words for type %d of field %s", f.Type, f.Name))
}

// render writes the table; what a person wrote into the old one stays.
func (p pageTable) render(t *testing.T, old string) string {
	cells := map[string]madeRow{}
	for line := range strings.Lines(old) {
		row := madeRow(strings.Split(strings.ReplaceAll(strings.Trim(strings.TrimSpace(line), "|"), `\|`, "\x00"), "|"))
		for i := range row {
			row[i] = strings.TrimSpace(strings.ReplaceAll(row[i], "\x00", "|"))
		}
		cells[row[0]] = row
	}
	var b strings.Builder
	write := func(row madeRow) {
		b.WriteString("|")
		for _, cell := range row {
			b.WriteString(" " + strings.ReplaceAll(cell, "|", `\|`) + " |")
		}
		b.WriteString("\n")
	}
	write(p.head)
	b.WriteString(strings.Repeat("|---", len(p.head)) + "|\n")
	for _, row := range p.rows() {
		kept := make(madeRow, p.kept)
		if before := cells[row[0]]; len(before) == len(p.head) {
			copy(kept, before[len(before)-p.kept:])
		}
		if slices.Contains(kept, "") {
			t.Errorf("%s: a person has to write the last cells of the row of %s", p.page, row[0])
		}
		write(append(slices.Clone(row), kept...))
	}
	return b.String()
}

// TestREADMETables compares the tables of the pages with the lists that they
// are made from. With UPDATE_README=1 it writes them anew.
func TestREADMETables(t *testing.T) {
	all := pageTables()
	found := map[string]bool{}
	for _, p := range pages {
		name := strings.TrimPrefix(p.file, root)
		text := p.read(t)
		p.compare(t, text, madeTable.ReplaceAllStringFunc(text, func(part string) string {
			m := madeTable.FindStringSubmatch(part)
			table, ok := all[m[1]]
			if !ok || table.page != name || found[m[1]] {
				t.Errorf("%s: there is no table %q, or it belongs elsewhere", name, m[1])
				return part
			}
			found[m[1]] = true
			return "<!-- made: " + m[1] + " -->\n" + table.render(t, m[2]) + "<!-- end -->"
		}))
	}
	for name, table := range all {
		if !found[name] {
			t.Errorf("%s has no table %q", table.page, name)
		}
	}
}

// TestREADMEFormats looks for every format, and for nothing else, in the tables
// of formats by purpose, and for every view on the page of formats.
func TestREADMEFormats(t *testing.T) {
	name := regexp.MustCompile("`([a-z0-9]+)`")
	for _, file := range []string{"README.md", "exports/README.md"} {
		text := page{file: root + file}.read(t)
		_, table, ok := strings.Cut(text, "| for | formats |\n")
		if !ok {
			t.Errorf("%s has no table of formats by purpose", file)
		}
		table, _, _ = strings.Cut(table, "\n\n")
		named := map[string]bool{}
		for _, m := range name.FindAllStringSubmatch(table, -1) {
			if named[m[1]] = true; !slices.Contains(formatNames(), m[1]) {
				t.Errorf("%s: %s is not a format", file, m[1])
			}
		}
		for _, format := range formatNames() {
			if !named[format] {
				t.Errorf("%s: no row says what %s is for", file, format)
			}
		}
	}
	text := page{file: root + "exports/README.md"}.read(t)
	for _, format := range formatNames() {
		if !strings.Contains(text, "onrecord export "+format+" ") {
			t.Errorf("exports/README.md: \"Open it in …\" has no file of %s, and nothing about what opens it", format)
		}
	}
	for _, v := range view.Views() {
		if !strings.Contains(text, "`"+string(v)+"` (") {
			t.Errorf("exports/README.md does not say what --as %s is", v)
		}
	}
}

// TestREADMEStores looks for every backend on the page of stores.
func TestREADMEStores(t *testing.T) {
	text := page{file: root + "graph/README.md"}.read(t)
	for _, b := range graph.Backends() {
		if !strings.Contains(text, b.Scheme+":") {
			t.Errorf("graph/README.md does not say what %s: is", b.Scheme)
		}
	}
}
