package query

import (
	"cmp"
	"context"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/query/paging"
	"onrecord/graph/view/table"
	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/spelling"
)

// Said answers: who said what? Rows come by earliest possible day, undated ones
// last; within a day as they stand in the texts, by source, line and start of
// the first passage, then by id; or as the filter's Sort says.
func Said(ctx context.Context, s *graph.Store, f Filter) paging.Rows[*schema.Statement] {
	return paging.Ask(guard(s), func() paging.Rows[*schema.Statement] {
		r := newReader(s)
		return paging.Each(r.each(ctx, &f), func(iri quad.IRI) (*schema.Statement, bool, error) {
			st, err := r.statementRow(ctx, iri)
			return st, true, err
		})
	})
}

// guarded runs a question so that a damaged store is an error, not a crash.
func guarded(s *graph.Store, question func() error) (err error) {
	defer s.RecoverDamage(&err)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	return question()
}

// guard runs questions as guarded does.
func guard(s *graph.Store) func(func() error) error {
	return func(question func() error) error { return guarded(s, question) }
}

// each gives the selected statements in the order in which they are shown, cut to
// the filter's page. Those in the order of their days come as they are found.
func (r *reader) each(ctx context.Context, f *Filter) paging.Rows[quad.IRI] {
	p, err := f.parse()
	if err != nil {
		return paging.Failed[quad.IRI](err)
	}
	return r.selected(ctx, p)
}

// selected gives what each does, of a filter that has been read.
func (r *reader) selected(ctx context.Context, p *parsedFilter) paging.Rows[quad.IRI] {
	sel, err := r.selection(ctx, p)
	if err != nil {
		return paging.Failed[quad.IRI](err)
	}
	return sel.sorted(ctx, p)
}

// ordered gives the statements of each.
func (r *reader) ordered(ctx context.Context, f *Filter) ([]quad.IRI, error) {
	return r.each(ctx, f).List()
}

// order sorts statements by one of Sorts.
func (r *reader) order(ctx context.Context, iris []quad.IRI, by string) ([]quad.IRI, error) {
	if len(iris) > fewSorted {
		if out, err := r.orderRows(ctx, iris, by); out != nil || err != nil {
			return out, err
		}
	}
	keys := make([]sortKey, len(iris))
	for i, iri := range iris {
		if by == "id" {
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
		if keys[i], err = r.sortKey(ctx, iri, st, by); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(keys, sortKey.compare)
	out := make([]quad.IRI, len(keys))
	for i, k := range keys {
		out[i] = k.iri
	}
	return out, nil
}

// fewSorted statements are not worth a look at the table.
const fewSorted = 64

// orderRows sorts statements as rows of the table; nil: the store keeps none, or it
// has not all of them.
func (r *reader) orderRows(ctx context.Context, iris []quad.IRI, by string) ([]quad.IRI, error) {
	t, err := r.store.StatementTable()
	if t == nil || err != nil {
		return nil, err
	}
	set := table.NewSet(t.Len())
	at := make(map[uint32]quad.IRI, len(iris))
	for _, iri := range iris {
		row, there, err := t.RowOf(iri)
		if err != nil || !there {
			return nil, err
		}
		set.Add(row)
		at[row] = iri
	}
	if len(at) < len(iris) {
		return nil, nil
	}
	inOrder, err := r.rowOrder(ctx, t, set, by)
	if err != nil {
		return nil, err
	}
	rows, err := inOrder.between(0, len(iris))
	out := make([]quad.IRI, len(rows))
	for i, row := range rows {
		out[i] = at[row]
	}
	return out, err
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
