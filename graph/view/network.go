package view

import (
	"cmp"
	"slices"

	"onrecord/schema/sorting"
)

// A Network is a discourse network as a diagram shows it: nodes, and ties between two
// of them.
type Network struct {
	Title, Subtitle string
	// Rows and Columns say what nodes are, in the singular: actor, position. Of a
	// network of one mode there are rows alone.
	Rows, Columns string
	Nodes         []NetworkNode
	Ties          []NetworkTie
	Size          string   // what the size of a node says; empty: nothing
	Groups        []string // what the groups are called, from the first
	Grouping      string   // what the groups are by: communities, affiliation, type; empty: nothing
	Weight        string   // what the width of a tie says
	Notes         []string // how it was made, a sentence or more each
}

// Largest are the places of the nodes that are drawn where there is room for so many:
// those of the greatest size, of several as large those with more ties, in their order.
func (n *Network) Largest(most int) []int {
	all := make([]int, len(n.Nodes))
	for i := range all {
		all[i] = i
	}
	if len(all) <= most {
		return all
	}
	degree := make([]int, len(n.Nodes))
	for _, t := range n.Ties {
		degree[t.From]++
		degree[t.To]++
	}
	sorting.StableBy(all, func(a, b int) int {
		return cmp.Or(cmp.Compare(n.Nodes[b].Size, n.Nodes[a].Size), cmp.Compare(degree[b], degree[a]))
	})
	all = all[:most]
	slices.Sort(all)
	return all
}

// A NetworkNode is a row or a column.
type NetworkNode struct {
	Name   string
	Column bool
	Size   float64 // 0 and above
	Group  int     // from 1; 0: none
	Tip    string
}

// A NetworkTie is one between two nodes, which are given by their places.
type NetworkTie struct {
	From, To int
	Weight   float64 // in size, without a sign
	// Stance is supports where the two agree, or the row is for the column; opposes
	// for the opposite; ambivalent where both weigh the same; neutral where there is
	// neither; empty where ties have no sides.
	Stance string
	Tip    string
}
