package network

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// A Quality says what a value of a partition is.
type Quality string

// The qualities. With w⁺ and w⁻ for agreement and conflict of two nodes, k⁺ and k⁻ for
// the sums of a node, and 2W⁺ and 2W⁻ for those of all nodes:
//
//	modularity         Σ (w⁺ − k⁺k⁺′/2W⁺) / 2W⁺
//	signed modularity  Σ (w⁺ − w⁻ − k⁺k⁺′/2W⁺ + k⁻k⁻′/2W⁻) / (2W⁺ + 2W⁻)
//
// over all ordered pairs of nodes of one group, each with itself among them.
const (
	Modularity       Quality = "modularity"        // Newman and Girvan 2004; Newman 2004 for weights
	SignedModularity Quality = "signed modularity" // Gómez, Jensen and Arenas 2009
)

// Source says who published it.
func (q Quality) Source() string {
	if q == SignedModularity {
		return "Gómez, Jensen and Arenas 2009"
	}
	return "Newman and Girvan 2004"
}

// Quality is what the value of a partition of the graph is: modularity where nothing
// differs.
func (g *Graph) Quality() Quality {
	if g.Apart {
		return SignedModularity
	}
	for _, ties := range g.ties {
		for _, t := range ties {
			if t.differ > 0 {
				return SignedModularity
			}
		}
	}
	return Modularity
}

// Search says how long to search for the best partition.
type Search struct {
	Seed     uint64
	Restarts int // default and least: LeastRestarts
}

// LeastRestarts is how often a search begins anew at least. Of Zachary's karate club
// the best of 16 Louvain searches is the best there is in all of 50 trials.
const LeastRestarts = 16

func (s *Search) check() error {
	if s.Restarts == 0 {
		s.Restarts = LeastRestarts
	}
	if s.Restarts < LeastRestarts || s.Restarts > mostRestarts {
		return wrongf("%s takes a number from %d to %d: one search alone often misses the best", option("restarts", ""), LeastRestarts, mostRestarts)
	}
	return nil
}

const mostRestarts = 10_000

// random is the source of one restart.
func (s *Search) random(restart int) *rand.Rand {
	return rand.New(rand.NewPCG(s.Seed, uint64(restart)))
}

// A Partition puts nodes into groups.
type Partition struct {
	Groups []int   // by node, from 1 up; 0: in none
	Number int     // how many groups there are
	Value  float64 // NaN: there is none, for nothing is tied
	// Exact says that all partitions were compared; else the value is the best of so
	// many Restarts, and Agreed of them reached it.
	Exact            bool
	Restarts, Agreed int
}

// Modularity is that of groups, given by node: those with the same number are one, and
// 0 is in none. It is signed modularity where the graph has conflict; NaN: nothing is
// tied.
func (g *Graph) Modularity(groups []int) float64 {
	l := g.layers(everyNode(len(g.Nodes)))
	own := slices.Clone(groups)
	next := slices.Max(append([]int{0}, groups...))
	for i := range own {
		if own[i] == 0 {
			next++
			own[i] = next
		}
	}
	return l.value(own)
}

