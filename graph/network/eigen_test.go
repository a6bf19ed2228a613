package network

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestEigenKnown: matrices whose eigenvalues are known in closed form.
func TestEigenKnown(t *testing.T) {
	path := func(n int) ([][]float64, []float64) { // 2cos(πk/(n+1))
		m, want := square(n), make([]float64, n)
		for i := range n - 1 {
			m[i][i+1], m[i+1][i] = 1, 1
		}
		for k := range n {
			want[n-1-k] = 2 * math.Cos(math.Pi*float64(k+1)/float64(n+1))
		}
		return m, want
	}
	complete := square(5) // 4, and -1 four times
	for i := range complete {
		for j := range complete {
			if i != j {
				complete[i][j] = 1
			}
		}
	}
	path7, of7 := path(7)
	path60, of60 := path(60)
	for _, c := range []struct {
		name   string
		matrix [][]float64
		want   []float64
	}{
		{"empty", nil, []float64{}},
		{"one", [][]float64{{3}}, []float64{3}},
		{"two", [][]float64{{2, 1}, {1, 2}}, []float64{1, 3}},
		{"zero", square(3), []float64{0, 0, 0}},
		{"diagonal", [][]float64{{3, 0, 0}, {0, -1, 0}, {0, 0, 2}}, []float64{-1, 2, 3}},
		{"star", [][]float64{{0, 1, 1, 1}, {1, 0, 0, 0}, {1, 0, 0, 0}, {1, 0, 0, 0}}, []float64{-math.Sqrt(3), 0, 0, math.Sqrt(3)}},
		{"complete", complete, []float64{-1, -1, -1, -1, 4}},
		{"large", [][]float64{{0, 1e300}, {1e300, 0}}, []float64{-1e300, 1e300}},
		{"small", [][]float64{{0, 1e-300}, {1e-300, 0}}, []float64{-1e-300, 1e-300}},
		{"path of 7", path7, of7},
		{"path of 60", path60, of60},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Eigenvalues(c.matrix)
			if len(got) != len(c.want) {
				t.Fatalf("got %v, want %v", got, c.want)
			}
			for i := range got {
				if math.Abs(got[i]-c.want[i]) > 1e-13*max(1, math.Abs(c.want[len(c.want)-1])) {
					t.Errorf("value %d: got %v, want %v", i, got[i], c.want[i])
				}
			}
		})
	}
	for _, v := range Eigenvalues([][]float64{{math.NaN(), 1}, {1, math.Inf(1)}}) {
		if !math.IsNaN(v) {
			t.Errorf("of NaN: got %v", v)
		}
	}
}

// TestEigenRandom: A·v is λ·v, the vectors are orthonormal, and the input is as it was.
func TestEigenRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{2, 3, 5, 8, 20, 61} {
		for range 5 {
			m := square(n)
			for i := range n {
				for j := range i + 1 {
					if r.IntN(3) > 0 { // some are 0, and some small
						m[i][j] = math.Round(r.NormFloat64()*4) * math.Pow(10, float64(r.IntN(4)))
						m[j][i] = m[i][j]
					}
				}
			}
			before := square(n)
			size := 1.0
			for i := range m {
				copy(before[i], m[i])
				size = max(size, norm(m[i]))
			}
			values, vectors := Eigen(m)
			trace := 0.0
			for i := range n {
				trace += m[i][i] - values[i]
				for j := range n {
					if m[i][j] != before[i][j] {
						t.Fatal("the matrix was changed")
					}
					if got := dot(m[j], vectors[i]) - values[i]*vectors[i][j]; math.Abs(got) > 1e-12*size {
						t.Errorf("n=%d: Av-λv is %v", n, got)
					}
					want := 0.0
					if i == j {
						want = 1
					}
					if got := dot(vectors[i], vectors[j]); math.Abs(got-want) > 1e-12 {
						t.Errorf("n=%d: vectors %d and %d: %v", n, i, j, got)
					}
				}
			}
			if math.Abs(trace) > 1e-11*size {
				t.Errorf("n=%d: the trace differs by %v", n, trace)
			}
			for i, v := range Eigenvalues(m) {
				if math.Abs(v-values[i]) > 1e-12*size {
					t.Errorf("n=%d: without vectors %v, with them %v", n, v, values[i])
				}
			}
		}
	}
}

func square(n int) [][]float64 {
	out := make([][]float64, n)
	for i := range out {
		out[i] = make([]float64, n)
	}
	return out
}
