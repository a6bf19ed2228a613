package network

import (
	"cmp"
	"math"
	"slices"
)

// A CodingComparison is of networks of the same texts, as different people coded them.
type CodingComparison struct {
	Ties         []ComparedTie // of any of them, by row and column
	Correlations []WeightComparison
}

// A ComparedTie is a tie of one network at least.
type ComparedTie struct {
	Row, Column Node
	Cells       []*Cell // by network; nil: it has no such tie
	// Range is the greatest weight less the least one; where a network has no such
	// tie it is 0.
	Range float64
}

// Only is the one network that has the tie; -1: several have it.
func (t *ComparedTie) Only() int {
	only := -1
	for i, c := range t.Cells {
		switch {
		case c != nil && only >= 0:
			return -1
		case c != nil:
			only = i
		}
	}
	return only
}

// A WeightComparison says how alike the weights of two networks are.
type WeightComparison struct {
	A, B int
	Ties int // that one of them has at least
	// Correlation is Pearson's, over these ties, of which a network without one has
	// 0. NaN: it is not defined, for there are less than two, or all weigh the same in
	// one of the networks.
	Correlation float64
}

// CompareCodings compares networks of the same kind. Rows and columns are the same ones
// if they are the same entity, or have the same name where they are none.
func CompareCodings(networks []*Network) *CodingComparison {
	sides := [2]*union{newUnion(), newUnion()}
	one := len(networks) > 0 && networks[0].Settings.Mode == OneMode
	if one {
		sides[1] = sides[0]
	}
	for _, n := range networks {
		sides[0].add(n.Rows)
		sides[1].add(n.Columns)
	}
	sides[0].sort()
	sides[1].sort()
	cells := map[[2]int][]*Cell{}
	for i, n := range networks {
		for row := range n.cells {
			for at := range n.cells[row] {
				c := &n.cells[row][at]
				pair := [2]int{sides[0].places[n.Rows[row].key()], sides[1].places[n.Columns[c.Column].key()]}
				if one && pair[0] > pair[1] {
					pair[0], pair[1] = pair[1], pair[0]
				}
				if cells[pair] == nil {
					cells[pair] = make([]*Cell, len(networks))
				}
				cells[pair][i] = c
			}
		}
	}
	out := &CodingComparison{}
	pairs := make([][2]int, 0, len(cells))
	for pair := range cells {
		pairs = append(pairs, pair)
	}
	slices.SortFunc(pairs, func(a, b [2]int) int { return slices.Compare(a[:], b[:]) })
	for _, pair := range pairs {
		t := ComparedTie{Row: sides[0].nodes[pair[0]], Column: sides[1].nodes[pair[1]], Cells: cells[pair]}
		least, most := math.Inf(1), math.Inf(-1)
		for _, c := range t.Cells {
			least, most = min(least, c.value()), max(most, c.value())
		}
		t.Range = most - least
		out.Ties = append(out.Ties, t)
	}
	for b := range networks {
		for a := range b {
			out.Correlations = append(out.Correlations, out.correlate(a, b))
		}
	}
	slices.SortStableFunc(out.Correlations, func(x, y WeightComparison) int { return cmp.Compare(x.A, y.A) })
	return out
}

// value is that of a cell; 0 of none.
func (c *Cell) value() float64 {
	if c == nil {
		return 0
	}
	return c.Value
}

func (o *CodingComparison) correlate(a, b int) WeightComparison {
	out := WeightComparison{A: a, B: b}
	var x, y []float64
	for _, t := range o.Ties {
		if t.Cells[a] != nil || t.Cells[b] != nil {
			x, y = append(x, t.Cells[a].value()), append(y, t.Cells[b].value())
		}
	}
	out.Ties, out.Correlation = len(x), pearson(x, y)
	return out
}

// pearson is the correlation of two lists; NaN: it is not defined.
func pearson(x, y []float64) float64 {
	if len(x) < 2 || slices.Max(x) == slices.Min(x) || slices.Max(y) == slices.Min(y) {
		return math.NaN()
	}
	mean := func(list []float64) (sum float64) {
		for _, v := range list {
			sum += v
		}
		return sum / float64(len(list))
	}
	mx, my := mean(x), mean(y)
	xy, xx, yy := 0.0, 0.0, 0.0
	for i := range x {
		dx, dy := x[i]-mx, y[i]-my
		xy, xx, yy = xy+dx*dy, xx+dx*dx, yy+dy*dy
	}
	return max(-1, min(1, xy/math.Sqrt(xx*yy)))
}

// A union has the nodes of several networks, each once.
type union struct {
	nodes  []Node
	places map[string]int // by key
}

func newUnion() *union { return &union{places: map[string]int{}} }

func (u *union) add(nodes []Node) {
	for _, n := range nodes {
		if _, known := u.places[n.key()]; !known {
			u.places[n.key()] = len(u.nodes)
			u.nodes = append(u.nodes, n)
		}
	}
}

func (u *union) sort() {
	slices.SortFunc(u.nodes, func(a, b Node) int { return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.key(), b.key())) })
	for i := range u.nodes {
		u.places[u.nodes[i].key()] = i
	}
}
