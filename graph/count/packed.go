package count

import (
	"context"
	"math"
	"math/bits"
	"slices"

	"onrecord/graph/view/table"
)

// stanceShifts is where a speaker, a position and a stance go.
type stanceShifts struct{ speaker, position, stance uint }

// stancesOf is where these go if nothing else is wanted; nil: they are not that.
func (p *packing) stancesOf(r *reading) *stanceShifts {
	var out stanceShifts
	if len(r.bonds) != 2 {
		return nil
	}
	all := 0
	for i := range r.bonds {
		for j, column := range p.bonds[i].columns {
			switch r.bonds[i].names[column] {
			case "speaker":
				out.speaker = p.bonds[i].shifts[j]
			case "position":
				out.position = p.bonds[i].shifts[j]
			case "stance":
				out.stance = p.bonds[i].shifts[j]
			default:
				return nil
			}
			all++
		}
	}
	if all != 3 {
		return nil
	}
	return &out
}

// packStances appends what packRow does where it is who takes which stance.
func (w *worker) packStances(at *stanceShifts, row uint32, out []uint64) []uint64 {
	meant, any := w.options.Position, false
	w.stances = w.stances[:0]
	for i, f := range [...]table.Field{table.Supports, table.Opposes, table.Neutral} {
		from, until := w.cursors[f].Of(row)
		for ; from < until; from++ {
			any = true
			if position := w.lists[f].Value(from); meant == nil || meant(position) {
				w.stances = append(w.stances, uint64(position)<<at.position|uint64(i+1)<<at.stance)
			}
		}
	}
	if !any {
		w.stances = append(w.stances, 0)
	}
	from, until := w.cursors[table.Speakers].Of(row)
	if from == until {
		out = append(out, w.stances...)
	}
	for ; from < until; from++ {
		actor, is := w.lists[table.Speakers].Value(from), true
		if w.speaker != nil {
			if is, w.err = w.speaker(from, row, actor); w.err != nil {
				return nil
			}
		}
		if is {
			for _, said := range w.stances {
				out = append(out, said|uint64(actor)<<at.speaker)
			}
		}
	}
	if len(out) > 1 {
		slices.Sort(out)
		out = slices.Compact(out)
	}
	return out
}

// A packing makes one number of what a statement says in all dimensions, of its row
// and of whether it counts. These numbers are sorted in place of cells being looked
// up: the cells then come in the order of their values, and each with its rows.
type packing struct {
	bonds []packedBond
	row   uint // bits of a row; the lowest bit says whether the statement counts
	bits  uint // of all
}

// A packedBond is where the values of a bond go.
type packedBond struct {
	columns    []int // in its tuples
	dimensions []int
	shifts     []uint
	bits       []uint
}

// groupBits is how many bits the number of a group may have. If there are more
// groups, nothing is packed.
const groupBits = 20

// packing is that of dimensions; nil: 64 bits are not enough.
func (r *reading) packing(by []Dimension) *packing {
	width := func(n int) uint { return uint(bits.Len(uint(n))) }
	p := &packing{bonds: make([]packedBond, len(r.bonds)), row: width(r.Len())}
	p.bits = p.row + 1
	for d := len(by) - 1; d >= 0; d-- {
		i := slices.IndexFunc(r.bonds, func(b readBond) bool { return b.bond == by[d].bond })
		var n uint
		switch b := &r.bonds[i]; b.kinds[by[d].index] {
		case entities:
			n = width(r.Entities())
		case words:
			n = width(len(b.words.texts))
		case stances, evaluations:
			n = 2
		case groups:
			n = groupBits
		}
		of := &p.bonds[i]
		of.columns, of.dimensions = append(of.columns, by[d].index), append(of.dimensions, d)
		of.shifts, of.bits = append(of.shifts, p.bits), append(of.bits, n)
		if p.bits += n; p.bits > 64 {
			return nil
		}
	}
	return p
}

// pack notes what the statements of some rows say.
func (w *worker) pack(ctx context.Context, p *packing, selected *table.Set, from, until uint32, utterances *table.Utterances) {
	w.packed = make([]uint64, 0, until-from+(until-from)/4)
	var of []uint64
	stances := p.stancesOf(w.reading)
	n := 0
	for row := range selected.Rows(from, until) {
		if n++; n%fewRows == 0 && ctx.Err() != nil {
			return
		}
		if stances != nil {
			of = w.packStances(stances, row, of[:0])
		} else {
			of = w.packRow(p, row, of[:0])
		}
		if w.err != nil || w.unpackable {
			return
		}
		if !w.options.Reports {
			if first, several := utterances.Of(row); several {
				w.severalPacked = append(w.severalPacked, packedReport{row, first, slices.Clone(of)})
				continue
			}
		}
		for _, said := range of {
			w.packed = append(w.packed, said|uint64(row)<<1|1)
		}
	}
	w.packed = sortByBits(w.packed, p.row+1, p.bits)
}

