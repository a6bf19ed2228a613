package diagram

import (
	"cmp"
	"context"
	"iter"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// How lines keep clear of what they do not lead to, in points.
const (
	discGap  = 4.0 // between a line and a node
	overhang = 5.0 // of lines above and below all, where text stands
	lineGap  = 1.5 // between two lines that run side by side
	cellSize = 8.0 // of the squares in which nodes and lines are found again

	// mostEased is of how many ties each is laid again when all others are known.
	mostEased = 250
)

// A curve is Bézier curves of the third degree, one after the other: 1 + 3n points. Two
// points are a straight line.
type curve []point

// An obstacle is a node for lines that do not lead to it: its disc and its name.
type obstacle struct {
	at     point
	radius float64
	name   extent // empty: it has none
}

// A wire is a line between two obstacles.
type wire struct {
	a, b  int
	width float64
}

// A router leads lines around the nodes that are not their ends, and beside each other.
type router struct {
	nodes   []obstacle
	wires   []wire
	curves  []curve
	bent    float64 // what bending costs: the more lines there are, the straighter they are
	step    float64 // between the places of a line that are looked at
	field   extent  // that lines stay in where they can
	corner  point   // of the first square
	across  int     // squares in a row
	near    [][]int // the nodes that a square has something to do with
	passing [][]trace
	laid    [][]trace
}

// A trace is a place of a line that is laid, and which way it goes there.
type trace struct {
	at, way point // way has length 1
	wire    int
}

// What a line costs, for each step of it that is not as it should be.
const (
	costPass    = 400.0 // through a node
	costNear    = 14.0  // so near a node that it seems to end there
	costName    = 9.0   // through a name
	costOwnName = 4.0
	costAlong   = 22.0  // along another line
	costLonger  = 0.8   // for each point that it is longer than need be
	costBent    = 0.40  // for each point that it bends
	costHook    = 4.0   // times as much, where it bends as far as it leads
	costTight   = 400.0 // for each radian, in a bend of a radius of one point; the less, the wider it is
)

// route lays lines so that they pass through no other node and lie on no other line, and
// as straight as that allows: of some tens of curves for each line it takes the one of
// the least cost, lines that can be straight first. With few lines, each is laid again
// when the others are known; of more, each that is in the way of something. passes is how many lines still lead through a node.
func route(ctx context.Context, nodes []obstacle, wires []wire) (curves []curve, passes int, err error) {
	r := &router{nodes: nodes, wires: wires, curves: make([]curve, len(wires)), step: 4, bent: costBent * (1 + float64(len(wires))/100), laid: make([][]trace, len(wires))}
	if len(wires) > 1000 {
		r.step = 8
	}
	r.find()
	if len(wires) > mostEased {
		return r.apiece(ctx)
	}
	order := make([]int, len(wires))
	straight := make([]float64, len(wires))
	for i, w := range wires {
		order[i] = i
		straight[i] = r.cost(i, curve{nodes[w.a].at, nodes[w.b].at}, math.Inf(1))
	}
	long := func(i int) float64 { return apart(nodes[wires[i].a].at, nodes[wires[i].b].at) }
	slices.SortStableFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(straight[i], straight[j]), cmp.Compare(long(i), long(j)))
	})
	rounds := 2
	if len(wires) <= mostEased/3 {
		rounds = 4
	}
	for round := range rounds {
		changed := false
		for _, i := range order {
			if err := ctx.Err(); err != nil {
				return nil, 0, err
			}
			if round > 0 {
				r.lift(i)
			}
			old := r.curves[i]
			if crowd := len(wires) > mostEased/3; !crowd || round == 0 || r.cost(i, old, 2*costName) >= 2*costName {
				r.curves[i] = r.best(i)
			}
			changed = changed || !slices.Equal(old, r.curves[i])
			r.lay(i)
		}
		if !changed {
			break
		}
	}
	for i := range wires {
		if r.passes(i, r.curves[i]) {
			passes++
		}
	}
	return r.curves, passes, nil
}

// apiece lays lines that do not mind each other: several at a time.
func (r *router) apiece(ctx context.Context) (curves []curve, passes int, err error) {
	var next, through atomic.Int64
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(r.wires) && (i%64 != 0 || ctx.Err() == nil); i = int(next.Add(1)) - 1 {
				r.curves[i] = r.best(i)
				if r.passes(i, r.curves[i]) {
					through.Add(1)
				}
			}
		})
	}
	wait.Wait()
	return r.curves, int(through.Load()), ctx.Err()
}

