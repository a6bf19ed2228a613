package vocab

import (
	"sync"

	"github.com/cayleygraph/quad"

	"onrecord/schema/term"
)

// A phrase says in words how one entity is linked to another one: from the subject
// of a predicate to its object, and back.
type phrase struct{ forth, back string }

// phrases are those of all predicates of the fields that link entities, and of
// AffiliatedWith.
var phrases = sync.OnceValue(func() map[quad.IRI]phrase {
	return map[quad.IRI]phrase{
		term.Speaker:        {"said by", "said"},
		term.OnBehalfOf:     {"said on behalf of", "represented in"},
		term.Addressee:      {"said to", "was told"},
		term.Supports:       {"supports", "supported by"},
		term.Opposes:        {"opposes", "opposed by"},
		term.NeutralOn:      {"neutral on", "left open by"},
		term.Praises:        {"praises", "praised by"},
		term.Criticizes:     {"criticizes", "criticized by"},
		term.About:          {"about", "subject of"},
		term.Event:          {"said at", "occasion of"},
		term.Place:          {"took place in", "place of"},
		term.Restates:       {"restates", "restated by"},
		term.Echoes:         {"echoes", "echoed by"},
		term.Contradicts:    {"contradicts", "contradicted by"},
		term.Answers:        {"answers", "answered by"},
		term.DuplicateOf:    {"duplicate of", "duplicated by"},
		term.Evidence:       {"proved by", "proves"},
		term.DCTSource:      {"reported by", "reports"},
		term.DCTCreator:     {"written by", "wrote"},
		term.SKOSBroader:    {"narrower than", "broader than"},
		term.Opposite:       {"opposite of", "opposite of"},
		term.Within:         {"within", "contains"},
		term.PartOf:         {"part of", "includes"},
		term.Participant:    {"attended by", "took part in"},
		term.Absent:         {"missed by", "absent from"},
		term.Role:           {"holds office in", "office held by"},
		term.Organization:   {"office in", "has the office"},
		term.Affiliation:    {"has the affiliation", "affiliation of"},
		term.To:             {"affiliation to", "end of"},
		term.AffiliatedWith: {"belongs to", "has as member"},
	}
})

// Phrase says in words how a predicate links an entity to the next one, or where
// reverse is true how the one that it leads to is linked to the one that it comes
// from: "said by", "broader than". Of a predicate that is none of ours it is the
// short name.
func Phrase(predicate quad.IRI, reverse bool) string {
	p, ok := phrases()[predicate]
	switch {
	case !ok && reverse:
		return "← " + term.Compact(predicate)
	case !ok:
		return term.Compact(predicate) + " →"
	case reverse:
		return p.back
	}
	return p.forth
}
