package network

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
)

// Communities finds the partition with the greatest modularity, signed where there is
// conflict. Up to 12 nodes all partitions are compared. Else each restart moves nodes,
// in an order of its own, to where they fit best, refines what comes of it and goes on
// with groups as nodes (Blondel et al. 2008; refinement as by Traag, Waltman and van
// Eck 2019), until nothing is gained. Groups are numbered by size, then by their first
// node. A node without a tie is a group of its own, and moves no other.
func (g *Graph) Communities(ctx context.Context, s Search) (*Partition, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	nodes := g.tied()
	l := g.layers(nodes)
	p := &Partition{Value: math.NaN()}
	var found []int
	if len(nodes) > 0 {
		var err error
		if found, err = l.communities(ctx, s, p); err != nil {
			return nil, err
		}
		p.Value = l.value(found)
	}
	groups := make([]int, len(g.Nodes))
	for i := range groups {
		groups[i] = -1 - i
	}
	for i, v := range nodes {
		groups[v] = found[i] + 1
	}
	p.Groups, p.Number = ordered(groups)
	return p, nil
}

// tied are the nodes that have a tie.
func (g *Graph) tied() (nodes []int) {
	for i, alone := range g.isolates() {
		if !alone {
			nodes = append(nodes, i)
		}
	}
	return nodes
}

func (l *layers) communities(ctx context.Context, s Search, p *Partition) ([]int, error) {
	if n := len(l.pulls); partitions(n, 0) <= mostCompared {
		p.Exact = true
		return l.exactly(ctx, 0, l.value(l.anew(0, s.random(0))))
	}
	return l.restarted(ctx, s, p, l.anew)
}

// anew is one search: every second begins with groups by chance, for what begins with
// every node alone can miss the best in all orders.
func (l *layers) anew(restart int, r *rand.Rand) []int {
	groups := everyNode(len(l.pulls))
	if restart%2 == 1 {
		number := 2 + r.IntN(2+int(math.Sqrt(float64(len(groups)))))
		for i := range groups {
			groups[i] = r.IntN(min(number, len(groups)))
		}
	}
	return l.optimal(groups, r)
}

// restarted takes the best of many searches, and counts how many are as good.
func (l *layers) restarted(ctx context.Context, s Search, p *Partition, search func(restart int, r *rand.Rand) []int) ([]int, error) {
	found := make([][]int, s.Restarts)
	values := make([]float64, s.Restarts)
	err := eachInParallel(ctx, s.Restarts, func(i int) {
		found[i], _ = renumber(search(i, s.random(i)))
		values[i] = l.value(found[i])
	})
	if err != nil {
		return nil, err
	}
	best := 0
	for i := range found {
		if better(values[i], values[best]) || !better(values[best], values[i]) && slices.Compare(found[i], found[best]) < 0 {
			best = i
		}
	}
	p.Restarts = s.Restarts
	for _, v := range values {
		if !better(values[best], v) {
			p.Agreed++
		}
	}
	return found[best], nil
}

// eachInParallel calls do for each number below n, on all processors.
func eachInParallel(ctx context.Context, n int, do func(i int)) error {
	// inParallel hands out 16 rows at a time, which are made of one number each.
	const batch = 16
	return inParallel(ctx, n*batch, func() struct{} { return struct{}{} }, func(_ struct{}, row int) {
		if row%batch == 0 {
			do(row / batch)
		}
	})
}

// optimal betters groups until nothing is gained.
func (l *layers) optimal(groups []int, r *rand.Rand) []int {
	groups = l.climb(groups, r)
	for value := l.value(groups); ; {
		next := l.climb(slices.Clone(groups), r)
		v := l.value(next)
		if !better(v, value) {
			return groups
		}
		groups, value = next, v
	}
}

// climb betters groups, which are numbers below that of the nodes: by moving nodes,
// then by moving parts of groups, which are found by moving nodes within them.
func (l *layers) climb(groups []int, r *rand.Rand) []int {
	n := len(l.pulls)
	l.move(groups, nil, r)
	parts := everyNode(n)
	l.move(parts, groups, r)
	numbered, number := renumber(parts)
	if number == n {
		return groups
	}
	above := l.merge(numbered, number)
	up := make([]int, number)
	for i, part := range numbered {
		up[part] = groups[i]
	}
	up, _ = renumber(up)
	up = above.climb(up, r)
	for i, part := range numbered {
		groups[i] = up[part]
	}
	l.move(groups, nil, r)
	return groups
}

