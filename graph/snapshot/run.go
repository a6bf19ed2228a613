package snapshot

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
)

// A run is the quads that fit into memory: numbers of terms as they came.
type run struct {
	terms *interner
	rows  [][]row
	n     int
}

const rowChunk = 1 << 15

func newRun() *run { return &run{terms: newInterner()} }

func (r *run) add(q row) {
	last := len(r.rows) - 1
	if last < 0 || len(r.rows[last]) == rowChunk {
		r.rows = append(r.rows, make([]row, 0, rowChunk))
		last++
	}
	r.rows[last] = append(r.rows[last], q)
	r.n++
}

// size is how much memory it takes, in bytes.
func (r *run) size() int64 { return r.terms.size() + 16*int64(r.n) }

// sort gives the terms in order, and the rows with numbers in that order, in
// order and each once. The run is empty after it, but for the terms.
func (r *run) sort() (order []uint32, rows []row) {
	r.terms.forget()
	order = r.terms.sorted()
	ranks := make([]uint32, len(order)+1) // by number plus one
	for rank, i := range order {
		ranks[i+1] = uint32(rank) + 1
	}
	// Rows are put into the place of their subject, and sorted there.
	ends := make([]uint32, len(order)+2)
	for _, chunk := range r.rows {
		for i := range chunk {
			ends[ranks[chunk[i][subject]]+1]++
		}
	}
	for i := 1; i < len(ends); i++ {
		ends[i] += ends[i-1]
	}
	rows = make([]row, r.n)
	for c, chunk := range r.rows {
		for i := range chunk {
			q := &chunk[i]
			at := &ends[ranks[q[subject]]]
			rows[*at] = row{ranks[q[subject]], ranks[q[predicate]], ranks[q[object]], ranks[q[label]]}
			*at++
		}
		r.rows[c] = nil
	}
	from := uint32(0)
	for _, end := range ends {
		sortRows(rows[from:end])
		from = end
	}
	r.rows, r.n = nil, 0
	return order, slices.Compact(rows)
}

// sortRows sorts the rows of one subject, mostly a few.
func sortRows(rows []row) {
	if len(rows) > 24 {
		slices.SortFunc(rows, func(a, b row) int { return a.compare(&b) })
		return
	}
	for i := 1; i < len(rows); i++ {
		for j := i; j > 0 && rows[j].compare(&rows[j-1]) < 0; j-- {
			rows[j], rows[j-1] = rows[j-1], rows[j]
		}
	}
}

// A runFile is a run on disk: its terms, each after its length, and its
// rows.
type runFile struct {
	terms, rows *os.File
	count       int // of terms
}

// spill writes a run into two files of a folder.
func (r *run) spill(dir string, number int) (_ *runFile, err error) {
	order, rows := r.sort()
	s := &runFile{count: len(order)}
	name := filepath.Join(dir, "run-"+strconv.Itoa(number))
	if s.terms, err = os.Create(name + ".terms"); err != nil {
		return nil, err
	}
	if s.rows, err = os.Create(name + ".rows"); err != nil {
		return nil, errors.Join(err, s.terms.Close())
	}
	out := bufio.NewWriterSize(s.terms, 1<<18)
	var b []byte
	for _, i := range order {
		term := r.terms.at(i)
		b = append(binary.AppendUvarint(b[:0], uint64(len(term))), term...)
		if _, err := out.Write(b); err != nil {
			return nil, errors.Join(err, s.close())
		}
	}
	if err := out.Flush(); err != nil {
		return nil, errors.Join(err, s.close())
	}
	if _, err := s.rows.Write(asBytes(rows)); err != nil {
		return nil, errors.Join(err, s.close())
	}
	for _, f := range []*os.File{s.terms, s.rows} {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return nil, errors.Join(err, s.close())
		}
	}
	return s, nil
}

func (s *runFile) close() error {
	return errors.Join(s.terms.Close(), s.rows.Close(), os.Remove(s.terms.Name()), os.Remove(s.rows.Name()))
}

// eachTerm reads the terms in their order. A term is valid until the next.
func (s *runFile) eachTerm() func() ([]byte, error) {
	in := bufio.NewReaderSize(s.terms, 1<<18)
	var b []byte
	return func() ([]byte, error) {
		n, err := binary.ReadUvarint(in)
		if err != nil {
			return nil, err // io.EOF at the end
		}
		b = slices.Grow(b[:0], int(n))[:n]
		if _, err := io.ReadFull(in, b); err != nil {
			return nil, errors.Join(io.ErrUnexpectedEOF, err)
		}
		return b, nil
	}
}

// eachRow reads the rows in their order, with the numbers that a map gives
// for those of the run.
func (s *runFile) eachRow(numbers []uint32) func() (row, error) {
	in := bufio.NewReaderSize(s.rows, 1<<18)
	var b [16]byte
	return func() (q row, err error) {
		if _, err := io.ReadFull(in, b[:]); err != nil {
			return q, err
		}
		for c := range q {
			q[c] = numbers[binary.NativeEndian.Uint32(b[4*c:])]
		}
		return q, nil
	}
}
