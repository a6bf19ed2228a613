package diagram

import (
	"context"
	"math"
	"slices"
)

// A side is where the name of a node stands.
type side int

const (
	below side = iota
	above
	right
	left
	aboveRight
	aboveLeft
	belowRight
	belowLeft
)

// sidePrice is how much rather a name stands below, in lines that run through it.
var sidePrice = [...]float64{below: 0, above: 0.3, right: 0.4, left: 0.5, aboveRight: 0.65, aboveLeft: 0.7, belowRight: 0.65, belowLeft: 0.7}

// A crowd is nodes that are moved so that straight lines between some of them lead past
// the others.
type crowd struct {
	at    []point
	nodes []crowded
	ties  [][2]int
}

// A crowded is a node with the room that its disc and its name take. Rectangles are from
// the middle of the node.
type crowded struct {
	radius float64
	named  bool
	names  [len(sidePrice)]extent // where the name stands on each side
	whole  extent                 // around the disc, the gap around it, and all of these
	side   side
	ties   []int // the nodes at the other ends
}

// crowdedOf is a node with a name of a size; of height 0, it has none.
func crowdedOf(radius, wide, high float64) crowded {
	reach := radius + discGap
	v := crowded{radius: radius, named: high > 0, whole: extent{-reach, -reach, reach, reach}}
	for s := range v.names {
		v.names[s] = nameBox(radius, wide, high, side(s))
		v.whole = v.whole.with(v.names[s])
	}
	return v
}

// name is the rectangle of the name.
func (v *crowded) name(s side) extent { return v.names[s] }

// disc is the rectangle around the disc and the gap around it.
func (v *crowded) disc() extent {
	reach := v.radius + discGap
	return extent{-reach, -reach, reach, reach}
}

// nameBox is where a name of a size stands, from the middle of its node.
func nameBox(radius, wide, high float64, s side) extent {
	if high == 0 {
		return extent{}
	}
	by := radius + nameGap
	aside := radius*math.Sqrt2/2 + nameGap/2 // where the disc has its shoulders
	switch s {
	case aboveRight:
		return extent{aside, -aside - high, aside + wide, -aside}
	case aboveLeft:
		return extent{-aside - wide, -aside - high, -aside, -aside}
	case belowRight:
		return extent{aside, aside, aside + wide, aside + high}
	case belowLeft:
		return extent{-aside - wide, aside, -aside, aside + high}
	case above:
		return extent{-wide / 2, -by - high, wide / 2, -by}
	case right:
		return extent{by, -high / 2, by + wide, high / 2}
	case left:
		return extent{-by - wide, -high / 2, -by, high / 2}
	}
	return extent{-wide / 2, by, wide / 2, by + high}
}

// moved is the rectangle elsewhere.
func (b extent) moved(to point) extent {
	return extent{b.x0 + to.x, b.y0 + to.y, b.x1 + to.x, b.y1 + to.y}
}

// frameOf is how far a node with its name reaches, and the gap around it.
func frameOf(radius float64, name extent) frame {
	const half = nodeGap / 2
	return frame{max(radius, -name.x0) + half, max(radius, name.x1) + half, max(radius, -name.y0) + half, max(radius, name.y1) + half}
}

// frames are those of all nodes.
func (c *crowd) frames() []frame {
	out := make([]frame, len(c.nodes))
	for i := range c.nodes {
		out[i] = frameOf(c.nodes[i].radius, c.nodes[i].name(c.nodes[i].side))
	}
	return out
}

// face lets names stand where the fewest lines of their nodes lead, going by their
// directions alone.
func (c *crowd) face() {
	for i := range c.nodes {
		v := &c.nodes[i]
		if !v.named {
			continue
		}
		least := math.Inf(1)
		for s, price := range sidePrice {
			name := v.name(side(s))
			for _, j := range v.ties {
				d := apart(c.at[i], c.at[j])
				if d == 0 {
					continue
				}
				const far = 1e4
				if name.crosses(point{}, point{(c.at[j].x - c.at[i].x) / d * far, (c.at[j].y - c.at[i].y) / d * far}) {
					price++
				}
			}
			if price < least {
				least, v.side = price, side(s)
			}
		}
	}
}

