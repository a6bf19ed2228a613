package network

import (
	"context"
	"fmt"
	"math"
	"slices"
)

// PolarizationOptions say how polarization is measured.
type PolarizationOptions struct {
	Groups int // how many; default 2
	// Given says, by node, of which group it is, from 1 up; nil: the best are found. It
	// may be called by several goroutines at once.
	Given func(n *Node) int
	// Normalize divides by the weight of all ties, so that networks of different
	// weight compare.
	Normalize bool
	Algorithm Algorithm // of the variant DNA; empty: all compared where they are few, else Greedy
	Search    Search
}

// A Polarization says how far a network falls into groups.
type Polarization struct {
	Partition
	Nodes      []Node
	Measure    string // what the value is, with its source
	Normalized bool
	// Found says how the groups were found: "given", "exact", "greedy", "genetic", or
	// "none": nothing is tied, or there are fewer nodes than groups.
	Found string
}

// Polarize measures how far a one-mode network falls into groups: the modularity of
// the best ones, or of given ones, signed where the network is congruence less
// conflict. In the variant DNA it is the measure of the R package of the Discourse
// Network Analyzer (see absdiff), and the best are of groups whose sizes differ by one
// at most; without ties, or with fewer nodes than groups, it is 0 there.
func (n *Network) Polarize(ctx context.Context, o PolarizationOptions) (*Polarization, error) {
	if o.Groups == 0 {
		o.Groups = 2
	}
	if err := o.check(&n.Settings); err != nil {
		return nil, err
	}
	if n.Settings.DNA {
		return n.polarizeDNA(ctx, o)
	}
	g, err := n.Graph(ctx)
	if err != nil {
		return nil, err
	}
	q := Modularity
	if g.Apart {
		q = SignedModularity
	}
	p := &Polarization{Nodes: g.Nodes, Normalized: o.Normalize}
	of := fmt.Sprintf("the best split into %d groups", o.Groups)
	if o.Given != nil {
		of = "the given groups"
		p.Found = "given"
		p.Groups, p.Number = given(g.Nodes, o.Given)
		p.Value = g.Modularity(p.Groups)
	} else {
		found, err := g.Split(ctx, o.Groups, o.Search)
		if err != nil {
			return nil, err
		}
		p.Partition = *found
		p.Found = string(Greedy)
		switch {
		case p.Exact:
			p.Found = "exact"
		case p.Number == 0:
			p.Found = "none"
		}
	}
	p.Measure = fmt.Sprintf("%s of %s (%s)", q, of, q.Source())
	if !o.Normalize {
		p.Measure += ", not divided by the weight of all ties"
		l := g.layers(everyNode(len(g.Nodes)))
		p.Value *= (l.sumPlus + l.sumMinus) / 2 // each pair once
	}
	return p, nil
}

func (o *PolarizationOptions) check(s *Settings) error {
	switch {
	case s.Mode != OneMode:
		return wrongf("polarization is of a network in %s", option("mode", string(OneMode)))
	case s.Aggregation == Conflict:
		return wrongf("%s ties those who are of different groups: use %s, which has agreement as well", option("aggregation", string(Conflict)), option("aggregation", string(Subtract)))
	case s.DNA && s.Aggregation != Subtract:
		return wrongf("%s has congruence and conflict: it goes with %s alone", option("compat", "dna"), option("aggregation", string(Subtract)))
	case s.DNA && s.Normalization != Average:
		return wrongf("%s divides by the average: it goes with %s alone", option("compat", "dna"), option("normalization", string(Average)))
	case !s.DNA && o.Algorithm != "":
		return wrongf("%s is about %s", option("algorithm", ""), option("compat", "dna"))
	case o.Algorithm != "" && o.Algorithm != Greedy && o.Algorithm != Genetic:
		return wrongf("%s takes %s or %s, not %q", option("algorithm", ""), Greedy, Genetic, o.Algorithm)
	}
	if err := o.Search.check(); err != nil {
		return err
	}
	return checkGroups("groups-count", o.Groups)
}

// given are the groups of nodes, with the number of the last.
func given(nodes []Node, of func(n *Node) int) (groups []int, number int) {
	groups = make([]int, len(nodes))
	for i := range nodes {
		groups[i] = of(&nodes[i])
		number = max(number, groups[i])
	}
	return groups, number
}

func (n *Network) polarizeDNA(ctx context.Context, o PolarizationOptions) (*Polarization, error) {
	a, nodes, err := n.absdiff(ctx)
	if err != nil {
		return nil, err
	}
	p := &Polarization{Nodes: nodes, Normalized: o.Normalize}
	p.Groups = make([]int, len(nodes))
	of := fmt.Sprintf("the best %d groups of even size", o.Groups)
	switch {
	case o.Given != nil:
		p.Found, of = "given", "the given groups"
		p.Groups, p.Number = given(nodes, o.Given)
		groups, number := renumber(p.Groups)
		p.Value = a.value(groups, number, o.Normalize)
	case len(nodes) < o.Groups || a.normCongruence+a.normConflict == 0 || o.Algorithm == Genetic && len(nodes) == o.Groups:
		p.Found = "none"
	default:
		groups, err := a.best(ctx, o.Groups, o.Algorithm, o.Search, &p.Partition)
		if err != nil {
			return nil, err
		}
		p.Value = a.value(groups, o.Groups, o.Normalize)
		for i := range groups {
			groups[i]++
		}
		p.Groups, p.Number = ordered(groups)
		switch {
		case p.Exact:
			p.Found = "exact"
		case o.Algorithm == "":
			p.Found = string(Greedy)
		default:
			p.Found = string(o.Algorithm)
		}
	}
	p.Measure = fmt.Sprintf("deviation of %s from expected congruence within and conflict between (as the R package rDNA)", of)
	if o.Normalize {
		p.Measure += ", normalized"
	}
	if math.IsInf(p.Value, 0) {
		p.Value = math.NaN()
	}
	return p, nil
}

// Follow numbers groups that were found as those of an earlier window with which they
// have the most nodes in common, the largest such parts first, so that camps can be
// followed from one to the next. What has nothing in common takes the numbers that are
// left. Values and members stay as they are.
func (p *Polarization) Follow(before *Polarization) {
	was := map[string]int{}
	for i := range before.Nodes {
		was[before.Nodes[i].key()] = before.Groups[i]
	}
	common := make([][]int, p.Number+1) // by group, and group before
	for g := range common {
		common[g] = make([]int, max(p.Number, before.Number)+1)
	}
	for i := range p.Nodes {
		if g, h := p.Groups[i], was[p.Nodes[i].key()]; g > 0 && h > 0 {
			common[g][h]++
		}
	}
	to, taken := make([]int, p.Number+1), make([]bool, p.Number+1)
	for range p.Number {
		best, of, as := 0, 0, 0
		for g := 1; g <= p.Number; g++ {
			for h := 1; h <= p.Number; h++ {
				if to[g] == 0 && !taken[h] && common[g][h] > best {
					best, of, as = common[g][h], g, h
				}
			}
		}
		if best > 0 {
			to[of], taken[as] = as, true
		}
	}
	for g, next := 1, 1; g <= p.Number; g++ {
		if to[g] != 0 {
			continue
		}
		for taken[next] {
			next++
		}
		to[g], taken[next] = next, true
	}
	p.Groups = slices.Clone(p.Groups)
	for i, g := range p.Groups {
		p.Groups[i] = to[g]
	}
}
