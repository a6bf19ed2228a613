package count

import (
	"context"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"

	"onrecord/graph/view/table"
)

// Options say what counts.
type Options struct {
	Reports bool // each counts, and not each utterance
	// Rows says that the cells list the statements that say so.
	Rows bool
	// Speaker makes a function that says which of a statement's speakers are counted,
	// each given by its place in the list of speakers, its row and its number; nil:
	// all. It is called once for each of the goroutines that count.
	Speaker func() func(place int, row, actor uint32) (bool, error)
	// Position says which positions are counted, by number; nil: all.
	Position func(position uint32) bool

	looked bool // cells are looked up, as where there are too many values to pack
}

// Cells are the combinations of values that any utterance is counted under.
type Cells struct {
	*reading
	dimensions []Dimension
	values     []uint32 // as many for each cell as there are dimensions
	utterances []uint32
	starts     []uint32 // of each cell, and the end of the last one, in rows
	rows       []uint32
	later      map[uint32]bool
}

// Len is how many cells there are.
func (c *Cells) Len() int { return len(c.utterances) }

// Values are the numbers of a cell's values, in the order of the dimensions; 0
// stands for none. Value tells what they are.
func (c *Cells) Values(i int) []uint32 {
	n := len(c.dimensions)
	return c.values[i*n : (i+1)*n]
}

// Utterances is how many are counted under a cell.
func (c *Cells) Utterances(i int) int { return int(c.utterances[i]) }

// Rows are the statements that say what a cell says and report an utterance that
// is counted under it, ascending.
func (c *Cells) Rows(i int) []uint32 { return c.rows[c.starts[i]:c.starts[i+1]] }

// Later reports whether a statement is a further report of an utterance of which
// an earlier one was selected, too: that one stands for it.
func (c *Cells) Later(row uint32) bool { return c.later[row] }

