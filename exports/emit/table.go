package emit

import (
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Table is a CSV file (RFC 4180, with LF at the ends of lines) that is being
// written, row by row.
type Table struct {
	out  io.Writer
	rows Rows
}

// enough bytes are written at once.
const enough = 1 << 17

// NewTable begins a table with its header.
func NewTable(w io.Writer, header []string) (*Table, error) {
	t := &Table{out: w}
	for _, name := range header {
		t.Add(name)
	}
	return t, t.End()
}

// WriteTable writes a header, and calls write for the rows.
func WriteTable(w io.Writer, header []string, write func(*Table) error) error {
	t, err := NewTable(w, header)
	if err != nil {
		return err
	}
	if err := write(t); err != nil {
		return err
	}
	return t.Flush()
}

// Flush writes what is left.
func (t *Table) Flush() error {
	text := t.rows.Text
	if t.rows.Text = text[:0]; len(text) == 0 {
		return nil
	}
	_, err := t.out.Write(text)
	return err
}

// Add adds a cell to the row.
func (t *Table) Add(cell string) { t.rows.Add(cell) }

// End ends the row, and begins the next one.
func (t *Table) End() error {
	t.rows.End()
	return t.flushEnough()
}

// Rows adds rows that were made elsewhere, or a part of them.
func (t *Table) Rows(text []byte) error {
	t.rows.Text = append(t.rows.Text, text...)
	return t.flushEnough()
}

func (t *Table) flushEnough() error {
	if len(t.rows.Text) < enough {
		return nil
	}
	return t.Flush()
}

// Rows are some of a table, in memory.
type Rows struct {
	Text   []byte
	within bool // a row
}

// Add adds a cell to the row. As in encoding/csv, it stands in quotation marks if
// it has a comma, a quotation mark or a line break, begins with a space, or is \.,
// which ends a table for Postgres.
func (r *Rows) Add(cell string) {
	r.next()
	if !quoted(cell) {
		r.Text = append(r.Text, cell...)
		return
	}
	r.Text = append(r.Text, '"')
	for {
		i := strings.IndexByte(cell, '"')
		if i < 0 {
			break
		}
		r.Text = append(append(r.Text, cell[:i]...), `""`...)
		cell = cell[i+1:]
	}
	r.Text = append(append(r.Text, cell...), '"')
}

// Leave begins a cell that is for somebody else to fill in, and tells where.
func (r *Rows) Leave() int {
	r.next()
	return len(r.Text)
}

func (r *Rows) next() {
	if r.within {
		r.Text = append(r.Text, ',')
	}
	r.within = true
}

// End ends the row.
func (r *Rows) End() { r.Text, r.within = append(r.Text, '\n'), false }

func quoted(cell string) bool {
	if cell == "" {
		return false
	}
	for i := range len(cell) {
		switch cell[i] {
		case ',', '"', '\r', '\n':
			return true
		}
	}
	if cell[0] < utf8.RuneSelf && cell[0] > ' ' && cell[0] != '\\' {
		return false
	}
	first, _ := utf8.DecodeRuneInString(cell)
	return unicode.IsSpace(first) || cell == `\.`
}
