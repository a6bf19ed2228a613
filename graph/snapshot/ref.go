package snapshot

import (
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/quad"
)

// A node is the number of a term: one more than its rank in the dictionary.
// References are pointers, so that many are made at once.
type node uint32

// Key is that of refs.Ref.
func (n *node) Key() any { return *n }

// A link is the number of a row.
type link uint32

// Key is that of refs.Ref.
func (l *link) Key() any { return *l }

func newNode(n uint32) *node {
	out := node(n)
	return &out
}

// numberOf is the number of a node of this store; 0: it is of another, or
// none.
func (s *Store) numberOf(r refs.Ref) uint32 {
	if n, ok := r.(*node); ok && uint32(*n) <= s.terms.n {
		return uint32(*n)
	}
	return 0
}

// directions are those of a row, in the order of its numbers.
var directions = [...]quad.Direction{subject: quad.Subject, predicate: quad.Predicate, object: quad.Object, label: quad.Label}
