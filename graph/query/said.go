package query

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/schema"
)

// Said answers: who said what? Rows come by earliest possible day, then by id;
// undated ones last; or as the filter's Sort says.
func Said(ctx context.Context, s *graph.Store, f Filter) iter.Seq2[*schema.Statement, error] {
	return func(yield func(*schema.Statement, error) bool) {
		err := guarded(s, func() error {
			r := newReader(ctx, s)
			iris, err := r.ordered(&f)
			if err != nil {
				return err
			}
			for _, iri := range iris {
				e, err := r.row(iri)
				if err != nil {
					return err
				}
				if !yield(e.(*schema.Statement), nil) {
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

// guarded runs a question so that a damaged store is an error, not a crash.
func guarded(s *graph.Store, question func() error) (err error) {
	defer s.Guard(&err)
	return question()
}

// ordered gives the selected statements in the order in which they are shown,
// cut to the filter's limit and offset.
func (r *reader) ordered(f *Filter) ([]quad.IRI, error) {
	sel, err := r.selection(f)
	if err != nil {
		return nil, err
	}
	iris, err := sel.statements()
	if err != nil {
		return nil, err
	}
	type key struct {
		iri  quad.IRI
		id   string
		day  schema.Day
		text string
	}
	keys := make([]key, len(iris))
	for i, iri := range iris {
		_, ref, _ := schema.SplitIRI(iri)
		keys[i] = key{iri: iri, id: ref.ID}
		if f.Sort == "id" {
			continue
		}
		e, err := r.entity(iri)
		if err != nil {
			return nil, err
		}
		st := e.(*schema.Statement)
		if err := r.derive(st); err != nil {
			return nil, err
		}
		keys[i].day = schema.LastDay
		if span, err := schema.ParseDate(st.Date); err == nil {
			keys[i].day = span.From
		}
		switch f.Sort {
		case "speaker":
			names := make([]string, len(st.Speakers))
			for j, sp := range st.Speakers {
				if names[j], err = r.name(sibling(st, sp)); err != nil {
					return nil, err
				}
			}
			keys[i].text = schema.Fold(strings.Join(names, "; "))
		case "source":
			keys[i].text = st.Source.ID
		}
	}
	slices.SortFunc(keys, func(a, b key) int {
		return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.day, b.day), cmp.Compare(a.id, b.id), cmp.Compare(a.iri, b.iri))
	})
	keys = keys[min(f.Offset, len(keys)):]
	if f.Limit > 0 {
		keys = keys[:min(f.Limit, len(keys))]
	}
	out := make([]quad.IRI, len(keys))
	for i, k := range keys {
		out[i] = k.iri
	}
	return out, nil
}
