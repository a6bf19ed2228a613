package snapshot

import (
	"sync/atomic"

	"github.com/cayleygraph/quad"
)

// Recent values are IRIs that were read lately, each in the one place where it
// can be: quads have the same few predicates, labels and entities again and
// again.
type recent [1 << 12]atomic.Pointer[recentValue]

type recentValue struct {
	number uint32
	value  quad.Value
}

// recent is the value of a node's number, read anew or not.
func (s *Store) recent(n uint32) (quad.Value, error) {
	place := &s.lately[n%uint32(len(s.lately))]
	if known := place.Load(); known != nil && known.number == n {
		return known.value, nil
	}
	v, err := s.value(n)
	if _, ok := v.(quad.IRI); ok {
		place.Store(&recentValue{n, v})
	}
	return v, err
}
