package query

import (
	"context"
	"iter"
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/graph/view"
	"onrecord/graph/view/table"
	"onrecord/schema"
	"onrecord/schema/rdf"
)

// columnsSaid is the view.Said of rows of a statement table, whose columns it has copied:
// whoever draws reads no file of the store's.
type columnsSaid struct {
	reader   *reader
	ask      func(func(context.Context) error) error // asks the store while the scene is in use
	table    *table.Table
	rows     *table.Set // of the table; a view.Row is the place of one among them
	places   func(row uint32) int
	of       []uint32 // the rows of the table, ascending
	entities []string // IRIs by number, of those that the rows have
	titles   []string // of sources, by number
	modes    []string // by number
	dates    []string
	mode     table.Numbers
	date     table.Numbers
	source   table.Numbers
	place    table.Numbers
	lists    [table.NumFields]refLists
}

// refLists are lists of entities, by row, of the rows that have some.
type refLists struct {
	rows, values table.Numbers // of each value, row by row
	first        []uint32      // the place of the first value of a row of each block or a later one
}

// listBlock is how many rows are one block.
const listBlock = 64

// add appends the values of a row. Rows ascend.
func (l *refLists) add(row view.Row, of *table.List, from, until int) {
	for uint32(len(l.first)) <= row/listBlock {
		l.first = append(l.first, uint32(l.rows.Len()))
	}
	for ; from < until; from++ {
		l.rows.Add(row)
		l.values.Add(of.Value(from))
	}
}

// of gives the places of the values of a row, from..until.
func (l *refLists) of(row view.Row) (from, until int) {
	from = int(l.first[row/listBlock])
	for from < l.rows.Len() && l.rows.At(from) < row {
		from++
	}
	for until = from; until < l.rows.Len() && l.rows.At(until) == row; until++ {
	}
	return from, until
}

// mark notes which values a row has.
func (l *refLists) mark(row view.Row, has []bool) {
	for i, until := l.of(row); i < until; i++ {
		has[l.values.At(i)] = true
	}
}

// saidBy makes the view.Said of some rows.
func (p *population) saidBy(ctx context.Context) (*columnsSaid, error) {
	c := &columnsSaid{reader: p.reader, table: p.table, rows: p.set, places: p.set.Places()}
	c.ask = func(question func(context.Context) error) error {
		return guarded(p.store, func() error { return question(ctx) })
	}
	c.of = slices.AppendSeq(make([]uint32, 0, p.set.Len()), p.set.All())
	for f, to := range map[table.Field]*table.Numbers{table.Mode: &c.mode, table.Date: &c.date, table.Source: &c.source, table.Place: &c.place} {
		column, err := p.table.One(f)
		if err != nil {
			return nil, err
		}
		for _, row := range c.of {
			to.Add(column.At(row))
		}
	}
	for _, f := range table.Fields() {
		if !f.Several() {
			continue
		}
		column, err := p.table.List(f)
		if err != nil {
			return nil, err
		}
		cursor := column.Cursor()
		for i, row := range c.of {
			if i%4096 == 0 && ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
			from, until := cursor.Of(row)
			c.lists[f].add(view.Row(i), &column, from, until)
		}
	}
	if err := c.readWords(); err != nil {
		return nil, err
	}
	return c, c.readEntities(ctx)
}

// readWords reads the words of the columns.
func (c *columnsSaid) readWords() error {
	for f, to := range map[table.Field]*[]string{table.Mode: &c.modes, table.Date: &c.dates} {
		words, err := c.table.Words(f)
		if err != nil {
			return err
		}
		*to = make([]string, 1+len(words))
		for i, w := range words {
			(*to)[1+i] = rdf.Lexical(w)
		}
	}
	return nil
}

// readEntities reads the IRIs of the entities that rows have, and the titles of their
// sources.
func (c *columnsSaid) readEntities(ctx context.Context) error {
	n := c.table.Entities() + 1
	c.entities, c.titles = make([]string, n), make([]string, n)
	has := make([]bool, n)
	mark := func(of *table.Numbers, has []bool) {
		for i := range of.Len() {
			has[of.At(i)] = true
		}
	}
	mark(&c.place, has)
	for f := range c.lists {
		mark(&c.lists[f].values, has)
	}
	for v := 1; v < n; v++ {
		if has[v] {
			iri, err := c.table.Entity(uint32(v))
			if err != nil {
				return err
			}
			c.entities[v] = string(iri)
		}
	}
	isSource := make([]bool, n)
	mark(&c.source, isSource)
	var sources []uint32
	for v := 1; v < n; v++ {
		if isSource[v] {
			sources = append(sources, uint32(v))
		}
	}
	return c.readTitles(ctx, sources)
}

// readTitles reads what sources are called.
func (c *columnsSaid) readTitles(ctx context.Context, sources []uint32) error {
	iris := make([]quad.IRI, len(sources))
	for i, v := range sources {
		var err error
		if iris[i], err = c.table.Entity(v); err != nil {
			return err
		}
	}
	labels, err := c.table.Labels(sources, labelled()...)
	if err != nil {
		return err
	}
	if labels == nil {
		c.reader.ahead(iris...)
	}
	for i, v := range sources {
		if labels != nil && labels[i] != "" {
			c.titles[v] = labels[i]
		} else if c.titles[v], err = c.reader.name(ctx, iris[i]); err != nil {
			return err
		}
	}
	return nil
}

