package network

import (
	"context"
	"math"
	"slices"
)

// PhaseMethods lists the methods that part windows by their distances. The first four
// join the two nearest groups again and again: by the least, the mean and the greatest
// distance between their windows, and by Ward's criterion on squared distances (Murtagh
// and Legendre 2014, "ward.D2"). k-medoids is PAM (Kaufman and Rousseeuw 1990). spectral
// is that of Ng, Jordan and Weiss (2002), with the affinity exp(-d²/2σ²), σ being the
// median distance, and PAM in the place of k-means. Nothing in them is random: of what
// is equal, the first in time is taken.
func PhaseMethods() []string {
	return []string{"single", "average", "complete", "ward", "k-medoids", "spectral"}
}

// clusterings parts windows by all methods that are asked for, for each number of
// parts.
func clusterings(ctx context.Context, distances [][]float64, o PhaseOptions) ([]Clustering, error) {
	n := len(distances)
	first, last := 2, min(o.Most, n-1)
	if o.K > 0 {
		if o.K > n {
			return nil, wrongf("%s: there are %d windows with ties", option("k", ""), n)
		}
		first, last = o.K, o.K
	}
	var out []Clustering
	for _, method := range PhaseMethods() {
		if o.Method != "" && o.Method != method || first > last {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		of := func(k int) []int { return medoids(distances, k) }
		switch method {
		case "k-medoids":
		case "spectral":
			of = embedded(distances)
		default:
			joins := joined(distances, method)
			of = func(k int) []int { return cut(joins, n, k) }
		}
		for k := first; k <= last; k++ {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			parts := inOrder(of(k))
			if slices.Max(parts)+1 < k {
				continue // fewer are different
			}
			out = append(out, Clustering{Method: method, K: k, Dunn: dunn(distances, parts), parts: parts})
		}
	}
	return out, nil
}

// inOrder numbers parts by their first member.
func inOrder(parts []int) []int {
	known := map[int]int{}
	out := make([]int, len(parts))
	for i, p := range parts {
		if _, there := known[p]; !there {
			known[p] = len(known)
		}
		out[i] = known[p]
	}
	return out
}

// joined joins groups until one is left, by the formula of Lance and Williams (1967);
// each join is of two groups that are called by their first members.
func joined(distances [][]float64, method string) (joins [][2]int) {
	n := len(distances)
	d := make([][]float64, n)
	for i := range d {
		d[i] = slices.Clone(distances[i])
		if method == "ward" {
			for j := range d[i] {
				d[i][j] *= d[i][j]
			}
		}
	}
	size := make([]float64, n)
	there := make([]bool, n)
	for i := range size {
		size[i], there[i] = 1, true
	}
	for range n - 1 {
		a, b := -1, -1
		for i := range n {
			for j := i + 1; there[i] && j < n; j++ {
				if there[j] && (a < 0 || d[i][j] < d[a][b]) {
					a, b = i, j
				}
			}
		}
		joins = append(joins, [2]int{a, b})
		for k := range n {
			if !there[k] || k == a || k == b {
				continue
			}
			x, y := d[k][a], d[k][b]
			var v float64
			switch method {
			case "single":
				v = min(x, y)
			case "complete":
				v = max(x, y)
			case "average":
				v = (size[a]*x + size[b]*y) / (size[a] + size[b])
			default:
				all := size[a] + size[b] + size[k]
				v = ((size[a]+size[k])*x + (size[b]+size[k])*y - size[k]*d[a][b]) / all
			}
			d[k][a], d[a][k] = v, v
		}
		size[a] += size[b]
		there[b] = false
	}
	return joins
}

// cut takes the joins that leave k groups.
func cut(joins [][2]int, n, k int) []int {
	of := make([]int, n)
	for i := range of {
		of[i] = i
	}
	for _, j := range joins[:n-k] {
		for i := range of {
			if of[i] == j[1] {
				of[i] = j[0]
			}
		}
	}
	return of
}

// medoids is PAM: k members are taken one by one, each that which brings all nearest
// to one of them, and then exchanged for others as long as that brings them nearer.
// Each belongs to the nearest.
func medoids(distances [][]float64, k int) []int {
	n := len(distances)
	cost := func(chosen []int) (sum float64) {
		for i := range n {
			least := math.Inf(1)
			for _, m := range chosen {
				least = min(least, distances[i][m])
			}
			sum += least
		}
		return sum
	}
	var chosen []int
	for range k {
		best, at := math.Inf(1), -1
		for i := range n {
			if slices.Contains(chosen, i) {
				continue
			}
			if c := cost(append(chosen, i)); c < best {
				best, at = c, i
			}
		}
		chosen = append(chosen, at)
	}
	now := cost(chosen)
	for better := true; better; {
		better = false
		best, place, with := now*(1-1e-12), -1, -1
		for m := range chosen {
			for i := range n {
				if slices.Contains(chosen, i) {
					continue
				}
				old := chosen[m]
				chosen[m] = i
				if c := cost(chosen); c < best {
					best, place, with = c, m, i
				}
				chosen[m] = old
			}
		}
		if place >= 0 {
			chosen[place], now, better = with, best, true
		}
	}
	out := make([]int, n)
	for i := range out {
		for m := range chosen {
			if distances[i][chosen[m]] < distances[i][chosen[out[i]]] {
				out[i] = m
			}
		}
	}
	return out
}

// embedded makes a function that parts windows into k by the k greatest eigenvectors
// of their affinity.
func embedded(distances [][]float64) func(k int) []int {
	n := len(distances)
	var all []float64
	for i := range n {
		all = append(all, distances[i][:i]...)
	}
	slices.Sort(all)
	width := all[len(all)/2]
	if width == 0 {
		width = all[len(all)-1]
	}
	affinity := make([][]float64, n)
	degree := make([]float64, n)
	for i := range n {
		affinity[i] = make([]float64, n)
		for j := range n {
			if d := distances[i][j] / width; i != j {
				affinity[i][j] = math.Exp(-d * d / 2)
			}
			degree[i] += affinity[i][j]
		}
	}
	for i := range n {
		for j := range n {
			affinity[i][j] = ratio(affinity[i][j], math.Sqrt(degree[i]*degree[j]))
		}
	}
	_, vectors := Eigen(affinity)
	return func(k int) []int {
		points := make([][]float64, n)
		for i := range points {
			length := 0.0
			for _, v := range vectors[n-k:] {
				points[i] = append(points[i], v[i])
				length += v[i] * v[i]
			}
			for c := range points[i] {
				points[i][c] = ratio(points[i][c], math.Sqrt(length))
			}
		}
		apart := make([][]float64, n)
		for i := range apart {
			apart[i] = make([]float64, n)
			for j := range n {
				sum := 0.0
				for c := range points[i] {
					sum += (points[i][c] - points[j][c]) * (points[i][c] - points[j][c])
				}
				apart[i][j] = math.Sqrt(sum)
			}
		}
		return medoids(apart, k)
	}
}
