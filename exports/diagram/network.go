package diagram

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"onrecord/exports/diagram/font"
	"onrecord/graph/view"
)

// How large nodes and ties are drawn, in points.
const (
	leastRadius, greatestRadius = 7.0, 19.0
	leastWidth, greatestWidth   = 0.7, 5.0

	nameSize  = smallest
	nameWidth = 104.0 // of a line of a name
	nameLines = 4
	nameGap   = 2.0 // between a node and its name
	nodeGap   = 7.0 // between a node with its name and the next one
	partGap   = 26.0
	hullGap   = 4.0 // around all
)

// A netSheet is a network in the making.
type netSheet struct {
	board
	net    *view.Network
	nodes  []netNode
	ties   []view.NetworkTie // from the lightest, ends by place in nodes
	most   float64           // the greatest weight
	grown  float64           // the greatest size
	pieces [][]int           // nodes that hang together, the most first
	alone  []int             // nodes without a tie
	marks  []string          // the ids of nodes
	beside float64           // how much of the height of a page stands above and below
	tight  float64           // how near nodes stand; 1: as near as it pleases
	eased  bool              // nodes leave the lines of others
	rough  bool              // only the size is wanted
	sized  int               // of how many nodes the names are measured, and 1
}

// A netNode is a node with its place.
type netNode struct {
	view.NetworkNode
	at     point
	radius float64
	name   []span  // or the number that the key has
	wide   float64 // of the name
	high   float64
	side   side // where the name stands
	degree int
}

// drawNetwork draws a network: nodes by stress majorization, each group in a colour with
// an outline, ties by sign and weight.
func drawNetwork(ctx context.Context, s *sheet) error {
	if s.scene.Network == nil || len(s.scene.Network.Nodes) == 0 {
		return ErrEmpty
	}
	n := &netSheet{board: board{sheet: s}, net: s.scene.Network, beside: 170, tight: 1}
	s.title, s.subtitle = n.net.Title, n.net.Subtitle
	s.notes = append(s.notes, n.net.Notes...)
	s.notes = append(s.notes, nonEmpty(n.furtherGroups())...)
	n.choose()
	if from := n.from(); from > 0 {
		return n.key(from-1, n.part.to-1)
	}
	n.split()
	// Fonts are read, and names measured, while places are sought.
	var measured sync.WaitGroup
	measured.Go(func() {
		if ctx.Err() == nil { // who waits no longer is told so, whatever the fonts
			n.size(len(n.nodes))
		}
	})
	places, err := n.laidOut(ctx)
	measured.Wait()
	if err != nil {
		return err
	}
	if n.page.Width == 0 {
		s.window(1)
		return n.attempt(ctx, places, attempt{named: len(n.nodes), eased: true})
	}
	return n.onPage(ctx, places)
}

// choose takes the nodes that are drawn: those with most of what their size says, if
// there are too many.
func (n *netSheet) choose() {
	all := n.net.Nodes
	kept := n.net.Largest(n.MostNodes)
	if len(kept) < len(all) {
		by := orElse(n.net.Size, "degree")
		n.notes = append(n.notes, fmt.Sprintf("%d nodes are too many to read: the %d of the greatest %s are drawn.", len(all), len(kept), by))
	}
	place := map[int]int{}
	for i, old := range kept {
		place[old] = i
		n.nodes = append(n.nodes, netNode{NetworkNode: all[old]})
		n.grown = max(n.grown, all[old].Size)
	}
	lost := 0
	for _, t := range n.net.Ties {
		from, ok := place[t.From]
		to, also := place[t.To]
		if !ok || !also {
			lost++
			continue
		}
		t.From, t.To = from, to
		n.nodes[from].degree++
		n.nodes[to].degree++
		n.ties = append(n.ties, t)
		n.most = max(n.most, t.Weight)
	}
	if lost > 0 {
		n.notes = append(n.notes, countOf(lost, "tie", "ties")+" of nodes that are not drawn left out.")
	}
	slices.SortStableFunc(n.ties, func(a, b view.NetworkTie) int { return cmp.Compare(a.Weight, b.Weight) })
}

// split finds the pieces of the network, and the nodes that are alone.
func (n *netSheet) split() {
	next := make([][]int, len(n.nodes))
	for _, t := range n.ties {
		next[t.From], next[t.To] = append(next[t.From], t.To), append(next[t.To], t.From)
	}
	seen := make([]bool, len(n.nodes))
	for i := range n.nodes {
		if seen[i] {
			continue
		}
		seen[i] = true
		piece := []int{i}
		for at := 0; at < len(piece); at++ {
			for _, j := range next[piece[at]] {
				if !seen[j] {
					seen[j] = true
					piece = append(piece, j)
				}
			}
		}
		if len(piece) == 1 {
			n.alone = append(n.alone, i)
			continue
		}
		slices.Sort(piece)
		n.pieces = append(n.pieces, piece)
	}
	slices.SortStableFunc(n.pieces, func(a, b []int) int { return len(b) - len(a) })
}

