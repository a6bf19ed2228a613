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

// A link is a row and its number. The row is copied, so that its nodes are at
// hand whatever becomes of the file.
type link struct {
	number uint32
	row    row
}

// linkKey tells a link from others.
type linkKey uint32

// Key is that of refs.Ref.
func (l *link) Key() any { return linkKey(l.number) }

// node is one of a link; nil: it has none there.
func (l *link) node(column int) refs.Ref {
	if l.row[column] == 0 {
		return nil
	}
	return (*node)(&l.row[column])
}

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
