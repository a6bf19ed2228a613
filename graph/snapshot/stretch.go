package snapshot

import (
	"sync/atomic"
	"unsafe"
)

// A stretch of the file is a section, or a part of one, as numbers of a type that lie in the
// mapped file. What is believed of it was compared with its checksum.
type stretch[T any] struct {
	numbers []T
	offset  uintptr // of the first byte, in the file
	known   []uint32
	sums    *sums // whose known that is; nil: these numbers are not from a file
}

// made is a stretch of numbers that are not from a file.
func made[T any](numbers []T) stretch[T] { return stretch[T]{numbers: numbers} }

func (c *stretch[T]) len() int { return len(c.numbers) }

// at is one of the numbers. None lies in two blocks: each begins at a multiple
// of its size.
func (c *stretch[T]) at(i int) *T {
	n := &c.numbers[i]
	if c.unread(i) {
		c.check(i)
	}
	return n
}

// unread reports whether the block of a number was not compared yet. Where
// millions of numbers are read, unread and check stand in the place of at, of
// which the compiler makes a call.
func (c *stretch[T]) unread(i int) bool {
	b := c.block(i)
	return b>>5 < uintptr(len(c.known)) && atomic.LoadUint32(&c.known[b>>5])>>(b&31)&1 == 0
}

// block is that of a number.
func (c *stretch[T]) block(i int) uintptr {
	return (c.offset + uintptr(i)*unsafe.Sizeof(c.numbers[0])) >> sumShift
}

// check compares the block of a number.
func (c *stretch[T]) check(i int) { c.sums.check(c.block(i)) }

// read are some of the numbers, one after the other.
func (c *stretch[T]) read(from, until int) []T {
	out := c.numbers[from:until:until]
	if c.sums != nil && len(out) > 0 {
		c.sums.settle(c.block(from), c.block(until-1))
	}
	return out
}

// part is a stretch of some of the numbers, which are not read yet.
func (c *stretch[T]) part(from, until uint64) stretch[T] {
	out := *c
	out.numbers = c.numbers[from:until:until]
	out.offset += uintptr(from) * unsafe.Sizeof(c.numbers[0])
	return out
}

// settle compares the blocks of the numbers from one to another, as far as there
// are any. A binary search is over when those are as written between which it
// has ended, the last that is before what was looked for and the first that is
// not: an ascending stretch has one such place alone, whatever was read on the
// way there.
func (c *stretch[T]) settle(from, last int) {
	if c.sums == nil || len(c.numbers) == 0 {
		return
	}
	c.sums.settle(c.block(max(from, 0)), c.block(min(last, len(c.numbers)-1)))
}

// find is the first place of an ascending stretch whose number is not less than
// one, and whether it is that. One number that is out of order can mislead the
// search to its own place alone, so those around the place found are looked at.
func find[T uint32 | int64](c *stretch[T], n T) (int, bool) {
	low, high := 0, len(c.numbers)
	for low < high {
		mid := int(uint(low+high) >> 1)
		if c.numbers[mid] < n {
			low = mid + 1
		} else {
			high = mid
		}
	}
	c.settle(low-2, low+1)
	if low > 1 && c.numbers[low-2] > c.numbers[low-1] || low+1 < len(c.numbers) && c.numbers[low] > c.numbers[low+1] {
		panic(damagedf("its numbers do not ascend"))
	}
	return low, low < len(c.numbers) && c.numbers[low] == n
}