// share is how much of the greatest weight a tie has.
func (n *netSheet) share(t *view.NetworkTie) float64 {
	if n.most == 0 {
		return 0
	}
	return t.Weight / n.most
}

// laidOut are the places of the nodes of each piece, before they have a size: who agree
// are near each other, the nearer the heavier the tie, and who differ are farther.
func (n *netSheet) laidOut(ctx context.Context) ([][]point, error) {
	var out [][]point
	far := 2.0
	for i := range n.nodes { // the nodes have to stay where they are: others measure them
		if n.nodes[i].Column {
			far = 1.6 // whoever opposes the same is of the same mind
			break
		}
	}
	for _, piece := range n.pieces {
		place, groups := map[int]int{}, make([]int, len(piece))
		for i, v := range piece {
			place[v], groups[i] = i, n.nodes[v].Group
		}
		var springs []spring
		for i := range n.ties {
			t := &n.ties[i]
			a, ok := place[t.From]
			if !ok {
				continue
			}
			length := 1.6 - float64(0.6*n.share(t))
			switch t.Stance {
			case "opposes":
				length = far + float64(0.5*n.share(t))
			case "neutral", "ambivalent":
				length = 1.8
			}
			springs = append(springs, spring{a, place[t.To], length})
		}
		at, err := stress(ctx, len(piece), springs, groups)
		if err != nil {
			return nil, err
		}
		out = append(out, levelled(at))
	}
	return out, nil
}

// size gives nodes their radius and their names: so many of them, the largest first. The
// others have numbers.
func (n *netSheet) size(named int) {
	numbers := n.numbers(named)
	fresh := n.sized != 1+named
	n.sized = 1 + named
	for i := range n.nodes {
		v := &n.nodes[i]
		v.radius = n.radius(v.Size)
		if !fresh {
			continue
		}
		l := span{size: nameSize, colour: n.Theme.Ink}
		if number, ok := numbers[i]; ok {
			l.text, l.style = strconv.Itoa(number), font.Italic
			v.name = []span{l}
		} else {
			if !v.Column {
				l.style = font.Bold
			}
			v.name = n.wrap(v.Name, l, nameWidth, nameLines)
		}
		v.wide, v.high = 0, 0
		for _, l := range v.name {
			v.wide = max(v.wide, l.drawn(n.fonts)+2)
			v.high += lineHeight(l.size)
		}
	}
	if len(numbers) > 0 {
		n.notes = append(n.notes, fmt.Sprintf("The page has no room for the names of %s: they have numbers in italics, and the key on the next page has the names. A wider picture has all.", countOf(len(numbers), "smaller node", "smaller nodes")))
	}
}

// radius is that of a node, its area growing with its size.
func (n *netSheet) radius(size float64) float64 {
	greatest := greatestRadius
	if len(n.nodes) > 80 {
		greatest = 15
	}
	if n.tight < 0.5 { // there is hardly any room
		greatest = 10
	}
	if small, large := n.sizes(); small == large {
		return leastRadius + 2
	}
	return math.Sqrt(float64(leastRadius*leastRadius) + float64((float64(greatest*greatest)-leastRadius*leastRadius)*size/n.grown))
}

// nameAt is the rectangle that the name of a node takes, from its middle.
func (n *netSheet) nameAt(v *netNode) extent {
	return nameBox(v.radius, v.wide, v.high, v.side)
}

// frame is how far a node with its name reaches, and the gap around it.
func (n *netSheet) frame(v *netNode) frame { return frameOf(v.radius, n.nameAt(v)) }

// aspect is how much wider than high the body is to be.
func (n *netSheet) aspect() float64 {
	width, height := n.room()
	if width == 0 {
		return 1.35
	}
	return width / max(height/4, height-n.beside)
}

