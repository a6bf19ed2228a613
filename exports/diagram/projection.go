package diagram

import (
	"cmp"
	"math"
	"strings"

	"onrecord/exports/diagram/world"
	"onrecord/schema/sorting"
)

// A projection brings places of the globe to a plane, on which north is up and the radius
// of the globe is 1.
type projection struct {
	name  string // as the footer has it
	point func(world.Place) point
	// ring and line cut what the plane has in pieces; nil: what is to be seen is whole.
	meridian float64
	flat     bool
}

const degree = math.Pi / 180

// project chooses: an equal-area map around the places, as Lambert had it, where all are
// within some 70° of their middle, else the whole world as Equal Earth.
func project(places []world.Place) projection {
	var x, y, z float64
	for _, p := range places {
		lat, long := p.Lat*degree, p.Long*degree
		x, y, z = x+math.Cos(lat)*math.Cos(long), y+math.Cos(lat)*math.Sin(long), z+math.Sin(lat)
	}
	length := math.Sqrt(float64(x*x) + float64(y*y) + float64(z*z))
	if length > 0.2*float64(len(places)) {
		middle := world.Place{Lat: math.Asin(z/length) / degree, Long: math.Atan2(y, x) / degree}
		farthest := 0.0
		for _, p := range places {
			farthest = max(farthest, away(middle, p))
		}
		const most = 70
		if farthest <= most {
			return lambert(middle)
		}
	}
	return equalEarth(meridian(places))
}

// meridian is the one in the middle of a map of the world: that of Greenwich, unless a
// place would be at the edge; then the opposite of the middle of where nobody is, in tens
// of degrees.
func meridian(places []world.Place) float64 {
	longs := make([]float64, len(places))
	near := false
	for i, p := range places {
		longs[i] = p.Long
		near = near || math.Abs(p.Long) > 168
	}
	if !near {
		return 0
	}
	sorting.By(longs, cmp.Compare[float64])
	widest, middle := 0.0, 0.0
	for i, a := range longs {
		b := longs[0] + 360
		if i+1 < len(longs) {
			b = longs[i+1]
		}
		if b-a > widest {
			widest, middle = b-a, (a+b)/2
		}
	}
	middle = 10 * math.Round((middle-180)/10)
	return middle - 360*math.Round(middle/360)
}

// away is how far two places are from each other, in degrees.
func away(a, b world.Place) float64 {
	cos := math.Sin(a.Lat*degree)*math.Sin(b.Lat*degree) + math.Cos(a.Lat*degree)*math.Cos(b.Lat*degree)*math.Cos((a.Long-b.Long)*degree)
	return math.Acos(max(-1, min(1, cos))) / degree
}

// lambert is the azimuthal equal-area projection (Lambert 1772; Snyder 1987, "Map
// Projections: A Working Manual", p. 185).
func lambert(middle world.Place) projection {
	// Whole degrees are enough, and can be said.
	middle = world.Place{Lat: math.Round(middle.Lat), Long: math.Round(middle.Long)}
	sin, cos := math.Sin(middle.Lat*degree), math.Cos(middle.Lat*degree)
	return projection{
		name: "Lambert azimuthal equal-area around " + inDegrees(middle),
		point: func(p world.Place) point {
			lat, long := p.Lat*degree, (p.Long-middle.Long)*degree
			k := math.Sqrt(2 / max(1e-6, 1+sin*math.Sin(lat)+cos*math.Cos(lat)*math.Cos(long)))
			return point{k * math.Cos(lat) * math.Sin(long), k * (cos*math.Sin(lat) - sin*math.Cos(lat)*math.Cos(long))}
		},
	}
}

// equalEarth is the projection of that name (Šavrič, Patterson and Jenny 2018).
func equalEarth(meridian float64) projection {
	const a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
	return projection{
		name: strings.TrimSuffix("Equal Earth around "+strings.TrimPrefix(inDegrees(world.Place{Long: meridian}), "0°\u00a0N\u00a0"), " around 0°\u00a0E"), flat: true, meridian: meridian,
		point: func(p world.Place) point {
			long := p.Long - meridian
			if long < -180 || long > 180 {
				long -= 360 * math.Round(long/360)
			}
			t := math.Asin(math.Sqrt(3) / 2 * math.Sin(p.Lat*degree))
			t2 := t * t
			t6 := t2 * t2 * t2
			return point{
				2 * math.Sqrt(3) * long * degree * math.Cos(t) / (3 * (9*a4*t6*t2 + 7*a3*t6 + 3*a2*t2 + a1)),
				a4*t6*t2*t + a3*t6*t + a2*t2*t + a1*t,
			}
		},
	}
}

