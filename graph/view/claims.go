package view

import "onrecord/schema"

// The stances, which are what the edges from actors to positions are called.
const (
	supports = "supports"
	opposes  = "opposes"
	neutral  = "neutral"
)

var claimEdgeProperties = []Property{
	{"stance", schema.Text}, // of the actor over all statements: ambivalent, too
	{"count", schema.Int},   // of utterances
	{"indirect", schema.Text},
	{"since", schema.Date}, // of the first dated statement
	{"until", schema.Date}, // of the last one
	{"statements", schema.Texts},
}

// claims makes the edges from actors to positions: for each stance of a scene
// one to three, with what stands behind each. The weight is the number of
// utterances.
func (g *PropertyGraph) claims(s *Scene, ids identifier) error {
	ties, of := newTies(s, ids), map[*tie]*Stance{}
	for i := range s.Stances {
		st := &s.Stances[i]
		for _, side := range st.Sides {
			for _, row := range side.Statements {
				of[ties.add(st.Actor, side.Stance, st.Position, row)] = st
			}
		}
	}
	return ties.fill(g, claimEdgeProperties, nil, func(t *tie) []any {
		indirect := any(nil)
		if of[t].Indirect {
			indirect = "yes"
		}
		since, until := ties.span(t)
		return []any{of[t].Stance, ties.weight(t), indirect, since, until, ties.statements(t)}
	})
}
