// Package discourse writes discourse networks: as matrices, edge lists, and files
// of programs that draw and count networks. What is written is a network.Network,
// or a series of them, one for each window of time.
package discourse

import (
	"io"
	"iter"

	"onrecord/graph/network"
)

// A Format is a way to write a network.
type Format struct {
	Name, Ext string
	Help      string
	Write     func(w io.Writer, n *network.Network, o Options) error
	// Nodes writes the table of nodes that goes beside the file; nil: there is none.
	Nodes func(w io.Writer, n *network.Network, o Options) error
	// Series writes all networks of a series into one file; nil: each has its own.
	Series func(w io.Writer, s *Series, o Options) error
	// Apart says that the statements behind the cells go into a table of their own
	// beside the file, for it has no place for them.
	Apart bool
}

// Options say what is written.
type Options struct {
	NA       bool // where nothing was said, the matrix has NA and not 0
	Evidence bool // the ids of the statements go along
	// Settings says in a line which network this is.
	Settings string
	Title    string
}

// A Series is the networks of a series, in their order.
type Series struct {
	Networks iter.Seq2[*network.Network, error]
	Rows     string // what they are
	Columns  string
}

// Formats lists the formats.
func Formats() []Format {
	return []Format{csvFormat, edgesFormat, jsonFormat, dlFormat, graphmlFormat, gexfFormat, dotFormat}
}
