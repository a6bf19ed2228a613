package xlsx

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"onrecord/exports/emit"
	"onrecord/graph/view"
	"onrecord/schema/escape"
)

// limits are what a program takes of a workbook.
type limits struct {
	rows  int // of a sheet, with the header
	text  int // of a cell, in UTF-16 units
	links int // of a sheet
}

// excel has the limits of Excel ("Excel specifications and limits").
var excel = limits{rows: 1_048_576, text: 32_767, links: 65_530}

// The styles of cells, by their place in cellXfs.
const (
	styleHeader = 1 + iota
	styleText
	styleDate
	styleLink
	styleNumber
)

// A workbook is an Office Open XML spreadsheet (ECMA-376, part 1) that is being
// written, sheet by sheet. Its texts are inline, so that none is kept.
type workbook struct {
	limits
	zip   *zip.Writer
	lost  *view.Loss
	x     *emit.XML // of the sheet
	sheet int       // that is being written, from 1
	cols  []column
	links []link

	row   int
	col   int
	lines int // of the highest cell of the row
	cells bytes.Buffer
	into  *emit.XML // the cells
	rests []rest    // of the row
	twice bool      // what is written stands in another cell, in full
}

// A rest is what has no room in the cell of a column.
type rest struct{ column, text string }

// A link is the aim of a cell: an address, or a cell of this workbook.
type link struct{ cell, url, location string }

func newWorkbook(w io.Writer, l limits, lost *view.Loss) *workbook {
	b := &workbook{limits: l, zip: zip.NewWriter(w), lost: lost}
	b.into = emit.NewXML(&b.cells, lost)
	b.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.DefaultCompression) })
	return b
}