// turn lets names stand on another side where there is room and fewer lines lead through.
func (c *crowd) turn(ctx context.Context) error {
	frames := c.frames()
	lines := c.lines()
	var near []*segment
	var others []int
	for i := range c.nodes {
		if err := ctx.Err(); err != nil {
			return err
		}
		v := &c.nodes[i]
		if !v.named {
			continue
		}
		near = near[:0]
		whole := v.whole.moved(c.at[i])
		for k := range lines {
			if whole.overlaps(lines[k].box) && lines[k].crosses(whole) {
				near = append(near, &lines[k])
			}
		}
		others = c.reached(i, 0, frames, others[:0])
		old, least := v.side, math.Inf(1)
		for s, price := range sidePrice {
			rather := 0.0
			if side(s) == old {
				rather = 0.2
			}
			if price-rather >= least {
				continue
			}
			f := frameOf(v.radius, v.name(side(s)))
			if side(s) != old && c.meets(f, c.at[i], others, frames) {
				continue
			}
			name := v.name(side(s)).moved(c.at[i])
			for _, l := range near {
				if l.crosses(name) {
					if price++; price-rather >= least {
						break
					}
				}
			}
			if price -= rather; price < least {
				least, v.side, frames[i] = price, side(s), f
			}
		}
	}
	return nil
}

// A segment is the line of a tie, and the rectangle around it.
type segment struct {
	a, b point
	box  extent
}

func segmentOf(a, b point) segment { return segment{a, b, boxOf(a, b)} }

// crosses reports whether a part of the line is within a rectangle: whether neither an
// upright nor a level line separates them, nor one along the line itself.
func (l *segment) crosses(b extent) bool {
	if !b.overlaps(l.box) {
		return false
	}
	dx, dy := l.b.x-l.a.x, l.b.y-l.a.y
	x, y := (b.x0+b.x1)/2-l.a.x, (b.y0+b.y1)/2-l.a.y
	return math.Abs(float64(x*dy)-float64(y*dx)) < (float64((b.x1-b.x0)*math.Abs(dy))+float64((b.y1-b.y0)*math.Abs(dx)))/2
}

// lines are those of all ties.
func (c *crowd) lines() []segment {
	out := make([]segment, len(c.ties))
	for k, t := range c.ties {
		out[k] = segmentOf(c.at[t[0]], c.at[t[1]])
	}
	return out
}

// reached adds the nodes that have something to do with a node that moves so far, wherever
// its name stands then.
func (c *crowd) reached(i int, far float64, frames []frame, to []int) []int {
	at, whole := c.at[i], c.nodes[i].whole
	own := frame{far - whole.x0 + nodeGap, far + whole.x1 + nodeGap, far - whole.y0 + nodeGap, far + whole.y1 + nodeGap}
	for j := range frames {
		if j != i && !own.clear(at, frames[j], c.at[j]) {
			to = append(to, j)
		}
	}
	return to
}

// meets reports whether a frame at a place would lie on one of some nodes.
func (c *crowd) meets(f frame, at point, others []int, frames []frame) bool {
	for _, j := range others {
		if f.clear(at, frames[j], c.at[j]) {
			continue
		}
		if x, y := f.overlap(at, frames[j], c.at[j]); x > 0.01 && y > 0.01 {
			return true
		}
	}
	return false
}

