package data

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"

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
	kind, known := schema.KindOf(stem)
	if stem == string(schema.KindCorpus) {
		kind = schema.KindCorpus
	} else if !known || kind.Plural() != stem {
		kind = schema.KindStatement
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord = -1
	header, err := r.Read()
	if err != nil {
		if errors.Is(err, io.EOF) {
			s.problems.Add(schema.Pos{File: file}, "", "this file is empty: a table begins with the names of its columns")
		} else {
			s.csvError(file, err)
		}
		return
	}
	if !s.columns(file, r, kind, header) {
		return
	}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			s.csvError(file, err)
			return
		}
		line, _ := r.FieldPos(0)
		if len(row) > len(header) {
			s.problems.Add(cell(file, line, 1), "", "this row has %d cells, and there are %d columns", len(row), len(header))
			continue
		}
		s.csvRow(file, r, kind, header, row)
	}
}

func (s *stream) csvError(file string, err error) {
	var bad *csv.ParseError
	if errors.As(err, &bad) {
		s.problems.Add(cell(file, bad.Line, bad.Column), "", "this is no CSV: %v", bad.Err)
		return
	}
	s.problems.Add(schema.Pos{File: file}, "", "%v", err)
}

func (s *stream) columns(file string, r *csv.Reader, kind schema.Kind, header []string) bool {
	fine := true
	if slices.Contains(header, "kind") {
		return true // each row may be of another kind; its fields are checked there
	}
	for i, name := range header {
		_, known := schema.FieldNamed(kind, name)
		if known || name == "id" || name == "iri" {
			continue
		}
		fine = false
		line, column := r.FieldPos(i)
		hint := ""
		var names []string
		for _, f := range schema.Fields(kind) {
			names = append(names, f.Name)
		}
		if near := schema.Nearest(name, names, 1); len(near) > 0 {
			hint = "; did you mean " + near[0] + "?"
		}
		s.problems.Add(cell(file, line, column), "", "unknown column %q%s", name, hint)
	}
	return fine
}

func (s *stream) csvRow(file string, r *csv.Reader, kind schema.Kind, header, row []string) {
	line, column := r.FieldPos(0)
	n := &schema.Node{Kind: schema.MapNode, Pos: cell(file, line, column)}
	for i, text := range row {
		if header[i] == "kind" && text != "" {
			k, ok := schema.KindOf(text)
			if !ok {
				line, column := r.FieldPos(i)
				s.problems.Add(cell(file, line, column), "", "unknown kind %q", text)
				return
			}
			kind = k
		}
	}
	for i, text := range row {
		line, column := r.FieldPos(i)
		pos := cell(file, line, column)
		if text == "" || header[i] == "kind" {
			continue
		}
		n.Keys = append(n.Keys, &schema.Node{Kind: schema.StringNode, Text: header[i], Pos: pos})
		n.Items = append(n.Items, schema.CellNode(kind, header[i], text, pos))
	}
	d := schema.Decoding{Problems: &s.problems, Exchange: true}
	e := d.Entity(kind, n)
	if st, ok := e.(*schema.Statement); ok {
		for i := range st.Evidence {
			fillHash(&st.Evidence[i])
		}
	}
	if e != nil {
		s.add(e)
	}
}
