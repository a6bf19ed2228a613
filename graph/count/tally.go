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

// tally counts what the statements of some rows say, as count does.
func (w *worker) tally(ctx context.Context, selected *table.Set, from, until uint32, utterances *table.Utterances) {
	b := &w.bonds[0]
	single := !b.fields[0].Several()
	one, canonical := &w.ones[b.fields[0]], []uint32(nil)
	if b.words != nil {
		one, canonical = &b.words.column, b.words.canonical
	}
	var counted, keys []uint32 // by the one number; of a row
	add := func(v uint32) {
		if int(v) >= len(counted) {
			counted = append(counted, make([]uint32, int(v)+1-len(counted))...)
		}
		counted[v]++
	}
	n := 0
	for row := range selected.Rows(from, until) {
		if n++; n%fewRows == 0 && ctx.Err() != nil {
			return
		}
		if !w.options.Reports {
			if first, several := utterances.Of(row); several {
				if w.read(row); w.err != nil {
					return
				}
				w.several = append(w.several, report{row, first, slices.Clone(w.keys)})
				continue
			}
		}
		if single {
			v := one.At(row)
			if canonical != nil {
				v = canonical[v]
			}
			add(v)
			continue
		}
		of := b.tuplesOf(w, row, w.row[0][:0])
		if w.row[0] = of; w.err != nil {
			return
		}
		for keys = keys[:0]; len(of) > 0; of = of[b.width:] {
			v := of[b.wanted[0]]
			if b.packed {
				v = pack(of[0], of[1])
			}
			if !slices.Contains(keys, v) {
				keys = append(keys, v)
				add(v)
			}
		}
	}
	for v, n := range counted {
		if n > 0 {
			cell := w.cells.next(0, uint32(v))
			w.counted = append(w.counted, make([]uint32, max(0, int(cell)+1-len(w.counted)))...)
			w.counted[cell] = n
		}
	}
}
