package graphtest

import (
	"context"
	"sync"
	"sync/atomic"
)

// A Countdown is a context that is cancelled when it has been asked some times
// whether it is: a cancellation at any moment, without a clock.
type Countdown struct {
	context.Context
	left  atomic.Int64
	once  sync.Once
	done  chan struct{}
	asked func()
}

// After is a context that is cancelled after n questions. asked is called at
// each until then, also on goroutines of others; it may be nil.
func After(ctx context.Context, n int, asked func()) *Countdown {
	c := &Countdown{Context: ctx, done: make(chan struct{}), asked: asked}
	c.left.Store(int64(n))
	return c
}

// Over reports whether it is cancelled.
func (c *Countdown) Over() bool { return c.left.Load() < 0 }

func (c *Countdown) ask() {
	left := c.left.Add(-1)
	if left >= -1 && c.asked != nil {
		c.asked()
	}
	if left < 0 {
		c.once.Do(func() { close(c.done) })
	}
}

// Err is that of context.Context.
func (c *Countdown) Err() error {
	if c.ask(); c.Over() {
		return context.Canceled
	}
	return nil
}

// Done is that of context.Context.
func (c *Countdown) Done() <-chan struct{} {
	c.ask()
	return c.done
}
