package network

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
)

// An absdiff is what the R package of the Discourse Network Analyzer makes of
// polarization: how far congruence within groups and conflict between them deviate
// from what would be expected if they were spread evenly, plus all conflict within and
// all congruence between.
type absdiff struct {
	congruence, conflict [][]float64 // symmetric, the diagonal 0
	// normCongruence and normConflict are the sums of all their absolute values.
	normCongruence, normConflict float64
}

// absdiff makes the measure's matrices of a one-mode network. Smoothed ones are of the
// rows and the averages of their own window alone; and that program has the difference
// of the two for congruence, and for conflict as well.
func (n *Network) absdiff(ctx context.Context) (*absdiff, []Node, error) {
	var parts [2]*Network
	for i, a := range []Aggregation{Congruence, Conflict} {
		if n.kernelDNA() {
			a = Subtract
		}
		part := &Network{Settings: n.Settings, data: n.data, entries: n.entries, weights: n.weights, levels: n.levels}
		part.Settings.Aggregation, part.Settings.MinWeight, part.Settings.Normalization = a, 0, Average
		labels := labelsOf(n.data, n.entries)
		if n.kernelDNA() {
			all := &Network{Settings: n.Settings, data: n.data, entries: n.entries, rows: labels.rows, columns: labels.columns}
			part.whole = all.tally()
		}
		if err := part.compute(ctx, labels); err != nil {
			return nil, nil, err
		}
		parts[i] = part
	}
	out := &absdiff{}
	out.congruence, out.normCongruence = parts[0].symmetric()
	out.conflict, out.normConflict = parts[1].symmetric()
	return out, parts[0].Rows, nil
}

// symmetric is a one-mode network as a matrix, its diagonal 0, with the sum of all
// absolute values.
func (n *Network) symmetric() (matrix [][]float64, sum float64) {
	matrix = make([][]float64, len(n.Rows))
	for i := range matrix {
		matrix[i] = make([]float64, len(n.Rows))
	}
	for i := range n.Rows {
		for _, c := range n.Cells(i) {
			if int(c.Column) != i {
				matrix[i][c.Column], matrix[c.Column][i] = c.Value, c.Value
				sum += 2 * math.Abs(c.Value)
			}
		}
	}
	return matrix, sum
}

// expectations are what is expected of groups of some sizes. With n_g members of group
// g, W = Σ n_g(n_g−1) ordered pairs within groups and B = n(n−1) − W between them:
// n_g(n_g−1)/W · |C|/W for two of group g, and n_g·n_h/B · |F|/B for two of g and h.
type expectations struct {
	within  []float64
	between [][]float64
}

func (a *absdiff) expect(sizes []int) *expectations {
	all, within := 0, 0
	for _, size := range sizes {
		all += size
		within += size * (size - 1)
	}
	between := float64(all*(all-1) - within)
	x := &expectations{within: make([]float64, len(sizes)), between: make([][]float64, len(sizes))}
	for g, size := range sizes {
		if within > 0 {
			x.within[g] = float64(size*(size-1)) / float64(within) * (a.normCongruence / float64(within))
		}
		x.between[g] = make([]float64, len(sizes))
		for h, other := range sizes {
			if between > 0 {
				x.between[g][h] = float64(size*other) / between * (a.normConflict / between)
			}
		}
	}
	return x
}

// pair is what two nodes deviate, being of groups g and h.
func (a *absdiff) pair(x *expectations, i, j, g, h int) float64 {
	if g == h {
		return math.Abs(a.congruence[i][j]-x.within[g]) + math.Abs(a.conflict[i][j])
	}
	return math.Abs(a.congruence[i][j]) + math.Abs(a.conflict[i][j]-x.between[g][h])
}

// sum is the deviation of all pairs, each counted once. Groups are from 0 up.
func (a *absdiff) sum(groups []int, x *expectations) (sum float64) {
	for i := range groups {
		for j := range i {
			sum += a.pair(x, i, j, groups[i], groups[j])
		}
	}
	return sum
}

// value is the measure of groups, from 0 up. Not normalized it is half the deviation
// over ordered pairs; normalized, that deviation by 2(|C|+|F|). Without a tie it is 0.
func (a *absdiff) value(groups []int, k int, normalize bool) float64 {
	return a.scaled(a.sum(groups, a.expect(sizesOf(groups, k))), normalize)
}

func (a *absdiff) scaled(sum float64, normalize bool) float64 {
	if normalize {
		return ratio(sum, a.normCongruence+a.normConflict)
	}
	return sum
}

