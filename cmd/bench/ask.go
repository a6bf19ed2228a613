package main

import (
	"cmp"
	"context"
	"hash/fnv"
	"iter"
	"strconv"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/cayley/query/path"
	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/schema"
	"onrecord/schema/nquads"
)

// A question is one row of the table.
type question struct {
	name    string
	ask     func(context.Context, *asker) error
	prepare func(context.Context, *asker) error // before the clock starts; nil: nothing
	bar     bar
}

// An answer is how long a question took, and what tells its rows from others.
type answer struct {
	Name   string        `json:"name"`
	Median time.Duration `json:"median_ns"`
	Runs   int           `json:"runs"`
	Rows   int           `json:"rows"`
	Sum    string        `json:"checksum"` // of the rows, in whatever order
}

// An asker asks one store.
type asker struct {
	store  *graph.Store
	qs     cgraph.QuadStore
	sample sample
	tally
	ready []cgraph.Ref // that prepare has found
}

// A tally counts rows; when it is checking, it also sums up their hashes.
type tally struct {
	checking bool
	rows     int
	sum      uint64
	text     []byte
}

// row is one row of an answer.
func (t *tally) row(values ...quad.Value) error {
	t.rows++
	if !t.checking {
		return nil
	}
	t.text = t.text[:0]
	for _, v := range values {
		if v != nil {
			var err error
			if t.text, err = nquads.AppendTerm(t.text, v); err != nil {
				return err
			}
		}
		t.text = append(t.text, '\n')
	}
	t.add()
	return nil
}

// entity is a row that is a whole entity.
func (t *tally) entity(e schema.Entity) {
	t.rows++
	if t.checking {
		t.text = schema.AppendJSON(t.text[:0], e)
		t.add()
	}
}

func (t *tally) add() {
	h := fnv.New64a()
	_, _ = h.Write(t.text) // a hash takes anything
	t.sum += h.Sum64()
}

// A quick question is asked until this time is over, or so often.
const (
	quick = 200 * time.Millisecond
	often = 100_000
)

// measure asks a question once to check its rows, and then for the time.
func (a *asker) measure(ctx context.Context, q question, runs int, patience time.Duration) (answer, error) {
	out := answer{Name: q.name}
	if q.prepare != nil {
		if err := q.prepare(ctx, a); err != nil {
			return out, err
		}
	}
	once := func() (time.Duration, error) {
		a.rows, a.sum = 0, 0
		if s, ok := a.qs.(interface{ Forget() }); ok {
			s.Forget() // what was read before, so that a server is asked each time
		}
		began := time.Now()
		err := q.ask(ctx, a)
		return time.Since(began), err
	}
	a.checking = true
	if _, err := once(); err != nil {
		return out, err
	}
	out.Rows, out.Sum = a.rows, strconv.FormatUint(a.sum, 16)
	a.checking = false
	var times []time.Duration
	for all := time.Duration(0); len(times) == 0 || all < patience && (len(times) < runs || all < quick && len(times) < often); {
		d, err := once()
		if err != nil {
			return out, err
		}
		times = append(times, d)
		all += d
	}
	out.Median, out.Runs = median(times), len(times)
	return out, nil
}

// nodes yields the nodes that a path leads to.
func (a *asker) nodes(ctx context.Context, p *path.Path) iter.Seq2[cgraph.Ref, error] {
	return a.iterate(ctx, func() (iterator.Shape, error) { return p.BuildIteratorOn(ctx, a.qs), nil })
}

// quads yields the quads that have a value at a direction.
func (a *asker) quads(ctx context.Context, d quad.Direction, v quad.Value) iter.Seq2[cgraph.Ref, error] {
	return a.iterate(ctx, func() (iterator.Shape, error) {
		ref, err := a.qs.ValueOf(v)
		if err != nil || ref == nil {
			return iterator.NewNull(), err
		}
		return a.qs.QuadIterator(d, ref), nil
	})
}

// quadsOf yields the quads that have a node at a direction.
func (a *asker) quadsOf(ctx context.Context, d quad.Direction, node cgraph.Ref) iter.Seq2[cgraph.Ref, error] {
	return a.iterate(ctx, func() (iterator.Shape, error) { return a.qs.QuadIterator(d, node), nil })
}

func (a *asker) iterate(ctx context.Context, start func() (iterator.Shape, error)) iter.Seq2[cgraph.Ref, error] {
	return func(yield func(cgraph.Ref, error) bool) {
		shape, err := start()
		if err != nil {
			yield(nil, err)
			return
		}
		it := shape.Iterate()
		defer it.Close() // what it has to say, Err says
		for it.Next(ctx) {
			if !yield(it.Result(), nil) {
				return
			}
		}
		if err := cmp.Or(it.Err(), ctx.Err()); err != nil {
			yield(nil, err)
		}
	}
}

// named is a row of the values of nodes; a node may be missing.
func (a *asker) named(nodes ...cgraph.Ref) error {
	var values [4]quad.Value
	for i, n := range nodes {
		if n == nil {
			continue
		}
		var err error
		if values[i], err = a.qs.NameOf(n); err != nil {
			return err
		}
	}
	return a.row(values[:len(nodes)]...)
}

// key tells a value's node from others; nil when the store does not have it.
func (a *asker) key(v quad.Value) (any, error) {
	ref, err := a.qs.ValueOf(v)
	return refs.ToKey(ref), err
}
