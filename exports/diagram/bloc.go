package diagram

import (
	"cmp"
	"slices"

	"onrecord/graph/view"
	"onrecord/schema"
)

// A bloc is the actors that belong together: by affiliation, else by what they
// are.
type bloc struct {
	key     string // IRI of the actor that they are affiliated to, or a type
	name    string
	rank    int
	colours blocColours
	seen    bool
}

// byType names the blocs of actors who are affiliated to nobody.
var byType = map[string]string{"person": "Others", "organization": "Organizations", "state": "States", "group": "Groups"}

// findBlocs gives every actor of the scene its bloc. Colours follow the blocs
// of the whole store, so that they are the same in every diagram; those by type
// come after them.
func (s *sheet) findBlocs() map[string]*bloc {
	out := map[string]*bloc{}
	byKey := map[string]*bloc{}
	var rest []*bloc
	for iri, e := range s.scene.Entities {
		a, ok := e.(*schema.Actor)
		if !ok {
			continue
		}
		key, name := s.blocOf(a)
		b := byKey[key]
		if b == nil {
			b = &bloc{key: key, name: name, rank: slices.Index(s.scene.Blocs, key)}
			byKey[key] = b
			if b.rank < 0 {
				rest = append(rest, b)
			}
		}
		out[iri] = b
	}
	slices.SortFunc(rest, func(a, b *bloc) int { return cmp.Compare(a.key, b.key) })
	for i, b := range rest {
		b.rank = len(s.scene.Blocs) + i
	}
	colours := s.Theme.Blocs
	last := len(colours) - 1
	for _, b := range byKey {
		b.colours = colours[b.rank%len(colours)]
		if _, typed := byType[b.key]; typed && b.rank >= last {
			b.colours = colours[last]
		}
	}
	return out
}

// blocOf follows the affiliations of an actor to the end: those that hold at
// the last date of the scene, the first by name where there are several.
func (s *sheet) blocOf(a *schema.Actor) (key, name string) {
	seen := map[string]bool{}
	at := a
	for !seen[at.IRI] {
		seen[at.IRI] = true
		var next *schema.Actor
		for i := range at.Affiliations {
			if to, ok := s.scene.Entities[view.IRI(at, at.Affiliations[i].To)].(*schema.Actor); ok {
				next = to
				if at.Affiliations[i].Until == "" {
					break
				}
			}
		}
		if next == nil {
			break
		}
		at = next
	}
	if at != a || slices.Contains(s.scene.Blocs, at.IRI) {
		return at.IRI, s.name(at)
	}
	return a.Type, orElse(byType[a.Type], "Others")
}