func sizesOf(groups []int, k int) []int {
	out := make([]int, k)
	for _, of := range groups {
		out[of]++
	}
	return out
}

// evenSizes are those of k groups of n nodes that differ by one at most, the larger
// first: all that the searches of the R package look at.
func evenSizes(n, k int) []int {
	out := make([]int, k)
	for i := range out {
		out[i] = n / k
		if i < n%k {
			out[i]++
		}
	}
	return out
}

// An Algorithm is how the measure of the R package is searched for.
type Algorithm string

// The algorithms. Greedy exchanges two nodes of different groups as long as that gains;
// Genetic breeds groups from others that are good, and ends with exchanges.
const (
	Greedy  Algorithm = "greedy"
	Genetic Algorithm = "genetic"
)

// Algorithms lists the algorithms.
func Algorithms() []Algorithm { return []Algorithm{Greedy, Genetic} }

// best finds the even groups with the greatest measure. Without an algorithm all are
// compared where they are few.
func (a *absdiff) best(ctx context.Context, k int, algorithm Algorithm, s Search, p *Partition) ([]int, error) {
	n := len(a.congruence)
	x := a.expect(evenSizes(n, k))
	if algorithm == "" && evenPartitions(n, k) <= mostEven {
		p.Exact = true
		return a.exactly(ctx, k, x)
	}
	search := a.greedy
	if algorithm == Genetic {
		search = a.genetic
	}
	found := make([][]int, s.Restarts)
	sums := make([]float64, s.Restarts)
	err := eachInParallel(ctx, s.Restarts, func(i int) {
		found[i] = search(ctx, k, x, s.random(i))
		sums[i] = a.sum(found[i], x)
	})
	if err != nil {
		return nil, err
	}
	best := 0
	for i := range sums {
		if better(sums[i], sums[best]) {
			best = i
		}
	}
	p.Restarts = s.Restarts
	for _, sum := range sums {
		if !better(sums[best], sum) {
			p.Agreed++
		}
	}
	return found[best], nil
}

// mostEven is how many even partitions are compared one by one: those of 20 nodes in
// two groups, or of 15 in three.
const mostEven = 150_000

// evenPartitions counts the partitions of n nodes into k even groups.
func evenPartitions(n, k int) float64 {
	logs := func(n int) float64 {
		out, _ := math.Lgamma(float64(n + 1))
		return out
	}
	out := logs(n) - logs(n%k) - logs(k-n%k)
	for _, size := range evenSizes(n, k) {
		out -= logs(size)
	}
	return math.Round(math.Exp(out))
}

// exactly compares all even partitions, and gives the first of the best.
func (a *absdiff) exactly(ctx context.Context, k int, x *expectations) ([]int, error) {
	n := len(a.congruence)
	left := evenSizes(n, k)
	sizes := slices.Clone(left)
	groups := make([]int, n)
	var found []int
	most, visits := math.Inf(-1), 0
	var place func(i int, sum float64)
	place = func(i int, sum float64) {
		if visits++; visits%(1<<14) == 0 && ctx.Err() != nil {
			return
		}
		if i == n {
			if found == nil || better(sum, most) {
				most, found = sum, slices.Clone(groups)
			}
			return
		}
		for of := range k {
			// Of several empty groups of a size the first is as good as any.
			if left[of] == 0 || of > 0 && sizes[of] == sizes[of-1] && left[of] == sizes[of] && left[of-1] == sizes[of-1] {
				continue
			}
			more := 0.0
			for j := range i {
				more += a.pair(x, i, j, of, groups[j])
			}
			groups[i] = of
			left[of]--
			place(i+1, sum+more)
			left[of]++
		}
	}
	place(0, 0)
	return found, ctx.Err()
}

// even gives nodes to groups by chance.
func even(n, k int, r *rand.Rand) []int {
	groups := make([]int, n)
	for place, i := range r.Perm(n) {
		groups[i] = place % k
	}
	return groups
}

// greedy is one search by exchanges, from groups by chance.
func (a *absdiff) greedy(ctx context.Context, k int, x *expectations, r *rand.Rand) []int {
	groups := even(len(a.congruence), k, r)
	a.exchange(ctx, groups, x)
	return groups
}