func everyNode(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// layers are the ties of some nodes, with what modularity expects of them.
type layers struct {
	pulls       [][]pull  // by node: agreement less conflict
	plus, minus []float64 // k⁺ and k⁻, by node
	// sumPlus and sumMinus are 2W⁺ and 2W⁻, and inside what nodes of several have
	// with themselves.
	sumPlus, sumMinus, inside float64
}

type pull struct {
	to    int
	force float64
}

// layers takes some nodes, between which all ties are.
func (g *Graph) layers(nodes []int) *layers {
	n := len(nodes)
	place := make([]int, len(g.Nodes))
	for i, v := range nodes {
		place[v] = i
	}
	l := &layers{pulls: make([][]pull, n), plus: make([]float64, n), minus: make([]float64, n)}
	for i, v := range nodes {
		for _, t := range g.ties[v] {
			l.plus[i] += t.agree
			l.minus[i] += t.differ
			l.pulls[i] = append(l.pulls[i], pull{place[t.to], t.agree - t.differ})
		}
		l.sumPlus += l.plus[i]
		l.sumMinus += l.minus[i]
	}
	return l
}

// expected is what two nodes, or groups, are expected to have.
func (l *layers) expected(plus, minus, plusToo, minusToo float64) (sum float64) {
	if l.sumPlus > 0 {
		sum = plus * plusToo / l.sumPlus
	}
	if l.sumMinus > 0 {
		sum -= minus * minusToo / l.sumMinus
	}
	return sum
}

// value is the modularity of groups, which are any numbers by node.
func (l *layers) value(groups []int) float64 {
	whole := l.sumPlus + l.sumMinus
	if whole == 0 {
		return math.NaN()
	}
	numbered, number := renumber(groups)
	plus, minus := make([]float64, number), make([]float64, number)
	sum := l.inside
	for i, of := range numbered {
		plus[of] += l.plus[i]
		minus[of] += l.minus[i]
		for _, p := range l.pulls[i] {
			if numbered[p.to] == of {
				sum += p.force
			}
		}
	}
	for of := range number {
		sum -= l.expected(plus[of], minus[of], plus[of], minus[of])
	}
	return sum / whole
}

// renumber numbers groups from 0 up, in the order of their first nodes.
func renumber(groups []int) (numbered []int, number int) {
	most := 0
	for _, of := range groups {
		most = max(most, of)
	}
	both := make([]int, len(groups)+most+1)
	numbered, known := both[:len(groups):len(groups)], both[len(groups):] // known: the new number, and 1
	for i, of := range groups {
		if known[of] == 0 {
			number++
			known[of] = number
		}
		numbered[i] = known[of] - 1
	}
	return numbered, number
}

// better reports whether a value is greater than another by more than rounding.
func better(a, b float64) bool { return a > b+1e-11*max(1, math.Abs(a), math.Abs(b)) }

// mostCompared is how many partitions are compared one by one: all of 12 nodes, or all
// in two groups of 23.
const mostCompared = 4_213_597

// partitions counts the partitions of n nodes into exactly k groups, or any number if
// k is 0; math.Inf(1): very many. (Stirling numbers of the second kind; Bell numbers.)
func partitions(n, k int) float64 {
	row := []float64{1} // of 0 nodes
	for i := 1; i <= n; i++ {
		next := make([]float64, i+1)
		for j := 1; j <= i; j++ {
			next[j] = row[j-1]
			if j < i {
				next[j] += float64(j) * row[j]
			}
		}
		row = next
		if i > 40 {
			return math.Inf(1)
		}
	}
	if k > n {
		return 0
	}
	if k > 0 {
		return row[k]
	}
	sum := 0.0
	for _, v := range row {
		sum += v
	}
	return sum
}

// exactly compares all partitions into k groups, or any number if k is 0. Of several
// that are the best it gives the first, in the order of their lists of groups. least
// is a value that some partition has: it only saves time.
func (l *layers) exactly(ctx context.Context, k int, least float64) ([]int, error) {
	n := len(l.pulls)
	x := &exact{k: k, most: k, matrix: make([][]float64, n), rest: make([]float64, n+1), at: make([]int, n)}
	if k == 0 {
		x.most = n
	}
	for i := range x.matrix {
		x.matrix[i] = make([]float64, n)
		for j := range x.matrix[i] {
			x.matrix[i][j] = -l.expected(l.plus[i], l.minus[i], l.plus[j], l.minus[j])
		}
		for _, p := range l.pulls[i] {
			x.matrix[i][p.to] += p.force
		}
	}
	whole := l.sumPlus + l.sumMinus
	x.slack = 1e-11 * whole
	for i := n - 1; i >= 0; i-- {
		x.rest[i] = x.rest[i+1]
		for j := range i {
			x.rest[i] += max(0, 2*x.matrix[i][j])
		}
	}
	own := 0.0
	for i := range n {
		own += x.matrix[i][i]
	}
	x.best = least*whole - own - 2*x.slack
	x.ctx = ctx.Err
	x.place(0, 0, 0)
	return x.found, ctx.Err()
}

// exact is a search through all partitions, by branch and bound: nodes are placed one
// after the other into the groups that there are, or a new one.
type exact struct {
	k, most     int // groups: exactly, 0 any; and at most
	matrix      [][]float64
	rest        []float64 // what the nodes from here on can add at most
	at          []int     // the groups so far
	found       []int
	best, slack float64
	visits      int
	ctx         func() error
	ended       bool
}

func (x *exact) place(i, groups int, value float64) {
	if x.visits++; x.visits%(1<<16) == 0 && x.ctx() != nil {
		x.ended = true
	}
	n := len(x.at)
	if x.ended || x.k > 0 && groups+n-i < x.k || value+x.rest[i] <= x.best+x.slack {
		return
	}
	if i == n {
		x.best = value
		x.found = slices.Clone(x.at)
		return
	}
	for of := range min(groups+1, x.most) {
		gain := 0.0
		for j := range i {
			if x.at[j] == of {
				gain += 2 * x.matrix[i][j]
			}
		}
		x.at[i] = of
		x.place(i+1, max(groups, of+1), value+gain)
	}
}

// ordered numbers groups from 1 up, the largest first, of several the one with the
// first node. Nodes in group 0 stay there.
func ordered(groups []int) (out []int, number int) {
	type group struct{ size, first, old int }
	var all []group
	place := map[int]int{}
	for i, of := range groups {
		if of == 0 {
			continue
		}
		at, known := place[of]
		if !known {
			at = len(all)
			place[of] = at
			all = append(all, group{0, i, of})
		}
		all[at].size++
	}
	slices.SortFunc(all, func(a, b group) int { return cmp.Or(b.size-a.size, a.first-b.first) })
	renamed := map[int]int{}
	for i, g := range all {
		renamed[g.old] = i + 1
	}
	out = make([]int, len(groups))
	for i, of := range groups {
		out[i] = renamed[of]
	}
	return out, len(all)
}

// Describe says how a partition was found: exact, or the best of so many restarts.
func (p *Partition) Describe() string {
	switch {
	case math.IsNaN(p.Value):
		return "nothing is tied"
	case p.Exact:
		return "all partitions compared"
	}
	return fmt.Sprintf("best of %d searches, %d of them agree", p.Restarts, p.Agreed)
}
