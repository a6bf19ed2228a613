package query

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/sorting"
	"onrecord/schema/term"
)

// A Profile is what the store knows of one entity.
type Profile struct {
	Entity schema.Entity
	// Statements groups the statements that concern the entity: for an
	// actor those spoken by it, by stance (supports, opposes, neutral, no stance),
	// those that others spoke on its behalf, and those to it; for a position those for, against and neutral on it;
	// for all those about it, praising and criticizing it.
	Statements []Group
	// Links are the entities next to it; statements only where it is one.
	Links []Link
}

// A Group is statements that have the same part in a portrait.
type Group struct {
	Name       string
	Statements []*schema.Statement
}

// A Link is a predicate and what it leads to, or comes from.
type Link struct {
	Predicate string       `json:"predicate"`
	Reverse   bool         `json:"reverse"`
	Entities  []schema.Ref `json:"entities"`
}

// Entity returns any one entity as it is printed, by name.
func Entity(ctx context.Context, s *graph.Store, name string, kinds ...schema.Kind) (e schema.Entity, err error) {
	defer s.RecoverDamage(&err)
	if len(kinds) == 0 {
		kinds = everything
	}
	r := newReader(s)
	iri, err := r.resolve(ctx, name, kinds...)
	if err != nil {
		return nil, err
	}
	return r.described(ctx, iri)
}

// Show answers: what is this entity, what was said by it and of it, and how is
// it connected?
func Show(ctx context.Context, s *graph.Store, name string) (p *Profile, err error) {
	defer s.RecoverDamage(&err)
	r := newReader(s)
	iri, err := r.resolve(ctx, name, everything...)
	if err != nil {
		return nil, err
	}
	p = &Profile{}
	if p.Entity, err = r.described(ctx, iri); err != nil {
		return nil, err
	}
	found := map[string][]*schema.Statement{}
	for _, g := range groupsOf(p.Entity) {
		rows, ok := found[g.condition]
		if !ok {
			if rows, err = r.rows(ctx, &Filter{Is: map[string][]string{g.condition: {string(iri)}}}); err != nil {
				return nil, err
			}
			found[g.condition] = rows
		}
		group := Group{Name: g.name}
		for _, row := range rows {
			if g.keep == nil || g.keep(row) {
				group.Statements = append(group.Statements, row)
			}
		}
		if len(group.Statements) > 0 {
			p.Statements = append(p.Statements, group)
		}
	}
	p.Links, err = r.links(ctx, iri)
	return p, err
}

// rows are the statements that a filter selects, as they are printed.
func (r *reader) rows(ctx context.Context, f *Filter) ([]*schema.Statement, error) {
	iris, err := r.ordered(ctx, f)
	if err != nil {
		return nil, err
	}
	var out []*schema.Statement
	for _, iri := range iris {
		st, err := r.statementRow(ctx, iri)
		if err != nil {
			return nil, err
		}
		out = append(out, st)
	}
	return out, nil
}

type groupRule struct {
	name, condition string
	keep            func(*schema.Statement) bool
}

// groupsOf says which statements belong into the portrait of an entity.
func groupsOf(e schema.Entity) []groupRule {
	var own []groupRule
	switch e.Kind() {
	case schema.KindActor:
		own = []groupRule{
			{"supports", "by", func(s *schema.Statement) bool { return len(s.Supports) > 0 }},
			{"opposes", "by", func(s *schema.Statement) bool { return len(s.Opposes) > 0 }},
			{"neutral", "by", func(s *schema.Statement) bool { return len(s.Neutral) > 0 }},
			{"no stance", "by", func(s *schema.Statement) bool { return len(s.Supports)+len(s.Opposes)+len(s.Neutral) == 0 }},
			{"on its behalf", "for", func(s *schema.Statement) bool { return !speaks(s, e) }},
			{"addressed", "to", nil},
		}
	case schema.KindPosition:
		own = []groupRule{{"supports", "supports", nil}, {"opposes", "opposes", nil}, {"neutral", "neutral", nil}}
	case schema.KindPlace, schema.KindEvent:
		own = []groupRule{{"said there", "at", nil}}
	case schema.KindSource:
		own = []groupRule{{"reported", "source", nil}}
	case schema.KindStatement:
		return nil
	}
	return append(own, groupRule{"about", "about", nil}, groupRule{"praised", "praises", nil}, groupRule{"criticized", "criticizes", nil})
}

// speaks reports whether an actor is among the speakers of a statement.
func speaks(s *schema.Statement, e schema.Entity) bool {
	return slices.ContainsFunc(s.Speakers, func(r schema.Ref) bool { return string(sibling(s, r)) == e.Identity().IRI })
}

// links are the entities next to one. Statements are among them only where it
// is one itself, for else the groups have them.
func (r *reader) links(ctx context.Context, iri quad.IRI) ([]Link, error) {
	_, own, _ := rdf.SplitIRI(iri)
	var all []link
	err := r.eachLink(ctx, iri, func(l link) {
		_, ref, ok := rdf.SplitIRI(l.to)
		if !ok || !ref.Kind.Known() || l.to == iri || ref.Kind == schema.KindStatement && own.Kind != schema.KindStatement {
			return
		}
		all = append(all, link{to: l.to, predicate: l.predicate, reverse: l.reverse})
	})
	if err != nil {
		return nil, err
	}
	sorting.By(all, func(a, b link) int { return cmp.Or(compareLinks(a, b), cmp.Compare(a.to, b.to)) })
	var out []Link
	for i, l := range all {
		if i > 0 && l == all[i-1] {
			continue // another source says so, too
		}
		if i == 0 || l.predicate != all[i-1].predicate || l.reverse != all[i-1].reverse {
			out = append(out, Link{Predicate: term.Compact(l.predicate), Reverse: l.reverse})
		}
		ref, err := r.ref(ctx, l.to)
		if err != nil {
			return nil, err
		}
		last := &out[len(out)-1]
		last.Entities = append(last.Entities, ref)
	}
	return out, nil
}

// MarshalJSON writes {"entity":{…},"statements":{"supports":[{…}]…},"links":[…]}.
func (p *Profile) MarshalJSON() ([]byte, error) {
	out := append([]byte(`{"entity":`), schema.AppendJSON(nil, p.Entity)...)
	out = append(out, `,"statements":{`...)
	for i, g := range p.Statements {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(schema.AppendJSONString(out, g.Name), ':', '[')
		for j, s := range g.Statements {
			if j > 0 {
				out = append(out, ',')
			}
			out = schema.AppendJSON(out, s)
		}
		out = append(out, ']')
	}
	links := p.Links
	if links == nil {
		links = []Link{}
	}
	text, err := json.Marshal(links)
	out = append(out, `},"links":`...)
	return append(append(out, text...), '}'), err
}