// part begins a part, at a time that is always the same.
func (b *workbook) part(name string) (*emit.XML, error) {
	w, err := b.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		return nil, err
	}
	x := emit.NewXML(w, b.lost)
	x.Raw(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`, "\n")
	return x, nil
}

const mainSpace = ` xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

// A column has a name and a width in characters. A low one makes no row higher:
// it is for programs.
type column struct {
	name  string
	width int
	low   bool
}

// begin begins a sheet: its header stays in sight.
func (b *workbook) begin(number int, columns []column) (err error) {
	if b.x, err = b.part(fmt.Sprintf("xl/worksheets/sheet%d.xml", number)); err != nil {
		return err
	}
	b.sheet, b.row, b.cols, b.links = number, 0, columns, nil
	b.x.Raw("<worksheet", mainSpace, `><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`,
		`<sheetFormatPr defaultRowHeight="15"/><cols>`)
	for i, c := range columns {
		n := strconv.Itoa(i + 1)
		b.x.Raw(`<col min="`, n, `" max="`, n, `" width="`, strconv.Itoa(c.width), `" customWidth="1"/>`)
	}
	b.x.Raw("</cols><sheetData>")
	b.beginRow()
	for _, c := range columns {
		b.text(styleHeader, c.name)
	}
	return b.endRow()
}

// beginRow begins a row; false: the sheet is full.
func (b *workbook) beginRow() bool {
	if b.row == b.rows {
		return false
	}
	b.row, b.col, b.lines, b.rests = b.row+1, 0, 1, nil
	return true
}

// The heights of rows, in points. They are written, for LibreOffice makes none
// when it reads, and kept low, so that a row fits into a window.
const (
	lineHeight = 15
	mostLines  = 20
)

func (b *workbook) endRow() error {
	if err := b.into.Flush(); err != nil {
		return err
	}
	b.x.Raw(`<row r="`, strconv.Itoa(b.row), `" ht="`, strconv.Itoa(lineHeight*min(b.lines, mostLines)), `">`, b.cells.String(), "</row>\n")
	b.cells.Reset()
	return b.x.Err()
}

// next is the cell that comes next: A1.
func (b *workbook) next() string {
	b.col++
	return cellName(b.col, b.row)
}

func cellName(col, row int) string {
	name := ""
	for ; col > 0; col = (col - 1) / 26 {
		name = string(rune('A'+(col-1)%26)) + name
	}
	return name + strconv.Itoa(row)
}

// text writes a cell that holds a text, whatever it looks like.
func (b *workbook) text(style int, s string) {
	cell := b.next()
	if s == "" {
		return
	}
	s, over := b.cut(s)
	switch {
	case over == "":
	case b.twice:
		b.lost.Add(1, "lists cut to what a cell of Excel holds")
	default:
		b.rests = append(b.rests, rest{b.cols[b.col-1].name, over})
	}
	if c := b.cols[b.col-1]; !c.low {
		lines := 0
		for line := range strings.Lines(s) {
			lines += 1 + utf8.RuneCountInString(line)/(c.width+1)
		}
		b.lines = max(b.lines, lines)
	}
	b.into.Raw(`<c r="`, cell, `" s="`, strconv.Itoa(style), `" t="inlineStr"><is><t xml:space="preserve">`)
	b.into.Escaped(xstring(s))
	b.into.Raw("</t></is></c>")
}

// number writes a cell that holds a number.
func (b *workbook) number(style int, n string) {
	cell := b.next()
	if n != "" {
		b.into.Raw(`<c r="`, cell, `" s="`, strconv.Itoa(style), `"><v>`, n, "</v></c>")
	}
}

// linked writes a text that leads somewhere, or just the text.
func (b *workbook) linked(s string, to link) {
	if s == "" || to == (link{}) {
		b.text(styleText, s)
		return
	}
	if len(b.links) == b.limits.links {
		b.lost.Add(1, "links beyond those of a sheet of Excel")
		b.text(styleText, s)
		return
	}
	to.cell = cellName(b.col+1, b.row)
	b.links = append(b.links, to)
	b.text(styleLink, s)
}

// cut makes a text fit into a cell, and gives what has no room there. A full cell that
// ends in … is always one that goes on.
func (b *workbook) cut(s string) (kept, over string) {
	n := fitting(s, b.limits.text-1)
	if n == len(s) || fitting(s, b.limits.text) == len(s) && s[n:] != "…" {
		return s, ""
	}
	return s[:n] + "…", s[n:]
}

// fitting is how many bytes of a text are at most so many units of UTF-16.
func fitting(s string, most int) int {
	if len(s) <= most {
		return len(s)
	}
	for i, r := range s {
		if most -= utf16.RuneLen(r); most < 0 {
			return i
		}
	}
	return len(s)
}

// xstring keeps a reader from taking _x0041_ in a text for an A (ST_Xstring,
// part 1, section 22.9.2.19).
func xstring(s string) string {
	for i := strings.Index(s, "_x"); i >= 0 && i+7 <= len(s); {
		if s[i+6] == '_' && strings.Trim(s[i+2:i+6], "0123456789abcdefABCDEF") == "" {
			s = s[:i] + "_x005F" + s[i:]
			i += 6
		}
		n := strings.Index(s[i+1:], "_x")
		if n < 0 {
			break
		}
		i += 1 + n
	}
	return s
}

// webLink is a link to an address that a person may follow; none, where it is of
// no such kind, or too long for Excel.
func webLink(address string) link {
	to, ok := escape.Link(address)
	if !ok {
		return link{}
	}
	u, err := url.Parse(to)
	if err != nil || len(u.String()) > 2079 {
		return link{}
	}
	return link{url: u.String()}
}

// end ends a sheet, and writes its links.
func (b *workbook) end() error {
	b.x.Raw(`</sheetData><autoFilter ref="A1:`, cellName(len(b.cols), b.row), `"/>`)
	if len(b.links) > 0 {
		b.x.Raw("<hyperlinks>")
	}
	outside := 0
	for _, l := range b.links {
		b.x.Raw(`<hyperlink ref="`, l.cell, `"`)
		if l.url != "" {
			outside++
			b.x.Raw(` r:id="rId`, strconv.Itoa(outside), `"/>`)
			continue
		}
		b.x.Attribute("location", l.location)
		b.x.Raw("/>")
	}
	if len(b.links) > 0 {
		b.x.Raw("</hyperlinks>")
	}
	b.x.Raw(`<pageSetup orientation="landscape"/></worksheet>`, "\n")
	if err := b.x.Flush(); err != nil || outside == 0 {
		return err
	}
	x, err := b.part(fmt.Sprintf("xl/worksheets/_rels/sheet%d.xml.rels", b.sheet))
	if err != nil {
		return err
	}
	x.Raw(relationships)
	n := 0
	for _, l := range b.links {
		if l.url != "" {
			n++
			x.Raw(`<Relationship Id="rId`, strconv.Itoa(n), `" Type="`, officeSpace, `hyperlink"`)
			x.Attribute("Target", l.url)
			x.Raw(` TargetMode="External"/>`)
		}
	}
	x.Raw("</Relationships>\n")
	return x.Flush()
}
