package schema

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"onrecord/schema/hint"
)

// A Pos is a place in a file: 1-based line and column, columns counted in
// Unicode code points. Line 0 means the file as a whole. In a workbook, File is a
// SheetFile, and line and column are the row and the column of a cell.
type Pos struct {
	File         string
	Line, Column int
}

// String writes the position as file:line:column, or file:sheet!C7, without what is
// unknown.
func (p Pos) String() string {
	if sheet, ok := strings.CutSuffix(p.File, "!"); ok && strings.Contains(sheet, ":") {
		if p.Line == 0 {
			return sheet
		}
		return p.File + columnLetters(p.Column) + strconv.Itoa(p.Line)
	}
	if p.Line == 0 {
		return p.File
	}
	if p.File == "" {
		return fmt.Sprintf("%d:%d", p.Line, p.Column)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// SheetFile is the File of positions in a sheet of a workbook. A name that is not
// letters, digits and _ alone has apostrophes around it, as in formulas.
func SheetFile(file, sheet string) string {
	plain := sheet != "" && !strings.ContainsFunc(sheet, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if !plain {
		sheet = "'" + strings.ReplaceAll(sheet, "'", "''") + "'"
	}
	return file + ":" + sheet + "!"
}

// columnLetters are those of a column of a sheet, from 1: A … Z, AA …
func columnLetters(column int) string {
	name := ""
	for ; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name
}

// A Severity says whether data with a problem can be used.
type Severity int

// The severities. The zero one is Error.
const (
	Error   Severity = iota // the data cannot be used
	Warning                 // it can, and somebody should look at it
)

// String is the word for it in JSON and in messages.
func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// A Problem is something wrong with the data, and where.
type Problem struct {
	Pos      Pos
	ID       string // of the entity concerned, with its kind ("statement s17"); empty: none
	Msg      string
	Severity Severity
	Denied   bool // a file may not be read: that is no matter of the data
	Meant    Ref  // what stands where an id belongs and is none: a name, perhaps

	Hints *hint.Text // Msg with the parts that programs say in their own words; nil: it has none
}

// Error writes the problem on one line: file:line:column: id: message. A
// warning says so before the id.
func (p *Problem) Error() string {
	var b strings.Builder
	if at := p.Pos.String(); at != "" {
		b.WriteString(at + ": ")
	}
	if p.Severity == Warning {
		b.WriteString("warning: ")
	}
	if p.ID != "" {
		b.WriteString(p.ID + ": ")
	}
	b.WriteString(p.Msg)
	return b.String()
}

// Reword gives the problem another message, as Add does.
func (p *Problem) Reword(format string, args ...any) {
	t := hint.Textf(format, args...)
	p.Msg, p.Hints = t.String(), nil
	if hint.Parted(args) {
		p.Hints = &t
	}
}

// Text is the message, to be part of another one.
func (p *Problem) Text() hint.Text {
	if p.Hints != nil {
		return *p.Hints
	}
	return hint.Textf("%s", p.Msg)
}

// In is the problem with its message in the words of a program.
func (p *Problem) In(words hint.Words) *Problem {
	said := *p
	said.Msg, said.Hints = p.Text().Say(words), nil
	return &said
}

// Say is Error in the words of a program.
func (p *Problem) Say(words hint.Words) string { return p.In(words).Error() }

// Problems is every problem of some data. It is an error when one of them is.
type Problems []*Problem

// Error writes one problem a line.
func (ps Problems) Error() string { return ps.lines((*Problem).Error) }

// Say is Error in the words of a program.
func (ps Problems) Say(words hint.Words) string {
	return ps.lines(func(p *Problem) string { return p.Say(words) })
}

func (ps Problems) lines(of func(*Problem) string) string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = of(p)
	}
	return strings.Join(lines, "\n")
}

// Add notes one more problem. It is Denied if one of the arguments is an error that
// is fs.ErrPermission.
func (ps *Problems) Add(at Pos, id, format string, args ...any) {
	denied := slices.ContainsFunc(args, func(arg any) bool {
		err, ok := arg.(error)
		return ok && errors.Is(err, fs.ErrPermission)
	})
	p := &Problem{Pos: at, ID: id, Denied: denied}
	p.Reword(format, args...)
	*ps = append(*ps, p)
}

// at notes a problem of an entity at its place.
func (ps *Problems) at(at Pos, id string, p *Problem) {
	p.Pos, p.ID = at, id
	*ps = append(*ps, p)
}

// Warn notes what somebody should look at.
func (ps *Problems) Warn(at Pos, id, format string, args ...any) {
	ps.Add(at, id, format, args...)
	(*ps)[len(*ps)-1].Severity = Warning
}

// Errors are those with which the data cannot be used.
func (ps Problems) Errors() Problems { return ps.of(Error) }

// Warnings are those that somebody should look at.
func (ps Problems) Warnings() Problems { return ps.of(Warning) }

func (ps Problems) of(s Severity) Problems {
	var out Problems
	for _, p := range ps {
		if p.Severity == s {
			out = append(out, p)
		}
	}
	return out
}

// Sort orders the problems by file, line and column, and drops repeats.
func (ps Problems) Sort() Problems {
	slices.SortStableFunc(ps, func(a, b *Problem) int {
		return cmp.Or(ComparePos(a.Pos, b.Pos), cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Msg, b.Msg))
	})
	return slices.CompactFunc(ps, func(a, b *Problem) bool {
		x, y := *a, *b
		x.Hints, y.Hints = nil, nil // the message says the same
		return x == y
	})
}

func ComparePos(a, b Pos) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

// Err returns the problems, warnings included, as an error, or nil when none of
// them is one.
func (ps Problems) Err() error {
	for _, p := range ps {
		if p.Severity == Error {
			return ps
		}
	}
	return nil
}
