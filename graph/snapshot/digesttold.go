package snapshot

import (
	"onrecord/graph/view/table"
)

// A toldDigester makes digests of what the statement table says of statements, and their
// quads alone do not.
type toldDigester struct {
	d           *digester
	table       *table.Table
	dates       table.One
	words       table.Numbers // the dates, as nodes
	places      table.One
	speakers    table.List
	utterances  table.Utterances
	belonging   *table.Belonging
	memberships []Digest
}

func (d *digester) tell(said table.Reader) (t *toldDigester, err error) {
	t = &toldDigester{d: d}
	if t.table, err = table.Open(said); err != nil {
		return nil, err
	}
	if t.dates, err = t.table.One(table.Date); err != nil {
		return nil, err
	}
	if t.words, err = t.table.Part(table.WordsOf(table.Date)); err != nil {
		return nil, err
	}
	if t.places, err = t.table.One(table.Place); err != nil {
		return nil, err
	}
	if t.speakers, err = t.table.List(table.Speakers); err != nil {
		return nil, err
	}
	if t.utterances, err = t.table.Utterances(); err != nil {
		return nil, err
	}
	if t.belonging, err = t.table.Belonging(); err != nil {
		return nil, err
	}
	if t.belonging == nil {
		return t, nil
	}
	t.memberships = make([]Digest, t.belonging.Memberships())
	w := &digesting{terms: d.s.terms.reader()}
	return t, d.safely(w, 0, len(t.memberships), t.hash)
}

// hash makes the digests of memberships, in which the order counts.
func (t *toldDigester) hash(w *digesting, from, until int) error {
	for i := from; i < until; i++ {
		sum := &t.memberships[i]
		*sum = t.entity(w, t.belonging.CountedUnder(uint32(i)))
		for _, n := range t.belonging.Of(uint32(i)) {
			*sum = mixed(*sum, t.entity(w, n), Digest{1})
		}
		for _, node := range t.belonging.Offices(uint32(i)) {
			*sum = mixed(*sum, t.d.of(w, node), Digest{2})
		}
	}
	return nil
}

// entity is the hash of an entity by its number; 0: none.
func (t *toldDigester) entity(w *digesting, n uint32) Digest {
	if n == 0 {
		return Digest{}
	}
	return t.d.of(w, t.table.EntityNode(n))
}

// of is the digest of a row.
func (t *toldDigester) of(w *digesting, row uint32) (out Digest, err error) {
	out = t.entity(w, t.places.At(row))
	if n := t.dates.At(row); n > 0 {
		out.plus(t.d.of(w, t.words.At(int(n-1))))
	}
	if first, several := t.utterances.Of(row); several {
		node, err := t.table.Statement(first)
		if err != nil {
			return out, err
		}
		out = mixed(out, t.d.of(w, node), Digest{3})
	}
	cursor := t.speakers.Cursor()
	from, until := cursor.Of(row)
	for i := from; i < until; i++ {
		of := Digest{4}
		if t.belonging != nil {
			of = t.memberships[t.belonging.Membership(i)]
		}
		out.plus(mixed(of, t.entity(w, t.speakers.Value(i)), Digest{5}))
	}
	return out, nil
}
