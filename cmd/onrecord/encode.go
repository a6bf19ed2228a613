package main

import (
	"context"
	"io"
	"runtime"
	"sync"

	"onrecord/graph/query/paging"
)

// pieceRows is how many rows are encoded at a time.
const pieceRows = 1 << 8

// writeAll writes rows as writeJSON does, encoded on all processors, and counts them.
func writeAll[T any](w io.Writer, format string, rows []T, encode func(dst []byte, row T) []byte) (int, error) {
	before, between, after := around(format)
	if _, err := io.WriteString(w, before); err != nil {
		return 0, err
	}
	// Each encoder makes the pieces whose turn it is, a few ahead of the writer.
	encoders := runtime.GOMAXPROCS(0)
	made, written := make([]chan []byte, encoders), make([]chan []byte, encoders)
	stop := make(chan struct{})
	var wait sync.WaitGroup
	defer wait.Wait()
	defer close(stop)
	for e := range encoders {
		made[e], written[e] = make(chan []byte, 2), make(chan []byte, 2)
		written[e] <- nil
		written[e] <- nil
		wait.Go(func() {
			for from := e * pieceRows; from < len(rows); from += encoders * pieceRows {
				var piece []byte
				select {
				case piece = <-written[e]:
				case <-stop:
					return
				}
				piece = piece[:0]
				for i, row := range rows[from:min(from+pieceRows, len(rows))] {
					if from+i > 0 {
						piece = append(piece, between...)
					}
					piece = encode(piece, row)
				}
				made[e] <- piece
			}
		})
	}
	for from, e := 0, 0; from < len(rows); from, e = from+pieceRows, (e+1)%encoders {
		piece := <-made[e]
		if _, err := w.Write(piece); err != nil {
			return from, err
		}
		written[e] <- piece
	}
	_, err := io.WriteString(w, after)
	return len(rows), err
}

// renderAll prints rows that are all there, as render does.
func renderAll[T any](ctx context.Context, a *app, l listing[T], rows []T, err error) error {
	if err != nil {
		return render(ctx, a, l, paging.Failed[T](err))
	}
	l.all = rows
	return render(ctx, a, l, each(rows))
}
