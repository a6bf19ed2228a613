package diagram

import (
	"math"
	"slices"
)

// A grid is squares of a part of the picture, of which some are ground.
type grid struct {
	corner       point
	across, down int
	in           []bool
}

const (
	squareSize = 4.0
	// bridge is how wide a cleft may be that ground leads over, twice.
	bridge = 26.0
)

// A patch is a piece of the ground of a group.
type patch struct {
	outline []point
	holes   [][]point // each goes the other way round than the outline
}

// grounds is the ground of a group, its edges smooth, without narrow clefts where nobody
// else is, and without holes other than those in which somebody else is. rings are convex
// and hold its nodes.
func grounds(rings [][]point, foes []foe) []patch {
	all := around(slices.Concat(rings...))
	const rim = bridge + 3*squareSize
	g := &grid{corner: point{all.x0 - rim, all.y0 - rim}}
	g.across, g.down = int((all.x1-all.x0+2*rim)/squareSize)+1, int((all.y1-all.y0+2*rim)/squareSize)+1
	g.in = make([]bool, g.across*g.down)
	for _, ring := range rings {
		g.fill(ring)
	}
	own := slices.Clone(g.in)
	taken := make([]bool, len(g.in))
	for _, f := range foes {
		for y := max(0, g.row(f.y0)); y <= min(g.down-1, g.row(f.y1)); y++ {
			for x := max(0, g.column(f.x0)); x <= min(g.across-1, g.column(f.x1)); x++ {
				taken[y*g.across+x] = true
			}
		}
	}
	g.close()
	for i := range g.in {
		g.in[i] = own[i] || g.in[i] && !taken[i]
	}
	g.fillHoles(taken)
	return g.pieces()
}

// area is the polygon of a patch: from its outline to each hole, around it, and back.
func (p *patch) area() []point {
	out := slices.Clone(p.outline)
	for _, hole := range p.holes {
		out = append(append(append(out, p.outline[0]), hole...), hole[0])
	}
	return out
}

func (g *grid) column(x float64) int { return int(math.Floor((x - g.corner.x) / squareSize)) }
func (g *grid) row(y float64) int    { return int(math.Floor((y - g.corner.y) / squareSize)) }

// fill makes ground of the squares whose middle is in a convex ring.
func (g *grid) fill(ring []point) {
	for y := range g.down {
		at := g.corner.y + float64((float64(y)+0.5)*squareSize)
		low, high := math.Inf(1), math.Inf(-1)
		for i, a := range ring {
			b := ring[(i+1)%len(ring)]
			if (a.y <= at) == (b.y <= at) {
				continue
			}
			x := a.x + float64((b.x-a.x)*((at-a.y)/(b.y-a.y)))
			low, high = min(low, x), max(high, x)
		}
		for x := max(0, int(math.Ceil((low-g.corner.x)/squareSize-0.5))); low <= high && x < g.across && g.corner.x+float64((float64(x)+0.5)*squareSize) <= high; x++ {
			g.in[y*g.across+x] = true
		}
	}
}

// close makes ground of what lies between ground (closing, of mathematical morphology): of
// all squares that no disc reaches that touches no ground.
func (g *grid) close() {
	const far = uint16(bridge / squareSize * 1000)
	d := make([]uint16, len(g.in))
	g.distances(d, true)
	for i := range g.in {
		g.in[i] = d[i] <= far
	}
	g.distances(d, false)
	for i := range g.in {
		g.in[i] = d[i] > far
	}
}

// distances are how far each square is from the next one that is ground, or is none, in
// steps to the side and across (Borgefors 1986): in thousandths of a square, those at the
// rim, which are no ground, left as they are.
func (g *grid) distances(d []uint16, ground bool) {
	const straight, diagonal, beyond = 955, 1369, 60000
	for i, in := range g.in {
		d[i] = beyond
		if in == ground {
			d[i] = 0
		}
	}
	w := g.across
	for y := 1; y < g.down-1; y++ {
		row, above := d[y*w:(y+1)*w], d[(y-1)*w:y*w]
		for x := 1; x < w-1; x++ {
			row[x] = min(row[x], row[x-1]+straight, above[x]+straight, above[x-1]+diagonal, above[x+1]+diagonal)
		}
	}
	for y := g.down - 2; y > 0; y-- {
		row, below := d[y*w:(y+1)*w], d[(y+1)*w:(y+2)*w]
		for x := w - 2; x > 0; x-- {
			row[x] = min(row[x], row[x+1]+straight, below[x]+straight, below[x-1]+diagonal, below[x+1]+diagonal)
		}
	}
}

// A gap is squares side by side without ground.
type gap struct {
	from, to int // of a row: to is after the last one
	of       int // another one that hangs together with it, or itself
	closed   bool
}

