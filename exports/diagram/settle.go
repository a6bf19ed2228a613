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
	for range rounds {
		changed := false
		for i := range c.nodes {
			if err := ctx.Err(); err != nil {
				return err
			}
			at, face := c.at[i], c.nodes[i].side
			least := c.bad(i, at, face, home[i], math.Inf(1))
			if least < 0.05 {
				continue
			}
			best, turned := at, face
			for _, ring := range rings {
				for k := range int(ring.places) {
					angle := 2 * math.Pi * float64(k) / ring.places
					p := point{at.x + float64(ring.far*math.Cos(angle)), at.y + float64(ring.far*math.Sin(angle))}
					for s := range sidePrice {
						if moved := badMove*apart(p, home[i]) + sidePrice[s]*0.3; moved >= least-0.05 {
							continue // whatever else is bad there
						}
						f := frameOf(c.nodes[i].radius, c.nodes[i].name(side(s)))
						c.at[i] = p
						meets := c.meets(i, f, frames)
						c.at[i] = at
						if meets {
							continue
						}
						if bad := c.bad(i, p, side(s), home[i], least); bad < least-0.05 {
							best, turned, least = p, side(s), bad
						}
						if c.nodes[i].high == 0 {
							break
						}
					}
				}
			}
			if best != at || turned != face {
				changed = true
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

// bad is what is bad about a node that stands at a place; above most, how much more does
// not matter.
func (c *crowd) bad(i int, at point, s side, home point, most float64) float64 {
	v := &c.nodes[i]
	sum := badMove*apart(at, home) + sidePrice[s]*0.3
	reach := v.radius + discGap
	name := v.name(s).moved(at)
	named := v.high > 0
	near := extent{at.x - reach, at.y - reach, at.x + reach, at.y + reach}
	for _, t := range c.ties {
		if t[0] == i || t[1] == i {
			continue
		}
		a, b := c.at[t[0]], c.at[t[1]]
		box := boxOf(a, b)
		if near.overlaps(box) && toLine(at, a, b) < reach {
			sum += badPass
		}
		if named && name.overlaps(box) && name.crosses(a, b) {
			sum += badName
		}
		if sum > most {
			return sum
		}
	}
	for _, j := range v.ties {
		to := c.at[j]
		if named && name.crosses(at, to) {
			sum += badOwn
		}
		o := &c.nodes[j]
		if o.high > 0 && o.name(o.side).moved(to).crosses(at, to) {
			sum += badOwn
		}
		sum += c.parted(to, at, i, o.ties) + c.parted(at, to, j, v.ties)/2
		line := boxOf(at, to)
		for k := range c.nodes {
			if k == i || k == j {
				continue
			}
			p, o := c.at[k], &c.nodes[k]
			reach := o.radius + discGap
			if line.overlaps(extent{p.x - reach, p.y - reach, p.x + reach, p.y + reach}) && toLine(p, at, to) < reach {
				sum += badPass
			}
			if o.high > 0 {
				if name := o.name(o.side).moved(p); name.overlaps(line) && name.crosses(at, to) {
					sum += badName
				}
			}
		}
		if sum > most {
			return sum
		}
		for _, t := range c.ties {
			if t[0] != i && t[1] != i && t[0] != j && t[1] != j && line.overlaps(boxOf(c.at[t[0]], c.at[t[1]])) && cross(at, to, c.at[t[0]], c.at[t[1]]) {
				sum += badCross
			}
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
	d := apart(from, to)
	for _, k := range others {
		if k == toNode {
			continue
		}
		p := c.at[k]
		e := apart(from, p)
		if d == 0 || e == 0 {
			continue
		}
		dot := float64((to.x-from.x)*(p.x-from.x)) + float64((to.y-from.y)*(p.y-from.y))
		if dot <= 0 {
			continue
		}
		// The sine of the angle.
		turn := math.Abs(float64((to.x-from.x)*(p.y-from.y))-float64((to.y-from.y)*(p.x-from.x))) / (d * e)
		const narrow = 0.14 // 8°
		if turn < narrow {
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
