package snapshot

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/graph/shapes"
	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/spelling"
)

// A nameEntry is one of the ways to call an entity: a node that is a text, or the
// entity itself, for its id.
type nameEntry struct{ text, entity uint32 }

// name is what an entity is called.
func (s *Store) name(c nameEntry) string {
	text := lexical(s.term(c.text))
	if c.text == c.entity {
		_, ref, _ := rdf.SplitIRI(quad.IRI(text))
		return ref.ID
	}
	return text
}

// makeNames finds what the entities of all kinds are called, in the order of
// the folded names.
func (s *Store) makeNames(ctx context.Context) ([]nameEntry, error) {
	var texts []uint32
	for _, iri := range schema.NamePredicates() {
		if n := s.number(iri); n != 0 {
			texts = append(texts, n)
		}
	}
	var all []nameEntry
	var folded []uint32
	names := newInterner()
	add := func(c nameEntry) error {
		n, err := names.number([]byte(spelling.Fold(s.name(c))))
		all, folded = append(all, c), append(folded, n)
		return err
	}
	for _, k := range schema.Kinds() {
		for i, n := range s.instances(ctx, k) {
			if i%1024 == 0 && ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if err := add(nameEntry{n, n}); err != nil {
				return nil, err
			}
			if k == schema.KindStatement {
				continue // it has an id alone
			}
			from, until := s.rowsOf(row{n}, 1)
			for _, q := range s.rows.read(int(from), int(until)) {
				if slices.Contains(texts, q[predicate]) {
					if err := add(nameEntry{q[object], n}); err != nil {
						return nil, err
					}
				}
			}
		}
	}
	return sortNames(names, all, folded), nil
}

// sortNames orders names by what they are folded, and keeps each once.
func sortNames(names *interner, all []nameEntry, folded []uint32) []nameEntry {
	names.forget()
	ranks := make([]uint32, names.len())
	for rank, i := range names.sorted() {
		ranks[i] = uint32(rank)
	}
	type ranked struct {
		nameEntry
		rank uint32
	}
	rows := make([]ranked, len(all))
	for i, c := range all {
		rows[i] = ranked{c, ranks[folded[i]]}
	}
	slices.SortFunc(rows, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.entity, b.entity), cmp.Compare(a.text, b.text))
	})
	rows = slices.Compact(rows)
	for i, r := range rows {
		all[i] = r.nameEntry
	}
	return all[:len(rows)]
}

// Names yields what the entities of some kinds are called, in the order of the
// folded names. It is that of shapes.Namer.
func (s *Store) Names(ctx context.Context, kinds ...schema.Kind) iter.Seq2[shapes.Name, error] {
	return func(yield func(shapes.Name, error) bool) {
		for i := range s.names.len() {
			var err error
			if i%1024 == 0 {
				err = ctx.Err()
			}
			n, wanted := shapes.Name{}, true
			if err == nil {
				n, wanted, err = s.nameOf(i, kinds)
			}
			if err != nil {
				yield(shapes.Name{}, err)
				return
			}
			if wanted && !yield(n, nil) {
				return
			}
		}
	}
}

func (s *Store) nameOf(i int, kinds []schema.Kind) (n shapes.Name, wanted bool, err error) {
	defer s.catch(&err, s.enter())
	s.live()
	c := s.names.at(i)
	n.Entity = quad.IRI(lexical(s.term(c.entity)))
	_, ref, _ := rdf.SplitIRI(n.Entity)
	if !slices.Contains(kinds, ref.Kind) {
		return n, false, nil
	}
	n.Text = ref.ID
	if c.text != c.entity {
		n.Text = lexical(s.term(c.text))
	}
	return n, true, nil
}