// Count counts utterances by the combinations of values that statements hold in
// some dimensions. Where a statement holds nothing in a dimension, that is the
// value 0; where it does, but nothing that is meant, it is not counted. What an
// utterance is counted under is what the earliest of its selected reports says:
// another one that says more, or something else, makes no utterance of its own.
// Cells come by their values; work is spread over the processors.
func Count(ctx context.Context, t *table.Table, selected *table.Set, by []Dimension, o Options) (*Cells, error) {
	r, err := read(t, by)
	if err != nil {
		return nil, err
	}
	utterances, err := t.Utterances()
	if err != nil {
		return nil, err
	}
	var p *packing
	tallied := r.tallied(&o)
	if !o.looked && !tallied {
		if p = r.packing(by); p != nil && !o.Rows && p.bits-p.row <= fewBits {
			p = nil
		}
	}
	workers := make([]*worker, max(1, min(runtime.GOMAXPROCS(0), t.Len()/fewRows)))
	var wait sync.WaitGroup
	for i := range workers {
		from, until := i*t.Len()/len(workers), (i+1)*t.Len()/len(workers)
		w := newWorker(r, &o)
		workers[i] = w
		wait.Go(func() {
			defer debug.SetPanicOnFault(debug.SetPanicOnFault(true)) // a file may lie under the table
			defer w.recover()
			switch {
			case p != nil:
				w.pack(ctx, p, selected, uint32(from), uint32(until), &utterances)
			case tallied:
				w.tally(ctx, selected, uint32(from), uint32(until), &utterances)
			default:
				w.count(ctx, selected, uint32(from), uint32(until), &utterances)
			}
		})
	}
	wait.Wait()
	out := &Cells{reading: r, dimensions: by, later: map[uint32]bool{}}
	for _, w := range workers {
		if w.failed != nil {
			panic(w.failed)
		}
		if w.err != nil {
			return nil, w.err
		}
		if w.unpackable {
			o.looked = true
			return Count(ctx, t, selected, by, o)
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if p != nil {
		out.joinPacked(workers, p)
		if !o.Rows {
			out.starts, out.rows = nil, nil
		}
	} else {
		out.join(workers, o.Rows)
	}
	return out, nil
}

// fewRows is how many rows are not worth a goroutine of their own.
const fewRows = 1 << 12

// fewBits are those of so few cells that looking them up is quicker than sorting what
// statements say.
const fewBits = 16

// A worker counts the statements of some rows.
type worker struct {
	*reading
	options *Options
	speaker func(place int, row, actor uint32) (bool, error)
	cursors [table.NumFields]table.Cursor
	cells   tuples
	counted []uint32 // utterances by cell
	pairs   []saying
	several []report
	row     [][]uint32 // of the row that is read: by bond, its tuples
	keys    []uint32   // cells of it
	groups  map[*bond]func(place int, row, actor uint32, to []uint32) ([]uint32, error)
	err     error
	failed  any // a panic

	packed        []uint64
	stances       []uint64 // of the row
	severalPacked []packedReport
	unpackable    bool // a value has more bits than there are for it
}

// A saying is that a statement says what a cell says.
type saying struct{ cell, row uint32 }

// A report is a statement whose utterance has several.
type report struct {
	row, first uint32
	cells      []uint32
}

func newWorker(r *reading, o *Options) *worker {
	w := &worker{reading: r, options: o, row: make([][]uint32, len(r.bonds))}
	if o.Speaker != nil {
		w.speaker = o.Speaker()
	}
	for _, b := range r.bonds {
		if b.group != nil {
			if w.groups == nil {
				w.groups = map[*bond]func(place int, row, actor uint32, to []uint32) ([]uint32, error){}
			}
			w.groups[b.bond] = b.group()
		}
	}
	for f := range w.lists {
		w.cursors[f] = w.lists[f].Cursor()
	}
	return w
}

// recover keeps a panic, as over damage, for the goroutine that waits.
func (w *worker) recover() { w.failed = recover() }

func (w *worker) count(ctx context.Context, selected *table.Set, from, until uint32, utterances *table.Utterances) {
	n := 0
	for row := range selected.Rows(from, until) {
		if n++; n%fewRows == 0 && ctx.Err() != nil {
			return
		}
		if w.read(row); w.err != nil {
			return
		}
		if !w.options.Reports {
			if first, several := utterances.Of(row); several {
				w.several = append(w.several, report{row, first, slices.Clone(w.keys)})
				continue
			}
		}
		for _, cell := range w.keys {
			w.add(cell, row)
		}
	}
}

func (w *worker) add(cell, row uint32) {
	for int(cell) >= len(w.counted) {
		w.counted = append(w.counted, 0)
	}
	w.counted[cell]++
	if w.options.Rows {
		w.pairs = append(w.pairs, saying{cell, row})
	}
}

// read finds the cells of a row, each once.
func (w *worker) read(row uint32) {
	w.keys = w.keys[:0]
	for i := range w.bonds {
		b := &w.bonds[i]
		w.row[i] = b.tuplesOf(w, row, w.row[i][:0])
		if len(w.row[i]) == 0 {
			return // nothing that is meant
		}
	}
	w.cross(0, 0)
	if len(w.keys) > 1 {
		slices.Sort(w.keys)
		w.keys = slices.Compact(w.keys)
	}
}

// cross goes on from what the bonds before one have come to.
func (w *worker) cross(bond int, before uint32) {
	if bond == len(w.bonds) {
		w.keys = append(w.keys, before)
		return
	}
	b := &w.bonds[bond]
	for of := w.row[bond]; len(of) > 0; of = of[b.width:] {
		cell := before
		if b.packed {
			cell = w.cells.next(cell, pack(of[0], of[1]))
		} else {
			for _, column := range b.wanted {
				cell = w.cells.next(cell, of[column])
			}
		}
		w.cross(bond+1, cell)
	}
}

// Tuples numbers rows of values: what is one value longer than another one has
// that one's number and the value.
type tuples struct {
	first   []uint32 // the numbers of tuples of one value, by it; 0: none yet
	numbers map[uint64]uint32
	of      []uint64 // each tuple's: the shorter one, and its last value
}

// next is the number of a tuple with one more value. That of none is 0.
func (t *tuples) next(before, value uint32) uint32 {
	if len(t.of) == 0 {
		t.numbers = map[uint64]uint32{}
		t.of = append(t.of, 0)
	}
	key := uint64(before)<<32 | uint64(value)
	if before == 0 {
		if int(value) >= len(t.first) {
			t.first = append(t.first, make([]uint32, int(value)+1-len(t.first))...)
		}
		if t.first[value] == 0 {
			t.first[value] = uint32(len(t.of))
			t.of = append(t.of, key)
		}
		return t.first[value]
	}
	n, known := t.numbers[key]
	if !known {
		n = uint32(len(t.of))
		t.numbers[key] = n
		t.of = append(t.of, key)
	}
	return n
}

// values writes those of a tuple.
func (t *tuples) values(n uint32, into []uint32) {
	for i := len(into) - 1; i >= 0; i-- {
		into[i] = uint32(t.of[n])
		n = uint32(t.of[n] >> 32)
	}
}

// pack makes one value of an entity and a word of which there are few. A table has
// far fewer entities than there is room for.
func pack(entity, word uint32) uint32 { return entity<<2 | word }

// unpack puts the values of a tuple into the order of the dimensions.
func (r *reading) unpack(packed, into []uint32) {
	at := 0
	for _, b := range r.bonds {
		if b.packed {
			into[b.dimensions[0]], into[b.dimensions[1]] = packed[at]>>2, packed[at]&3
			at++
			continue
		}
		for _, d := range b.dimensions {
			into[d] = packed[at]
			at++
		}
	}
}

// join puts together what workers have counted, and cells into the order of their
// values.
func (c *Cells) join(workers []*worker, rows bool) {
	n := len(c.dimensions)
	var all tuples
	var counted []uint32
	packed, values := make([]uint32, c.slots), make([]uint32, n)
	add := func(cell uint32, utterances uint32) {
		for int(cell) >= len(counted) {
			counted = append(counted, 0)
		}
		counted[cell] += utterances
	}
	var several []report
	finals := make([][]uint32, len(workers)) // the numbers in all, by those of a worker
	for i, w := range workers {
		finals[i] = make([]uint32, max(1, len(w.cells.of)))
		to := func(cell uint32) uint32 {
			out := finals[i][cell]
			if out == 0 {
				w.cells.values(cell, packed)
				c.unpack(packed, values)
				for _, v := range values {
					out = all.next(out, v)
				}
				finals[i][cell] = out
			}
			return out
		}
		for cell, utterances := range w.counted {
			if utterances > 0 {
				add(to(uint32(cell)), utterances)
			}
		}
		for _, r := range w.several {
			for j, cell := range r.cells {
				r.cells[j] = to(cell)
			}
			several = append(several, r)
		}
	}
	var pairs []saying
	first := map[uint32][]uint32{} // the cells of the earliest, by utterance
	for _, r := range several {
		cells, known := first[r.first]
		if known {
			c.later[r.row] = true
		} else {
			first[r.first], cells = r.cells, r.cells
			for _, cell := range r.cells {
				add(cell, 1)
			}
		}
		for _, cell := range r.cells {
			if rows && slices.Contains(cells, cell) {
				pairs = append(pairs, saying{cell, r.row})
			}
		}
	}
	place := c.sort(&all, counted)
	if rows {
		c.list(place, pairs, workers, finals)
	}
}

// sort puts cells into their order, and gives the place of each.
func (c *Cells) sort(all *tuples, counted []uint32) (place []uint32) {
	n := len(c.dimensions)
	var cells []uint32
	for cell, utterances := range counted {
		if utterances > 0 {
			cells = append(cells, uint32(cell))
		}
	}
	of := make([]uint32, len(counted)*n)
	for _, cell := range cells {
		all.values(cell, of[int(cell)*n:int(cell+1)*n])
	}
	slices.SortFunc(cells, func(a, b uint32) int { return slices.Compare(of[int(a)*n:int(a+1)*n], of[int(b)*n:int(b+1)*n]) })
	place = make([]uint32, len(counted))
	c.values = make([]uint32, 0, len(cells)*n)
	c.utterances = make([]uint32, len(cells))
	for i, cell := range cells {
		place[cell] = uint32(i)
		c.values = append(c.values, of[int(cell)*n:int(cell+1)*n]...)
		c.utterances[i] = counted[cell]
	}
	return place
}

// list lists the rows of each cell: what workers have found, in their order, and
// further pairs.
func (c *Cells) list(place []uint32, further []saying, workers []*worker, finals [][]uint32) {
	ends := make([]uint32, c.Len()+1)
	each := func(do func(cell, row uint32)) {
		for i, w := range workers {
			final := finals[i]
			for _, p := range w.pairs {
				do(place[final[p.cell]], p.row)
			}
		}
		for _, p := range further {
			do(place[p.cell], p.row)
		}
	}
	each(func(cell, _ uint32) { ends[cell+1]++ })
	for i := range c.Len() {
		ends[i+1] += ends[i]
	}
	c.starts = slices.Clone(ends)
	c.rows = make([]uint32, ends[c.Len()])
	each(func(cell, row uint32) {
		c.rows[ends[cell]] = row
		ends[cell]++
	})
	for _, p := range further {
		if rows := c.Rows(int(place[p.cell])); !slices.IsSorted(rows) {
			slices.Sort(rows)
		}
	}
}
