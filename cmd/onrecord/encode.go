package main

import (
	"context"
	"iter"
	"runtime"
	"sync"

	"onrecord/graph/query/paging"
)

// pieceRows is how many rows are encoded at a time.
const pieceRows = 1 << 8

// A piece is some rows, encoded one after the other.
type piece struct {
	text []byte
	ends []int // of the rows
}

// encodeAll encodes rows on all processors, and yields them in their order.
func encodeAll[T any](rows []T, encode func(dst []byte, row T) []byte) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		// Each encoder makes the pieces whose turn it is, a few ahead of the reader.
		encoders := runtime.GOMAXPROCS(0)
		made, read := make([]chan *piece, encoders), make([]chan *piece, encoders)
		stop := make(chan struct{})
		var wait sync.WaitGroup
		defer wait.Wait()
		defer close(stop)
		for e := range encoders {
			made[e], read[e] = make(chan *piece, 2), make(chan *piece, 2)
			read[e] <- &piece{}
			read[e] <- &piece{}
			wait.Go(func() {
				for from := e * pieceRows; from < len(rows); from += encoders * pieceRows {
					var p *piece
					select {
					case p = <-read[e]:
					case <-stop:
						return
					}
					p.text, p.ends = p.text[:0], p.ends[:0]
					for _, row := range rows[from:min(from+pieceRows, len(rows))] {
						p.text = encode(p.text, row)
						p.ends = append(p.ends, len(p.text))
					}
					made[e] <- p
				}
			})
		}
		for from, e := 0, 0; from < len(rows); from, e = from+pieceRows, (e+1)%encoders {
			p := <-made[e]
			begin := 0
			for _, end := range p.ends {
				if !yield(p.text[begin:end], nil) {
					return
				}
				begin = end
			}
			read[e] <- p
		}
	}
}

// renderAll prints rows that are all there, as render does.
func renderAll[T any](ctx context.Context, a *app, l listing[T], rows []T, err error) error {
	if err != nil {
		return render(ctx, a, l, paging.Failed[T](err))
	}
	l.all = rows
	return render(ctx, a, l, each(rows))
}
