package network

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"testing"
)

// An edge of a test: two nodes, what they agree and what they differ.
type edge struct {
	a, b          int
	agree, differ float64
}

// graphOf makes a graph of n nodes, called a, b, …
func graphOf(n int, apart bool, edges ...edge) *Graph {
	g := &Graph{Nodes: make([]Node, n), Sides: make([]string, n), Facts: make([]Fact, n), ties: make([][]tie, n), Apart: apart}
	for i := range g.Nodes {
		g.Nodes[i].Label = string(rune('a' + i))
		g.Nodes[i].Name = g.Nodes[i].Label
	}
	for _, e := range edges {
		g.tie(e.a, tie{e.b, e.agree - e.differ, e.agree, e.differ})
		if e.agree == e.differ {
			g.Balanced++
		}
	}
	g.sortTies()
	return g
}

// karate is Zachary's club (1977, "An Information Flow Model for Conflict and Fission
// in Small Groups"), without weights: the members from 1 to 34 and, for each, those of
// higher numbers that it is tied to.
var karate = map[int][]int{
	1: {2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 18, 20, 22, 32}, 2: {3, 4, 8, 14, 18, 20, 22, 31},
	3: {4, 8, 9, 10, 14, 28, 29, 33}, 4: {8, 13, 14}, 5: {7, 11}, 6: {7, 11, 17}, 7: {17}, 9: {31, 33, 34}, 10: {34},
	14: {34}, 15: {33, 34}, 16: {33, 34}, 19: {33, 34}, 20: {34}, 21: {33, 34}, 23: {33, 34}, 24: {26, 28, 30, 33, 34},
	25: {26, 28, 32}, 26: {32}, 27: {30, 34}, 28: {34}, 29: {32, 34}, 30: {33, 34}, 31: {33, 34}, 32: {33, 34}, 33: {34},
}

func karateClub(more int) *Graph {
	var edges []edge
	for a := range 35 {
		for _, b := range karate[a] {
			edges = append(edges, edge{a - 1, b - 1, 1, 0})
		}
	}
	return graphOf(34+more, false, edges...)
}

// TestKarate: the greatest modularity of Zachary's club is 0.4198, with four groups
// (Brandes et al. 2008, "On Modularity ClusterResult", by integer programming).
func TestKarate(t *testing.T) {
	for _, isolates := range []int{0, 3} {
		for seed := range uint64(10) {
			g := karateClub(isolates)
			p, err := g.Communities(t.Context(), Search{Seed: seed})
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(p.Value-0.4197896) > 1e-7 || p.Number != 4+isolates || p.Exact || p.Restarts != 16 {
				t.Errorf("seed %d: got %v in %d groups, exact %v, %d restarts", seed, p.Value, p.Number, p.Exact, p.Restarts)
			}
			if p.Agreed < 1 || p.Agreed > 16 {
				t.Errorf("seed %d: %d agreed", seed, p.Agreed)
			}
			if got := g.Modularity(p.Groups); math.Abs(got-p.Value) > 1e-12 {
				t.Errorf("seed %d: the groups have %v, not %v", seed, got, p.Value)
			}
			for i := range isolates {
				if p.Groups[34+i] != 5+i {
					t.Errorf("isolate %d is in group %d", i, p.Groups[34+i])
				}
			}
			// The groups are numbered by size, then first member.
			sizes := make([]int, p.Number)
			for _, of := range p.Groups {
				sizes[of-1]++
			}
			if !slices.IsSortedFunc(sizes, func(a, b int) int { return b - a }) {
				t.Errorf("sizes %v", sizes)
			}
		}
	}
}

