package workbook

import (
	"cmp"
	"context"
	"encoding/xml"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"onrecord/schema/guarded"
)

// xlsx reads Office Open XML.
func (r *reader) xlsx(ctx context.Context, z *guarded.Archive) error {
	var top relations
	if err := walk(ctx, z, "_rels/.rels", &top); err != nil {
		return err
	}
	main := "xl/workbook.xml"
	for _, rel := range top {
		if rel.kind == "officeDocument" && z.Has(resolve("", rel.target)) {
			main = resolve("", rel.target)
		}
	}
	if !z.Has(main) {
		return errorf("this is no workbook: it has no %s", main)
	}
	var rels relations
	if err := walk(ctx, z, relsOf(main), &rels); err != nil {
		return err
	}
	var b bookXML
	if err := walk(ctx, z, main, &b); err != nil {
		return err
	}
	if b.from1904 {
		r.dayZero = dayZero1904
	}
	for _, rel := range rels {
		target := resolve(main, rel.target)
		switch rel.kind {
		case "sharedStrings":
			if err := walk(ctx, z, target, &stringsXML{of: r}); err != nil {
				return err
			}
		case "styles":
			styles := stylesXML{codes: map[int]format{}}
			if err := walk(ctx, z, target, &styles); err != nil {
				return err
			}
			r.formats = styles.formats
		}
	}
	for _, listed := range b.sheets {
		i := slices.IndexFunc(rels, func(rel relation) bool { return rel.id == listed.id })
		switch {
		case i < 0:
			return errorf("this workbook is damaged: the sheet %q is not in it", listed.name)
		case rels[i].kind != "worksheet":
			r.book.Charts = append(r.book.Charts, listed.name)
			continue
		}
		name := resolve(main, rels[i].target)
		if !z.Has(name) {
			return errorf("this workbook is damaged: the sheet %q is not in it", listed.name)
		}
		s, err := r.sheet(listed.name, listed.hidden)
		if err != nil {
			return err
		}
		in := sheetXML{of: r, sheet: s}
		if err := walk(ctx, z, name, &in); err != nil {
			return err
		}
		if err := r.fill(s, in.merged); err != nil {
			return err
		}
		var own relations
		if err := walk(ctx, z, relsOf(name), &own); err != nil {
			return err
		}
		for _, rel := range own {
			if rel.kind != "comments" {
				continue
			}
			c := counter{name: "comment"}
			if err := walk(ctx, z, resolve(name, rel.target), &c); err != nil {
				return err
			}
			s.Comments += c.n
		}
	}
	return nil
}

// A relation leads from one part to another.
type relation struct{ id, kind, target string }

type relations []relation

func (r *relations) Enter(e *xml.StartElement) (bool, error) {
	if e.Name.Local == "Relationship" && guarded.Attr(e, "TargetMode") != "External" {
		if err := listed(len(*r), "relations"); err != nil {
			return false, err
		}
		*r = append(*r, relation{guarded.Attr(e, "Id"), path.Base(guarded.Attr(e, "Type")), guarded.Attr(e, "Target")})
	}
	return true, nil
}
func (*relations) Leave(xml.Name) error { return nil }
func (*relations) Text([]byte)          {}

// relsOf is where the relations of a part are.
func relsOf(part string) string {
	dir, base := path.Split(part)
	return dir + "_rels/" + base + ".rels"
}

// resolve is the part that a relation of another one names.
func resolve(from, target string) string {
	if rest, ok := strings.CutPrefix(target, "/"); ok {
		return path.Clean(rest)
	}
	return path.Join(path.Dir(from), target)
}

// counter counts elements.
type counter struct {
	name string
	n    int
}

func (c *counter) Enter(e *xml.StartElement) (bool, error) {
	if e.Name.Local == c.name {
		c.n++
	}
	return true, nil
}
func (*counter) Leave(xml.Name) error { return nil }
func (*counter) Text([]byte)          {}

