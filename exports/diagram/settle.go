package diagram

import (
	"context"
	"math"
	"slices"
)

// What is bad about the place of a node: how much worse than a name that one line leads
// through.
const (
	badPass  = 4.0
	badName  = 1.0
	badOwn   = 0.8
	badCross = 0.12  // two lines that cross
	badAngle = 1.5   // two lines that leave a node in one direction
	badMove  = 0.005 // for each point from where the layout has it
	badSide  = 0.3   // times the price of the side on which the name stands
)

// A ring is places around a node: how far from it, and how many.
type ring struct{ far, places float64 }

// settle moves one node after the other to a place nearby where lines lead through fewer
// nodes and names, and where the lines at a node part; no two nodes come to lie on each
// other.
func (c *crowd) settle(ctx context.Context) error {
	home := slices.Clone(c.at)
	frames := c.frames()
	rounds, rings := 6, []ring{{0, 1}, {9, 8}, {20, 12}, {36, 12}, {60, 16}, {95, 16}}
	if len(c.ties) > mostEased/3 { // so many lines go everywhere: it is the nodes that move little that help
		rounds, rings = 1, []ring{{0, 1}, {14, 6}, {32, 8}, {64, 8}}
	}
	farthest := rings[len(rings)-1].far
	var m move
	var others []int
	moves := 1
	seen := make([]int, len(c.nodes)) // how many moves each node knew when it had no better place
	for range rounds {
		changed := false
		for i := range c.nodes {
			if err := ctx.Err(); err != nil {
				return err
			}
			if seen[i] == moves {
				continue // nothing is where it was not
			}
			seen[i] = moves
			at, face := c.at[i], c.nodes[i].side
			m.begin(c, i, home[i], farthest)
			least := m.place(at, math.Inf(1)) + m.side(at, face, math.Inf(1))
			if least < 0.05 {
				continue
			}
			others = c.reached(i, farthest, frames, others[:0])
			best, turned := at, face
			for _, ring := range rings {
				for k := range int(ring.places) {
					angle := 2 * math.Pi * float64(k) / ring.places
					p := point{at.x + float64(ring.far*math.Cos(angle)), at.y + float64(ring.far*math.Sin(angle))}
					moved := badMove * apart(p, home[i])
					placed := -1.0 // what is bad there whatever the side; below 0: it is not known yet
					for s, price := range sidePrice {
						if moved+price*badSide >= least-0.05 || placed >= least {
							continue // whatever else is bad there
						}
						if c.meets(frameOf(c.nodes[i].radius, c.nodes[i].name(side(s))), p, others, frames) {
							continue
						}
						if placed < 0 {
							placed = m.place(p, least)
						}
						if bad := placed + m.side(p, side(s), least-placed); bad < least-0.05 {
							best, turned, least = p, side(s), bad
						}
						if !c.nodes[i].named {
							break
						}
					}
				}
			}
			if best != at || turned != face {
				changed = true
				moves++
				c.at[i], c.nodes[i].side = best, turned
				frames[i] = frameOf(c.nodes[i].radius, c.nodes[i].name(turned))
			}
		}
		if !changed {
			break
		}
	}
	return nil
}

// A move is of one node to a place nearby: all that may be bad about such places.
type move struct {
	c     *crowd
	i     int
	home  point
	lines []segment // that do not end at the node, and come near
	own   []ownLine
}

// An ownLine is a line of the node that moves.
type ownLine struct {
	to       point
	node     int // at the other end
	names    []extent
	discs    []disc
	crossing []segment // the lines of others that it might cross
}

// A disc is that of a node, with the rectangle around it.
type disc struct {
	at    point
	reach float64
	box   extent
}

// begin looks up what is near to where a node may move: so far at most.
func (m *move) begin(c *crowd, i int, home point, far float64) {
	m.c, m.i, m.home = c, i, home
	v := &c.nodes[i]
	at := c.at[i]
	places := extent{at.x - far, at.y - far, at.x + far, at.y + far}
	whole := extent{places.x0 + v.whole.x0, places.y0 + v.whole.y0, places.x1 + v.whole.x1, places.y1 + v.whole.y1}
	m.lines = m.lines[:0]
	m.own = slices.Grow(m.own[:0], len(v.ties))[:len(v.ties)] // with what their slices have room for
	for k, j := range v.ties {
		m.own[k].begin(c, i, j, places)
	}
	for _, t := range c.ties {
		if t[0] == i || t[1] == i {
			continue
		}
		l := segmentOf(c.at[t[0]], c.at[t[1]])
		if whole.overlaps(l.box) {
			m.lines = append(m.lines, l)
		}
		for k := range m.own {
			if o := &m.own[k]; t[0] != o.node && t[1] != o.node && places.with(extent{o.to.x, o.to.y, o.to.x, o.to.y}).overlaps(l.box) {
				o.crossing = append(o.crossing, l)
			}
		}
	}
}

