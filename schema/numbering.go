package schema

import "fmt"

// A Numbering finds ids that nobody has. It remembers the number that an id got
// last, for what is called alike would look through all the others each time.
// The zero value is ready.
type Numbering struct {
	// Usable reports whether an id can be used, as the name of a file for
	// instance; nil: each can.
	Usable func(id string) bool

	taken map[Ref]bool
	last  map[Ref]int
}

// Take notes that an entity has an id. No id is ever given back.
func (n *Numbering) Take(k Kind, id string) {
	if n.taken == nil {
		n.taken = map[Ref]bool{}
	}
	n.taken[Ref{Kind: k, ID: id}] = true
}

// Taken reports whether an entity has an id.
func (n *Numbering) Taken(r Ref) bool { return n.taken[r] }

// Free is an id of a kind that nobody has and that is usable: the one that was
// asked for, or with the first number from 2 behind it that makes it one.
func (n *Numbering) Free(k Kind, id string) string {
	of := Ref{Kind: k, ID: id}
	for out, number := of, max(1, n.last[of]); ; number++ {
		if number > 1 {
			out.ID = fmt.Sprintf("%s-%d", id, number)
		}
		if !n.taken[out] && (n.Usable == nil || n.Usable(out.ID)) {
			if n.last == nil {
				n.last = map[Ref]int{}
			}
			n.last[of] = number
			return out.ID
		}
	}
}
