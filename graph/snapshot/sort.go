package snapshot

import (
	"bytes"
	"encoding/binary"
	"runtime"
	"slices"
	"sync"
)

// sorted gives the numbers of a pool's strings in the order of the strings.
func (p *interner) sorted() []uint32 {
	all := make([]keyedString, p.len())
	for i := range all {
		all[i] = keyedString{key(p.at(uint32(i)), 0), uint32(i)}
	}
	s := sorter{pool: p, free: make(chan struct{}, runtime.GOMAXPROCS(0)-1)}
	s.sort(all, 0)
	s.running.Wait()
	out := make([]uint32, len(all))
	for i, k := range all {
		out[i] = k.number
	}
	return out
}

// A keyedString is its number with eight of its bytes, filled up with zeros.
type keyedString struct {
	key    uint64
	number uint32
}

func key(s []byte, depth int) uint64 {
	if len(s) >= depth+8 {
		return binary.BigEndian.Uint64(s[depth:])
	}
	var b [8]byte
	if len(s) > depth {
		copy(b[:], s[depth:])
	}
	return binary.BigEndian.Uint64(b[:])
}

// A sorter is a multikey quicksort (Bentley and Sedgewick, 1997) that keeps
// eight bytes of each string at hand (Ng and Kakehi, 2007): most terms begin
// alike, and lie far from one another.
type sorter struct {
	pool    *interner
	free    chan struct{} // for each processor that is idle, room
	running sync.WaitGroup
}

// sort orders strings that are alike up to a depth.
func (s *sorter) sort(a []keyedString, depth int) {
	for len(a) > 24 {
		pivot := median(a[0].key, a[len(a)/2].key, a[len(a)-1].key)
		low, i, high := 0, 0, len(a)
		for i < high {
			switch k := a[i].key; {
			case k < pivot:
				a[low], a[i] = a[i], a[low]
				low++
				i++
			case k > pivot:
				high--
				a[high], a[i] = a[i], a[high]
			default:
				i++
			}
		}
		s.fork(a[:low], depth)
		s.fork(a[high:], depth)
		a = a[low:high]
		if byte(pivot) == 0 { // they have ended, and are one, or hold zeros
			slices.SortFunc(a, func(a, b keyedString) int { return bytes.Compare(s.pool.at(a.number), s.pool.at(b.number)) })
			return
		}
		depth += 8
		for i := range a {
			a[i].key = key(s.pool.at(a[i].number), depth)
		}
	}
	for i := 1; i < len(a); i++ {
		for j := i; j > 0 && s.less(a[j], a[j-1], depth); j-- {
			a[j], a[j-1] = a[j-1], a[j]
		}
	}
}

// fork sorts on another processor if one is idle and it is worth it.
func (s *sorter) fork(a []keyedString, depth int) {
	if len(a) > 1<<12 {
		select {
		case s.free <- struct{}{}:
			s.running.Go(func() {
				s.sort(a, depth)
				<-s.free
			})
			return
		default:
		}
	}
	s.sort(a, depth)
}

func (s *sorter) less(a, b keyedString, depth int) bool {
	if a.key != b.key {
		return a.key < b.key
	}
	if byte(a.key) == 0 {
		return bytes.Compare(s.pool.at(a.number), s.pool.at(b.number)) < 0
	}
	return bytes.Compare(s.pool.at(a.number)[depth+8:], s.pool.at(b.number)[depth+8:]) < 0
}

func median(a, b, c uint64) uint64 {
	return max(min(a, b), min(max(a, b), c))
}
