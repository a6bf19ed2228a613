package diagram

import (
	"context"
	"math"
	"slices"
)

// A spring wants two nodes to be as far from each other as it is long.
type spring struct {
	a, b   int
	length float64
}

// apartFactor is how much farther nodes of different groups want to be from each other.
const apartFactor = 1.4

// stress lays out nodes by stress majorization (Gansner, Koren and North 2004, "Graph
// Drawing by Stress Majorization"): the places at which the distance of each two is
// nearest to the length of the shortest way along springs, a pair counting the less the
// farther it is. It begins with classical scaling (Torgerson 1952), so that nothing is
// random. groups keeps those of one group together; 0 is none. Products are rounded
// before they are summed, so that every machine has the same places.
func stress(ctx context.Context, n int, springs []spring, groups []int) ([]point, error) {
	distance, err := shortest(ctx, n, springs)
	if err != nil {
		return nil, err
	}
	farthest := 0.0
	for _, row := range distance {
		for _, d := range row {
			if !math.IsInf(d, 1) {
				farthest = max(farthest, d)
			}
		}
	}
	direct := map[[2]int]float64{}
	for _, s := range springs {
		direct[[2]int{min(s.a, s.b), max(s.a, s.b)}] = s.length
	}
	for i := range n {
		for j := range i {
			d := distance[i][j]
			if math.IsInf(d, 1) {
				d = farthest + 1
			}
			// Who differ are not to be near for what they have in common with a third.
			if own, ok := direct[[2]int{j, i}]; ok {
				d = max(d, own)
			}
			if groups[i] != groups[j] && groups[i] > 0 && groups[j] > 0 {
				d = float64(d * apartFactor)
			}
			distance[i][j], distance[j][i] = d, d
		}
	}
	at, err := scaled(ctx, distance)
	if err != nil {
		return nil, err
	}
	// Of few nodes it is quick to go step by step, and those that hang by one tie then stand
	// more evenly around whom they hang by.
	const few = 60
	beyond, still := 1.0, 1e-4
	if n > few {
		beyond, still = 1.8, 1e-3
	}
	drawn := pairsOf(distance)
	for range 400 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if moved := majorize(at, drawn, beyond); moved < still {
			break
		}
	}
	return at, nil
}

// shortest are the lengths of the shortest ways between all nodes (Floyd 1962).
func shortest(ctx context.Context, n int, springs []spring) ([][]float64, error) {
	d := make([][]float64, n)
	for i := range d {
		d[i] = make([]float64, n)
		for j := range d[i] {
			if i != j {
				d[i][j] = math.Inf(1)
			}
		}
	}
	for _, s := range springs {
		d[s.a][s.b], d[s.b][s.a] = min(d[s.a][s.b], s.length), min(d[s.b][s.a], s.length)
	}
	for k := range n {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for i := range n {
			through := d[i][k]
			if math.IsInf(through, 1) {
				continue
			}
			for j, rest := range d[k] {
				if sum := through + rest; sum < d[i][j] {
					d[i][j] = sum
				}
			}
		}
	}
	return d, nil
}

// scaled are the places of classical scaling: the two first eigenvectors of the
// distances, squared and centred.
func scaled(ctx context.Context, distance [][]float64) ([]point, error) {
	n := len(distance)
	b := make([][]float64, n)
	means, all := make([]float64, n), 0.0
	for i := range b {
		b[i] = make([]float64, n)
		for j, d := range distance[i] {
			b[i][j] = float64(d * d)
			means[i] += b[i][j] / float64(n)
		}
		all += means[i] / float64(n)
	}
	for i := range b {
		for j := range b[i] {
			b[i][j] = -(b[i][j] - means[i] - means[j] + all) / 2
		}
	}
	var axes [2][]float64
	for axis := range axes {
		v := make([]float64, n)
		for i := range v {
			// Any start will do that is orthogonal to no axis: fractions of the golden
			// ratio's multiples are as good as random ones.
			_, v[i] = math.Modf(float64(float64(i+1+axis*n) * 0.6180339887498949))
			v[i] -= 0.5
		}
		value := 0.0
		for range 100 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			next := make([]float64, n)
			length := 0.0
			for i, row := range b {
				sum := 0.0
				for j, x := range v[:len(row)] {
					sum += float64(row[j] * x)
				}
				next[i] = sum
				length += float64(sum * sum)
			}
			length = math.Sqrt(length)
			if length < 1e-9 {
				break
			}
			value = length
			turned := 0.0
			for i := range next {
				turned = max(turned, math.Abs(v[i]-next[i]/length))
				v[i] = next[i] / length
			}
			if turned < 1e-5 {
				break
			}
		}
		for i := range b {
			for j := range b[i] {
				b[i][j] -= float64(float64(value*v[i]) * v[j])
			}
		}
		axes[axis] = make([]float64, n)
		for i := range v {
			axes[axis][i] = float64(math.Sqrt(value) * v[i])
		}
	}
	at := make([]point, n)
	for i := range at {
		// Nodes that are alike must not stand at one place, for they could not leave it.
		_, u := math.Modf(float64(float64(i+1) * 0.6180339887498949))
		_, v := math.Modf(float64(float64(i+1) * 0.7548776662466927))
		at[i] = point{axes[0][i] + 0.05*(u-0.5), axes[1][i] + 0.05*(v-0.5)}
	}
	return at, nil
}

// A pair is how a node is drawn to another one.
type pair struct {
	weight float64 // how much the pair counts: the less, the farther they want to be from each other
	pull   float64 // the weight times that distance
}

