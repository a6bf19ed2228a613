package snapshot

import "encoding/binary"

// skipStep is how many numbers of a list lie between two entries.
const skipStep = 128

// A skip is an entry into a list: the number before it, and where it stands,
// counted in bytes from the start of the list.
type skip struct{ before, at uint32 }

// A listEntry says where a list is: the first of its bytes and of its skips,
// and how many numbers it has. It ends where the next one begins.
type listEntry struct {
	at    uint64
	skip  uint32
	count uint32
}

// A list is an ascending row of different numbers, each written as its
// distance from the one before, the first from 0, as an unsigned varint
// (LEB128). A list of more than skipStep numbers has an entry after each
// skipStep of them.
type list struct {
	text  stretch[byte]
	skips stretch[skip]
	count uint32
}

// lists are all lists of one table.
type lists struct {
	text    stretch[byte]
	skips   stretch[skip]
	entries stretch[listEntry] // one more than there are lists
}

func (l *lists) at(i uint32) list {
	e, next := l.entries.at(int(i)), l.entries.at(int(i)+1)
	n := next.count - e.count
	if e.count > next.count || e.at > next.at || next.at > uint64(l.text.len()) || next.skip-e.skip != skipsOf(n) || int(next.skip) > l.skips.len() {
		panic(damagedf("a list cannot be"))
	}
	return list{l.text.part(e.at, next.at), l.skips.part(uint64(e.skip), uint64(next.skip)), n}
}

// skipsOf is how many skips a list of n numbers has.
func skipsOf(n uint32) uint32 { return (max(n, 1) - 1) / skipStep }

// A listCursor reads a list.
type listCursor struct {
	list
	at   int    // in the text
	read int    // a number that begins before it was compared with its checksum
	last uint32 // number read
	n    uint32 // numbers read
}

func (l list) cursor() listCursor { return listCursor{list: l} }

// next gives the next number.
func (c *listCursor) next() (uint32, bool) {
	if c.n == c.count {
		return 0, false
	}
	if c.at >= c.read {
		c.look()
	}
	v := uint64(c.text.numbers[c.at])
	if v < 0x80 {
		c.at++
	} else {
		var size int
		v, size = binary.Uvarint(c.text.numbers[c.at:])
		if size <= 0 {
			panic(damagedf("a list cannot be"))
		}
		c.at += size
	}
	if v == 0 && c.n > 0 || v > uint64(^uint32(0)-c.last) {
		panic(damagedf("a list does not ascend"))
	}
	c.last += uint32(v)
	c.n++
	c.meet()
	return c.last, true
}

// meet compares what was read with the skip that stands there, and at the end
// with the length of the list.
func (c *listCursor) meet() {
	switch {
	case c.n == c.count:
		if c.at != c.text.len() {
			panic(damagedf("a list has more numbers than are counted"))
		}
	case c.n%skipStep == 0:
		if e := c.skips.at(int(c.n/skipStep) - 1); *e != (skip{c.last, uint32(c.at)}) {
			panic(damagedf("a list cannot be entered"))
		}
	}
}

// fill appends to an empty slice the next numbers, as many as there is room for.
func (c *listCursor) fill(out []uint32) []uint32 {
	for len(out) < cap(out) && c.n < c.count {
		if c.at >= c.read {
			c.look()
		}
		// Most are short, and these are read here.
		text, last, read := c.text.numbers[c.at:c.read], c.last, 0
		for _, v := range text[:min(len(text), cap(out)-len(out), int(c.count-c.n), int(skipStep-c.n%skipStep))] {
			if v == 0 || v >= 0x80 || last+uint32(v) < last {
				break
			}
			last += uint32(v)
			out = append(out, last)
			read++
		}
		if c.at, c.last, c.n = c.at+read, last, c.n+uint32(read); read > 0 {
			c.meet()
			continue
		}
		v, _ := c.next() // there is one, or it panics
		out = append(out, v)
	}
	return out
}

// look reads on: what the next number takes at most, and as much as a block.
func (c *listCursor) look() {
	until := min(c.at+binary.MaxVarintLen64+sumStep, c.text.len())
	c.text.read(c.at, until)
	c.read = until
	if until < c.text.len() {
		c.read -= binary.MaxVarintLen64
	}
}

// seek gives the first number from least on, or, if that was passed already,
// the one after.
func (c *listCursor) seek(least uint32) (uint32, bool) {
	// The last entry whose number before is smaller.
	low, high := c.n/skipStep, uint32(c.skips.len())
	for low < high {
		mid := low + (high-low)/2
		if c.skips.at(int(mid)).before < least {
			low = mid + 1
		} else {
			high = mid
		}
	}
	if low > c.n/skipStep {
		e := c.skips.at(int(low) - 1)
		c.at, c.last, c.n = int(e.at), e.before, low*skipStep
		if c.n > c.count || c.at > c.text.len() {
			panic(damagedf("a list cannot be entered"))
		}
	}
	for {
		v, ok := c.next()
		if !ok || v >= least {
			return v, ok
		}
	}
}

// has reports whether a number is in the list.
func (l list) has(v uint32) bool {
	c := l.cursor()
	found, ok := c.seek(v)
	return ok && found == v
}

// A listWriter makes one list.
type listWriter struct {
	text  []byte
	skips []skip
	last  uint32
	count uint32
}

// add adds a number, which is larger than the one before.
func (l *listWriter) add(v uint32) {
	if l.count > 0 && l.count%skipStep == 0 {
		l.skips = append(l.skips, skip{l.last, uint32(len(l.text))})
	}
	l.text = binary.AppendUvarint(l.text, uint64(v-l.last))
	l.last = v
	l.count++
}

// A listsWriter gathers lists in their order.
type listsWriter struct {
	text  func([]byte) error // takes what was written
	at    uint64
	skips []skip
}

// table writes the lists of a table and gives its entries. Its counts are
// running totals.
func (w *listsWriter) table(all func(yield func(*listWriter) bool)) (entries []listEntry, err error) {
	total := uint32(0)
	for l := range all {
		entries = append(entries, listEntry{w.at, uint32(len(w.skips)), total})
		w.skips = append(w.skips, l.skips...)
		w.at += uint64(len(l.text))
		total += l.count
		if err := w.text(l.text); err != nil {
			return nil, err
		}
	}
	return append(entries, listEntry{w.at, uint32(len(w.skips)), total}), nil
}
