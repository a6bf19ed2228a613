package snapshot

import (
	"encoding/binary"
	"errors"
	"hash/maphash"
	"math"
)

// An interner numbers byte strings, from 0 on, in the order in which they come.
type interner struct {
	seed   maphash.Seed
	slots  []uint64 // half of a hash, and one more than a number; 0: free
	places []uint64 // of each string: its chunk and where in it
	chunks [][]byte
	bytes  int64
}

const chunkSize = 1 << 20

var errManyTerms = errors.New("a snapshot holds at most 4,294,967,294 terms")

func newInterner() *interner {
	return &interner{seed: maphash.MakeSeed(), slots: make([]uint64, 1<<10)}
}

// len is how many strings there are.
func (p *interner) len() int { return len(p.places) }

// size is how much memory it takes, in bytes.
func (p *interner) size() int64 { return p.bytes + 8*int64(len(p.slots)+len(p.places)) }

// at gives a string, which must not be changed.
func (p *interner) at(i uint32) []byte {
	place := p.places[i]
	b := p.chunks[place>>32][uint32(place):]
	n, size := binary.Uvarint(b)
	return b[size : size+int(n)]
}

// number gives the number of a string.
func (p *interner) number(s []byte) (uint32, error) {
	hash := maphash.Bytes(p.seed, s)
	mask := uint64(len(p.slots) - 1)
	high := hash &^ math.MaxUint32
	for slot := hash & mask; ; slot = (slot + 1) & mask {
		found := p.slots[slot]
		if found == 0 {
			return p.put(s, high, slot)
		}
		if found&^math.MaxUint32 == high {
			if i := uint32(found) - 1; string(p.at(i)) == string(s) {
				return i, nil
			}
		}
	}
}

func (p *interner) put(s []byte, high, slot uint64) (uint32, error) {
	if len(p.places) == math.MaxUint32-1 {
		return 0, errManyTerms
	}
	i := uint32(len(p.places))
	p.slots[slot] = high | uint64(i+1)
	p.keep(s)
	if len(p.places) > len(p.slots)*5/8 {
		p.grow()
	}
	return i, nil
}

func (p *interner) keep(s []byte) {
	need := len(s) + binary.MaxVarintLen32
	last := len(p.chunks) - 1
	if last < 0 || cap(p.chunks[last])-len(p.chunks[last]) < need {
		p.chunks = append(p.chunks, make([]byte, 0, max(need, chunkSize)))
		last++
	}
	c := p.chunks[last]
	p.places = append(p.places, uint64(last)<<32|uint64(len(c)))
	before := len(c)
	c = binary.AppendUvarint(c, uint64(len(s)))
	p.chunks[last] = append(c, s...)
	p.bytes += int64(len(p.chunks[last]) - before)
}

// grow doubles the slots. Where a string goes is in its hash, of which a slot
// has the upper half alone.
func (p *interner) grow() {
	slots := make([]uint64, 2*len(p.slots))
	mask := uint64(len(slots) - 1)
	for _, found := range p.slots {
		if found == 0 {
			continue
		}
		slot := maphash.Bytes(p.seed, p.at(uint32(found)-1)) & mask
		for slots[slot] != 0 {
			slot = (slot + 1) & mask
		}
		slots[slot] = found
	}
	p.slots = slots
}

// forget gives back what is needed for numbering alone.
func (p *interner) forget() { p.slots = nil }
