package query

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/query/paging"
	"onrecord/graph/view/table"
	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/term"
)

// ListOptions says which entities of a kind to list.
type ListOptions struct {
	// Filter keeps, where it selects anything, the entities that the selected
	// statements name: actors who speak, positions with a stance, places and
	// events where they were said, their sources. Its Limit and Offset cut
	// the list; its Sort is for statements, and all else comes by id.
	Filter Filter
	// Unheard keeps actors who are spoken about or to, in the selected
	// statements, and never speak.
	Unheard bool
}

// List answers: what is in the corpus? Entities of a kind come by id;
// statements in the order of Said. Without a kind come the corpora and all
// entities but the statements, kind by kind.
func List(ctx context.Context, s *graph.Store, k schema.Kind, o ListOptions) paging.Rows[schema.Entity] {
	return paging.Ask(guard(s), func() paging.Rows[schema.Entity] {
		r := newReader(s)
		return paging.Each(r.listed(ctx, k, o), func(iri quad.IRI) (schema.Entity, bool, error) {
			e, err := r.row(ctx, iri)
			return e, e != nil, err
		})
	})
}

func (r *reader) listed(ctx context.Context, k schema.Kind, o ListOptions) paging.Rows[quad.IRI] {
	kinds := []schema.Kind{k}
	switch {
	case o.Unheard && k == "":
		kinds[0] = schema.KindActor
	case o.Unheard && k != schema.KindActor:
		return paging.Failed[quad.IRI](wrongf("%s is for actors", option("unheard", "")))
	case k == "":
		kinds = append([]schema.Kind{schema.KindCorpus}, schema.Kinds()...)
		kinds = slices.DeleteFunc(kinds, func(k schema.Kind) bool { return k == schema.KindStatement })
	case k == schema.KindStatement:
		f := o.Filter
		f.Record = !f.AllCoders && len(f.Is["coder"]) == 0
		return r.each(ctx, &f)
	}
	p, err := o.Filter.parse()
	if err == nil && p.Sort != "" && p.Sort != "id" {
		err = wrongf("%s is for statements: %s come by id", option("sort", p.Sort), kinds[0].Plural())
	}
	var all []quad.IRI
	for _, k := range kinds {
		var iris []quad.IRI
		if err == nil {
			iris, err = r.entities(ctx, k, p, o.Unheard)
		}
		all = append(all, iris...)
	}
	if err != nil {
		return paging.Failed[quad.IRI](err)
	}
	r.ahead(all...)
	return paging.Cut(p.page, all)
}

// entities lists those of a kind that is not that of statements, by id: all, or
// those that the selected statements name.
func (r *reader) entities(ctx context.Context, k schema.Kind, p *parsedFilter, unheard bool) (iris []quad.IRI, err error) {
	if p.Selects() {
		iris, err = r.mentioned(ctx, k, p, unheard)
	} else {
		iris, err = r.collect(ctx, r.start(k.Class()).In(term.RDFType))
	}
	if err != nil {
		return nil, err
	}
	if unheard {
		if iris, err = r.unheard(ctx, iris); err != nil {
			return nil, err
		}
	}
	byID := func(iri quad.IRI) string { _, ref, _ := rdf.SplitIRI(iri); return ref.ID }
	slices.SortFunc(iris, func(a, b quad.IRI) int { return cmp.Or(cmp.Compare(byID(a), byID(b)), cmp.Compare(a, b)) })
	return iris, nil
}

// mentioned are the entities of a kind that selected statements name.
func (r *reader) mentioned(ctx context.Context, k schema.Kind, f *parsedFilter, unheard bool) ([]quad.IRI, error) {
	sel, err := r.selection(ctx, f)
	if err != nil {
		return nil, err
	}
	p, err := sel.counting(ctx)
	if err != nil {
		return nil, err
	}
	if unheard {
		return p.naming(ctx, k, spokenOf)
	}
	return p.mentioned(ctx, k)
}

// mentioned are the entities of a kind that the statements name.
func (p *population) mentioned(ctx context.Context, k schema.Kind) ([]quad.IRI, error) {
	if k == schema.KindCorpus {
		return p.corporaOf(ctx)
	}
	return p.naming(ctx, k, map[schema.Kind][]table.Field{
		schema.KindActor:    {table.Speakers},
		schema.KindPosition: {table.Supports, table.Opposes, table.Neutral},
		schema.KindPlace:    {table.Place},
		schema.KindEvent:    {table.Event},
		schema.KindSource:   {table.Source},
	}[k])
}

// naming are the entities of a kind that statements have in some fields.
func (p *population) naming(ctx context.Context, k schema.Kind, fields []table.Field) ([]quad.IRI, error) {
	if p.set == nil {
		out, known, err := p.columns().Named(ctx, p.there, fields, k)
		if known || err != nil {
			return out, err
		}
	}
	if err := p.load(ctx); err != nil {
		return nil, err
	}
	numbers := map[uint32]bool{}
	for _, f := range fields {
		if err := p.table.Values(f, p.set, numbers); err != nil {
			return nil, err
		}
	}
	var out []quad.IRI
	for n := range numbers {
		iri, err := p.table.Entity(n)
		if err != nil {
			return nil, err
		}
		if _, ref, _ := rdf.SplitIRI(iri); ref.Kind == k {
			out = append(out, iri)
		}
	}
	slices.Sort(out)
	return out, nil
}

// corporaOf are those of the statements.
func (p *population) corporaOf(ctx context.Context) ([]quad.IRI, error) {
	if err := p.load(ctx); err != nil {
		return nil, err
	}
	bases := map[string]bool{}
	for row := range p.set.All() {
		iri, err := p.table.StatementIRI(row)
		if err != nil {
			return nil, err
		}
		base, _, _ := rdf.SplitIRI(iri)
		bases[base] = true
	}
	var out []quad.IRI
	for _, base := range slices.Sorted(maps.Keys(bases)) {
		out = append(out, quad.IRI(base))
	}
	return out, nil
}

// spokenOf are the fields by which an actor can be spoken of without speaking.
var spokenOf = []table.Field{table.About, table.Addressees, table.Praises, table.Criticizes, table.OnBehalfOf}

// unheard keeps the actors that somebody speaks of or to, in the main coding, and
// that never speak.
func (r *reader) unheard(ctx context.Context, iris []quad.IRI) ([]quad.IRI, error) {
	p, err := r.coding(ctx, schema.MainCoding)
	if err != nil {
		return nil, err
	}
	speaking, err := p.naming(ctx, schema.KindActor, []table.Field{table.Speakers})
	if err != nil {
		return nil, err
	}
	spoken, err := p.naming(ctx, schema.KindActor, spokenOf)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(iris, func(iri quad.IRI) bool {
		_, speaks := slices.BinarySearch(speaking, iri)
		_, named := slices.BinarySearch(spoken, iri)
		return speaks || !named
	}), nil
}
