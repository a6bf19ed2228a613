package table

import (
	"encoding/binary"
	"unsafe"

	"onrecord/schema"
)

// Texts are many texts, most of them short, such as ids: a short one stands in one
// place in memory with its length.
type Texts struct {
	short []shortText
	long  [][]string // by part
	odd   []bool     // by part: one of its texts does not stand for itself in JSON
}

// A shortText is up to 15 bytes, and how many. One that is longer has its part and
// its place there.
type shortText [16]byte

const longText = 0xff

// NewTexts makes n empty texts, which are set by so many goroutines at once: each of
// them a part.
func NewTexts(n, parts int) *Texts {
	return &Texts{short: make([]shortText, n), long: make([][]string, parts), odd: make([]bool, parts)}
}

// Len is how many there are.
func (t *Texts) Len() int { return len(t.short) }

// Set sets the text at a place, once, on the goroutine of a part. The text must not
// change any more, unless it is short.
func (t *Texts) Set(part, i int, text string) {
	if !schema.PlainInJSON(text) {
		t.odd[part] = true
	}
	e := &t.short[i]
	if len(text) < len(e) {
		e[len(e)-1] = byte(copy(e[:], text))
		return
	}
	binary.LittleEndian.PutUint64(e[:], uint64(len(t.long[part])))
	binary.LittleEndian.PutUint32(e[8:], uint32(part))
	e[len(e)-1] = longText
	t.long[part] = append(t.long[part], text)
}

// Plain reports whether each stands for itself in a JSON string.
func (t *Texts) Plain() bool {
	for _, odd := range t.odd {
		if odd {
			return false
		}
	}
	return true
}

// At is the text at a place, which nobody sets any more.
func (t *Texts) At(i int) string {
	e := &t.short[i]
	if n := int(e[len(e)-1]); n < len(e) {
		return unsafe.String(&e[0], n)
	}
	return t.longAt(i)
}

// All are all texts, in their order.
func (t *Texts) All() []string {
	out := make([]string, t.Len())
	for i := range out {
		out[i] = t.At(i)
	}
	return out
}

// Append appends the text at a place.
func (t *Texts) Append(dst []byte, i int) []byte {
	e := &t.short[i]
	if n := int(e[len(e)-1]); n < len(e) {
		at := len(dst)
		return append(dst, e[:]...)[:at+n] // so many bytes at once are quicker than a few
	}
	return append(dst, t.longAt(i)...)
}

func (t *Texts) longAt(i int) string {
	e := &t.short[i]
	return t.long[binary.LittleEndian.Uint32(e[8:])][binary.LittleEndian.Uint64(e[:])]
}
