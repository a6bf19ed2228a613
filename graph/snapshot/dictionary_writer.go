package snapshot

import (
	"encoding/binary"
	"io"
	"runtime"
)

// A dictionaryWriter writes a dictionary. It is given the strings in order,
// and makes blocks of them on all processors.
type dictionaryWriter struct {
	w       io.Writer
	symbols *symbols
	n       uint64
	blocks  []uint64
	at      uint64
	shard   *shard        // that strings are put into
	made    []chan *shard // those at work, in their order
}

// shardSize is how many strings go into a shard.
const shardSize = 1024 * blockSize

// add adds the next string.
func (d *dictionaryWriter) add(s []byte) error {
	if d.shard == nil {
		d.shard = &shard{}
	}
	d.shard.strings = append(d.shard.strings, s...)
	d.shard.ends = append(d.shard.ends, len(d.shard.strings))
	d.n++
	if len(d.shard.ends) < shardSize {
		return nil
	}
	return d.hand()
}

// hand hands the shard to a processor, after waiting for one if need be.
func (d *dictionaryWriter) hand() error {
	if len(d.made) == runtime.GOMAXPROCS(0) {
		if err := d.take(); err != nil {
			return err
		}
	}
	made := make(chan *shard, 1)
	go func(s *shard) {
		s.make(d.symbols)
		made <- s
	}(d.shard)
	d.made, d.shard = append(d.made, made), nil
	return nil
}

// take writes the first of the shards at work.
func (d *dictionaryWriter) take() error {
	s := <-d.made[0]
	d.made = d.made[1:]
	for _, start := range s.starts {
		d.blocks = append(d.blocks, d.at+start)
	}
	d.at += uint64(len(s.text))
	_, err := d.w.Write(s.text)
	return err
}

// end writes what is left. The blocks are complete after it.
func (d *dictionaryWriter) end() error {
	if d.shard != nil {
		if err := d.hand(); err != nil {
			return err
		}
	}
	for len(d.made) > 0 {
		if err := d.take(); err != nil {
			return err
		}
	}
	d.blocks = append(d.blocks, d.at)
	return nil
}

// A shard is some strings, and the blocks that are made of them.
type shard struct {
	strings []byte // one after the other
	ends    []int
	text    []byte
	starts  []uint64 // of the blocks in the text
}

func (s *shard) start(i int) int {
	if i == 0 {
		return 0
	}
	return s.ends[i-1]
}

func (s *shard) make(with *symbols) {
	s.text = make([]byte, 0, len(s.strings)/2)
	var packed []byte
	for i := 0; i < len(s.ends); i += blockSize {
		s.starts = append(s.starts, uint64(len(s.text)))
		packed = s.block(i, min(i+blockSize, len(s.ends)), with, packed)
	}
}

// block appends the block of some strings. It needs some memory, and gives it
// back.
func (s *shard) block(from, until int, with *symbols, packed []byte) []byte {
	// The strings are in order, so that what the first and the last one have
	// in common all have.
	first, last := s.strings[s.start(from):s.ends[from]], s.strings[s.start(until-1):s.ends[until-1]]
	common := 0
	for common < min(len(first), len(last)) && first[common] == last[common] {
		common++
	}
	s.text = binary.AppendUvarint(s.text, uint64(common))
	s.text = append(s.text, first[:common]...)
	packed = packed[:0]
	for i := from; i < until; i++ {
		before := len(packed)
		packed = with.compress(packed, s.strings[s.start(i)+common:s.ends[i]])
		s.text = binary.AppendUvarint(s.text, uint64(len(packed)-before))
	}
	s.text = append(s.text, packed...)
	return packed
}
