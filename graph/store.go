// Package graph keeps quads in a Cayley store: it builds a store, all or
// nothing, and opens it for reading. Backends are rows of one table.
//
//	info, err := graph.Build(ctx, "bolt:corpus.store", quads, graph.BuildOptions{})
//	store, err := graph.Open(ctx, "bolt:corpus.store")
//	defer store.Close()
package graph

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/cayley/query/path"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"onrecord/graph/snapshot"
	"onrecord/graph/view/table"
	"onrecord/schema/hint"
)

// What a store's file can turn out to be. Errors that wrap these name the file.
var (
	ErrNotFound  = errors.New("there is no store here")
	ErrLocked    = errors.New("another program has this store open for writing")
	ErrDamaged   = errors.New("this store is damaged: build it again")
	ErrNotAStore = errors.New("this is not an onrecord store")
	ErrMisfit    = hint.Errorf("what this store holds does not fit the model: %s lists it", hint.Check())
)

// A Store is a graph that is only read. It may be read from several
// goroutines at once.
type Store struct {
	qs     cgraph.QuadStore
	info   Info
	sorted bool                                                           // quads come in canonical order, all and those of a subject
	damage func() error                                                   // the first that was met; nil: none can be
	failed func(error) error                                              // what an error means with which reading ended; nil: what it says
	broken func(found any) error                                          // what a panic means; nil: a mistake of ours, for memory does not rot
	verify func(context.Context) error                                    // nil: there is nothing to verify
	again  func(context.Context) error                                    // makes the indexes again and compares them; nil: there are none
	inputs func() ([]Input, error)                                        // nil: none are known
	table  func() (*table.Table, error)                                   // nil: none is kept
	made   *madeTable                                                     // in its place
	lines  func(context.Context, snapshot.Watch) iter.Seq2[[]byte, error] // nil: there is no quick way
	// subjects makes what reads the quads of subjects; nil: there is no quicker way than the QuadStore.
	subjects func() func(quad.IRI) ([]quad.Quad, error)
	atHand   func(quad.IRI) []quad.Quad // nil: nothing is read ahead

	close  func() error
	closed *atomic.Bool // nil: it cannot be
	sealed bool         // what is read was compared with checksums
	doubts *doubts
}

// Info is what is known of a store as a whole.
type Info struct {
	URI     string
	Backend string
	Quads   int64
	Bytes   int64 // on disk; 0 in memory
	Format  int   // version of what is stored; 0 in memory
}

// An Input is a file from which a store was built.
type Input struct {
	Name   string
	SHA256 string
	Bytes  int64
}

// Info says what the store is.
func (s *Store) Info() Info { return s.info }

// Cayley gives the store to Cayley's own paths and query languages. It must
// not be written to.
func (s *Store) Cayley() cgraph.QuadStore { return s.qs }

// WithQuadStore gives the same store, read through another QuadStore: one that
// counts, or that lets nothing through. The two are closed once.
func (s *Store) WithQuadStore(wrap func(cgraph.QuadStore) cgraph.QuadStore) *Store {
	through := *s
	through.qs, through.subjects, through.atHand, through.made = wrap(s.qs), nil, nil, newMadeTable()
	return &through
}

// Canonical reports whether Quads come in canonical order (see package nquads).
func (s *Store) Canonical() bool { return s.sorted }

// Err gives the first damage that was met, on whatever goroutine.
func (s *Store) Err() error {
	if s.damage == nil {
		return nil
	}
	return s.damage()
}

// Verify reads the whole store and compares its checksums, if it has any. It
// is what attests the answers.
func (s *Store) Verify(ctx context.Context) error {
	if s.verify == nil {
		return nil
	}
	return s.verify(ctx)
}

// CompareIndexes makes the indexes of the store again from its quads and compares
// them, if it has any of its own.
func (s *Store) CompareIndexes(ctx context.Context) error {
	if s.again == nil {
		return nil
	}
	return s.again(ctx)
}

// Inputs are the files from which the store was built, where that is known.
func (s *Store) Inputs() ([]Input, error) {
	if s.inputs == nil {
		return nil, nil
	}
	return s.inputs()
}

