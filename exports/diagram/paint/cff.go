package paint

import (
	"encoding/binary"
	"math"

	"onrecord/exports/diagram/font"
)

// compactFont is a font program in the Compact Font Format (Adobe Technical
// Note 5176) with the outlines of some glyphs; a glyph's number is its place.
// Outlines are what every font has once it is read, TrueType or OpenType, one
// of a collection or an instance of a variable font: one way to embed them
// all, and no more of them than the page shows.
func compactFont(name string, glyphs []embedded) []byte {
	header := []byte{1, 0, 4, 4}
	names := index([][]byte{[]byte(name)})
	strings := index([][]byte{[]byte("Adobe"), []byte("Identity")})
	subroutines := index(nil)

	charset := []byte{2, 0, 1}
	charset = binary.BigEndian.AppendUint16(charset, uint16(len(glyphs)-2))
	if len(glyphs) < 2 {
		charset = []byte{0} // .notdef alone, which is not listed
	}
	selects := []byte{3, 0, 1, 0, 0, 0}
	selects = binary.BigEndian.AppendUint16(selects, uint16(len(glyphs)))
	programs := make([][]byte, len(glyphs))
	box := nothing
	for i, g := range glyphs {
		programs[i] = g.charstring()
		if r := (outline{segments: g.outline}).bounds(); !r.empty() {
			box = box.with(r.x0, r.y0).with(r.x1, r.y1)
		}
	}
	charstrings := index(programs)
	private := dict(nil, 20, 0)          // defaultWidthX
	private = dict(private, 21, 0)       // nominalWidthX
	const firstString, identity = 391, 0 // the first string of our own; supplement

	// All offsets take five bytes, so that the lengths are known before them.
	top := func(charsetAt, selectAt, charstringsAt, arrayAt int) []byte {
		d := dict(nil, 12<<8|30, firstString, firstString+1, identity) // ROS
		if !box.empty() {
			d = dict(d, 5, floor(box.x0), floor(box.y0), ceil(box.x1), ceil(box.y1)) // FontBBox
		}
		d = dict(d, 12<<8|34, len(glyphs))                 // CIDCount
		d = dict(d, 15, charsetAt)                         // charset
		d = dict(d, 12<<8|37, selectAt)                    // FDSelect
		d = dict(d, 17, charstringsAt)                     // CharStrings
		return index([][]byte{dict(d, 12<<8|36, arrayAt)}) // FDArray
	}
	array := func(privateAt int) []byte {
		return index([][]byte{dict(nil, 18, len(private), privateAt)}) // Private
	}
	charsetAt := len(header) + len(names) + len(top(0, 0, 0, 0)) + len(strings) + len(subroutines)
	selectAt := charsetAt + len(charset)
	charstringsAt := selectAt + len(selects)
	arrayAt := charstringsAt + len(charstrings)
	privateAt := arrayAt + len(array(0))

	var out []byte
	for _, part := range [][]byte{
		header, names, top(charsetAt, selectAt, charstringsAt, arrayAt), strings, subroutines,
		charset, selects, charstrings, array(privateAt), private,
	} {
		out = append(out, part...)
	}
	return out
}

// index is an INDEX: how many, where each starts, all of them.
func index(items [][]byte) []byte {
	out := binary.BigEndian.AppendUint16(nil, uint16(len(items)))
	if len(items) == 0 {
		return out
	}
	out = append(out, 4) // bytes of an offset
	at := uint32(1)
	out = binary.BigEndian.AppendUint32(out, at)
	for _, item := range items {
		at += uint32(len(item))
		out = binary.BigEndian.AppendUint32(out, at)
	}
	for _, item := range items {
		out = append(out, item...)
	}
	return out
}

// dict appends an entry of a DICT; an operator of two bytes has 12 as its
// first.
func dict(d []byte, operator int, operands ...int) []byte {
	for _, v := range operands {
		d = binary.BigEndian.AppendUint32(append(d, 29), uint32(int32(v)))
	}
	if operator > 0xff {
		d = append(d, byte(operator>>8))
	}
	return append(d, byte(operator))
}

func floor(v float64) int { return int(math.Floor(v * perEm)) }
func ceil(v float64) int  { return int(math.Ceil(v * perEm)) }

// perEm is how many units an em has, in a font without a matrix of its own.
const perEm = 1000

// grid is into how many parts a unit is divided: outlines keep to a hundredth
// of a point at 80 points.
const grid = 8

// Operators of charstrings (Adobe Technical Note 5177).
const (
	rlineto   = 5
	rrcurveto = 8
	endchar   = 14
	rmoveto   = 21
)

// charstring is the program that draws a glyph.
func (g embedded) charstring() []byte {
	var p program
	p.number(int(math.Round(g.advance * perEm * grid)))
	for _, s := range g.outline {
		for _, to := range s.Points[:points(s.Op)] {
			p.step(to)
		}
		p.code = append(p.code, [...]byte{font.MoveTo: rmoveto, font.LineTo: rlineto, font.CubeTo: rrcurveto}[s.Op])
	}
	return append(p.code, endchar)
}

// A program is a charstring being written.
type program struct {
	code []byte
	x, y int // in parts of a unit
}

// step writes how far a point is from the one before.
func (p *program) step(to font.Point) {
	x, y := onGrid(to.X), onGrid(to.Y)
	p.number(x - p.x)
	p.number(y - p.y)
	p.x, p.y = x, y
}

func onGrid(v float64) int {
	const most = 30000 // numbers have 16 bits before the point
	return int(math.Round(min(max(v*perEm, -most/2), most/2) * grid))
}

// number writes parts of a unit: whole units where they are, else a fixed
// number with 16 bits after the point.
func (p *program) number(v int) {
	if v%grid != 0 {
		p.code = binary.BigEndian.AppendUint32(append(p.code, 255), uint32(int32(v*(1<<16/grid))))
		return
	}
	switch v /= grid; {
	case v >= -107 && v <= 107:
		p.code = append(p.code, byte(v+139))
	case v >= 108 && v <= 1131:
		v -= 108
		p.code = append(p.code, byte(v>>8+247), byte(v))
	case v >= -1131 && v <= -108:
		v = -v - 108
		p.code = append(p.code, byte(v>>8+251), byte(v))
	default:
		p.code = append(p.code, 28, byte(v>>8), byte(v))
	}
}