// fillHoles makes ground of what ground is around, but where somebody else is.
func (g *grid) fillHoles(taken []bool) {
	var gaps []gap
	root := func(i int) int {
		for gaps[i].of != i {
			gaps[i].of = gaps[gaps[i].of].of
			i = gaps[i].of
		}
		return i
	}
	var rows []int // the first gap of each row
	for y := range g.down {
		rows = append(rows, len(gaps))
		above := 0
		if y > 0 {
			above = rows[y-1]
		}
		row := g.in[y*g.across : (y+1)*g.across]
		for x := 0; x < len(row); x++ {
			if row[x] {
				continue
			}
			next := gap{from: x, of: len(gaps), closed: true}
			for ; x < len(row) && !row[x]; x++ {
				next.closed = next.closed && !taken[y*g.across+x]
			}
			next.to = x
			gaps = append(gaps, next)
			for k := above; k < rows[y]; k++ {
				if o := gaps[k]; o.from < next.to && next.from < o.to {
					a, b := root(k), root(len(gaps)-1)
					gaps[b].of = a
					gaps[a].closed = gaps[a].closed && gaps[b].closed
				}
			}
		}
	}
	if len(gaps) > 0 {
		gaps[root(0)].closed = false // it begins in a corner: it is what is outside
	}
	for y, first := range rows {
		last := len(gaps)
		if y+1 < len(rows) {
			last = rows[y+1]
		}
		for i := first; i < last; i++ {
			for x := gaps[i].from; x < gaps[i].to; x++ {
				g.in[y*g.across+x] = gaps[root(i)].closed
			}
		}
	}
}

// pieces are the pieces of the ground, each with its holes, their edges smooth.
func (g *grid) pieces() (out []patch) {
	var around, holes [][]point // from square to square
	for _, ring := range g.edges() {
		if covered(ring) > 0 {
			around = append(around, ring)
		} else {
			holes = append(holes, ring)
		}
	}
	of := make([]int, len(around)) // the place in out, and 1
	for i, ring := range around {
		if ring = smooth(ring); len(ring) > 2 { // a square alone is none
			out = append(out, patch{outline: ring})
			of[i] = len(out)
		}
	}
	for _, hole := range holes {
		least, place := math.Inf(1), 0
		within := point{hole[0].x + squareSize/2, hole[0].y - squareSize/2} // the first edge leads right, above ground
		for i, ring := range around {
			if c := covered(ring); c < least && encloses(ring, within) {
				least, place = c, of[i]
			}
		}
		if hole = smooth(hole); len(hole) > 2 && place > 0 {
			out[place-1].holes = append(out[place-1].holes, hole)
		}
	}
	return out
}

// covered is the area of a ring, below zero of one that goes around to the left.
func covered(ring []point) (sum float64) {
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sum += (float64(p.x*q.y) - float64(q.x*p.y)) / 2
	}
	return sum
}

// encloses reports whether a place is within a ring of any form.
func encloses(ring []point, at point) (in bool) {
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		if (a.y > at.y) != (b.y > at.y) && at.x < a.x+float64((b.x-a.x)*((at.y-a.y)/(b.y-a.y))) {
			in = !in
		}
	}
	return in
}

// edges are the edges of the ground: each goes from square to square around a piece of it,
// or the other way round around a hole.
func (g *grid) edges() (out [][]point) {
	is := func(x, y int) bool { return x >= 0 && x < g.across && y >= 0 && y < g.down && g.in[y*g.across+x] }
	// From a corner the edge goes on where ground is at its left, at a corner where two
	// squares touch to the left.
	done := make([][4]bool, (g.across+1)*(g.down+1))
	at := func(x, y int) *[4]bool { return &done[y*(g.across+1)+x] }
	ways := [4][2]int{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}
	// The squares at the left and at the right of a way that begins at a corner.
	sides := [4][2][2]int{{{0, 0}, {0, -1}}, {{-1, 0}, {0, 0}}, {{-1, -1}, {-1, 0}}, {{0, -1}, {-1, -1}}}
	edge := func(x, y, way int) bool {
		a, b := sides[way][0], sides[way][1]
		return is(x+a[0], y+a[1]) && !is(x+b[0], y+b[1])
	}
	for y := range g.down {
		for x := range g.across {
			if !edge(x, y, 0) || at(x, y)[0] {
				continue
			}
			var ring []point
			for cx, cy, way := x, y, 0; !at(cx, cy)[way]; {
				at(cx, cy)[way] = true
				ring = append(ring, point{g.corner.x + float64(float64(cx)*squareSize), g.corner.y + float64(float64(cy)*squareSize)})
				cx, cy = cx+ways[way][0], cy+ways[way][1]
				for _, turn := range []int{1, 0, 3} {
					if next := (way + turn) % 4; edge(cx, cy, next) {
						way = next
						break
					}
				}
			}
			out = append(out, ring)
		}
	}
	return out
}

// smooth makes a ring of small steps round, and leaves out places that are in a line with
// others.
func smooth(ring []point) []point {
	n := len(ring)
	ring, next := slices.Clone(ring), make([]point, n)
	for range 14 {
		a := ring[n-1]
		for i, p := range ring {
			b := ring[0]
			if i+1 < n {
				b = ring[i+1]
			}
			next[i] = point{float64(a.x+b.x)/4 + p.x/2, float64(a.y+b.y)/4 + p.y/2}
			a = p
		}
		ring, next = next, ring
	}
	var out []point
	for i := 0; i < n; {
		out = append(out, ring[i])
		// As far as all between is within a part of a point of the line.
		j := i + 1
		for ; j < n && j < i+40; j++ {
			straight := true
			for k := i + 1; k <= j && straight; k++ {
				straight = toLine(ring[k], ring[i], ring[(j+1)%n]) < 0.25
			}
			if !straight {
				break
			}
		}
		i = j
	}
	return out
}