// StatementTable is the statement table that is kept in the store; nil: none is.
func (s *Store) StatementTable() (*table.Table, error) {
	if s.table == nil {
		return nil, nil
	}
	return s.table()
}

// A madeTable is the statement table of a store that keeps none.
type madeTable struct {
	turn chan struct{} // whoever has put something in makes it
	is   atomic.Pointer[table.Table]
}

func newMadeTable() *madeTable { return &madeTable{turn: make(chan struct{}, 1)} }

// MadeTable is the statement table of a store that keeps none, once somebody has asked
// for it; nil: nobody has.
func (s *Store) MadeTable() *table.Table { return s.made.is.Load() }

// MakeTable has the statement table of a store that keeps none made, once as long as
// the store is open.
func (s *Store) MakeTable(ctx context.Context, how func() (*table.Table, error)) (*table.Table, error) {
	select {
	case s.made.turn <- struct{}{}:
		defer func() { <-s.made.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if t := s.made.is.Load(); t != nil {
		return t, nil
	}
	t, err := how()
	if err != nil {
		return nil, err
	}
	s.made.is.Store(t)
	return t, nil
}

// Close ends the use of the store. Whoever reads on gets an error that is
// fs.ErrClosed.
func (s *Store) Close() error {
	if s.close == nil {
		return nil
	}
	s.closed.Store(true)
	return s.close()
}

// RecoverDamage, deferred, turns the panic or the memory fault that reading a damaged
// file can cause into an error that wraps ErrDamaged, or, where checksums tell
// that it is not damaged, ErrMisfit. Iterate, Quads and
// QuadsWith make memory faults panics by themselves; whatever else reads the
// store calls debug.SetPanicOnFault first.
//
//	defer s.RecoverDamage(&err)
func (s *Store) RecoverDamage(err *error) {
	if r := recover(); r != nil {
		if s.broken == nil {
			panic(r)
		}
		*err = s.broken(r)
	}
}

// Failed is what the backend makes of an error with which reading ended: damage of a
// file, or a server that went away. known says that it makes anything of it.
func (s *Store) Failed(err error) (_ error, known bool) {
	if s.failed == nil {
		return err, false
	}
	return s.failed(err), true
}

// fileFailed is the failed of files: whatever else than an interruption keeps
// Cayley from reading one is damage; its own words for that are dumps of its structures.
func (s *Store) fileFailed(error) error {
	return fmt.Errorf("%s: %w (a value cannot be read)", s.info.URI, ErrDamaged)
}

// fileBroken is the broken of files. Of one whose bytes were compared with
// checksums, a panic over what was read is not damage.
func (s *Store) fileBroken(r any) error {
	_, fault := r.(interface{ Addr() uintptr }) // of memory: the file is not there any more
	if s.sealed && !fault && s.Err() == nil {
		return fmt.Errorf("%s: %w", s.info.URI, ErrMisfit)
	}
	return damaged(s.info.URI, r)
}

// damaged is the error of a store in which reading found what cannot be. Where
// the program itself stumbled over it, there is nothing more to tell.
func damaged(uri string, found any) error {
	if _, ok := found.(runtime.Error); ok || found == "" { // which nobody understands
		return fmt.Errorf("%s: %w", uri, ErrDamaged)
	}
	return fmt.Errorf("%s: %w (%v)", uri, ErrDamaged, found)
}

// guard runs a reading function so that faults are panics, and panics errors. What
// an error means, the backend knows.
func (s *Store) guard(ctx context.Context, read func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer s.RecoverDamage(&err)
	err = cmp.Or(read(), s.Err())
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if s.closed != nil && s.closed.Load() {
		return fmt.Errorf("%s: it is read after its end: %w", s.info.URI, fs.ErrClosed)
	}
	if err == nil || s.failed == nil || errors.Is(err, ErrDamaged) {
		return err
	}
	if damage := s.Err(); damage != nil {
		return damage // which says more
	}
	return s.failed(err)
}

// Iterate runs a path. Values come unsorted, and as often as Cayley finds
// them: paths that must not repeat end in Unique. A cancelled context is an
// error.
func (s *Store) Iterate(ctx context.Context, p *path.Path) iter.Seq2[quad.Value, error] {
	return s.Find(ctx, p.Shape())
}

// Find runs a shape, one of Cayley's or of package shapes, as Iterate does.
func (s *Store) Find(ctx context.Context, what shape.Shape) iter.Seq2[quad.Value, error] {
	return func(yield func(quad.Value, error) bool) {
		stopped := false
		err := s.guard(ctx, func() error {
			it := shape.BuildIterator(ctx, s.qs, what).Iterate()
			defer it.Close()
			for it.Next(ctx) {
				v, err := s.qs.NameOf(it.Result())
				if err != nil {
					return err
				}
				if stopped = !yield(v, nil); stopped {
					return nil
				}
			}
			return it.Err()
		})
		if err != nil && !stopped {
			yield(nil, err)
		}
	}
}

// FindRows adds to a set the rows that statements have in a statement table of the store,
// of those that a shape finds: none of them is called by its name where the table knows
// Cayley's references. What else it finds has no row.
func (s *Store) FindRows(ctx context.Context, what shape.Shape, t *table.Table, into *table.Set) error {
	referred, _ := t.Reader.(interface {
		NodeOf(r refs.Ref) (uint32, bool)
	})
	return s.guard(ctx, func() error {
		it := shape.BuildIterator(ctx, s.qs, what).Iterate()
		defer it.Close()
		for it.Next(ctx) {
			found := it.Result()
			var node uint32
			known := false
			if referred != nil {
				node, known = referred.NodeOf(found)
			}
			if !known {
				v, err := s.qs.NameOf(found)
				if err != nil {
					return err
				}
				if node, err = t.Node(v); err != nil {
					return err
				}
			}
			if node == 0 {
				continue
			}
			row, there, err := t.Row(node)
			if err != nil {
				return err
			}
			if there {
				into.Add(row)
			}
		}
		return it.Err()
	})
}

// Quads yields every quad, unsorted. A store in which some are missing is
// damaged.
func (s *Store) Quads(ctx context.Context) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		var n int64
		for q, err := range s.scan(ctx, nil, func() (iterator.Shape, error) { return s.qs.QuadsAllIterator(), nil }) {
			if !yield(q, err) || err != nil {
				return
			}
			n++
		}
		if n != s.info.Quads {
			yield(quad.Quad{}, fmt.Errorf("%s: %w (it has %d of its %d quads)", s.info.URI, ErrDamaged, n, s.info.Quads))
		}
	}
}

