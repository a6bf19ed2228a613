package view

import (
	"maps"
	"slices"
	"strings"

	"onrecord/schema"
	"onrecord/schema/sorting"
)

var actorEdgeProperties = []Property{
	{"positions", schema.Texts}, // on which two actors agree or disagree
	{"since", schema.Date},
	{"until", schema.Date},
	{"statements", schema.Texts},
}

// actors makes the edges from actors to actors. Two agree on a position that
// both support or both oppose, and disagree on one that one supports and the
// other opposes; the weight of these edges is the number of positions.
func (g *PropertyGraph) actors(s *Scene, ids identifier) {
	ties := newTies(s, ids)
	byIRI := map[string]*schema.Statement{}
	for _, st := range slices.Concat(s.Statements, s.Reports) {
		byIRI[st.IRI] = st
	}
	for _, st := range s.Statements {
		for _, to := range []struct {
			kind string
			refs []schema.Ref
		}{
			{"addresses", st.Addressees},
			{"speaksAbout", st.About},
			{"speaksFor", st.OnBehalfOf},
			{"praises", st.Praises},
			{"criticizes", st.Criticizes},
		} {
			for _, ref := range to.refs {
				if ref.Kind != schema.KindActor {
					continue
				}
				for _, speaker := range st.Speakers {
					ties.add(IRI(st, speaker), to.kind, IRI(st, ref), st)
				}
			}
		}
		for _, to := range []struct {
			kind string
			refs []schema.Ref
		}{{"echoes", st.Echoes}, {"contradicts", st.Contradicts}, {"answers", st.Answers}} {
			for _, ref := range to.refs {
				other := byIRI[IRI(st, ref)]
				if other == nil {
					continue // it is not among those selected: its entity is not shown
				}
				for _, speaker := range st.Speakers {
					for _, of := range other.Speakers {
						ties.add(IRI(st, speaker), to.kind, IRI(other, of), st)
					}
				}
			}
		}
	}
	ties.alike()
	ties.fill(g, actorEdgeProperties, func(t *tie) []any {
		positions := any(nil)
		if t.positions != nil {
			positions = t.positions
		}
		since, until := t.span()
		return []any{positions, since, until, t.names(ids)}
	})
}

// alike adds who agrees and who disagrees.
func (t *edgeBuilder) alike() {
	type holding struct {
		actor string
		Side
	}
	byPosition := map[string][]holding{}
	for i := range t.scene.Stances {
		st := &t.scene.Stances[i]
		for _, side := range st.Sides {
			if side.Stance != neutral {
				byPosition[st.Position] = append(byPosition[st.Position], holding{st.Actor, side})
			}
		}
	}
	for _, position := range slices.Sorted(maps.Keys(byPosition)) {
		sides := byPosition[position]
		sorting.StableBy(sides, func(a, b holding) int { return strings.Compare(a.actor, b.actor) })
		for i, a := range sides {
			for _, b := range sides[i+1:] {
				if a.actor == b.actor {
					continue
				}
				kind := "disagrees"
				if a.Stance == b.Stance {
					kind = "agrees"
				}
				var tie *tie
				for _, st := range slices.Concat(a.Statements, b.Statements) {
					tie = t.add(a.actor, kind, b.actor, st)
				}
				tie.mutual = true
				if id := t.ids.of(position); len(tie.positions) == 0 || tie.positions[len(tie.positions)-1] != id {
					tie.positions = append(tie.positions, id)
				}
			}
		}
	}
}
