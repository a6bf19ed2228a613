package diagram

import (
	"cmp"
	"context"
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

	// mostEased is of how many ties each is laid again when all others are known.
	mostEased = 250
)

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
	nodes  []obstacle
	wires  []wire
	curves []curve
	bent   float64 // what bending costs: the more lines there are, the straighter they are
	step   float64 // between the places of a line that are looked at
	widest float64 // the width of the widest line
	field  extent  // that lines stay in where they can
	mesh   *mesh
	traces [][]trace // of the lines that are laid
	sights []sight
}

// A sight is what was seen when the best curve of a line was looked for.
type sight struct {
	curve   curve
	at      int32   // when
	squares []int32 // in which it mattered what other lines are there
	done    bool
}

// A stop is a place that a line might go around: how far along the line and from it, and
// where it could lead then.
type stop struct {
	by, side float64
	at       [4]point
}

// A scout looks for the best curve of one line after the other. Several may do so at a
// time.
type scout struct {
	*router
	trial, best curve
	stops       []stop
	places      []point
	ways        []point
	beside      []float64 // what each place costs for the lines beside it
	squares     []int32   // of the places; -1: beyond all
	looked      []int32
	marked      []int32 // for which proposal a square is in looked
	proposal    int32
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
	if len(wires) == 0 {
		return nil, 0, nil
	}
	r := &router{nodes: nodes, wires: wires, curves: make([]curve, len(wires)), step: 4, bent: costBent * (1 + float64(len(wires))/100)}
	if len(wires) > 1000 {
		r.step = 8
	}
	for _, w := range wires {
		r.widest = max(r.widest, w.width)
	}
	r.find()
	scouts := make([]*scout, min(runtime.GOMAXPROCS(0), len(wires)))
	for k := range scouts {
		scouts[k] = &scout{router: r, marked: make([]int32, len(r.mesh.first))}
	}
	if len(wires) > mostEased { // lines do not mind each other
		err = r.each(ctx, scouts, len(wires), func(s *scout, i int) { r.curves[i] = s.find(i, nil) })
	} else {
		err = r.inTurn(ctx, scouts)
	}
	if err != nil {
		return nil, 0, err
	}
	var through atomic.Int64
	err = r.each(ctx, scouts, len(wires), func(s *scout, i int) {
		if s.passes(i) {
			through.Add(1)
		}
	})
	return r.curves, int(through.Load()), err
}

// inTurn lays one line after the other, each beside those that are laid.
func (r *router) inTurn(ctx context.Context, scouts []*scout) error {
	r.traces, r.sights = make([][]trace, len(r.wires)), make([]sight, len(r.wires))
	order := make([]int, len(r.wires))
	straight := make([]float64, len(r.wires))
	for i, w := range r.wires {
		order[i] = i
		straight[i] = scouts[0].cost(i, curve{r.nodes[w.a].at, r.nodes[w.b].at}, math.Inf(1))
	}
	long := func(i int) float64 { return apart(r.nodes[r.wires[i].a].at, r.nodes[r.wires[i].b].at) }
	slices.SortStableFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(straight[i], straight[j]), cmp.Compare(long(i), long(j)))
	})
	rounds := 2
	if len(r.wires) <= mostEased/3 {
		rounds = 4
	}
	for range rounds {
		changed, err := r.round(ctx, scouts, order)
		if err != nil || !changed {
			return err
		}
	}
	return nil
}

// round lays each line again, in an order. The scouts look for curves for several lines
// ahead, as if those before did not change. Where one did that matters, what they found
// is looked for again, so that all is as if one line was looked at after the other.
func (r *router) round(ctx context.Context, scouts []*scout, order []int) (changed bool, err error) {
	const ahead = 4 // lines for each scout
	for part := range slices.Chunk(order, ahead*len(scouts)) {
		var stale []int
		for _, i := range part {
			if r.stale(i) {
				stale = append(stale, i)
			}
		}
		if err := r.each(ctx, scouts, len(stale), func(s *scout, k int) { s.seek(stale[k]) }); err != nil {
			return changed, err
		}
		for _, i := range part {
			if r.stale(i) {
				scouts[0].seek(i)
			}
			if c := r.sights[i].curve; !slices.Equal(c, r.curves[i]) {
				changed = true
				r.mesh.lift(i)
				scouts[0].lay(i, c)
				r.sights[i].at = r.mesh.now // its own place does not matter
			}
		}
	}
	return changed, nil
}

