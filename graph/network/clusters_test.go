package network

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

// TestAdjustedRand: ab|cd and ab|c|d have 1 pair of 6 in common, of 2 and 1:
// (1 − 2·1/6)/(1.5 − 2·1/6) = 4/7.
func TestAdjustedRand(t *testing.T) {
	for _, c := range []struct {
		a, b []int
		want float64
	}{
		{[]int{1, 1, 2, 2}, []int{5, 5, 7, 8}, 4. / 7},
		{[]int{1, 1, 2, 2}, []int{2, 2, 1, 1}, 1},
		{[]int{1, 1, 2, 2}, []int{1, 2, 1, 2}, -0.5}, // (0 − 4/6)/(2 − 4/6)
		{[]int{1, 1, 1, 1}, []int{1, 2, 3, 4}, 0},    // (0 − 0)/(3 − 0)
		{[]int{1, 1, 1}, []int{2, 2, 2}, 1},
		{[]int{1, 2, 3}, []int{3, 2, 1}, 1},
		{[]int{1}, []int{1}, 1},
		{nil, nil, math.NaN()},
		// Pairs: (1,1) twice, (1,2) once, (2,2) once, (2,3) three times, (3,3) once: in
		// both 1 + 3 = 4; of a 3 + 6 + 0 = 9, of b 1 + 1 + 6 = 8; of 28 in all.
		{[]int{1, 1, 1, 2, 2, 2, 2, 3}, []int{1, 1, 2, 2, 3, 3, 3, 3}, (4 - 72./28) / (8.5 - 72./28)},
	} {
		got := AdjustedRand(c.a, c.b)
		if math.Abs(got-c.want) > 1e-15 && !(math.IsNaN(got) && math.IsNaN(c.want)) {
			t.Errorf("%v and %v: got %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

// TestLinkage compares with average linkage as its definition reads.
func TestLinkage(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	for trial := range 60 {
		n := 1 + trial%9
		d := randomDistances(r, n)
		groups := everyNode(n)
		merges := linkage(d)
		for k := n; k > 0; k-- {
			want, _ := renumber(groups)
			if got := cutAt(merges, n, k); !slices.Equal(got, want) {
				t.Fatalf("trial %d, %d groups: got %v, want %v", trial, k, got, want)
			}
			a, b, least := 0, 0, math.Inf(1)
			for i := range n {
				for j := i + 1; j < n; j++ {
					if groups[i] != i || groups[j] != j { // clusters are called as their first node
						continue
					}
					sum, pairs := 0.0, 0.0
					for x := range n {
						for y := range n {
							if groups[x] == i && groups[y] == j {
								sum += d[x][y]
								pairs++
							}
						}
					}
					if v := sum / pairs; v < least-1e-9 {
						a, b, least = i, j, v
					}
				}
			}
			for i := range groups {
				if groups[i] == b {
					groups[i] = a
				}
			}
		}
	}
}

func randomDistances(r *rand.Rand, n int) [][]float64 {
	d := square(n)
	for i := range n {
		for j := range i {
			d[i][j] = float64(1+r.IntN(20)) / 20
			d[j][i] = d[i][j]
		}
	}
	return d
}

// TestMedoids: the sum of distances is that of the best choice of all but in rare cases.
func TestMedoids(t *testing.T) {
	r := rand.New(rand.NewPCG(23, 24))
	missed := 0
	for trial := range 60 {
		n, k := 3+trial%6, 1+trial%4
		if k > n {
			continue
		}
		d := randomDistances(r, n)
		groups := aroundMedoids(t.Context(), d, k)
		if _, number := renumber(groups); number != k {
			t.Fatalf("trial %d: %d groups, want %d", trial, number, k)
		}
		got := 0.0 // the sum for the best medoids of these groups
		for of := range k {
			least := math.Inf(1)
			for m := range n {
				if groups[m] != of {
					continue
				}
				total := 0.0
				for o := range n {
					if groups[o] == of {
						total += d[m][o]
					}
				}
				least = min(least, total)
			}
			got += least
		}
		want := math.Inf(1)
		for choice := range 1 << n {
			total, members := 0.0, 0
			for m := range n {
				members += choice >> m & 1
			}
			if members != k {
				continue
			}
			for o := range n {
				near := math.Inf(1)
				for m := range n {
					if choice>>m&1 == 1 {
						near = min(near, d[m][o])
					}
				}
				total += near
			}
			want = min(want, total)
		}
		if got > want+1e-9 {
			missed++
		}
	}
	if missed > 3 {
		t.Errorf("the best medoids were missed %d times of 60", missed)
	}
}

// TestCluster: two camps with a tie between them, an isolate, and whom all differ with.
func TestCluster(t *testing.T) {
	g := graphOf(8, true,
		edge{0, 1, 2, 0}, edge{1, 2, 2, 0}, edge{0, 2, 2, 0}, edge{3, 4, 2, 0}, edge{4, 5, 2, 0}, edge{3, 5, 2, 0}, edge{2, 3, 1, 1},
		edge{0, 3, 0, 1}, edge{0, 7, 0, 1}, edge{4, 7, 0, 1})
	for _, k := range []int{0, 3} {
		c, err := g.Cluster(t.Context(), ClusterOptions{Groups: k, Search: Search{Seed: 1}})
		if err != nil {
			t.Fatal(err)
		}
		if want := 4 + min(k, 1); len(c.Results) != want || c.Quality != SignedModularity || c.Most != 2 {
			t.Fatalf("k=%d: %d results, %v, %v", k, len(c.Results), c.Quality, c.Most)
		}
		best := math.Inf(-1)
		for i, r := range c.Results {
			best = max(best, r.Value)
			if r.Groups[6] != 0 {
				t.Errorf("%s: the isolate is in group %d", r.Method, r.Groups[6])
			}
			if got := g.Modularity(r.Groups); math.Abs(got-r.Value) > 1e-12 {
				t.Errorf("%s: value %v, the groups have %v", r.Method, r.Value, got)
			}
			if k > 0 && r.Method != ByModularity && r.Method != ByLabels && r.Number != k {
				t.Errorf("%s: %d groups, want %d", r.Method, r.Number, k)
			}
			if want := []int{1, 1, 1, 2, 2, 2, 0, 3}; r.Method == ByModularity && !slices.Equal(r.Groups, want) && k == 0 {
				t.Errorf("%s: got %v, want %v", r.Method, r.Groups, want)
			}
			if c.Agreement[i][i] != 1 || c.Agreement[0][i] != c.Agreement[i][0] {
				t.Errorf("agreement %v", c.Agreement)
			}
		}
		for _, r := range c.Results {
			if r.Best != (math.Abs(r.Value-best) < 1e-9) {
				t.Errorf("k=%d: %s has %v of %v, and is best: %v", k, r.Method, r.Value, best, r.Best)
			}
		}
		if !c.Results[0].Best {
			t.Error("no method has more modularity than that which looks for it")
		}
	}
	for _, c := range []struct {
		name string
		g    *Graph
		k    int
	}{{"nothing", graphOf(0, true), 0}, {"isolates", graphOf(2, true), 0}, {"more groups than nodes", graphOf(3, true, edge{0, 1, 1, 0}), 3}} {
		if got, err := c.g.Cluster(t.Context(), ClusterOptions{Groups: c.k}); err != nil || len(got.Results) > 0 {
			t.Errorf("%s: %v %v", c.name, got, err)
		}
	}
	if _, err := g.Cluster(t.Context(), ClusterOptions{Groups: 1}); err == nil {
		t.Error("one group is no cluster")
	}
	// A pair, in agreement alone, in conflict alone, and in both alike.
	for _, e := range []edge{{0, 1, 1, 0}, {0, 1, 0, 1}, {0, 1, 1, 1}} {
		c, err := graphOf(2, true, e).Cluster(t.Context(), ClusterOptions{})
		if err != nil || len(c.Results) != 4 || math.IsNaN(c.Results[2].Value) {
			t.Errorf("%v: %+v %v", e, c, err)
		}
	}
}

// TestClusterSame: the same on one processor and all.
func TestClusterSame(t *testing.T) {
	g := randomGraph(rand.New(rand.NewPCG(25, 26)), 40, true)
	var want []int
	for _, processors := range []int{runtime.GOMAXPROCS(0), 1} {
		before := runtime.GOMAXPROCS(processors)
		c, err := g.Cluster(t.Context(), ClusterOptions{Search: Search{Seed: 3}})
		runtime.GOMAXPROCS(before)
		if err != nil {
			t.Fatal(err)
		}
		var got []int
		for _, r := range c.Results {
			got = append(append(got, r.Groups...), r.Agreed)
		}
		if want == nil {
			want = got
		}
		if !slices.Equal(got, want) {
			t.Errorf("on %d processors %v, before %v", processors, got, want)
		}
	}
}
