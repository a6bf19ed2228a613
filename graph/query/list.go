package query

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/schema"
)

// ListOptions says which entities of a kind to list.
type ListOptions struct {
	// Filter, where it is not nil, keeps the entities that the selected
	// statements name: actors who speak, positions with a stance, places and
	// events where they were said, their sources.
	Filter *Filter
	// Unheard keeps actors who are spoken about or to and never speak.
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
		return nil, &UsageError{"--unheard is for actors"}
	}
	if k == schema.KindStatement {
		f := o.Filter
		if f == nil {
			f = &Filter{}
		}
		return r.ordered(f)
	}
	var iris []quad.IRI
	var err error
	if o.Filter == nil {
		iris, err = r.collect(r.start(k.Class()).In(schema.RDFType))
	} else {
		iris, err = r.mentioned(k, o.Filter)
	}
	if err != nil {
		return nil, err
	}
	if o.Unheard {
		if iris, err = r.unheard(iris); err != nil {
			return nil, err
		}
	}
	byID := func(iri quad.IRI) string { _, ref, _ := schema.SplitIRI(iri); return ref.ID }
	slices.SortFunc(iris, func(a, b quad.IRI) int { return cmp.Or(cmp.Compare(byID(a), byID(b)), cmp.Compare(a, b)) })
	if f := o.Filter; f != nil {
		iris = iris[min(f.Offset, len(iris)):]
		if f.Limit > 0 {
			iris = iris[:min(f.Limit, len(iris))]
		}
	}
	return iris, nil
}

// mentioned are the entities of a kind that selected statements name.
func (r *reader) mentioned(k schema.Kind, f *Filter) ([]quad.IRI, error) {
	whole := *f
	whole.Limit, whole.Offset = 0, 0
	iris, err := r.ordered(&whole)
	if err != nil {
		return nil, err
	}
	var out []quad.IRI
	for _, iri := range iris {
		e, err := r.entity(iri)
		if err != nil {
			return nil, err
		}
		s := e.(*schema.Statement)
		if err := r.derive(s); err != nil {
			return nil, err
		}
		refs := map[schema.Kind][]schema.Ref{
			schema.KindActor:    s.Speakers,
			schema.KindPosition: slices.Concat(s.Supports, s.Opposes, s.Neutral),
			schema.KindPlace:    {s.Place},
			schema.KindEvent:    {s.Event},
			schema.KindSource:   {s.Source},
		}[k]
		for _, ref := range refs {
			if !ref.IsZero() {
				out = append(out, sibling(s, ref))
			}
		}
		if k == schema.KindCorpus {
			base, _, _ := schema.SplitIRI(iri)
			out = append(out, quad.IRI(base))
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// unheard keeps the actors that somebody speaks of or to and that never speak.
func (r *reader) unheard(iris []quad.IRI) ([]quad.IRI, error) {
	var out []quad.IRI
	for _, iri := range iris {
		spoken, err := r.collect(r.start(iri).In(said("speakers")))
		if err != nil {
			return nil, err
		}
		if len(spoken) > 0 {
			continue
		}
		for _, field := range []string{"about", "addressees", "praises", "criticizes", "onBehalfOf"} {
			found, err := r.collect(r.start(iri).In(said(field)).Has(schema.RDFType, schema.KindStatement.Class()))
			if err != nil {
				return nil, err
			}
			if len(found) > 0 {
				out = append(out, iri)
				break
			}
		}
	}
	return out, nil
}