// pairsOf are the pairs of each node with all nodes.
func pairsOf(distance [][]float64) *pulls {
	p := &pulls{make([][]pair, len(distance)), make([]float64, len(distance))}
	all := make([]pair, len(distance)*len(distance))
	for i, row := range distance {
		p.of[i] = all[i*len(row) : (i+1)*len(row)]
		for j, d := range row {
			if i != j {
				p.of[i][j] = pair{1 / float64(d*d), 1 / d}
			}
			p.weights[i] += p.of[i][j].weight
		}
	}
	return p
}

// A pulls has the pairs of each node, and the sums of their weights.
type pulls struct {
	of      [][]pair
	weights []float64
}

// majorize moves each node to where it fits best beside the others, and so many times as
// far, and gives the greatest move. Any factor below 2 makes the stress less; one near it
// takes half as many rounds as 1 does (Young 1954).
func majorize(at []point, drawn *pulls, beyond float64) (moved float64) {
	for i, p := range at {
		var x, y float64
		own, sum := drawn.of[i][:len(at)], drawn.weights[i]
		for j, q := range at {
			dx, dy := p.x-q.x, p.y-q.y
			square := float64(dx*dx) + float64(dy*dy)
			if square < 1e-18 { // of its own there is nothing to want
				square = 1e-18
			}
			longer := own[j].pull/math.Sqrt(square) - own[j].weight
			x += float64(longer * dx)
			y += float64(longer * dy)
		}
		if sum == 0 {
			continue
		}
		x, y = beyond*x/sum, beyond*y/sum
		moved = max(moved, math.Abs(x), math.Abs(y))
		at[i] = point{p.x + x, p.y + y}
	}
	return moved
}

// levelled turns places so that they are widest from left to right.
func levelled(at []point) []point {
	var cx, cy float64
	for _, p := range at {
		cx += p.x / float64(len(at))
		cy += p.y / float64(len(at))
	}
	var xx, yy, xy float64
	for _, p := range at {
		dx, dy := p.x-cx, p.y-cy
		xx += float64(dx * dx)
		yy += float64(dy * dy)
		xy += float64(dx * dy)
	}
	angle := math.Atan2(2*xy, xx-yy) / 2
	cos, sin := math.Cos(angle), math.Sin(angle)
	out := make([]point, len(at))
	for i, p := range at {
		dx, dy := p.x-cx, p.y-cy
		out[i] = point{float64(dx*cos) + float64(dy*sin), float64(dy*cos) - float64(dx*sin)}
	}
	return out
}

// A frame is how far something reaches from a place: a node with its name.
type frame struct{ left, right, up, down float64 }

// overlap is how far two frames reach into each other.
func (f frame) overlap(at point, o frame, other point) (x, y float64) {
	x = min(at.x+f.right, other.x+o.right) - max(at.x-f.left, other.x-o.left)
	y = min(at.y+f.down, other.y+o.down) - max(at.y-f.up, other.y-o.up)
	return x, y
}

// clear reports whether two frames have nothing in common, which most have not.
func (f frame) clear(at point, o frame, other point) bool {
	return at.x+f.right <= other.x-o.left || other.x+o.right <= at.x-f.left || at.y+f.down <= other.y-o.up || other.y+o.down <= at.y-f.up
}

// separate moves places until no frames overlap: pairs are pushed apart the shorter
// way; where that does not end, all is spread, and it begins again.
func separate(ctx context.Context, at []point, frames []frame) error {
	order := make([]int, len(at))
	for i := range order {
		order[i] = i
	}
	widest := 0.0
	for _, f := range frames {
		widest = max(widest, f.left+f.right)
	}
	for round := 1; ; round++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		slices.SortStableFunc(order, func(a, b int) int {
			switch {
			case at[a].x < at[b].x:
				return -1
			case at[a].x > at[b].x:
				return 1
			}
			return a - b
		})
		pushed := false
		for i, a := range order {
			for _, b := range order[i+1:] {
				if at[b].x-at[a].x > 2*widest+1 {
					break
				}
				if frames[a].clear(at[a], frames[b], at[b]) {
					continue
				}
				x, y := frames[a].overlap(at[a], frames[b], at[b])
				const enough = 0.01
				if x <= enough || y <= enough {
					continue
				}
				pushed = true
				push(at, a, b, x, y)
			}
		}
		if !pushed {
			return nil
		}
		if round%60 == 0 {
			for i := range at {
				at[i].x, at[i].y = at[i].x*1.05, at[i].y*1.05
			}
		}
	}
}

// push moves two places apart whose frames reach into each other, so far that they do
// not: along the line between them, which keeps the picture, unless that is far longer
// than the shorter way.
func push(at []point, a, b int, x, y float64) {
	const enough = 0.01
	dx, dy := at[b].x-at[a].x, at[b].y-at[a].y
	way := min(x, y)
	along := math.Inf(1)
	if dx != 0 {
		along = min(along, x/math.Abs(dx))
	}
	if dy != 0 {
		along = min(along, y/math.Abs(dy))
	}
	if length := math.Sqrt(float64(dx*dx)+float64(dy*dy)) * along; length <= 1.5*way {
		by := along/2 + enough/10
		mx, my := float64(dx*by), float64(dy*by)
		at[a], at[b] = point{at[a].x - mx, at[a].y - my}, point{at[b].x + mx, at[b].y + my}
		return
	}
	by := way/2 + enough
	if x < y {
		if dx < 0 || dx == 0 && a > b {
			by = -by
		}
		at[a].x, at[b].x = at[a].x-by, at[b].x+by
		return
	}
	if dy < 0 || dy == 0 && a > b {
		by = -by
	}
	at[a].y, at[b].y = at[a].y-by, at[b].y+by
}
