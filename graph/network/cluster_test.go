package network

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// apart are the distances of points on a line.
func apart(points ...float64) [][]float64 {
	out := make([][]float64, len(points))
	for i, x := range points {
		for _, y := range points {
			out[i] = append(out[i], math.Abs(x-y))
		}
	}
	return out
}

// Two groups, 0 1 2 and 10 11, in which all methods agree: between them lie 8, and
// within them at most 2, so that Dunn's index is 4. Three are worse: 1/1 at best.
func TestClusterTwoGroups(t *testing.T) {
	got, err := clusterings(t.Context(), apart(0, 10, 1, 11, 2), PhaseOptions{Most: 4})
	if err != nil {
		t.Fatal(err)
	}
	if want := len(PhaseMethods()) * 3; len(got) != want {
		t.Errorf("%d clusterings, want %d", len(got), want)
	}
	for _, c := range got {
		if c.K == 2 && (!slices.Equal(c.parts, []int{0, 1, 0, 1, 0}) || c.Dunn != 4) {
			t.Errorf("%+v", c)
		}
		if c.K == 3 && c.Dunn > 1 {
			t.Errorf("%+v", c)
		}
		if slices.Max(c.parts)+1 != c.K {
			t.Errorf("%+v has not as many parts", c)
		}
	}
}

// naiveJoin joins groups by the distance of all their members, afresh each time.
func naiveJoin(points []float64, k int, between func(a, b []float64) float64) []int {
	groups := [][]int{}
	for i := range points {
		groups = append(groups, []int{i})
	}
	values := func(g []int) (out []float64) {
		for _, i := range g {
			out = append(out, points[i])
		}
		return out
	}
	for len(groups) > k {
		a, b, least := 0, 0, math.Inf(1)
		for i := range groups {
			for j := i + 1; j < len(groups); j++ {
				if d := between(values(groups[i]), values(groups[j])); d < least {
					a, b, least = i, j, d
				}
			}
		}
		groups[a] = append(groups[a], groups[b]...)
		groups = slices.Delete(groups, b, b+1)
	}
	out := make([]int, len(points))
	for n, g := range groups {
		for _, i := range g {
			out[i] = n
		}
	}
	return inOrder(out)
}

func TestClusterNaively(t *testing.T) {
	pairs := func(a, b []float64) (out []float64) {
		for _, x := range a {
			for _, y := range b {
				out = append(out, math.Abs(x-y))
			}
		}
		return out
	}
	mean := func(v []float64) (m float64) {
		for _, x := range v {
			m += x / float64(len(v))
		}
		return m
	}
	between := map[string]func(a, b []float64) float64{
		"single":   func(a, b []float64) float64 { return slices.Min(pairs(a, b)) },
		"complete": func(a, b []float64) float64 { return slices.Max(pairs(a, b)) },
		"average":  func(a, b []float64) float64 { return mean(pairs(a, b)) },
		"ward": func(a, b []float64) float64 {
			d := mean(a) - mean(b)
			return 2 * float64(len(a)*len(b)) / float64(len(a)+len(b)) * d * d
		},
	}
	for seed := range uint64(8) {
		r := rand.New(rand.NewPCG(seed, 1))
		var points []float64
		for range 9 {
			points = append(points, r.Float64())
		}
		d := apart(points...)
		for k := 1; k <= len(points); k++ {
			for method, distance := range between {
				if got, want := inOrder(cut(joined(d, method), len(points), k)), naiveJoin(points, k, distance); !slices.Equal(got, want) {
					t.Errorf("%s of %v into %d: got %v, want %v", method, points, k, got, want)
				}
			}
		}
		// No exchange of one medoid is better: so they are at least as good as a start
		// from any two and the descent from there. Of two all pairs are tried.
		least := math.Inf(1)
		for i := range points {
			for j := range i {
				sum := 0.0
				for x := range points {
					sum += min(d[x][i], d[x][j])
				}
				least = min(least, sum)
			}
		}
		parts, sum := medoids(d, 2), math.Inf(1)
		for i := range points {
			for j := range points {
				if parts[i] == 0 && parts[j] == 1 {
					s := 0.0
					for x := range points {
						s += d[x][[]int{i, j}[parts[x]]]
					}
					sum = min(sum, s)
				}
			}
		}
		if math.Abs(sum-least) > 1e-9 {
			t.Errorf("medoids of %v: %v, the best two have %v", points, sum, least)
		}
	}
}

func TestClusterAlike(t *testing.T) {
	// Two places alone: three parts are not to be had by medoids, and two are perfect.
	got, err := clusterings(t.Context(), apart(0, 0, 5, 5, 0), PhaseOptions{Most: 6})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range got {
		switch {
		case c.K == 2 && !math.IsInf(c.Dunn, 1):
			t.Errorf("%+v", c)
		case c.K > 2 && c.Dunn != 0:
			t.Errorf("%+v: two parts lie at one place", c)
		}
	}
	if _, err := clusterings(t.Context(), apart(0, 1), PhaseOptions{K: 3, Most: 6}); err == nil {
		t.Error("three parts of two")
	}
}