// exchange exchanges the groups of two nodes as long as that gains.
func (a *absdiff) exchange(ctx context.Context, groups []int, x *expectations) {
	n, k := len(groups), len(x.within)
	least := 1e-12 * (a.normCongruence + a.normConflict)
	with := make([]float64, n*k) // what each node would deviate in each group
	for gained := true; gained && ctx.Err() == nil; {
		gained = false
		for i := range n { // anew, for rounding adds up
			for of := range k {
				with[i*k+of] = 0
				for o, other := range groups {
					if o != i {
						with[i*k+of] += a.pair(x, i, o, of, other)
					}
				}
			}
		}
		for i := range n {
			for j := i + 1; j < n; j++ {
				g, h := groups[i], groups[j]
				if g == h {
					continue
				}
				// The two are between groups before and after.
				gain := with[i*k+h] - with[i*k+g] + with[j*k+g] - with[j*k+h] +
					2*a.pair(x, i, j, g, h) - a.pair(x, i, j, g, g) - a.pair(x, i, j, h, h)
				if gain <= least {
					continue
				}
				groups[i], groups[j] = h, g
				gained = true
				for o := range n {
					for of := range k {
						if o != i {
							with[o*k+of] += a.pair(x, o, i, of, h) - a.pair(x, o, i, of, g)
						}
						if o != j {
							with[o*k+of] += a.pair(x, o, j, of, g) - a.pair(x, o, j, of, h)
						}
					}
				}
			}
		}
	}
}

// What the genetic algorithm of the R package has by default: parents, generations, the
// share of parents that live on, and of nodes that change groups in a child.
const (
	parents     = 50
	generations = 1000
	elite       = 5 // a tenth of the parents
	mutated     = 0.1
	// patience is after how many generations without a better one it ends.
	patience = 20
)

// genetic is one search that breeds: parents are drawn by how good they are or, every
// second one, by chance; a child has each node from one of them, whose groups were
// numbered to overlap; it is made even again, and some nodes exchange groups.
func (a *absdiff) genetic(ctx context.Context, k int, x *expectations, r *rand.Rand) []int {
	n := len(a.congruence)
	type solution struct {
		groups []int
		sum    float64
	}
	made := func(groups []int) solution { return solution{groups, a.sum(groups, x)} }
	var all []solution
	for range parents {
		all = append(all, made(even(n, k, r)))
	}
	sort := func() {
		slices.SortStableFunc(all, func(a, b solution) int {
			switch {
			case a.sum > b.sum:
				return -1
			case a.sum < b.sum:
				return 1
			}
			return slices.Compare(a.groups, b.groups)
		})
	}
	sort()
	for last, born := 0, 0; born < generations && born-last < patience && ctx.Err() == nil; born++ {
		total, lowest := 0.0, all[parents-1].sum
		for _, s := range all {
			total += s.sum - lowest
		}
		draw := func() []int {
			if at := r.Float64() * total; total > 0 && r.IntN(2) == 0 {
				for _, s := range all {
					if at -= s.sum - lowest; at < 0 {
						return s.groups
					}
				}
			}
			return all[r.IntN(parents)].groups
		}
		next := slices.Clone(all[:elite])
		for len(next) < parents {
			next = append(next, made(bred(draw(), draw(), k, r)))
		}
		best := all[0].sum
		all = next
		sort()
		if better(all[0].sum, best) {
			last = born
		}
	}
	groups := slices.Clone(all[0].groups)
	a.exchange(ctx, groups, x)
	return groups
}

// bred makes a child of two parents.
func bred(father, mother []int, k int, r *rand.Rand) []int {
	n := len(father)
	overlap := make([][]int, k)
	for g := range overlap {
		overlap[g] = make([]int, k)
	}
	for i := range n {
		overlap[father[i]][mother[i]]++
	}
	called, taken := make([]int, k), make([]bool, k)
	for g := range k {
		best := -1
		for h := range k {
			if !taken[h] && (best < 0 || overlap[g][h] > overlap[g][best]) {
				best = h
			}
		}
		called[g], taken[best] = best, true
	}
	child := make([]int, n)
	for i := range child {
		child[i] = mother[i]
		if r.IntN(2) == 0 {
			child[i] = called[father[i]]
		}
	}
	left := evenSizes(n, k)
	var over []int
	for _, i := range r.Perm(n) {
		if left[child[i]]--; left[child[i]] < 0 {
			over = append(over, i)
		}
	}
	for _, i := range over {
		for of := range k {
			if left[of] > 0 {
				left[child[i]]++
				left[of]--
				child[i] = of
				break
			}
		}
	}
	for range int(math.Round(mutated * float64(n) / 2)) {
		if i, j := r.IntN(n), r.IntN(n); child[i] != child[j] {
			child[i], child[j] = child[j], child[i]
		}
	}
	return child
}
