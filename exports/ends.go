package exports

import "onrecord/graph/view"

// ends are the nodes that were written, by the numbers that they have from 0 on,
// for edges to lead to.
type ends struct {
	numbers map[string]int // by id
	lost    *view.Loss
}

func newEnds(in *Input) *ends { return &ends{map[string]int{}, &in.Lost} }

// add gives a node its number.
func (e *ends) add(n *view.Node) int {
	number := len(e.numbers)
	e.numbers[n.ID] = number
	return number
}

// of are the ends of an edge. One that is not there is counted as lost.
func (e *ends) of(edge *view.Edge) (from, to int, ok bool) {
	from, ok = e.numbers[edge.From]
	to, also := e.numbers[edge.To]
	if !ok || !also {
		e.lost.Add(1, dangling)
	}
	return from, to, ok && also
}
