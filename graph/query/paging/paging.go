// Package paging cuts the answers of questions to the rows that are wanted.
//
// What is wanted, a Page, is read from numbers, and what is answered, Rows, comes
// of a list or a search by a page, or of other rows. Neither can be made elsewhere:
// a question that answers with rows cannot forget a limit, nor be given one that
// makes no sense.
//
//	p, err := paging.Read(20, 10, nil) // the 21st to the 30th
//	rows := paging.Cut(p, all)
package paging

import (
	"errors"
	"iter"
	"math"

	"onrecord/graph/shapes"
)

// ErrNegative says that a limit or an offset is less than nothing.
var ErrNegative = errors.New("a limit and an offset are whole numbers from 0 up")

// A Page says which rows are wanted. The zero Page wants all.
type Page struct{ cut shapes.InOrder }

// Read makes the page that leaves out the first rows and has at most so many of
// the others; with a limit of 0, all of them. The rest, where there is a limit, is
// told how many more there are, or shapes.Uncounted, before the rows come; nil:
// nobody wants to know. The error is ErrNegative.
func Read(offset, limit int, rest *int) (Page, error) {
	if offset < 0 || limit < 0 {
		return Page{}, ErrNegative
	}
	return Page{shapes.InOrder{Skip: offset, Limit: limit, Rest: rest}}, nil
}

// Narrows reports whether the page can leave out rows.
func (p Page) Narrows() bool { return p.cut.Skip > 0 || p.cut.Limit > 0 }

// Enough is how many rows to look for to know whether there are more than are
// wanted.
func (p Page) Enough() int {
	most := math.MaxInt - 1
	if p.cut.Limit > 0 && p.cut.Limit < most-p.cut.Skip {
		most = p.cut.Skip + p.cut.Limit
	}
	return most + 1
}

// Rows are what of an answer is wanted. The zero value has none.
type Rows[T any] struct {
	each  iter.Seq2[T, error]                // nil: they are counted
	n     int                                // how many there are
	piece func(from, until int) ([]T, error) // makes some of them
}

// Cut gives those of a list that are wanted.
func Cut[T any](p Page, all []T) Rows[T] {
	from, until := p.cut.Cut(len(all))
	return listed(all[from:until])
}

// CutCounted gives those of n rows that are wanted, which piece makes when they are read:
// those of places from..until, and always the same.
func CutCounted[T any](p Page, n int, piece func(from, until int) ([]T, error)) Rows[T] {
	first, end := p.cut.Cut(n)
	return Rows[T]{n: end - first, piece: func(from, until int) ([]T, error) { return piece(first+from, first+until) }}
}

// Search gives what a search finds that leaves out rows by itself, as a store does
// with the shape: by its Skip, Limit and Rest.
func Search[T any](p Page, search func(shapes.InOrder) iter.Seq2[T, error]) Rows[T] {
	return Rows[T]{each: search(p.cut)}
}

// Stream gives those that are wanted of rows that come one after the other, and reads
// one more at most.
func Stream[T any](p Page, all iter.Seq2[T, error]) Rows[T] {
	return Rows[T]{each: func(yield func(T, error) bool) {
		n := 0
		for row, err := range all {
			switch {
			case err != nil:
				yield(row, err)
				return
			case p.cut.Limit > 0 && n-p.cut.Skip >= p.cut.Limit:
				p.cut.Tell(shapes.Uncounted)
				return
			case n >= p.cut.Skip && !yield(row, nil):
				return
			}
			n++
		}
	}}
}

// Failed are no rows but an error.
func Failed[T any](err error) Rows[T] {
	return Rows[T]{each: func(yield func(T, error) bool) {
		var none T
		yield(none, err)
	}}
}

