package guarded

import (
	"context"
	"io"
)

// Interruptible is a reader that ends with the error of a context once that is over,
// for libraries that read to the end and ask nobody meanwhile.
func Interruptible(ctx context.Context, in io.Reader) io.Reader { return interruptible{ctx, in} }

// An interruptible reader has its context because Read of io.Reader is not given one.
type interruptible struct {
	ctx context.Context
	in  io.Reader
}

func (r interruptible) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.in.Read(p)
}