func (c *columnsSaid) Mode(row view.Row) string   { return c.modes[c.mode.At(int(row))] }
func (c *columnsSaid) Date(row view.Row) string   { return c.dates[c.date.At(int(row))] }
func (c *columnsSaid) Source(row view.Row) string { return c.titles[c.source.At(int(row))] }
func (c *columnsSaid) Place(row view.Row) string  { return c.entities[c.place.At(int(row))] }

// Refs are what a statement names, by IRI: a table has no other order.
func (c *columnsSaid) Refs(f table.Field, row view.Row) []string {
	l := &c.lists[f]
	from, until := l.of(row)
	switch until - from {
	case 0:
		return nil
	case 1:
		v := l.values.At(from)
		return c.entities[v : v+1]
	}
	out := make([]string, 0, until-from)
	for ; from < until; from++ {
		out = append(out, c.entities[l.values.At(from)])
	}
	slices.Sort(out)
	return out
}

// fewReplies is of how many statements each is asked whether it refers to others; of more,
// all that do so are.
const fewReplies = 1 << 10

// Among is what statements of the scene say of others of it.
func (c *columnsSaid) Among(field string) (out []view.Reply, err error) {
	err = c.ask(func(ctx context.Context) (err error) {
		out, err = c.replies(ctx, field)
		return err
	})
	return out, err
}

func (c *columnsSaid) replies(ctx context.Context, field string) (out []view.Reply, err error) {
	predicate := statementPredicate(field)
	var found []uint64 // as numbers, which are sorted by themselves
	take := func(q quad.Quad) error {
		from, there, err := c.row(q.Subject)
		if err != nil || !there {
			return err
		}
		to, there, err := c.row(q.Object)
		if there {
			found = append(found, uint64(from)<<32|uint64(to))
		}
		return err
	}
	var each []iter.Seq2[quad.Quad, error]
	if len(c.of) <= fewReplies {
		iris, err := c.iris(allRows(len(c.of)))
		if err != nil {
			return nil, err
		}
		c.reader.ahead(iris...)
		wanted, err := c.reader.store.Predicates(ctx, predicate)
		if err != nil {
			return nil, err
		}
		for _, iri := range iris {
			each = append(each, c.reader.store.QuadsOf(ctx, iri, wanted))
		}
	} else {
		each = append(each, c.reader.store.QuadsWith(ctx, quad.Predicate, predicate))
	}
	for _, quads := range each {
		for q, err := range quads {
			if err != nil {
				return nil, err
			}
			if err := take(q); err != nil {
				return nil, err
			}
		}
	}
	slices.Sort(found)
	for _, n := range found {
		out = append(out, view.Reply{From: view.Row(n >> 32), To: view.Row(n)})
	}
	return out, nil
}

func allRows(n int) []view.Row {
	out := make([]view.Row, n)
	for i := range out {
		out[i] = view.Row(i)
	}
	return out
}

// fewIDs are read one by one: to find many at once takes a look at all.
const fewIDs = 1 << 8

// IDs are the ids of statements.
func (c *columnsSaid) IDs(rows ...view.Row) (out []string, err error) {
	err = c.ask(func(ctx context.Context) error {
		if len(rows) <= fewIDs {
			iris, err := c.iris(rows)
			out = make([]string, len(iris))
			for i, iri := range iris {
				_, ref, _ := rdf.SplitIRI(iri)
				out[i] = ref.ID
			}
			return err
		}
		set := table.NewSet(c.table.Len())
		for _, row := range rows {
			set.Add(c.of[row])
		}
		texts, err := c.table.IDs(ctx, set)
		if err != nil {
			return err
		}
		places := set.Places()
		out = make([]string, len(rows))
		for i, row := range rows {
			out[i] = texts.At(places(c.of[row]))
		}
		return nil
	})
	return out, err
}

// IRIs are those of statements.
func (c *columnsSaid) IRIs(rows ...view.Row) (out []string, err error) {
	err = c.ask(func(context.Context) error {
		iris, err := c.iris(rows)
		out = make([]string, len(iris))
		for i, iri := range iris {
			out[i] = string(iri)
		}
		return err
	})
	return out, err
}

func (c *columnsSaid) iris(rows []view.Row) ([]quad.IRI, error) {
	out := make([]quad.IRI, len(rows))
	for i, row := range rows {
		var err error
		if out[i], err = c.table.StatementIRI(c.of[row]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Row is that of the statement with an IRI. One that cannot be looked up is not there: who
// asks has read it, and hears of that.
func (c *columnsSaid) Row(iri string) (row view.Row, there bool) {
	err := c.ask(func(context.Context) (err error) {
		row, there, err = c.row(quad.IRI(iri))
		return err
	})
	return row, there && err == nil
}

func (c *columnsSaid) row(statement quad.Value) (view.Row, bool, error) {
	row, there, err := c.table.RowOf(statement)
	if err != nil || !there || !c.rows.Has(row) {
		return 0, false, err
	}
	return view.Row(c.places(row)), true, nil
}

// Read reads statements as they are printed.
func (c *columnsSaid) Read(rows ...view.Row) (out []*schema.Statement, err error) {
	err = c.ask(func(ctx context.Context) error {
		iris, err := c.iris(rows)
		if err != nil {
			return err
		}
		c.reader.ahead(iris...)
		out = make([]*schema.Statement, len(iris))
		for i, iri := range iris {
			if out[i], err = c.reader.statementRow(ctx, iri); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}
