// Package linecol counts lines and columns as editors do: from 1, a column for
// each code point. A line feed, a carriage return or both end a line.
//
//	line, column := linecol.Of("ä\nöx", 5) // 2, 2
package linecol

import "unicode/utf8"

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
	for ; p.Offset < offset; p.Offset++ {
		switch c := text[p.Offset]; {
		case c == '\r', c == '\n' && (p.Offset == 0 || text[p.Offset-1] != '\r'):
			p.Line++
			p.Column = 1
		case c != '\n' && utf8.RuneStart(c):
			p.Column++
		}
	}
}
