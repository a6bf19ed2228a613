package export

import (
	"onrecord/graph/view"
	"onrecord/schema/rdf"
)

// A Walk goes through a property graph once, nodes first, and numbers nodes and
// edges from 0 on. Edges whose ends are not in the graph are left out, and
// counted as lost.
type Walk struct {
	*view.PropertyGraph
	lost    *view.Loss
	numbers map[string]int // of the nodes, by id
}

// NewWalk is that of the view that an input is shown in.
func NewWalk(in *Input) (*Walk, error) {
	g, err := in.Properties(in.As)
	return &Walk{g, &in.Lost, map[string]int{}}, err
}

// EachNode calls write for each node, until that returns an error.
func (w *Walk) EachNode(write func(number int, n *view.Node) error) error {
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

// EachEdge calls write for each edge and the numbers of its ends, until that
// returns an error.
func (w *Walk) EachEdge(write func(number, from, to int, e *view.Edge) error) error {
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
