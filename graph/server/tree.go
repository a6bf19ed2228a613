package server

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"math"
	"math/bits"
	"strconv"

	"onrecord/graph/snapshot"
)

// A tree has the digests of groups of parts, as many as make it about as long as a group:
// whoever compares two versions reads the tree, and then the groups that differ. Which
// group a part is in is said by the highest bits of its place.
type tree []snapshot.Digest

// mostGroups bounds a tree to 64 kB.
const mostGroups = 1 << 12

// newTree is the one of so many parts, which are added then.
func newTree(parts int) tree { return make(tree, min(1<<(bits.Len(uint(parts))/2), mostGroups)) }

// placeOf is where a part stands, a hash of what it is called that is not negative.
func placeOf(label string, bucket, buckets int64) int64 {
	var space [256]byte
	name := append(strconv.AppendInt(append(strconv.AppendInt(space[:0], bucket, 10), '/'), buckets, 10), ' ')
	sum := sha256.Sum256(append(name, label...))
	return int64(binary.BigEndian.Uint64(sum[:]) >> 1)
}

// group is the one of a place.
func (t tree) group(place int64) int {
	return int(uint64(place) >> (63 - bits.TrailingZeros(uint(len(t)))))
}

// add adds a part with the bytes of its digest. The sum of a group is the same in whatever
// order its parts come.
func (t tree) add(place int64, content []byte) {
	var space [64]byte
	sum := sha256.Sum256(append(binary.BigEndian.AppendUint64(space[:0], uint64(place)), content...))
	of := &t[t.group(place)]
	low, carry := bits.Add64(of[1], binary.BigEndian.Uint64(sum[8:]), 0)
	high, _ := bits.Add64(of[0], binary.BigEndian.Uint64(sum[:]), carry)
	*of = snapshot.Digest{high, low}
}

// places is a range of them, both included.
type places struct{ first, last int64 }

// changed are the places of the groups that differ from those of another tree, which has
// as many.
func (t tree) changed(other tree) (out []places) {
	if len(t) != len(other) {
		return nil
	}
	size := int64(math.MaxInt64>>bits.TrailingZeros(uint(len(t)))) + 1 // wraps for one group
	for i := range t {
		if t[i] == other[i] {
			continue
		}
		if last := int64(i+1)*size - 1; len(out) > 0 && out[len(out)-1].last == int64(i)*size-1 {
			out[len(out)-1].last = last
		} else {
			out = append(out, places{int64(i) * size, last})
		}
	}
	return out
}

// bytes are those of a tree.
func (t tree) bytes() (out []byte) {
	for _, d := range t {
		out = append(out, digestBytes(d)...)
	}
	return out
}

// errTree says that bytes are no tree.
var errTree = errors.New("no tree of parts")

// readTree reads one as a server gives it; NULL or no bytes: there is none.
func readTree(text []byte) (tree, error) {
	b, err := raw(text)
	if err != nil || len(b) == 0 {
		return nil, err
	}
	const size = 16
	out := make(tree, len(b)/size)
	if len(b)%size != 0 || bits.OnesCount(uint(len(out))) != 1 || len(out) > mostGroups {
		return nil, errTree
	}
	for i := range out {
		out[i] = snapshot.Digest{binary.BigEndian.Uint64(b[size*i:]), binary.BigEndian.Uint64(b[size*i+8:])}
	}
	return out, nil
}

// tree is that of all parts of a layout.
func (l *layout) tree() tree {
	out := newTree(len(l.parts))
	for _, p := range l.parts {
		out.add(p.place, digestBytes(p.content))
	}
	return out
}
