package shapes

import (
	"context"

	"github.com/cayleygraph/cayley/graph/iterator"
)

// Heed is a shape whose iteration ends with its context. Cayley's own go on to
// their end, however long a filter finds nothing in what they give.
func Heed(s iterator.Shape) iterator.Shape { return heeding{s} }

type heeding struct{ iterator.Shape }

// Iterate is that of iterator.Shape.
func (h heeding) Iterate() iterator.Scanner { return &heedingScanner{Scanner: h.Shape.Iterate()} }

// Optimize is that of iterator.Shape.
func (h heeding) Optimize(ctx context.Context) (iterator.Shape, bool) {
	s, changed := h.Shape.Optimize(ctx)
	return heeding{s}, changed
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
