package table

import (
	"cmp"
	"slices"
	"strings"

	"onrecord/data/workbook"
	"onrecord/schema"
	"onrecord/schema/escape"
)

// A Grid is a sheet of a workbook as a table: its rows in CSV, from the header on,
// and where each cell stands.
type Grid struct {
	File   string // with the sheet, for positions
	Header []string
	Text   string
	Rows   int    // behind the header
	Beyond int    // cells right of the table, which belong to no column
	Far    string // the first of these, as C7

	columns []int     // of the sheet, in the order of those of the table
	starts  []gridRow // by line
}

// A gridRow is a row of the sheet, and the line of the text on which it begins.
type gridRow struct{ line, number int32 }

// mostTitles is how many rows with something in them stand above the header, at most.
const mostTitles = 100

// HeaderRow is the index of the row that has the names of the columns: the one with
// most known names, of several the first; where none is known, the first with two
// cells; -1: the sheet is empty. Above it stand titles. It says how many are known.
func HeaderRow(s *workbook.Sheet, known func(name string) bool) (row, names int) {
	row, names = -1, 0
	first := -1
	for i := range s.Rows[:min(len(s.Rows), mostTitles+1)] {
		cells := s.Rows[i].Cells
		n := 0
		for _, c := range cells {
			if c.Kind == workbook.Text && known(strings.TrimSpace(c.Text)) {
				n++
			}
		}
		if n > names {
			row, names = i, n
		}
		if first < 0 && len(cells) > 1 {
			first = i
		}
	}
	switch {
	case row >= 0:
		return row, names
	case first < 0 && len(s.Rows) > 0:
		return 0, 0
	}
	return first, 0
}

// NewGrid takes the table out of a sheet whose header is in a row, by its index.
// Columns are those that have a name, and those between them that hold something. It
// notes formulas that have no value, and characters that no corpus holds.
func NewGrid(file string, s *workbook.Sheet, header int, ps *schema.Problems) *Grid {
	g := &Grid{File: schema.SheetFile(file, s.Name)}
	head := s.Rows[header]
	last := 0
	used := map[int]bool{}
	for _, c := range head.Cells {
		last = max(last, c.Column)
		used[c.Column] = true
	}
	body := s.Rows[header+1:]
	for _, r := range body {
		for _, c := range r.Cells {
			if c.Column <= last {
				used[c.Column] = true
			}
		}
	}
	places := make([]int, last+1) // of the columns of the sheet, in the table
	for column := 1; column <= last; column++ {
		if used[column] {
			places[column] = len(g.columns)
			g.columns = append(g.columns, column)
		}
	}
	g.Header = make([]string, len(g.columns))
	for _, c := range head.Cells {
		g.Header[places[c.Column]] = strings.TrimSpace(c.Text)
	}
	var b strings.Builder
	line := int32(1)
	end := func(number int) {
		b.WriteByte('\n')
		g.starts = append(g.starts, gridRow{line, int32(number)})
	}
	for i, name := range g.Header {
		if i > 0 {
			b.WriteByte(',')
		}
		writeCell(&b, name)
	}
	end(head.Number)
	line += int32(1 + strings.Count(strings.Join(g.Header, ""), "\n"))
	for _, r := range body {
		at, breaks, begun := 0, 0, false
		for _, c := range r.Cells {
			if c.Column > last {
				if g.Beyond++; g.Beyond == 1 {
					g.Far = workbook.Address(c.Column, r.Number)
				}
				continue
			}
			place := places[c.Column]
			switch {
			case c.Kind == workbook.Uncomputed && g.Header[place] != "":
				ps.Add(schema.Pos{File: g.File, Line: r.Number, Column: c.Column}, "", "this formula has no value yet: open the workbook in a program for tables, and save it")
			case strings.ContainsRune(c.Text, 0):
				ps.Add(schema.Pos{File: g.File, Line: r.Number, Column: c.Column}, "", "the character U+0000 is not allowed here")
			}
			for ; at < place; at++ {
				b.WriteByte(',')
			}
			begun = true
			breaks += strings.Count(c.Text, "\n")
			writeCell(&b, escape.Cell(c.Text))
		}
		if !begun {
			continue
		}
		end(r.Number)
		line += int32(1 + breaks)
		g.Rows++
	}
	g.Text = b.String()
	return g
}

// writeCell writes a cell of CSV.
func writeCell(b *strings.Builder, text string) {
	if text != "" && !strings.ContainsAny(text, ",\"\r\n") && text[0] != ' ' && text[0] != '\t' {
		b.WriteString(text)
		return
	}
	b.WriteByte('"')
	b.WriteString(strings.ReplaceAll(text, `"`, `""`))
	b.WriteByte('"')
}

// pos is where the cell of a column is in the row that begins on a line of the text.
func (g *Grid) pos(line, i int) schema.Pos {
	row, found := slices.BinarySearchFunc(g.starts, int32(line), func(r gridRow, line int32) int { return cmp.Compare(r.line, line) })
	if !found {
		row--
	}
	if i < 0 || i >= len(g.columns) || row < 0 {
		return schema.Pos{File: g.File}
	}
	return schema.Pos{File: g.File, Line: int(g.starts[row].number), Column: g.columns[i]}
}

// HeaderPos is where the name of a column is.
func (g *Grid) HeaderPos(i int) schema.Pos { return g.pos(1, i) }
