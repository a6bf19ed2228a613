package graph

import (
	"sync"

	"onrecord/schema"
)

// Doubts are what was read of a store and cannot be what was coded: a passage
// that its hash does not bear out. They do not end an answer, the rest of which
// is true, but whoever asked is told in the end.
type doubts struct {
	mu   sync.Mutex
	list schema.Problems
	seen map[string]bool
}

// mostDoubts are kept at most; one is enough to doubt the store.
const mostDoubts = 100

// Doubt notes what is wrong with an entity that was read, once.
func (s *Store) Doubt(id, msg string) {
	s.doubts.mu.Lock()
	defer s.doubts.mu.Unlock()
	if key := id + "\x00" + msg; len(s.doubts.list) < mostDoubts && !s.doubts.seen[key] {
		if s.doubts.seen == nil {
			s.doubts.seen = map[string]bool{}
		}
		s.doubts.seen[key] = true
		s.doubts.list = append(s.doubts.list, &schema.Problem{Pos: schema.Pos{File: s.info.URI}, ID: id, Msg: msg})
	}
}

// Doubts are the schema.Problems that were noted, in order; nil: none.
func (s *Store) Doubts() error {
	s.doubts.mu.Lock()
	defer s.doubts.mu.Unlock()
	return s.doubts.list.Sort().Err()
}
