package snapshot

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"onrecord/graph/view/table"
)

// FuzzOpen reads files that begin as whole ones do. Their size and the
// checksum of their header are made right, so that what lies behind is
// reached; patches are put into them, each a byte after the three of its
// place.
func FuzzOpen(f *testing.F) {
	v := victimOf(f, 2)
	h := headerOf(f, v.whole)
	f.Add(v.whole, []byte{})
	f.Add(v.whole[:headerSize], []byte{})
	for id := sectionID(1); id <= sections; id++ { // the first and the last byte of each section, and where it lies
		at := h.sections[id]
		for _, place := range []uint64{at.offset, at.offset + at.length - 1, tableOffset + entrySize*uint64(id-1)} {
			f.Add([]byte{}, []byte{byte(place >> 16), byte(place >> 8), byte(place), 0xff})
		}
	}
	for p := range uint64(table.Parts) { // the first and the last byte of each part of the statement table
		at := h.sections[secColumns].offset
		entry := v.whole[at+16*p:]
		offset, length := at+le.Uint64(entry), uint64(le.Uint32(entry[8:])*le.Uint32(entry[12:]))
		for _, place := range []uint64{offset, offset + max(length, 1) - 1} {
			f.Add([]byte{}, []byte{byte(place >> 16), byte(place >> 8), byte(place), 0xff})
		}
	}
	f.Fuzz(func(t *testing.T, head, patches []byte) {
		b := bytes.Clone(v.whole)
		if len(head) > headerSize {
			b = bytes.Clone(head)
			le.PutUint64(b[16:], uint64(len(b)))
		} else {
			copy(b, head)
		}
		for ; len(patches) > 3; patches = patches[4:] {
			at := int(patches[0])<<16 | int(patches[1])<<8 | int(patches[2])
			b[at%len(b)] = patches[3]
		}
		v.random = rand.New(rand.NewPCG(4, 2))
		v.try(t, "read", seal(b))
	})
}
