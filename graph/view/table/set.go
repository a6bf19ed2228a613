package table

import (
	"iter"
	"math/bits"

	"github.com/cayleygraph/quad"
)

// A Set is some rows of a table.
type Set struct {
	words []uint64
	rows  int
}

// NewSet makes an empty set of the rows below n.
func NewSet(n int) *Set { return &Set{make([]uint64, (n+63)/64), n} }

// AllRows makes the set of all rows below n.
func AllRows(n int) *Set {
	s := NewSet(n)
	s.Complement()
	return s
}

// Add adds a row.
func (s *Set) Add(row uint32) { s.words[row>>6] |= 1 << (row & 63) }

// Has reports whether a row is in the set.
func (s *Set) Has(row uint32) bool { return s.words[row>>6]>>(row&63)&1 != 0 }

// Len is how many rows are in the set.
func (s *Set) Len() int {
	n := 0
	for _, w := range s.words {
		n += bits.OnesCount64(w)
	}
	return n
}

// Between is how many rows of the set are in from..until.
func (s *Set) Between(from, until uint32) int {
	n := 0
	for i := from >> 6; i<<6 < until; i++ {
		w := s.words[i]
		if i == from>>6 {
			w &^= 1<<(from&63) - 1
		}
		if until-i<<6 < 64 {
			w &= 1<<(until&63) - 1
		}
		n += bits.OnesCount64(w)
	}
	return n
}

// Complement puts the rows that are not in the set in the place of those that
// are.
func (s *Set) Complement() {
	for i := range s.words {
		s.words[i] = ^s.words[i]
	}
	if rest := s.rows % 64; rest != 0 {
		s.words[len(s.words)-1] &= 1<<rest - 1
	}
}

// Keep leaves out what is not in another set of rows of the same table.
func (s *Set) Keep(o *Set) {
	for i := range s.words {
		s.words[i] &= o.words[i]
	}
}

// Join adds what is in another set of rows of the same table.
func (s *Set) Join(o *Set) {
	for i := range s.words {
		s.words[i] |= o.words[i]
	}
}

// Drop leaves out what is in another set of rows of the same table.
func (s *Set) Drop(o *Set) {
	for i := range s.words {
		s.words[i] &^= o.words[i]
	}
}

// Places makes a function that tells how many rows of the set come before one of
// them.
func (s *Set) Places() func(row uint32) int {
	before := make([]uint32, len(s.words))
	n := 0
	for i, w := range s.words {
		before[i] = uint32(n)
		n += bits.OnesCount64(w)
	}
	return func(row uint32) int {
		return int(before[row>>6]) + bits.OnesCount64(s.words[row>>6]&(1<<(row&63)-1))
	}
}

// Rows yields the rows of the set that are in from..until, ascending.
func (s *Set) Rows(from, until uint32) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for i := from >> 6; i<<6 < until; i++ {
			w := s.words[i]
			for w != 0 {
				row := i<<6 + uint32(bits.TrailingZeros64(w))
				w &= w - 1
				if row < from {
					continue
				}
				if row >= until || !yield(row) {
					return
				}
			}
		}
	}
}

// All yields all rows of the set, ascending.
func (s *Set) All() iter.Seq[uint32] { return s.Rows(0, uint32(s.rows)) }

// Where adds to a set the rows that have one of some values in a field, each
// value being a number of the table.
func (t *Table) Where(f Field, wanted map[uint32]bool, into *Set) error {
	if len(wanted) == 0 {
		return nil
	}
	most := uint32(0)
	for n := range wanted {
		most = max(most, n)
	}
	is := make([]bool, most+1)
	for n := range wanted {
		is[n] = true
	}
	if !f.Several() {
		one, err := t.One(f)
		if err != nil {
			return err
		}
		for row := range uint32(t.Len()) {
			if v := one.At(row); v <= most && is[v] {
				into.Add(row)
			}
		}
		return nil
	}
	list, err := t.List(f)
	if err != nil {
		return err
	}
	for i := range list.Len() {
		if v := list.Value(i); v <= most && is[v] {
			into.Add(list.Row(i))
		}
	}
	return nil
}

// Values adds the numbers of the values that some rows have in a field of
// entities.
func (t *Table) Values(f Field, rows *Set, into map[uint32]bool) error {
	has := make([]bool, t.Entities()+1)
	if f.Several() {
		list, err := t.List(f)
		if err != nil {
			return err
		}
		for i := range list.Len() {
			if rows.Has(list.Row(i)) {
				has[list.Value(i)] = true
			}
		}
	} else {
		one, err := t.One(f)
		if err != nil {
			return err
		}
		for row := range rows.All() {
			has[one.At(row)] = true
		}
	}
	for n, is := range has {
		if is && n > 0 {
			into[uint32(n)] = true
		}
	}
	return nil
}

// Numbers are those of some values of a field, of the ones that the table has.
func (t *Table) Numbers(f Field, values []quad.Value) (map[uint32]bool, error) {
	out := map[uint32]bool{}
	var words Numbers
	if f.Words() {
		var err error
		if words, err = t.Part(WordsOf(f)); err != nil {
			return nil, err
		}
	} else {
		words = t.entities
	}
	for _, v := range values {
		node, err := t.Node(v)
		if err != nil {
			return nil, err
		}
		if n := words.place(node); node != 0 && n != 0 {
			out[n] = true
		}
	}
	return out, nil
}
