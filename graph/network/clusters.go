package network

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
)

// A ClusterMethod is a way to put nodes into groups.
type ClusterMethod string

// The methods. ByModularity and ByLabels decide themselves how many groups there are.
const (
	ByModularity ClusterMethod = "modularity"        // Graph.Communities
	BySplit      ClusterMethod = "split"             // Graph.Split; only where the number is given
	ByLinkage    ClusterMethod = "average-linkage"   // Sokal and Michener 1958
	ByMedoids    ClusterMethod = "k-medoids"         // Kaufman and Rousseeuw 1990
	ByLabels     ClusterMethod = "label-propagation" // Raghavan, Albert and Kumara 2007
)

// ClusterOptions say how nodes are clustered.
type ClusterOptions struct {
	// Groups is how many there shall be; 0: as many as have the greatest modularity,
	// of 2 to 30.
	Groups int
	Search Search
}

// A ClusterResult is what one method finds.
type ClusterResult struct {
	Method ClusterMethod
	Partition
	Best bool // no other method's has a greater value
}

// Clusters are what several methods find in one graph.
type Clusters struct {
	Quality Quality // of all
	Results []ClusterResult
	// Agreement is the adjusted Rand index of each two, see AdjustedRand.
	Agreement [][]float64
	// Most is the greatest weight in size: the distance of two nodes, for ByLinkage
	// and ByMedoids, is (Most − weight)/(2·Most), so 0 for those that agree the most,
	// ½ for those without a tie, and 1 for those that differ the most.
	Most float64
}

// mostTried is how many groups are tried at most.
const mostTried = 30

// Cluster clusters the tied nodes by all methods; others are in no group. With fewer
// tied nodes than groups asked for there is no result.
func (g *Graph) Cluster(ctx context.Context, o ClusterOptions) (*Clusters, error) {
	if err := o.Search.check(); err != nil {
		return nil, err
	}
	if o.Groups != 0 {
		if err := checkGroups("k", o.Groups); err != nil {
			return nil, err
		}
	}
	c := &Clusters{Quality: g.Quality()}
	nodes := g.tied()
	if len(nodes) == 0 || len(nodes) < o.Groups {
		return c, nil
	}
	part := g.part(nodes)
	l := part.layers(everyNode(len(nodes)))
	distance := part.distances(&c.Most)
	add := func(m ClusterMethod, find func(p *Partition) ([]int, error)) error {
		r := ClusterResult{Method: m}
		found, err := find(&r.Partition)
		if err != nil {
			return err
		}
		r.Value = l.value(found)
		groups := make([]int, len(g.Nodes))
		for i, v := range nodes {
			groups[v] = found[i] + 1
		}
		r.Groups, r.Number = ordered(groups)
		c.Results = append(c.Results, r)
		return nil
	}
	if err := add(ByModularity, func(p *Partition) ([]int, error) { return l.communities(ctx, o.Search, p) }); err != nil {
		return nil, err
	}
	if o.Groups > 0 {
		err := add(BySplit, func(p *Partition) ([]int, error) {
			found, err := part.Split(ctx, o.Groups, o.Search)
			if err != nil {
				return nil, err
			}
			*p = *found
			return found.Groups, nil
		})
		if err != nil {
			return nil, err
		}
	}
	merges := linkage(distance)
	err := add(ByLinkage, func(*Partition) ([]int, error) {
		return l.bestOf(ctx, o.Groups, func(k int) []int { return cutAt(merges, len(nodes), k) })
	})
	if err != nil {
		return nil, err
	}
	if err := add(ByMedoids, func(*Partition) ([]int, error) {
		return l.bestOf(ctx, o.Groups, func(k int) []int { return aroundMedoids(ctx, distance, k) })
	}); err != nil {
		return nil, err
	}
	if err := add(ByLabels, func(p *Partition) ([]int, error) {
		return l.restarted(ctx, o.Search, p, func(_ int, r *rand.Rand) []int { return l.labels(r) })
	}); err != nil {
		return nil, err
	}
	c.compare(nodes)
	return c, ctx.Err()
}

