package workbook

import (
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"slices"
	"strconv"
	"strings"
	"time"

	"onrecord/schema/guarded"
)

// isFlat says that bytes are an OpenDocument workbook in one XML file.
func isFlat(raw []byte) bool {
	head := raw[:min(len(raw), 4096)]
	return bytes.Contains(head, []byte("<office:document")) && bytes.Contains(head, []byte(mimeSpreadsheet))
}

func (r *reader) flat(ctx context.Context, raw []byte) error {
	if int64(len(raw)) > r.unpacked {
		return errorf("this workbook has %d bytes, and the most that is read is %d MB", len(raw), r.unpacked>>20)
	}
	return walkXML(ctx, bytes.NewReader(raw), newODS(r))
}

func (r *reader) ods(ctx context.Context, z *guarded.Archive) error {
	if !z.Has("content.xml") {
		return errorf("this workbook is damaged: it has no content.xml")
	}
	c := counter{name: "encryption-data"}
	if err := walk(ctx, z, "META-INF/manifest.xml", &c); err != nil {
		return err
	}
	if c.n > 0 {
		return errorf("this workbook has a password: save it without one")
	}
	o := newODS(r)
	if err := walk(ctx, z, "styles.xml", o); err != nil {
		return err
	}
	return walk(ctx, z, "content.xml", o)
}

// maxRepeated is how often a row that has something in it is repeated at most: a few
// bytes could make a million problems of it.
const maxRepeated = 10_000

// An odsStyle is a style of cells, or of tables.
type odsStyle struct {
	parent, data string
	hidden       bool
}

// odsXML reads an OpenDocument workbook, and the styles of it.
type odsXML struct {
	of     *reader
	styles map[string]odsStyle
	data   map[string]format // how numbers are shown, by the names of styles
	style  string            // that is being read
	number string            // a data style that is being read

	sheet   *Sheet
	merged  []merge
	columns []odsColumns
	next    int // the next column that is described

	row       Row
	repeated  int // how often the row comes
	rowStyle  string
	inRow     bool
	at        int // the column of the next cell
	inCell    bool
	cell      odsCell
	words     []byte
	paragraph int // how many have begun
	inside    int // paragraphs that one is in
}

// odsColumns are columns that are alike, up to one.
type odsColumns struct {
	to    int
	style string
}

type odsCell struct {
	kind, value, style string
	formula, covered   bool
	repeated, rows     int
}

func newODS(r *reader) *odsXML {
	return &odsXML{of: r, styles: map[string]odsStyle{}, data: map[string]format{}}
}

// odsUnseen are the elements that hold no values of cells.
var odsUnseen = []string{
	"shapes", "tracked-changes", "dde-links", "named-expressions", "database-ranges", "data-pilot-tables", "conditional-formats", "content-validations",
	"scripts", "font-face-decls", "master-styles", "forms", "frame", "custom-shape", "ruby-text", "binary-data", "event-listeners", "label-ranges",
}

func (o *odsXML) Enter(e *xml.StartElement) (bool, error) {
	name := e.Name.Local
	if o.inCell {
		return o.within(e)
	}
	if err := listed(max(len(o.styles), len(o.data), len(o.merged)), "styles or merged cells"); err != nil {
		return false, err
	}
	switch name {
	case "style":
		o.style = guarded.Attr(e, "name")
		o.styles[o.style] = odsStyle{parent: guarded.Attr(e, "parent-style-name"), data: guarded.Attr(e, "data-style-name")}
	case "table-properties":
		if s := o.styles[o.style]; guarded.Attr(e, "display") == "false" {
			s.hidden = true
			o.styles[o.style] = s
		}
	case "null-date": // OpenDocument 1.3, part 3, section 9.4.8; 1899-12-30 where there is none
		return true, o.nullDate(guarded.Attr(e, "date-value"))
	case "date-style", "time-style", "number-style":
		o.number = guarded.Attr(e, "name")
		var f format
		if name == "time-style" && guarded.Attr(e, "truncate-on-overflow") == "false" {
			f.shows = elapsed
		}
		o.data[o.number] = f
	case "year", "month", "day", "hours", "minutes", "seconds", "number":
		o.shown(name, e)
	case "table":
		return true, o.beginTable(e)
	case "table-column":
		n := repeats(e, "number-columns-repeated")
		if to := min(o.next+n, maxColumn); to > o.next {
			o.next = to
			o.columns = append(o.columns, odsColumns{to, guarded.Attr(e, "default-cell-style-name")})
		}
	case "table-row":
		o.beginRow(e)
	case "table-cell", "covered-table-cell":
		o.beginCell(e)
	default:
		return !slices.Contains(odsUnseen, name), nil
	}
	return true, nil
}

