package emit

import (
	"bufio"
	"encoding/csv"
	"io"
)

// A Table is a CSV file (RFC 4180, with LF at the ends of lines) that is being
// written, row by row.
type Table struct {
	out *csv.Writer
	row []string
}

// NewTable begins a table with its header.
func NewTable(w io.Writer, header []string) (*Table, error) {
	t := &Table{out: csv.NewWriter(bufio.NewWriterSize(w, 1<<16)), row: header}
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
	t.out.Flush()
	return t.out.Error()
}

// Add adds a cell to the row.
func (t *Table) Add(cell string) { t.row = append(t.row, cell) }

// End writes the row, and begins the next one.
func (t *Table) End() error {
	err := t.out.Write(t.row)
	t.row = t.row[:0]
	return err
}
