package query

import (
	"cmp"
	"context"
	"encoding/binary"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/graph/query/paging"
	"onrecord/graph/view/table"
	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/sorting"
	"onrecord/schema/spelling"
	"onrecord/schema/term"
)

// A rowOrder is rows of a statement table in one of Sorts. Groups of them that are long
// to sort are sorted when somebody wants to see them.
type rowOrder struct {
	rows   []uint32
	groups []rowGroup // those that are not in order yet, one after the other
	sort   func([]uint32) error
}

// A rowGroup is from..until of the rows.
type rowGroup struct{ from, until int }

// between are the rows at some places.
func (o *rowOrder) between(from, until int) ([]uint32, error) {
	rest := o.groups[:0]
	for _, g := range o.groups {
		if g.until <= from || g.from >= until {
			rest = append(rest, g)
			continue
		}
		if err := o.sort(o.rows[g.from:g.until]); err != nil {
			return nil, err
		}
	}
	o.groups = rest
	return o.rows[from:until], nil
}

// pageOf are the statements of a page, in one of Sorts. None is decoded.
func (p *population) pageOf(ctx context.Context, page paging.Page, by string) paging.Rows[quad.IRI] {
	inOrder, err := p.rowOrder(ctx, p.table, p.set, by)
	if err != nil {
		return paging.Failed[quad.IRI](err)
	}
	return paging.CutCounted(page, len(inOrder.rows), func(from, until int) ([]quad.IRI, error) {
		rows, err := inOrder.between(from, until)
		if err != nil {
			return nil, err
		}
		out := make([]quad.IRI, len(rows))
		for i, row := range rows {
			if out[i], err = p.table.StatementIRI(row); err != nil {
				return nil, err
			}
		}
		p.ahead(out...)
		return out, nil
	})
}

// rowOrder puts rows of a table into one of Sorts.
func (r *reader) rowOrder(ctx context.Context, t *table.Table, set *table.Set, by string) (*rowOrder, error) {
	rows := make([]uint32, 0, set.Len())
	for row := range set.All() {
		rows = append(rows, row)
	}
	switch by {
	case "id":
		return &rowOrder{rows: rows}, rowsByID(ctx, t, set, rows)
	case "speaker":
		return &rowOrder{rows: rows}, r.rowsBySpeaker(ctx, t, rows)
	case "source":
		return rowsBySource(ctx, t, rows)
	}
	return &rowOrder{rows: rows}, nil
}

// rowsByID sorts ascending rows by the ids of their statements, then by IRI.
func rowsByID(ctx context.Context, t *table.Table, set *table.Set, rows []uint32) error {
	texts, err := t.IDs(ctx, set)
	if err != nil {
		return err
	}
	type key struct {
		first uint64 // bytes of the id
		at    uint32
	}
	keys := make([]key, len(rows))
	for i := range keys {
		var first [8]byte
		copy(first[:], texts.At(i))
		keys[i] = key{binary.BigEndian.Uint64(first[:]), uint32(i)}
	}
	iri := func(at uint32) string {
		iri, failed := t.StatementIRI(rows[at])
		err = cmp.Or(err, failed)
		return string(iri)
	}
	slices.SortFunc(keys, func(a, b key) int {
		if a.first != b.first {
			return cmp.Compare(a.first, b.first)
		}
		if c := cmp.Compare(texts.At(int(a.at)), texts.At(int(b.at))); c != 0 || a.at == b.at {
			return c
		}
		return cmp.Compare(iri(a.at), iri(b.at)) // of several corpora
	})
	out := make([]uint32, len(keys))
	for i, k := range keys {
		out[i] = rows[k.at]
	}
	copy(rows, out)
	return err
}