// bookXML reads the list of sheets.
type bookXML struct {
	sheets []struct {
		name, id string
		hidden   bool
	}
	from1904 bool
}

func (b *bookXML) Enter(e *xml.StartElement) (bool, error) {
	switch e.Name.Local {
	case "workbookPr":
		b.from1904 = isTrue(guarded.Attr(e, "date1904"))
	case "sheet":
		if err := listed(len(b.sheets), "sheets"); err != nil {
			return false, err
		}
		state := guarded.Attr(e, "state")
		b.sheets = append(b.sheets, struct {
			name, id string
			hidden   bool
		}{guarded.Attr(e, "name"), guarded.Attr(e, "id"), state == "hidden" || state == "veryHidden"})
	}
	return true, nil
}
func (*bookXML) Leave(xml.Name) error { return nil }
func (*bookXML) Text([]byte)          {}

func isTrue(s string) bool { return s == "1" || s == "true" }

// stylesXML reads the formats of cells.
type stylesXML struct {
	codes   map[int]format // by their number
	formats []format
	cells   bool // within cellXfs
}

func (s *stylesXML) Enter(e *xml.StartElement) (bool, error) {
	if err := listed(max(len(s.codes), len(s.formats)), "formats"); err != nil {
		return false, err
	}
	switch e.Name.Local {
	case "numFmt":
		if id, err := strconv.Atoi(guarded.Attr(e, "numFmtId")); err == nil {
			s.codes[id] = parseFormat(guarded.Attr(e, "formatCode"))
		}
	case "cellXfs":
		s.cells = true
	case "dxfs", "cellStyleXfs":
		return false, nil
	case "xf":
		if s.cells {
			id, err := strconv.Atoi(guarded.Attr(e, "numFmtId"))
			f, known := s.codes[id]
			if !known && err == nil {
				f = builtin(id)
			}
			s.formats = append(s.formats, f)
		}
	}
	return true, nil
}

func (s *stylesXML) Leave(name xml.Name) error {
	if name.Local == "cellXfs" {
		s.cells = false
	}
	return nil
}
func (*stylesXML) Text([]byte) {}

// A richText gathers the runs of a text, but for those that say how it is
// pronounced.
type richText struct {
	inside bool
	all    []byte
}

func (t *richText) enter(name string) bool {
	if name == "t" {
		t.inside = true
	}
	return name != "rPh"
}

func (t *richText) add(s []byte) {
	if t.inside {
		t.all = append(t.all, s...)
	}
}

// take gives the text, and begins another.
func (t *richText) take(of *reader) string {
	s := unescaped(of.keep(t.all))
	t.all, t.inside = t.all[:0], false
	return s
}

// stringsXML reads the texts that cells share.
type stringsXML struct {
	of  *reader
	now richText
}

func (s *stringsXML) Enter(e *xml.StartElement) (bool, error) { return s.now.enter(e.Name.Local), nil }

func (s *stringsXML) Leave(name xml.Name) error {
	switch name.Local {
	case "t":
		s.now.inside = false
	case "si":
		if len(s.of.strings) == s.of.texts {
			return errorf("this workbook has more than %d texts, which is the most that is read: save its sheets as CSV", most.texts)
		}
		s.of.strings = append(s.of.strings, s.now.take(s.of))
	}
	return nil
}
func (s *stringsXML) Text(t []byte) { s.now.add(t) }

// unescaped decodes _x000D_ (ST_Xstring, ECMA-376, part 1, section 22.9.2.19): a
// unit of UTF-16 that XML cannot hold.
func unescaped(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	var units []uint16
	flush := func() {
		b.WriteString(string(utf16.Decode(units)))
		units = units[:0]
	}
	for i := 0; i < len(s); {
		if i+7 <= len(s) && s[i] == '_' && s[i+1] == 'x' && s[i+6] == '_' {
			if n, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil {
				units = append(units, uint16(n))
				i += 7
				continue
			}
		}
		flush()
		b.WriteByte(s[i])
		i++
	}
	flush()
	return b.String()
}

