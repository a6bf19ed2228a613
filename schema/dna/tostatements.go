package dna

import (
	"slices"

	"onrecord/schema"
	"onrecord/schema/rdf"
)

// statement writes a statement once for each speaker and each position.
func (d *encoder) statement(s *schema.Statement) {
	if len(s.Supports)+len(s.Opposes) == 0 {
		d.lost(1, "statements that take no side")
		return
	}
	if len(s.Evidence) == 0 {
		d.lost(1, "statements without a passage")
		return
	}
	p := &s.Evidence[0]
	doc := d.documents[rdf.Target(s, p.Source)]
	if doc == nil {
		d.lost(1, rdf.Dangling)
		return
	}
	d.lost(len(s.Evidence)-1, "statement passages")
	if doc.made {
		d.lose(p)
	}
	if s.Date != "" && s.DateFrom != schema.FromSource {
		d.lost(1, "statement dates")
	}
	if s.Certainty != "" {
		d.lost(1, "statement certainties")
	}
	span := doc.spans[s]
	shown := map[string]bool{} // for whom, in the file
	defer func() {
		for _, of := range s.OnBehalfOf {
			if !shown[rdf.Target(s, of)] {
				d.lost(1, "statement principals")
			}
		}
	}()
	for _, speaker := range s.Speakers {
		actor, ok := d.found[rdf.Target(s, speaker)].(*schema.Actor)
		if !ok {
			d.lost(1, rdf.Dangling)
			continue
		}
		person, organization, of := d.speaker(s, actor)
		shown[of] = true
		for agreement, positions := range [][]schema.Ref{s.Opposes, s.Supports} {
			for _, r := range positions {
				position, ok := d.found[rdf.Target(s, r)]
				if !ok {
					d.lost(1, rdf.Dangling)
					continue
				}
				id := len(d.Statements) + 1
				d.Statements = append(d.Statements, Statement{ID: id, StatementType: DNAStatement, Document: doc.id, Start: span[0], Stop: span[1], Coder: d.coder(s.Coder)})
				for i, entity := range []int{person, organization, d.entity(Concept, position)} {
					d.ShortTexts = append(d.ShortTexts, ShortText{ID: len(d.ShortTexts) + 1, Statement: id, Variable: Person + i, Entity: entity})
				}
				d.Booleans = append(d.Booleans, Number{ID: id, Statement: id, Variable: Agreement, Value: agreement})
				d.long(id, "id", d.id(s))
				for _, v := range longTexts {
					d.long(id, v.name, v.of(s))
				}
			}
		}
	}
}

func (d *encoder) long(statement int, variable, value string) {
	d.LongTexts = append(d.LongTexts, LongText{ID: len(d.LongTexts) + 1, Statement: statement, Variable: d.variables[variable], Value: value})
}

// lose counts what is not known of a passage in a text that was made.
func (d *encoder) lose(p *schema.Passage) {
	count := func(n int, what string) { d.lost(min(n, 1), "passage "+what) }
	count(p.Line, "lines")
	count(p.End, "places")
	if p.Exact == "" {
		count(len(p.SHA256), "checksums")
	}
	count(len(p.Prefix)+len(p.Suffix), "contexts")
}

// speaker gives the rows of who speaks: a person with the organization that he
// or she belonged to, which is named by its IRI as well, or an organization.
func (d *encoder) speaker(s *schema.Statement, a *schema.Actor) (person, organization int, of string) {
	if a.Type != "person" {
		return d.nobody(Person), d.entity(Organization, a), ""
	}
	person = d.entity(Person, a)
	to := affiliated(s, a, d.explicit[a.IRI])
	if to.IsZero() {
		return person, d.nobody(Organization), ""
	}
	e, ok := d.found[rdf.Target(a, to)]
	if !ok {
		d.lost(1, rdf.Dangling)
		return person, d.nobody(Organization), ""
	}
	of = e.Identity().IRI
	d.belonging[a.IRI+" "+of] = true
	return person, d.entity(Organization, e), of
}

// affiliated is what an actor belonged to when a statement was made: of several,
// the one for which it spoke, else the one that began last, then the first. An
// undated statement was made at any time. Of whom it was said elsewhere for whom
// he or she spoke, explicit, spoke for nobody where it is not said.
func affiliated(s *schema.Statement, a *schema.Actor, explicit bool) (to schema.Ref) {
	held := a.AffiliationsAt(schema.DaysOf(s.Date))
	if to = spokenFor(s, a, held); to.IsZero() && len(held) > 0 && !explicit {
		to = held[0].To
	}
	return to
}

// spokenFor is the one of some affiliations of an actor for which a statement was
// made; zero: none of them.
func spokenFor(s *schema.Statement, a *schema.Actor, held []*schema.Affiliation) (to schema.Ref) {
	for _, f := range held {
		if slices.ContainsFunc(s.OnBehalfOf, func(r schema.Ref) bool { return rdf.Target(s, r) == rdf.Target(a, f.To) }) {
			return f.To
		}
	}
	return to
}

// coder is the row of who coded. Whoever is not named is Admin.
func (d *encoder) coder(name string) int {
	id, ok := d.coders[name]
	if !ok {
		id = len(d.Coders) + 1
		var colour [3]uint8
		if n := len(d.of.Colours); n > 0 {
			colour = d.of.Colours[id%n]
		}
		d.coders[name] = id
		d.Coders = append(d.Coders, Coder{ID: id, Name: d.clip(name, "coder names"), Red: int(colour[0]), Green: int(colour[1]), Blue: int(colour[2]), Password: d.Coders[0].Password})
	}
	return id
}
