package view

import (
	"slices"

	"onrecord/schema"
)

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

// claims makes the edges from actors to positions, one for each stance.
func (g *PropertyGraph) claims(s *Scene, ids identifier) {
	wanted := map[[2]string]Stance{}
	for _, st := range s.Stances {
		wanted[[2]string{st.Actor, st.Position}] = st
	}
	ties := newTies(s, ids)
	for _, st := range s.Statements {
		for _, side := range []struct {
			name      string
			positions []schema.Ref
		}{{supports, st.Supports}, {opposes, st.Opposes}, {neutral, st.Neutral}} {
			for _, speaker := range unique(st.Speakers) {
				for _, position := range unique(side.positions) {
					from, to := IRI(st, speaker), IRI(st, position)
					if _, ok := wanted[[2]string{from, to}]; ok {
						ties.add(from, side.name, to, st)
					}
				}
			}
		}
	}
	ties.fill(g, claimEdgeProperties, func(t *tie) []any {
		stance := wanted[[2]string{t.from, t.to}]
		indirect := any(nil)
		if stance.Indirect {
			indirect = "yes"
		}
		since, until := t.span()
		return []any{stance.Stance, len(t.statements), indirect, since, until, t.ids()}
	})
}

// unique are references without repetition.
func unique(refs []schema.Ref) []schema.Ref {
	var out []schema.Ref
	for _, r := range refs {
		if !slices.ContainsFunc(out, func(o schema.Ref) bool { return o.Kind == r.Kind && o.ID == r.ID }) {
			out = append(out, r)
		}
	}
	return out
}
