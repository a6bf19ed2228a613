package network

import (
	"math"
	"math/big"
	"math/rand/v2"
	"runtime"
	"testing"
)

func measure(t *testing.T, g *Graph, l Lengths) *NodeMeasures {
	t.Helper()
	m, err := g.Measure(t.Context(), MeasureOptions{Lengths: l, Search: Search{Seed: 1}})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func compareNumbers(t *testing.T, what string, got func(i int) float64, want []float64) {
	t.Helper()
	for i, w := range want {
		if g := got(i); math.Abs(g-w) > 1e-12 && !(math.IsNaN(g) && math.IsNaN(w)) {
			t.Errorf("%s of %c: got %v, want %v", what, 'a'+i, g, w)
		}
	}
}

// TestMeasuresByHand: a–b–c–d, b–d, and e at d in conflict; f is alone.
func TestMeasuresByHand(t *testing.T) {
	g := graphOf(6, true, edge{0, 1, 2, 0}, edge{1, 2, 3, 1}, edge{2, 3, 4, 0}, edge{1, 3, 1, 0}, edge{3, 4, 1, 4}, edge{0, 2, 5, 5})
	m := measure(t, g, Inverse)
	compareNumbers(t, "degree", func(i int) float64 { return float64(m.Nodes[i].Degree) }, []float64{1, 3, 2, 3, 1, 0})
	compareNumbers(t, "positive", func(i int) float64 { return m.Nodes[i].Positive }, []float64{2, 5, 6, 5, 0, 0})
	compareNumbers(t, "negative", func(i int) float64 { return m.Nodes[i].Negative }, []float64{0, 0, 0, 3, 3, 0})
	// Lengths: ab ½, bc ½, cd ¼, bd 1. b to d is ¾ over c.
	compareNumbers(t, "betweenness", func(i int) float64 { return m.Nodes[i].Betweenness }, []float64{0, 2, 2, 0, 0, 0})
	compareNumbers(t, "closeness", func(i int) float64 { return m.Nodes[i].Closeness },
		[]float64{2 + 1 + 1/1.25, 2 + 2 + 1/0.75, 1 + 2 + 4, 1/1.25 + 1/0.75 + 4, 0, 0})
	if m.Unused != 1 || g.Balanced != 1 || m.Inside != 4 || m.Components != 1 {
		t.Errorf("unused %d, balanced %d, inside %d of %d", m.Unused, g.Balanced, m.Inside, m.Components)
	}
	if !math.IsNaN(m.Nodes[4].Eigenvector) || !math.IsNaN(m.Nodes[5].Eigenvector) {
		t.Error("e and f have no component")
	}
	steps := measure(t, g, Steps)
	compareNumbers(t, "betweenness in steps", func(i int) float64 { return steps.Nodes[i].Betweenness }, []float64{0, 2, 0, 0, 0, 0})
	compareNumbers(t, "closeness in steps", func(i int) float64 { return steps.Nodes[i].Closeness }, []float64{2, 3, 2.5, 2.5, 0, 0})
	weight := measure(t, g, Weight) // ab 2, bc 2, cd 4, bd 1: c to d is 3 over b
	compareNumbers(t, "betweenness of distances", func(i int) float64 { return weight.Nodes[i].Betweenness }, []float64{0, 3, 0, 0, 0, 0})
	if _, err := g.Measure(t.Context(), MeasureOptions{Lengths: "x"}); err == nil {
		t.Error("there are no lengths x")
	}
}

// TestTriangle: of a–b 1, b–c 1, a–c 5 as strengths nobody is between; as distances b is.
func TestTriangle(t *testing.T) {
	g := graphOf(3, false, edge{0, 1, 1, 0}, edge{1, 2, 1, 0}, edge{0, 2, 5, 0})
	m := measure(t, g, Inverse)
	// a to b: 1 directly, 1.2 over c.
	compareNumbers(t, "betweenness", func(i int) float64 { return m.Nodes[i].Betweenness }, []float64{0, 0, 0})
	m = measure(t, g, Weight)
	compareNumbers(t, "betweenness", func(i int) float64 { return m.Nodes[i].Betweenness }, []float64{0, 1, 0})
}

// TestEqualPaths: 1/3 + 1/15 is as long as 1/5 + 1/5, though not in floating point.
func TestEqualPaths(t *testing.T) {
	three, five, fifteen := 3.0, 5.0, 15.0
	if 1/three+1/fifteen == 1/five+1/five {
		t.Fatal("the test tests nothing")
	}
	g := graphOf(4, false, edge{0, 1, 3, 0}, edge{1, 3, 15, 0}, edge{0, 2, 5, 0}, edge{2, 3, 5, 0})
	m := measure(t, g, Inverse)
	// a–d: half over b, half over c. b–c: over d 1/15 + 1/5, over a 1/3 + 1/5.
	compareNumbers(t, "betweenness", func(i int) float64 { return m.Nodes[i].Betweenness }, []float64{0, 0.5, 0.5, 1})
}

// TestEigenvector: of a star of three leaves the centre has 1 and each leaf 1/√3; of a
// graph of two components it is that of the larger, of two alike the heavier.
func TestEigenvector(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name  string
		g     *Graph
		want  []float64
		parts int
	}{
		{"star", graphOf(4, false, edge{0, 1, 2, 0}, edge{0, 2, 2, 0}, edge{0, 3, 2, 0}), []float64{1, 1 / math.Sqrt(3), 1 / math.Sqrt(3), 1 / math.Sqrt(3)}, 1},
		{"larger", graphOf(5, false, edge{0, 1, 100, 0}, edge{2, 3, 1, 0}, edge{3, 4, 1, 0}), []float64{nan, nan, 1 / math.Sqrt2, 1, 1 / math.Sqrt2}, 2},
		{"heavier", graphOf(4, false, edge{0, 1, 1, 0}, edge{2, 3, 2, 0}), []float64{nan, nan, 1, 1}, 2},
		{"first", graphOf(4, false, edge{0, 1, 1, 0}, edge{2, 3, 1, 0}), []float64{1, 1, nan, nan}, 2},
		{"conflict", graphOf(2, true, edge{0, 1, 0, 1}), []float64{nan, nan}, 0},
	} {
		m := measure(t, c.g, Inverse)
		compareNumbers(t, c.name, func(i int) float64 { return m.Nodes[i].Eigenvector }, c.want)
		if m.Components != c.parts {
			t.Errorf("%s: %d components", c.name, m.Components)
		}
	}
	// Power iteration, for which there are nodes enough: a path, and two hubs.
	n := mostSolved + 20
	var edges []edge
	for i := range n - 1 {
		edges = append(edges, edge{i % 7, i + 1, float64(1 + i%3), 0})
	}
	edges = edges[6:] // the first seven are tied below
	for i := range 7 {
		edges = append(edges, edge{i, (i + 1) % 7, 2, 0})
	}
	g := graphOf(n, false, edges...)
	m := measure(t, g, Inverse)
	value, vector, settled := g.perron(everyNode(n))
	if !settled || m.Unsettled {
		t.Fatal("not settled")
	}
	for i := range n {
		sum := 0.0
		for _, x := range g.ties[i] {
			sum += x.weight * vector[x.to]
		}
		if math.Abs(sum-value*vector[i]) > 1e-9 || vector[i] != m.Nodes[i].Eigenvector {
			t.Fatalf("node %d: A·v is %v, λ·v %v", i, sum, value*vector[i])
		}
	}
}

