package paint

import (
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"math"

	"onrecord/exports/diagram/font"
)

// A matrix turns points of the drawing into pixels.
type matrix struct{ scale, dx, dy float64 }

func (m matrix) apply(p font.Point) font.Point {
	return font.Point{X: p.X*m.scale + m.dx, Y: m.dy - p.Y*m.scale}
}

// tile is the side of the squares in which shapes are rasterised, and fine that of those
// in which lines are, so that a long thin one costs no more than the squares it goes
// through.
const tile, fine = 256, 32

// A raster draws on an image. What it is told to draw it notes, and paints much of it
// at a time, in bands beside each other.
type raster struct {
	*image.RGBA
	matrix
	area  area
	noted int // parts of the area that jobs have
	jobs  []job
}

// A job is parts of the area in one colour, painted in squares of a side.
type job struct {
	from, to int
	box      rect
	filling  *filling
	side     int
}

// An area is filled by the nonzero winding rule. It is made of parts, which
// are closed on their own.
type area struct {
	segments []font.Segment // in pixels
	parts    []part
}

type part struct {
	start  int // of its segments
	end    int
	bounds rect
	convex bool // it is a polygon without a corner to the inside
}

// misses reports whether a convex part has nothing in a square: all of that is beyond one
// of its sides.
func misses(segments []font.Segment, x0, y0, x1, y1 float64) bool {
	turn := 0.0 // twice the area: its sign says on which side of a side the part is
	for i := range segments {
		a, b := segments[i].Points[0], segments[(i+1)%len(segments)].Points[0]
		turn += float64(a.X*b.Y) - float64(b.X*a.Y)
	}
	for i := range segments {
		a, b := segments[i].Points[0], segments[(i+1)%len(segments)].Points[0]
		nx, ny := b.Y-a.Y, a.X-b.X // to the outside, where it turns so that the area is above 0
		if turn < 0 {
			nx, ny = -nx, -ny
		}
		// The corner of the square that is farthest to the inside.
		x, y := x0, y0
		if nx < 0 {
			x = x1
		}
		if ny < 0 {
			y = y1
		}
		if float64((x-a.X)*nx)+float64((y-a.Y)*ny) > 0 {
			return true
		}
	}
	return false
}

func (a *area) add(s font.Segment) { a.segments = append(a.segments, s) }

// end ends a part.
func (a *area) end() {
	start := 0
	if len(a.parts) > 0 {
		start = a.parts[len(a.parts)-1].end
	}
	if len(a.segments) > start {
		a.parts = append(a.parts, part{start: start, end: len(a.segments), bounds: outline{segments: a.segments[start:]}.bounds()})
	}
}

func (a *area) polygon(points ...font.Point) {
	op := font.MoveTo
	for _, p := range points {
		a.add(font.Segment{Op: op, Points: [3]font.Point{p}})
		op = font.LineTo
	}
	a.end()
	if n := len(a.parts); n > 0 {
		a.parts[n-1].convex = true // those of strokes are
	}
}

// mark draws a shape.
func (r *raster) mark(m mark) {
	if m.fill != nil {
		for _, s := range m.outline.segments {
			r.area.add(r.segment(s))
		}
		r.area.end()
		r.fill(m.fill, tile)
	}
	if m.stroke.A == 0 || m.width == 0 {
		return
	}
	lines := []line{m.outline.flatten(r.matrix)}
	if m.dash != nil {
		pattern := make([]float64, len(m.dash))
		for i, d := range m.dash {
			pattern[i] = d * r.scale
		}
		lines = lines[0].dashed(pattern)
	}
	for _, l := range lines {
		l.pieces(m.width*r.scale, r.area.polygon)
	}
	r.fill(&filling{colour: m.stroke}, fine)
}

func (r *raster) segment(s font.Segment) font.Segment {
	for i := range s.Points[:points(s.Op)] {
		s.Points[i] = r.apply(s.Points[i])
	}
	return s
}

// text draws a label.
func (r *raster) text(p *placedLabel) {
	for _, g := range p.line.Glyphs {
		for _, s := range g.Face.Outline(g.ID) {
			for i := range s.Points[:points(s.Op)] {
				s.Points[i] = r.apply(font.Point{
					X: p.x + (g.X+s.Points[i].X)*p.size*p.stretch,
					Y: p.y + (g.Y+s.Points[i].Y)*p.size,
				})
			}
			r.area.add(s)
		}
		r.area.end()
	}
	r.fill(&filling{colour: p.colour}, tile)
	for _, line := range p.rules {
		r.mark(p.ruled(line))
	}
}