// merge makes one node of each group.
func (l *layers) merge(groups []int, number int) *layers {
	out := &layers{
		pulls: make([][]pull, number), plus: make([]float64, number), minus: make([]float64, number),
		sumPlus: l.sumPlus, sumMinus: l.sumMinus, inside: l.inside,
	}
	// The nodes, those of each group together.
	from := make([]int, number+1)
	for _, of := range groups {
		from[of+1]++
	}
	ties := 0
	for of := range number {
		from[of+1] += from[of]
	}
	members, filled := make([]int, len(groups)), slices.Clone(from)
	for i, of := range groups {
		members[filled[of]] = i
		filled[of]++
		ties += len(l.pulls[i])
	}
	force := make([]float64, number)
	seen := make([]int, number) // by which group a group was met last, and 1
	var touched []int
	all := make([]pull, 0, ties)
	for of := range number {
		touched = touched[:0]
		for _, i := range members[from[of]:from[of+1]] {
			out.plus[of] += l.plus[i]
			out.minus[of] += l.minus[i]
			for _, p := range l.pulls[i] {
				to := groups[p.to]
				if to == of {
					out.inside += p.force
					continue
				}
				if seen[to] != of+1 {
					seen[to] = of + 1
					touched = append(touched, to)
				}
				force[to] += p.force
			}
		}
		slices.Sort(touched)
		begin := len(all)
		for _, to := range touched {
			all = append(all, pull{to, force[to]})
			force[to] = 0
		}
		out.pulls[of] = all[begin:len(all):len(all)]
	}
	return out
}

// move moves nodes, one after the other, to the group where they fit best, until each
// is there; of several, to the one with the least number. Nodes stay with those that
// have the same number in within; nil: they go anywhere.
func (l *layers) move(groups, within []int, r *rand.Rand) {
	n := len(groups)
	whole := make([]int, 5*n)
	parts := make([]float64, 3*n)
	size, near, again := whole[:n:n], whole[n:n:2*n], whole[2*n:2*n:3*n]
	plus, minus, force := parts[:n], parts[n:2*n], parts[2*n:] // force: of one node, by groups
	for i, of := range groups {
		size[of]++
		plus[of] += l.plus[i]
		minus[of] += l.minus[i]
	}
	met := whole[4*n:] // at which turn a group was met last
	turn := 0
	empty := whole[3*n : 3*n : 4*n] // groups, the least last
	for of := n - 1; of >= 0; of-- {
		if size[of] == 0 {
			empty = append(empty, of)
		}
	}
	order := r.Perm(n)
	// Each gain is above this, so moves come to an end in spite of rounding.
	least := 1e-12 * (l.sumPlus + l.sumMinus)
	waits := make([]bool, n)
	for i := range waits {
		waits[i] = true
	}
	for waiting := order; len(waiting) > 0; {
		again = again[:0]
		for _, i := range waiting {
			waits[i] = false
			old := groups[i]
			turn++
			near = near[:0] // the groups of those who have a tie with it
			for _, p := range l.pulls[i] {
				if within == nil || within[p.to] == within[i] {
					of := groups[p.to]
					force[of] += p.force
					if met[of] != turn {
						met[of] = turn
						near = append(near, of)
					}
				}
			}
			size[old]--
			plus[old] -= l.plus[i]
			minus[old] -= l.minus[i]
			fits := func(of int) float64 {
				if size[of] == 0 {
					return 0
				}
				return force[of] - l.expected(l.plus[i], l.minus[i], plus[of], minus[of])
			}
			best, most := old, fits(old)
			try := func(of int) {
				if of != old && size[of] > 0 && fits(of) > most+least {
					best, most = of, fits(of)
				}
			}
			switch {
			case l.sumMinus > 0 && within == nil: // conflict expected draws nodes that have no tie, too
				for of := range n {
					try(of)
				}
			default:
				slices.Sort(near)
				for _, of := range near {
					try(of)
				}
			}
			if size[old] > 0 && len(empty) > 0 && -least > most {
				best = empty[len(empty)-1]
			}
			for _, of := range near {
				force[of] = 0
			}
			if best != old {
				if size[best] == 0 {
					empty = empty[:len(empty)-1]
				}
				if size[old] == 0 {
					empty = append(empty, old)
				}
				for _, p := range l.pulls[i] {
					if !waits[p.to] && (within == nil || within[p.to] == within[i]) {
						waits[p.to] = true
						again = append(again, p.to)
					}
				}
			}
			groups[i] = best
			size[best]++
			plus[best] += l.plus[i]
			minus[best] += l.minus[i]
		}
		waiting, again = again, waiting
	}
}
