package network

import (
	"context"
	"math"
	"slices"
)

// Lengths say how long a tie is for the measures of paths.
type Lengths string

// The lengths. Ties that do not weigh more than 0 are no part of any path.
const (
	Inverse Lengths = "1/weight" // the stronger, the shorter
	Weight  Lengths = "weight"   // the weight is a distance
	Steps   Lengths = "steps"    // each tie is 1
)

// AllLengths lists the lengths.
func AllLengths() []Lengths { return []Lengths{Inverse, Weight, Steps} }

// Name is the lengths as a part of the name of a column.
func (l Lengths) Name() string {
	return map[Lengths]string{Inverse: "length_1_over_weight", Weight: "length_weight", Steps: "steps"}[l]
}

func (l Lengths) of(t *tie) float64 {
	switch l {
	case Weight:
		return t.weight
	case Steps:
		return 1
	}
	return 1 / t.weight
}

// MeasureOptions say how nodes are measured.
type MeasureOptions struct {
	Lengths Lengths // default Inverse
	Search  Search  // for communities
	// Only are those of the measures that take long that are wanted; nil: all. The
	// others are not numbers.
	Only []Costly
}

// A Costly is a measure that takes long of many nodes.
type Costly string

// The measures that take long.
const (
	Paths          Costly = "paths" // betweenness and closeness
	Eigenvectors   Costly = "eigenvectors"
	AllCommunities Costly = "communities"
)

// wants reports whether a measure is wanted.
func (o *MeasureOptions) wants(c Costly) bool { return o.Only == nil || slices.Contains(o.Only, c) }

// A MeasuredNode is a node with its measures.
type MeasuredNode struct {
	Node Node
	Side string
	Fact Fact
	// Degree is how many ties it has; Positive and Negative are the sums of what
	// those weigh that are above 0 and below, both without a sign.
	Degree             int
	Positive, Negative float64
	// Betweenness counts the shortest paths between two others that lead through it,
	// each pair's as one (Freeman 1977; Brandes 2001).
	Betweenness float64
	// Closeness is the sum of 1/d over the distances d of all others; one that
	// cannot be reached adds nothing (Marchiori and Latora 2000; Rochat 2009).
	Closeness float64
	// Eigenvector is the node's component of the first eigenvector of the ties above
	// 0, the greatest being 1 (Bonacich 1972); NaN: the node is not in the component
	// of which it is, see Graph.Measure.
	Eigenvector float64
	Community   int // from 1 up
}

// NodeMeasures are those of all nodes of a graph.
type NodeMeasures struct {
	Nodes   []MeasuredNode
	Lengths Lengths
	// Unused is how many ties weigh less than 0, and are no part of paths; of those
	// that weigh nothing, see Graph.Balanced.
	Unused int
	// Inside is how many nodes the component has of which the eigenvector is, of
	// Components that have a tie above 0.
	Inside, Components int
	// Unsettled says that the eigenvector did not converge, and none has one.
	Unsettled   bool
	Communities *Partition
	Modularity  Quality
}

// Measure measures all nodes. Betweenness, closeness and the eigenvector are of the
// ties above 0. Two paths are equally long if their lengths differ by no more than
// 10⁻¹² of them. The eigenvector is that of the component with the most nodes, of
// several the one with the greatest eigenvalue, of several the first.
func (g *Graph) Measure(ctx context.Context, o MeasureOptions) (*NodeMeasures, error) {
	m, err := g.numbers(ctx, &o)
	if err != nil || !o.wants(AllCommunities) {
		return m, err
	}
	m.Communities, err = g.Communities(ctx, o.Search)
	if err != nil {
		return nil, err
	}
	m.Modularity = g.Quality()
	for i := range m.Nodes {
		m.Nodes[i].Community = m.Communities.Groups[i]
	}
	return m, nil
}

// check gives the lengths, or the default ones. The error is a *SettingsError.
func (l Lengths) check() (Lengths, error) {
	if l == "" {
		return Inverse, nil
	}
	if !slices.Contains(AllLengths(), l) {
		return "", wrongf("%s takes %s, %s or %s, not %q", option("lengths", ""), Inverse, Weight, Steps, l)
	}
	return l, nil
}

