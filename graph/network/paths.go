package network

import (
	"context"
	"math"
)

// paths gives, by node, betweenness and harmonic closeness over the ties above 0. The
// sums come in the order of the nodes on any number of processors.
func (g *Graph) paths(ctx context.Context, lengths Lengths) (between, close []float64, err error) {
	n := len(g.Nodes)
	between, close = make([]float64, n), make([]float64, n)
	steps := make([][]step, n)
	for i, ties := range g.ties {
		for _, t := range ties {
			if t.weight > 0 {
				steps[i] = append(steps[i], step{t.to, lengths.of(&t)})
			}
		}
	}
	const together = 64
	shares := make([][]float64, min(n, together)) // of paths from one node each
	for i := range shares {
		shares[i] = make([]float64, n)
	}
	for first := 0; first < n; first += together {
		sources := min(together, n-first)
		err := inParallel(ctx, sources, func() *walk { return newWalk(steps) }, func(w *walk, at int) {
			close[first+at] = w.from(first+at, shares[at])
		})
		if err != nil {
			return nil, nil, err
		}
		for at := range sources {
			for v, share := range shares[at] {
				between[v] += share / 2 // each pair is met from both ends
			}
		}
	}
	return between, close, nil
}

// A step leads to a node, over a length above 0.
type step struct {
	to     int
	length float64
}

// A walk finds the shortest paths from a node to all others (Dijkstra 1959), and what
// share of them leads through each (Brandes 2001).
type walk struct {
	steps    [][]step
	distance []float64
	paths    []float64 // how many shortest ones lead here
	rank     []int     // 1 + the place in order; 0: not reached
	order    []int     // by distance
	heap     []reachedNode
	before   []int // what leads to each node over a shortest path, in order
	starts   []int // where those of each place in order begin, and the end
}

type reachedNode struct {
	distance float64
	node     int
}

func (r reachedNode) before(o reachedNode) bool {
	return r.distance < o.distance || r.distance == o.distance && r.node < o.node
}

func newWalk(steps [][]step) *walk {
	n := len(steps)
	return &walk{steps: steps, distance: make([]float64, n), paths: make([]float64, n), rank: make([]int, n), starts: make([]int, n+1)}
}

// from puts into shares, by node, the sum over the other ends of what share of the
// shortest paths from source leads through the node. It returns the sum of 1/distance.
func (w *walk) from(source int, shares []float64) (closeness float64) {
	w.order, w.heap, w.before = w.order[:0], w.heap[:0], w.before[:0]
	for i := range w.rank {
		w.rank[i], w.distance[i], w.paths[i], shares[i] = 0, math.Inf(1), 0, 0
	}
	w.distance[source], w.paths[source] = 0, 1
	w.push(reachedNode{0, source})
	for len(w.heap) > 0 {
		r := w.pop()
		v := r.node
		if w.rank[v] > 0 {
			continue
		}
		w.order = append(w.order, v)
		w.rank[v] = len(w.order)
		if v != source {
			closeness += 1 / r.distance
		}
		// Whatever leads here was reached before.
		atMost := r.distance * (1 + sameShare)
		w.starts[len(w.order)-1] = len(w.before)
		for _, s := range w.steps[v] {
			switch {
			case w.rank[s.to] == 0:
				if d := r.distance + s.length; d < w.distance[s.to] {
					w.distance[s.to] = d
					w.push(reachedNode{d, s.to})
				}
			case w.distance[s.to]+s.length <= atMost:
				w.before = append(w.before, s.to)
				w.paths[v] += w.paths[s.to]
			}
		}
		w.starts[len(w.order)] = len(w.before)
	}
	for i := len(w.order) - 1; i > 0; i-- {
		v := w.order[i]
		for _, u := range w.before[w.starts[i]:w.starts[i+1]] {
			shares[u] += w.paths[u] / w.paths[v] * (1 + shares[v])
		}
	}
	shares[source] = 0
	return closeness
}

func (w *walk) push(r reachedNode) {
	w.heap = append(w.heap, r)
	i := len(w.heap) - 1
	for i > 0 {
		up := (i - 1) / 2
		if !w.heap[i].before(w.heap[up]) {
			break
		}
		w.heap[i], w.heap[up] = w.heap[up], w.heap[i]
		i = up
	}
}

func (w *walk) pop() reachedNode {
	top := w.heap[0]
	last := len(w.heap) - 1
	w.heap[0] = w.heap[last]
	w.heap = w.heap[:last]
	for i := 0; ; {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < last; child++ {
			if w.heap[child].before(w.heap[least]) {
				least = child
			}
		}
		if least == i {
			return top
		}
		w.heap[i], w.heap[least] = w.heap[least], w.heap[i]
		i = least
	}
}
