package query

import (
	"context"
	"iter"
	"runtime"
	"sync"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/schema"
)

// A batch has one entity at first, for some want no more, and twice as many as the
// one before up to this.
const mostAtOnce = 64

// batches reads the entities of some IRIs with row and makes something of them with work, some at once and on all processors, which it yields in the
// order of the IRIs. Before an error comes what was made of the entities before it.
// As many batches are kept as there are processors, and a few more.
func batches(ctx context.Context, s *graph.Store, iris func(*reader, context.Context) iter.Seq2[quad.IRI, error], row rowReader, work func([]schema.Entity) any) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		inner, stop := context.WithCancel(ctx)
		var running sync.WaitGroup
		defer running.Wait()
		defer stop()
		workers := runtime.GOMAXPROCS(0)
		todo, inOrder := make(chan *entityBatch, workers), make(chan *entityBatch, workers)
		running.Go(func() {
			defer close(inOrder)
			defer close(todo)
			hand := func(b *entityBatch) bool {
				b.made = make(chan struct{})
				for _, to := range []chan *entityBatch{inOrder, todo} {
					select {
					case to <- b:
					case <-inner.Done():
						return false
					}
				}
				return true
			}
			b, most := &entityBatch{}, 1
			b.err = guarded(s, func() error {
				for iri, err := range iris(newReader(s), inner) {
					if err != nil {
						return err
					}
					b.iris = append(b.iris, iri)
					if len(b.iris) < most {
						continue
					}
					if !hand(b) {
						return nil
					}
					most = min(2*most, mostAtOnce)
					b = &entityBatch{iris: make([]quad.IRI, 0, most)}
				}
				return nil
			})
			hand(b)
		})
		for range workers {
			running.Go(func() {
				r := newReader(s)
				for b := range todo {
					if inner.Err() == nil {
						b.make(inner, r, row, work)
					}
					close(b.made)
				}
			})
		}
		for b := range inOrder {
			select {
			case <-b.made:
			case <-ctx.Done():
			}
			if err := ctx.Err(); err != nil {
				yield(nil, err)
				return
			}
			for _, d := range b.doubts {
				s.Doubt(d.id, d.msg)
			}
			if b.some && !yield(b.out, nil) {
				return
			}
			if b.err != nil {
				yield(nil, b.err)
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// A rowReader reads an entity; nil: the IRI names none.
type rowReader func(*reader, context.Context, quad.IRI) (schema.Entity, error)

// An entityBatch is some entities that are read at once.
type entityBatch struct {
	iris []quad.IRI
	made chan struct{} // closed once the rest is there
	out  any
	some bool // it has entities, and out is of these
	// doubts are noted in the order of the entities.
	doubts []doubt
	err    error // after the entities
}

// A doubt is what is wrong with an entity that was read.
type doubt struct{ id, msg string }

func (b *entityBatch) make(ctx context.Context, r *reader, row rowReader, work func([]schema.Entity) any) {
	r.doubts = &b.doubts
	entities := make([]schema.Entity, 0, len(b.iris))
	err := guarded(r.store, func() error {
		r.ahead(b.iris...)
		for _, iri := range b.iris {
			e, err := row(r, ctx, iri)
			if err != nil {
				return err
			}
			if e != nil {
				entities = append(entities, e)
			}
		}
		return nil
	})
	if err != nil {
		b.err = err // it is before that of finding the next one
	}
	if b.some = len(entities) > 0; b.some {
		b.out = work(entities)
	}
}

// oneByOne yields the entities of batches.
func oneByOne(batches iter.Seq2[any, error]) iter.Seq2[schema.Entity, error] {
	return func(yield func(schema.Entity, error) bool) {
		for some, err := range batches {
			if err != nil {
				yield(nil, err)
				return
			}
			for _, e := range some.([]schema.Entity) {
				if !yield(e, nil) {
					return
				}
			}
		}
	}
}
