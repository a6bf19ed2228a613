package snapshot

import (
	"bytes"
	"encoding/binary"
	"io"
	"runtime"
)

// blockSize is how many terms a block of a dictionary holds.
const blockSize = 16

// A dictionary is a list of different byte strings in ascending order. They
// are kept in blocks: the prefix that all of a block have in common, the
// lengths of what follows, and what follows, in symbols.
type dictionary struct {
	n       uint32
	blocks  []uint64 // where each begins, and where the last one ends
	text    []byte
	symbols *symbols
}

// appendAt appends the string of a rank.
func (d *dictionary) appendAt(dst []byte, rank uint32) []byte {
	if rank >= d.n {
		panic(damagedf("there is no term %d", rank))
	}
	dst, block, lengths := d.open(dst, rank/blockSize)
	skip := 0
	for range rank % blockSize {
		n, size := uvarint(lengths)
		lengths = lengths[size:]
		skip += n
	}
	n, _ := uvarint(lengths)
	return d.symbols.appendText(dst, block[skip:skip+n])
}

// open appends the prefix of a block, and gives what follows the prefixes and
// the lengths.
func (d *dictionary) open(dst []byte, b uint32) (prefixed, suffixes, lengths []byte) {
	block := d.text[d.blocks[b]:d.blocks[b+1]]
	n, size := uvarint(block)
	dst = append(dst, block[size:size+n]...)
	lengths = block[size+n:]
	at := 0
	for range min(blockSize, d.n-b*blockSize) {
		_, size := uvarint(lengths[at:])
		at += size
	}
	return dst, lengths[at:], lengths
}

// uvarint reads a length that is no larger than an int32.
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
	low, high := uint32(0), uint32(len(d.blocks)-1)
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
	block := d.text[d.blocks[b]:d.blocks[b+1]]
	n, size := uvarint(block)
	prefix := block[size : size+n]
	if len(s) < n || !bytes.Equal(s[:n], prefix) {
		return bytes.Compare(prefix, s)
	}
	lengths := block[size+n:]
	length, at := uvarint(lengths)
	for range min(blockSize, d.n-b*blockSize) - 1 {
		_, size := uvarint(lengths[at:])
		at += size
	}
	var space [512]byte
	return bytes.Compare(d.symbols.appendText(space[:0], lengths[at:at+length]), s[n:])
}

// A dictionaryWriter writes a dictionary.
type dictionaryWriter struct {
	w      io.Writer
	n      uint64
	blocks []uint64
	block  blockWriter
	out    []byte
	at     uint64
}

// add adds the next string.
func (d *dictionaryWriter) add(s []byte) error {
	d.block.add(s)
	d.n++
	if len(d.block.ends) < blockSize {
		return nil
	}
	return d.flush()
}

func (d *dictionaryWriter) flush() error {
	if len(d.block.ends) == 0 {
		return nil
	}
	d.out = d.block.appendTo(d.out[:0])
	return d.write(d.out, 0)
}

// write writes blocks, of which each begins at one of the places.
func (d *dictionaryWriter) write(text []byte, starts ...uint64) error {
	for _, start := range starts {
		d.blocks = append(d.blocks, d.at+start)
	}
	d.at += uint64(len(text))
	_, err := d.w.Write(text)
	return err
}

// end writes what is left. The blocks are complete after it.
func (d *dictionaryWriter) end() error {
	err := d.flush()
	d.blocks = append(d.blocks, d.at)
	return err
}

// A blockWriter makes blocks of a dictionary.
type blockWriter struct {
	symbols *symbols
	terms   []byte // one after the other
	ends    []int
	packed  []byte // what follows the prefix in each
}

func (b *blockWriter) add(s []byte) {
	b.terms = append(b.terms, s...)
	b.ends = append(b.ends, len(b.terms))
}

func (b *blockWriter) start(i int) int {
	if i == 0 {
		return 0
	}
	return b.ends[i-1]
}

// appendTo appends the block, and begins the next one.
func (b *blockWriter) appendTo(dst []byte) []byte {
	// The strings are in order, so that what the first and the last one have
	// in common all have.
	first, last := b.terms[:b.ends[0]], b.terms[b.start(len(b.ends)-1):]
	common := 0
	for common < min(len(first), len(last)) && first[common] == last[common] {
		common++
	}
	dst = binary.AppendUvarint(dst, uint64(common))
	dst = append(dst, first[:common]...)
	b.packed = b.packed[:0]
	for i, end := range b.ends {
		before := len(b.packed)
		b.packed = b.symbols.compress(b.packed, b.terms[b.start(i)+common:end])
		dst = binary.AppendUvarint(dst, uint64(len(b.packed)-before))
	}
	b.terms, b.ends = b.terms[:0], b.ends[:0]
	return append(dst, b.packed...)
}

// A shard is blocks that were made apart from others.
type shard struct {
	text   []byte
	starts []uint64
}

// shardSize is how many strings go into a shard.
const shardSize = 1024 * blockSize

// addAll adds n strings, of which each can be had at any time, and makes the
// blocks on all processors.
func (d *dictionaryWriter) addAll(n int, at func(i int) []byte) error {
	made := make(chan chan shard, runtime.GOMAXPROCS(0))
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		defer close(made)
		for from := 0; from < n; from += shardSize {
			one := make(chan shard, 1)
			select {
			case made <- one: // as many at once as there is room for
			case <-stop:
				return
			}
			go func() { one <- d.shard(from, min(n, from+shardSize), at) }()
		}
	}()
	for one := range made {
		s := <-one
		if err := d.write(s.text, s.starts...); err != nil {
			return err
		}
	}
	d.n += uint64(n)
	return nil
}

func (d *dictionaryWriter) shard(from, until int, at func(i int) []byte) (out shard) {
	block := blockWriter{symbols: d.block.symbols}
	for i := from; i < until; i++ {
		block.add(at(i))
		if len(block.ends) == blockSize || i == until-1 {
			out.starts = append(out.starts, uint64(len(out.text)))
			out.text = block.appendTo(out.text)
		}
	}
	return out
}
