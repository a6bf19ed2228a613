package snapshot

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// listsOf writes the lists of a table after another, whose bytes and skips come
// first.
func listsOf(t *testing.T, all ...[]uint32) lists {
	t.Helper()
	var text []byte
	w := listsWriter{text: func(b []byte) error { text = append(text, b...); return nil }}
	table := func(all [][]uint32) []listEntry {
		entries, err := w.table(func(yield func(*listWriter) bool) {
			for _, numbers := range all {
				l := &listWriter{}
				for _, v := range numbers {
					l.add(v)
				}
				if !yield(l) {
					return
				}
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		return entries
	}
	before := make([]uint32, 3*skipStep+1)
	for i := range before {
		before[i] = uint32(i * 300)
	}
	table([][]uint32{before, {7}})
	entries := table(all)
	return lists{made(text), made(w.skips), made(entries)}
}

// A list gives what was put into it, from wherever it is entered.
func TestLists(t *testing.T) {
	r := dice(7)
	var want [][]uint32
	for _, n := range []int{0, 1, 2, skipStep - 1, skipStep, skipStep + 1, 2 * skipStep, 2*skipStep + 1, 1000, 0} {
		want = append(want, ascending(r, n, uint32(2*n+2)), ascending(r, n, math.MaxUint32))
	}
	want = append(want, []uint32{0}, []uint32{math.MaxUint32}, []uint32{0, math.MaxUint32}, []uint32{math.MaxUint32 - 1, math.MaxUint32})
	ls := listsOf(t, want...)
	for i, numbers := range want {
		l := ls.at(uint32(i))
		if int(l.count) != len(numbers) || l.skips.len() != max(0, len(numbers)-1)/skipStep {
			t.Fatalf("list %d has %d numbers and %d skips, want %d", i, l.count, l.skips.len(), len(numbers))
		}
		c := l.cursor()
		if got := all(c.next); !slices.Equal(got, numbers) {
			t.Fatalf("list %d (-want +got):\n%s", i, cmp.Diff(numbers, got))
		}
		if v, ok := c.next(); ok {
			t.Fatalf("list %d goes on after its end with %d", i, v)
		}
		for range 300 {
			v := r.Uint32()
			if len(numbers) > 0 && r.IntN(4) > 0 {
				v = pick(r, numbers...) + pick[uint32](r, 0, 1, math.MaxUint32)
			}
			if _, there := slices.BinarySearch(numbers, v); l.has(v) != there {
				t.Fatalf("list %d has %d: %v", i, v, !there)
			}
		}
		for range 50 {
			seekAlong(t, l, numbers, func() (seek bool, ahead uint32) {
				return r.IntN(3) > 0, pick(r, 0, 1, r.Uint32N(10), r.Uint32N(1000), r.Uint32())
			})
		}
	}
}

// seekAlong goes through a list in steps and jumps, and compares.
func seekAlong(t *testing.T, l list, numbers []uint32, move func() (seek bool, ahead uint32)) {
	t.Helper()
	c := l.cursor()
	at := 0
	for at < len(numbers) {
		seek, ahead := move()
		get := c.next
		if seek {
			least := numbers[at]
			if at > 0 {
				least = numbers[at-1] // passed already
			}
			if least += ahead; least < ahead {
				continue
			}
			for at < len(numbers) && numbers[at] < least {
				at++
			}
			get = func() (uint32, bool) { return c.seek(least) }
		}
		v, ok := get()
		if ok != (at < len(numbers)) || ok && v != numbers[at] {
			t.Fatalf("number %d of %d is %d, %v", at, len(numbers), v, ok)
		}
		at++
	}
	if v, ok := c.seek(0); ok {
		t.Fatalf("a list of %d goes on after its end with %d", len(numbers), v)
	}
}
