package count

import (
	"context"
	"slices"

	"onrecord/graph/view/table"
)

// tallied reports whether a cell is one number of which a table has few: these are
// counted in an array, and no cell is looked up.
func (r *reading) tallied(o *Options) bool {
	return !o.Rows && !o.looked && len(r.bonds) == 1 && r.slots == 1 && r.bonds[0].group == nil
}

// A tallying is how often each number was counted, and those of the row that is read.
type tallying struct {
	counted []uint32
	row     []uint32
}

func (t *tallying) add(v uint32) {
	if int(v) >= len(t.counted) {
		t.grow(v)
	}
	t.counted[v]++
}

//go:noinline
func (t *tallying) grow(v uint32) {
	t.counted = append(t.counted, make([]uint32, int(v)+1-len(t.counted))...)
}

// once adds a number, unless the row has it already.
//
//go:noinline
func (t *tallying) once(v uint32) {
	if !slices.Contains(t.row, v) {
		t.row = append(t.row, v)
		t.add(v)
	}
}

// tally counts what the statements of some rows say, as count does.
func (w *worker) tally(ctx context.Context, selected *table.Set, from, until uint32, utterances *table.Utterances) {
	b := &w.bonds[0]
	var t tallying
	var again *table.Set // rows that are counted with others
	if !w.options.Reports {
		again = utterances.Several()
	}
	switch {
	case !b.fields[0].Several():
		w.tallyOne(ctx, b, selected, again, from, until, &t)
	case b.listed:
		w.tallyList(ctx, b, selected, again, from, until, &t)
	default:
		w.tallyTuples(ctx, b, selected, again, from, until, &t)
	}
	for v, n := range t.counted {
		if n > 0 {
			cell := w.cells.next(0, uint32(v))
			w.counted = append(w.counted, make([]uint32, max(0, int(cell)+1-len(w.counted)))...)
			w.counted[cell] = n
		}
	}
	if again == nil {
		return
	}
	for f := range w.lists { // they have gone to the end
		w.cursors[f] = w.lists[f].Cursor()
	}
	for row := range again.Rows(from, until) {
		if !selected.Has(row) {
			continue
		}
		if w.read(row); w.err != nil {
			return
		}
		first, _ := utterances.Of(row)
		w.several = append(w.several, report{row, first, slices.Clone(w.keys)})
	}
}

// tallyOne counts what a column has, of which each row has one value.
func (w *worker) tallyOne(ctx context.Context, b *readBond, selected, again *table.Set, from, until uint32, t *tallying) {
	one, canonical := &w.ones[b.fields[0]], []uint32(nil)
	if b.words != nil {
		one, canonical = &b.words.column, b.words.canonical
	}
	n := 0
	for row := range selected.Rows(from, until) {
		if n++; n%fewRows == 0 && ctx.Err() != nil {
			return
		}
		if again != nil && again.Has(row) {
			continue
		}
		v := one.At(row)
		if canonical != nil {
			v = canonical[v]
		}
		t.add(v)
	}
}

// tallyList counts what a list has, and the rows that have nothing there: it reads none
// of these.
func (w *worker) tallyList(ctx context.Context, b *readBond, selected, again *table.Set, from, until uint32, t *tallying) {
	list := &w.lists[b.fields[0]]
	speaker := w.speaker
	if b.fields[0] != table.Speakers {
		speaker = nil
	}
	silent := selected.Between(from, until)
	if again != nil {
		for row := range again.Rows(from, until) {
			if selected.Has(row) {
				silent--
			}
		}
	}
	n := 0
	for i := list.First(from); i < list.Len(); {
		row, begin := list.Row(i), i
		if row >= until {
			break
		}
		for i++; i < list.Len() && list.Row(i) == row; i++ {
		}
		if n++; n%fewRows == 0 && ctx.Err() != nil {
			return
		}
		if !selected.Has(row) || again != nil && again.Has(row) {
			continue
		}
		silent--
		t.row = t.row[:0]
		for ; begin < i; begin++ {
			v, meant := list.Value(begin), true
			if speaker != nil {
				if meant, w.err = speaker(begin, row, v); w.err != nil {
					return
				}
			}
			if meant {
				t.once(v)
			}
		}
	}
	if silent > 0 {
		t.add(0)
		t.counted[0] += uint32(silent) - 1
	}
}

// tallyTuples counts what several lists have together.
func (w *worker) tallyTuples(ctx context.Context, b *readBond, selected, again *table.Set, from, until uint32, t *tallying) {
	n := 0
	for row := range selected.Rows(from, until) {
		if n++; n%fewRows == 0 && ctx.Err() != nil {
			return
		}
		if again != nil && again.Has(row) {
			continue
		}
		of := b.tuples(w, row, w.row[0][:0])
		if w.row[0] = of; w.err != nil {
			return
		}
		for t.row = t.row[:0]; len(of) > 0; of = of[b.width:] {
			v := of[b.wanted[0]]
			if b.packed {
				v = pack(of[0], of[1])
			}
			t.once(v)
		}
	}
}