// nullDate notes from which day the numbers of days are counted.
func (o *odsXML) nullDate(day string) error {
	if day == "" {
		return nil
	}
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return errorf("this workbook is damaged: it counts days from %q, which is no day", day)
	}
	if day != dayZeroUsual {
		o.of.dayZero = day
	}
	return nil
}

// dayZeroUsual is the day zero of workbooks that name none.
const dayZeroUsual = "1899-12-30"

// shown notes what a data style shows.
func (o *odsXML) shown(name string, e *xml.StartElement) {
	f, ok := o.data[o.number]
	if !ok {
		return
	}
	switch name {
	case "year":
		f.shows |= year
	case "month":
		f.shows |= month
	case "day":
		f.shows |= day
	case "hours":
		f.shows |= hours
	case "minutes":
		f.shows |= minutes
	case "seconds":
		f.shows |= seconds
	case "number":
		if n, err := strconv.Atoi(guarded.Attr(e, "min-integer-digits")); err == nil && n > 1 && n < 20 && strings.Trim(guarded.Attr(e, "decimal-places"), "0") == "" && guarded.Attr(e, "grouping") != "true" {
			f.digits = n
		}
	}
	o.data[o.number] = f
}

func (o *odsXML) beginTable(e *xml.StartElement) (err error) {
	if o.sheet != nil {
		return errorf("this workbook is damaged: in sheet %q there is a table in a table", o.sheet.Name)
	}
	o.sheet, err = o.of.sheet(guarded.Attr(e, "name"), o.styles[guarded.Attr(e, "style-name")].hidden)
	o.row, o.repeated, o.inRow, o.merged, o.columns, o.next = Row{}, 1, false, nil, nil, 0
	return err
}

func (o *odsXML) beginRow(e *xml.StartElement) {
	v := guarded.Attr(e, "visibility")
	o.row = Row{Number: o.row.Number + o.repeated, hidden: v == "collapse" || v == "filter"}
	o.repeated = repeats(e, "number-rows-repeated")
	o.rowStyle = guarded.Attr(e, "default-cell-style-name")
	o.at, o.inRow = 1, true
}

// repeats is a number of times, at least once.
func repeats(e *xml.StartElement, name string) int {
	n, err := strconv.Atoi(guarded.Attr(e, name))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, maxRow)
}

func (o *odsXML) beginCell(e *xml.StartElement) {
	c := odsCell{repeated: repeats(e, "number-columns-repeated"), rows: repeats(e, "number-rows-spanned"), style: guarded.Attr(e, "style-name"), formula: guarded.Attr(e, "formula") != "", covered: e.Name.Local == "covered-table-cell"}
	for i := range e.Attr {
		switch a := &e.Attr[i]; a.Name.Local {
		case "value-type":
			if c.kind != "error" {
				c.kind = a.Value // calcext:value-type says of an error that it is one
			}
		case "value", "date-value", "time-value", "boolean-value", "string-value":
			c.value = a.Value
		}
	}
	o.cell, o.inCell = c, true
	o.words, o.paragraph, o.inside = o.words[:0], 0, 0
}

// within reads what a cell holds: paragraphs.
func (o *odsXML) within(e *xml.StartElement) (bool, error) {
	switch e.Name.Local {
	case "annotation":
		if o.sheet != nil {
			o.sheet.Comments++
		}
		return false, nil
	case "p":
		if o.paragraph++; o.paragraph > 1 {
			o.words = append(o.words, '\n')
		}
		o.inside++
	case "s":
		n := repeats(e, "c")
		if n > 1<<16 {
			return false, errorf("this workbook is damaged: a cell has %d spaces", n)
		}
		o.words = append(o.words, bytes.Repeat([]byte(" "), n)...)
	case "tab":
		o.words = append(o.words, '\t')
	case "line-break":
		o.words = append(o.words, '\n')
	case "table", "table-cell", "table-row", "covered-table-cell":
		return false, errorf("this workbook has a table in a cell")
	case "frame", "custom-shape", "ruby-text", "detective", "shapes":
		return false, nil
	}
	return true, nil
}

func (o *odsXML) Text(s []byte) {
	if o.inCell && o.inside > 0 {
		o.words = append(o.words, s...)
	}
}

func (o *odsXML) Leave(name xml.Name) error {
	switch name.Local {
	case "p":
		o.inside = max(0, o.inside-1)
	case "table-cell", "covered-table-cell":
		if o.inCell {
			o.inCell = false
			return o.endCell()
		}
	case "table-row":
		return o.endRow()
	case "table":
		if o.sheet != nil {
			s := o.sheet
			o.sheet = nil
			return o.of.fill(s, o.merged)
		}
	case "date-style", "time-style", "number-style":
		o.number = ""
	}
	return nil
}

