package schema

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"unicode"

	"github.com/cayleygraph/quad"
)

// PassageIRI is the IRI of a passage: base/passage/SOURCE-START-END; of one that
// is not located, base/passage/SOURCE-unlocated- and 12 hexadecimal digits of
// the SHA-256 of what it is to be found by.
func PassageIRI(base string, p *Passage) quad.IRI {
	if !p.Located() {
		sum := sha256.Sum256([]byte(p.sought()))
		return quad.IRI(base + "passage/" + p.Source.ID + "-unlocated-" + hex.EncodeToString(sum[:6]))
	}
	return quad.IRI(base + "passage/" + p.Source.ID + "-" + strconv.Itoa(p.Start) + "-" + strconv.Itoa(p.End))
}

// iri is base/role/ACTOR-OFFICE-FROM.
func (r *Role) iri(base string, a *Actor) quad.IRI {
	return partIRI(base, KindRole, a, slug(r.Office)+"-"+r.From)
}

// iri is base/affiliation/ACTOR-TO-FROM.
func (f *Affiliation) iri(base string, a *Actor) quad.IRI {
	return partIRI(base, KindAffiliation, a, f.To.ID+"-"+f.From)
}

// haveNodes tells of each affiliation whether it is more than a plain link: it
// has a date, or is one of several to the same actor.
func (a *Actor) haveNodes() []bool {
	ids := make([]string, len(a.Affiliations))
	for i := range ids {
		ids[i] = a.Affiliations[i].To.ID
	}
	places := placesOf(ids)
	out := make([]bool, len(ids))
	for i := range out {
		f := &a.Affiliations[i]
		out[i] = f.From != "" || f.Until != "" || len(places(ids[i])) > 1
	}
	return out
}

// partIRI is the IRI of a part of an actor: base, kind, the actor's id and
// what tells it from the actor's other parts.
func partIRI(base string, k Kind, a *Actor, tail string) quad.IRI {
	return quad.IRI(base + string(k) + "/" + a.ID + "-" + strings.TrimSuffix(slug(tail), "-"))
}

// slug makes a text fit for an IRI: folded letters and digits, all else a
// hyphen.
func slug(s string) string {
	var b strings.Builder
	dash := false
	for _, r := range Fold(s) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			b.WriteRune(r)
			dash = false
			continue
		}
		dash = true
	}
	return b.String()
}

// line is a passage's line as it is written; nothing when it is not known.
func line(p *Passage) string {
	if p.Line == 0 {
		return ""
	}
	return strconv.Itoa(p.Line)
}

// parts checks that no two parts of entities share an IRI: their quads would
// become those of one thing. A passage may serve several statements, when they
// agree on what it is. What it finds after the context is over is incomplete.
func (k *checker) parts(ctx context.Context, actors []*Actor, statements []*Statement) {
	first := map[quad.IRI]Pos{}
	once := func(a *Actor, iri quad.IRI, at Pos) {
		if before, ok := first[iri]; ok {
			k.add(a, at, "its IRI %s is that of another one: see %s; change an id or a date", iri, before)
			return
		}
		first[iri] = at
	}
	for _, a := range actors {
		if ctx.Err() != nil {
			return
		}
		for i := range a.Roles {
			once(a, a.Roles[i].iri(k.base, a), a.Roles[i].Pos)
		}
		for i, node := range a.haveNodes() {
			if f := &a.Affiliations[i]; node {
				once(a, f.iri(k.base, a), f.Pos)
			}
		}
	}
	type span struct {
		source     string
		start, end int
	}
	passages := make(map[span]*Passage, len(statements))
	for _, s := range statements {
		if ctx.Err() != nil {
			return
		}
		for i := range s.Evidence {
			p := &s.Evidence[i]
			if !p.Located() || p.Source.ID == "" {
				continue
			}
			before := passages[span{p.Source.ID, p.Start, p.End}]
			if before == nil {
				passages[span{p.Source.ID, p.Start, p.End}] = p
				continue
			}
			k.agree(s, p, before)
		}
	}
}

// agree checks that two records of one passage say the same.
func (k *checker) agree(s *Statement, p, before *Passage) {
	if k.Unverified {
		return
	}
	for _, c := range []struct{ name, here, there string }{
		{"line", line(p), line(before)},
		{"sha256", p.SHA256, before.SHA256},
		{"exact", p.Exact, before.Exact},
		{"prefix", p.Prefix, before.Prefix},
		{"suffix", p.Suffix, before.Suffix},
	} {
		if c.here != c.there && c.here != "" && c.there != "" {
			k.add(s, p.At(c.name), "%s %q is another than that of the same passage at %s", c.name, ellipsis(c.here), before.Pos)
		}
	}
}
