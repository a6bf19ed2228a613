package data

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"onrecord/schema"
)

// csv reads a table: one row per statement, or per entity in actors.csv and
// its like. Columns are named like the fields; see schema.Columns.
func (s *stream) csv(file string, text []byte) {
	file = filepath.ToSlash(file)
	text, ok := clean(file, text, &s.problems)
	if !ok {
		return
	}
	stem := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	t := table{stream: s, file: file, kind: kindOfTable(stem), lines: bytes.Split(text, []byte("\n")), rows: csv.NewReader(bytes.NewReader(text))}
	t.rows.FieldsPerRecord = -1
	var err error
	switch t.header, err = t.rows.Read(); {
	case errors.Is(err, io.EOF):
		s.problems.Add(schema.Pos{File: file}, "", "this file is empty: a table begins with the names of its columns")
	case err != nil:
		t.broken(err)
	case t.columns():
		t.read()
	}
}

// kindOfTable is the kind of the rows of a file; statements have any name.
func kindOfTable(stem string) schema.Kind {
	if stem == string(schema.KindCorpus) {
		return schema.KindCorpus
	}
	if k, ok := schema.KindOf(stem); ok && k.Known() && stem == k.Plural() {
		return k
	}
	return schema.KindStatement
}

// A table is a CSV file that is being read.
type table struct {
	*stream
	file   string
	kind   schema.Kind // of the rows, unless they name it
	lines  [][]byte
	rows   *csv.Reader
	header []string
}

// cell is the position of a cell of the latest row.
func (t *table) cell(i int) schema.Pos {
	return t.pos(t.rows.FieldPos(i))
}

// pos turns the reader's column, in bytes, into one in code points.
func (t *table) pos(line, column int) schema.Pos {
	row := t.lines[line-1]
	return schema.Pos{File: t.file, Line: line, Column: utf8.RuneCount(row[:min(column-1, len(row))]) + 1}
}

func (t *table) broken(err error) {
	var bad *csv.ParseError
	if errors.As(err, &bad) {
		t.problems.Add(t.pos(bad.Line, bad.Column), "", "this is no CSV: %v", bad.Err)
		return
	}
	t.problems.Add(schema.Pos{File: t.file, Line: 1, Column: 1}, "", "%v", err)
}

// columns checks the header. Where it has a kind, each row may be of another
// one, and its fields are checked there.
func (t *table) columns() bool {
	fine := true
	if slices.Contains(t.header, "kind") {
		return true
	}
	for i, name := range t.header {
		_, known := schema.FieldNamed(t.kind, name)
		if known || name == "id" || name == "iri" {
			continue
		}
		fine = false
		hint := ""
		if near := schema.Nearest(name, schema.Columns(t.kind), 1); len(near) > 0 {
			hint = "; did you mean " + near[0] + "?"
		}
		t.problems.Add(t.cell(i), "", "unknown column %q%s", name, hint)
	}
	return fine
}

// read reads the rows. What follows a broken one cannot be trusted.
func (t *table) read() {
	for {
		row, err := t.rows.Read()
		switch {
		case errors.Is(err, io.EOF):
			return
		case err != nil:
			t.broken(err)
			return
		case len(row) > len(t.header):
			t.problems.Add(t.cell(len(t.header)), "", "this row has %d cells, and there are %d columns", len(row), len(t.header))
		default:
			t.row(row)
		}
	}
}

func (t *table) row(row []string) {
	kind := t.kind
	for i, text := range row {
		if t.header[i] == "kind" && text != "" {
			if kind = schema.Kind(text); schema.New(kind) == nil {
				t.problems.Add(t.cell(i), "", "unknown kind %q", text)
				return
			}
		}
	}
	n := &schema.Node{Kind: schema.MapNode, Pos: t.cell(0)}
	for i, text := range row {
		if text == "" || t.header[i] == "kind" {
			continue
		}
		n.Keys = append(n.Keys, &schema.Node{Kind: schema.StringNode, Text: t.header[i], Pos: t.cell(i)})
		n.Items = append(n.Items, schema.CellNode(kind, t.header[i], text, t.cell(i)))
	}
	d := schema.Decoding{Problems: &t.problems, Exchange: true}
	e := d.Entity(kind, n)
	if st, ok := e.(*schema.Statement); ok {
		for i := range st.Evidence {
			fillHash(&st.Evidence[i])
		}
	}
	if e != nil {
		t.add(e)
	}
}
