package rdf

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"onrecord/schema"
	"onrecord/schema/listindex"
	"onrecord/schema/spelling"

	"github.com/cayleygraph/quad"
)

// PassageIRI is the IRI of a passage: base/passage/SOURCE-START-END; of one that
// is not located, base/passage/SOURCE-unlocated- and 12 hexadecimal digits of
// the SHA-256 of what it is to be found by.
func PassageIRI(base string, p *schema.Passage) quad.IRI {
	if !p.Located() {
		sum := sha256.Sum256([]byte(p.Sought()))
		return quad.IRI(base + "passage/" + p.Source.ID + "-unlocated-" + hex.EncodeToString(sum[:6]))
	}
	return quad.IRI(base + "passage/" + p.Source.ID + "-" + strconv.Itoa(p.Start) + "-" + strconv.Itoa(p.End))
}

// RoleIRI is base/role/ACTOR-OFFICE-FROM.
func RoleIRI(base string, a *schema.Actor, r *schema.Role) quad.IRI {
	return partIRI(base, schema.KindRole, a, spelling.Slug(r.Office)+"-"+r.From)
}

// AffiliationIRI is base/affiliation/ACTOR-TO-FROM.
func AffiliationIRI(base string, a *schema.Actor, f *schema.Affiliation) quad.IRI {
	return partIRI(base, schema.KindAffiliation, a, f.To.ID+"-"+f.From)
}

// VerdictIRI is base/verdict/STATEMENT; in a layer, base/verdict/LAYER:STATEMENT, for
// an id has no colon.
func VerdictIRI(base string, s *schema.Statement) quad.IRI {
	return quad.IRI(base + string(schema.KindVerdict) + "/" + strings.Replace(s.ID, "/", ":", 1))
}

// HaveNodes tells of each affiliation whether it is more than a plain link: it
// has a date, or is one of several to the same actor.
func HaveNodes(a *schema.Actor) []bool {
	ids := make([]string, len(a.Affiliations))
	for i := range ids {
		ids[i] = a.Affiliations[i].To.ID
	}
	places := listindex.Places(ids)
	out := make([]bool, len(ids))
	for i := range out {
		f := &a.Affiliations[i]
		out[i] = f.From != "" || f.Until != "" || len(places(ids[i])) > 1
	}
	return out
}

// partIRI is the IRI of a part of an actor: base, kind, the actor's id and
// what tells it from the actor's other parts.
func partIRI(base string, k schema.Kind, a *schema.Actor, tail string) quad.IRI {
	return quad.IRI(base + string(k) + "/" + a.ID + "-" + strings.TrimSuffix(spelling.Slug(tail), "-"))
}