// A merge is a merged cell.
type merge struct{ column, top, bottom int }

// sheetXML reads a worksheet.
type sheetXML struct {
	of     *reader
	sheet  *Sheet
	merged []merge
	row    Row
	inRow  bool

	column, style   int
	kind            string // of the cell, as the file says
	formula, inside bool   // inside: of the value
	value           []byte
	rich            richText
	inCell          bool
}

func (s *sheetXML) Enter(e *xml.StartElement) (bool, error) {
	switch name := e.Name.Local; name {
	case "row":
		return s.beginRow(e)
	case "c":
		return s.beginCell(e)
	case "f":
		s.formula = true
		return false, nil
	case "v":
		s.inside = true
	case "mergeCell":
		from, to, _ := strings.Cut(guarded.Attr(e, "ref"), ":")
		column, top := cellRef(from)
		if _, bottom := cellRef(to); top > 0 && bottom > top {
			if err := listed(len(s.merged), "merged cells"); err != nil {
				return false, err
			}
			s.merged = append(s.merged, merge{column, top, bottom})
		}
	case "extLst", "conditionalFormatting", "dataValidations", "hyperlinks":
		return false, nil
	default:
		return s.rich.enter(name), nil
	}
	return true, nil
}

func (s *sheetXML) beginRow(e *xml.StartElement) (bool, error) {
	number := s.row.Number + 1
	if r := guarded.Attr(e, "r"); r != "" {
		n, err := strconv.Atoi(r)
		if err != nil || n < number || n > maxRow {
			return false, errorf("this workbook is damaged: in sheet %q row %s does not follow row %d", s.sheet.Name, r, s.row.Number)
		}
		number = n
	}
	if number > maxRow {
		return false, errorf("this workbook is damaged: the sheet %q has more than %d rows", s.sheet.Name, maxRow)
	}
	s.row = Row{Number: number, Cells: make([]Cell, 0, len(s.row.Cells)), hidden: isTrue(guarded.Attr(e, "hidden"))}
	s.inRow, s.column = true, 0
	return true, nil
}

func (s *sheetXML) beginCell(e *xml.StartElement) (bool, error) {
	if !s.inRow {
		return false, errorf("this workbook is damaged: in sheet %q a cell is in no row", s.sheet.Name)
	}
	s.kind, s.style, s.formula, s.inCell = "", 0, false, true
	s.value = s.value[:0]
	column := s.column + 1
	for i := range e.Attr {
		switch a := &e.Attr[i]; a.Name.Local {
		case "r":
			var row int
			if column, row = cellRef(a.Value); row != s.row.Number {
				return false, errorf("this workbook is damaged: in sheet %q cell %q is in row %d", s.sheet.Name, a.Value, s.row.Number)
			}
		case "t":
			s.kind = a.Value
		case "s":
			s.style, _ = strconv.Atoi(a.Value) // 0 where it is no number
		}
	}
	if column > maxColumn {
		return false, errorf("this workbook is damaged: in sheet %q row %d has more than %d columns", s.sheet.Name, s.row.Number, maxColumn)
	}
	s.column = column
	return true, nil
}

func (s *sheetXML) Text(t []byte) {
	switch {
	case !s.inCell:
	case s.inside:
		s.value = append(s.value, t...)
	default:
		s.rich.add(t)
	}
}

func (s *sheetXML) Leave(name xml.Name) error {
	switch name.Local {
	case "v":
		s.inside = false
	case "t":
		s.rich.inside = false
	case "c":
		s.inCell = false
		return s.endCell()
	case "row":
		s.inRow = false
		if len(s.row.Cells) == 0 {
			return nil
		}
		byColumn := func(a, b Cell) int { return cmp.Compare(a.Column, b.Column) }
		if !slices.IsSortedFunc(s.row.Cells, byColumn) {
			slices.SortStableFunc(s.row.Cells, byColumn)
		}
		for i := range s.row.Cells[1:] {
			if s.row.Cells[i].Column == s.row.Cells[i+1].Column {
				return errorf("this workbook is damaged: in sheet %q there are two cells %s", s.sheet.Name, Address(s.row.Cells[i].Column, s.row.Number))
			}
		}
		s.sheet.Rows = append(s.sheet.Rows, s.row)
	}
	return nil
}

