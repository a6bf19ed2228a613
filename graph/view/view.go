// Package view is what exports and diagrams take: plain iterators of quads and
// entities, in an order of their own, without the store behind them.
package view

import (
	"iter"

	"github.com/cayleygraph/quad"

	"onrecord/schema"
)

// A Graph is a graph, or the part of one that was selected, to be written.
type Graph struct {
	// Quads yields every quad once, in canonical order.
	Quads iter.Seq2[quad.Quad, error]
	// Lines yields them as canonical N-Quads, some lines at once, where that is
	// quicker; nil: it is not.
	Lines iter.Seq2[[]byte, error]
	// Entities yields the corpora, the entities by kind and id, then the
	// statements in the order in which they were said.
	Entities iter.Seq2[schema.Entity, error]
	// Batches makes something of Entities with work, some at once and on several
	// goroutines, and yields it in their order; nil: there is no quicker way than
	// Entities. See InBatches.
	Batches func(work func([]schema.Entity) any) iter.Seq2[any, error]
	// Unnamed is Batches, but for the names of what entities refer to; nil: it is not
	// quicker. See WithoutNames.
	Unnamed func(work func([]schema.Entity) any) iter.Seq2[any, error]
	// Statements yields the selected statements in the order in which they
	// were said. Entities has those, too, that they refer to.
	Statements iter.Seq2[*schema.Statement, error]
	// Whole says that Entities has no other statements than Statements.
	Whole bool
	// Scene makes what the views of claims and of actors are made from.
	Scene func() (*Scene, error)
}

// WithoutNames is the graph for those who take it in batches and print no names of what
// entities refer to.
func (g *Graph) WithoutNames() *Graph {
	if g.Unnamed == nil {
		return g
	}
	out := *g
	out.Batches = g.Unnamed
	return &out
}

// InBatches makes something of the entities of a graph with work, some at once, and
// yields it in their order. Work may run on several goroutines at once.
func InBatches[T any](g *Graph, work func([]schema.Entity) T) iter.Seq2[T, error] {
	if g.Batches == nil {
		return func(yield func(T, error) bool) {
			for e, err := range g.Entities {
				var made T
				if err == nil {
					made = work([]schema.Entity{e})
				}
				if !yield(made, err) || err != nil {
					return
				}
			}
		}
	}
	return func(yield func(T, error) bool) {
		for made, err := range g.Batches(func(some []schema.Entity) any { return work(some) }) {
			if err != nil {
				yield(*new(T), err)
				return
			}
			if !yield(made.(T), nil) {
				return
			}
		}
	}
}
