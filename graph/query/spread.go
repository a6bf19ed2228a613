package query

import (
	"errors"
	"runtime"
	"runtime/debug"
	"sync"
)

// What is not worth a goroutine of its own: pairs of which rows are made, and
// entities whose names are read.
const (
	fewPairs = 1 << 10
	fewNames = 1 << 7
)

// spread calls a function for parts of 0..n, on all processors. A panic, as over a
// file that is damaged or gone, is one of the caller's.
func spread(n, few int, do func(from, until int) error) error {
	parts := max(1, min(runtime.GOMAXPROCS(0), n/few))
	errs, panics := make([]error, parts), make([]any, parts)
	var wait sync.WaitGroup
	for i := range parts {
		wait.Go(func() {
			defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
			defer func() { panics[i] = recover() }()
			errs[i] = do(i*n/parts, (i+1)*n/parts)
		})
	}
	wait.Wait()
	for _, p := range panics {
		if p != nil {
			panic(p)
		}
	}
	return errors.Join(errs...)
}