// ruled is the shape of a line along a text.
func (p *placedLabel) ruled(l rule) mark {
	x0, x1 := p.x, p.x+p.width()
	y0, y1 := p.y+(l.at-l.thickness/2)*p.size, p.y+(l.at+l.thickness/2)*p.size
	return mark{
		outline: polygon([]font.Point{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}}),
		fill:    &filling{colour: p.colour},
	}
}

// fill paints what was added to the area since, in squares of a side.
func (r *raster) fill(f *filling, side int) {
	box := nothing
	for _, p := range r.area.parts[r.noted:] {
		box = box.with(p.bounds.x0, p.bounds.y0).with(p.bounds.x1, p.bounds.y1)
	}
	if len(r.area.parts) > r.noted {
		r.jobs = append(r.jobs, job{r.noted, len(r.area.parts), box, f, side})
		r.noted = len(r.area.parts)
	}
	const many = 1 << 17 // segments, some 8 MB
	if len(r.area.segments) > many {
		r.paint()
	}
}

// blend lays a colour over a row of pixels, as much of it as the mask says.
// Most of a mask is nothing or all.
func blend(row, mask []byte, c color.NRGBA) {
	const whole = 0xff * 0xff
	colour := [4]uint32{uint32(c.R), uint32(c.G), uint32(c.B), 0xff}
	solid := [4]byte{c.R, c.G, c.B, 0xff}
	var eight [8 * 4]byte // as many pixels of it
	for i := range 8 {
		copy(eight[4*i:], solid[:])
	}
	opaque := c.A == 0xff
	for x := 0; x < len(mask); x++ {
		for x+8 <= len(mask) {
			next := binary.NativeEndian.Uint64(mask[x:])
			if next != 0 && (!opaque || next != math.MaxUint64) {
				break
			}
			if next != 0 {
				copy(row[4*x:], eight[:])
			}
			x += 8
		}
		if x == len(mask) {
			return
		}
		pixel := row[4*x : 4*x+4 : 4*x+4]
		switch part := uint32(mask[x]) * uint32(c.A); part {
		case 0:
		case whole:
			copy(pixel, solid[:])
		default:
			for i, v := range pixel {
				pixel[i] = uint8((colour[i]*part + uint32(v)*(whole-part) + whole/2) / whole)
			}
		}
	}
}

// A gradientImage is a gradient, in pixels.
type gradientImage struct {
	*gradient
	matrix
}

func (g *gradientImage) ColorModel() color.Model { return color.NRGBAModel }
func (g *gradientImage) Bounds() image.Rectangle {
	return image.Rect(-1e9, -1e9, 1e9, 1e9)
}

func (g *gradientImage) At(x, y int) color.Color {
	p := font.Point{X: (float64(x) + 0.5 - g.dx) / g.scale, Y: (g.dy - float64(y) - 0.5) / g.scale}
	if g.radial {
		return g.colourAt((distance(g.from, p) - g.r0) / (g.r1 - g.r0))
	}
	d := font.Point{X: g.to.X - g.from.X, Y: g.to.Y - g.from.Y}
	square := d.X*d.X + d.Y*d.Y
	if square == 0 {
		return g.colourAt(0)
	}
	return g.colourAt(((p.X-g.from.X)*d.X + (p.Y-g.from.Y)*d.Y) / square)
}

// colourAt is the colour at a part of the way.
func (g *gradient) colourAt(t float64) color.NRGBA {
	before := g.stops[0]
	for _, s := range g.stops {
		if t < s.at {
			if before.at >= s.at {
				return s.colour
			}
			return mixed(before.colour, s.colour, max(t-before.at, 0)/(s.at-before.at))
		}
		before = s
	}
	return before.colour
}

func mixed(a, b color.NRGBA, t float64) color.NRGBA {
	mix := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + (float64(y)-float64(x))*t)) }
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), mix(a.A, b.A)}
}

// clear fills the image with one colour.
func (r *raster) clear(c color.Color) {
	draw.Draw(r.RGBA, r.Bounds(), image.NewUniform(c), image.Point{}, draw.Src)
}
