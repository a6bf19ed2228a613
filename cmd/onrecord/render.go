package main

import (
	"context"
	"encoding/csv"
	"io"
	"iter"
	"strings"

	"onrecord/graph/query/paging"
	"onrecord/schema/escape"
)

// The standard formats.
const (
	formatTable    = "table"
	formatJSON     = "json"
	formatJSONL    = "jsonl"
	formatCSV      = "csv"
	formatMarkdown = "markdown"
)

// A listing says how to print rows of one type, in every standard format.
type listing[T any] struct {
	Header []string
	// Cells are a row's texts, one for each column. A line break in one
	// begins a new line of the cell.
	Cells func(T) []string
	// JSON appends the row as one JSON object.
	JSON func(dst []byte, row T) []byte
	// Columns and Row are what CSV has instead, for programs: named like the
	// keys of the JSON, references by id, lists joined with "; ". None: as
	// Header and Cells.
	Columns []string
	Row     func(T) []string
	// Right lists columns of numbers, by their header.
	Right []string
	// Paint gives a line of a cell its colour; nil: none.
	Paint func(header, line string) colour
	// Marked is the header of the column in which what stands in ⟦ ⟧ is
	// bold where there are colours.
	Marked string
	Whole  []string // headers of columns of phrases, which are not wrapped
	// Empty is the message of exit code 4 when there are no rows.
	Empty string

	parallel bool // rows can be encoded on several goroutines
}

// render prints rows to the output in the format that was asked for. The
// error of an empty result has exit code 4. It takes no rows but those that were
// cut to what is wanted: all of a list with each.
func render[T any](ctx context.Context, a *app, l listing[T], rows paging.Rows[T]) error {
	format, err := a.format()
	if err != nil {
		return err
	}
	return a.output(ctx, func(w io.Writer) error {
		n, err := l.write(a, w, format, rows)
		if err == nil && n == 0 {
			return nothingf("%s", l.Empty)
		}
		return err
	})
}

// write prints the rows and counts them.
func (l listing[T]) write(a *app, w io.Writer, format string, rows paging.Rows[T]) (int, error) {
	if format == formatJSON || format == formatJSONL {
		if n, piece, counted := rows.Pieces(); l.parallel && counted && n > pieceRows {
			return writePieces(w, format, n, piece, l.JSON)
		}
		return writeJSON(w, format, func(yield func([]byte, error) bool) {
			var buf []byte
			for row, err := range rows.All() {
				if err == nil {
					buf = l.JSON(buf[:0], row)
				}
				if !yield(buf, err) {
					return
				}
			}
		})
	}
	t := table{Header: l.Header, Right: l.Right, Paint: l.Paint, Marked: l.Marked, Whole: l.Whole}
	if format == formatCSV && l.Row != nil {
		t.Header, l.Cells = l.Columns, l.Row
	}
	n := 0
	return n, t.stream(a, w, format, func(yield func([]string, error) bool) {
		for row, err := range rows.All() {
			var cells []string
			if err == nil {
				cells = l.Cells(row)
				n++
			}
			if !yield(cells, err) {
				return
			}
		}
	})
}

// writeJSON writes objects as one array (json, [] when there are none) or one
// a line (jsonl), as they come, and counts them. When the objects end with an
// error, the array is closed all the same.
func writeJSON(w io.Writer, format string, objects iter.Seq2[[]byte, error]) (int, error) {
	before, between, after := around(format)
	n := 0
	var failed error
	for object, err := range objects {
		if err != nil {
			failed = err
			break
		}
		lead := between
		if n == 0 {
			lead = before
		}
		if _, err := io.WriteString(w, lead); err != nil {
			return n, err
		}
		if _, err := w.Write(object); err != nil {
			return n, err
		}
		n++
	}
	if n == 0 {
		after = ""
		if format == formatJSON {
			after = "[]\n"
		}
	}
	if _, err := io.WriteString(w, after); err != nil && failed == nil {
		failed = err
	}
	return n, failed
}

// around is what stands before, between and after objects.
func around(format string) (before, between, after string) {
	if format == formatJSONL {
		return "", "\n", "\n"
	}
	return "[\n", ",\n", "\n]\n"
}

// A table is rows of texts under headers.
type table struct {
	Header []string
	Rows   [][]string
	Right  []string // headers of columns of numbers
	Paint  func(header, line string) colour
	Marked string // header of the column with marks
	Whole  []string
	// Address reports whether the lines of a row's second cell are addresses,
	// of which Markdown makes links; nil: they are texts.
	Address func(row []string) bool
}

// write prints the table as format says (table, csv or markdown). A table
// without rows prints its header as csv and markdown, else nothing.
func (t table) write(a *app, w io.Writer, format string) error {
	return t.stream(a, w, format, func(yield func([]string, error) bool) {
		for _, row := range t.Rows {
			if !yield(row, nil) {
				return
			}
		}
	})
}

// stream prints rows that are not all in memory; only an aligned table has to
// gather them.
func (t table) stream(a *app, w io.Writer, format string, rows iter.Seq2[[]string, error]) error {
	switch format {
	case formatCSV:
		return writeCSV(w, t.Header, rows)
	case formatMarkdown:
		return t.writeMarkdown(w, rows)
	}
	t.Rows = nil
	for row, err := range rows {
		if err != nil {
			return err
		}
		t.Rows = append(t.Rows, row)
	}
	return t.writeAligned(w, a.width(), a.colour())
}

// writeCSV guards the cells that a spreadsheet would execute.
func writeCSV(w io.Writer, header []string, rows iter.Seq2[[]string, error]) error {
	c := csv.NewWriter(w)
	if err := c.Write(header); err != nil {
		return err
	}
	var guarded []string
	for row, err := range rows {
		if err == nil {
			guarded = guarded[:0]
			for _, cell := range row {
				guarded = append(guarded, escape.Cell(cell))
			}
			err = c.Write(guarded)
		}
		if err != nil {
			c.Flush()
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// writeMarkdown writes a pipe table (GitHub Flavored Markdown, section 4.10).
func (t table) writeMarkdown(w io.Writer, rows iter.Seq2[[]string, error]) error {
	line := func(cells []string) error {
		var b strings.Builder
		for i, cell := range cells {
			text := escape.MarkdownCell(cell)
			if i == 1 && t.Address != nil && t.Address(cells) {
				text = addresses(cell)
			}
			b.WriteString("| " + text + " ")
		}
		_, err := io.WriteString(w, b.String()+"|\n")
		return err
	}
	if err := line(t.Header); err != nil {
		return err
	}
	var rule strings.Builder
	for _, h := range t.Header {
		rule.WriteString("| ---")
		if t.right(h) {
			rule.WriteString(":")
		}
		rule.WriteString(" ")
	}
	if _, err := io.WriteString(w, rule.String()+"|\n"); err != nil {
		return err
	}
	for row, err := range rows {
		if err == nil {
			err = line(row)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// addresses is a cell of Markdown with an address a line.
func addresses(cell string) string {
	lines := strings.Split(cell, "\n")
	for i, line := range lines {
		lines[i] = escape.MarkdownAddress(line)
	}
	return strings.Join(lines, "<br>")
}

// each turns a slice into the rows of a listing, for which there is no --limit.
func each[T any](rows []T) paging.Rows[T] { return paging.Cut(paging.Page{}, rows) }

// infallible turns a sequence into one that could report an error.
func infallible[T any](seq iter.Seq[T]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for v := range seq {
			if !yield(v, nil) {
				return
			}
		}
	}
}