// TestPathsBrute compares with all paths of small graphs, measured in fractions.
func TestPathsBrute(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 9))
	for trial := range 40 {
		n := 2 + trial%6
		var edges []edge
		for a := range n {
			for b := a + 1; b < n; b++ {
				if r.IntN(3) > 0 {
					edges = append(edges, edge{a, b, float64(1 + r.IntN(6)), 0})
				}
			}
		}
		g := graphOf(n, false, edges...)
		for _, l := range AllLengths() {
			between, close, err := g.paths(t.Context(), l)
			if err != nil {
				t.Fatal(err)
			}
			wantBetween, wantClose := brutePaths(g, l)
			compareNumbers(t, "betweenness", func(i int) float64 { return between[i] }, wantBetween)
			compareNumbers(t, "closeness", func(i int) float64 { return close[i] }, wantClose)
		}
	}
}

func brutePaths(g *Graph, l Lengths) (between, close []float64) {
	n := len(g.Nodes)
	between, close = make([]float64, n), make([]float64, n)
	for a := range n {
		for b := range n {
			if a == b {
				continue
			}
			var best *big.Rat
			var shortest [][]int
			var walk func(path []int, length *big.Rat)
			walk = func(path []int, length *big.Rat) {
				at := path[len(path)-1]
				if at == b {
					switch {
					case best == nil || length.Cmp(best) < 0:
						best, shortest = length, [][]int{append([]int{}, path...)}
					case length.Cmp(best) == 0:
						shortest = append(shortest, append([]int{}, path...))
					}
					return
				}
			ties:
				for _, x := range g.ties[at] {
					for _, v := range path {
						if v == x.to {
							continue ties
						}
					}
					step := map[Lengths]*big.Rat{
						Inverse: big.NewRat(1, int64(x.weight)), Weight: big.NewRat(int64(x.weight), 1), Steps: big.NewRat(1, 1),
					}[l]
					walk(append(path, x.to), new(big.Rat).Add(length, step))
				}
			}
			walk([]int{a}, new(big.Rat))
			if best == nil {
				continue
			}
			d, _ := best.Float64()
			close[a] += 1 / d
			for _, path := range shortest {
				for _, v := range path[1 : len(path)-1] {
					between[v] += 0.5 / float64(len(shortest))
				}
			}
		}
	}
	return between, close
}