// find notes which nodes each square has something to do with.
func (r *router) find() {
	const rim = 12.0 // in which lines may swing out
	const reach = discGap + greatestWidth
	all := extent{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	r.field = all
	boxes := make([]extent, len(r.nodes))
	for i, o := range r.nodes {
		far := o.radius + reach
		boxes[i] = extent{o.at.x - far, o.at.y - far, o.at.x + far, o.at.y + far}
		if o.name != (extent{}) {
			boxes[i] = boxes[i].with(o.name)
		}
		all = all.with(boxes[i])
		r.field = r.field.with(extent{o.at.x - o.radius, o.at.y - o.radius, o.at.x + o.radius, o.at.y + o.radius})
		if o.name != (extent{}) {
			r.field = r.field.with(o.name)
		}
	}
	r.field = extent{r.field.x0 - reach - rim, r.field.y0 - hullGap - overhang, r.field.x1 + reach + rim, r.field.y1 + hullGap + overhang}
	r.corner = point{all.x0 - rim, all.y0 - rim}
	r.across = int((all.x1-all.x0+2*rim)/cellSize) + 1
	down := int((all.y1-all.y0+2*rim)/cellSize) + 1
	r.near, r.passing = make([][]int, r.across*down), make([][]trace, r.across*down)
	for i, b := range boxes {
		for cell := range r.cells(b) {
			r.near[cell] = append(r.near[cell], i)
		}
	}
}

// with is the rectangle around both.
func (b extent) with(o extent) extent {
	return extent{min(b.x0, o.x0), min(b.y0, o.y0), max(b.x1, o.x1), max(b.y1, o.y1)}
}

// cell is the square that a place is in; ok is false beyond all of them.
func (r *router) cell(p point) (cell int, ok bool) {
	x, y := int((p.x-r.corner.x)/cellSize), int((p.y-r.corner.y)/cellSize)
	if p.x < r.corner.x || p.y < r.corner.y || x >= r.across || y >= len(r.near)/r.across {
		return 0, false
	}
	return y*r.across + x, true
}

// cells are the squares that a rectangle has a part of.
func (r *router) cells(b extent) iter.Seq[int] {
	return func(yield func(int) bool) {
		x0, x1 := max(0, int((b.x0-r.corner.x)/cellSize)), min(r.across-1, int((b.x1-r.corner.x)/cellSize))
		y0, y1 := max(0, int((b.y0-r.corner.y)/cellSize)), min(len(r.near)/r.across-1, int((b.y1-r.corner.y)/cellSize))
		for y := y0; y <= y1; y++ {
			for x := x0; x <= x1; x++ {
				if !yield(y*r.across + x) {
					return
				}
			}
		}
	}
}

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

// along are places of a curve that are about a step from one another.
func (c curve) along(step float64, yield func(point) bool) {
	if len(c) == 2 {
		parts := max(1, math.Ceil(apart(c[0], c[1])/step))
		for i := range int(parts) + 1 {
			t := float64(i) / parts
			if !yield(point{c[0].x + float64((c[1].x-c[0].x)*t), c[0].y + float64((c[1].y-c[0].y)*t)}) {
				return
			}
		}
		return
	}
	for piece := range (len(c) - 1) / 3 {
		p := c[3*piece:]
		parts := max(1, math.Ceil((apart(p[0], p[1])+apart(p[1], p[2])+apart(p[2], p[3]))/step))
		from := 1
		if piece == 0 {
			from = 0
		}
		for i := from; i <= int(parts); i++ {
			if !yield(c.at(piece, float64(i)/parts)) {
				return
			}
		}
	}
}

// cost is what a line costs that is laid so; where it is more than most, how much more
// does not matter.
func (r *router) cost(i int, c curve, most float64) float64 {
	w := &r.wires[i]
	a, b := &r.nodes[w.a], &r.nodes[w.b]
	straight, bend := apart(a.at, b.at), c.bend()
	sum, length := r.bent*bend*(1+costHook*bend/max(1, straight)), 0.0
	if sum > most {
		return sum
	}
	var last, before point // the place before, and which way it went there
	first := true
	half := w.width / 2
	c.along(r.step, func(p point) bool {
		way := point{}
		if !first {
			d := apart(last, p)
			length += d
			if d > 0 {
				way = point{(p.x - last.x) / d, (p.y - last.y) / d}
				if before != (point{}) && len(c) > 2 {
					dx, dy := way.x-before.x, way.y-before.y
					sum += costTight * (float64(dx*dx) + float64(dy*dy)) / max(d, r.step/2)
				}
				before = way
			}
		}
		first, last = false, p
		cell, ok := r.cell(p)
		if !ok || !r.field.has(p) {
			sum += costPass // away from all, and off the picture
			return sum <= most
		}
		for _, k := range r.near[cell] {
			o := &r.nodes[k]
			own := k == w.a || k == w.b
			d := apart(o.at, p)
			if own {
				if d > o.radius && o.name.has(p) {
					sum += costOwnName * r.step / 4
				}
				continue
			}
			switch free := d - o.radius - half; {
			case free < 0.5:
				sum += costPass
			case free < discGap:
				sum += costNear * (1 - free/(discGap+1)) * r.step / 4
			}
			if o.name.has(p) {
				sum += costName * r.step / 4
			}
		}
		// Where lines come together at a node they are near each other.
		if len(r.wires) <= mostEased && apart(a.at, p) > a.radius+3 && apart(b.at, p) > b.radius+3 {
			for _, t := range r.passing[cell] {
				if t.wire == i {
					continue
				}
				if turn := float64(way.x*t.way.y) - float64(way.y*t.way.x); math.Abs(turn) > 0.35 {
					continue
				}
				wide := half + r.wires[t.wire].width/2
				// The trace is a place of that line: how far it is to the side.
				dx, dy := p.x-t.at.x, p.y-t.at.y
				if forth := float64(dx*t.way.x) + float64(dy*t.way.y); math.Abs(forth) > r.step*0.6 {
					continue
				}
				if side := math.Abs(float64(dx*t.way.y) - float64(dy*t.way.x)); side < wide+lineGap {
					sum += costAlong * (1 - side/(wide+lineGap+2)) * r.step / 4
				}
			}
		}
		return sum <= most
	})
	if length > straight {
		sum += costLonger * (length - straight)
	}
	return sum
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

// has reports whether a place is in the rectangle.
func (b extent) has(p point) bool {
	return p.x > b.x0 && p.x < b.x1 && p.y > b.y0 && p.y < b.y1
}

// bends are how far the two points between the ends of a curve are to the side, as a part
// of its length: first those that bend least.
var bends = [][2]float64{
	{0.04, 0.04},
	{0.08, 0.08},
	{0.12, 0.02},
	{0.02, 0.12},
	{0.14, 0.14},
	{0.2, 0.05},
	{0.05, 0.2},
	{0.1, -0.1},
	{0.22, 0.22},
	{0.3, 0.1},
	{0.1, 0.3},
	{0.2, -0.2},
	{0.31, 0.31},
	{0.42, 0.15},
	{0.15, 0.42},
	{0.32, -0.32},
	{0.42, 0.42},
	{0.55, 0.25},
	{0.25, 0.55},
	{0.5, -0.2},
	{0.2, -0.5},
	{0.55, 0.55},
	{0.7, 0.3},
	{0.3, 0.7},
	{0.75, 0.75},
	{0.95, 0.95},
}

// best is the curve of a line that costs least.
func (r *router) best(i int) curve {
	w := &r.wires[i]
	a, b := r.nodes[w.a].at, r.nodes[w.b].at
	best := curve{a, b}
	least := r.cost(i, best, math.Inf(1))
	try := func(c curve) {
		// What bends must be better by more than what it costs to the eye.
		if cost := r.cost(i, c, least); cost < least-1e-9 {
			best, least = c, cost
		}
	}
	dx, dy := b.x-a.x, b.y-a.y
	length := apart(a, b)
	for _, h := range bends {
		if least <= r.bent*length*min(math.Abs(h[0]), math.Abs(h[1])) {
			break
		}
		for _, side := range []float64{1, -1} {
			h0, h1 := side*h[0], side*h[1]
			try(curve{a, {a.x + dx/3 - float64(dy*h0), a.y + dy/3 + float64(dx*h0)}, {a.x + dx*2/3 - float64(dy*h1), a.y + dy*2/3 + float64(dx*h1)}, b})
		}
	}
	if least >= 2*costName && len(r.wires) <= mostEased {
		for _, c := range r.around(i) {
			try(c)
		}
	}
	return best
}

// around are curves that go around one or two of the nodes and names between the ends, on
// either side.
func (r *router) around(i int) (out []curve) {
	w := &r.wires[i]
	a, b := r.nodes[w.a].at, r.nodes[w.b].at
	length := apart(a, b)
	if length == 0 {
		return nil
	}
	along := point{(b.x - a.x) / length, (b.y - a.y) / length}
	type stop struct {
		by, side float64 // along the line, and from it
		at       [4]point
	}
	var stops []stop
	add := func(at point, reach float64) {
		dx, dy := at.x-a.x, at.y-a.y
		by, side := float64(dx*along.x)+float64(dy*along.y), float64(dy*along.x)-float64(dx*along.y)
		far := reach + w.width/2 + discGap + 3
		wide := far + 14
		if by < 0 || by > length || math.Abs(side) > max(3*(far-reach)+reach, 3*greatestRadius) {
			return
		}
		stops = append(stops, stop{by, math.Abs(side), [4]point{
			{at.x - float64(along.y*far), at.y + float64(along.x*far)},
			{at.x + float64(along.y*far), at.y - float64(along.x*far)},
			{at.x - float64(along.y*wide), at.y + float64(along.x*wide)},
			{at.x + float64(along.y*wide), at.y - float64(along.x*wide)},
		}})
	}
	for k := range r.nodes {
		o := &r.nodes[k]
		if k != w.a && k != w.b {
			add(o.at, o.radius)
		}
		if n := o.name; n.crosses(a, b) {
			add(point{(n.x0 + n.x1) / 2, (n.y0 + n.y1) / 2}, (float64((n.x1-n.x0)*math.Abs(along.y))+float64((n.y1-n.y0)*math.Abs(along.x)))/2)
		}
	}
	slices.SortStableFunc(stops, func(x, y stop) int { return cmp.Compare(x.side, y.side) })
	most, ways := 6, 4
	if len(r.wires) > mostEased/3 { // there is something beside everything
		most, ways = 3, 2
	}
	stops = stops[:min(most, len(stops))]
	slices.SortStableFunc(stops, func(x, y stop) int { return cmp.Compare(x.by, y.by) })
	for k, s := range stops {
		for _, p := range s.at[:ways] {
			out = append(out, through(a, p, b))
			for _, next := range stops[k+1:] {
				for _, q := range next.at[:ways] {
					out = append(out, through(a, p, q, b))
				}
			}
		}
	}
	return out
}

// through is a curve through places: at each it goes the way of the circle through it and
// those before and after, and a third of the way to them it goes on so. It bends least at
// its ends.
func through(places ...point) curve {
	last := len(places) - 1
	ways := make([]point, len(places))
	for i := 1; i < last; i++ {
		p, q, r := places[i-1], places[i], places[i+1]
		before, after := max(1e-9, apart(p, q)), max(1e-9, apart(q, r))
		x := float64((q.x-p.x)/before*after) + float64((r.x-q.x)/after*before)
		y := float64((q.y-p.y)/before*after) + float64((r.y-q.y)/after*before)
		long := max(1e-9, math.Sqrt(float64(x*x)+float64(y*y)))
		ways[i] = point{x / long, y / long}
	}
	out := curve{places[0]}
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

// lay notes where a line is, lift forgets it.
func (r *router) lay(i int) {
	if len(r.wires) > mostEased {
		return
	}
	var last point
	first := true
	r.laid[i] = r.laid[i][:0]
	r.curves[i].along(r.step, func(p point) bool {
		if d := apart(last, p); !first && d > 0 {
			r.laid[i] = append(r.laid[i], trace{p, point{(p.x - last.x) / d, (p.y - last.y) / d}, i})
		}
		first, last = false, p
		return true
	})
	for _, t := range r.laid[i] {
		for cell := range r.cells(r.reach(t)) {
			r.passing[cell] = append(r.passing[cell], t)
		}
	}
}

// reach is the rectangle in which a line is too near to a trace.
func (r *router) reach(t trace) extent {
	by := r.wires[t.wire].width/2 + greatestWidth/2 + lineGap + 2
	return extent{t.at.x - by, t.at.y - by, t.at.x + by, t.at.y + by}
}

func (r *router) lift(i int) {
	for _, t := range r.laid[i] {
		for cell := range r.cells(r.reach(t)) {
			r.passing[cell] = slices.DeleteFunc(r.passing[cell], func(o trace) bool { return o.wire == i })
		}
	}
}

// passes reports whether a line leads through a node that is not its end.
func (r *router) passes(i int, c curve) (through bool) {
	w := &r.wires[i]
	c.along(1, func(p point) bool {
		cell, ok := r.cell(p)
		if !ok {
			return true
		}
		for _, k := range r.near[cell] {
			if o := &r.nodes[k]; k != w.a && k != w.b && apart(o.at, p) < o.radius+w.width/2 {
				through = true
			}
		}
		return !through
	})
	return through
}
