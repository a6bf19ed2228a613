package snapshot

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
)

// Version is that of the format, and the only one that is read: a store is made
// again from its corpus in little time. It grows when older programs could no
// longer read what is written, or would be told something else by it.
const Version = 6

// magic begins every snapshot. Its first byte is not text, and its line ends
// show what a transfer as text has done to a file.
const magic = "\x8eonrec\r\n"

// A sectionID says what a section holds; see FORMAT.md for each.
type sectionID uint32

const (
	secSymbols        sectionID = 1 + iota // what dictionaries are compressed with
	secTerms                               // the dictionary: blocks of terms
	secTermBlocks                          // where each block begins
	secRows                                // the quads, four node numbers each
	secRowFence                            // the subject of every fenceStep-th row
	secObjects                             // row numbers by object, then predicate
	secObjectFence                         // object and predicate of every fenceStep-th of these
	secLists                               // ascending lists of numbers
	secSkips                               // where to enter long lists
	secPredicates                          // nodes that are predicates
	secPredicateRows                       // and the list of the rows of each
	secLabels                              // nodes that are labels
	secLabelRows                           // and the list of the rows of each
	secStatements                          // nodes that are statements
	secRanks                               // the rank of each in the order of days
	secOrder                               // the statements in that order
	secDays                                // the days that occur
	secFrom                                // the first possible day of each, in that order
	secUntil                               // the last possible day of each, in that order
	secLatest                              // the latest of the last days, block by block
	secWords                               // the dictionary of folded words
	secWordBlocks                          // where each block begins
	secWordStatements                      // and the list of the statements of each
	secNames                               // what entities are called, in folded order
	secInputs                              // what it was built from
	secColumns                             // the statement table
	secDigests                             // the digest of each part
	secSums                                // the checksums of blocks, of all before this
	sections          = iota               // how many there are
)

// The header takes the first headerSize bytes: fields, the table of sections,
// zeros, and a checksum of all that at its end.
const (
	headerSize  = 1024
	tableOffset = 56
	entrySize   = 24
	alignment   = 16
)

// A header says what a snapshot holds.
type header struct {
	size     uint64 // of the file in bytes
	quads    uint64
	terms    uint64
	words    uint64
	sections [sections + 1]span // by id; 0 is none
}

// A span is where a section lies and the checksum of it, padding included.
type span struct {
	offset, length uint64
	sum            uint32
}

// castagnoli is the polynomial of every checksum (CRC-32C, RFC 3720, B.4). Its tables
// are made when they are first needed: most starts of the program need none.
func castagnoli() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) }

var le = binary.LittleEndian

// littleEndian refuses a machine in whose memory numbers lie the other way
// round than in the file.
func littleEndian() error {
	if binary.NativeEndian.Uint16([]byte{1, 0}) != 1 {
		return errors.New("a snapshot needs a machine that is little endian")
	}
	return nil
}

// marshal writes a header.
func (h *header) marshal() []byte {
	b := make([]byte, headerSize)
	copy(b, magic)
	le.PutUint32(b[8:], Version)
	le.PutUint32(b[12:], sections)
	le.PutUint64(b[16:], h.size)
	le.PutUint64(b[24:], h.quads)
	le.PutUint64(b[32:], h.terms)
	le.PutUint64(b[40:], h.words)
	for id := sectionID(1); id <= sections; id++ {
		e := b[tableOffset+entrySize*int(id-1):]
		s := h.sections[id]
		le.PutUint64(e, s.offset)
		le.PutUint64(e[8:], s.length)
		le.PutUint32(e[16:], s.sum)
		le.PutUint32(e[20:], uint32(id))
	}
	le.PutUint32(b[headerSize-4:], crc32.Checksum(b[:headerSize-4], castagnoli()))
	return b
}

// ErrNotAStore says that a file is not a snapshot.
var ErrNotAStore = errors.New("this is not a snapshot")

// A DamageError says that a snapshot is not as it was written.
type DamageError struct {
	What string // is wrong; empty where the program itself stumbled over it
}

func (e *DamageError) Error() string {
	if e.What == "" {
		return "this snapshot is damaged"
	}
	return "this snapshot is damaged: " + e.What
}

// A NewerError says that a snapshot is of a version that this program does not
// know.
type NewerError struct{ Version int }

func (e *NewerError) Error() string {
	return fmt.Sprintf("it was built by a newer onrecord (format %d; this one reads up to %d)", e.Version, Version)
}

// An OlderError says that a snapshot is of a version that this program no
// longer reads.
type OlderError struct{ Version int }

func (e *OlderError) Error() string {
	return fmt.Sprintf("it was built by an older onrecord (format %d; this one reads %d): build it again", e.Version, Version)
}

func damagedf(format string, args ...any) error {
	return &DamageError{fmt.Sprintf(format, args...)}
}

// unmarshal reads the header of a file of a size from its first bytes, and
// checks all that can be checked without the rest.
func (h *header) unmarshal(b []byte, size int64) error {
	switch {
	case !resembles(b):
		return ErrNotAStore
	case len(b) < headerSize:
		return damagedf("it ends after %d bytes", len(b))
	case string(b[:len(magic)]) != magic:
		return damagedf("its first bytes are wrong")
	}
	if sum := crc32.Checksum(b[:headerSize-4], castagnoli()); sum != le.Uint32(b[headerSize-4:]) {
		return damagedf("the checksum of its header is wrong")
	}
	switch v := le.Uint32(b[8:]); {
	case v > Version:
		return &NewerError{int(v)}
	case v == 0:
		return damagedf("it has no version")
	case v < Version:
		return &OlderError{int(v)}
	}
	if n := le.Uint32(b[12:]); n != sections {
		return damagedf("it has %d sections", n)
	}
	h.size, h.quads, h.terms, h.words = le.Uint64(b[16:]), le.Uint64(b[24:]), le.Uint64(b[32:]), le.Uint64(b[40:])
	if h.size != uint64(size) {
		return damagedf("it has %d bytes, and should have %d", size, h.size)
	}
	if h.quads > math.MaxUint32 || h.terms > math.MaxUint32-1 || h.words > math.MaxUint32 {
		return damagedf("its counts cannot be")
	}
	end := uint64(headerSize)
	for id := sectionID(1); id <= sections; id++ {
		e := b[tableOffset+entrySize*int(id-1):]
		s := span{le.Uint64(e), le.Uint64(e[8:]), le.Uint32(e[16:])}
		if s.offset != end || s.length > h.size-end || le.Uint32(e[20:]) != uint32(id) {
			return damagedf("section %d is not where it can be", id)
		}
		end = aligned(s.offset + s.length)
		h.sections[id] = s
	}
	if end != h.size {
		return damagedf("something follows the last section")
	}
	return nil
}

// resembles reports whether a file that begins with some bytes is a snapshot,
// whole or not: most of the magic is there, or what there is of it.
func resembles(b []byte) bool {
	b = b[:min(len(b), len(magic))]
	same := 0
	for i, c := range b {
		if c == magic[i] {
			same++
		}
	}
	return len(b) > 0 && same >= len(b)*5/8 && (len(b) == len(magic) || same == len(b))
}

// aligned is the next offset at which a section may begin.
func aligned(n uint64) uint64 { return (n + alignment - 1) / alignment * alignment }