// TestModularityByHand: two triangles with a tie between them. 2W = 14; each group has
// 6 within and k = 7: 2·(6/14 − (7/14)²) = 5/14. All in one: 0.
func TestModularityByHand(t *testing.T) {
	edges := []edge{{0, 1, 1, 0}, {1, 2, 1, 0}, {0, 2, 1, 0}, {3, 4, 1, 0}, {4, 5, 1, 0}, {3, 5, 1, 0}, {2, 3, 1, 0}}
	g := graphOf(6, false, edges...)
	for _, c := range []struct {
		groups []int
		want   float64
	}{
		{[]int{1, 1, 1, 2, 2, 2}, 5. / 14},
		{[]int{7, 7, 7, 7, 7, 7}, 0},
		{[]int{1, 2, 3, 4, 5, 6}, -(4*4 + 2*9) / 196.},
		{[]int{0, 0, 0, 0, 0, 0}, -(4*4 + 2*9) / 196.},
	} {
		if got := g.Modularity(c.groups); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("%v: got %v, want %v", c.groups, got, c.want)
		}
	}
	if g.Quality() != Modularity {
		t.Error(g.Quality())
	}
	// Two camps of two, agreeing within (1) and in conflict across (1): 2W⁺ = 4 and
	// 2W⁻ = 8. The camps have 4 within, k⁺ = 2 and k⁻ = 4 each:
	// (4 − 2·(4/4) + 2·(16/8)) / 12 = 6/12.
	camps := graphOf(4, true, edge{0, 1, 1, 0}, edge{2, 3, 1, 0}, edge{0, 2, 0, 1}, edge{0, 3, 0, 1}, edge{1, 2, 0, 1}, edge{1, 3, 0, 1})
	if got := camps.Modularity([]int{1, 1, 2, 2}); math.Abs(got-0.5) > 1e-15 {
		t.Errorf("camps: got %v, want 0.5", got)
	}
	// Ten against ten is not nothing: a pair that agrees on 10 and differs on 10 has a
	// value, and no other partition of it a better one.
	both := graphOf(2, true, edge{0, 1, 10, 10})
	p, err := both.Communities(t.Context(), Search{})
	if err != nil || p.Value != 0 || !p.Exact {
		t.Errorf("ten against ten: %+v, %v", p, err)
	}
}

