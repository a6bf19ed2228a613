package snapshot

import (
	"sync/atomic"

	"github.com/cayleygraph/quad"
)

// A row is a quad: the numbers of its subject, predicate, object and label. A
// number is one more than the rank of the term; 0 is not a label.
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

// A quadTable is all quads, in the order of their numbers, and the ways into it.
type quadTable struct {
	rows        stretch[row]
	rowFence    stretch[uint32]
	objects     stretch[uint32]
	objectFence stretch[pair]

	predicates    stretch[uint32]
	predicateRows lists
	labels        stretch[uint32]
	labelRows     lists

	lastTerm uint32        // the largest number of a term; 0: the rows are not from a file
	touched  *atomic.Int64 // nil: nobody counts
}

// sound compares a row with its checksum, and its numbers with those that there
// are.
func (t *quadTable) sound(i uint32) *row {
	r := &t.rows.numbers[i]
	if t.rows.unread(int(i)) {
		t.rows.check(int(i))
	}
	if last := t.lastTerm; last != 0 && (r[subject]-1 >= last || r[predicate]-1 >= last || r[object]-1 >= last || r[label] > last) {
		panic(damagedf("quad %d has a term that there is not, in section %d", uint64(i)+1, secRows))
	}
	return r
}

// ascend compares rows from one to another with those before them.
func (t *quadTable) ascend(from, until int) {
	for i := max(from, 1); i < min(until, t.rows.len()); i++ {
		if t.rows.numbers[i-1].compare(&t.rows.numbers[i]) >= 0 {
			t.rows.settle(i-1, i)
			panic(damagedf("the quads are not in their order, in section %d", secRows))
		}
	}
}

// touch counts rows, statements and terms that are read.
func (t *quadTable) touch(n int) {
	if t.touched != nil {
		t.touched.Add(int64(n))
	}
}

// firstRow is the first row that is not before the first n numbers of another.
// It and the one before it are still to be settled; the fence need not be, for
// it only tells where to look.
func (t *quadTable) firstRow(of *row, n int) uint32 {
	for c := n; c <= predicate; c++ {
		of[c] = 0 // before all that there is
	}
	fence := t.fenced(of[subject])
	last := fence
	if n > 1 && int(fence) < t.rowFence.len() && t.rowFence.numbers[fence] == of[subject] {
		last = t.fenced(of[subject] + 1) // this subject has many rows
	}
	from, until := uint32(0), min(last*fenceStep, uint32(t.rows.len()))
	if fence > 0 {
		from = (fence - 1) * fenceStep
	}
	rows, lead := t.rows.numbers, of.lead()
	for left := until - from; left > 0; {
		half := left / 2
		if r := &rows[from+half]; r.lead() < lead || r.lead() == lead && n > object && r.beforeObject(of, n) {
			from += half + 1
			left -= half + 1
		} else {
			left = half
		}
	}
	if from > 0 && !before(&rows[from-1], of, n) || int(from) < len(rows) && before(&rows[from], of, n) {
		t.rows.settle(int(from)-1, int(from))
		t.rowFence.settle(0, t.rowFence.len())
		panic(damagedf("the quads are not in their order"))
	}
	return from
}

// fenced is the first entry of the fence whose subject is not before one.
func (t *quadTable) fenced(subject uint32) uint32 {
	fence := t.rowFence.numbers
	low := 0
	for left := len(fence); left > 0; {
		// No processor guesses this well, so there is nothing to guess.
		half := (left + 1) / 2
		next := low
		if fence[low+half-1] < subject {
			next = low + half
		}
		low = next
		left -= half
	}
	return uint32(low)
}

// before reports whether a row is before the first n numbers of another, whose
// predicate is 0 if n is 1.
func before(r, of *row, n int) bool {
	a, b := r.lead(), of.lead()
	return a < b || a == b && n > object && r.beforeObject(of, n)
}

