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
	if by == "speaker" && len(iris) > fewSorted {
		if t, err := r.store.StatementTable(); err != nil {
			return nil, err
		} else if t != nil {
			if out, there, err := r.bySpeaker(ctx, t, iris); there || err != nil {
				return out, err
			}
		}
	}
	if by == "id" {
		return byID(iris), nil
	}
	keys := make([]sortKey, len(iris))
	for i, iri := range iris {
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

// byID sorts statements by their ids.
func byID(iris []quad.IRI) []quad.IRI {
	type key struct {
		id string
		at uint32
	}
	keys := make([]key, len(iris))
	for i, iri := range iris {
		_, ref, _ := rdf.SplitIRI(iri)
		keys[i] = key{ref.ID, uint32(i)}
	}
	slices.SortFunc(keys, func(a, b key) int {
		return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(iris[a.at], iris[b.at]))
	})
	out := make([]quad.IRI, len(keys))
	for i, k := range keys {
		out[i] = iris[k.at]
	}
	return out
}

// bySpeaker sorts statements by the names of their speakers, then as the rows of a
// statement table are. It reads those alone that have several speakers, for the table
// does not tell the order of these. False: the table has not all statements.
func (r *reader) bySpeaker(ctx context.Context, t *table.Table, iris []quad.IRI) (_ []quad.IRI, there bool, _ error) {
	type key struct{ text, row, at uint32 }
	keys := make([]key, len(iris))
	for i, iri := range iris {
		row, there, err := t.RowOf(iri)
		if err != nil {
			return nil, false, err
		}
		if !there {
			return nil, false, nil
		}
		keys[i] = key{row: row, at: uint32(i)}
	}
	slices.SortFunc(keys, func(a, b key) int { return cmp.Compare(a.row, b.row) })
	speakers, err := t.List(table.Speakers)
	if err != nil {
		return nil, false, err
	}
	cursor := speakers.Cursor()
	texts, known, alone := []string{""}, map[string]uint32{"": 0}, map[uint32]uint32{}
	number := func(text string) uint32 {
		n, ok := known[text]
		if !ok {
			n = uint32(len(texts))
			texts, known[text] = append(texts, text), n
		}
		return n
	}
	for i := range keys {
		k := &keys[i]
		switch from, until := cursor.Of(k.row); until - from {
		case 0:
		case 1:
			speaker := speakers.Value(from)
			n, ok := alone[speaker]
			if !ok {
				iri, err := t.Entity(speaker)
				if err != nil {
					return nil, false, err
				}
				name, err := r.name(ctx, iri)
				if err != nil {
					return nil, false, err
				}
				n = number(spelling.Fold(name))
				alone[speaker] = n
			}
			k.text = n
		default:
			st, err := r.statement(ctx, iris[k.at], "speakers")
			if err != nil {
				return nil, false, err
			}
			key, err := r.sortKey(ctx, iris[k.at], st, "speaker")
			if err != nil {
				return nil, false, err
			}
			k.text = number(key.text)
		}
	}
	inOrder := slices.Sorted(slices.Values(texts))
	ranks := make([]uint32, len(texts))
	for rank, text := range inOrder {
		ranks[known[text]] = uint32(rank)
	}
	slices.SortFunc(keys, func(a, b key) int {
		return cmp.Or(cmp.Compare(ranks[a.text], ranks[b.text]), cmp.Compare(a.row, b.row))
	})
	out := make([]quad.IRI, len(keys))
	for i, k := range keys {
		out[i] = iris[k.at]
	}
	return out, true, nil
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
