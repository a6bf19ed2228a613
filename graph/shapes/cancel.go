package shapes

import (
	"context"

	"github.com/cayleygraph/cayley/graph/iterator"
)

// WithCancel is a shape whose iteration ends with its context. Cayley's own go on to
// their end, however long a filter finds nothing in what they give.
func WithCancel(s iterator.Shape) iterator.Shape { return cancelable{s} }

type cancelable struct{ iterator.Shape }

// Iterate is that of iterator.Shape.
func (h cancelable) Iterate() iterator.Scanner { return &heedingScanner{Scanner: h.Shape.Iterate()} }

// Optimize is that of iterator.Shape.
func (h cancelable) Optimize(ctx context.Context) (iterator.Shape, bool) {
	s, changed := h.Shape.Optimize(ctx)
	return cancelable{s}, changed
}

type heedingScanner struct {
	iterator.Scanner
	err error
}

// Next is that of iterator.Scanner.
func (h *heedingScanner) Next(ctx context.Context) bool {
	if h.err == nil {
		h.err = ctx.Err()
	}
	return h.err == nil && h.Scanner.Next(ctx)
}

// Err is that of iterator.Base.
func (h *heedingScanner) Err() error {
	if h.err != nil {
		return h.err
	}
	return h.Scanner.Err()
}