// lead is the subject and the predicate.
func (r *row) lead() uint64 { return uint64(r[subject])<<32 | uint64(r[predicate]) }

// beforeObject goes on where subject and predicate are the same.
func (r *row) beforeObject(of *row, n int) bool {
	return r[object] < of[object] || r[object] == of[object] && n > label && r[label] < of[label]
}

// rowsOf are the rows that begin with the first n numbers of one.
func (t *quadTable) rowsOf(of row, n int) (from, until uint32) {
	from = t.firstRow(&of, n)
	of[n-1]++ // no number is the largest there is
	rows := t.rows.numbers
	for until = from; int(until) < len(rows) && before(&rows[until], &of, n); until++ {
		if until-from == fenceStep { // most subjects have few rows
			t.around(int(from), int(from))
			until = t.firstRow(&of, n)
			t.around(int(until), int(until))
			return from, until
		}
	}
	t.around(int(from), int(until))
	return from, until
}

// around settles rows with those before and behind them, and sees to it that they
// ascend: one row that is out of order can mislead a search to its own place alone.
func (t *quadTable) around(from, until int) {
	t.rows.settle(from-2, until+1)
	t.ascend(from-1, until+2)
}

// entriesOf are the places in the order of objects of an object's rows, or
// of those with a predicate.
func (t *quadTable) entriesOf(o, p uint32) (from, until uint32) {
	if p == 0 {
		return t.firstEntry(pair{o, 0}), t.firstEntry(pair{o + 1, 0})
	}
	return t.firstEntry(pair{o, p}), t.firstEntry(pair{o, p + 1})
}

func (t *quadTable) firstEntry(of pair) uint32 {
	low, high := uint32(0), uint32(t.objectFence.len())
	for low < high {
		mid := low + (high-low)/2
		if t.objectFence.numbers[mid].less(of) {
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
		if t.entry(mid).less(of) {
			from = mid + 1
		} else {
			until = mid
		}
	}
	t.objects.settle(int(from)-2, int(from)+1)
	if n := uint32(t.objects.len()); from > 0 && !t.entry(from-1).less(of) || from < n && t.entry(from).less(of) ||
		from > 1 && t.entry(from-1).less(t.entry(from-2)) || from+1 < n && t.entry(from+1).less(t.entry(from)) {
		t.objectFence.settle(0, t.objectFence.len())
		panic(damagedf("the quads are not in the order of their objects, in section %d", secObjects))
	}
	return from
}

// entry is the object and the predicate of a place in the order of objects.
// The place is still to be settled.
func (t *quadTable) entry(i uint32) pair {
	n := t.objects.numbers[i]
	if int(n) >= t.rows.len() {
		t.objects.at(int(i))
		panic(damagedf("there is no quad %d, in section %d", n, secObjects))
	}
	r := &t.rows.numbers[n]
	if t.rows.unread(int(n)) {
		t.rows.check(int(n))
	}
	return pair{r[object], r[predicate]}
}

// rowsWith is the list of the rows that have a node in a column, their predicate
// or label. Of a node that has none, the lists of its neighbours are looked at:
// had the node's number been altered, it would stand there under another.
func (t *quadTable) rowsWith(nodes *stretch[uint32], all *lists, node uint32, column int) list {
	i, found := find(nodes, node)
	if found {
		return all.at(uint32(i))
	}
	for j := max(i-1, 0); j <= i && j < nodes.len(); j++ {
		l := all.at(uint32(j))
		first := l.cursor()
		if n, ok := first.next(); !ok || t.listed(n)[column] != *nodes.at(j) {
			panic(damagedf("a list has the quads of another term"))
		}
	}
	return list{}
}

// listed is a row that an index names.
func (t *quadTable) listed(n uint32) *row {
	if int(n) >= t.rows.len() {
		panic(damagedf("there is no quad %d, which an index names", n))
	}
	return t.sound(n)
}
