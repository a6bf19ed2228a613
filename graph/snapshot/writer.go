package snapshot

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"math"
	"runtime"

	"github.com/cayleygraph/quad"
)

// Options says how to write a snapshot.
type Options struct {
	// Dir is where quads are put that do not fit into memory, as files that
	// are gone in the end.
	Dir string
	// Budget is about how many bytes of quads and terms are held at once; 0:
	// 384 MB. Sorting them takes as much again.
	Budget int64
	// Inputs is a text about where the quads are from.
	Inputs []byte
}

const defaultBudget = 384 << 20

// A Writer gathers quads and writes them as a snapshot. They come in any
// order, and repeats are dropped: the bytes of the file depend on nothing but
// the quads and the options.
type Writer struct {
	options Options
	sample  sample
	run     *run
	spills  []*runFile
	last    [4]lastTerm
	checked int64 // bytes of terms when the budget was looked at
}

// termChunk is how many bytes of terms come in before the budget is looked at
// again, however few quads they are in.
const termChunk = 1 << 24

// A lastTerm is the one that was the latest in a direction: most are again.
type lastTerm struct {
	term   []byte
	number uint32
}

// NewWriter begins a snapshot.
func NewWriter(o Options) *Writer {
	if o.Budget == 0 {
		o.Budget = defaultBudget
	}
	return &Writer{options: o, run: newRun()}
}

// AddQuads adds quads, whose labels may be nil. They are read and written as
// terms on a goroutine of its own, until one of them or their sequence has an
// error, or the context ends.
func (w *Writer) AddQuads(ctx context.Context, quads iter.Seq2[quad.Quad, error]) error {
	batches := make(chan *quadBatch, 4)
	ctx, cancel := context.WithCancelCause(ctx)
	defer func() {
		cancel(nil)
		for range batches { // until the goroutine has ended
		}
	}()
	go func() {
		defer close(batches)
		if err := batchQuads(ctx, quads, batches); err != nil {
			cancel(err)
		}
	}()
	for b := range batches {
		if err := b.each(w.AddTerms); err != nil {
			return err
		}
	}
	return context.Cause(ctx)
}

// AddTerms adds a quad of terms as AppendTerm writes them; label may be nil.
func (w *Writer) AddTerms(s, p, o, l []byte) error {
	var out row
	for c, term := range [...][]byte{s, p, o, l} {
		if term == nil && c == label {
			continue
		}
		n, err := w.number(c, term)
		if err != nil {
			return err
		}
		out[c] = n
	}
	return w.add(out)
}

// number gives a term its number in the run.
func (w *Writer) number(c int, term []byte) (uint32, error) {
	last := &w.last[c]
	if last.number != 0 && bytes.Equal(last.term, term) {
		return last.number, nil
	}
	known := w.run.terms.len()
	n, err := w.run.terms.number(term)
	if err != nil {
		return 0, err
	}
	if int(n) == known {
		w.sample.add(term)
	}
	last.term, last.number = append(last.term[:0], term...), n+1
	return n + 1, nil
}

func (w *Writer) add(q row) error {
	w.run.add(q)
	if w.run.n%rowChunk != 0 && w.run.terms.bytes < w.checked+termChunk {
		return nil
	}
	w.checked = w.run.terms.bytes
	if w.run.size() <= w.options.Budget {
		return nil
	}
	return w.spill()
}

func (w *Writer) spill() error {
	s, err := w.run.spill(w.options.Dir, len(w.spills))
	if err != nil {
		return err
	}
	w.spills = append(w.spills, s)
	w.run, w.last, w.checked = newRun(), [4]lastTerm{}, 0
	runtime.GC() // the next run takes the memory of this one
	return nil
}

// Close gives up what was not finished.
func (w *Writer) Close() error {
	var errs []error
	for _, s := range w.spills {
		errs = append(errs, s.close())
	}
	w.spills, w.run = nil, nil
	return errors.Join(errs...)
}

