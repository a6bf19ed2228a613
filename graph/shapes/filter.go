package shapes

import (
	"cmp"
	"context"

	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/quad"
)

// A filter is the nodes of a shape whose values pass a test. An error of the
// test ends it; Cayley's own iterator.ValueFilter goes on, and forgets it.
type filter struct {
	iterator.Shape
	qs   refs.Namer
	test func(quad.Value) (bool, error)
}

// String is that of iterator.Shape.
func (f *filter) String() string { return "Filter" }

// Iterate is that of iterator.Shape.
func (f *filter) Iterate() iterator.Scanner {
	return &filterScanner{Scanner: f.Shape.Iterate(), filter: f}
}

// Lookup is that of iterator.Shape.
func (f *filter) Lookup() iterator.Index {
	return &filterIndex{Index: f.Shape.Lookup(), filter: f}
}

// Stats is that of iterator.Shape: of Cayley's ValueFilter, too, half passes.
func (f *filter) Stats(ctx context.Context) (iterator.Costs, error) {
	costs, err := f.Shape.Stats(ctx)
	costs.Size.Value, costs.Size.Exact = costs.Size.Value/2+1, false
	return costs, err
}

// Optimize is that of iterator.Shape.
func (f *filter) Optimize(ctx context.Context) (iterator.Shape, bool) {
	from, changed := f.Shape.Optimize(ctx)
	return &filter{from, f.qs, f.test}, changed
}

// SubIterators is that of iterator.Shape.
func (f *filter) SubIterators() []iterator.Shape { return []iterator.Shape{f.Shape} }

func (f *filter) passes(r refs.Ref) (bool, error) {
	v, err := f.qs.NameOf(r)
	if err != nil {
		return false, err
	}
	return f.test(v)
}

type filterScanner struct {
	iterator.Scanner
	filter *filter
	err    error
}

// String is that of iterator.Base.
func (f *filterScanner) String() string { return "FilterScanner" }

// Next is that of iterator.Scanner.
func (f *filterScanner) Next(ctx context.Context) bool {
	for f.err == nil && f.Scanner.Next(ctx) {
		var ok bool
		if ok, f.err = f.filter.passes(f.Result()); ok && f.err == nil {
			return true
		}
	}
	return false
}

// Err is that of iterator.Base.
func (f *filterScanner) Err() error { return cmp.Or(f.err, f.Scanner.Err()) }

type filterIndex struct {
	iterator.Index
	filter *filter
	err    error
}

// String is that of iterator.Base.
func (f *filterIndex) String() string { return "FilterIndex" }

// Contains is that of iterator.Index.
func (f *filterIndex) Contains(ctx context.Context, v refs.Ref) bool {
	if f.err != nil || !f.Index.Contains(ctx, v) {
		return false
	}
	var ok bool
	ok, f.err = f.filter.passes(v)
	return ok && f.err == nil
}

// Err is that of iterator.Base.
func (f *filterIndex) Err() error { return cmp.Or(f.err, f.Index.Err()) }