// format is how the cell shows a number.
func (s *sheetXML) format() format {
	if s.style < 0 || s.style >= len(s.of.formats) {
		return format{}
	}
	return s.of.formats[s.style]
}

// endCell keeps the cell that ends, if it has a value.
func (s *sheetXML) endCell() error {
	value, rich := strings.TrimSpace(s.of.keep(s.value)), s.rich.take(s.of)
	c := Cell{Column: s.column}
	switch {
	case s.kind == "inlineStr":
		c.Text = rich
	case s.kind == "str":
		c.Text = unescaped(s.of.keep(s.value))
	case value == "" && s.formula:
		c.Kind = Uncomputed
		s.sheet.Uncomputed++
	case value == "":
	case s.kind == "s":
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 || n >= len(s.of.strings) {
			return errorf("this workbook is damaged: in sheet %q cell %s has text %s, and there are %d", s.sheet.Name, Address(c.Column, s.row.Number), value, len(s.of.strings))
		}
		c.Text = s.of.strings[n]
	case s.kind == "b":
		c.Kind, c.Text = Bool, "FALSE"
		if isTrue(value) {
			c.Text = "TRUE"
		}
	case s.kind == "e":
		c.Kind, c.Text = Error, value
	case s.kind == "d":
		c.Kind, c.Text = isoDate(value, s.format().shows)
	default:
		c.Kind, c.Text = s.format().value(value, s.of.dayZero == dayZero1904)
	}
	if c.Text == "" && c.Kind != Uncomputed {
		return nil
	}
	if err := s.of.take(1); err != nil {
		return err
	}
	s.row.Cells = append(s.row.Cells, c)
	return nil
}

// fill gives the rows within merged cells their values. Cells that overlap, which no
// program makes, are filled by the upper one.
func (r *reader) fill(s *Sheet, merged []merge) error {
	slices.SortStableFunc(merged, func(a, b merge) int {
		return cmp.Or(cmp.Compare(a.column, b.column), cmp.Compare(a.top, b.top))
	})
	added := map[int][]Cell{} // by the index of the row
	column, below := 0, 0     // what was filled in this column, to a row
	for _, m := range merged {
		if m.column != column {
			column, below = m.column, 0
		}
		i, found := slices.BinarySearchFunc(s.Rows, m.top, func(row Row, top int) int { return cmp.Compare(row.Number, top) })
		if !found || m.top <= below {
			continue
		}
		below = m.bottom
		j, ok := s.Rows[i].find(m.column)
		if !ok {
			continue
		}
		cell := s.Rows[i].Cells[j]
		for i++; i < len(s.Rows) && s.Rows[i].Number <= m.bottom; i++ {
			if k, has := s.Rows[i].find(m.column); has {
				s.Rows[i].Cells[k] = cell
				s.Covered++
				continue
			}
			if err := r.take(1); err != nil {
				return err
			}
			added[i] = append(added[i], cell)
			s.Filled++
		}
	}
	for i, cells := range added {
		all := append(s.Rows[i].Cells, cells...)
		slices.SortFunc(all, func(a, b Cell) int { return cmp.Compare(a.Column, b.Column) })
		s.Rows[i].Cells = all
	}
	return nil
}

// find is where the cell of a column is among those of a row.
func (r *Row) find(column int) (int, bool) {
	return slices.BinarySearchFunc(r.Cells, column, func(c Cell, column int) int { return cmp.Compare(c.Column, column) })
}
