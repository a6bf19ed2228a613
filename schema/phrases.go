package schema

import "github.com/cayleygraph/quad"

// A phrase says in words how one entity is linked to another one: from the subject
// of a predicate to its object, and back.
type phrase struct{ forth, back string }

// phrases are those of all predicates of the fields that link entities, and of
// AffiliatedWith.
var phrases = map[quad.IRI]phrase{
	orSpeaker:      {"said by", "said"},
	orOnBehalfOf:   {"said on behalf of", "represented in"},
	orAddressee:    {"said to", "was told"},
	orSupports:     {"supports", "supported by"},
	orOpposes:      {"opposes", "opposed by"},
	orNeutralOn:    {"neutral on", "left open by"},
	orPraises:      {"praises", "praised by"},
	orCriticizes:   {"criticizes", "criticized by"},
	orAbout:        {"about", "subject of"},
	orEvent:        {"said at", "occasion of"},
	orPlace:        {"took place in", "place of"},
	orRestates:     {"restates", "restated by"},
	orEchoes:       {"echoes", "echoed by"},
	orContradicts:  {"contradicts", "contradicted by"},
	orAnswers:      {"answers", "answered by"},
	orDuplicateOf:  {"duplicate of", "duplicated by"},
	orEvidence:     {"proved by", "proves"},
	dctSource:      {"reported by", "reports"},
	dctCreator:     {"written by", "wrote"},
	skosBroader:    {"narrower than", "broader than"},
	orOpposite:     {"opposite of", "opposite of"},
	orWithin:       {"within", "contains"},
	orPartOf:       {"part of", "includes"},
	orParticipant:  {"attended by", "took part in"},
	orAbsent:       {"missed by", "absent from"},
	orRole:         {"holds office in", "office held by"},
	orOrganization: {"office in", "has the office"},
	orAffiliation:  {"has the affiliation", "affiliation of"},
	orTo:           {"affiliation to", "end of"},
	AffiliatedWith: {"belongs to", "has as member"},
}

// Phrase says in words how a predicate links an entity to the next one, or where
// reverse is true how the one that it leads to is linked to the one that it comes
// from: "said by", "broader than". Of a predicate that is none of ours it is the
// short name.
func Phrase(predicate quad.IRI, reverse bool) string {
	p, ok := phrases[predicate]
	switch {
	case !ok && reverse:
		return "← " + Compact(predicate)
	case !ok:
		return Compact(predicate) + " →"
	case reverse:
		return p.back
	}
	return p.forth
}