// stale reports whether a line has to be looked at: for the first time, or because another
// one is not where it was.
func (r *router) stale(i int) bool {
	l := &r.sights[i]
	return !l.done || slices.ContainsFunc(l.squares, func(s int32) bool { return r.mesh.touched[s] > l.at })
}

// each has scouts do something for each of so many, several at a time.
func (r *router) each(ctx context.Context, scouts []*scout, n int, do func(s *scout, i int)) error {
	scouts = scouts[:max(1, min(n, len(scouts)))]
	var next atomic.Int64
	work := func(s *scout) {
		for i := int(next.Add(1)) - 1; i < n && (i%64 != 0 || ctx.Err() == nil); i = int(next.Add(1)) - 1 {
			do(s, i)
		}
	}
	var wait sync.WaitGroup
	for _, s := range scouts[1:] {
		wait.Go(func() { work(s) })
	}
	work(scouts[0])
	wait.Wait()
	return ctx.Err()
}

// find notes where the nodes are.
func (r *router) find() {
	const rim = 12.0 // in which lines may swing out
	const reach = discGap + greatestWidth
	all := extent{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	r.field = all
	boxes := make([][]extent, len(r.nodes))
	for i, o := range r.nodes {
		far := o.radius + reach
		boxes[i] = append(boxes[i], extent{o.at.x - far, o.at.y - far, o.at.x + far, o.at.y + far})
		r.field = r.field.with(extent{o.at.x - o.radius, o.at.y - o.radius, o.at.x + o.radius, o.at.y + o.radius})
		if o.name != (extent{}) {
			boxes[i] = append(boxes[i], o.name)
			r.field = r.field.with(o.name)
		}
		for _, b := range boxes[i] {
			all = all.with(b)
		}
	}
	r.field = extent{r.field.x0 - reach - rim, r.field.y0 - hullGap - overhang, r.field.x1 + reach + rim, r.field.y1 + hullGap + overhang}
	lines := len(r.wires)
	if lines > mostEased {
		lines = 0 // none has to be found again
	}
	r.mesh = meshOf(extent{all.x0 - rim, all.y0 - rim, all.x1 + rim, all.y1 + rim}, lines)
	r.mesh.stand(boxes)
}

// with is the rectangle around both.
func (b extent) with(o extent) extent {
	return extent{min(b.x0, o.x0), min(b.y0, o.y0), max(b.x1, o.x1), max(b.y1, o.y1)}
}

// cost is what a line costs that is laid so; where it is more than most, how much more
// does not matter.
func (s *scout) cost(i int, c curve, most float64) float64 {
	w := &s.wires[i]
	a, b := &s.nodes[w.a], &s.nodes[w.b]
	straight, bend := apart(a.at, b.at), c.bend()
	sum, length := s.bent*bend*(1+costHook*bend/max(1, straight)), 0.0
	if sum > most {
		return sum
	}
	s.places, s.ways, s.squares = s.places[:0], s.ways[:0], s.squares[:0]
	if !math.IsInf(most, 1) { // most curves cost too much in a few places
		s.places = c.places(s.step, 4, s.places)
		few := sum
		for _, p := range s.places {
			cost, _ := s.alone(w, p)
			if few += cost; few > most {
				return few
			}
		}
	}
	s.places = c.places(s.step, 1, s.places[:0])
	var before point // the way at the place before
	for k, p := range s.places {
		way := point{}
		if k > 0 {
			last := s.places[k-1]
			if d := apart(last, p); d > 0 {
				length += d
				way = point{(p.x - last.x) / d, (p.y - last.y) / d}
				if before != (point{}) && len(c) > 2 {
					dx, dy := way.x-before.x, way.y-before.y
					sum += costTight * (float64(dx*dx) + float64(dy*dy)) / max(d, s.step/2)
				}
				before = way
			}
		}
		s.ways = append(s.ways, way)
		cost, square := s.alone(w, p)
		if sum += cost; sum > most {
			return sum
		}
		s.squares = append(s.squares, square)
	}
	if length > straight {
		sum += costLonger * (length - straight)
	}
	if s.traces == nil { // lines do not mind each other
		return sum
	}
	// Where lines come together at a node they are near each other.
	nearA, nearB := (a.radius+3)*(a.radius+3), (b.radius+3)*(b.radius+3)
	beside := slices.Grow(s.beside[:0], len(s.places))[:len(s.places)]
	s.beside = beside
	few := sum // with what a few places cost: most curves that cost too much do so in these
	const every = 4
	for first := range every {
		for k := first; k < len(beside); k += every {
			beside[k] = 0
			p := s.places[k]
			if square := s.squares[k]; square >= 0 && square2(a.at, p) > nearA && square2(b.at, p) > nearB {
				beside[k] = s.along(i, p, s.ways[k], square)
			}
			if few += beside[k]; few > most {
				return few
			}
		}
	}
	for _, cost := range beside {
		sum += cost
	}
	return sum
}

// alone is what a place of a line costs whatever other lines there are, and the square that
// it is in; -1: it is beyond all.
func (s *scout) alone(w *wire, p point) (cost float64, square int32) {
	square, ok := s.mesh.square(p)
	if !ok || !s.field.has(p) {
		return costPass, -1 // away from all, and off the picture
	}
	for _, k := range s.mesh.near(square) {
		cost += s.nodes[k].cost(p, w.width/2, s.step/4, int(k) == w.a || int(k) == w.b)
	}
	return cost, square
}

// cost is what it costs that a place of a line, half as wide as it is, is near a node, or
// on its name; own: it is at an end of the line.
func (o *obstacle) cost(p point, half, part float64, own bool) (sum float64) {
	if own {
		if o.name.has(p) && apart(o.at, p) > o.radius {
			return costOwnName * part
		}
		return 0
	}
	if far := o.radius + half + discGap; square2(o.at, p) < far*far {
		if free := apart(o.at, p) - o.radius - half; free < 0.5 {
			sum = costPass
		} else {
			sum = costNear * (1 - free/(discGap+1)) * part
		}
	}
	if o.name.has(p) {
		sum += costName * part
	}
	return sum
}

// along is what it costs that a place of a line is on other lines, or beside them, that
// lead the same way.
func (s *scout) along(i int, p, way point, square int32) (sum float64) {
	if s.marked[square] != s.proposal {
		s.marked[square] = s.proposal
		s.looked = append(s.looked, square)
	}
	half := s.wires[i].width / 2
	for k := s.mesh.first[square]; k > 0; {
		run := &s.mesh.runs[k]
		k = run.next
		if int(run.wire) == i || math.Abs(sine(way, run.way)) > apartSine {
			continue
		}
		wide := half + s.wires[run.wire].width/2
		for _, t := range s.traces[run.wire][run.from:run.to] {
			if math.Abs(sine(way, t.way)) > alongSine {
				continue
			}
			// The trace is a place of that line: how far it is to the side.
			dx, dy := p.x-t.at.x, p.y-t.at.y
			if forth := float64(dx*t.way.x) + float64(dy*t.way.y); math.Abs(forth) > s.step*alongTrace {
				continue
			}
			if side := math.Abs(float64(dx*t.way.y) - float64(dy*t.way.x)); side < wide+lineGap {
				sum += costAlong * (1 - side/(wide+lineGap+2)) * s.step / 4
			}
		}
	}
	return sum
}

const (
	// alongTrace is how far along its line a trace stands for it, in steps.
	alongTrace = 0.6
	// alongSine is the sine of the angle within which lines lead the same way: 20°.
	alongSine = 0.35
	// apartSine is that of an angle to the first trace of a run beyond which none of them
	// leads the same way: alongSine and nearlySame are, of angles, as much as this.
	apartSine = 0.43
)

// square2 is the distance of two places, squared.
func square2(a, b point) float64 {
	dx, dy := a.x-b.x, a.y-b.y
	return float64(dx*dx) + float64(dy*dy)
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

// seek finds where a line goes, and in which squares it matters to it what other lines are
// there. With many lines, one that is not in the way of anything stays where it is.
func (s *scout) seek(i int) {
	l := &s.router.sights[i]
	s.looked = s.looked[:0]
	s.proposal++
	old := s.curves[i]
	if crowd := len(s.wires) > mostEased/3; !crowd || old == nil || s.cost(i, old, 2*costName) >= 2*costName {
		l.curve = s.find(i, l.curve)
	} else {
		l.curve = old
	}
	l.squares, l.at, l.done = append(l.squares[:0], s.looked...), s.mesh.now, true
}

// find is the curve of a line that costs least. known is one that it had before, if any:
// none costs more than that.
func (s *scout) find(i int, known curve) curve {
	w := &s.wires[i]
	a, b := s.nodes[w.a].at, s.nodes[w.b].at
	s.best = append(s.best[:0], a, b)
	least := s.cost(i, s.best, math.Inf(1))
	most := math.Inf(1)
	if len(known) == 4 {
		most = s.cost(i, known, least) + 1e-6
	}
	try := func(c curve) {
		// What bends must be better by more than what it costs to the eye.
		if cost := s.cost(i, c, min(least, most)); cost < min(least-1e-9, most) {
			s.best, least = append(s.best[:0], c...), cost
		}
	}
	dx, dy := b.x-a.x, b.y-a.y
	length := apart(a, b)
	for _, h := range bends {
		if least <= s.bent*length*min(math.Abs(h[0]), math.Abs(h[1])) {
			break
		}
		for _, side := range []float64{1, -1} {
			h0, h1 := side*h[0], side*h[1]
			s.trial = append(s.trial[:0], a, point{a.x + dx/3 - float64(dy*h0), a.y + dy/3 + float64(dx*h0)}, point{a.x + dx*2/3 - float64(dy*h1), a.y + dy*2/3 + float64(dx*h1)}, b)
			try(s.trial)
		}
	}
	if least >= 2*costName && len(s.wires) <= mostEased {
		if len(known) > 4 {
			most = s.cost(i, known, least) + 1e-6
		}
		s.around(i, try)
	}
	return slices.Clone(s.best)
}

// around tries curves that go around one or two of the nodes and names between the ends, on
// either side.
func (sc *scout) around(i int, try func(curve)) {
	r := sc.router
	w := &r.wires[i]
	a, b := r.nodes[w.a].at, r.nodes[w.b].at
	length := apart(a, b)
	if length == 0 {
		return
	}
	along := point{(b.x - a.x) / length, (b.y - a.y) / length}
	stops := sc.stops[:0]
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
	sc.stops = stops
	slices.SortStableFunc(stops, func(x, y stop) int { return cmp.Compare(x.side, y.side) })
	most, ways := 6, 4
	if len(r.wires) > mostEased/3 { // there is something beside everything
		most, ways = 3, 2
	}
	stops = stops[:min(most, len(stops))]
	slices.SortStableFunc(stops, func(x, y stop) int { return cmp.Compare(x.by, y.by) })
	for k, stop := range stops {
		for _, p := range stop.at[:ways] {
			sc.trial = sc.trial.through(a, p, b)
			try(sc.trial)
			for _, next := range stops[k+1:] {
				for _, q := range next.at[:ways] {
					sc.trial = sc.trial.through(a, p, q, b)
					try(sc.trial)
				}
			}
		}
	}
}

// lay lets a line be where a curve is.
func (s *scout) lay(i int, c curve) {
	s.curves[i] = c
	s.places = c.places(s.step, 1, s.places[:0])
	traces := slices.Grow(s.traces[i][:0], len(s.places))
	for k, p := range s.places[1:] {
		last := s.places[k]
		if d := apart(last, p); d > 0 {
			traces = append(traces, trace{p, point{(p.x - last.x) / d, (p.y - last.y) / d}})
		}
	}
	s.traces[i] = traces
	s.mesh.lay(i, traces, s.step*alongTrace, (s.wires[i].width+s.widest)/2+lineGap)
}

// passes reports whether a line leads through a node that is not its end.
func (s *scout) passes(i int) bool {
	w := &s.wires[i]
	// Between places that are a step apart it can come nearer by half of one, or, where it
	// goes fast, by one.
	const step = 4.0
	enters := func(far, step float64) bool {
		s.places = s.curves[i].places(step, 1, s.places[:0])
		for _, p := range s.places {
			square, ok := s.mesh.square(p)
			if !ok {
				continue
			}
			for _, k := range s.mesh.near(square) {
				if o := &s.nodes[k]; int(k) != w.a && int(k) != w.b && apart(o.at, p) < o.radius+w.width/2+far {
					return true
				}
			}
		}
		return false
	}
	return enters(step, step) && enters(0, 1)
}
