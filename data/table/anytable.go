package table

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"onrecord/data/input"
	"onrecord/data/workbook"
	"onrecord/schema"
	"onrecord/schema/escape"
)

// An Any is a table whose columns may have any names: what its rows are, its
// reader decides.
type Any struct {
	Table
	Sheet  string   // of the workbook that it is of; empty: of none
	Others []string // sheets of that workbook with something in them, which were not read
	text   string
	line   int // of the file, where the text begins
	comma  rune
}

// A SheetError says that it is not known which sheet of a workbook is the table.
type SheetError struct {
	File   string
	Asked  string   // the sheet that there is not; empty: none was asked for
	Sheets []string // those that may be meant
}

func (e *SheetError) Error() string {
	if e.Asked != "" {
		return fmt.Sprintf("%s: there is no sheet %q with something in it; there is %s", e.File, e.Asked, strings.Join(e.Sheets, ", "))
	}
	return fmt.Sprintf("%s: several sheets have as many of the columns that are asked for: %s", e.File, strings.Join(e.Sheets, ", "))
}

// OpenAny reads the header of a table in CSV, or in a workbook, given the bytes of
// its file. Cells are separated by commas, semicolons or tabs: by those of them that
// give most of the columns that are wanted, of several by those that give most
// columns. Of a workbook the sheet of a name is taken, in any case; without a name the
// one that has most of these columns, among those that are shown if any of them has
// one. Its name is then Sheet. What is wrong is noted as a problem, and then there is
// no table. An error is a *SheetError, or one of the context.
func OpenAny(ctx context.Context, file string, raw []byte, encoding, sheet string, wanted []string, ps *schema.Problems) (*Any, bool, error) {
	if workbook.Is(raw) {
		return openSheet(ctx, file, raw, sheet, wanted, ps)
	}
	t, ok := openText(file, raw, encoding, wanted, ps)
	return t, ok, nil
}

// A headedSheet has its header in a row, by its index, with some wanted columns.
type headedSheet struct {
	*workbook.Sheet
	header, known int
}

