package input

import (
	"context"
	"errors"
	"io"
	"runtime"
	"sync"
)

// InOrder works on pieces on all processors at once and takes what comes of
// them in the order of the pieces. next gives the pieces, then io.EOF, on a
// goroutine of its own; each of the others has a worker of its own; take is
// called on the caller's. The first error ends it: that of next, that of take,
// or that of the context. No goroutine outlives it.
func InOrder[P, R any](ctx context.Context, next func() (P, error), worker func() func(P) R, take func(R) error) error {
	type task struct {
		piece  P
		result chan R
	}
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	var failed error // of next; to be read when queue is closed
	tasks, queue := make(chan task), make(chan chan R, runtime.GOMAXPROCS(0))
	running.Go(func() {
		defer close(queue)
		defer close(tasks)
		for {
			piece, err := next()
			if err != nil {
				failed = err
				return
			}
			t := task{piece, make(chan R, 1)}
			select {
			case queue <- t.result:
			case <-ctx.Done():
				return
			}
			select {
			case tasks <- t:
			case <-ctx.Done():
				return
			}
		}
	})
	for range runtime.GOMAXPROCS(0) {
		running.Go(func() {
			work := worker()
			for t := range tasks {
				t.result <- work(t.piece)
			}
		})
	}
	for result := range queue {
		select {
		case r := <-result:
			if err := take(r); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if errors.Is(failed, io.EOF) {
		return nil
	}
	return failed
}