// TestMeasuresSame: the same bits on one processor or all.
func TestMeasuresSame(t *testing.T) {
	g := randomGraph(rand.New(rand.NewPCG(1, 1)), 80, true)
	all := measure(t, g, Inverse)
	before := runtime.GOMAXPROCS(1)
	one := measure(t, g, Inverse)
	runtime.GOMAXPROCS(before)
	for i := range all.Nodes {
		if all.Nodes[i] != one.Nodes[i] {
			t.Errorf("node %d: %+v and %+v", i, all.Nodes[i], one.Nodes[i])
		}
	}
}

// TestGraph: of a network of statements. a and b agree on x and differ on y; c agrees
// with both on x; d speaks of what nobody else does.
func TestGraph(t *testing.T) {
	b := NewBuilder(Qualifier{Name: "stance", Type: Boolean}, "actor", "position")
	for i, s := range []struct {
		row, column string
		value       float64
	}{{"a", "x", 1}, {"a", "y", 1}, {"b", "x", 1}, {"b", "y", 0}, {"c", "x", 1}, {"c", "x", 1}, {"d", "z", 1}} {
		b.Add(Observation{
			Row: b.Row(Node{Name: s.row}), Column: b.Column(Node{Name: s.column}), Level: b.Level(Level{Value: s.value}),
			Statement: b.Statement(string(rune('0' + i))), Document: b.Document("d"), Time: NoTime,
		})
	}
	d := b.Data(false)
	network := func(s Settings) *Graph {
		n, err := Compute(t.Context(), d, s)
		if err != nil {
			t.Fatal(err)
		}
		g, err := n.Graph(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	g := network(Settings{Mode: OneMode, Duplicates: Include})
	// ab: (1 − 1)/2; ac: 2/1.5; bc: 2/1.5.
	want := [][]tie{{{1, 0, 0.5, 0.5}, {2, 2 / 1.5, 2 / 1.5, 0}}, {{0, 0, 0.5, 0.5}, {2, 2 / 1.5, 2 / 1.5, 0}}, {{0, 2 / 1.5, 2 / 1.5, 0}, {1, 2 / 1.5, 2 / 1.5, 0}}, {}}
	for i, ties := range want {
		if len(ties) != len(g.ties[i]) {
			t.Fatalf("node %d: got %v, want %v", i, g.ties[i], ties)
		}
		for j := range ties {
			if g.ties[i][j] != ties[j] {
				t.Errorf("node %d: got %v, want %v", i, g.ties[i][j], ties[j])
			}
		}
	}
	if !g.Apart || g.Balanced != 1 || g.Quality() != SignedModularity || g.Facts[2].Statements != 2 {
		t.Errorf("apart %v, balanced %d, %v, facts %v", g.Apart, g.Balanced, g.Quality(), g.Facts)
	}
	// Light ties are left out of the graph, with agreement and conflict of them.
	light := network(Settings{Mode: OneMode, Duplicates: Include, MinWeight: 1})
	if len(light.Nodes) != 3 || len(light.ties[0]) != 1 || light.ties[0][0] != (tie{2, 2 / 1.5, 2 / 1.5, 0}) {
		t.Errorf("light: %v", light.ties)
	}
	two := network(Settings{Mode: TwoMode})
	if len(two.Nodes) != 7 || two.Sides[3] != "actor" || two.Sides[4] != "position" || two.ties[1][1] != (tie{5, -1, 0, 1}) || two.ties[5][1].to != 1 {
		t.Errorf("two-mode: %v %v", two.Sides, two.ties)
	}
	congruence := network(Settings{Mode: OneMode, Duplicates: Include, Aggregation: Congruence})
	if congruence.Apart || congruence.Quality() != Modularity || congruence.ties[0][0] != (tie{1, 0.5, 0.5, 0}) {
		t.Errorf("congruence: %v", congruence.ties)
	}
}

// What is not wanted is not measured; what is comes out the same.
func TestMeasureOnly(t *testing.T) {
	g := graphOf(6, true, edge{0, 1, 2, 0}, edge{1, 2, 3, 1}, edge{2, 3, 4, 0}, edge{1, 3, 1, 0}, edge{3, 4, 1, 4}, edge{0, 2, 5, 5})
	all := measure(t, g, Inverse)
	for _, test := range []struct {
		only                     []Costly
		paths, eigen, commonness bool
	}{{[]Costly{}, false, false, false}, {[]Costly{Paths}, true, false, false}, {[]Costly{Eigenvectors}, false, true, false}, {[]Costly{AllCommunities}, false, false, true}} {
		m, err := g.Measure(t.Context(), MeasureOptions{Only: test.only, Search: Search{Seed: 1}})
		if err != nil {
			t.Fatal(err)
		}
		for i := range m.Nodes {
			got, want := m.Nodes[i], all.Nodes[i]
			if got.Degree != want.Degree || got.Positive != want.Positive {
				t.Errorf("%v: node %d has degree %d and %v, want %d and %v", test.only, i, got.Degree, got.Positive, want.Degree, want.Positive)
			}
			for _, v := range []struct {
				name      string
				wanted    bool
				got, want float64
			}{{"betweenness", test.paths, got.Betweenness, want.Betweenness}, {"closeness", test.paths, got.Closeness, want.Closeness}, {"eigenvector", test.eigen, got.Eigenvector, want.Eigenvector}} {
				if v.wanted && v.got != v.want && !(math.IsNaN(v.got) && math.IsNaN(v.want)) || !v.wanted && !math.IsNaN(v.got) {
					t.Errorf("%v: node %d has %s %v, want %v: %v", test.only, i, v.name, v.got, v.want, v.wanted)
				}
			}
		}
		if (m.Communities != nil) != test.commonness {
			t.Errorf("%v: communities are there: %v", test.only, m.Communities != nil)
		}
	}
}
