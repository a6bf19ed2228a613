package view

import (
	"github.com/cayleygraph/quad"

	"onrecord/graph/view/table"
	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/sorting"
)

var actorEdgeProperties = []Property{
	{"positions", schema.Texts}, // on which two actors agree or disagree
	{"since", schema.Date},
	{"until", schema.Date},
	{"statements", schema.Texts},
}

// actorTies are what edges are called that lead from a speaker to whom a statement names.
var actorTies = []struct {
	kind  string
	field table.Field
}{
	{"addresses", table.Addressees},
	{"speaksAbout", table.About},
	{"speaksFor", table.OnBehalfOf},
	{"praises", table.Praises},
	{"criticizes", table.Criticizes},
}

// actors makes the edges from actors to actors. Two agree on a position that
// both support or both oppose, and disagree on one that one supports and the
// other opposes; the weight of these edges is the number of positions.
func (g *PropertyGraph) actors(s *Scene, ids identifier) error {
	ties, said := newTies(s, ids), s.Said
	for _, row := range s.Statements {
		for _, to := range actorTies {
			for _, iri := range said.Refs(to.field, row) {
				if !isActor(iri) {
					continue
				}
				for _, speaker := range said.Refs(table.Speakers, row) {
					ties.add(speaker, to.kind, iri, row)
				}
			}
		}
	}
	if err := ties.replies(); err != nil {
		return err
	}
	alike := newLikeness(s.Stances)
	alike.name(ties)
	return ties.fill(g, actorEdgeProperties, alike, func(t *tie) []any {
		positions := any(nil)
		if t.positions != nil {
			positions = t.positions
		}
		since, until := ties.span(t)
		return []any{positions, since, until, ties.statements(t)}
	})
}

func isActor(iri string) bool {
	_, ref, _ := rdf.SplitIRI(quad.IRI(iri))
	return ref.Kind == schema.KindActor
}

// replies adds who echoes, contradicts and answers whom: of what statements of the scene
// say of others of it.
func (t *edgeBuilder) replies() error {
	said := t.scene.Said
	place := map[Row]int{}
	for _, kind := range []string{"echoes", "contradicts", "answers"} {
		all, err := said.Among(kind)
		if err != nil {
			return err
		}
		if len(all) > 0 && len(place) == 0 {
			for i, row := range t.scene.Statements {
				place[row] = i
			}
		}
		sorting.StableBy(all, func(a, b Reply) int { return place[a.From] - place[b.From] })
		for _, reply := range all {
			if _, shown := place[reply.From]; !shown {
				continue
			}
			for _, speaker := range said.Refs(table.Speakers, reply.From) {
				for _, of := range said.Refs(table.Speakers, reply.To) {
					t.add(speaker, kind, of, reply.From)
				}
			}
		}
	}
	return nil
}
