package importer

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"onrecord/data/fence"
	"onrecord/data/input"
	"onrecord/data/table"
	"onrecord/data/workbook"
	"onrecord/schema"
	"onrecord/schema/hint"
)

// readWorkbooks reads the sheets of workbooks as tables.
func readWorkbooks(ctx context.Context, r *reading, files []string) error {
	return readTablesOf(ctx, r, files, (*sheets).workbook)
}

// A candidate is a sheet that may be a table.
type candidate struct {
	*workbook.Sheet
	kind   schema.Kind
	named  bool // like the tables of a kind
	header int  // the index of its row
	known  int  // columns
}

// workbook gives the tables of a workbook, and tells of the rest of it.
func (s *sheets) workbook(ctx context.Context, name string) ([]*sheet, error) {
	raw, err := s.reading.Loader.Read(ctx, input.Place{Name: name}, fence.Workbook)
	if err != nil {
		return nil, err
	}
	file := filepath.ToSlash(name)
	book, err := workbook.Read(ctx, raw)
	if told, ok := errors.AsType[*workbook.Err](err); ok {
		s.reading.Loader.Problems.Add(schema.Pos{File: file}, "", "%s", told.Told)
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, chart := range book.Charts {
		s.reading.took(Part{File: file, What: "sheet", Name: chart, Values: 1, Left: 1, Why: "it is a chart"})
	}
	var all []candidate
	for _, one := range book.Sheets {
		if len(one.Rows) > 0 {
			all = append(all, s.candidate(one))
		} else {
			s.reading.took(Part{File: file, What: "sheet", Name: one.Name, Why: "it is empty"})
		}
	}
	if len(all) == 0 {
		s.reading.Loader.Problems.Add(schema.Pos{File: file}, "", "this workbook is empty: a table begins with the names of its columns")
		return nil, nil
	}
	var out []*sheet
	for _, c := range s.chosen(file, all) {
		out = append(out, s.grid(file, c))
	}
	return out, nil
}

// candidate finds out what a sheet may be.
func (s *sheets) candidate(one *workbook.Sheet) candidate {
	name := strings.ToLower(strings.TrimSpace(one.Name))
	c := candidate{Sheet: one, kind: table.KindOf(name)}
	c.named = c.kind != schema.KindStatement || name == schema.KindStatement.Plural()
	if k := s.reading.ImportOptions.Fields["kind"]; k != "" && !c.named {
		c.kind = schema.Kind(k)
	}
	fields := (&sheet{Table: table.Table{Kind: c.kind}}).fieldNames(s.reading.ImportOptions.Columns)
	c.header, c.known = table.HeaderRow(one, func(name string) bool { return fields.of(strings.TrimSuffix(name, exactIDs)) != unknownColumn })
	return c
}

// fewColumns is how many columns of a table that is called like none are known, at
// least.
const fewColumns = 2

// chosen are the sheets that are read: the one that was asked for, or those that are
// called like tables or have columns that are known. Of the others it is told why
// they are left out.
func (s *sheets) chosen(file string, all []candidate) []candidate {
	var out []candidate
	if asked := s.reading.ImportOptions.Sheet; asked != "" {
		out = slices.DeleteFunc(slices.Clone(all), func(c candidate) bool { return c.Name != asked })
		if len(out) == 0 {
			out = slices.DeleteFunc(slices.Clone(all), func(c candidate) bool { return !strings.EqualFold(strings.TrimSpace(c.Name), strings.TrimSpace(asked)) })
		}
		if len(out) != 1 {
			s.reading.Loader.Problems.Add(schema.Pos{File: file}, "", "%s: there is no such sheet with something in it; there is %s", hint.Option{Name: "sheet", Value: asked}, sheetNames(all))
			return nil
		}
	} else {
		visible := 0
		for _, c := range all {
			if !c.Hidden {
				visible++
			}
			if !c.Hidden && (c.named || c.known >= fewColumns) {
				out = append(out, c)
			}
		}
		if len(out) == 0 {
			for _, c := range all {
				if visible == 1 && !c.Hidden {
					out = append(out, c)
				}
			}
		}
		if len(out) == 0 {
			s.reading.Loader.Problems.Add(schema.Pos{File: file}, "", "none of the sheets has two columns whose names are known: %s says which one is the table, of %s", hint.Option{Name: "sheet", Value: "NAME"}, sheetNames(all))
			return nil
		}
	}
	for _, c := range all {
		if slices.ContainsFunc(out, func(taken candidate) bool { return taken.Sheet == c.Sheet }) {
			continue
		}
		why := "its columns have names that are not known"
		switch {
		case s.reading.ImportOptions.Sheet != "":
			why = "another sheet was asked for"
		case c.Hidden:
			why = "it is hidden"
		}
		s.reading.took(Part{File: file, What: "sheet", Name: c.Name, Values: len(c.Rows), Left: len(c.Rows), Why: why})
	}
	return out
}

// sheetNames lists sheets, for messages.
func sheetNames(all []candidate) string {
	var names []string
	for _, c := range all[:min(len(all), 20)] {
		names = append(names, "“"+c.Name+"”")
	}
	if len(names) < len(all) {
		names = append(names, "…")
	}
	return strings.Join(names, ", ")
}

// grid makes a table of a sheet.
func (s *sheets) grid(file string, c candidate) *sheet {
	r := s.reading
	own := exact(c)
	var cells schema.Problems
	g := table.NewGrid(file, c.Sheet, c.header, &cells)
	titles := 0
	for _, row := range c.Rows[:c.header] {
		titles += len(row.Cells)
	}
	c.Rows = nil // the text has them
	t := &sheet{Table: table.Table{File: g.File, Kind: c.kind, Header: g.Header, Grid: g, Returns: true}, text: g.Text, line: 1, comma: ',', dayZero: c.DayZero}
	why := ""
	if own > 0 {
		why = "columns that repeat others for people are passed over"
	}
	r.took(Part{File: file, What: "sheet", Name: c.Name, As: c.kind.Plural(), Values: g.Rows, Why: why})
	tell := func(what, as string, values, left int, why string) {
		if values > 0 {
			r.took(Part{File: file, What: what, Name: c.Name, As: as, Values: values, Left: left, Why: why})
		}
	}
	tell("cells above the header", "", titles, titles, "titles are no rows")
	tell("cells right of the table", "", g.Beyond, g.Beyond, "from "+g.Far+" on, they are in no column with a name")
	tell("comments", "", c.Comments, c.Comments, "they belong to no column")
	tell("covered cells", "", c.Covered, c.Covered, "they are under a merged one, where nobody sees them")
	tell("cells within merged ones", "its value", c.Filled, 0, "")
	tell("hidden rows", "rows", c.HiddenRows, 0, "")
	in := t.rows(&r.Loader.Problems)
	if _, err := in.CSV.Read(); err != nil {
		in.Fail(err)
		return t
	}
	before := len(r.Loader.Problems)
	if !t.named(in, r.ImportOptions) && r.ImportOptions.Partial {
		r.leaveFrom(before)
	}
	passed := map[int]bool{} // columns of the sheet of which nobody asks what is in them
	for i, column := range t.columns {
		passed[g.HeaderPos(i).Column] = column.field == ""
	}
	s.late = append(s.late, slices.DeleteFunc(cells, func(p *schema.Problem) bool { return passed[p.Pos.Column] })...)
	return t
}

// What the workbooks that are exported add to the name of a field: its references as
// ids, its texts as a list, and its number digit by digit.
const (
	exactIDs    = " (ids)"
	exactItems  = " (items)"
	exactDigits = " (digits)"
)

// exact leaves of a sheet that was exported the columns for programs: for people,
// references stand there by name, dates as days, and a text of a list on each line.
// It says how many columns it has taken out.
func exact(c candidate) int {
	head := &c.Rows[c.header]
	names := map[string]int{} // columns
	exports := c.kind == schema.KindCorpus
	for _, cell := range head.Cells {
		names[cell.Text] = cell.Column
		exports = exports || strings.HasSuffix(cell.Text, exactIDs)
	}
	if names["iri"] == 0 || names["id"] == 0 || !exports {
		return 0
	}
	repeats, digits := map[string]bool{}, map[int]bool{} // names of columns; columns of numbers
	lists, items := map[int]bool{}, map[int]int{}        // columns of texts; and those that have them as lists
	fields := schema.Fields(c.kind)
	for i := range fields {
		switch f := &fields[i]; {
		case names[f.Name+exactIDs] > 0:
			repeats[f.Name] = true
			if f.Class == schema.KindPassage {
				repeats["source"] = true
			}
		case f.Type == schema.Date:
			repeats["earliest"], repeats["latest"] = true, true
		case f.Type == schema.Decimal:
			if column := names[f.Name+exactDigits]; column > 0 {
				items[column] = names[f.Name]
				digits[names[f.Name]] = true
			}
		case f.Type == schema.Texts, f.Type == schema.IRIs:
			lists[names[f.Name]] = true
			if column := names[f.Name+exactItems]; column > 0 {
				items[column] = names[f.Name]
			}
		}
	}
	drop := map[int]bool{}
	for _, cell := range head.Cells {
		if repeats[cell.Text] || items[cell.Column] > 0 {
			drop[cell.Column] = true
		}
	}
	for i := range head.Cells {
		head.Cells[i].Text = strings.TrimSuffix(head.Cells[i].Text, exactIDs)
	}
	for i := range c.Rows[c.header:] {
		row := &c.Rows[c.header+i]
		if i > 0 {
			for j := range row.Cells {
				if cell := &row.Cells[j]; lists[cell.Column] {
					cell.Text = schema.Joined(strings.Split(cell.Text, "\n"))
				}
			}
			for j := range row.Cells {
				if of := items[row.Cells[j].Column]; of > 0 {
					// a number that somebody has changed is not that of the digits any more
					unchanged := func(shown string) bool { return !digits[of] || sameShort(shown, row.Cells[j].Text) }
					if k := slices.IndexFunc(row.Cells, func(cell workbook.Cell) bool { return cell.Column == of }); k >= 0 && unchanged(row.Cells[k].Text) {
						row.Cells[k].Text = row.Cells[j].Text
					}
				}
			}
		}
		row.Cells = slices.DeleteFunc(row.Cells, func(cell workbook.Cell) bool { return drop[cell.Column] })
	}
	return len(drop)
}

// sameShort reports whether two numbers have the same fifteen digits, as many as cells
// of numbers keep.
func sameShort(a, b string) bool {
	x, ok1 := schema.ReadNumber(a)
	y, ok2 := schema.ReadNumber(b)
	return ok1 && ok2 && strconv.FormatFloat(x, 'g', 15, 64) == strconv.FormatFloat(y, 'g', 15, 64)
}
