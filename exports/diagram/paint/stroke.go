package paint

import (
	"math"
	"slices"

	"onrecord/exports/diagram/font"
)

// A polygonal line, in pixels.
type line struct {
	points []font.Point
	closed bool
}

// flatten turns curves into chords that lie within a tenth of a pixel.
func (o outline) flatten(m matrix) line {
	out := line{closed: o.closed}
	var at font.Point
	add := func(p font.Point) {
		if len(out.points) == 0 || p != out.points[len(out.points)-1] {
			out.points = append(out.points, p)
		}
	}
	for _, s := range o.segments {
		a := m.apply(s.Points[0])
		if s.Op != font.CubeTo {
			add(a)
			at = a
			continue
		}
		b, c := m.apply(s.Points[1]), m.apply(s.Points[2])
		n := chords(at, a, b, c)
		for i := 1; i <= n; i++ {
			add(cubic(at, a, b, c, float64(i)/float64(n)))
		}
		at = c
	}
	if n := len(out.points); out.closed && n > 1 && out.points[0] == out.points[n-1] {
		out.points = out.points[:n-1]
	}
	return out
}

// chords is how many a cubic curve takes: the distance of a chord from it is
// at most a bound on the second derivative times an eighth of its square.
func chords(p0, p1, p2, p3 font.Point) int {
	bend := max(math.Hypot(p0.X-2*p1.X+p2.X, p0.Y-2*p1.Y+p2.Y), math.Hypot(p1.X-2*p2.X+p3.X, p1.Y-2*p2.Y+p3.Y))
	return int(min(max(math.Ceil(math.Sqrt(6*bend/8/0.1)), 1), 500))
}

func cubic(p0, p1, p2, p3 font.Point, t float64) font.Point {
	u := 1 - t
	a, b, c, d := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
	return font.Point{X: a*p0.X + b*p1.X + c*p2.X + d*p3.X, Y: a*p0.Y + b*p1.Y + c*p2.Y + d*p3.Y}
}

// maxDashes bounds the dashes of one line: beyond it, none could be told from
// the next.
const maxDashes = 1 << 16

// dashed cuts a line into dashes; the pattern is in pixels.
func (l line) dashed(pattern []float64) []line {
	around := l.points
	if l.closed && len(around) > 1 {
		around = append(append([]font.Point{}, around...), around[0])
	}
	length, period := 0.0, 0.0
	for i := 1; i < len(around); i++ {
		length += distance(around[i-1], around[i])
	}
	for _, d := range pattern {
		period += d
	}
	if period <= 0 || length/period*float64(len(pattern)) > maxDashes {
		return []line{l}
	}
	var out []line
	var dash []font.Point
	step, left := 0, pattern[0]
	for i := 1; i < len(around); i++ {
		from, to := around[i-1], around[i]
		along, whole := 0.0, distance(from, to)
		if step%2 == 0 && dash == nil {
			dash = []font.Point{from}
		}
		for whole-along > left {
			along += left
			p := font.Point{X: from.X + (to.X-from.X)*along/whole, Y: from.Y + (to.Y-from.Y)*along/whole}
			if step%2 == 0 {
				out = append(out, line{points: append(dash, p)})
				dash = nil
			} else {
				dash = []font.Point{p}
			}
			step++
			left = pattern[step%len(pattern)]
		}
		left -= whole - along
		if step%2 == 0 {
			dash = append(dash, to)
		}
	}
	if len(dash) > 1 {
		out = append(out, line{points: dash})
	}
	return out
}

func distance(a, b font.Point) float64 { return math.Hypot(b.X-a.X, b.Y-a.Y) }

// miterLimit is that of SVG: a corner sharper than 29° is cut off.
const miterLimit = 4

// pieces are polygons that together cover a stroke, all turning the same way:
// one for each straight part, one for each corner. The ends are butt.
func (l line) pieces(width float64, add func(...font.Point)) {
	p := slices.Compact(slices.Clone(l.points)) // a side without length has no direction
	n := len(p)
	if n < 2 {
		return
	}
	half := width / 2
	sides := n - 1
	if l.closed {
		sides = n
	}
	// normals point to the left of each side
	normals := make([]font.Point, sides)
	for i := range sides {
		a, b := p[i], p[(i+1)%n]
		d := distance(a, b)
		normals[i] = font.Point{X: -(b.Y - a.Y) / d * half, Y: (b.X - a.X) / d * half}
		o := normals[i]
		add(font.Point{X: a.X - o.X, Y: a.Y - o.Y}, font.Point{X: b.X - o.X, Y: b.Y - o.Y},
			font.Point{X: b.X + o.X, Y: b.Y + o.Y}, font.Point{X: a.X + o.X, Y: a.Y + o.Y})
	}
	for i := range sides {
		next := i + 1
		if next == sides {
			if !l.closed {
				break
			}
			next = 0
		}
		corner(p[(i+1)%n], normals[i], normals[next], half, add)
	}
}

// corner fills the wedge outside of a corner, to a point or, if that would be
// too far, straight across.
func corner(at, a, b font.Point, half float64, add func(...font.Point)) {
	turn := a.X*b.Y - a.Y*b.X
	if turn == 0 {
		return
	}
	if turn > 0 { // to the left: the outside is on the right
		a, b = font.Point{X: -b.X, Y: -b.Y}, font.Point{X: -a.X, Y: -a.Y}
	}
	// a and b now turn clockwise from the one to the other
	from, to := font.Point{X: at.X + a.X, Y: at.Y + a.Y}, font.Point{X: at.X + b.X, Y: at.Y + b.Y}
	mid := font.Point{X: a.X + b.X, Y: a.Y + b.Y}
	// The square of the ratio of miter length to width is 1/cos² of half the
	// turn, and |a+b|² = 4·half²·cos².
	if square := mid.X*mid.X + mid.Y*mid.Y; square > 0 && 4*half*half/square <= miterLimit*miterLimit {
		k := 2 * half * half / square
		add(at, to, font.Point{X: at.X + mid.X*k, Y: at.Y + mid.Y*k}, from)
		return
	}
	add(at, to, from)
}
