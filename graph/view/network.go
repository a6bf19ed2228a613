package view

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
	Weight        string   // what the width of a tie says
	Notes         []string // how it was made, a sentence or more each
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
