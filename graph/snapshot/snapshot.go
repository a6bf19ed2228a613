// Package snapshot is a Cayley backend: an immutable graph in one file that is
// mapped into memory. A Writer sorts quads into such a file; Open gives it
// back as a graph.QuadStore, on which Cayley's paths and query languages run.
// FORMAT.md describes the file.
//
//	w := snapshot.NewWriter(snapshot.Options{Dir: dir})
//	err := w.AddQuads(ctx, quads)
//	err = w.Finish(ctx, file)
//	s, err := snapshot.Open("corpus.store")
//	defer s.Close()
package snapshot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"hash/maphash"
	"io"
	"io/fs"
	"os"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"unsafe"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/query/shape"
)

// A Store is an open snapshot. Several goroutines may read it at once. It
// lives in the file that was opened, also when another takes its place.
type Store struct {
	header
	mapped *mapping
	sums   *sums // nil while it is written
	terms  dictionary
	quadTable
	statements statements
	words      words
	names      stretch[nameEntry]

	kind                sync.Once // for statement
	isA, statementClass uint32
	lately              termCache
	sought              numberCache
	seed                maphash.Seed
	closed              atomic.Bool
	sound               atomic.Uint64 // a bit for each part of the statement table that was looked at
	readers             atomic.Int64
	fault               struct {
		sync.Mutex
		first error
	}
}

var (
	_ cgraph.QuadStore = (*Store)(nil)
	_ shape.Optimizer  = (*Store)(nil)
)

// Open opens a snapshot. It checks the header, the lengths of all sections and
// the checksums of blocks, a thousandth of the file; each block is compared with
// its own when it is first read. An error is ErrNotAStore, a *DamageError, an *OlderError, a *NewerError, or one
// of the system's.
func Open(path string) (*Store, error) {
	f, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	s, err := open(f)
	return s, errors.Join(err, f.Close())
}

// openRegular opens a file that is nothing else. Opening a pipe would wait
// until somebody writes into it.
func openRegular(path string) (*os.File, error) {
	stat, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !stat.Mode().IsRegular() {
		return nil, ErrNotAStore
	}
	return os.Open(path)
}

func open(f *os.File) (_ *Store, err error) {
	if err := littleEndian(); err != nil {
		return nil, err
	}
	stat, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !stat.Mode().IsRegular() {
		return nil, ErrNotAStore
	}
	var first [headerSize]byte
	n, err := f.ReadAt(first[:], 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	s := &Store{seed: maphash.MakeSeed()}
	if err := s.header.unmarshal(first[:n], stat.Size()); err != nil {
		return nil, err
	}
	if s.mapped, err = mapFile(f, stat.Size()); err != nil {
		return nil, err
	}
	defer func() { // after what is caught
		if err != nil {
			err = errors.Join(err, s.mapped.unmap())
		}
	}()
	defer s.catch(&err, s.enter())
	if s.sums, err = s.openSums(); err == nil {
		err = s.lay()
	}
	return s, err
}

// bytes are those of a section.
func (s *Store) bytes(id sectionID) stretch[byte] {
	at := s.sections[id]
	out := made(s.mapped.bytes[at.offset : at.offset+at.length : at.offset+at.length])
	if out.offset, out.sums = uintptr(at.offset), s.sums; s.sums != nil {
		out.known = s.sums.known
	}
	return out
}

// numbers are a section as a stretch. Its length must be n, or, with n < 0, any
// that is whole.
func numbers[T any](s *Store, id sectionID, n int64, err *error) stretch[T] {
	var t T
	all := s.bytes(id)
	b := all.numbers
	size := int(unsafe.Sizeof(t))
	if len(b)%size != 0 || n >= 0 && int64(len(b)/size) != n {
		if *err == nil {
			*err = damagedf("section %d has %d bytes", id, len(b))
		}
		return stretch[T]{}
	}
	if len(b) == 0 {
		return stretch[T]{}
	}
	return stretch[T]{unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/size), all.offset, all.known, all.sums}
}

// lay makes stretches of the sections.
func (s *Store) lay() (err error) {
	quads, terms, words := int64(s.quads), int64(s.header.terms), int64(s.header.words)
	steps := func(n, step int64) int64 { return (n + step - 1) / step }
	text := s.bytes(secSymbols)
	symbols, bad := readSymbols(text.read(0, text.len()))
	if bad != nil {
		return bad
	}
	s.terms = dictionary{uint32(terms), numbers[uint64](s, secTermBlocks, steps(terms, blockSize)+1, &err), s.bytes(secTerms), symbols}
	s.quadTable.lastTerm = uint32(terms)
	s.rows = numbers[row](s, secRows, quads, &err)
	s.rowFence = numbers[uint32](s, secRowFence, steps(quads, fenceStep), &err)
	s.objects = numbers[uint32](s, secObjects, quads, &err)
	s.objectFence = numbers[pair](s, secObjectFence, steps(quads, fenceStep), &err)

	all := lists{text: s.bytes(secLists), skips: numbers[skip](s, secSkips, -1, &err)}
	table := func(id sectionID, n int64) lists {
		return lists{all.text, all.skips, numbers[listEntry](s, id, n+1, &err)}
	}
	s.predicates = numbers[uint32](s, secPredicates, -1, &err)
	s.predicateRows = table(secPredicateRows, int64(s.predicates.len()))
	s.labels = numbers[uint32](s, secLabels, -1, &err)
	s.labelRows = table(secLabelRows, int64(s.labels.len()))

	st := &s.statements
	st.terms = uint32(terms)
	st.nodes = numbers[uint32](s, secStatements, -1, &err)
	n := int64(st.nodes.len())
	st.ranks = numbers[uint32](s, secRanks, n, &err)
	st.order = numbers[uint32](s, secOrder, n, &err)
	st.days = numbers[int64](s, secDays, -1, &err)
	st.from = numbers[uint32](s, secFrom, n, &err)
	st.until = numbers[uint32](s, secUntil, n, &err)
	st.latest = numbers[uint32](s, secLatest, steps(n, latestStep), &err)

	s.words.dictionary = dictionary{uint32(words), numbers[uint64](s, secWordBlocks, steps(words, blockSize)+1, &err), s.bytes(secWords), symbols}
	s.words.statements = table(secWordStatements, words)
	s.names = numbers[nameEntry](s, secNames, -1, &err)
	if err == nil {
		s.terms.end()
		s.words.end()
		if all := s.predicateRows.entries; uint64(all.at(all.len()-1).count) != s.quads {
			err = damagedf("its lists of predicates have not all quads")
		}
	}
	return err
}