// place moves the nodes to where they stand: each piece spread until names do not
// overlap, and pieces side by side.
func (n *netSheet) place(ctx context.Context, places [][]point) error {
	type block struct {
		nodes         []int
		width, height float64
	}
	var blocks []block
	total, widest := 0.0, 0.0
	add := func(piece []int) {
		box := n.bounds(piece)
		for _, v := range piece {
			n.nodes[v].at.x -= box.x0
			n.nodes[v].at.y -= box.y0
		}
		b := block{piece, box.x1 - box.x0, box.y1 - box.y0}
		blocks = append(blocks, b)
		total += (b.width + partGap) * (b.height + partGap)
		widest = max(widest, b.width)
	}
	for i, piece := range n.pieces {
		at := slices.Clone(places[i])
		n.turn(at)
		c := n.crowd(piece, at)
		c.face()
		area := 0.0
		for _, f := range c.frames() {
			area += (f.left + f.right) * (f.up + f.down)
		}
		unit := unitOf(at, area) * n.tight
		for j := range at {
			at[j].x, at[j].y = at[j].x*unit, at[j].y*unit
		}
		if err := separate(ctx, at, c.frames()); err != nil {
			return err
		}
		if n.eased && len(c.ties) <= mostEased {
			if err := c.leave(ctx); err != nil {
				return err
			}
		}
		for j, v := range piece {
			n.nodes[v].at, n.nodes[v].side = at[j], c.nodes[j].side
		}
		add(piece)
	}
	width := max(widest, math.Sqrt(total*n.aspect()))
	if len(n.alone) > 0 {
		n.grid(width)
		add(n.alone)
	}
	var x, y, high float64
	var row []block
	end := func() {
		// A row stands in the middle.
		by := max(0, (width-(x-partGap))/2)
		for _, b := range row {
			for _, v := range b.nodes {
				n.nodes[v].at.x += by
				n.nodes[v].at.y += (high - b.height) / 2
			}
		}
		y += high + partGap
		x, high, row = 0, 0, nil
	}
	for _, b := range blocks {
		if x > 0 && x+b.width > width+0.01 {
			end()
		}
		for _, v := range b.nodes {
			n.nodes[v].at.x += x
			n.nodes[v].at.y += y
		}
		x += b.width + partGap
		high = max(high, b.height)
		row = append(row, b)
	}
	end()
	return nil
}

// crowd is a piece with its ties, where its nodes stand.
func (n *netSheet) crowd(piece []int, at []point) *crowd {
	c := &crowd{at: at, nodes: make([]crowded, len(piece))}
	place := make(map[int]int, len(piece))
	for i, v := range piece {
		place[v] = i
		node := &n.nodes[v]
		c.nodes[i] = crowdedOf(node.radius, node.wide, node.high)
	}
	for _, t := range n.ties {
		from, ok := place[t.From]
		if !ok {
			continue
		}
		to := place[t.To]
		c.ties = append(c.ties, [2]int{from, to})
		c.nodes[from].ties, c.nodes[to].ties = append(c.nodes[from].ties, to), append(c.nodes[to].ties, from)
	}
	return c
}

// unitOf is how long a spring of length 1 is drawn, so that frames of an area in all have
// room beside each other.
func unitOf(at []point, area float64) float64 {
	const loose = 1.6 // times the area
	ring := convex(at)
	covered, around := 0.0, 0.0
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		covered += (float64(p.x*q.y) - float64(q.x*p.y)) / 2
		around += apart(p, q)
	}
	near := 0.0 // half of what is between neighbours, which is around those at the rim, too
	for i, p := range at {
		least := math.Inf(1)
		for j, q := range at {
			if i != j {
				least = min(least, apart(p, q))
			}
		}
		near += least / 2 / float64(len(at))
	}
	covered += near*around + math.Pi*near*near
	return math.Sqrt(loose * area / covered)
}

// turn gives places the aspect of the picture, as far as that does not distort them.
func (n *netSheet) turn(at []point) {
	aspect := n.aspect()
	if aspect < 1 {
		for i, p := range at {
			at[i] = point{p.y, p.x}
		}
	}
	var low, high point
	for i, p := range at {
		if i == 0 {
			low, high = p, p
		}
		low, high = point{min(low.x, p.x), min(low.y, p.y)}, point{max(high.x, p.x), max(high.y, p.y)}
	}
	width, height := high.x-low.x, high.y-low.y
	if width < 1e-6 || height < 1e-6 {
		return
	}
	by := min(1.3, max(1/1.3, math.Sqrt(aspect*height/width)))
	across, down := by, by
	if n.tight < 0.5 { // there is hardly any room: nodes that part spread to all sides
		by = min(3, max(1.0/3, aspect*height/width))
		across, down = by, by
		const long = 2
		if by > 1 {
			across *= long
		} else {
			down /= long
		}
	}
	for i := range at {
		at[i].x, at[i].y = at[i].x*across, at[i].y/down
	}
}

// grid puts the nodes that are alone in lines, each as wide as the picture.
func (n *netSheet) grid(width float64) {
	var x, y, high float64
	for _, v := range n.alone {
		f := n.frame(&n.nodes[v])
		if x > 0 && x+f.left+f.right > width {
			x, y, high = 0, y+high, 0
		}
		n.nodes[v].at = point{x + f.left, y + greatestRadius}
		x += f.left + f.right
		high = max(high, greatestRadius+f.down)
	}
}

// A box is a rectangle from one corner to the other.
type extent struct{ x0, y0, x1, y1 float64 }

