package exports

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"

	"onrecord/schema"
)

// A table is a CSV file (RFC 4180, with LF at the ends of lines) that is being
// written, row by row.
type table struct {
	out     *csv.Writer
	row     []string
	without int // which property of nodes has no column; -1: each has one
}

// newTable begins a table with its header.
func newTable(w io.Writer, header []string) (*table, error) {
	t := &table{out: csv.NewWriter(bufio.NewWriterSize(w, 1<<16)), row: header}
	return t, t.end()
}

// writeTable writes a header, and calls write for the rows.
func writeTable(w io.Writer, header []string, write func(*table) error) error {
	t, err := newTable(w, header)
	if err != nil {
		return err
	}
	if err := write(t); err != nil {
		return err
	}
	return t.flush()
}

// flush writes what is left.
func (t *table) flush() error {
	t.out.Flush()
	return t.out.Error()
}

// add adds a cell to the row.
func (t *table) add(cell string) { t.row = append(t.row, cell) }

// end writes the row, and begins the next one.
func (t *table) end() error {
	err := t.out.Write(t.row)
	t.row = t.row[:0]
	return err
}

// createFile calls write for a file of a folder.
func createFile(to Folder, name string, write func(io.Writer) error) error {
	f, err := to.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

// countReferred counts the statements that are not among those selected: a
// table of statements lacks them.
func (in *Input) countReferred() error {
	if in.Whole {
		return nil
	}
	n := 0
	for e, err := range in.Entities {
		if err != nil {
			return err
		}
		if e.Kind() == schema.KindStatement {
			n++
		}
	}
	for _, err := range in.Statements {
		if err != nil {
			return err
		}
		n--
	}
	in.Lost.Add(n, "statements that were not selected, but referred to")
	return nil
}