// Lines yields every quad as canonical N-Quads, in canonical order, some lines at
// once, while w watches; nil: the store has no quicker way than Quads.
func (s *Store) Lines(ctx context.Context, w snapshot.Watch) iter.Seq2[[]byte, error] {
	if s.lines == nil {
		return nil
	}
	return s.lines(ctx, w)
}

// A SubjectReader reads all quads of subjects, on one goroutine.
type SubjectReader struct {
	store *Store
	quick func(quad.IRI) ([]quad.Quad, error) // nil: there is no quicker way
	quads []quad.Quad
}

// Subjects makes a reader.
func (s *Store) Subjects() *SubjectReader {
	out := &SubjectReader{store: s}
	if s.subjects != nil {
		out.quick = s.subjects()
	}
	return out
}

// Read gives all quads with a subject, unsorted. They are good until the next call.
func (r *SubjectReader) Read(ctx context.Context, subject quad.IRI) (quads []quad.Quad, err error) {
	if r.quick != nil {
		err = r.store.guard(ctx, func() (err error) {
			quads, err = r.quick(subject)
			return err
		})
		return quads, err
	}
	r.quads = r.quads[:0]
	for q, err := range r.store.QuadsWith(ctx, quad.Subject, subject) {
		if err != nil {
			return nil, err
		}
		r.quads = append(r.quads, q)
	}
	return r.quads, nil
}