// Close ends the use of the snapshot. Whatever still reads it gets an error
// that is fs.ErrClosed; the last one at it gives the memory back.
func (s *Store) Close() error {
	s.closed.Store(true)
	return s.release()
}

// release gives the memory back if the snapshot is closed and nobody reads it.
func (s *Store) release() error {
	if !s.closed.Load() || s.readers.Load() != 0 {
		return nil
	}
	return s.mapped.unmap()
}

// enter begins to read, which catch ends, and makes memory faults panics. It
// tells whether they were panics before.
func (s *Store) enter() (before bool) {
	s.readers.Add(1)
	return debug.SetPanicOnFault(true)
}

// live panics when the snapshot is closed.
func (s *Store) live() {
	if s.closed.Load() {
		panic(fs.ErrClosed)
	}
}

// Count adds to a number what is read from now on: rows, entries of lists and
// terms, but not the steps of binary searches. Nobody may read meanwhile.
func (s *Store) Count(touched *atomic.Int64) { s.touched = touched }

// Size is that of the file in bytes.
func (s *Store) Size() int64 { return int64(s.size) }

// Len is how many quads there are.
func (s *Store) Len() int64 { return int64(s.quads) }

// Inputs is the text about where the quads are from.
func (s *Store) Inputs() (text []byte, err error) {
	defer s.catch(&err, s.enter())
	s.live()
	in := s.bytes(secInputs)
	return bytes.Clone(in.read(0, in.len())), nil
}

// Verify reads the whole file and compares all checksums, those of blocks and
// those of sections.
func (s *Store) Verify(ctx context.Context) (err error) {
	defer s.catch(&err, s.enter())
	s.live()
	if err := s.sums.verify(ctx); err != nil {
		return err
	}
	if sum := crc32.Checksum(s.mapped.bytes[:headerSize-4], castagnoli()); sum != le.Uint32(s.mapped.bytes[headerSize-4:]) {
		return damagedf("the checksum of its header is wrong")
	}
	for id := sectionID(1); id <= sections; id++ {
		at := s.sections[id]
		sum := uint32(0)
		for b := s.mapped.bytes[at.offset:aligned(at.offset+at.length)]; len(b) > 0; {
			if err := ctx.Err(); err != nil {
				return err
			}
			part := b[:min(len(b), 4<<20)]
			sum = crc32.Update(sum, castagnoli(), part)
			b = b[len(part):]
		}
		if sum != at.sum {
			return damagedf("the checksum of section %d is wrong", id)
		}
	}
	return nil
}

// Err gives the first damage that was met, on whatever goroutine.
func (s *Store) Err() error {
	s.fault.Lock()
	defer s.fault.Unlock()
	return s.fault.first
}

// catch, deferred, turns a panic into an error: what is read may be damaged or
// gone. It is told whether memory faults were panics before. Damage is kept for
// Err, for Cayley passes over some errors.
func (s *Store) catch(err *error, before bool) {
	debug.SetPanicOnFault(before)
	s.readers.Add(-1)
	if s.closed.Load() {
		_ = s.release() // Close has returned, and nobody is left to tell
	}
	r := recover()
	switch damage, ok := r.(*DamageError); {
	case r == nil:
		if *err == nil {
			return
		}
		if _, is := errors.AsType[*DamageError](*err); !is {
			return
		}
	case s.closed.Load():
		*err = fmt.Errorf("a snapshot was read after its end: %w", fs.ErrClosed)
		return
	case ok:
		*err = damage
	default:
		*err = &DamageError{}
	}
	s.fault.Lock()
	defer s.fault.Unlock()
	if s.fault.first == nil {
		s.fault.first = *err
	}
}

// IsSnapshot reports whether a file begins as a snapshot does, whole or not.
func IsSnapshot(path string) (_ bool, err error) {
	f, err := openRegular(path)
	if errors.Is(err, ErrNotAStore) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	var first [len(magic)]byte
	n, err := io.ReadFull(f, first[:])
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return resembles(first[:n]), err
}

// readOnly is the error of whatever would write.
func readOnly() error {
	return fmt.Errorf("a snapshot is only read: build it anew: %w", fs.ErrPermission)
}
