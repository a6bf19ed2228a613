package importer

import (
	"fmt"

	"onrecord/data/fence"
	"onrecord/schema"
)

// A numbering finds ids that nobody has. It remembers the number that an id got
// last, for what is called alike would look through all the others each time.
type numbering struct {
	taken map[schema.Ref]bool
	last  map[schema.Ref]int
}

func newNumbering() *numbering {
	return &numbering{taken: map[schema.Ref]bool{}, last: map[schema.Ref]int{}}
}

// take notes that an entity has an id. No id is ever given back.
func (n *numbering) take(k schema.Kind, id string) { n.taken[schema.Ref{Kind: k, ID: id}] = true }

// free is an id of a kind that nobody has, and that a file can have on Windows: the
// one that was asked for, or with
// the first number from 2 behind it that makes it one.
func (n *numbering) free(k schema.Kind, id string) string {
	of := schema.Ref{Kind: k, ID: id}
	for out, number := of, max(1, n.last[of]); ; number++ {
		if number > 1 {
			out.ID = numbered(id, number)
		}
		if !n.taken[out] && !fence.IsDevice(out.ID) {
			n.last[of] = number
			return out.ID
		}
	}
}

func numbered(id string, n int) string { return fmt.Sprintf("%s-%d", id, n) }