// QuadsWith yields the quads that have a value at a direction, unsorted; none
// when the value is not in the store.
func (s *Store) QuadsWith(ctx context.Context, d quad.Direction, v quad.Value) iter.Seq2[quad.Quad, error] {
	return s.scan(ctx, nil, func() (iterator.Shape, error) {
		ref, err := s.qs.ValueOf(v)
		if err != nil || ref == nil {
			return nil, err
		}
		return s.qs.QuadIterator(d, ref), nil
	})
}

// Predicates are some that quads are wanted of.
type Predicates map[any]bool

// Predicates finds predicates in the store; those that are in no quad of it do
// not count.
func (s *Store) Predicates(ctx context.Context, of ...quad.IRI) (out Predicates, err error) {
	out = Predicates{}
	err = s.guard(ctx, func() error {
		for _, p := range of {
			ref, err := s.qs.ValueOf(p)
			if err != nil {
				return err
			}
			if ref != nil {
				out[ref.Key()] = true
			}
		}
		return nil
	})
	return out, err
}

// QuadsOf yields the quads of a subject with some predicates, unsorted. The
// texts of others are not read.
func (s *Store) QuadsOf(ctx context.Context, subject quad.Value, wanted Predicates) iter.Seq2[quad.Quad, error] {
	return s.scan(ctx, wanted, func() (iterator.Shape, error) {
		ref, err := s.qs.ValueOf(subject)
		if err != nil || ref == nil {
			return nil, err
		}
		return s.qs.QuadIterator(quad.Subject, ref), nil
	})
}

// AtHand gives all quads of a subject that have come with others, unsorted; nil: they have
// to be asked for, as of every store that is on this machine. They are not to be altered.
func (s *Store) AtHand(subject quad.IRI) []quad.Quad {
	if s.atHand == nil || s.closed != nil && s.closed.Load() {
		return nil
	}
	return s.atHand(subject)
}

// Where yields the subjects of the quads with a predicate whose object passes a test, as
// often as there are such quads. The test is asked on some goroutines at once.
func (s *Store) Where(ctx context.Context, predicate quad.IRI, test func(quad.Value) bool) iter.Seq2[quad.Value, error] {
	return func(yield func(quad.Value, error) bool) {
		stopped := false
		err := s.guard(ctx, func() error {
			ref, err := s.qs.ValueOf(predicate)
			if err != nil || ref == nil {
				return err
			}
			it := s.qs.QuadIterator(quad.Predicate, ref).Iterate()
			defer it.Close()
			for more := true; more; {
				var quads []refs.Ref
				for len(quads) < manyTests && more {
					if more = it.Next(ctx); more {
						quads = append(quads, it.Result())
					}
				}
				found, err := s.passing(ctx, quads, test)
				if err != nil {
					return err
				}
				for _, q := range found {
					subject, err := s.end(q, quad.Subject)
					if err != nil {
						return err
					}
					if stopped = !yield(subject, nil); stopped {
						return nil
					}
				}
			}
			return it.Err()
		})
		if err != nil && !stopped {
			yield(nil, err)
		}
	}
}

// Passing gives the places of those subjects that have a quad with one of some predicates
// whose object passes a test, ascending, and how many of the first subjects were looked
// at: all of them, unless it was enough before. The test and enough are asked on some
// goroutines at once.
func (s *Store) Passing(ctx context.Context, subjects []quad.IRI, of Predicates, test func(quad.Value) bool, enough func() bool) (passing []int, looked int, err error) {
	workers := runtime.GOMAXPROCS(0)
	parts, errs := make([][]int, workers), make([]error, workers)
	var running sync.WaitGroup
	var next atomic.Int64
	blocks := (len(subjects) + fewTests - 1) / fewTests
	for i := range workers {
		running.Go(func() {
			errs[i] = s.guard(ctx, func() error {
				for {
					if next.Load() > 0 && enough() {
						return nil
					}
					block := int(next.Add(1)) - 1
					if block >= blocks {
						return nil
					}
					for at := block * fewTests; at < min((block+1)*fewTests, len(subjects)); at++ {
						passes, err := s.passes(ctx, subjects[at], of, test)
						if err != nil {
							return err
						}
						if passes {
							parts[i] = append(parts[i], at)
						}
					}
				}
			})
		})
	}
	running.Wait()
	passing = slices.Concat(parts...)
	slices.Sort(passing)
	return passing, min(int(next.Load())*fewTests, len(subjects)), cmp.Or(errs...)
}

