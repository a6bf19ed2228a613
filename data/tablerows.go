package data

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"onrecord/schema"
	"onrecord/schema/escape"
)

// tableRows reads rows of a table, block by block, and decodes them.
type tableRows struct {
	*table
	schema.Decoder
	nodes schema.Nodes
	csv   *csv.Reader
	block
	cursor
}

// A cursor is a place in a block: the line last asked for, and how much of it
// has been counted.
type cursor struct {
	line     int // of the block, from 1
	from, to int // the line's bytes, without its end
	counted  int // up to this byte, its code points are counted
	runes    int // so many there are
}

func newTableRows(t *table) *tableRows {
	return &tableRows{table: t, Decoder: schema.Decoder{Exchange: true, Keeper: &schema.Keeper{}}}
}

func (r *tableRows) begin(b block, ps *schema.Problems) {
	r.block, r.Problems = b, ps
	r.rewind()
	text := b.text
	if r.returns {
		text = doubled(text)
	}
	r.csv = csv.NewReader(strings.NewReader(text))
	r.csv.FieldsPerRecord = -1
	r.csv.ReuseRecord = true
}

// doubled has each CR twice that stands before an LF between quotation marks:
// the reader of CSV takes one away.
func doubled(text string) string {
	if !strings.Contains(text, "\r\n") {
		return text
	}
	var b strings.Builder
	inside := false
	for i := range len(text) {
		switch text[i] {
		case '"':
			inside = !inside
		case '\r':
			if inside && strings.HasPrefix(text[i+1:], "\n") {
				b.WriteByte('\r')
			}
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// cell is the position of a cell of the latest row.
func (r *tableRows) cell(i int) schema.Pos { return r.pos(r.csv.FieldPos(i)) }

// pos turns the reader's line, in the block, and column, in bytes, into those
// of an editor.
func (r *tableRows) pos(line, column int) schema.Pos {
	if line < r.cursor.line {
		r.rewind()
	}
	for r.cursor.line < line {
		r.goTo(r.cursor.line+1, min(r.to+1, len(r.text)))
	}
	at := min(r.from+column-1, r.to)
	if at < r.counted {
		r.counted, r.runes = r.from, 0
	}
	r.runes += utf8.RuneCountInString(r.text[r.counted:at])
	r.counted = at
	return schema.Pos{File: r.file, Line: r.block.line + line - 1, Column: r.runes + 1}
}

func (r *tableRows) rewind() { r.goTo(1, 0) }

// goTo makes the line that begins at a byte the current one.
func (r *tableRows) goTo(line, from int) {
	to := len(r.text)
	if n := strings.IndexByte(r.text[from:], '\n'); n >= 0 {
		to = from + n
	}
	r.cursor = cursor{line: line, from: from, to: to, counted: from}
}

// fail notes what the reader of CSV says.
func (r *tableRows) fail(err error) {
	var bad *csv.ParseError
	if errors.As(err, &bad) {
		r.Problems.Add(r.pos(bad.Line, bad.Column), "", "this is no CSV: %v", bad.Err)
		return
	}
	r.Problems.Add(schema.Pos{File: r.file, Line: 1, Column: 1}, "", "%v", err)
}

// decode reads the rows of a block. What follows a broken one cannot be
// trusted.
func (r *tableRows) decode(b block) (out decoded) {
	if out.unclean = !b.clean(r.file, &out.problems); out.unclean {
		return out
	}
	r.begin(b, &out.problems)
	for {
		row, err := r.csv.Read()
		switch {
		case errors.Is(err, io.EOF):
			return out
		case err != nil:
			r.fail(err)
			out.broken = true
			return out
		case len(row) > len(r.header):
			r.Problems.Add(r.cell(len(r.header)), "", "this row has %d cells, and there are %d columns", len(row), len(r.header))
		default:
			if e := r.row(row); e != nil {
				out.entities = append(out.entities, e)
			}
		}
	}
}

// row decodes one row, or nothing.
func (r *tableRows) row(row []string) schema.Entity {
	kind := r.kind
	for i, text := range row {
		if r.header[i] == "kind" && text != "" {
			if kind = schema.Kind(text); kind != schema.KindCorpus && !kind.Known() {
				r.Problems.Add(r.cell(i), "", "unknown kind %q", text)
				return nil
			}
		}
	}
	r.nodes.Reset()
	n := r.nodes.New(schema.MapNode, "", r.cell(0))
	for i, text := range row {
		if text == "" || r.header[i] == "kind" {
			continue
		}
		r.nodes.Put(n, r.header[i], r.nodes.Cell(kind, r.header[i], escape.Uncell(text), r.cell(i)))
	}
	e := r.Entity(kind, n)
	if st, ok := e.(*schema.Statement); ok {
		for i := range st.Evidence {
			fillHash(&st.Evidence[i])
		}
	}
	return e
}