// begin looks up what a line from places of node i to node j may lead through.
func (o *ownLine) begin(c *crowd, i, j int, places extent) {
	o.node, o.to = j, c.at[j]
	o.names, o.discs, o.crossing = o.names[:0], o.discs[:0], o.crossing[:0]
	swept := places.with(extent{o.to.x, o.to.y, o.to.x, o.to.y})
	for k := range c.nodes {
		if k == i || k == j {
			continue
		}
		v, at := &c.nodes[k], c.at[k]
		if box := v.disc().moved(at); swept.overlaps(box) {
			o.discs = append(o.discs, disc{at, v.radius + discGap, box})
		}
		if !v.named {
			continue
		}
		if name := v.name(v.side).moved(at); swept.overlaps(name) {
			o.names = append(o.names, name)
		}
	}
}

// place is what is bad about the node at a place, wherever its name stands; above most,
// how much more does not matter.
func (m *move) place(at point, most float64) float64 {
	c := m.c
	v := &c.nodes[m.i]
	sum := badMove * apart(at, m.home)
	reach := v.radius + discGap
	near := v.disc().moved(at)
	for k := range m.lines {
		if l := &m.lines[k]; near.overlaps(l.box) && toLine(at, l.a, l.b) < reach {
			sum += badPass
			if sum > most {
				return sum
			}
		}
	}
	for k := range m.own {
		o := &m.own[k]
		other := &c.nodes[o.node]
		line := segmentOf(at, o.to)
		if other.named && line.crosses(other.name(other.side).moved(o.to)) {
			sum += badOwn
		}
		sum += c.parted(o.to, at, m.i, other.ties) + c.parted(at, o.to, o.node, v.ties)/2
		for _, d := range o.discs {
			if line.box.overlaps(d.box) && toLine(d.at, at, o.to) < d.reach {
				sum += badPass
			}
		}
		for _, name := range o.names {
			if line.crosses(name) {
				sum += badName
			}
		}
		if sum > most {
			return sum
		}
		for k := range o.crossing {
			if l := &o.crossing[k]; line.box.overlaps(l.box) && cross(at, o.to, l.a, l.b) {
				sum += badCross
			}
		}
	}
	return sum
}

// side is what is bad about the name on a side of the node at a place; above most, how
// much more does not matter.
func (m *move) side(at point, s side, most float64) float64 {
	v := &m.c.nodes[m.i]
	sum := sidePrice[s] * badSide
	if !v.named {
		return sum
	}
	name := v.name(s).moved(at)
	for k := range m.own {
		if line := segmentOf(at, m.own[k].to); line.crosses(name) {
			sum += badOwn
		}
	}
	for k := range m.lines {
		if sum > most {
			return sum
		}
		if m.lines[k].crosses(name) {
			sum += badName
		}
	}
	return sum
}

// boxOf is the rectangle around a line.
func boxOf(a, b point) extent {
	if a.x > b.x {
		a.x, b.x = b.x, a.x
	}
	if a.y > b.y {
		a.y, b.y = b.y, a.y
	}
	return extent{a.x, a.y, b.x, b.y}
}

// parted is how bad it is that lines from a place leave it in nearly the direction of one.
func (c *crowd) parted(from, to point, toNode int, others []int) (sum float64) {
	for _, k := range others {
		if k == toNode {
			continue
		}
		p := c.at[k]
		dot := float64((to.x-from.x)*(p.x-from.x)) + float64((to.y-from.y)*(p.y-from.y))
		if dot <= 0 {
			continue
		}
		across := math.Abs(float64((to.x-from.x)*(p.y-from.y)) - float64((to.y-from.y)*(p.x-from.x)))
		const narrow = 0.14 // the sine of 8°, of which the tangent is more
		if across > 0.15*dot {
			continue
		}
		if turn := across / (apart(from, to) * apart(from, p)); turn < narrow {
			sum += badAngle * (1 - turn/narrow)
		}
	}
	return sum
}

// toLine is how far a place is from the line between two others.
func toLine(p, a, b point) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	square := float64(dx*dx) + float64(dy*dy)
	if square == 0 {
		return apart(p, a)
	}
	t := (float64((p.x-a.x)*dx) + float64((p.y-a.y)*dy)) / square
	t = max(0, min(1, t))
	return apart(p, point{a.x + float64(dx*t), a.y + float64(dy*t)})
}

// cross reports whether two lines cross.
func cross(a, b, c, d point) bool {
	turn := func(a, b, c point) float64 { return float64((b.x-a.x)*(c.y-a.y)) - float64((b.y-a.y)*(c.x-a.x)) }
	return turn(a, b, c) > 0 != (turn(a, b, d) > 0) && turn(c, d, a) > 0 != (turn(c, d, b) > 0)
}
