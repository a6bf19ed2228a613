package diagram

import "math"

// A curve is Bézier curves of the third degree, one after the other: 1 + 3n points. Two
// points are a straight line.
type curve []point

// at is the place of a part of the way along a piece of a curve.
func (c curve) at(piece int, t float64) point {
	p := c[3*piece:]
	u := 1 - t
	k0, k1, k2, k3 := float64(u*u)*u, float64(3*u)*u*t, float64(3*u)*t*t, float64(t*t)*t
	return point{
		float64(k0*p[0].x) + float64(k1*p[1].x) + float64(k2*p[2].x) + float64(k3*p[3].x),
		float64(k0*p[0].y) + float64(k1*p[1].y) + float64(k2*p[2].y) + float64(k3*p[3].y),
	}
}

// places adds places of the curve that are about a step from one another: of all, its ends
// included, the first and every so many after it.
func (c curve) places(step float64, every int, to []point) []point {
	if len(c) == 2 {
		parts := max(1, math.Ceil(apart(c[0], c[1])/step))
		for i := 0; i <= int(parts); i += every {
			t := float64(i) / parts
			to = append(to, point{c[0].x + float64((c[1].x-c[0].x)*t), c[0].y + float64((c[1].y-c[0].y)*t)})
		}
		return to
	}
	to = append(to, c[0])
	next := every // after how many places of the piece
	for piece := range (len(c) - 1) / 3 {
		p := c[3*piece:]
		parts := max(1, math.Ceil((apart(p[0], p[1])+apart(p[1], p[2])+apart(p[2], p[3]))/step))
		for ; next <= int(parts); next += every {
			to = append(to, c.at(piece, float64(next)/parts))
		}
		next -= int(parts)
	}
	return to
}

// bend is how far the points between the ends of a curve are from the line between these.
func (c curve) bend() (most float64) {
	if len(c) == 2 {
		return 0
	}
	a, b := c[0], c[len(c)-1]
	d := apart(a, b)
	if d == 0 {
		return 0
	}
	for _, p := range c[1 : len(c)-1] {
		most = max(most, math.Abs(float64((b.x-a.x)*(p.y-a.y))-float64((b.y-a.y)*(p.x-a.x)))/d)
	}
	return most
}

// through is a curve through places: at each it goes the way of the circle through it and
// those before and after, and a third of the way to them it goes on so. It bends least at
// its ends. It takes the place of another one, which is no longer needed.
func (c curve) through(places ...point) curve {
	last := len(places) - 1
	var ways [4]point // of as many places at most
	for i := 1; i < last; i++ {
		p, q, r := places[i-1], places[i], places[i+1]
		before, after := max(1e-9, apart(p, q)), max(1e-9, apart(q, r))
		x := float64((q.x-p.x)/before*after) + float64((r.x-q.x)/after*before)
		y := float64((q.y-p.y)/before*after) + float64((r.y-q.y)/after*before)
		long := max(1e-9, math.Sqrt(float64(x*x)+float64(y*y)))
		ways[i] = point{x / long, y / long}
	}
	out := append(c[:0], places[0])
	for i := range last {
		p, q := places[i], places[i+1]
		third := apart(p, q) / 3
		from, to := point{p.x + float64(ways[i].x*third), p.y + float64(ways[i].y*third)}, point{q.x - float64(ways[i+1].x*third), q.y - float64(ways[i+1].y*third)}
		switch {
		case i == 0 && i+1 < last:
			from = between(p, to)
		case i+1 == last && i > 0:
			to = between(from, q)
		}
		out = append(out, from, to, q)
	}
	return out
}

// beside is the curve so far to its side: each of its points is moved across the way that
// it goes there.
func (c curve) beside(by float64) []point {
	if by == 0 {
		return c
	}
	out := make([]point, len(c))
	for i, p := range c {
		from, to := c[max(i-1, 0)], c[min(i+1, len(c)-1)]
		length := max(1e-9, apart(from, to))
		out[i] = point{p.x - float64((to.y-from.y)/length*by), p.y + float64((to.x-from.x)/length*by)}
	}
	return out
}
