package snapshot

import (
	"hash/maphash"
	"sync/atomic"

	"github.com/cayleygraph/quad"
)

// A termCache has the values that were read lately, each in the one place where
// it can be: quads have the same predicates, labels and entities again and
// again, and questions come back to the same statements.
type termCache [1 << 16]atomic.Pointer[recentValue]

type recentValue struct {
	number uint32
	value  quad.Value
}

// longestRecent is how many bytes a term has at most that is kept.
const longestRecent = 512

// known is the value of a node's number, if it was read lately and the store is
// not closed.
func (s *Store) known(n uint32) quad.Value {
	if known := s.lately[n%uint32(len(s.lately))].Load(); known != nil && known.number == n && !s.closed.Load() {
		return known.value
	}
	return nil
}

// recent is the value of a node's number, read anew or not; nil for 0.
func (s *Store) recent(n uint32) (quad.Value, error) {
	if n == 0 {
		return nil, nil
	}
	if v := s.known(n); v != nil {
		return v, nil
	}
	s.touch(1)
	var space [longestRecent]byte
	term := s.terms.appendAt(space[:0], n-1)
	v, err := valueOf(term)
	if err == nil && len(term) <= longestRecent {
		s.lately[n%uint32(len(s.lately))].Store(&recentValue{n, v})
	}
	return v, err
}

// A numberCache has the numbers of IRIs that were looked up lately, each in the one
// place where it can be.
type numberCache [1 << 12]atomic.Pointer[recentValue]

// place is where the number of an IRI is kept.
func (s *Store) place(iri quad.IRI) *atomic.Pointer[recentValue] {
	return &s.sought[maphash.String(s.seed, string(iri))%uint64(len(s.sought))]
}
