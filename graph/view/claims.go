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
func (g *PropertyGraph) claims(s *Scene, ids identifier) {
	ties, of := newTies(s, ids), map[*tie]*Stance{}
	for i := range s.Stances {
		st := &s.Stances[i]
		for _, side := range st.sides() {
			for _, statement := range side.statements {
				t := ties.add(st.Actor, side.stance, st.Position, statement)
				t.count, of[t] = side.count, st
			}
		}
	}
	ties.fill(g, claimEdgeProperties, func(t *tie) []any {
		indirect := any(nil)
		if of[t].Indirect {
			indirect = "yes"
		}
		since, until := t.span()
		return []any{of[t].Stance, t.weight(), indirect, since, until, t.names(ids)}
	})
}

// A side is what one actor says for or against a position, or neither.
type side struct {
	actor, stance string
	count         int // of utterances
	statements    []*schema.Statement
}

// sides are those of a stance that have statements.
func (s *Stance) sides() (out []side) {
	for _, of := range []struct {
		stance string
		count  int
		taken  func(*schema.Statement) []schema.Ref
	}{
		{supports, s.Supports, func(st *schema.Statement) []schema.Ref { return st.Supports }},
		{opposes, s.Opposes, func(st *schema.Statement) []schema.Ref { return st.Opposes }},
		{neutral, s.Neutral, func(st *schema.Statement) []schema.Ref { return st.Neutral }},
	} {
		side := side{s.Actor, of.stance, of.count, nil}
		for _, st := range s.Said {
			for _, position := range of.taken(st) {
				if IRI(st, position) == s.Position {
					side.statements = append(side.statements, st)
					break
				}
			}
		}
		if side.statements != nil {
			out = append(out, side)
		}
	}
	return out
}
