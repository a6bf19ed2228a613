package snapshot

import (
	"sync/atomic"

	"github.com/cayleygraph/quad"
)

// A row is a quad: the numbers of its subject, predicate, object and label. A
// number is one more than the rank of the term; 0 is no label.
type row [4]uint32

// Where a direction stands in a row.
const (
	subject = iota
	predicate
	object
	label
)

// column is where a direction stands in a row.
func column(d quad.Direction) int { return int(d) - int(quad.Subject) }

func (r *row) compare(o *row) int {
	for i, v := range r {
		if v != o[i] {
			if v < o[i] {
				return -1
			}
			return 1
		}
	}
	return 0
}

// fenceStep is how many rows lie between two entries of a fence, a sample of
// a sorted table that stays in the processor's cache.
const fenceStep = 64

// A pair is an object and a predicate.
type pair struct{ object, predicate uint32 }

func (p pair) less(o pair) bool {
	return p.object < o.object || p.object == o.object && p.predicate < o.predicate
}

// A table is all quads, in the order of their numbers, and the ways into it.
type table struct {
	rows        stretch[row]
	rowFence    stretch[uint32]
	objects     stretch[uint32]
	objectFence stretch[pair]

	predicates    stretch[uint32]
	predicateRows lists
	labels        stretch[uint32]
	labelRows     lists

	touched *atomic.Int64 // nil: nobody counts
}

// touch counts rows, statements and terms that are read.
func (t *table) touch(n int) {
	if t.touched != nil {
		t.touched.Add(int64(n))
	}
}

// firstRow is the first row that is not before the first n numbers of another.
func (t *table) firstRow(of *row, n int) uint32 {
	fence := t.fenced(of[subject])
	last := fence
	if n > 1 && int(fence) < t.rowFence.len() && *t.rowFence.at(int(fence)) == of[subject] {
		last = t.fenced(of[subject] + 1) // this subject has many rows
	}
	from, until := uint32(0), min(last*fenceStep, uint32(t.rows.len()))
	if fence > 0 {
		from = (fence - 1) * fenceStep
	}
	for from < until {
		mid := from + (until-from)/2
		if t.before(mid, of, n) {
			from = mid + 1
		} else {
			until = mid
		}
	}
	return from
}

// fenced is the first entry of the fence whose subject is not before one.
func (t *table) fenced(subject uint32) uint32 {
	low, high := uint32(0), uint32(t.rowFence.len())
	for low < high {
		mid := low + (high-low)/2
		at := &t.rowFence.numbers[mid]
		if t.rowFence.unread(at) {
			t.rowFence.check(at)
		}
		if *at < subject {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}

// before reports whether a row is before the first n numbers of another.
func (t *table) before(i uint32, of *row, n int) bool {
	r := &t.rows.numbers[i]
	if t.rows.unread(r) {
		t.rows.check(r)
	}
	for c := range n {
		if r[c] != of[c] {
			return r[c] < of[c]
		}
	}
	return false
}

// rowsOf are the rows that begin with the first n numbers of one.
func (t *table) rowsOf(of row, n int) (from, until uint32) {
	from = t.firstRow(&of, n)
	of[n-1]++                                           // no number is the largest there is
	for until = from; until-from < fenceStep; until++ { // most subjects have few rows
		if int(until) == t.rows.len() || !t.before(until, &of, n) {
			return from, until
		}
	}
	return from, t.firstRow(&of, n)
}

// entriesOf are the places in the order of objects of an object's rows, or
// of those with a predicate.
func (t *table) entriesOf(o, p uint32) (from, until uint32) {
	if p == 0 {
		return t.firstEntry(pair{o, 0}), t.firstEntry(pair{o + 1, 0})
	}
	return t.firstEntry(pair{o, p}), t.firstEntry(pair{o, p + 1})
}

func (t *table) firstEntry(of pair) uint32 {
	low, high := uint32(0), uint32(t.objectFence.len())
	for low < high {
		mid := low + (high-low)/2
		at := &t.objectFence.numbers[mid]
		if t.objectFence.unread(at) {
			t.objectFence.check(at)
		}
		if at.less(of) {
			low = mid + 1
		} else {
			high = mid
		}
	}
	from, until := uint32(0), min(low*fenceStep, uint32(t.objects.len()))
	if low > 0 {
		from = (low - 1) * fenceStep
	}
	for from < until {
		mid := from + (until-from)/2
		at := &t.objects.numbers[mid]
		if t.objects.unread(at) {
			t.objects.check(at)
		}
		r := &t.rows.numbers[*at]
		if t.rows.unread(r) {
			t.rows.check(r)
		}
		if (pair{r[object], r[predicate]}).less(of) {
			from = mid + 1
		} else {
			until = mid
		}
	}
	return from
}

// rowsWith is the list of the rows that have a node as their predicate or
// label.
func rowsWith(nodes *stretch[uint32], all *lists, node uint32) list {
	i, found := find(nodes, node)
	if !found {
		return list{}
	}
	return all.at(uint32(i))
}
