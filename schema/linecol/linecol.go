// Package linecol counts lines and columns as editors do: from 1, a column for
// each code point. A line feed, a carriage return or both end a line.
//
//	line, column := linecol.Of("ä\nöx", 5) // 2, 2
package linecol

import (
	"strings"
	"unicode/utf8"
)

// A Place is an offset in a text, in bytes, with its line and its column.
type Place struct{ Offset, Line, Column int }

// Start is the place where a text begins.
func Start() Place { return Place{0, 1, 1} }

// Of gives the line and the column of an offset. What is before it is UTF-8.
func Of[T string | []byte](text T, offset int) (line, column int) {
	p := Start()
	Advance(&p, text, offset)
	return p.Line, p.Column
}

// Advance moves a place on to an offset, which may be inside a character: it
// counts as one from its first byte on. The place stays where it is if it is
// there already, or behind.
func Advance[T string | []byte](p *Place, text T, offset int) {
	at := *p // the loop works in registers
	for ; at.Offset < offset; at.Offset++ {
		switch c := text[at.Offset]; {
		case c > '\r':
			if utf8.RuneStart(c) {
				at.Column++
			}
		case c == '\r', c == '\n' && (at.Offset == 0 || text[at.Offset-1] != '\r'):
			at.Line++
			at.Column = 1
		case c != '\n':
			at.Column++
		}
	}
	*p = at
}

// AdvanceInLine is Advance for readers that see every break themselves: between
// the place and the offset there is none, and both begin characters.
func AdvanceInLine(p *Place, text string, offset int) {
	if p.Offset < offset {
		p.Column += utf8.RuneCountInString(text[p.Offset:offset])
		p.Offset = offset
	}
}

// NextLine moves a place on to an offset where the next line begins.
func NextLine(p *Place, offset int) { *p = Place{offset, p.Line + 1, 1} }

// AdvanceToLine moves a place on to an offset behind a line feed. It is faster
// than Advance, for the columns on the way need not be counted.
func AdvanceToLine(p *Place, text string, offset int) {
	if p.Offset >= offset {
		return
	}
	line := p.Line + Breaks(text[p.Offset:offset])
	if p.Offset > 0 && text[p.Offset-1:p.Offset+1] == "\r\n" {
		line-- // the two are one break, and the first was passed
	}
	*p = Place{offset, line, 1}
}

// Breaks is how many lines end in a text.
func Breaks(text string) int {
	n := strings.Count(text, "\n")
	if strings.IndexByte(text, '\r') >= 0 {
		n += strings.Count(text, "\r") - strings.Count(text, "\r\n")
	}
	return n
}
