package table

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"onrecord/data/anchor"
	"onrecord/data/input"
	"onrecord/schema"
	"onrecord/schema/escape"
	"onrecord/schema/linecol"
)

// Rows reads rows of a table, block by block, and decodes them.
type Rows struct {
	*Table
	schema.Decoder
	Nodes schema.Nodes
	CSV   *csv.Reader
	read  string // what it reads
	input.Block
	cursor
	returns bool // a CR ends a line in the block that to the reader of CSV goes on
}

// A cursor is a place in a block, in the line last asked for. Lines are those of
// the reader of CSV, which end in LF alone.
type cursor struct {
	line  int           // of the block, from 1
	to    int           // the end of its bytes, without the LF
	begin linecol.Place // of the line
	last  linecol.Place // that was asked for
}

func NewRows(t *Table) *Rows {
	return &Rows{Table: t, Decoder: schema.Decoder{Exchange: true, Arena: &schema.Arena{}}}
}

func (r *Rows) Begin(b input.Block, ps *schema.Problems) {
	r.Block, r.Problems = b, ps
	r.rewind()
	r.returns = linecol.Breaks(b.Text) > strings.Count(b.Text, "\n")
	text := b.Text
	if r.Returns {
		text = doubled(text)
	}
	r.read = text
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
func (r *Rows) Cell(i int) schema.Pos {
	if r.Grid != nil {
		line, _ := r.CSV.FieldPos(0)
		return r.Grid.pos(line, i)
	}
	return r.pos(r.CSV.FieldPos(i))
}

// reread is the position of a cell of a row that was read before: from an offset of
// bytes on, as a line of the reader.
func (r *Rows) reread(from, line int, comma rune, i int) schema.Pos {
	if r.Grid != nil {
		return r.Grid.pos(line, i)
	}
	again := csv.NewReader(strings.NewReader(r.read[from:]))
	again.FieldsPerRecord, again.Comma = -1, comma
	if _, err := again.Read(); err != nil {
		return r.pos(line, 1) // it could be read before
	}
	first, _ := again.FieldPos(0)
	at, column := again.FieldPos(i)
	return r.pos(line+at-first, column)
}

// pos turns the reader's line, in the block, and column, in bytes, into those
// of an editor.
func (r *Rows) pos(line, column int) schema.Pos {
	if line < r.cursor.line {
		r.rewind()
	}
	for r.cursor.line < line {
		if r.to < len(r.Text) {
			linecol.AdvanceToLine(&r.last, r.Text, r.to+1)
		}
		r.goTo(r.cursor.line+1, r.last)
	}
	at := min(r.begin.Offset+column-1, r.to)
	if at < r.last.Offset {
		r.last = r.begin
	}
	if r.returns {
		linecol.Advance(&r.last, r.Text, at)
	} else { // a tenth faster
		linecol.AdvanceInLine(&r.last, r.Text, at)
	}
	return schema.Pos{File: r.File, Line: r.last.Line, Column: r.last.Column}
}

func (r *Rows) rewind() { r.goTo(1, linecol.Place{Line: r.Block.Line, Column: 1}) }

// goTo makes the line that begins at a place the current one.
func (r *Rows) goTo(line int, begin linecol.Place) {
	to := len(r.Text)
	if n := strings.IndexByte(r.Text[begin.Offset:], '\n'); n >= 0 {
		to = begin.Offset + n
	}
	r.cursor = cursor{line, to, begin, begin}
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
func (r *Rows) Decode(b input.Block) (out input.DecodedBlock) {
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