// inDegrees are a place in whole degrees: 61° N 150° W.
func inDegrees(p world.Place) string {
	side := func(v float64, above, below string) string {
		if v < 0 {
			return decimal(-v) + "°\u00a0" + below
		}
		return decimal(v) + "°\u00a0" + above
	}
	return side(p.Lat, "N", "S") + "\u00a0" + side(p.Long, "E", "W")
}

// rings are those of the land on the plane.
func (p projection) rings(m *world.Map) (out [][]point) {
	for _, ring := range m.Rings {
		if p.flat {
			for _, piece := range world.Flat(ring, p.meridian) {
				out = append(out, p.along(fine(piece), p.meridian))
			}
			continue
		}
		out = append(out, p.along(fine(ring), 0))
	}
	return out
}

// lines are lines on the plane.
func (p projection) lines(lines [][]world.Place) (out [][]point) {
	for _, line := range lines {
		if p.flat {
			for _, piece := range world.FlatLine(line, p.meridian) {
				out = append(out, p.along(piece, p.meridian))
			}
			continue
		}
		out = append(out, p.along(line, 0))
	}
	return out
}

// along projects places whose longitudes are from a meridian on.
func (p projection) along(places []world.Place, meridian float64) []point {
	out := make([]point, len(places))
	for i, at := range places {
		out[i] = p.point(world.Place{Lat: at.Lat, Long: at.Long + meridian})
	}
	return out
}

// fine has places between those of a ring that are far from each other along an edge of
// the map, which is curved.
func fine(ring []world.Place) (out []world.Place) {
	const most = 5.0 // degrees
	for i, b := range ring {
		a := ring[(i+len(ring)-1)%len(ring)]
		if n := int(math.Abs(b.Lat-a.Lat) / most); n > 0 && math.Abs(b.Long-a.Long) < 180 {
			for k := 1; k <= n; k++ {
				u := float64(k) / float64(n+1)
				out = append(out, world.Place{Lat: a.Lat + (b.Lat-a.Lat)*u, Long: a.Long + (b.Long-a.Long)*u})
			}
		}
		out = append(out, b)
	}
	return out
}

// clipped is the part of a ring that is within a rectangle (Sutherland and Hodgman 1974).
func (b extent) clipped(ring []point) []point {
	for _, side := range []struct {
		in    func(p point) bool
		cross func(a, b point) point
	}{
		{func(p point) bool { return p.x >= b.x0 }, func(p, q point) point { return point{b.x0, p.y + (q.y-p.y)*(b.x0-p.x)/(q.x-p.x)} }},
		{func(p point) bool { return p.x <= b.x1 }, func(p, q point) point { return point{b.x1, p.y + (q.y-p.y)*(b.x1-p.x)/(q.x-p.x)} }},
		{func(p point) bool { return p.y >= b.y0 }, func(p, q point) point { return point{p.x + (q.x-p.x)*(b.y0-p.y)/(q.y-p.y), b.y0} }},
		{func(p point) bool { return p.y <= b.y1 }, func(p, q point) point { return point{p.x + (q.x-p.x)*(b.y1-p.y)/(q.y-p.y), b.y1} }},
	} {
		var out []point
		for i, q := range ring {
			p := ring[(i+len(ring)-1)%len(ring)]
			if side.in(p) != side.in(q) {
				out = append(out, side.cross(p, q))
			}
			if side.in(q) {
				out = append(out, q)
			}
		}
		ring = out
	}
	return ring
}

// cut are the parts of a line that are within a rectangle.
func (b extent) cut(line []point) (out [][]point) {
	var piece []point
	end := func() {
		if len(piece) > 1 {
			out = append(out, piece)
		}
		piece = nil
	}
	for i := 1; i < len(line); i++ {
		from, to, ok := b.within(line[i-1], line[i])
		if !ok {
			end()
			continue
		}
		if len(piece) == 0 || piece[len(piece)-1] != from {
			end()
			piece = []point{from}
		}
		piece = append(piece, to)
	}
	end()
	return out
}

// within is the part of a straight line that is in the rectangle (Liang and Barsky 1984).
func (b extent) within(from, to point) (p, q point, ok bool) {
	low, high := 0.0, 1.0
	dx, dy := to.x-from.x, to.y-from.y
	for _, side := range []struct{ d, from, to float64 }{{dx, b.x0 - from.x, b.x1 - from.x}, {dy, b.y0 - from.y, b.y1 - from.y}} {
		if side.d == 0 {
			if side.from > 0 || side.to < 0 {
				return p, q, false
			}
			continue
		}
		a, c := side.from/side.d, side.to/side.d
		low, high = max(low, min(a, c)), min(high, max(a, c))
	}
	if low >= high {
		return p, q, false
	}
	p, q = from, to
	if low > 0 {
		p = point{from.x + float64(dx*low), from.y + float64(dy*low)}
	}
	if high < 1 {
		q = point{from.x + float64(dx*high), from.y + float64(dy*high)}
	}
	return p, q, true
}