// Each makes a row of each of others, when it is read; those that are not ok are
// left out.
func Each[K, T any](keys Rows[K], row func(K) (row T, ok bool, err error)) Rows[T] {
	return Rows[T]{each: func(yield func(T, error) bool) {
		for key, err := range keys.All() {
			var made T
			ok := false
			if err == nil {
				made, ok, err = row(key)
			}
			if (ok || err != nil) && !yield(made, err) || err != nil {
				return
			}
		}
	}}
}

// Together makes rows of all others at once.
func Together[K, T any](keys Rows[K], rows func([]K) ([]T, error)) (Rows[T], error) {
	all, err := keys.List()
	if err != nil {
		return Rows[T]{}, err
	}
	made, err := rows(all)
	return listed(made), err
}

// Piecewise makes rows of counted others, some at a time, when they are read: within
// a guard, and maybe on several goroutines at once.
func Piecewise[K, T any](guard func(func() error) error, keys Rows[K], rows func([]K) ([]T, error)) (Rows[T], error) {
	n, piece, counted := keys.Pieces()
	if !counted {
		all, err := keys.List()
		if err != nil {
			return Rows[T]{}, err
		}
		n, piece, _ = listed(all).Pieces()
	}
	return Rows[T]{n: n, piece: func(from, until int) (some []T, err error) {
		err = guard(func() error {
			of, err := piece(from, until)
			if err == nil {
				some, err = rows(of)
			}
			return err
		})
		return some, err
	}}, nil
}

// Ask asks a question, within a guard, each time that its rows are read.
func Ask[T any](guard func(func() error) error, question func() Rows[T]) Rows[T] {
	return Rows[T]{each: func(yield func(T, error) bool) {
		err := guard(func() error {
			for row, err := range question().All() {
				if err != nil {
					return err
				}
				if !yield(row, nil) {
					return nil
				}
			}
			return nil
		})
		if err != nil {
			var none T
			yield(none, err)
		}
	}}
}

// Asked asks a question, within a guard, once and now.
func Asked[T any](guard func(func() error) error, question func() (Rows[T], error)) (rows Rows[T]) {
	if err := guard(func() (err error) {
		rows, err = question()
		return err
	}); err != nil {
		return Failed[T](err)
	}
	return rows
}

// All yields the rows. An error ends them.
func (r Rows[T]) All() iter.Seq2[T, error] {
	if r.each != nil {
		return r.each
	}
	return func(yield func(T, error) bool) {
		for from := 0; from < r.n; from += pieceRows {
			rows, err := r.piece(from, min(from+pieceRows, r.n))
			for _, row := range rows {
				if !yield(row, nil) {
					return
				}
			}
			if err != nil {
				var none T
				yield(none, err)
				return
			}
		}
	}
}

// pieceRows is how many rows are made at a time.
const pieceRows = 1 << 8

// Pieces makes the rows that are counted, and not found one after the other, piece by
// piece: on several goroutines at once, if that is wanted. False: they are not.
func (r Rows[T]) Pieces() (n int, piece func(from, until int) ([]T, error), counted bool) {
	return r.n, r.piece, r.each == nil
}

// List gives all rows, or the error that ends them. Those that are a list are not
// copied.
func (r Rows[T]) List() (all []T, err error) {
	if r.each == nil {
		if r.n == 0 {
			return nil, nil
		}
		return r.piece(0, r.n)
	}
	for row, err := range r.All() {
		if err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, nil
}

// Explain says of an error what the caller knows of it.
func (r Rows[T]) Explain(explain func(error) error) Rows[T] {
	if r.each == nil {
		piece := r.piece
		r.piece = func(from, until int) ([]T, error) {
			rows, err := piece(from, until)
			if err != nil {
				err = explain(err)
			}
			return rows, err
		}
		return r
	}
	return Rows[T]{each: func(yield func(T, error) bool) {
		for row, err := range r.All() {
			if err != nil {
				err = explain(err)
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}}
}

func listed[T any](rows []T) Rows[T] {
	return Rows[T]{n: len(rows), piece: func(from, until int) ([]T, error) { return rows[from:until:until], nil }}
}
