// Package workbook reads workbooks of Office Open XML (xlsx, xlsm; ECMA-376) and of
// OpenDocument (ods, fods; ISO/IEC 26300) into rows of cells that know where they
// stand. It is given bytes, opens nothing, and bounds what these unpack to.
//
//	book, err := workbook.Read(ctx, raw)
//	for _, s := range book.Sheets { … }
//
// A cell has the value that the program that saved it has computed, and a date
// where its format shows one. Merged cells are filled down: a row within one has its
// value.
package workbook

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"
)

// A Book is a workbook.
type Book struct {
	Sheets []*Sheet
	Charts []string // sheets that are charts
}

// A Sheet is a table of a workbook.
type Sheet struct {
	Name       string
	Hidden     bool
	Rows       []Row // those that have a value, in their order
	Filled     int   // cells that have the value of the merged cell that they are part of
	Covered    int   // cells under a merged one, whose values nobody sees; they are not read
	HiddenRows int   // of Rows
	Comments   int   // which are not read
	Uncomputed int   // formulas without a value
	// DayZero is the day that the workbook counts days from, in cells of no format too;
	// empty: 1899-12-30, or what Excel has for it.
	DayZero string
}

// A Row is a row of a sheet.
type Row struct {
	Number int // from 1
	Cells  []Cell
	hidden bool
}

// A Cell is a cell that has a value.
type Cell struct {
	Column int // from 1
	Kind   Kind
	// Text is the value. A date is 2025-08-15, with a time behind T where the cell
	// has one that is not midnight; it is 2025-08 or 2025 where the format shows no
	// more, and the day is the first. A truth value is TRUE or FALSE.
	Text string
}

// A Kind is what the value of a cell is.
type Kind uint8

// The kinds of values.
const (
	Text Kind = iota
	Number
	Date       // a day, perhaps with a time
	Time       // of no day: 10:30, or hours that have passed
	Bool       // TRUE or FALSE
	Error      // #N/A, #REF! …; what has no such word is #VALUE!
	Uncomputed // a formula that nobody has computed; its text is empty
)

// An Err says in one sentence why a workbook is not read.
type Err struct{ Told string }

func (e *Err) Error() string { return e.Told }

func errorf(format string, args ...any) error { return &Err{fmt.Sprintf(format, args...)} }

// limits are how much is read of a workbook.
type limits struct {
	unpacked int64 // bytes of all its parts
	cells    int   // with a value, of all its sheets
	texts    int   // that cells share
	parts    int
	sheets   int
}

// most are the limits: a sheet of a million rows and sixteen columns has a place in
// them.
var most = limits{unpacked: 2 << 30, cells: 16 << 20, texts: 16 << 20, parts: 20_000, sheets: 2_000}

// What a sheet has at most, in Excel and in LibreOffice.
const (
	maxRow    = 1 << 20
	maxColumn = 1 << 14
)

// maxDepth is how deep elements are nested in one another, at most.
const maxDepth = 100

// Is reports whether bytes are those of a workbook, or seem to be.
func Is(raw []byte) bool {
	switch {
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")):
		z, err := unzip(raw, most)
		return err == nil && (z.Has("xl/workbook.xml") || z.Has("xl/workbook.bin") || strings.HasPrefix(z.Mime(), mimeSpreadsheet))
	case bytes.HasPrefix(raw, compound):
		return true
	}
	return isFlat(raw)
}

// compound begins the files of old programs, and those with a password.
var compound = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

// Read reads a workbook. An error is an *Err, unless the context ended.
func Read(ctx context.Context, raw []byte) (*Book, error) { return read(ctx, raw, most) }

func read(ctx context.Context, raw []byte, l limits) (*Book, error) {
	r := &reader{limits: l}
	var err error
	switch {
	case len(raw) == 0:
		err = errorf("this file is empty")
	case bytes.HasPrefix(raw, compound):
		err = errorf("this workbook is of the old kind (XLS), or has a password: save it as XLSX or ODS, without a password")
	case isFlat(raw):
		err = r.flat(ctx, raw)
	case !bytes.HasPrefix(raw, []byte("PK\x03\x04")):
		err = errorf("this is no workbook: neither XLSX nor ODS")
	default:
		err = r.zipped(ctx, raw)
	}
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, err
	}
	for _, s := range r.book.Sheets {
		for i := range s.Rows {
			if s.Rows[i].hidden {
				s.HiddenRows++
			}
		}
	}
	return &r.book, nil
}

// A reader reads a workbook.
type reader struct {
	limits
	book    Book
	strings []string // that cells share
	formats []format // of cells, by their number; of ODS none
	dayZero string   // see Sheet
	seen    map[string]string
}

// The texts of cells that are kept once, however often they come.
const (
	mostSeen    = 1 << 18
	longestSeen = 100 // bytes
)

// keep makes a string of a text.
func (r *reader) keep(text []byte) string {
	if len(text) > longestSeen {
		return string(text)
	}
	if s, ok := r.seen[string(text)]; ok {
		return s
	}
	s := string(text)
	if r.seen == nil {
		r.seen = map[string]string{}
	}
	if len(r.seen) < mostSeen {
		r.seen[s] = s
	}
	return s
}

func (r *reader) zipped(ctx context.Context, raw []byte) error {
	z, err := unzip(raw, r.limits)
	if err != nil {
		return err
	}
	switch mime := z.Mime(); {
	case z.Has("xl/workbook.bin"):
		return errorf("this workbook is of the binary kind (XLSB): save it as XLSX or ODS")
	case strings.HasPrefix(mime, mimeSpreadsheet):
		return r.ods(ctx, z)
	case strings.HasPrefix(mime, "application/"):
		return errorf("this is no workbook: it says that it is %s", mime)
	}
	return r.xlsx(ctx, z)
}

// sheet begins a sheet.
func (r *reader) sheet(name string, hidden bool) (*Sheet, error) {
	if len(r.book.Sheets) == r.limits.sheets {
		return nil, errorf("this workbook has more than %d sheets, which is the most that is read", r.limits.sheets)
	}
	s := &Sheet{Name: name, Hidden: hidden, DayZero: r.dayZero}
	r.book.Sheets = append(r.book.Sheets, s)
	return s, nil
}

// take counts cells.
func (r *reader) take(n int) error {
	if n > r.cells {
		return errorf("this workbook has more than %d cells, which is the most that is read: save its sheets as CSV", most.cells)
	}
	r.cells -= n
	return nil
}

// Address is what people call a cell: C7.
func Address(column, row int) string { return Letters(column) + strconv.Itoa(row) }

// Letters are those of a column: C.
func Letters(column int) string {
	var b [8]byte
	i := len(b)
	for ; column > 0 && i > 0; column = (column - 1) / 26 {
		i--
		b[i] = byte('A' + (column-1)%26)
	}
	return string(b[i:])
}

// cellRef reads C7; 0, 0: it is none.
func cellRef(s string) (column, row int) {
	i := 0
	for ; i < len(s) && s[i]|0x20 >= 'a' && s[i]|0x20 <= 'z' && column <= maxColumn; i++ {
		column = column*26 + int(s[i]|0x20-'a') + 1
	}
	row, err := strconv.Atoi(s[i:])
	if err != nil || column < 1 || column > maxColumn || row < 1 || row > maxRow {
		return 0, 0
	}
	return column, row
}
