package schema

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Pos is a place in a file: 1-based line and column, columns counted in
// Unicode code points. Line 0 means the file as a whole.
type Pos struct {
	File         string
	Line, Column int
}

// String writes the position as file:line:column, without what is unknown.
func (p Pos) String() string {
	if p.Line == 0 {
		return p.File
	}
	if p.File == "" {
		return fmt.Sprintf("%d:%d", p.Line, p.Column)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// A Problem is something wrong with the data, and where.
type Problem struct {
	Pos Pos
	ID  string // of the entity concerned, with its kind ("statement s17"); empty: none
	Msg string
}

// Error writes the problem on one line: file:line:column: id: message.
func (p *Problem) Error() string {
	var b strings.Builder
	if at := p.Pos.String(); at != "" {
		b.WriteString(at + ": ")
	}
	if p.ID != "" {
		b.WriteString(p.ID + ": ")
	}
	b.WriteString(p.Msg)
	return b.String()
}

// Problems is every problem of some data. It is an error when it is not empty.
type Problems []*Problem

// Error writes one problem a line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Add notes one more problem.
func (ps *Problems) Add(at Pos, id, format string, args ...any) {
	*ps = append(*ps, &Problem{Pos: at, ID: id, Msg: fmt.Sprintf(format, args...)})
}

// Sort orders the problems by file, line and column, and drops repeats.
func (ps Problems) Sort() Problems {
	slices.SortStableFunc(ps, func(a, b *Problem) int {
		return cmp.Or(cmp.Compare(a.Pos.File, b.Pos.File), cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Column, b.Pos.Column), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Msg, b.Msg))
	})
	return slices.CompactFunc(ps, func(a, b *Problem) bool { return *a == *b })
}

// Err returns the problems as an error, or nil when there are none.
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	return ps
}
