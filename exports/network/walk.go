package network

import (
	"onrecord/exports/export"
	"onrecord/graph/view"
	"onrecord/schema/rdf"
)

// A walk goes through a property graph once, nodes first, and numbers nodes and
// edges from 0 on. Edges whose ends are not in the graph are left out, and
// counted as lost.
type walk struct {
	*view.PropertyGraph
	lost    *view.Loss
	numbers map[string]int // of the nodes, by id
}

func newWalk(in *export.Input) (*walk, error) {
	g, err := in.Properties(in.As)
	return &walk{g, &in.Lost, map[string]int{}}, err
}

// eachNode calls write for each node, until that returns an error.
func (w *walk) eachNode(write func(number int, n *view.Node) error) error {
	for n, err := range w.Nodes {
		if err != nil {
			return err
		}
		number := len(w.numbers)
		w.numbers[n.ID] = number
		if err := write(number, n); err != nil {
			return err
		}
	}
	return nil
}

// eachEdge calls write for each edge and the numbers of its ends, until that
// returns an error.
func (w *walk) eachEdge(write func(number, from, to int, e *view.Edge) error) error {
	number := 0
	for e, err := range w.Edges {
		if err != nil {
			return err
		}
		from, ok := w.numbers[e.From]
		to, also := w.numbers[e.To]
		if !ok || !also {
			w.lost.Add(1, rdf.Dangling)
			continue
		}
		if err := write(number, from, to, e); err != nil {
			return err
		}
		number++
	}
	return nil
}