// TestCommunitiesEdges: what has no tie has no modularity.
func TestCommunitiesEdges(t *testing.T) {
	for _, c := range []struct {
		name   string
		g      *Graph
		groups []int
		value  float64
	}{
		{"nothing", graphOf(0, false), []int{}, math.NaN()},
		{"one", graphOf(1, false), []int{1}, math.NaN()},
		{"isolates", graphOf(3, true), []int{1, 2, 3}, math.NaN()},
		{"pair and isolate", graphOf(3, false, edge{0, 2, 2, 0}), []int{1, 2, 1}, 0},
		{"enemies", graphOf(2, true, edge{0, 1, 0, 3}), []int{1, 2}, 0.5}, // (0 + 2·9/6) / 6
	} {
		p, err := c.g.Communities(t.Context(), Search{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(p.Groups, c.groups) || p.Value != c.value && !(math.IsNaN(p.Value) && math.IsNaN(c.value)) {
			t.Errorf("%s: got %v %v, want %v %v", c.name, p.Groups, p.Value, c.groups, c.value)
		}
	}
	if _, err := graphOf(2, false).Communities(t.Context(), Search{Restarts: 5}); err == nil {
		t.Error("5 restarts are too few")
	}
}

// randomGraph has agreement and conflict, the numbers of which are often alike.
func randomGraph(r *rand.Rand, n int, signed bool) *Graph {
	var edges []edge
	for a := range n {
		for b := a + 1; b < n; b++ {
			e := edge{a: a, b: b}
			if r.IntN(2) == 0 {
				e.agree = float64(1+r.IntN(4)) / float64(1+r.IntN(3))
			}
			if signed && r.IntN(3) == 0 {
				e.differ = float64(1+r.IntN(4)) / float64(1+r.IntN(3))
			}
			if e.agree > 0 || e.differ > 0 {
				edges = append(edges, e)
			}
		}
	}
	return graphOf(n, signed, edges...)
}

// bestOfAll is the greatest modularity of all partitions into k groups (0: any), by
// the formula as it stands.
func bestOfAll(g *Graph, k int) float64 {
	n := len(g.Nodes)
	best := math.Inf(-1)
	groups := make([]int, n)
	var rec func(i, used int)
	rec = func(i, used int) {
		if i == n {
			if k == 0 || used == k {
				best = max(best, naiveModularity(g, groups))
			}
			return
		}
		for of := range used + 1 {
			groups[i] = of
			rec(i+1, max(used, of+1))
		}
	}
	rec(0, 0)
	return best
}

func naiveModularity(g *Graph, groups []int) float64 {
	n := len(g.Nodes)
	agree, differ := square(n), square(n)
	plus, minus := make([]float64, n), make([]float64, n)
	var p, m float64
	for i := range n {
		for _, t := range g.ties[i] {
			agree[i][t.to], differ[i][t.to] = t.agree, t.differ
			plus[i] += t.agree
			minus[i] += t.differ
			p += t.agree
			m += t.differ
		}
	}
	sum := 0.0
	for i := range n {
		for j := range n {
			if groups[i] != groups[j] {
				continue
			}
			sum += agree[i][j] - differ[i][j]
			if p > 0 {
				sum -= plus[i] * plus[j] / p
			}
			if m > 0 {
				sum += minus[i] * minus[j] / m
			}
		}
	}
	return sum / (p + m)
}

// TestCommunitiesBest compares with all partitions of small graphs: the exact search,
// and what the search for large ones finds.
func TestCommunitiesBest(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	missed := 0
	for trial := range 120 {
		g := randomGraph(r, 3+trial%6, trial%2 == 0)
		nodes := g.tied()
		if len(nodes) == 0 {
			continue
		}
		want := bestOfAll(g, 0)
		p, err := g.Communities(t.Context(), Search{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(p.Value-want) > 1e-12 || !p.Exact || math.Abs(naiveModularity(g, p.Groups)-want) > 1e-12 {
			t.Errorf("trial %d: got %v, want %v", trial, p.Value, want)
		}
		l, s := g.layers(nodes), Search{Seed: 1, Restarts: 16}
		found, err := l.restarted(t.Context(), s, &Partition{}, l.anew)
		if err != nil {
			t.Fatal(err)
		}
		if better(want, l.value(found)) {
			missed++
		}
	}
	if missed > 0 {
		t.Errorf("the search with restarts missed the best of %d graphs", missed)
	}
}

// TestCommunitiesSame: the same for the same seed, on one processor or two, and a
// further isolate changes nothing.
func TestCommunitiesSame(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	g := randomGraph(r, 40, true)
	more := &Graph{Apart: true, Nodes: append(slices.Clone(g.Nodes), Node{Label: "zz"}), Sides: make([]string, 41), Facts: make([]Fact, 41), ties: append(slices.Clone(g.ties), nil)}
	find := func(g *Graph) *Partition {
		p, err := g.Communities(t.Context(), Search{Seed: 7})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	one := find(g)
	before := runtime.GOMAXPROCS(1)
	two := find(g)
	runtime.GOMAXPROCS(before)
	with := find(more)
	if !slices.Equal(one.Groups, two.Groups) || one.Agreed != two.Agreed || one.Value != two.Value {
		t.Errorf("on one processor %v, on all %v", two, one)
	}
	if !slices.Equal(one.Groups, with.Groups[:40]) || with.Value != one.Value {
		t.Errorf("with an isolate %v, without %v", with.Groups, one.Groups)
	}
}

func TestPartitionsCounted(t *testing.T) {
	for _, c := range []struct {
		n, k int
		want float64
	}{{0, 0, 1}, {1, 1, 1}, {4, 2, 7}, {5, 0, 52}, {12, 0, 4_213_597}, {23, 2, 1<<22 - 1}, {3, 4, 0}} {
		if got := partitions(c.n, c.k); got != c.want {
			t.Error(strconv.Itoa(c.n), c.k, got, c.want)
		}
	}
	if !math.IsInf(partitions(2000, 2), 1) {
		t.Error("many are counted")
	}
}
