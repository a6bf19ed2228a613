package snapshot

import "unsafe"

// A stretch of the file is a section, or a part of one, as numbers of a type that lie in the
// mapped file. What is read of it was compared with its checksum.
type stretch[T any] struct {
	numbers []T
	sums    *sums // nil: these numbers are not from a file
}

// made is a stretch of numbers that are not from a file.
func made[T any](numbers []T) stretch[T] { return stretch[T]{numbers: numbers} }

func (c *stretch[T]) len() int { return len(c.numbers) }

// at is one of the numbers. None lies in two blocks: each begins at a multiple
// of its size.
func (c *stretch[T]) at(i int) *T {
	n := &c.numbers[i]
	if c.unread(n) {
		c.check(n)
	}
	return n
}

// unread reports whether the block of a number was not compared yet. Where
// millions of numbers are read, unread and check stand in the place of at, of
// which the compiler makes a call.
func (c *stretch[T]) unread(n *T) bool {
	return c.sums != nil && c.sums.unread(uintptr(unsafe.Pointer(n)))
}

// check compares the block of a number.
func (c *stretch[T]) check(n *T) {
	c.sums.check((uintptr(unsafe.Pointer(n)) - c.sums.base) >> sumShift)
}

// read are some of the numbers, one after the other.
func (c *stretch[T]) read(from, until int) []T {
	out := c.numbers[from:until:until]
	if c.sums != nil && len(out) > 0 {
		from, last := uintptr(unsafe.Pointer(&out[0])), uintptr(unsafe.Pointer(&out[len(out)-1]))
		if c.sums.unread(from) || (last-c.sums.base)>>sumShift != (from-c.sums.base)>>sumShift {
			c.sums.checkAll(from, last)
		}
	}
	return out
}

// part is a stretch of some of the numbers, which are not read yet.
func (c *stretch[T]) part(from, until uint64) stretch[T] {
	return stretch[T]{c.numbers[from:until:until], c.sums}
}

// find is the first place of an ascending stretch whose number is not less than
// one, and whether it is that.
func find[T uint32 | int64](c *stretch[T], n T) (int, bool) {
	low, high := 0, len(c.numbers)
	for low < high {
		mid := int(uint(low+high) >> 1)
		at := &c.numbers[mid]
		if c.unread(at) {
			c.check(at)
		}
		if *at < n {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low, low < len(c.numbers) && *c.at(low) == n
}
