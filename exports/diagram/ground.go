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

// grounds are the outlines of the ground of a group, without holes and narrow clefts where
// nobody else is, its edges smooth. rings are convex and hold its nodes, foes are the
// rectangles of other nodes. ok is false if ground would lie around one of these.
func grounds(rings [][]point, foes []foe) (outlines [][]point, ok bool) {
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
	if !g.fillHoles(taken) {
		return nil, false
	}
	return g.outlines(), true
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
	far := g.distances(true)
	for i := range g.in {
		g.in[i] = far[i] <= bridge
	}
	far = g.distances(false)
	for i := range g.in {
		g.in[i] = far[i] > bridge
	}
}

// distances are how far each square is from the next one that is ground, or is none, in
// steps to the side and across (Borgefors 1986).
func (g *grid) distances(ground bool) []float64 {
	d := make([]float64, len(g.in))
	for i := range d {
		if g.in[i] != ground {
			d[i] = math.Inf(1)
		}
	}
	const straight, diagonal = 0.955 * squareSize, 1.369 * squareSize
	// The row before, or after, and the square before in this one.
	pass := func(row, next []float64, x, by int) {
		near := row[x]
		if b := x - by; b >= 0 && b < len(row) {
			near = least(near, row[b]+straight)
		}
		if next != nil {
			near = least(near, next[x]+straight)
			if x > 0 {
				near = least(near, next[x-1]+diagonal)
			}
			if x < len(row)-1 {
				near = least(near, next[x+1]+diagonal)
			}
		}
		row[x] = near
	}
	var next []float64
	for y := range g.down {
		row := d[y*g.across : (y+1)*g.across]
		for x := range row {
			pass(row, next, x, 1)
		}
		next = row
	}
	next = nil
	for y := g.down - 1; y >= 0; y-- {
		row := d[y*g.across : (y+1)*g.across]
		for x := g.across - 1; x >= 0; x-- {
			pass(row, next, x, -1)
		}
		next = row
	}
	return d
}

// least is the less of two lengths, none of which is a NaN.
func least(a, b float64) float64 {
	if b < a {
		return b
	}
	return a
}

// fillHoles makes ground of what ground is around; it reports false if there is a foe in
// it.
func (g *grid) fillHoles(taken []bool) bool {
	outside := make([]bool, len(g.in))
	waiting := []int{0} // a corner, where no ground is
	outside[0] = true
	for len(waiting) > 0 {
		i := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		x, y := i%g.across, i/g.across
		for _, n := range [][2]int{{x - 1, y}, {x + 1, y}, {x, y - 1}, {x, y + 1}} {
			if n[0] < 0 || n[0] >= g.across || n[1] < 0 || n[1] >= g.down {
				continue
			}
			if k := n[1]*g.across + n[0]; !outside[k] && !g.in[k] {
				outside[k] = true
				waiting = append(waiting, k)
			}
		}
	}
	for i := range g.in {
		if !outside[i] && !g.in[i] {
			if taken[i] {
				return false
			}
			g.in[i] = true
		}
	}
	return true
}

// outlines are the edges of the ground, which has no holes: each from square to square
// around one piece of it, made smooth.
func (g *grid) outlines() (out [][]point) {
	is := func(x, y int) bool { return x >= 0 && x < g.across && y >= 0 && y < g.down && g.in[y*g.across+x] }
	// From a corner the edge goes on where ground is at its left, at a corner where two
	// squares touch to the left.
	done := map[[3]int]bool{}
	ways := [4][2]int{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}
	// The squares at the left and at the right of a way that begins at a corner.
	sides := [4][2][2]int{{{0, 0}, {0, -1}}, {{-1, 0}, {0, 0}}, {{-1, -1}, {-1, 0}}, {{0, -1}, {-1, -1}}}
	edge := func(x, y, way int) bool {
		a, b := sides[way][0], sides[way][1]
		return is(x+a[0], y+a[1]) && !is(x+b[0], y+b[1])
	}
	for y := range g.down {
		for x := range g.across {
			if !edge(x, y, 0) || done[[3]int{x, y, 0}] {
				continue
			}
			var ring []point
			for cx, cy, way := x, y, 0; !done[[3]int{cx, cy, way}]; {
				done[[3]int{cx, cy, way}] = true
				ring = append(ring, point{g.corner.x + float64(float64(cx)*squareSize), g.corner.y + float64(float64(cy)*squareSize)})
				cx, cy = cx+ways[way][0], cy+ways[way][1]
				for _, turn := range []int{1, 0, 3} {
					if next := (way + turn) % 4; edge(cx, cy, next) {
						way = next
						break
					}
				}
			}
			if ring = smooth(ring); len(ring) > 2 { // a square alone is none
				out = append(out, ring)
			}
		}
	}
	return out
}

// smooth makes a ring of small steps round, and leaves out places that are in a line with
// others.
func smooth(ring []point) []point {
	n := len(ring)
	for range 14 {
		next := make([]point, n)
		for i, p := range ring {
			a, b := ring[(i+n-1)%n], ring[(i+1)%n]
			next[i] = point{float64(a.x+b.x)/4 + p.x/2, float64(a.y+b.y)/4 + p.y/2}
		}
		ring = next
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
