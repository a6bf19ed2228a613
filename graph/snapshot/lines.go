package snapshot

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"runtime/debug"
	"sync"

	"github.com/cayleygraph/quad"

	"onrecord/schema/nquads"
)

// A Watch looks at the objects of two predicates of each subject while lines are
// made.
type Watch struct {
	First, Second quad.IRI
	// See is told the objects of a subject that has both, on several goroutines
	// at once.
	See func(subject, first, second quad.Value)
}

// rowsAtOnce is about how many rows are made lines at once.
const rowsAtOnce = 1 << 13

// Lines yields all quads as canonical N-Quads, in their order, many lines at once.
// An error is of what no line can hold, or damage; the lines before it have come.
func (s *Store) Lines(ctx context.Context, watch Watch) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		type made struct {
			w   *lineWriter
			err error
		}
		writers := sync.Pool{New: func() any { return &lineWriter{s: s, watch: &watch, subjects: s.terms.reader()} }}
		inOrder := make(chan chan made, runtime.GOMAXPROCS(0))
		go func() {
			defer close(inOrder)
			for from := 0; from < s.rows.len() && ctx.Err() == nil; {
				until, err := s.subjectsEnd(from + rowsAtOnce)
				out := make(chan made, 1)
				go func(from, until int, err error) {
					w := writers.Get().(*lineWriter)
					w.text = w.text[:0]
					if err == nil {
						err = w.write(from, until)
					}
					out <- made{w, err}
				}(from, until, err)
				select {
				case inOrder <- out:
				case <-ctx.Done():
				}
				if err != nil {
					return
				}
				from = until
			}
		}()
		for out := range inOrder {
			m := <-out
			if len(m.w.text) > 0 && !yield(m.w.text, nil) {
				return
			}
			writers.Put(m.w)
			if m.err != nil {
				yield(nil, m.err)
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// subjectsEnd is the first row from one on whose subject is another than that of
// the row before.
func (s *Store) subjectsEnd(row int) (_ int, err error) {
	defer s.catch(&err, s.enter())
	s.live()
	for ; row < s.rows.len(); row++ {
		if s.rows.at(row)[subject] != s.rows.at(row - 1)[subject] {
			return row, nil
		}
	}
	return s.rows.len(), nil
}

// A lineWriter makes lines of rows.
type lineWriter struct {
	s     *Store
	watch *Watch
	text  []byte
	term  []byte
	known [1 << 12]knownLine // by number
	// subjects reads those one after the other.
	subjects      blockReader
	seen          [2]uint32 // of the subject: the objects that are watched
	first, second uint32    // predicates that are watched
}

// write makes lines of the rows from..until, which begin and end with a subject.
func (w *lineWriter) write(from, until int) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer w.s.catch(&err, w.s.enter())
	w.s.live()
	w.first, w.second = w.s.number(w.watch.First), w.s.number(w.watch.Second)
	rows := w.s.rows.read(from, until)
	w.s.ascend(from, until)
	w.s.touch(len(rows))
	begin, length := 0, 0 // of the last line, and of its subject
	for i := range rows {
		r := &rows[i]
		if i > 0 && r[subject] != rows[i-1][subject] {
			if err := w.end(rows[i-1][subject]); err != nil {
				return err
			}
		}
		switch r[predicate] {
		case w.first:
			w.seen[0] = r[object]
		case w.second:
			w.seen[1] = r[object]
		}
		before := len(w.text)
		for c, n := range r {
			if c == subject && i > 0 && n == rows[i-1][subject] {
				w.text = append(w.text, w.text[begin:begin+length]...)
				continue
			}
			if n == 0 {
				if c == label {
					break
				}
				return damagedf("a quad lacks a term")
			}
			if c > 0 {
				w.text = append(w.text, ' ')
			}
			if err := w.add(c, n); err != nil {
				w.text = w.text[:before]
				return fmt.Errorf("quad %d: %w", from+i+1, err)
			}
			if c == subject {
				length = len(w.text) - before
			}
		}
		begin = before
		w.text = append(w.text, " .\n"...)
	}
	if len(rows) == 0 {
		return nil
	}
	return w.end(rows[len(rows)-1][subject])
}

// end shows what was watched of a subject.
func (w *lineWriter) end(of uint32) error {
	both := w.seen[0] != 0 && w.seen[1] != 0
	seen := w.seen
	w.seen = [2]uint32{}
	if !both || w.watch.See == nil {
		return nil
	}
	var values [3]quad.Value
	for i, n := range []uint32{of, seen[0], seen[1]} {
		var err error
		if values[i], err = w.s.recent(n); err != nil {
			return err
		}
	}
	w.watch.See(values[0], values[1], values[2])
	return nil
}

// A knownLine is a term of a few bytes as it stands in a line.
type knownLine struct {
	number uint32
	length uint8
	text   [120]byte
}

// add appends a term as it stands in a line.
func (w *lineWriter) add(column int, n uint32) error {
	known := &w.known[n%uint32(len(w.known))]
	if known.number == n && fits(column, known.text[0]) {
		w.text = append(w.text, known.text[:known.length]...)
		return nil
	}
	if column == subject {
		w.term = w.subjects.appendAt(w.term[:0], n-1)
	} else {
		w.term = w.s.terms.appendAt(w.term[:0], n-1)
	}
	before := len(w.text)
	if fits(column, w.term[0]) && nquads.IsCanonical(w.term) {
		w.text = append(w.text, w.term...)
	} else {
		v, err := valueOf(w.term)
		if err != nil {
			return err
		}
		if w.text, err = nquads.AppendAt(w.text, quad.Directions[column], v); err != nil {
			return err
		}
	}
	if length := len(w.text) - before; length <= len(known.text) && column != subject {
		known.number, known.length = n, uint8(length)
		copy(known.text[:], w.text[before:])
	}
	return nil
}

// fits reports whether a term may stand in a column, by how it begins.
func fits(column int, begin byte) bool {
	return begin == '<' || column == object || begin == '_' && column != predicate
}