// compare marks the best, and says how far each two agree on the tied nodes.
func (c *Clusters) compare(nodes []int) {
	best := math.Inf(-1)
	of := make([][]int, len(c.Results))
	for i := range c.Results {
		best = max(best, c.Results[i].Value)
		for _, v := range nodes {
			of[i] = append(of[i], c.Results[i].Groups[v])
		}
	}
	for i := range c.Results {
		c.Results[i].Best = !better(best, c.Results[i].Value)
		c.Agreement = append(c.Agreement, nil)
		for j := range c.Results {
			c.Agreement[i] = append(c.Agreement[i], AdjustedRand(of[i], of[j]))
		}
	}
}

// distances are those of Clusters.Most, of which it also says what it is.
func (g *Graph) distances(most *float64) [][]float64 {
	for _, ties := range g.ties {
		for _, t := range ties {
			*most = max(*most, math.Abs(t.agree-t.differ))
		}
	}
	out := make([][]float64, len(g.Nodes))
	for i := range out {
		out[i] = make([]float64, len(g.Nodes))
		for j := range out[i] {
			if i != j {
				out[i][j] = 0.5
			}
		}
		for _, t := range g.ties[i] {
			if *most > 0 {
				out[i][t.to] = (*most - (t.agree - t.differ)) / (2 * *most)
			}
		}
	}
	return out
}

// bestOf gives the groups of some number, or of the one, from 2 to 30, that has the
// greatest modularity; of several that have it, of the least.
func (l *layers) bestOf(ctx context.Context, k int, find func(k int) []int) ([]int, error) {
	n := len(l.pulls)
	if k > 0 {
		return find(k), ctx.Err()
	}
	var best []int
	value := math.Inf(-1)
	for k := min(2, n); k <= min(mostTried, n) && ctx.Err() == nil; k++ {
		groups := find(k)
		if v := l.value(groups); best == nil || better(v, value) {
			best, value = groups, v
		}
	}
	return best, ctx.Err()
}

// A merger is two clusters that become one, which has the name of the first.
type merger struct{ into, from int }

// linkage joins, from every node alone, always the two clusters whose nodes are
// nearest on average; of several, the first.
func linkage(distance [][]float64) (out []merger) {
	n := len(distance)
	d := make([][]float64, n)
	size, nearest := make([]float64, n), make([]int, n)
	gone := make([]bool, n)
	for i := range d {
		d[i] = slices.Clone(distance[i])
		size[i] = 1
	}
	find := func(i int) { // among later ones
		nearest[i] = -1
		for j := i + 1; j < n; j++ {
			if !gone[j] && (nearest[i] < 0 || d[i][j] < d[i][nearest[i]] && !nearly(d[i][j], d[i][nearest[i]])) {
				nearest[i] = j
			}
		}
	}
	for i := range n {
		find(i)
	}
	for range max(0, n-1) {
		a := -1
		for i := range n {
			if gone[i] || nearest[i] < 0 {
				continue
			}
			if x := d[i][nearest[i]]; a < 0 || x < d[a][nearest[a]] && !nearly(x, d[a][nearest[a]]) {
				a = i
			}
		}
		b := nearest[a]
		out = append(out, merger{a, b})
		gone[b] = true
		for i := range n {
			if gone[i] || i == a {
				continue
			}
			d[a][i] = (size[a]*d[a][i] + size[b]*d[b][i]) / (size[a] + size[b])
			d[i][a] = d[a][i]
		}
		size[a] += size[b]
		find(a)
		for i := range a {
			if gone[i] {
				continue
			}
			if nearest[i] == a || nearest[i] == b {
				find(i)
			} else if d[i][a] < d[i][nearest[i]] && !nearly(d[i][a], d[i][nearest[i]]) || nearly(d[i][a], d[i][nearest[i]]) && a < nearest[i] {
				nearest[i] = a
			}
		}
		for i := a + 1; i < b; i++ {
			if !gone[i] && nearest[i] == b {
				find(i)
			}
		}
	}
	return out
}

// cutAt is the groups of n nodes when so many mergers were made that k are left.
func cutAt(merges []merger, n, k int) []int {
	groups := everyNode(n)
	for _, m := range merges[:max(0, n-k)] {
		for i, of := range groups {
			if of == m.from {
				groups[i] = m.into
			}
		}
	}
	groups, _ = renumber(groups)
	return groups
}