// fewTests are made before it is asked whether that is enough.
const fewTests = 32

// passes reports whether one subject passes.
func (s *Store) passes(ctx context.Context, subject quad.IRI, of Predicates, test func(quad.Value) bool) (bool, error) {
	ref, err := s.qs.ValueOf(subject)
	if err != nil || ref == nil {
		return false, err
	}
	it := s.qs.QuadIterator(quad.Subject, ref).Iterate()
	defer it.Close()
	for it.Next(ctx) {
		p, err := s.qs.QuadDirection(it.Result(), quad.Predicate)
		if err != nil {
			return false, err
		}
		if !of[refs.ToKey(p)] {
			continue
		}
		object, err := s.end(it.Result(), quad.Object)
		if err != nil {
			return false, err
		}
		if test(object) {
			return true, nil
		}
	}
	return false, it.Err()
}

// manyTests are handed out at once.
const manyTests = 1 << 15

// passing are the quads whose objects pass a test.
func (s *Store) passing(ctx context.Context, quads []refs.Ref, test func(quad.Value) bool) (found []refs.Ref, err error) {
	workers := runtime.GOMAXPROCS(0)
	parts, errs := make([][]refs.Ref, workers), make([]error, workers)
	var running sync.WaitGroup
	for i := range workers {
		part := quads[len(quads)*i/workers : len(quads)*(i+1)/workers]
		running.Go(func() {
			errs[i] = s.guard(ctx, func() error {
				for n, q := range part {
					if n%1024 == 0 && ctx.Err() != nil {
						return ctx.Err()
					}
					object, err := s.end(q, quad.Object)
					if err != nil {
						return err
					}
					if test(object) {
						parts[i] = append(parts[i], q)
					}
				}
				return nil
			})
		})
	}
	running.Wait()
	return slices.Concat(parts...), cmp.Or(errs...)
}

// end is the term at a direction of a quad.
func (s *Store) end(q refs.Ref, d quad.Direction) (quad.Value, error) {
	ref, err := s.qs.QuadDirection(q, d)
	if err != nil {
		return nil, err
	}
	v, err := s.qs.NameOf(ref)
	if err == nil && v == nil {
		err = fmt.Errorf("%s: %w (a quad lacks a term)", s.info.URI, ErrDamaged)
	}
	return v, err
}

// SizeWith tells how many quads have a value at a direction, more or less.
func (s *Store) SizeWith(ctx context.Context, d quad.Direction, v quad.Value) (n int64, err error) {
	err = s.guard(ctx, func() error {
		ref, err := s.qs.ValueOf(v)
		if err != nil || ref == nil {
			return err
		}
		size, err := s.qs.QuadIteratorSize(ctx, d, ref)
		n = size.Value
		return err
	})
	return n, err
}

// scan yields the quads of an iterator: all, or those with some predicates.
func (s *Store) scan(ctx context.Context, wanted Predicates, start func() (iterator.Shape, error)) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		stopped := false
		err := s.guard(ctx, func() error {
			shape, err := start()
			if err != nil || shape == nil {
				return err
			}
			it := shape.Iterate()
			defer it.Close()
			for it.Next(ctx) {
				if wanted != nil {
					p, err := s.qs.QuadDirection(it.Result(), quad.Predicate)
					if err != nil {
						return err
					}
					if !wanted[refs.ToKey(p)] {
						continue
					}
				}
				q, err := s.quad(it.Result())
				if err != nil {
					return err
				}
				if stopped = !yield(q, nil); stopped {
					return nil
				}
			}
			return it.Err()
		})
		if err != nil && !stopped {
			yield(quad.Quad{}, err)
		}
	}
}

func (s *Store) quad(r refs.Ref) (quad.Quad, error) {
	q, err := s.qs.Quad(r)
	if err == nil && (q.Subject == nil || q.Predicate == nil || q.Object == nil) {
		err = fmt.Errorf("%s: %w (a quad lacks a term)", s.info.URI, ErrDamaged)
	}
	return q, err
}