// packRow appends what a row says, each once.
func (w *worker) packRow(p *packing, row uint32, out []uint64) []uint64 {
	out = append(out, 0)
	for i := range w.bonds {
		b, to := &w.bonds[i], &p.bonds[i]
		w.row[i] = b.tuplesOf(w, row, w.row[i][:0])
		tuples := w.row[i]
		before := len(out)
		for len(tuples) > 0 {
			said := uint64(0)
			for j, column := range to.columns {
				v := tuples[column]
				w.unpackable = w.unpackable || v>>to.bits[j] != 0
				said |= uint64(v) << to.shifts[j]
			}
			if tuples = tuples[b.width:]; len(tuples) == 0 { // the last one takes the place of what was there
				for j := range before {
					out[j] |= said
				}
				break
			}
			for j := range before {
				out = append(out, out[j]|said)
			}
		}
		if len(w.row[i]) == 0 {
			return out[:0] // nothing that is meant
		}
	}
	if len(out) > 1 {
		slices.Sort(out)
		out = slices.Compact(out)
	}
	return out
}

// A packedReport is a statement whose utterance has several.
type packedReport struct {
	row, first uint32
	said       []uint64
}

// joinPacked puts together what workers have noted.
func (c *Cells) joinPacked(workers []*worker, p *packing) {
	var lists [][]uint64
	var further []uint64
	first := map[uint32][]uint64{} // what the earliest says, by utterance
	for _, w := range workers {
		lists = append(lists, w.packed)
		w.packed = nil
		for _, r := range w.severalPacked {
			said, known := first[r.first]
			if known {
				c.later[r.row] = true
			} else {
				first[r.first], said = r.said, r.said
			}
			for _, one := range r.said {
				switch {
				case !known:
					further = append(further, one|uint64(r.row)<<1|1)
				case slices.Contains(said, one):
					further = append(further, one|uint64(r.row)<<1)
				}
			}
		}
	}
	c.gather(append(lists, sortByBits(further, p.row+1, p.bits)), p)
}

// gather makes cells of sorted lists of what statements say. In all lists but the
// last one the rows come one after the other.
func (c *Cells) gather(lists [][]uint64, p *packing) {
	cells, all, shift := 0, 0, p.row+1
	for _, list := range lists {
		all += len(list)
		for i, said := range list {
			if i == 0 || said>>shift != list[i-1]>>shift {
				cells++ // some of which are in several lists
			}
		}
	}
	n := len(c.dimensions)
	c.values, c.utterances = make([]uint32, 0, cells*n), make([]uint32, 0, cells)
	c.starts, c.rows = make([]uint32, 0, cells+1), make([]uint32, 0, all)
	for len(c.rows) < all {
		next := uint64(math.MaxUint64)
		for _, list := range lists {
			if len(list) > 0 {
				next = min(next, list[0]>>shift)
			}
		}
		from, utterances := len(c.rows), uint32(0)
		c.starts = append(c.starts, uint32(from))
		for l, list := range lists {
			i := 0
			for ; i < len(list) && list[i]>>shift == next; i++ {
				utterances += uint32(list[i] & 1)
				c.rows = append(c.rows, uint32(list[i]>>1&(1<<p.row-1)))
			}
			if lists[l] = list[i:]; i > 0 && l == len(lists)-1 {
				slices.Sort(c.rows[from:])
			}
		}
		c.utterances = append(c.utterances, utterances)
		at := len(c.values)
		c.values = c.values[:at+n]
		for b := range p.bonds {
			of := &p.bonds[b]
			for j, d := range of.dimensions {
				c.values[at+d] = uint32(next << shift >> of.shifts[j] & (1<<of.bits[j] - 1))
			}
		}
	}
	c.starts = append(c.starts, uint32(all))
}

// digit is how many bits are sorted by at a time.
const digit = 11

// sortByBits sorts numbers by their bits from..until, and leaves those that are
// alike there in their order (radix sort, the lowest digit first).
func sortByBits(all []uint64, from, until uint) []uint64 {
	var space []uint64
	for at := from; at < until; at += digit {
		mask := uint64(1)<<min(digit, until-at) - 1
		var ends [1 << digit]uint32
		for _, v := range all {
			ends[v>>at&mask]++
		}
		if len(all) > 0 && int(ends[all[0]>>at&mask]) == len(all) {
			continue
		}
		if space == nil {
			space = make([]uint64, len(all))
		}
		sum := uint32(0)
		for d, n := range ends {
			ends[d] = sum
			sum += n
		}
		for _, v := range all {
			d := v >> at & mask
			space[ends[d]] = v
			ends[d]++
		}
		all, space = space, all
	}
	return all
}
