package snapshot

import (
	"bytes"
	"encoding/binary"
)

// blockSize is how many terms a block of a dictionary holds.
const blockSize = 16

// A dictionary is a list of different byte strings in ascending order. They
// are kept in blocks: the prefix that all of a block have in common, the
// lengths of what follows, and what follows, in symbols.
type dictionary struct {
	n       uint32
	blocks  stretch[uint64] // where each begins, and where the last one ends
	text    stretch[byte]
	symbols *symbols
}

// appendAt appends the string of a rank.
func (d *dictionary) appendAt(dst []byte, rank uint32) []byte {
	if rank >= d.n {
		panic(damagedf("there is no term %d", rank))
	}
	b := rank / blockSize
	block := d.block(b)
	n, size := uvarint(block)
	dst = append(dst, block[size:size+n]...)
	block = block[size+n:]
	if first, last, ok := d.short(block, b); ok {
		from := blockSize + bytesBefore(first, last, rank%blockSize)
		return d.symbols.appendText(dst, block[from:from+int(block[rank%blockSize])])
	}
	// Long texts: the lengths take one byte or two each.
	at, skip, length := 0, 0, 0
	for i := range min(blockSize, d.n-b*blockSize) {
		n, size := int(block[at]), 1
		if n >= 0x80 {
			if next := int(block[at+1]); next < 0x80 && next > 0 {
				n, size = n&0x7f|next<<7, 2
			} else {
				n, size = uvarint(block[at:])
			}
		}
		at += size
		switch {
		case i < rank%blockSize:
			skip += n
		case i == rank%blockSize:
			length = n
		}
	}
	return d.symbols.appendText(dst, block[at+skip:at+skip+length])
}

// short gives the lengths that a block begins with, if each takes one byte. Mostly
// that is so.
func (d *dictionary) short(lengths []byte, b uint32) (first, last uint64, ok bool) {
	if len(lengths) < blockSize || d.n-b*blockSize < blockSize {
		return 0, 0, false
	}
	first, last = le.Uint64(lengths), le.Uint64(lengths[8:])
	return first, last, (first|last)&0x8080808080808080 == 0
}

// bytesBefore is the sum of the first n of 16 bytes, each of which is less than 128:
// eight of them in each number, the first lowest.
func bytesBefore(first, last uint64, n uint32) int {
	sum := func(bytes uint64, n uint32) uint64 { // of the first n, pair by pair, for eight may be more than 255
		bytes &= 1<<(8*n) - 1
		pairs := bytes&0x00FF00FF00FF00FF + bytes>>8&0x00FF00FF00FF00FF
		return pairs * 0x0001000100010001 >> 48
	}
	return int(sum(first, min(n, 8)) + sum(last, n-min(n, 8)))
}

// block is what is in a block.
func (d *dictionary) block(b uint32) []byte {
	ends := d.blocks.read(int(b), int(b)+2)
	return d.text.read(int(ends[0]), int(ends[1]))
}

// open appends the prefix of a block, and gives what follows the prefixes and
// the lengths.
func (d *dictionary) open(dst []byte, b uint32) (prefixed, suffixes, lengths []byte) {
	block := d.block(b)
	n, size := uvarint(block)
	dst = append(dst, block[size:size+n]...)
	suffixes, lengths = d.split(block[size+n:], b)
	return dst, suffixes, lengths
}

// split parts the lengths of a block from the texts that follow them.
func (d *dictionary) split(lengths []byte, b uint32) (suffixes, _ []byte) {
	if _, _, ok := d.short(lengths, b); ok {
		return lengths[blockSize:], lengths
	}
	at := 0
	for range min(blockSize, d.n-b*blockSize) {
		_, size := uvarint(lengths[at:])
		at += size
	}
	return lengths[at:], lengths
}

// end sees to it that the last block has as many strings as are counted.
func (d *dictionary) end() {
	if d.n == 0 {
		return
	}
	_, text, lengths := d.open(nil, (d.n-1)/blockSize)
	n := 0
	for range (d.n-1)%blockSize + 1 {
		length, size := uvarint(lengths)
		lengths = lengths[size:]
		n += length
	}
	if n != len(text) {
		panic(damagedf("its header counts other terms or words than there are"))
	}
}

// uvarint reads a length that is not larger than an int32.
func uvarint(b []byte) (n, size int) {
	if b[0] < 0x80 {
		return int(b[0]), 1
	}
	v, size := binary.Uvarint(b)
	if size <= 0 || v > 1<<31-1 {
		panic(damagedf("a length cannot be"))
	}
	return int(v), size
}

// find gives the rank of a string, or the one that it would have.
func (d *dictionary) find(s []byte) (rank uint32, found bool) {
	if d.n == 0 {
		return 0, false
	}
	// The last block whose first string is not after s.
	low, high := uint32(0), uint32(d.blocks.len()-1)
	for low+1 < high {
		mid := low + (high-low)/2
		if d.compareFirst(mid, s) <= 0 {
			low = mid
		} else {
			high = mid
		}
	}
	var space [512]byte
	prefix, suffixes, lengths := d.open(space[:0], low)
	first := low * blockSize
	n := min(blockSize, d.n-first)
	rest, ok := bytes.CutPrefix(s, prefix)
	if !ok {
		if bytes.Compare(s, prefix) < 0 {
			return first, false
		}
		return first + n, false
	}
	var text []byte
	for i := range n {
		length, size := uvarint(lengths)
		lengths = lengths[size:]
		text = d.symbols.appendText(text[:0], suffixes[:length])
		switch c := bytes.Compare(text, rest); {
		case c == 0:
			return first + i, true
		case c > 0:
			return first + i, false
		}
		suffixes = suffixes[length:]
	}
	return first + n, false
}

// compareFirst compares the first string of a block.
func (d *dictionary) compareFirst(b uint32, s []byte) int {
	block := d.block(b)
	n, size := uvarint(block)
	prefix := block[size : size+n]
	if len(s) < n || !bytes.Equal(s[:n], prefix) {
		return bytes.Compare(prefix, s)
	}
	lengths := block[size+n:]
	if _, _, ok := d.short(lengths, b); ok {
		var space [512]byte
		return bytes.Compare(d.symbols.appendText(space[:0], lengths[blockSize:blockSize+int(lengths[0])]), s[n:])
	}
	length, at := uvarint(lengths)
	for range min(blockSize, d.n-b*blockSize) - 1 {
		_, size := uvarint(lengths[at:])
		at += size
	}
	var space [512]byte
	return bytes.Compare(d.symbols.appendText(space[:0], lengths[at:at+length]), s[n:])
}

// A blockReader reads strings of a dictionary one after the other, and each block
// of those that lie near one another once.
type blockReader struct {
	d       *dictionary
	block   uint32 // plus 1; 0: none was read
	prefix  []byte
	lengths []byte // of the block's strings that are to come
	text    []byte // and these
	at      uint32 // how many came
}

func (d *dictionary) reader() blockReader { return blockReader{d: d} }

// appendAt appends the string of a rank.
func (r *blockReader) appendAt(dst []byte, rank uint32) []byte {
	b, i := rank/blockSize, rank%blockSize
	if r.block != b+1 || i < r.at {
		r.prefix, r.text, r.lengths = r.d.open(r.prefix[:0], b)
		r.block, r.at = b+1, 0
	}
	for ; ; r.at++ {
		n, size := uvarint(r.lengths)
		r.lengths = r.lengths[size:]
		text := r.text[:n]
		r.text = r.text[n:]
		if r.at == i {
			r.at++
			return r.d.symbols.appendText(append(dst, r.prefix...), text)
		}
	}
}