// openSheet takes the table of a sheet.
func openSheet(ctx context.Context, file string, raw []byte, asked string, wanted []string, ps *schema.Problems) (*Any, bool, error) {
	book, err := workbook.Read(ctx, raw)
	if told, ok := errors.AsType[*workbook.Err](err); ok {
		ps.Add(schema.Pos{File: file}, "", "%s", told.Told)
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	var all []headedSheet
	for _, s := range book.Sheets {
		if row, n := HeaderRow(s, func(name string) bool { return slices.Contains(wanted, name) }); row >= 0 {
			all = append(all, headedSheet{s, row, n})
		}
	}
	if len(all) == 0 {
		ps.Add(schema.Pos{File: file}, "", "this workbook is empty: a table begins with the names of its columns")
		return nil, false, nil
	}
	found := meant(all, asked)
	if len(found) != 1 {
		wrong := &SheetError{File: file, Asked: asked}
		if len(found) == 0 {
			found = all
		}
		for _, s := range found {
			wrong.Sheets = append(wrong.Sheets, s.Name)
		}
		return nil, false, wrong
	}
	one := found[0]
	var others []string
	for _, s := range all {
		if s.Sheet != one.Sheet {
			others = append(others, s.Name)
		}
	}
	before := len(*ps)
	g := NewGrid(file, one.Sheet, one.header, ps)
	one.Rows = nil // the text has them
	t := &Any{Table: Table{File: g.File, Kind: schema.KindStatement, Header: g.Header, Grid: g, Returns: true}, Sheet: one.Name, Others: others, text: g.Text, line: 1, comma: ','}
	t.twice(g.HeaderPos, ps)
	return t, len(*ps) == before, nil
}

// meant are the sheets of a name, or without one those that may be the table: those
// with most of the wanted columns. One that is hidden is taken for it only where none
// that is shown has any.
func meant(all []headedSheet, asked string) []headedSheet {
	of := func(is func(headedSheet) bool) (out []headedSheet) {
		for _, s := range all {
			if is(s) {
				out = append(out, s)
			}
		}
		return out
	}
	if asked != "" {
		found := of(func(s headedSheet) bool { return s.Name == asked })
		if len(found) == 0 {
			asked = strings.TrimSpace(asked)
			found = of(func(s headedSheet) bool { return strings.EqualFold(strings.TrimSpace(s.Name), asked) })
		}
		return found
	}
	best := func(from []headedSheet) []headedSheet {
		most := 0
		for _, s := range from {
			most = max(most, s.known)
		}
		return slices.DeleteFunc(slices.Clone(from), func(s headedSheet) bool { return s.known < most })
	}
	if shown := best(of(func(s headedSheet) bool { return !s.Hidden })); len(shown) > 0 && shown[0].known > 0 {
		return shown
	}
	return best(all)
}

func openText(file string, raw []byte, encoding string, wanted []string, ps *schema.Problems) (*Any, bool) {
	t := &Any{Table: Table{File: file, Kind: schema.KindStatement}, line: 1, comma: ','}
	before := len(*ps)
	t.text = input.DecodeTable(file, raw, encoding, ps)
	if len(*ps) > before {
		return nil, false
	}
	t.text = strings.TrimPrefix(t.text, "\ufeff")
	if !strings.Contains(t.text, "\n") {
		t.text = strings.ReplaceAll(t.text, "\r", "\n")
	}
	if strings.TrimSpace(t.text) == "" {
		ps.Add(schema.Pos{File: file}, "", "this file is empty: a table begins with the names of its columns")
		return nil, false
	}
	t.separate(wanted)
	r := t.rows(ps)
	header, err := r.CSV.Read()
	if err != nil {
		r.Fail(err)
		return nil, false
	}
	for _, name := range header {
		t.Header = append(t.Header, strings.TrimSpace(escape.Uncell(name)))
	}
	t.twice(r.Cell, ps)
	t.Returns = !strings.HasSuffix(t.text[:r.CSV.InputOffset()], "\r\n")
	return t, len(*ps) == before
}

// twice notes names that two columns have.
func (t *Any) twice(at func(i int) schema.Pos, ps *schema.Problems) {
	for i, name := range t.Header {
		if name != "" && slices.Index(t.Header, name) < i {
			ps.Add(at(i), "", "duplicate column %q", name)
		}
	}
}

func (t *Any) separate(wanted []string) {
	var skipped int
	t.comma, t.text, skipped = Separate(t.text, func(name string) bool { return slices.Contains(wanted, strings.TrimSpace(name)) })
	t.line += skipped
}

// Separate finds out what separates the cells of a table: of comma, semicolon and tab
// the one by which most columns of the header are known; of several the one that gives
// most columns. A line before the header that says it, as Excel writes one, is skipped.
func Separate(text string, known func(column string) bool) (comma rune, table string, skipped int) {
	if rest, ok := strings.CutPrefix(text, "sep="); ok && len(rest) > 1 {
		_, table, _ = strings.Cut(text, "\n")
		return rune(rest[0]), table, 1
	}
	best, comma := -1, ','
	for _, c := range ",;\t" {
		r := csv.NewReader(strings.NewReader(text))
		r.Comma = c
		header, err := r.Read()
		if err != nil {
			continue
		}
		score := len(header)
		for _, name := range header {
			if known(name) {
				score += 1000
			}
		}
		if score > best {
			best, comma = score, c
		}
	}
	return comma, text, 0
}

// rows reads the table from its header on.
func (t *Any) rows(ps *schema.Problems) *Rows {
	r := NewRows(&t.Table)
	r.Begin(input.Block{Text: t.text, Line: t.line}, ps)
	r.CSV.Comma = t.comma
	return r
}

// Column is the place of a column; -1: there is none.
func (t *Any) Column(name string) int { return slices.Index(t.Header, name) }

// MostRows is a number of rows that the table does not exceed: each has a line.
func (t *Any) MostRows() int { return strings.Count(t.text, "\n") + 1 }

// Each calls do with the cells of each row behind the header, and what tells where
// one of them stands. The cells are those of the header, missing ones empty, and used
// again. Blank rows are passed over; it ends at one that is not CSV, which is noted.
// Rows are read ahead while do is at work.
func (t *Any) Each(ctx context.Context, ps *schema.Problems, do func(cells []string, at func(i int) schema.Pos)) error {
	r := t.rows(ps)
	if _, err := r.CSV.Read(); err != nil {
		return err // it could be read before
	}
	ahead := make(chan *readRows, 4)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go readAhead(ctx, r.CSV, ahead)
	cells := make([]string, len(t.Header))
	for rows := range ahead {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		begin := 0
		for i, end := range rows.ends {
			row := rows.cells[begin:end]
			begin = end
			at := func(cell int) schema.Pos { return r.reread(rows.from[i], rows.lines[i], t.comma, cell) }
			switch {
			case len(row) > len(cells) && !blank(row[len(cells):]):
				r.Problems.Add(at(len(cells)), "", "this row has %d cells, and there are %d columns", len(row), len(cells))
				continue
			case blank(row):
				continue
			}
			clear(cells)
			for i, text := range row[:min(len(row), len(cells))] {
				cells[i] = escape.Uncell(text)
			}
			do(cells, at)
		}
		if rows.err != nil {
			r.Fail(rows.err)
		}
	}
	return ctx.Err()
}

// readRows are some rows that were read, and what ended reading if it was no end.
type readRows struct {
	cells       []string // of all rows, one after the other
	ends        []int    // of the rows among them
	from, lines []int    // where each was read from, by the bytes of the text and the reader's lines
	err         error
}

// readAhead reads all rows, until the context ends.
func readAhead(ctx context.Context, r *csv.Reader, to chan<- *readRows) {
	defer close(to)
	const atOnce = 512
	width := 0
	for done := false; !done; {
		rows := &readRows{
			cells: make([]string, 0, atOnce*width), ends: make([]int, 0, atOnce),
			from: make([]int, 0, atOnce), lines: make([]int, 0, atOnce),
		}
		for range atOnce {
			from := int(r.InputOffset())
			row, err := r.Read()
			if done = err != nil; done {
				if !errors.Is(err, io.EOF) {
					rows.err = err
				}
				break
			}
			line, _ := r.FieldPos(0)
			width = len(row)
			rows.cells = append(rows.cells, row...)
			rows.ends, rows.from, rows.lines = append(rows.ends, len(rows.cells)), append(rows.from, from), append(rows.lines, line)
		}
		select {
		case to <- rows:
		case <-ctx.Done():
			return
		}
	}
}

// blank reports whether all cells are empty.
func blank(row []string) bool {
	return !slices.ContainsFunc(row, func(cell string) bool { return cell != "" })
}