// rowsBySource sorts ascending rows by the ids of their sources, then as they stand there.
// Of a source from which all was said on one day they are in order already. Of another
// one it takes the passages.
func rowsBySource(ctx context.Context, t *table.Table, rows []uint32) (*rowOrder, error) {
	days, err := daysOf(t)
	if err != nil {
		return nil, err
	}
	ranks, err := idRanks(t, table.Source)
	if err != nil {
		return nil, err
	}
	sources, err := t.One(table.Source)
	if err != nil {
		return nil, err
	}
	of := func(row uint32) uint32 { return ranks[sources.At(row)] }
	slices.SortFunc(rows, func(a, b uint32) int { return cmp.Or(cmp.Compare(of(a), of(b)), cmp.Compare(a, b)) })
	out := &rowOrder{rows: rows}
	for from, until := 0, 0; from < len(rows); from = until {
		severalDays := false
		for until = from + 1; until < len(rows) && of(rows[until]) == of(rows[from]); until++ {
			severalDays = severalDays || days.from.At(int(rows[until])) != days.from.At(int(rows[from]))
		}
		if severalDays {
			out.groups = append(out.groups, rowGroup{from, until})
		}
	}
	if len(out.groups) == 0 {
		return out, nil
	}
	spots, err := t.Spots()
	out.sort = func(rows []uint32) error { return sortBySpot(ctx, t, spots, rows) }
	return out, err
}

// sortBySpot sorts ascending rows of one source as they stand there, then by id and IRI.
func sortBySpot(ctx context.Context, t *table.Table, spots func(row uint32) (schema.Spot, error), rows []uint32) error {
	type key struct {
		spot schema.Spot
		sortKey
		row uint32
	}
	keys := make([]key, len(rows))
	for i, row := range rows {
		if i%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		spot, err := spots(row)
		if err != nil {
			return err
		}
		keys[i] = key{spot: spot, row: row}
	}
	var err error
	named := func(k *key) sortKey {
		if k.iri == "" {
			iri, failed := t.StatementIRI(k.row)
			err = cmp.Or(err, failed)
			k.sortKey = keyOf(iri)
		}
		return k.sortKey
	}
	sorting.StableBy(keys, func(a, b key) int { return a.spot.Compare(b.spot) })
	for from, until := 0, 0; from < len(keys); from = until {
		for until = from + 1; until < len(keys) && keys[from].spot.Compare(keys[until].spot) == 0; until++ {
		}
		if same := keys[from:until]; len(same) > 1 {
			for i := range same {
				named(&same[i])
			}
			sorting.By(same, func(a, b key) int { return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(a.iri, b.iri)) })
		}
	}
	for i, k := range keys {
		rows[i] = k.row
	}
	return err
}

