package table

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"onrecord/data/anchor"
	"onrecord/data/input"
	"onrecord/schema"
	"onrecord/schema/escape"
)

// tableRows reads rows of a table, block by block, and decodes them.
type Rows struct {
	*Table
	schema.Decoder
	Nodes schema.Nodes
	CSV   *csv.Reader
	input.Block
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

func NewRows(t *Table) *Rows {
	return &Rows{Table: t, Decoder: schema.Decoder{Exchange: true, Keeper: &schema.Keeper{}}}
}

func (r *Rows) Begin(b input.Block, ps *schema.Problems) {
	r.Block, r.Problems = b, ps
	r.rewind()
	text := b.Text
	if r.Returns {
		text = doubled(text)
	}
	r.CSV = csv.NewReader(strings.NewReader(text))
	r.CSV.FieldsPerRecord = -1
	r.CSV.ReuseRecord = true
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

// Cell is the position of a cell of the latest row.
func (r *Rows) Cell(i int) schema.Pos { return r.pos(r.CSV.FieldPos(i)) }

// pos turns the reader's line, in the block, and column, in bytes, into those
// of an editor.
func (r *Rows) pos(line, column int) schema.Pos {
	if line < r.cursor.line {
		r.rewind()
	}
	for r.cursor.line < line {
		r.goTo(r.cursor.line+1, min(r.to+1, len(r.Text)))
	}
	at := min(r.from+column-1, r.to)
	if at < r.counted {
		r.counted, r.runes = r.from, 0
	}
	r.runes += utf8.RuneCountInString(r.Text[r.counted:at])
	r.counted = at
	return schema.Pos{File: r.File, Line: r.Block.Line + line - 1, Column: r.runes + 1}
}

func (r *Rows) rewind() { r.goTo(1, 0) }

// goTo makes the line that begins at a byte the current one.
func (r *Rows) goTo(line, from int) {
	to := len(r.Text)
	if n := strings.IndexByte(r.Text[from:], '\n'); n >= 0 {
		to = from + n
	}
	r.cursor = cursor{line: line, from: from, to: to, counted: from}
}

// Fail notes what the reader of CSV says.
func (r *Rows) Fail(err error) {
	var bad *csv.ParseError
	if errors.As(err, &bad) {
		r.Problems.Add(r.pos(bad.Line, bad.Column), "", "this is not CSV: %v", bad.Err)
		return
	}
	r.Problems.Add(schema.Pos{File: r.File, Line: 1, Column: 1}, "", "%v", err)
}

// Decode reads the rows of a block. What follows a broken one cannot be
// trusted.
func (r *Rows) Decode(b input.Block) (out input.Decoded) {
	if out.Unclean = !b.Clean(r.File, &out.Problems); out.Unclean {
		return out
	}
	r.Begin(b, &out.Problems)
	for {
		row, err := r.CSV.Read()
		switch {
		case errors.Is(err, io.EOF):
			return out
		case err != nil:
			r.Fail(err)
			out.Broken = true
			return out
		case len(row) > len(r.Header):
			r.Problems.Add(r.Cell(len(r.Header)), "", "this row has %d cells, and there are %d columns", len(row), len(r.Header))
		default:
			if e := r.row(row); e != nil {
				out.Entities = append(out.Entities, e)
			}
		}
	}
}

// row decodes one row, or nothing.
func (r *Rows) row(row []string) schema.Entity {
	kind := r.Kind
	for i, text := range row {
		if r.Header[i] == "kind" && text != "" {
			if kind = schema.Kind(text); kind != schema.KindCorpus && !kind.Known() {
				r.Problems.Add(r.Cell(i), "", "unknown kind %q", text)
				return nil
			}
		}
	}
	r.Nodes.Reset()
	n := r.Nodes.New(schema.MapNode, "", r.Cell(0))
	for i, text := range row {
		if text == "" || r.Header[i] == "kind" {
			continue
		}
		r.Nodes.Put(n, r.Header[i], r.Nodes.Cell(kind, r.Header[i], escape.Uncell(text), r.Cell(i)))
	}
	e := r.Entity(kind, n)
	if st, ok := e.(*schema.Statement); ok {
		for i := range st.Evidence {
			anchor.FillHash(&st.Evidence[i])
		}
	}
	return e
}
