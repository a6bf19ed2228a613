package check

import (
	"context"
	"strconv"

	"onrecord/schema"
	"onrecord/schema/rdf"

	"github.com/cayleygraph/quad"
)

// line is a passage's line as it is written; nothing when it is not known.
func line(p *schema.Passage) string {
	if p.Line == 0 {
		return ""
	}
	return strconv.Itoa(p.Line)
}

// parts checks that no two parts of entities share an IRI: their quads would
// become those of one thing. A passage may serve several statements, when they
// agree on what it is. What it finds after the context is over is incomplete.
func (k *checker) parts(ctx context.Context, actors []*schema.Actor, statements []*schema.Statement) {
	first := map[quad.IRI]schema.Pos{}
	once := func(a *schema.Actor, iri quad.IRI, at schema.Pos) {
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
			once(a, rdf.RoleIRI(k.base, a, &a.Roles[i]), a.Roles[i].Pos)
		}
		for i, node := range rdf.HaveNodes(a) {
			if f := &a.Affiliations[i]; node {
				once(a, rdf.AffiliationIRI(k.base, a, f), f.Pos)
			}
		}
	}
	type span struct {
		source     string
		start, end int
	}
	passages := make(map[span]*schema.Passage, len(statements))
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
func (k *checker) agree(s *schema.Statement, p, before *schema.Passage) {
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
			k.add(s, p.At(c.name), "%s %q is another than that of the same passage at %s", c.name, schema.Shorten(c.here), before.Pos)
		}
	}
}