// idRanks are, by the numbers of a field's values, the places of their ids among all of
// these, those with one id having the same; that of none is 0.
func idRanks(t *table.Table, f table.Field) ([]uint32, error) {
	numbers := map[uint32]bool{}
	if err := t.Values(f, table.AllRows(t.Len()), numbers); err != nil {
		return nil, err
	}
	ids := make(map[uint32]string, len(numbers))
	all := []string{""}
	for n := range numbers {
		iri, err := t.Entity(n)
		if err != nil {
			return nil, err
		}
		_, ref, _ := rdf.SplitIRI(iri)
		ids[n] = ref.ID
		all = append(all, ref.ID)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	out := make([]uint32, t.Entities()+1)
	for n, id := range ids {
		rank, _ := slices.BinarySearch(all, id)
		out[n] = uint32(rank)
	}
	return out, nil
}

// rowsBySpeaker sorts ascending rows by the names of their speakers, then as the rows
// are.
func (r *reader) rowsBySpeaker(ctx context.Context, t *table.Table, rows []uint32) error {
	speakers, err := t.List(table.Speakers)
	if err != nil {
		return err
	}
	cursor := speakers.Cursor()
	c := &callers{reader: r, table: t, names: map[uint32]string{}, alone: map[uint32]uint32{}, texts: []string{""}, known: map[string]uint32{"": 0}}
	type key struct{ text, row uint32 }
	keys := make([]key, len(rows))
	var joint []jointRow
	for i, row := range rows {
		if i%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		k := &keys[i]
		k.row = row
		switch from, until := cursor.Of(row); until - from {
		case 0:
		case 1:
			if k.text, err = c.one(ctx, speakers.Value(from)); err != nil {
				return err
			}
		default:
			joint = append(joint, jointRow{row: row, at: i})
			of := &joint[len(joint)-1]
			for ; from < until; from++ {
				of.speakers = append(of.speakers, speakers.Value(from))
			}
		}
		if len(joint) == jointRows || i == len(rows)-1 {
			texts, err := c.together(ctx, joint)
			if err != nil {
				return err
			}
			for j, of := range joint {
				keys[of.at].text = texts[j]
			}
			joint = joint[:0]
		}
	}
	ranks := make([]uint32, len(c.texts))
	for rank, text := range slices.Sorted(slices.Values(c.texts)) {
		ranks[c.known[text]] = uint32(rank)
	}
	slices.SortFunc(keys, func(a, b key) int {
		return cmp.Or(cmp.Compare(ranks[a.text], ranks[b.text]), cmp.Compare(a.row, b.row))
	})
	for i, k := range keys {
		rows[i] = k.row
	}
	return nil
}

// A jointRow is a statement with several speakers, and its place among others.
type jointRow struct {
	row      uint32
	at       int
	speakers []uint32
}

// jointRows are looked at together.
const jointRows = 256

// callers number what speakers are called.
type callers struct {
	*reader
	table *table.Table
	names map[uint32]string
	alone map[uint32]uint32 // texts of those who speak alone
	texts []string
	known map[string]uint32
}

func (c *callers) number(text string) uint32 {
	n, ok := c.known[text]
	if !ok {
		n = uint32(len(c.texts))
		c.texts, c.known[text] = append(c.texts, text), n
	}
	return n
}

func (c *callers) called(ctx context.Context, speaker uint32) (string, error) {
	name, ok := c.names[speaker]
	if ok {
		return name, nil
	}
	iri, err := c.table.Entity(speaker)
	if err != nil {
		return "", err
	}
	name, err = c.name(ctx, iri)
	c.names[speaker] = name
	return name, err
}

// one is the text of somebody who speaks alone.
func (c *callers) one(ctx context.Context, speaker uint32) (uint32, error) {
	n, ok := c.alone[speaker]
	if ok {
		return n, nil
	}
	name, err := c.called(ctx, speaker)
	if err != nil {
		return 0, err
	}
	n = c.number(spelling.Fold(name))
	c.alone[speaker] = n
	return n, nil
}

// together are the texts of those who speak together. They come by their ids; only
// statements of which another order is told are read.
func (c *callers) together(ctx context.Context, joint []jointRow) ([]uint32, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	rows := make([]uint32, len(joint))
	for i := range joint {
		rows[i] = joint[i].row
	}
	orders, err := c.table.RowLabels(rows, term.ListOrder)
	if err != nil {
		return nil, err
	}
	out := make([]uint32, len(joint))
	for i, of := range joint {
		text := ""
		if orders != nil && !strings.Contains(orders[i], "speakers") {
			text, err = c.byID(ctx, of.speakers)
		} else {
			text, err = c.asTold(ctx, of.row)
		}
		if err != nil {
			return nil, err
		}
		out[i] = c.number(text)
	}
	return out, nil
}

// byID are the names of speakers by their ids.
func (c *callers) byID(ctx context.Context, speakers []uint32) (string, error) {
	type called struct {
		ref  schema.Ref
		name string
	}
	all := make([]called, len(speakers))
	for i, n := range speakers {
		iri, err := c.table.Entity(n)
		if err != nil {
			return "", err
		}
		if all[i].name, err = c.called(ctx, n); err != nil {
			return "", err
		}
		_, all[i].ref, _ = rdf.SplitIRI(iri)
	}
	sorting.StableBy(all, func(a, b called) int { return schema.CompareRefs(a.ref, b.ref) })
	names := make([]string, len(all))
	for i := range all {
		names[i] = all[i].name
	}
	return spelling.Fold(strings.Join(names, "; ")), nil
}

// asTold are the names of the speakers of a row in their order.
func (c *callers) asTold(ctx context.Context, row uint32) (string, error) {
	iri, err := c.table.StatementIRI(row)
	if err != nil {
		return "", err
	}
	st, err := c.statement(ctx, iri, "speakers")
	if err != nil {
		return "", err
	}
	key, err := c.sortKey(ctx, iri, st, "speaker")
	return key.text, err
}