// Tell says where the quads are from, in place of Options.Inputs.
func (w *Writer) Tell(inputs []byte) { w.options.Inputs = inputs }

// Finish writes the snapshot into a new file, and sees to it that it is on the
// disk. The writer is closed.
func (w *Writer) Finish(ctx context.Context, path string) (err error) {
	if err := littleEndian(); err != nil {
		return err
	}
	f, err := newFileWriter(path)
	if err != nil {
		return errors.Join(err, w.Close())
	}
	defer func() { err = errors.Join(err, w.Close(), f.file.Close()) }()
	f.symbols = w.sample.symbols()
	if err := slice(f, secSymbols, f.symbols.bytes()); err != nil {
		return err
	}
	if len(w.spills) == 0 {
		err = w.writeRun(f)
	} else {
		err = w.writeSpills(ctx, f)
	}
	if err != nil {
		return err
	}
	w.run = nil
	if err := writeIndexes(ctx, f, w.options.Inputs); err != nil {
		return err
	}
	return f.end()
}

// writeRun writes the dictionary and the rows of what is in memory.
func (w *Writer) writeRun(f *fileWriter) error {
	order, rows := w.run.sort()
	err := writeDictionary(f, secTerms, &f.header.terms, func(d *dictionaryWriter) error {
		for _, i := range order {
			if err := d.add(w.run.terms.at(i)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	f.header.quads = uint64(len(rows))
	if err := slice(f, secRows, rows); err != nil {
		return err
	}
	var fence []uint32
	for i := 0; i < len(rows); i += fenceStep {
		fence = append(fence, rows[i][subject])
	}
	return slice(f, secRowFence, fence)
}

// writeSpills merges what was spilled with what is in memory.
func (w *Writer) writeSpills(ctx context.Context, f *fileWriter) error {
	if err := w.spill(); err != nil {
		return err
	}
	w.run = nil
	numbers := make([][]uint32, len(w.spills)) // of the run's numbers
	var sources []func() ([]byte, error)
	for i, s := range w.spills {
		numbers[i] = make([]uint32, 1, s.count+1)
		sources = append(sources, s.eachTerm())
	}
	err := writeDictionary(f, secTerms, &f.header.terms, func(d *dictionaryWriter) error {
		var last []byte
		n := uint32(0)
		return merge(sources, bytes.Compare, func(term []byte, run int) error {
			if n == 0 || !bytes.Equal(last, term) {
				if n++; n == math.MaxUint32 {
					return errManyTerms
				}
				last = append(last[:0], term...)
				if err := d.add(term); err != nil {
					return err
				}
			}
			numbers[run] = append(numbers[run], n)
			return ctx.Err()
		})
	})
	if err != nil {
		return err
	}
	var fence []uint32
	err = f.section(secRows, func() error {
		var rows []func() (row, error)
		for i, s := range w.spills {
			rows = append(rows, s.eachRow(numbers[i]))
		}
		var last row
		return merge(rows, func(a, b row) int { return a.compare(&b) }, func(q row, _ int) error {
			if q == last {
				return nil
			}
			last = q
			if f.header.quads%fenceStep == 0 {
				fence = append(fence, q[subject])
			}
			if f.header.quads++; f.header.quads > math.MaxUint32 {
				return errors.New("a snapshot holds at most 4,294,967,295 quads")
			}
			if _, err := f.Write(asBytes(last[:])); err != nil {
				return err
			}
			return ctx.Err()
		})
	})
	if err != nil {
		return err
	}
	return slice(f, secRowFence, fence)
}

// writeDictionary writes a dictionary as two sections, of which the second
// follows the first.
func writeDictionary(f *fileWriter, id sectionID, count *uint64, fill func(*dictionaryWriter) error) error {
	d := dictionaryWriter{w: f, symbols: f.symbols}
	err := f.section(id, func() error {
		if err := fill(&d); err != nil {
			return err
		}
		return d.end()
	})
	if err != nil {
		return err
	}
	*count = d.n
	return slice(f, id+1, d.blocks)
}