// shownAs is how a cell shows a number.
func (o *odsXML) shownAs(style string, column int) format {
	if style == "" {
		style = o.rowStyle
	}
	if style == "" {
		i, _ := slices.BinarySearchFunc(o.columns, column, func(c odsColumns, column int) int { return cmp.Compare(c.to, column) })
		if i < len(o.columns) {
			style = o.columns[i].style
		}
	}
	for range 10 {
		s, ok := o.styles[style]
		if !ok {
			break
		}
		if f, ok := o.data[s.data]; ok {
			return f
		}
		style = s.parent
	}
	return format{}
}

// errorWords are those of ECMA-376 (part 1, section 18.18.11). LibreOffice writes
// others as well, such as Err:502, and each in the language of whoever saved it.
var errorWords = []string{"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"}

func (o *odsXML) endCell() error {
	c := o.cell
	first := o.at
	o.at += c.repeated
	if o.at > maxColumn+1 {
		o.at = maxColumn + 1
	}
	if o.sheet == nil || !o.inRow || first > maxColumn {
		return nil
	}
	out := Cell{Column: first, Text: o.of.keep(o.words)}
	switch c.kind {
	case "":
		if c.formula && out.Text == "" {
			out.Kind = Uncomputed
			o.sheet.Uncomputed++
		}
	case "float", "percentage", "currency":
		f := o.shownAs(c.style, first)
		f.shows = 0 // a date says that it is one
		out.Kind, out.Text = f.value(c.value, false)
	case "boolean":
		out.Kind, out.Text = Bool, strings.ToUpper(c.value)
	case "date":
		out.Kind, out.Text = isoDate(c.value, o.shownAs(c.style, first).shows)
	case "time":
		out.Kind, out.Text = isoDuration(c.value)
	case "error":
		if out.Kind = Error; !slices.Contains(errorWords, out.Text) {
			out.Text = "#VALUE!"
		}
	default:
		if o.paragraph == 0 {
			out.Text = c.value
		}
	}
	if out.Text == "" && out.Kind != Uncomputed {
		return nil
	}
	if c.covered {
		o.sheet.Covered++
		return nil
	}
	n := min(c.repeated, maxColumn-first+1)
	if err := o.of.take(n); err != nil {
		return err
	}
	if c.rows > 1 {
		o.merged = append(o.merged, merge{first, o.row.Number, o.row.Number + c.rows - 1})
	}
	for range n {
		o.row.Cells = append(o.row.Cells, out)
		out.Column++
	}
	return nil
}

func (o *odsXML) endRow() error {
	in := o.inRow
	if o.inRow = false; o.sheet == nil || !in || len(o.row.Cells) == 0 {
		return nil
	}
	last := o.row.Number + o.repeated - 1
	if last > maxRow {
		return errorf("this workbook is damaged: the sheet %q has more than %d rows", o.sheet.Name, maxRow)
	}
	if o.repeated > maxRepeated {
		return errorf("this workbook is damaged: in sheet %q row %d, which is not empty, is repeated %d times, and the most that is read is %d", o.sheet.Name, o.row.Number, o.repeated, maxRepeated)
	}
	if err := o.of.take((o.repeated - 1) * len(o.row.Cells)); err != nil {
		return err
	}
	for n := range o.repeated {
		row := o.row
		row.Number += n
		if n > 0 {
			row.Cells = append([]Cell(nil), o.row.Cells...)
		}
		o.sheet.Rows = append(o.sheet.Rows, row)
	}
	return nil
}

// isoDate is a date of ISO 8601, as its format shows it.
func isoDate(s string, shown shows) (Kind, string) {
	if shown == 0 {
		shown = year | month | day
	}
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04:05.999999999", "2006-01-02T15:04", time.RFC3339Nano} {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		t = t.Round(time.Second)
		h, m, sec := t.Clock()
		return Date, shown.date(t, h*3600+m*60+sec)
	}
	return Date, s // years before 1 and beyond 9999 are for others to judge
}

// isoDuration is the time that PT10H30M00S is.
func isoDuration(s string) (Kind, string) {
	rest, ok := strings.CutPrefix(s, "PT")
	if d, err := time.ParseDuration(strings.ToLower(rest)); ok && err == nil && d >= 0 {
		return Time, clock(int(d.Round(time.Second).Seconds()))
	}
	return Text, s
}