// aroundMedoids chooses k nodes to which all are as near as may be, by greedy choice and then
// exchanges as long as these gain (partitioning around medoids), the gain of a node
// being computed for all medoids at once (Schubert and Rousseeuw 2019). Each node is
// of the group of its nearest medoid.
func aroundMedoids(ctx context.Context, distance [][]float64, k int) []int {
	n := len(distance)
	var chosen []int
	near := make([]float64, n)
	for i := range near {
		near[i] = math.Inf(1)
	}
	is := make([]bool, n)
	for len(chosen) < min(k, n) {
		best, least := -1, 0.0
		for x := range n {
			if is[x] {
				continue
			}
			sum := 0.0
			for o := range n {
				sum += min(near[o], distance[x][o])
			}
			if best < 0 || sum < least && !nearly(sum, least) {
				best, least = x, sum
			}
		}
		chosen, is[best] = append(chosen, best), true
		for o := range n {
			near[o] = min(near[o], distance[best][o])
		}
	}
	first, second := make([]int, n), make([]float64, n) // of chosen, and how far the next is
	assign := func() {
		for o := range n {
			first[o], near[o], second[o] = -1, math.Inf(1), math.Inf(1)
			for m, v := range chosen {
				d := distance[v][o]
				if v == o {
					d = -1 // a medoid is its own
				}
				switch {
				case d < near[o]:
					first[o], near[o], second[o] = m, d, near[o]
				case d < second[o]:
					second[o] = d
				}
			}
			near[o] = max(near[o], 0)
		}
	}
	change := make([]float64, len(chosen))
	for assign(); ctx.Err() == nil; assign() {
		best, out, gain := -1, 0, -1e-9
		for x := range n {
			if is[x] {
				continue
			}
			shared := 0.0
			clear(change)
			for o := range n {
				d := distance[x][o]
				if d < near[o] {
					shared += d - near[o]
				} else {
					change[first[o]] += min(d, second[o]) - near[o]
				}
			}
			// What the nodes nearer to x gain, they gain whoever goes.
			for m := range chosen {
				if c := change[m] + shared; c < gain && !nearly(c, gain) {
					best, out, gain = x, m, c
				}
			}
		}
		if best < 0 {
			break
		}
		is[chosen[out]], is[best] = false, true
		chosen[out] = best
	}
	return first
}

// labels lets nodes take the group that they agree with the most, less what they
// differ, one after the other in an order by chance, until each has such a one; of
// several the present one, then the least. Groups with which they differ are none of
// theirs.
func (l *layers) labels(r *rand.Rand) []int {
	n := len(l.pulls)
	groups := everyNode(n)
	force := make([]float64, n)
	for range 1000 { // it can go round in circles where there is conflict
		moved := false
		for _, i := range r.Perm(n) {
			of := groups[i]
			for _, p := range l.pulls[i] {
				force[groups[p.to]] += p.force
			}
			best, most := of, max(force[of], 0)
			var near []int
			for _, p := range l.pulls[i] {
				near = append(near, groups[p.to])
			}
			slices.Sort(near)
			for _, other := range near {
				if f := force[other]; f > most && !nearly(f, most) {
					best, most = other, f
				}
			}
			for _, p := range l.pulls[i] {
				force[groups[p.to]] = 0
			}
			if best != of {
				groups[i], moved = best, true
			}
		}
		if !moved {
			break
		}
	}
	return groups
}

// AdjustedRand is how far two partitions of the same nodes agree: 1 if they are the
// same, and 0 on average if chance has made them (Hubert and Arabie 1985). Of two that
// leave nothing to chance, each node alone or all in one, it is 1 if they are the same,
// and of nothing NaN.
func AdjustedRand(a, b []int) float64 {
	n := len(a)
	if n == 0 {
		return math.NaN()
	}
	pairs := func(counts map[[2]int]int) float64 {
		sum := 0 // whole numbers: the order does not matter
		for _, c := range counts {
			sum += c * (c - 1) / 2
		}
		return float64(sum)
	}
	both, ofA, ofB := map[[2]int]int{}, map[[2]int]int{}, map[[2]int]int{}
	for i := range n {
		both[[2]int{a[i], b[i]}]++
		ofA[[2]int{a[i]}]++
		ofB[[2]int{b[i]}]++
	}
	all := float64(n) * float64(n-1) / 2
	inA, inB, inBoth := pairs(ofA), pairs(ofB), pairs(both)
	expected := 0.0
	if all > 0 {
		expected = inA * inB / all
	}
	most := (inA + inB) / 2
	if most == expected {
		return 1
	}
	return (inBoth - expected) / (most - expected)
}
