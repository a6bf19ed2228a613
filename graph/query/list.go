package query

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/shapes"
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
// statements in the order of Said.
func List(ctx context.Context, s *graph.Store, k schema.Kind, o ListOptions) iter.Seq2[schema.Entity, error] {
	return func(yield func(schema.Entity, error) bool) {
		err := guarded(s, func() error {
			r := newReader(ctx, s)
			iris, err := r.listed(k, o)
			if err != nil {
				return err
			}
			for _, iri := range iris {
				e, err := r.row(iri)
				if err != nil {
					return err
				}
				if e != nil && !yield(e, nil) {
					return nil
				}
			}
			return nil
		})
		if err != nil {
			yield(nil, err)
		}
	}
}

func (r *reader) listed(k schema.Kind, o ListOptions) ([]quad.IRI, error) {
	if o.Unheard && k != schema.KindActor {
		return nil, wrongf("%s is for actors", option("unheard", ""))
	}
	f := &o.Filter
	if k == schema.KindStatement {
		f.Record = !f.AllCoders && len(f.Is["coder"]) == 0
		return r.ordered(f)
	}
	p, err := f.parse()
	if err != nil {
		return nil, err
	}
	if f.Sort != "" && f.Sort != "id" {
		return nil, wrongf("%s is for statements: %s come by id", option("sort", f.Sort), k.Plural())
	}
	return r.entities(k, p, o.Unheard)
}

// entities lists those of a kind that is not that of statements, by id: all, or
// those that the selected statements name.
func (r *reader) entities(k schema.Kind, p *parsedFilter, unheard bool) (iris []quad.IRI, err error) {
	if p.Selects() {
		iris, err = r.mentioned(k, p, unheard)
	} else {
		iris, err = r.collect(r.start(k.Class()).In(term.RDFType))
	}
	if err != nil {
		return nil, err
	}
	if unheard {
		if iris, err = r.unheard(iris); err != nil {
			return nil, err
		}
	}
	byID := func(iri quad.IRI) string { _, ref, _ := rdf.SplitIRI(iri); return ref.ID }
	slices.SortFunc(iris, func(a, b quad.IRI) int { return cmp.Or(cmp.Compare(byID(a), byID(b)), cmp.Compare(a, b)) })
	return Paginate(&p.Filter, iris), nil
}

// Paginate cuts rows to a filter's Offset and Limit, and tells the rest.
func Paginate[T any](f *Filter, rows []T) []T {
	from, until := f.page().Cut(len(rows))
	return rows[from:until]
}

// page is the cut of a filter.
func (f *Filter) page() shapes.InOrder {
	return shapes.InOrder{Skip: f.Offset, Limit: f.Limit, Rest: f.Rest}
}

// mentioned are the entities of a kind that selected statements name.
func (r *reader) mentioned(k schema.Kind, p *parsedFilter, unheard bool) ([]quad.IRI, error) {
	all := *p
	all.Limit, all.Offset = 0, 0
	iris, err := whole(r.selected(&all))
	if err != nil {
		return nil, err
	}
	var out []quad.IRI
	for _, iri := range iris {
		s, err := r.statement(iri, naming)
		if err != nil {
			return nil, err
		}
		if err := r.derive(s); err != nil {
			return nil, err
		}
		if unheard {
			out = append(out, spokenOf(s)...)
		} else {
			out = append(out, mentions(s, k)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// mentions are the entities of a kind that a statement names.
func mentions(s *schema.Statement, k schema.Kind) []quad.IRI {
	var refs []schema.Ref
	switch k {
	case schema.KindCorpus:
		base, _, _ := rdf.SplitIRI(quad.IRI(s.IRI))
		return []quad.IRI{quad.IRI(base)}
	case schema.KindActor:
		refs = s.Speakers
	case schema.KindPosition:
		refs = slices.Concat(s.Supports, s.Opposes, s.Neutral)
	case schema.KindPlace:
		refs = []schema.Ref{s.Place}
	case schema.KindEvent:
		refs = []schema.Ref{s.Event}
	case schema.KindSource:
		refs = []schema.Ref{s.Source}
	}
	var out []quad.IRI
	for _, ref := range refs {
		if !ref.IsZero() {
			out = append(out, sibling(s, ref))
		}
	}
	return out
}

// spokenOfFields are those by which an actor can be spoken of without
// speaking.
var spokenOfFields = []string{"about", "addressees", "praises", "criticizes", "onBehalfOf"}

// spokenOf are the actors that a statement is about or to.
func spokenOf(s *schema.Statement) []quad.IRI {
	var out []quad.IRI
	for _, name := range spokenOfFields {
		f, _ := schema.FieldNamed(schema.KindStatement, name)
		for _, ref := range f.Refs(s) {
			if ref.Kind == schema.KindActor {
				out = append(out, sibling(s, ref))
			}
		}
	}
	return out
}

// unheard keeps the actors that somebody speaks of or to and that never speak.
func (r *reader) unheard(iris []quad.IRI) ([]quad.IRI, error) {
	var out []quad.IRI
	for _, iri := range iris {
		spoken, err := r.collect(r.start(iri).In(statementPredicate("speakers")))
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(spoken, func(iri quad.IRI) bool { return !inLayer(iri) }) {
			continue
		}
		for _, field := range spokenOfFields {
			found, err := r.collect(r.start(iri).In(statementPredicate(field)).Has(term.RDFType, schema.KindStatement.Class()))
			if err != nil {
				return nil, err
			}
			if slices.ContainsFunc(found, func(iri quad.IRI) bool { return !inLayer(iri) }) {
				out = append(out, iri)
				break
			}
		}
	}
	return out, nil
}
