package network

import (
	"context"
	"math"
	"math/rand/v2"
)

// Split finds the partition of the tied nodes into k groups, none of them empty, that
// has the greatest modularity, signed where there is conflict. Where there are few
// partitions all are compared. Else half of the restarts begin with communities that
// are put together or taken apart until there are k, and half with groups by chance;
// then nodes are moved, and whole chains of moves that only gain in the end (Kernighan
// and Lin 1970), until nothing is gained. Nodes without a tie are in no group; with
// fewer tied nodes than groups, none is.
func (g *Graph) Split(ctx context.Context, k int, s Search) (*Partition, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	if err := checkGroups("groups-count", k); err != nil {
		return nil, err
	}
	p := &Partition{Groups: make([]int, len(g.Nodes)), Value: math.NaN()}
	nodes := g.tied()
	if len(nodes) < k {
		return p, nil
	}
	l := g.layers(nodes)
	var found []int
	var err error
	if partitions(len(nodes), k) <= mostCompared {
		p.Exact = true
		found, err = l.exactly(ctx, k, l.value(l.splitting(k, 0, s.random(0))))
	} else {
		found, err = l.restarted(ctx, s, p, func(restart int, r *rand.Rand) []int { return l.splitting(k, restart, r) })
	}
	if err != nil {
		return nil, err
	}
	p.Value = l.value(found)
	groups := make([]int, len(g.Nodes))
	for i, v := range nodes {
		groups[v] = found[i] + 1
	}
	p.Groups, p.Number = ordered(groups)
	return p, nil
}

// mostGroups is how many groups can be asked for.
const mostGroups = 100

func checkGroups(name string, k int) error {
	if k < 2 || k > mostGroups {
		return wrongf("%s takes a number from 2 to %d", option(name, ""), mostGroups)
	}
	return nil
}

// splitting is one search for k groups.
func (l *layers) splitting(k, restart int, r *rand.Rand) []int {
	n := len(l.pulls)
	groups := make([]int, n)
	for place, i := range r.Perm(n) {
		groups[i] = place % k
	}
	if restart%2 == 0 {
		if found, number := renumber(l.anew(0, r)); number >= k {
			groups = l.joined(found, number, k)
		} else { // some node of each large group begins a new one
			for i := 0; number < k; i++ {
				if of := found[i]; l.others(found, i) > 0 && of < number {
					found[i] = number
					number++
				}
			}
			groups = found
		}
	}
	for l.chain(groups, k) {
	}
	return groups
}

// others is how many other nodes the group of a node has.
func (l *layers) others(groups []int, i int) (count int) {
	for j, of := range groups {
		if j != i && of == groups[i] {
			count++
		}
	}
	return count
}

// joined puts groups together, always the two that lose the least by it, until there
// are k.
func (l *layers) joined(groups []int, number, k int) []int {
	for number > k {
		m := l.merge(groups, number)
		best, first, second := math.Inf(-1), 0, 0
		force := make([]float64, number)
		for a := range number {
			for _, p := range m.pulls[a] {
				force[p.to] = p.force
			}
			for b := range a {
				if gain := force[b] - m.expected(m.plus[a], m.minus[a], m.plus[b], m.minus[b]); gain > best {
					best, first, second = gain, b, a
				}
			}
			for _, p := range m.pulls[a] {
				force[p.to] = 0
			}
		}
		for i, of := range groups {
			if of == second {
				groups[i] = first
			}
		}
		groups, number = renumber(groups)
	}
	return groups
}

// chain moves each node once to another group, always the one that gains the most or
// loses the least, and takes back what came after the best of these steps. It reports
// whether anything was gained.
func (l *layers) chain(groups []int, k int) bool {
	n := len(groups)
	size, plus, minus := make([]int, k), make([]float64, k), make([]float64, k)
	force := make([]float64, n*k) // of each node, by group
	for i, of := range groups {
		size[of]++
		plus[of] += l.plus[i]
		minus[of] += l.minus[i]
		for _, p := range l.pulls[i] {
			force[i*k+groups[p.to]] += p.force
		}
	}
	type change struct{ node, from int }
	var changes []change
	moved := make([]bool, n)
	sum, best, kept := 0.0, 1e-12*(l.sumPlus+l.sumMinus), 0
	for range n {
		most, node, to := math.Inf(-1), -1, 0
		for i, old := range groups {
			if moved[i] || size[old] == 1 {
				continue
			}
			stays := force[i*k+old] - l.expected(l.plus[i], l.minus[i], plus[old]-l.plus[i], minus[old]-l.minus[i])
			for of := range k {
				if of == old {
					continue
				}
				if gain := force[i*k+of] - l.expected(l.plus[i], l.minus[i], plus[of], minus[of]) - stays; gain > most {
					most, node, to = gain, i, of
				}
			}
		}
		if node < 0 {
			break
		}
		from := groups[node]
		groups[node], moved[node] = to, true
		size[from]--
		size[to]++
		plus[from], minus[from] = plus[from]-l.plus[node], minus[from]-l.minus[node]
		plus[to], minus[to] = plus[to]+l.plus[node], minus[to]+l.minus[node]
		for _, p := range l.pulls[node] {
			force[p.to*k+from] -= p.force
			force[p.to*k+to] += p.force
		}
		changes = append(changes, change{node, from})
		if sum += most; sum > best {
			best, kept = sum, len(changes)
		}
	}
	for i := len(changes) - 1; i >= kept; i-- {
		groups[changes[i].node] = changes[i].from
	}
	return kept > 0
}