// numbers measures all nodes, but for their communities.
func (g *Graph) numbers(ctx context.Context, o *MeasureOptions) (*NodeMeasures, error) {
	lengths, err := o.Lengths.check()
	if err != nil {
		return nil, err
	}
	m := &NodeMeasures{Nodes: make([]MeasuredNode, len(g.Nodes)), Lengths: lengths}
	for i := range m.Nodes {
		x := &m.Nodes[i]
		x.Node, x.Side, x.Fact = g.Nodes[i], g.Sides[i], g.Facts[i]
		for _, t := range g.ties[i] {
			switch {
			case t.weight > 0:
				x.Degree++
				x.Positive += t.weight
			case t.weight < 0:
				x.Degree++
				x.Negative -= t.weight
				if t.to > i {
					m.Unused++
				}
			}
		}
	}
	for i := range m.Nodes {
		x := &m.Nodes[i]
		x.Betweenness, x.Closeness, x.Eigenvector = math.NaN(), math.NaN(), math.NaN()
	}
	if o.wants(Paths) {
		between, close, err := g.paths(ctx, lengths)
		if err != nil {
			return nil, err
		}
		for i := range m.Nodes {
			m.Nodes[i].Betweenness, m.Nodes[i].Closeness = between[i], close[i]
		}
	}
	if o.wants(Eigenvectors) {
		for i, v := range g.firstEigenvector(m) {
			m.Nodes[i].Eigenvector = v
		}
	}
	return m, nil
}

// A numberOfNode is one of what nodes are measured by, and its name in tables.
type numberOfNode struct {
	name string
	of   func(*MeasuredNode) float64
}

// numbersOfNodes are those that resamples have as well: communities have no order.
func numbersOfNodes(l Lengths) []numberOfNode {
	return []numberOfNode{
		{"degree", func(m *MeasuredNode) float64 { return float64(m.Degree) }},
		{"weighted_positive", func(m *MeasuredNode) float64 { return m.Positive }},
		{"weighted_negative", func(m *MeasuredNode) float64 { return m.Negative }},
		{"betweenness_" + l.Name(), func(m *MeasuredNode) float64 { return m.Betweenness }},
		{"closeness", func(m *MeasuredNode) float64 { return m.Closeness }},
		{"eigenvector", func(m *MeasuredNode) float64 { return m.Eigenvector }},
	}
}

func above(t *tie) bool { return t.weight > 0 }

// firstEigenvector is that of the component that Measure says; NaN: of no node.
func (g *Graph) firstEigenvector(m *NodeMeasures) []float64 {
	out := make([]float64, len(g.Nodes))
	for i := range out {
		out[i] = math.NaN()
	}
	of, number := g.components(above)
	members := make([][]int, number)
	for i, c := range of {
		members[c] = append(members[c], i)
	}
	var best []float64
	var bestValue float64
	var inside []int
	for _, nodes := range members {
		if len(nodes) < 2 {
			continue
		}
		m.Components++
		if len(nodes) < len(inside) {
			continue
		}
		value, vector, settled := g.perron(nodes)
		if len(nodes) > len(inside) || value > bestValue && !nearly(value, bestValue) {
			best, bestValue, inside, m.Unsettled = vector, value, nodes, !settled
		}
	}
	m.Inside = len(inside)
	if m.Unsettled {
		return out
	}
	for i, v := range inside {
		out[v] = best[i]
	}
	return out
}

// mostSolved is how many nodes a component has whose eigenvectors are computed all at
// once: the time grows with their cube.
const mostSolved = 200

// perron gives the greatest eigenvalue of the ties above 0 between nodes that are one
// component, and its vector, of which all numbers are above 0 (Perron 1907), the
// greatest 1. For many nodes it comes by power iteration, of the matrix with a
// diagonal that keeps those of bipartite graphs from swinging, until A·v is λ·v to
// 10⁻¹² of λ; settled is false if that takes too long.
func (g *Graph) perron(nodes []int) (value float64, vector []float64, settled bool) {
	part := g.part(nodes)
	n := len(nodes)
	if n <= mostSolved {
		matrix := make([][]float64, n)
		for i := range matrix {
			matrix[i] = make([]float64, n)
			for _, t := range part.ties[i] {
				matrix[i][t.to] = max(t.weight, 0)
			}
		}
		values, vectors := Eigen(matrix)
		return values[n-1], toOne(vectors[n-1]), true
	}
	ties, shift := 0, 0.0
	for _, list := range part.ties {
		ties += len(list)
		sum := 0.0
		for _, t := range list {
			sum += max(t.weight, 0)
		}
		shift = max(shift, sum/5)
	}
	v, next := make([]float64, n), make([]float64, n)
	for i := range v {
		v[i] = 1 / math.Sqrt(float64(n))
	}
	for range 1000 + 2_000_000_000/(ties+n) {
		for i, list := range part.ties {
			sum := 0.0
			for _, t := range list {
				sum += max(t.weight, 0) * v[t.to]
			}
			next[i] = sum
		}
		value = dot(next, v)
		off := 0.0
		for i := range next {
			off = max(off, math.Abs(next[i]-value*v[i]))
			next[i] += shift * v[i]
		}
		length := norm(next)
		for i := range next {
			v[i] = next[i] / length
		}
		if off <= sameShare*value {
			return value, toOne(v), true
		}
	}
	return value, toOne(v), false
}

// toOne divides numbers by the greatest. What rounding has put below 0 is 0.
func toOne(v []float64) []float64 {
	most := slices.Max(v)
	for i := range v {
		v[i] = max(0, v[i]/most)
	}
	return v
}
