package query

import (
	"cmp"
	"context"
	"iter"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/spelling"
)

// Said answers: who said what? Rows come by earliest possible day, undated ones
// last; within a day as they stand in the texts, by source, line and start of
// the first passage, then by id; or as the filter's Sort says.
func Said(ctx context.Context, s *graph.Store, f Filter) iter.Seq2[*schema.Statement, error] {
	return func(yield func(*schema.Statement, error) bool) {
		err := guarded(s, func() error {
			r := newReader(s)
			for iri, err := range r.each(ctx, &f) {
				if err != nil {
					return err
				}
				st, err := r.statementRow(ctx, iri)
				if err != nil {
					return err
				}
				if !yield(st, nil) {
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
	defer s.RecoverDamage(&err)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	return question()
}

// each yields the selected statements in the order in which they are shown, cut
// to the filter's limit and offset. Those in the order of their days come as
// they are found.
func (r *reader) each(ctx context.Context, f *Filter) iter.Seq2[quad.IRI, error] {
	return func(yield func(quad.IRI, error) bool) {
		p, err := f.parse()
		if err != nil {
			yield("", err)
			return
		}
		r.selected(ctx, p)(yield)
	}
}

// selected yields what each does, of a filter that has been read.
func (r *reader) selected(ctx context.Context, p *parsedFilter) iter.Seq2[quad.IRI, error] {
	return func(yield func(quad.IRI, error) bool) {
		sel, err := r.selection(ctx, p)
		switch {
		case err != nil:
			yield("", err)
		case p.byDate():
			sel.inOrder(ctx, &p.Filter)(yield)
		default:
			listing(sel.sorted(ctx, p))(yield)
		}
	}
}

// ordered gives the statements of each.
func (r *reader) ordered(ctx context.Context, f *Filter) ([]quad.IRI, error) {
	return whole(r.each(ctx, f))
}

// whole takes what comes into a list, or the error.
func whole(rows iter.Seq2[quad.IRI, error]) (out []quad.IRI, err error) {
	for iri, err := range rows {
		if err != nil {
			return nil, err
		}
		out = append(out, iri)
	}
	return out, nil
}

// order sorts statements as a filter says and cuts them to its limit and
// offset.
func (r *reader) order(ctx context.Context, iris []quad.IRI, f *Filter) ([]quad.IRI, error) {
	keys := make([]sortKey, len(iris))
	for i, iri := range iris {
		if f.Sort == "id" {
			keys[i] = keyOf(iri)
			continue
		}
		st, err := r.statement(ctx, iri, standing)
		if err != nil {
			return nil, err
		}
		if err := r.derive(ctx, st); err != nil {
			return nil, err
		}
		if keys[i], err = r.sortKey(ctx, iri, st, f.Sort); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(keys, sortKey.compare)
	keys = Paginate(f, keys)
	out := make([]quad.IRI, len(keys))
	for i, k := range keys {
		out[i] = k.iri
	}
	return out, nil
}

// A sortKey is what statements are put in order by.
type sortKey struct {
	iri  quad.IRI
	id   string
	text string
	day  schema.Day // the earliest possible one
	spot schema.Spot
}

func keyOf(iri quad.IRI) sortKey {
	_, ref, _ := rdf.SplitIRI(iri)
	return sortKey{iri: iri, id: ref.ID}
}

func (k sortKey) compare(o sortKey) int {
	return cmp.Or(cmp.Compare(k.text, o.text), cmp.Compare(k.day, o.day), k.spot.Compare(o.spot), cmp.Compare(k.id, o.id), cmp.Compare(k.iri, o.iri))
}

// sortKey is the key of a statement with its passages and its derived date.
func (r *reader) sortKey(ctx context.Context, iri quad.IRI, st *schema.Statement, by string) (sortKey, error) {
	key := keyOf(iri)
	if by == "id" {
		return key, nil
	}
	key.spot = st.Spot()
	if by == "source" {
		return key, nil
	}
	key.day = schema.LastDay
	if span, err := schema.ParseDate(st.Date); err == nil {
		key.day = span.From
	}
	if by == "speaker" {
		names := make([]string, len(st.Speakers))
		for i, sp := range st.Speakers {
			name, err := r.name(ctx, sibling(st, sp))
			if err != nil {
				return key, err
			}
			names[i] = name
		}
		key.text = spelling.Fold(strings.Join(names, "; "))
	}
	return key, nil
}
