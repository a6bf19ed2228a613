package view

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"onrecord/schema/sorting"
)

// A likeness is who agrees and who disagrees on what: two actors agree on a position that
// both support or both oppose, and disagree on one that one supports and the other
// opposes. A nil one is of nobody.
type likeness struct {
	positions []string            // IRIs, sorted
	sides     [][]holding         // on each, by actor
	held      map[string][]heldBy // by actor: where their sides are, by position
}

// A holding is a side that an actor takes.
type holding struct {
	actor string
	Side
}

// heldBy says where the sides of an actor are: from..until of those on a position.
type heldBy struct{ position, from, until int }

// newLikeness finds the sides that count: for and against.
func newLikeness(stances []Stance) *likeness {
	byPosition := map[string][]holding{}
	for i := range stances {
		st := &stances[i]
		for _, side := range st.Sides {
			if side.Stance != neutral {
				byPosition[st.Position] = append(byPosition[st.Position], holding{st.Actor, side})
			}
		}
	}
	l := &likeness{held: map[string][]heldBy{}}
	for _, position := range slices.Sorted(maps.Keys(byPosition)) {
		sides := byPosition[position]
		sorting.StableBy(sides, func(a, b holding) int { return strings.Compare(a.actor, b.actor) })
		if sides[0].actor == sides[len(sides)-1].actor {
			continue // nobody else has a view of it
		}
		at := len(l.positions)
		l.positions, l.sides = append(l.positions, position), append(l.sides, sides)
		for from, until := 0, 0; from < len(sides); from = until {
			for until = from + 1; until < len(sides) && sides[until].actor == sides[from].actor; until++ {
			}
			l.held[sides[from].actor] = append(l.held[sides[from].actor], heldBy{at, from, until})
		}
	}
	return l
}

// actors are those who agree or disagree with others, in any order.
func (l *likeness) actors() []string {
	if l == nil {
		return nil
	}
	return slices.Collect(maps.Keys(l.held))
}

// name adds who is tied, and by which statements, to what an edgeBuilder has.
func (l *likeness) name(t *edgeBuilder) {
	for _, sides := range l.sides {
		for _, h := range sides {
			for _, row := range h.Statements {
				t.shown.add(row)
			}
			if _, known := t.named[h.actor]; !known {
				t.named[h.actor] = nil
			}
		}
	}
}

// naming yields the statements of the ties of an entity, with some others: each any number
// of times. A tie of two actors rests on the statements of both.
func (l *likeness) naming(iri string, others []Row) iter.Seq[[]Row] {
	return func(yield func([]Row) bool) {
		if !yield(others) || l == nil {
			return
		}
		for _, at := range l.held[iri] {
			for _, h := range l.sides[at.position] {
				if !yield(h.Statements) {
					return
				}
			}
		}
	}
}

// ties are those of an actor with the actors whose IRIs come after theirs. Their rows are
// still in pieces.
func (l *likeness) ties(ids identifier, actor string) (out []*tie) {
	if l == nil {
		return nil
	}
	type key struct{ kind, to string }
	found := map[key]*tie{}
	for _, at := range l.held[actor] {
		sides, id := l.sides[at.position], ids.of(l.positions[at.position])
		for _, a := range sides[at.from:at.until] {
			for _, b := range sides[at.until:] {
				k := key{"disagrees", b.actor}
				if a.Stance == b.Stance {
					k.kind = "agrees"
				}
				of := found[k]
				if of == nil {
					of = &tie{from: actor, kind: k.kind, to: b.actor}
					found[k] = of
					out = append(out, of)
				}
				of.pieces = append(of.pieces, a.Statements, b.Statements)
				if n := len(of.positions); n == 0 || of.positions[n-1] != id {
					of.positions = append(of.positions, id)
				}
			}
		}
	}
	return out
}
