package importer

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

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
	cut    []workbookCell
}

// A workbookCell is where a cell is, from 1.
type workbookCell struct{ row, column int }

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
	long := &longTexts{}
	for _, one := range book.Sheets {
		if long.take(one) {
			continue
		}
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
	chosen := s.chosen(file, all)
	for i := range chosen {
		long.join(&chosen[i])
	}
	long.tell(s.reading, file)
	var out []*sheet
	for _, c := range chosen {
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
	if own > 0 {
		c.tellCut(file, &r.Loader.Problems)
	}
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
	if !t.named(in, r) && r.ImportOptions.Partial {
		r.leaveFrom(before)
	}
	passed := map[int]bool{} // columns of the sheet of which nobody asks what is in them
	for i, column := range t.columns {
		passed[g.HeaderPos(i).Column] = column.field == ""
	}
	s.late = append(s.late, slices.DeleteFunc(cells, func(p *schema.Problem) bool { return passed[p.Pos.Column] })...)
	return t
}

// longTexts are what has no room in the cells of a workbook that was exported, and
// goes on in a sheet of its own.
type longTexts struct {
	sheet  string
	of     map[longCell][]longPart
	joined int // parts
	left   int // of cells that somebody has changed, or that are not read
}

// A longCell is a cell by the IRI in its row, and the name of its column.
type longCell struct{ iri, column string }

// A longPart is a part of the text of a cell. The cell itself is the first.
type longPart struct {
	number int
	text   string
}

// longColumns are the columns of the sheet of long texts that exports have.
var longColumns = []string{"sheet", "iri", "column", "part", "text"}

// take reads a sheet, if it is one of long texts.
func (l *longTexts) take(s *workbook.Sheet) bool {
	header := slices.IndexFunc(s.Rows, func(row workbook.Row) bool {
		return slices.EqualFunc(row.Cells, longColumns, func(c workbook.Cell, name string) bool { return c.Text == name })
	})
	if l.of != nil || header < 0 {
		return false
	}
	l.sheet, l.of = s.Name, map[longCell][]longPart{}
	first := s.Rows[header].Cells[0].Column
	for _, row := range s.Rows[header+1:] {
		var cells [5]string
		for _, c := range row.Cells {
			if i := c.Column - first; i >= 0 && i < len(cells) {
				cells[i] = c.Text
			}
		}
		number, err := strconv.Atoi(cells[3])
		if err != nil {
			l.left++
			continue
		}
		at := longCell{cells[1], cells[2]}
		l.of[at] = append(l.of[at], longPart{number, cells[4]})
	}
	return true
}

// join makes the texts of a sheet whole. A cell that does not end as one that goes on
// was changed, and stays. It notes cells that go on, and nothing says how.
func (l *longTexts) join(c *candidate) {
	names := map[int]string{}
	iri := 0
	for _, cell := range c.Rows[c.header].Cells {
		names[cell.Column] = cell.Text
		if cell.Text == "iri" {
			iri = cell.Column
		}
	}
	for _, row := range c.Rows[c.header+1:] {
		at := slices.IndexFunc(row.Cells, func(cell workbook.Cell) bool { return cell.Column == iri })
		if at < 0 {
			continue
		}
		for i := range row.Cells {
			cell := &row.Cells[i]
			begin, goesOn := strings.CutSuffix(cell.Text, "…")
			if !goesOn {
				continue
			}
			of := longCell{row.Cells[at].Text, names[cell.Column]}
			if rest, whole := wholeRest(l.of[of]); whole {
				cell.Text = begin + rest
				l.joined += len(l.of[of])
				delete(l.of, of)
			} else if len(utf16.Encode([]rune(cell.Text))) == mostText {
				c.cut = append(c.cut, workbookCell{row.Number, cell.Column})
			}
		}
	}
}

// wholeRest is the text of parts that none is missing of.
func wholeRest(parts []longPart) (rest string, whole bool) {
	slices.SortFunc(parts, func(a, b longPart) int { return cmp.Compare(a.number, b.number) })
	var text strings.Builder
	for i, p := range parts {
		if p.number != i+2 {
			return "", false
		}
		text.WriteString(p.text)
	}
	return text.String(), len(parts) > 0
}

// mostText is how many units of UTF-16 a cell of Excel has at most ("Excel
// specifications and limits").
const mostText = 32_767

// tellCut notes cells that are cut, but for those that nobody reads.
func (c *candidate) tellCut(file string, ps *schema.Problems) {
	for _, row := range c.Rows[c.header+1:] {
		for len(c.cut) > 0 && c.cut[0].row == row.Number {
			at := c.cut[0]
			c.cut = c.cut[1:]
			if slices.ContainsFunc(row.Cells, func(cell workbook.Cell) bool { return cell.Column == at.column }) {
				ps.Add(schema.Pos{File: schema.SheetFile(file, c.Name), Line: at.row, Column: at.column}, "", "this text is cut: a cell has room for %d characters, and the sheet “long texts”, which has the rest, is not there, or lacks it", mostText)
			}
		}
	}
}

// tell reports what became of the sheet.
func (l *longTexts) tell(r *reading, file string) {
	if l.of == nil {
		return
	}
	for _, parts := range l.of {
		l.left += len(parts)
	}
	p := Part{File: file, What: "sheet", Name: l.sheet, As: "the rest of texts", Values: l.joined + l.left, Left: l.left}
	if l.left > 0 {
		p.Why = "their cells were changed, or are not read, or parts are missing"
	}
	r.took(p)
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
