// Package wording says whether words stand in a text as somebody typed them,
// and where: to the character, or but for what typography may change. That is
// the style of quotation marks, apostrophes and dashes, spaces and line ends,
// words divided at a line end, what takes no room, ligatures, signs on letters
// composed or not, and the marks of an editor: …, […], [W]e, [sic], [words].
//
//	text := wording.New([]rune("We must close the har-\nbour."))
//	hits, _ := text.Find(wording.Parse("[w]e … the harbour"), 0, text.Len())
//
// Letters, digits and all other signs must be the same, capitals included.
// Places are code points, half-open.
//
// A text is looked up by its bones, which are its letters and signs without
// case and without all that may differ; what has the same bones is compared
// sign by sign. The first few look-ups scan the text. Then it is sorted once by
// the six bytes that begin at each place, so that the time grows with the
// text and the quotes, and not with their product.
package wording

import (
	"bytes"
	"slices"
	"sort"
)

// A Text is words in which others are looked for. It serves one goroutine.
type Text struct {
	runes  []rune
	bones  []byte  // six zeros behind them
	at     []int32 // the character that each byte of the bones is of
	order  []int32 // places of the bones by the six bytes there; nil: not sorted
	scans  int     // look-ups without an order
	tokens []token // room for those around a place

	steps int // bytes and characters looked at
}

// New makes a text ready. It keeps the runes and does not change them.
func New(runes []rune) *Text {
	x := &Text{runes: runes, bones: make([]byte, 0, len(runes)+8), at: make([]int32, 0, len(runes))}
	for i, r := range runes {
		x.bones = appendBones(x.bones, r)
		for len(x.at) < len(x.bones) {
			x.at = append(x.at, int32(i))
		}
	}
	x.bones = append(x.bones, make([]byte, width)...)
	x.steps += len(runes)
	return x
}

// Len is the number of characters.
func (x *Text) Len() int { return len(x.runes) }

const (
	width  = 6       // bytes by which places are sorted
	scans  = 8       // look-ups that are not worth an order
	nearby = 1 << 16 // bytes that are scanned faster than looked up
	crowd  = 1 << 14 // places that are tried before the text is scanned
)

// each calls a function with every place of bones between two characters, in
// the order of the text, until it returns false.
func (x *Text) each(bones []byte, from, to int, found func(at int) bool) {
	lo := sort.Search(len(x.at), func(i int) bool { return int(x.at[i]) >= from })
	hi := lo + sort.Search(len(x.at)-lo, func(i int) bool { return int(x.at[lo+i]) >= to })
	if len(bones) == 0 || hi-lo < len(bones) {
		return
	}
	if hi-lo > nearby {
		if x.scans++; x.scans > scans && x.order == nil {
			x.sort()
		}
		if x.order != nil && x.lookUp(bones, lo, hi, found) {
			return
		}
	}
	for at := lo; ; {
		n := bytes.Index(x.bones[at:hi], bones)
		if n < 0 {
			x.steps += hi - at
			return
		}
		x.steps += n + len(bones)
		if !found(at + n) {
			return
		}
		at += n + 1
	}
}

// lookUp does what each does, by the order. It returns false, and has done
// nothing, where the six rarest bytes stand too often.
func (x *Text) lookUp(bones []byte, lo, hi int, found func(at int) bool) bool {
	var places []int32
	shift := 0
	for i := 0; i == 0 || i+width <= len(bones) && i <= 16*width; i += width {
		x.steps += 2 * width
		if p := x.starting(bones[i:min(len(bones), i+width)], lo+i, hi); i == 0 || len(p) < len(places) {
			places, shift = p, i
		}
		if len(places) < 8 {
			break
		}
	}
	if len(places) > crowd && (len(bones) >= width || len(places) > (hi-lo)/4) {
		return false
	}
	if len(bones) < width {
		places = slices.Sorted(slices.Values(places)) // they begin alike, and go on otherwise
	}
	for _, p := range places {
		at := int(p) - shift
		if at < lo || at+len(bones) > hi {
			continue
		}
		x.steps += len(bones)
		if bytes.Equal(x.bones[at:at+len(bones)], bones) && !found(at) {
			break
		}
	}
	return true
}

// starting gives the places between two at which up to six bytes stand.
func (x *Text) starting(bones []byte, lo, hi int) []int32 {
	first, last := keyOf(bones, 0), keyOf(bones, 0xff)
	i := sort.Search(len(x.order), func(i int) bool { return x.key(x.order[i]) >= first })
	j := i + sort.Search(len(x.order)-i, func(n int) bool { return x.key(x.order[i+n]) > last })
	places := x.order[i:j]
	if len(bones) == width { // they are in the order of the text
		from, _ := slices.BinarySearch(places, int32(lo))
		to, _ := slices.BinarySearch(places, int32(hi))
		return places[from:max(from, to)]
	}
	return places
}

// keyOf is up to six bytes as a number, filled up with others.
func keyOf(bones []byte, fill byte) (k uint64) {
	for i := range width {
		b := fill
		if i < len(bones) {
			b = bones[i]
		}
		k = k<<8 | uint64(b)
	}
	return k
}

func (x *Text) key(at int32) uint64 {
	b := x.bones[at : at+width]
	return uint64(b[5]) | uint64(b[4])<<8 | uint64(b[3])<<16 | uint64(b[2])<<24 | uint64(b[1])<<32 | uint64(b[0])<<40
}

// sort puts the places into their order: two bytes at a time, the last first,
// so that equal ones stay in the order of the text.
func (x *Text) sort() {
	n := len(x.at)
	x.order = make([]int32, n)
	for i := range x.order {
		x.order[i] = int32(i)
	}
	other := make([]int32, n)
	count := make([]int32, 1<<16)
	for i := width - 2; i >= 0; i -= 2 {
		clear(count)
		for at := range n { // in any order
			count[uint16(x.bones[at+i])<<8|uint16(x.bones[at+i+1])]++
		}
		sum := int32(0)
		for k, c := range count {
			count[k], sum = sum, sum+c
		}
		for _, at := range x.order {
			k := uint16(x.bones[int(at)+i])<<8 | uint16(x.bones[int(at)+i+1])
			other[count[k]] = at
			count[k]++
		}
		x.order, other = other, x.order
		x.steps += n
	}
}
