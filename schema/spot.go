package schema

import "cmp"

// A Spot is where a statement stands in the texts: the one that its source
// reports first comes first.
type Spot struct {
	Source    string // its id
	Unlocated bool   // nobody has said where; after all that is known of the source
	Line      int    // of the first passage, 1-based
	Start     int    // of the first passage, in code points
}

// Spot is where the first of the statement's passages stands, whatever the
// order in which they were written down.
func (s *Statement) Spot() Spot {
	out := Spot{Source: s.Source.ID, Unlocated: true}
	for i := range s.Evidence {
		p := &s.Evidence[i]
		spot := Spot{s.Source.ID, !p.Located(), p.Line, p.Start}
		if i == 0 || spot.Compare(out) < 0 {
			out = spot
		}
	}
	return out
}

// Compare orders spots by source, line and start; in each source those that
// are not located come last.
func (s Spot) Compare(o Spot) int {
	unlocated := func(s Spot) int {
		if s.Unlocated {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(s.Source, o.Source), cmp.Compare(unlocated(s), unlocated(o)),
		cmp.Compare(s.Line, o.Line), cmp.Compare(s.Start, o.Start))
}
