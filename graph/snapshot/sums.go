package snapshot

import (
	"context"
	"fmt"
	"hash/crc32"
	"sync/atomic"
)

// sumStep is how many bytes of a file share a checksum. It is a page of memory
// on most machines, so that no more is read for a checksum than is anyway.
const (
	sumStep  = 1 << sumShift
	sumShift = 12
)

// The sums of a file are the checksums of its blocks, up to where they stand
// themselves. Each block is compared with its own before it is first read, once
// in the life of a Store. The first one is so without the header, which has a
// checksum of its own.
type sums struct {
	file  []byte // what lies under them
	of    []uint32
	known []uint32 // a bit for each block that is as it was written
	spans *[sections + 1]span
}

// sumBlocks is how many blocks a file has whose sums begin at an offset.
func sumBlocks(until uint64) int64 { return int64((until + sumStep - 1) / sumStep) }

// openSums reads the checksums, which are checked at once: they are a
// thousandth of the file.
func (s *Store) openSums() (*sums, error) {
	at := s.sections[secSums]
	until := aligned(at.offset + at.length)
	if crc32.Checksum(s.mapped.bytes[at.offset:until], castagnoli()) != at.sum {
		return nil, damagedf("the bytes %d to %d are not those that were written, the checksums of all others (section %d)", at.offset, until-1, secSums)
	}
	var bad error
	of := numbers[uint32](s, secSums, sumBlocks(at.offset), &bad)
	if bad != nil {
		return nil, bad
	}
	file := s.mapped.bytes[:at.offset]
	return &sums{
		file: file,
		of:   of.numbers, known: make([]uint32, (len(of.numbers)+31)/32), spans: &s.sections,
	}, nil
}

// settle compares the blocks from one to another that were not yet. Mostly that
// is one block, which was.
func (s *sums) settle(b, last uintptr) {
	for {
		if atomic.LoadUint32(&s.known[b>>5])>>(b&31)&1 == 0 {
			s.check(b)
		}
		if b++; b > last {
			return
		}
	}
}

// check compares a block, and panics with a *DamageError if it is another than
// was written.
func (s *sums) check(b uintptr) {
	from, until := max(b*sumStep, headerSize), min((b+1)*sumStep, uintptr(len(s.file)))
	if crc32.Checksum(s.file[from:until], castagnoli()) != s.of[b] {
		panic(damagedf("the bytes %d to %d are not those that were written, in %s", from, until-1, s.sectionsOf(from, until)))
	}
	atomic.OrUint32(&s.known[b>>5], 1<<(b&31))
}

// verify compares all blocks, whether they were read or not.
func (s *sums) verify(ctx context.Context) error {
	for b := range uintptr(len(s.of)) {
		if b%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		s.check(b)
	}
	return nil
}

// sectionsOf names the sections that have some of the bytes.
func (s *sums) sectionsOf(from, until uintptr) string {
	first, last := sectionID(0), sectionID(0)
	for id := sectionID(1); id <= sections; id++ {
		at := s.spans[id]
		if at.length > 0 && at.offset < uint64(until) && at.offset+at.length > uint64(from) {
			if last = id; first == 0 {
				first = id
			}
		}
	}
	if first == last {
		return fmt.Sprintf("section %d", first)
	}
	return fmt.Sprintf("sections %d to %d", first, last)
}