// leave moves nodes off the lines that lead through them or their names, and keeps the
// places at which the fewest do. No two nodes may lie on each other, nor do they then.
func (c *crowd) leave(ctx context.Context) error {
	if err := c.turn(ctx); err != nil {
		return err
	}
	best, sides, least := slices.Clone(c.at), c.sides(), math.Inf(1)
	area := c.area()
	stuck := 0
	for range 40 {
		if err := ctx.Err(); err != nil {
			return err
		}
		crossed, pushes := c.pushes()
		grown := c.area() / area
		if bad := crossed * max(1, grown); bad < least-1e-9 {
			least, stuck = bad, 0
			copy(best, c.at)
			sides = c.sides()
		}
		if stuck++; crossed == 0 || grown > 1.6 || stuck > 8 {
			break
		}
		for i, p := range pushes {
			// No farther than a little at a time, or two that push each other swing.
			if d := math.Sqrt(float64(p.x*p.x) + float64(p.y*p.y)); d > 14 {
				p = point{p.x * 14 / d, p.y * 14 / d}
			}
			c.at[i] = point{c.at[i].x + p.x, c.at[i].y + p.y}
		}
		if err := separate(ctx, c.at, c.frames()); err != nil {
			return err
		}
		if err := c.turn(ctx); err != nil {
			return err
		}
	}
	copy(c.at, best)
	for i := range c.nodes {
		c.nodes[i].side = sides[i]
	}
	return c.settle(ctx)
}

func (c *crowd) sides() []side {
	out := make([]side, len(c.nodes))
	for i := range c.nodes {
		out[i] = c.nodes[i].side
	}
	return out
}

// area is that of the rectangle around all.
func (c *crowd) area() float64 {
	b := extent{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for i, f := range c.frames() {
		b = extent{min(b.x0, c.at[i].x-f.left), min(b.y0, c.at[i].y-f.up), max(b.x1, c.at[i].x+f.right), max(b.y1, c.at[i].y+f.down)}
	}
	return (b.x1 - b.x0) * (b.y1 - b.y0)
}

// pushes are how far each node had better move, and how much is crossed: a disc counts as
// four names.
func (c *crowd) pushes() (crossed float64, by []point) {
	by = make([]point, len(c.nodes))
	discs, names, wholes := make([]extent, len(c.nodes)), make([]extent, len(c.nodes)), make([]extent, len(c.nodes))
	for i := range c.nodes {
		v := &c.nodes[i]
		discs[i] = v.disc().moved(c.at[i])
		wholes[i] = discs[i]
		if v.named {
			names[i] = v.name(v.side).moved(c.at[i])
			wholes[i] = wholes[i].with(names[i])
		}
	}
	for _, t := range c.ties {
		line := segmentOf(c.at[t[0]], c.at[t[1]])
		a, b := line.a, line.b
		length := apart(a, b)
		if length == 0 {
			continue
		}
		nx, ny := -(b.y-a.y)/length, (b.x-a.x)/length
		for i := range c.nodes {
			if !line.box.overlaps(wholes[i]) || !line.crosses(wholes[i]) {
				continue
			}
			v, name := &c.nodes[i], names[i]
			if i == t[0] || i == t[1] {
				if v.named && line.crosses(name) {
					crossed += 0.5
				}
				continue
			}
			reach := v.radius + discGap
			through := line.crosses(discs[i])
			if through {
				crossed += 4
			}
			if v.named && line.crosses(name) {
				crossed++
				through = true
			}
			if !through {
				continue
			}
			// To the side that is nearer: until neither disc nor name are crossed.
			low, high := math.Inf(1), math.Inf(-1)
			add := func(p point) {
				d := float64((p.x-a.x)*nx) + float64((p.y-a.y)*ny)
				low, high = min(low, d), max(high, d)
			}
			middle := float64((c.at[i].x-a.x)*nx) + float64((c.at[i].y-a.y)*ny)
			low, high = middle-reach, middle+reach
			if v.named {
				for _, p := range []point{{name.x0, name.y0}, {name.x1, name.y0}, {name.x0, name.y1}, {name.x1, name.y1}} {
					add(p)
				}
			}
			move := -low
			if high < move {
				move = -high
			}
			by[i] = point{by[i].x + float64(nx*move)*0.5, by[i].y + float64(ny*move)*0.5}
			for _, end := range t {
				by[end] = point{by[end].x - float64(nx*move)*0.2, by[end].y - float64(ny*move)*0.2}
			}
		}
	}
	return crossed, by
}
