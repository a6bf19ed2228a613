package network

import (
	"context"
	"math"
	"slices"
)

// A Graph is a network as those measures see it that know no sides: its rows, and
// behind them the columns of a two-mode network, tied by its cells. No node is tied
// to itself.
type Graph struct {
	Nodes []Node
	Sides []string // by node, what it is: actor, position
	Facts []Fact   // by node
	// Apart says that ties have agreement and conflict apart: the network is
	// congruence less conflict. In others what is above 0 is agreement, and what is
	// below is conflict.
	Apart bool
	// Balanced is how many cells weigh nothing: they are no ties, though agreement
	// and conflict may be in them.
	Balanced int

	ties [][]tie // by node and the other one's number: each tie twice
}

// A tie is what a node has with another one.
type tie struct {
	to     int
	weight float64
	// agree and differ are 0 or above. In a network of congruence less conflict they
	// are both, normalized as the weight is: agree - differ.
	agree, differ float64
}

// Graph makes the graph of a network.
func (n *Network) Graph(ctx context.Context) (*Graph, error) {
	return n.graph(ctx, n.Settings.Mode == OneMode && n.Settings.Aggregation == Subtract)
}

// graph makes the graph, with agreement and conflict apart, as communities want
// them, or as what ties weigh has them.
func (n *Network) graph(ctx context.Context, apart bool) (*Graph, error) {
	rows, columns := n.Sides()
	rowFacts, columnFacts := n.Facts()
	g := &Graph{Nodes: slices.Clone(n.Rows), Facts: slices.Clone(rowFacts)}
	first := 0 // the node of the first column
	if n.Settings.Mode != OneMode {
		first = len(n.Rows)
		g.Nodes, g.Facts = append(g.Nodes, n.Columns...), append(g.Facts, columnFacts...)
	}
	for i := range g.Nodes {
		side := rows
		if first > 0 && i >= first {
			side = columns
		}
		g.Sides = append(g.Sides, side)
	}
	var parts [2]*Network
	if apart {
		g.Apart = true
		for i, a := range []Aggregation{Congruence, Conflict} {
			var err error
			if parts[i], err = n.aggregated(ctx, a); err != nil {
				return nil, err
			}
		}
	}
	g.ties = make([][]tie, len(g.Nodes))
	for i := range n.Rows {
		for _, c := range n.Cells(i) {
			j := first + int(c.Column)
			if i == j {
				continue // smoothed as DNA does
			}
			t := tie{j, c.Value, max(c.Value, 0), max(-c.Value, 0)}
			if g.Apart {
				t.agree, t.differ = parts[0].between(n.rows[i], n.rows[j]), parts[1].between(n.rows[i], n.rows[j])
			}
			if t.weight == 0 {
				g.Balanced++
			}
			if t.weight == 0 && t.agree == 0 && t.differ == 0 {
				continue
			}
			g.tie(i, t)
		}
	}
	g.sortTies()
	return g, nil
}

func (g *Graph) tie(from int, t tie) {
	g.ties[from] = append(g.ties[from], t)
	to := t.to
	t.to = from
	g.ties[to] = append(g.ties[to], t)
}

func (g *Graph) sortTies() {
	for _, ties := range g.ties {
		slices.SortFunc(ties, func(a, b tie) int { return a.to - b.to })
	}
}

// aggregated is the same one-mode network with another aggregation, and no tie left
// out for its weight.
func (n *Network) aggregated(ctx context.Context, a Aggregation) (*Network, error) {
	out := &Network{
		Settings: n.Settings, Start: n.Start, End: n.End, Centre: n.Centre, Observations: n.Observations, Repeated: n.Repeated,
		data: n.data, entries: n.entries, weights: n.weights, copies: n.copies, levels: n.levels, whole: n.whole,
	}
	out.Settings.Aggregation, out.Settings.MinWeight = a, 0
	labels := n.labels
	if labels == nil { // it was made of another one
		labels = labelsOf(n.data, n.entries)
	}
	return out, out.compute(ctx, labels)
}

// between is the weight of the tie of two rows, which are numbers of the data.
func (n *Network) between(row, other uint32) float64 {
	i, found := slices.BinarySearch(n.rows, row)
	j, foundToo := slices.BinarySearch(n.rows, other)
	if !found || !foundToo {
		return 0
	}
	c, _ := n.At(i, j)
	return c.Value
}

// Part is the graph of some nodes, by their places, with the ties between them.
func (g *Graph) Part(nodes []int) *Graph { return g.part(nodes) }

// part is the graph of some nodes, with the ties between them.
func (g *Graph) part(nodes []int) *Graph {
	place := make([]int, len(g.Nodes))
	for i := range place {
		place[i] = -1
	}
	for i, v := range nodes {
		place[v] = i
	}
	out := &Graph{Apart: g.Apart, ties: make([][]tie, len(nodes))}
	for i, v := range nodes {
		out.Nodes, out.Sides, out.Facts = append(out.Nodes, g.Nodes[v]), append(out.Sides, g.Sides[v]), append(out.Facts, g.Facts[v])
		for _, t := range g.ties[v] {
			if t.to = place[t.to]; t.to >= 0 {
				out.ties[i] = append(out.ties[i], t)
			}
		}
	}
	out.sortTies()
	return out
}

// isolates reports, by node, whether it has no tie: nothing that agrees or differs.
func (g *Graph) isolates() []bool {
	out := make([]bool, len(g.Nodes))
	for i, ties := range g.ties {
		out[i] = !slices.ContainsFunc(ties, func(t tie) bool { return t.agree > 0 || t.differ > 0 })
	}
	return out
}

// components numbers the parts of the graph that some ties hold together, in the
// order of their first nodes.
func (g *Graph) components(counts func(t *tie) bool) (of []int, number int) {
	of = make([]int, len(g.Nodes))
	for i := range of {
		of[i] = -1
	}
	for first := range of {
		if of[first] >= 0 {
			continue
		}
		of[first] = number
		for waiting := []int{first}; len(waiting) > 0; {
			v := waiting[len(waiting)-1]
			waiting = waiting[:len(waiting)-1]
			for i := range g.ties[v] {
				if t := &g.ties[v][i]; counts(t) && of[t.to] < 0 {
					of[t.to] = number
					waiting = append(waiting, t.to)
				}
			}
		}
		number++
	}
	return of, number
}

// sameShare is the share by which two numbers may differ that are the same but for
// rounding.
const sameShare = 1e-12

// nearly reports whether two numbers are the same but for rounding.
func nearly(a, b float64) bool {
	return a == b || math.Abs(a-b) <= sameShare*max(math.Abs(a), math.Abs(b))
}
