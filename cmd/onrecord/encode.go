package main

import (
	"context"
	"errors"
	"io"
	"runtime"
	"sync"

	"onrecord/graph/query/paging"
)

// pieceRows is how many rows are encoded at a time.
const pieceRows = 1 << 8

// An encodedPiece is some rows as JSON, or the error that ends them.
type encodedPiece struct {
	text []byte
	rows int
	err  error
}

// writePieces writes rows as writeJSON does, made and encoded on all processors, and
// counts them.
func writePieces[T any](w io.Writer, format string, n int, rows func(from, until int) ([]T, error), encode func(dst []byte, row T) []byte) (int, error) {
	before, between, after := around(format)
	if _, err := io.WriteString(w, before); err != nil {
		return 0, err
	}
	// Each encoder makes the pieces whose turn it is, a few ahead of the writer.
	encoders := runtime.GOMAXPROCS(0)
	made, written := make([]chan encodedPiece, encoders), make([]chan []byte, encoders)
	stop := make(chan struct{})
	var wait sync.WaitGroup
	defer wait.Wait()
	defer close(stop)
	for e := range encoders {
		made[e], written[e] = make(chan encodedPiece, 2), make(chan []byte, 2)
		written[e] <- nil
		written[e] <- nil
		wait.Go(func() {
			for from := e * pieceRows; from < n; from += encoders * pieceRows {
				p := encodedPiece{}
				select {
				case p.text = <-written[e]:
				case <-stop:
					return
				}
				p.text = p.text[:0]
				var some []T
				some, p.err = rows(from, min(from+pieceRows, n))
				for i, row := range some {
					if from+i > 0 {
						p.text = append(p.text, between...)
					}
					p.text = encode(p.text, row)
				}
				p.rows = len(some)
				made[e] <- p
			}
		})
	}
	count := 0
	for from, e := 0, 0; from < n; from, e = from+pieceRows, (e+1)%encoders {
		p := <-made[e]
		if _, err := w.Write(p.text); err != nil {
			return count, err
		}
		count += p.rows
		if p.err != nil {
			_, err := io.WriteString(w, after)
			return count, errors.Join(p.err, err)
		}
		written[e] <- p.text
	}
	_, err := io.WriteString(w, after)
	return count, err
}

// renderPieces prints rows as render does, on all processors where they are counted:
// the listing's functions are called on several goroutines at once.
func renderPieces[T any](ctx context.Context, a *app, l listing[T], rows paging.Rows[T]) error {
	l.parallel = true
	return render(ctx, a, l, rows)
}