// bounds is the rectangle around nodes with their names.
func (n *netSheet) bounds(nodes []int) extent {
	b := extent{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, i := range nodes {
		v := &n.nodes[i]
		f := n.frame(v)
		b = extent{min(b.x0, v.at.x-f.left), min(b.y0, v.at.y-f.up), max(b.x1, v.at.x+f.right), max(b.y1, v.at.y+f.down)}
	}
	return b
}

// all are the numbers of the nodes.
func (n *netSheet) all() []int {
	out := make([]int, len(n.nodes))
	for i := range out {
		out[i] = i
	}
	return out
}

// draw draws all on a canvas: what stands above, outlines of groups, ties, nodes, and
// what stands below.
func (n *netSheet) draw(ctx context.Context) error {
	box := n.bounds(n.all())
	const rim = 18.0
	body := box.x1 - box.x0 + 2*hullGap
	n.head = max(n.headWidth(), body)
	c := &canvas{ground: n.Theme.Paper}
	n.canvas = c
	y, wide := n.above(c, rim, n.entries())
	c.width = max(body, wide) + 2*rim
	y += hullGap
	dx, dy := (c.width-(box.x1-box.x0))/2-box.x0, y-box.y0
	for i := range n.nodes {
		n.nodes[i].at.x += dx
		n.nodes[i].at.y += dy
	}
	ground := func() error { return nil }
	if !n.rough {
		ground = n.islands(ctx)
	}
	n.marks = n.marks[:0]
	for i := range n.nodes {
		n.marks = append(n.marks, n.id("n", n.nodes[i].Tip))
	}
	if !n.rough {
		curves, err := n.routed(ctx)
		if err := cmp.Or(ground(), err); err != nil {
			return err
		}
		for i := range n.ties {
			n.tie(c, &n.ties[i], curves[i])
		}
	}
	for i := range n.nodes {
		n.node(c, i)
	}
	if n.rough { // room for what is known when lines are laid
		n.notes = append(n.notes, passNote(len(n.ties)))
	}
	y += box.y1 - box.y0 + hullGap
	c.height = n.below(c, rim, y) + rim
	n.beside = c.height - (box.y1 - box.y0)
	if !n.rough {
		n.writeDOT()
	}
	return nil
}

// mostNumbered is how many groups have a number of their own. Those beyond the looks are
// grey, and the numbers tell them apart; what is beyond the numbers is together.
const mostNumbered = 40

// coloursOf are those of a group, and what stands on its nodes: its number, a plus for
// one beyond the numbers, nothing for none.
func (n *netSheet) coloursOf(group int) (c look, sign string) {
	c = n.Theme.look(group - 1)
	switch {
	case group > mostNumbered:
		return c, "+"
	case group > 0:
		return c, strconv.Itoa(group)
	}
	return c, ""
}

// islands begins with the ground of each group, around its nodes, and around those of them
// together that are near each other with nobody else between; draw waits for it, and draws
// it.
func (n *netSheet) islands(ctx context.Context) (draw func() error) {
	shapes := make([][]shape, min(mostNumbered, len(n.net.Groups)))
	errs := make([]error, len(shapes))
	var wait sync.WaitGroup
	for i := range shapes {
		wait.Go(func() { shapes[i], errs[i] = n.island(ctx, i+1) })
	}
	return func() error {
		wait.Wait()
		for i, of := range shapes {
			if len(of) > 0 {
				n.canvas.add(fmt.Sprintf("group%d", i+1), "cluster bloc", of...)
			}
		}
		return cmp.Or(errs...)
	}
}

// island is the ground of a group, none for one of fewer than two nodes.
func (n *netSheet) island(ctx context.Context, group int) ([]shape, error) {
	var members []int
	for i := range n.nodes {
		if v := &n.nodes[i]; v.Group == group && v.degree > 0 {
			members = append(members, i)
		}
	}
	if len(members) < 2 {
		return nil, nil
	}
	all, err := n.together(ctx, group, members)
	if err != nil {
		return nil, err
	}
	var rings [][]point
	for _, together := range all {
		rings = append(rings, n.around(2.5, together...))
	}
	colours, _ := n.coloursOf(group)
	const rim = 0.6
	var out []shape
	for _, p := range grounds(rings, n.foes(group)) {
		area := shape{form: formPolygon, points: p.area(), fill: colours.Tint}
		if len(p.holes) == 0 {
			area.stroke, area.width = colours.Border, rim
			out = append(out, area)
			continue
		}
		out = append(out, area)
		for _, ring := range append(p.holes, p.outline) {
			out = append(out, shape{form: formPolygon, points: ring, stroke: colours.Border, width: rim})
		}
	}
	return out, nil
}

// A foe is a node that is not of a group: where it stands, in the middle of its disc, and
// its rectangle.
type foe struct {
	extent
	at point
}

// foes are the nodes that are not of a group.
func (n *netSheet) foes(group int) (out []foe) {
	for i := range n.nodes {
		if v := &n.nodes[i]; v.Group != group {
			f := n.frame(v)
			out = append(out, foe{extent{v.at.x - f.left, v.at.y - f.up, v.at.x + f.right, v.at.y + f.down}, v.at})
		}
	}
	return out
}

// around is the outline of nodes with their names, at a distance: convex, with round
// corners.
func (n *netSheet) around(distance float64, nodes ...int) []point {
	const radius, steps = 9.0, 3
	corners := make([]point, 0, len(nodes)*4*(steps+1))
	for _, i := range nodes {
		v := &n.nodes[i]
		f := n.frame(v)
		for quarter, corner := range []point{{v.at.x + f.right, v.at.y + f.down}, {v.at.x - f.left, v.at.y + f.down}, {v.at.x - f.left, v.at.y - f.up}, {v.at.x + f.right, v.at.y - f.up}} {
			centre := point{corner.x - radius, corner.y - radius}
			if quarter == 1 || quarter == 2 {
				centre.x = corner.x + radius
			}
			if quarter >= 2 {
				centre.y = corner.y + radius
			}
			for step := range steps + 1 {
				angle := math.Pi / 2 * (float64(quarter) + float64(step)/steps)
				corners = append(corners, point{centre.x + (radius+distance)*math.Cos(angle), centre.y + (radius+distance)*math.Sin(angle)})
			}
		}
	}
	return convex(corners)
}

// together are the members of a group, one by one, and in twos and threes that are near
// each other: where no other node is in the ground that they would have.
func (n *netSheet) together(ctx context.Context, group int, members []int) (out [][]int, err error) {
	nearest := make([]float64, 0, len(members))
	for _, i := range members {
		out = append(out, []int{i})
		least := math.Inf(1)
		for _, j := range members {
			if i != j {
				least = min(least, apart(n.nodes[i].at, n.nodes[j].at))
			}
		}
		nearest = append(nearest, least)
	}
	slices.Sort(nearest)
	far := 2.2 * nearest[len(nearest)/2]
	foes := n.foes(group)
	free := func(nodes ...int) bool {
		ring := n.around(0, nodes...)
		box := around(ring)
		return !slices.ContainsFunc(foes, func(f foe) bool { return f.overlaps(box) && f.meets(ring) })
	}
	// A pair that is not quite so near makes a three of two pairs that are, or the ground
	// would have holes.
	const near, fairly = 2, 1
	linked := map[[2]int]int{}
	for k, i := range members {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for _, j := range members[k+1:] {
			d := apart(n.nodes[i].at, n.nodes[j].at)
			switch {
			case d > 1.7*far || d > far && n.between(i, j, members) || !free(i, j):
			case d > far:
				linked[[2]int{i, j}] = fairly
			default:
				linked[[2]int{i, j}] = near
				out = append(out, []int{i, j})
			}
		}
	}
	for k, a := range members {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for l, b := range members[k+1:] {
			ab := linked[[2]int{a, b}]
			if ab == 0 {
				continue
			}
			for _, d := range members[k+1+l+1:] {
				ad, bd := linked[[2]int{a, d}], linked[[2]int{b, d}]
				if ad > 0 && bd > 0 && ab+ad+bd >= 2*near+fairly && !n.around3(a, b, d, members) && free(a, b, d) {
					out = append(out, []int{a, b, d})
				}
			}
		}
	}
	// What is within larger ground needs none of its own.
	within := map[[2]int]bool{}
	for _, m := range out {
		if len(m) == 3 {
			within[[2]int{m[0], m[1]}], within[[2]int{m[0], m[2]}], within[[2]int{m[1], m[2]}] = true, true, true
		}
		if len(m) > 1 {
			for _, i := range m {
				within[[2]int{i, i}] = true
			}
		}
	}
	return slices.DeleteFunc(out, func(m []int) bool { return len(m) < 3 && within[[2]int{m[0], m[len(m)-1]}] }), nil
}

// between reports whether a member stands in the circle that has two others at its ends:
// ground leads over it then (Gabriel and Sokal 1969).
func (n *netSheet) between(i, j int, members []int) bool {
	a, b := n.nodes[i].at, n.nodes[j].at
	middle, radius := point{(a.x + b.x) / 2, (a.y + b.y) / 2}, apart(a, b)/2
	return slices.ContainsFunc(members, func(k int) bool {
		return k != i && k != j && apart(n.nodes[k].at, middle) < radius-1e-6
	})
}

// around3 reports whether a member stands in the circle through three others: triangles
// with it make the same ground (Delaunay 1934).
func (n *netSheet) around3(i, j, k int, members []int) bool {
	a, b, c := n.nodes[i].at, n.nodes[j].at, n.nodes[k].at
	d := 2 * (float64(a.x*(b.y-c.y)) + float64(b.x*(c.y-a.y)) + float64(c.x*(a.y-b.y)))
	if math.Abs(d) < 1e-9 {
		return true // they stand in a line: pairs of them will do
	}
	square := func(p point) float64 { return float64(p.x*p.x) + float64(p.y*p.y) }
	middle := point{
		(float64(square(a)*(b.y-c.y)) + float64(square(b)*(c.y-a.y)) + float64(square(c)*(a.y-b.y))) / d,
		(float64(square(a)*(c.x-b.x)) + float64(square(b)*(a.x-c.x)) + float64(square(c)*(b.x-a.x))) / d,
	}
	radius := apart(a, middle)
	return slices.ContainsFunc(members, func(m int) bool {
		return m != i && m != j && m != k && apart(n.nodes[m].at, middle) < radius-1e-6
	})
}

// apart is the distance of two places.
func apart(a, b point) float64 {
	dx, dy := a.x-b.x, a.y-b.y
	return math.Sqrt(float64(dx*dx) + float64(dy*dy))
}

// meets reports whether a node has something in common with a convex ring.
func (f foe) meets(ring []point) bool {
	if inside(ring, f.at) {
		return true
	}
	for i, from := range ring {
		if f.crosses(from, ring[(i+1)%len(ring)]) {
			return true
		}
	}
	return false
}

// around is the rectangle around places.
func around(places []point) extent {
	b := extent{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, p := range places {
		b = b.with(extent{p.x, p.y, p.x, p.y})
	}
	return b
}

// overlaps reports whether two rectangles have something in common.
func (b extent) overlaps(o extent) bool {
	return b.x0 <= o.x1 && o.x0 <= b.x1 && b.y0 <= o.y1 && o.y0 <= b.y1
}

// crosses reports whether a part of a line is within the rectangle (Liang and Barsky
// 1984).
func (b extent) crosses(from, to point) bool {
	low, high := 0.0, 1.0
	for _, side := range []struct{ d, from, to float64 }{{to.x - from.x, b.x0 - from.x, b.x1 - from.x}, {to.y - from.y, b.y0 - from.y, b.y1 - from.y}} {
		if side.d == 0 {
			if side.from > 0 || side.to < 0 {
				return false
			}
			continue
		}
		a, b := side.from/side.d, side.to/side.d
		low, high = max(low, min(a, b)), min(high, max(a, b))
	}
	return low < high
}

// width is that of a tie.
func (n *netSheet) width(weight float64) float64 {
	greatest := greatestWidth
	if len(n.ties) > 400 {
		greatest = 3
	}
	if n.most == 0 {
		return leastWidth
	}
	return leastWidth + (greatest-leastWidth)*weight/n.most
}

// routed are the curves of the ties.
func (n *netSheet) routed(ctx context.Context) ([]curve, error) {
	nodes := make([]obstacle, len(n.nodes))
	for i := range n.nodes {
		v := &n.nodes[i]
		nodes[i] = obstacle{at: v.at, radius: v.radius}
		if v.Column { // a square, whose corners are farther
			nodes[i].radius *= 1.26
		}
		if len(v.name) > 0 {
			nodes[i].name = n.nameAt(v).moved(v.at)
		}
	}
	wires := make([]wire, len(n.ties))
	for i := range n.ties {
		t := &n.ties[i]
		wires[i] = wire{t.From, t.To, n.width(t.Weight)}
		if t.Stance == "ambivalent" {
			wires[i].width = 2*wires[i].width + 1.6
		}
	}
	curves, passes, err := route(ctx, nodes, wires)
	if passes > 0 {
		n.notes = append(n.notes, passNote(passes))
	}
	return curves, err
}

// passNote says how many lines lead through a third node.
func passNote(passes int) string {
	return fmt.Sprintf("Lines that had to be drawn beneath a node that they do not lead to: %d.", passes)
}

// stroke is the line of a tie.
func (n *netSheet) stroke(stance string, width float64, points ...point) shape {
	p := n.Theme.palette
	l := shape{form: formLine, points: points, stroke: p.Neutral, width: width}
	if len(points) > 2 {
		l.form = formCurve
	}
	switch stance {
	case "supports":
		l.stroke = p.Supports
	case "opposes":
		l.stroke = p.Opposes
		l.dash, l.gap = 4+width, 2.5+width/2
	case "neutral":
		l.dash, l.gap = 1.2, 2.6
	}
	return l
}

// tie draws a line; of what is for and against alike, one of each.
func (n *netSheet) tie(c *canvas, t *view.NetworkTie, along curve) {
	n.legend[orElse(t.Stance, "tie")] = true
	width := n.width(t.Weight)
	id := n.id("e", t.Tip)
	class := strings.TrimSpace("edge " + t.Stance)
	faint := 0.0 // many lines would be one blot
	if many := float64(len(n.ties)); many > 150 {
		faint = math.Round(100*max(0.1, math.Sqrt(150/many))*(0.5+0.5*n.share(t))) / 100
	}
	n.joins(id, n.marks[t.From], n.marks[t.To])
	draw := func(stance string, by float64) shape {
		l := n.stroke(stance, width, along.beside(by)...)
		l.faint = faint
		return l
	}
	if t.Stance != "ambivalent" {
		c.add(id, class, draw(t.Stance, 0))
		return
	}
	by := width/2 + 0.8
	c.add(id, class, draw("supports", by), draw("opposes", -by))
}

// node draws a node with its name, on ground that covers lines, as on maps.
func (n *netSheet) node(c *canvas, i int) {
	v := &n.nodes[i]
	class := "node row"
	if v.Column {
		class = "node column"
	}
	shapes := n.mark(v.at, v.radius, v.Group, v.Column)
	box := n.nameAt(v).moved(v.at)
	y := box.y0
	var lines []shape
	for _, l := range v.name {
		n.texts = append(n.texts, l.text)
		wide, high := l.drawn(n.fonts), lineHeight(l.size)
		paper := n.Theme.Paper
		if colours, sign := n.coloursOf(v.Group); sign != "" && v.degree > 0 {
			paper = colours.Tint
		}
		line := words(point{(box.x0 + box.x1) / 2, y + l.size*0.93}, l)
		x := line.points[0].x - wide/2
		switch v.side {
		case right, aboveRight, belowRight:
			x = box.x0 + 1
			line = from(point{x, line.points[0].y}, l)
		case left, aboveLeft, belowLeft:
			x = box.x1 - 1 - wide
			line.points[0].x, line.anchor = box.x1-1, "end"
		}
		shapes = append(shapes, rect(x-1, y, wide+2, high, paper))
		lines = append(lines, line)
		y += high
	}
	c.add(n.marks[i], class, append(shapes, lines...)...)
}

// mark is the sign of a node: a disc, of a column a square, with the number of its
// group, which tells groups apart without colours.
func (n *netSheet) mark(at point, radius float64, group int, column bool) []shape {
	colours, sign := n.coloursOf(group)
	wide := 1.0
	if colours.doubled {
		wide = 2.2
	}
	out := []shape{circle(at, radius, colours.Fill, colours.Border, wide)}
	if column {
		side := radius * 0.886 // as large as the disc
		square := rect(at.x-side, at.y-side, 2*side, 2*side, colours.Fill)
		square.stroke, square.width = colours.Border, wide
		out[0] = square
	}
	if sign != "" {
		out = append(out, words(point{at.x, at.y + 3.5}, span{text: sign, size: smallest, style: font.Bold, colour: colours.Text}))
	}
	return out
}

// entries are those of the legend: what the picture has.
func (n *netSheet) entries() []entry {
	var out []entry
	two := slices.ContainsFunc(n.nodes, func(v netNode) bool { return v.Column })
	stances := map[string]string{"supports": "Agree", "opposes": "Differ", "neutral": "Neither", "ambivalent": "Agree as much as they differ", "": "Spoke of the same"}
	if two {
		stances = map[string]string{"supports": "Supports", "opposes": "Opposes", "neutral": "Takes no side", "ambivalent": "As much for as against", "": "Spoke of it"}
	}
	has := map[string]bool{}
	least, most := math.Inf(1), 0.0
	for _, t := range n.ties {
		has[t.Stance] = true
		if t.Weight > 0 {
			least, most = min(least, t.Weight), max(most, t.Weight)
		}
	}
	const long = 26.0
	line := func(stance string, width float64) func(x, y float64) []shape {
		return func(x, y float64) []shape { return []shape{n.stroke(stance, width, point{x, y}, point{x + long, y})} }
	}
	for _, stance := range []string{"supports", "opposes", "ambivalent", "neutral", ""} {
		if !has[stance] {
			continue
		}
		draw := line(stance, 2)
		if stance == "ambivalent" {
			draw = func(x, y float64) []shape {
				return []shape{n.stroke("supports", 1.5, point{x, y - 1.8}, point{x + long, y - 1.8}), n.stroke("opposes", 1.5, point{x, y + 1.8}, point{x + long, y + 1.8})}
			}
		}
		out = append(out, entry{long, draw, stances[stance]})
	}
	if most > 0 && n.net.Weight != "" {
		text := n.net.Weight + " " + threeDigits(most)
		if least < most {
			out = append(out, entry{long, line("", n.width(least)), n.net.Weight + " " + threeDigits(least)})
			text = threeDigits(most)
		}
		out = append(out, entry{long, line("", n.width(most)), text})
	}
	disc := func(size float64, column bool) entry {
		radius := min(n.radius(size), 9)
		return entry{2 * radius, func(x, y float64) []shape {
			m := n.mark(point{x + radius, y}, radius, 0, column)
			return m
		}, ""}
	}
	if two {
		for _, side := range []struct {
			name   string
			column bool
		}{{n.net.Rows, false}, {n.net.Columns, true}} {
			e := disc(0, side.column)
			e.text = strings.ToUpper(side.name[:1]) + side.name[1:]
			out = append(out, e)
		}
	}
	if small, large := n.sizes(); small < large {
		text := "Size: " + n.net.Size + " " + threeDigits(small) + " to " + threeDigits(large)
		a, b := n.radius(small), n.radius(large)
		out = append(out, entry{2*a + 3 + 2*b, func(x, y float64) []shape {
			return append(n.mark(point{x + a, y}, a, 0, false), n.mark(point{x + 2*a + 3 + b, y}, b, 0, false)...)
		}, text})
	}
	others, members := 0, 0
	for i, name := range n.net.Groups {
		group := i + 1
		if !slices.ContainsFunc(n.nodes, func(v netNode) bool { return v.Group == group }) {
			continue
		}
		if group > mostNumbered {
			others++
			continue
		}
		out = append(out, entry{2 * leastRadius, func(x, y float64) []shape { return n.mark(point{x + leastRadius, y}, leastRadius, group, false) }, n.wrap(name, span{size: smallest}, n.head-2*leastRadius-22, 1)[0].text})
	}
	for _, v := range n.nodes {
		if v.Group > mostNumbered {
			members++
		}
	}
	what, none := "groups", "In no group"
	switch n.net.Grouping {
	case "affiliation":
		what, none = "affiliations", "No affiliation"
	case "type":
		what, none = "types", "No type"
	}
	sample := func(group int, text string) {
		out = append(out, entry{2 * leastRadius, func(x, y float64) []shape { return n.mark(point{x + leastRadius, y}, leastRadius, group, false) }, text})
	}
	if others > 0 {
		sample(mostNumbered+1, fmt.Sprintf("%d other %s (%d)", others, what, members))
	}
	if len(n.net.Groups) > 0 && slices.ContainsFunc(n.nodes, func(v netNode) bool { return v.Group == 0 }) {
		sample(0, none)
	}
	return out
}

// sizes are the least and the greatest size of a node, which are the same where sizes say
// nothing.
func (n *netSheet) sizes() (small, large float64) {
	if n.net.Size == "" {
		return 0, 0
	}
	small = math.Inf(1)
	for i := range n.nodes {
		small, large = min(small, n.nodes[i].Size), max(large, n.nodes[i].Size)
	}
	return min(small, large), large
}

// furtherGroups are the names of the groups that have no number, for the footer.
func (n *netSheet) furtherGroups() string {
	if len(n.net.Groups) <= mostNumbered {
		return ""
	}
	return fmt.Sprintf("Groups with a plus: %s.", strings.Join(n.net.Groups[mostNumbered:], ", "))
}

// writeDOT writes the same network for Graphviz, with the nodes where they are.
func (n *netSheet) writeDOT() {
	d, t := &n.doc, n.Theme
	d.line("graph [layout=neato, inputscale=72, splines=line, outputorder=edgesfirst, forcelabels=true, bgcolor=%s, pad=0.25, fontname=%s, fontsize=10, fontcolor=%s, labelloc=b, labeljust=l, label=\"%s\"];",
		quote(t.Paper), quote(fontName), quote(t.Muted), n.linesOfDOT())
	d.defaults("node", text("fontname", fontName), attr{"fontsize", "10"}, attr{"fixedsize", "true"}, attr{"style", "filled"})
	d.defaults("edge", attr{"dir", "none"})
	for i := range n.nodes {
		v := &n.nodes[i]
		colours, sign := n.coloursOf(v.Group)
		form, label, size := "circle", orElse(sign, " "), v.radius/36
		if v.Column {
			form, size = "square", size*0.886
		}
		d.node(fmt.Sprintf("v%d", i+1), attr{"shape", form}, number("width", size), text("pos", decimal(v.at.x)+","+decimal(n.canvas.height-v.at.y)+"!"),
			text("fillcolor", colours.Fill), text("color", colours.Border), text("fontcolor", colours.Text), text("label", label), text("xlabel", v.Name), text("tooltip", v.Tip))
	}
	for i := range n.ties {
		tie := &n.ties[i]
		l := n.stroke(tie.Stance, n.width(tie.Weight))
		style, colour := "solid", l.stroke
		switch tie.Stance {
		case "opposes":
			style = "dashed"
		case "neutral":
			style = "dotted"
		case "ambivalent":
			colour = t.Supports + ":" + t.Opposes
		}
		d.edge(fmt.Sprintf("v%d", tie.From+1), fmt.Sprintf("v%d", tie.To+1), text("color", colour), text("style", style), number("penwidth", l.width), text("tooltip", tie.Tip))
	}
}
