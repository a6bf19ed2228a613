package snapshot

import (
	"bytes"
	"cmp"
	"context"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/quad"

	"onrecord/graph/view/table"
	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/sorting"
)

// A columnEntry says where a part of the statement table stands, counted in bytes
// from the start of the section, how many numbers it has and how wide they are.
type columnEntry struct {
	offset uint64
	count  uint32
	width  uint32
}

// columnsStart is where the first part of the statement table may stand.
const columnsStart = uint64(table.Parts) * 16

// StatementTable is the statement table, which is made once and lies in the file.
func (s *Store) StatementTable() (*table.Table, error) { return table.Open(columns{s}) }

// columns are the Store as a table.Reader.
type columns struct{ s *Store }

// Len is the number of statements.
func (c columns) Len() int { return c.s.statements.nodes.len() }

// Part gives a part of the table.
func (c columns) Part(p table.Part) (out table.Numbers, err error) {
	defer c.s.catch(&err, c.s.enter())
	c.s.live()
	all := c.s.bytes(secColumns)
	directory := numbers[columnEntry](c.s, secColumns, -1, &err)
	if err != nil {
		return out, err
	}
	e := *directory.at(int(p))
	length := uint64(e.count) * uint64(e.width)
	if e.offset < columnsStart || e.offset > uint64(all.len()) || length > uint64(all.len())-e.offset {
		return out, damagedf("part %d of the statement table cannot be", p)
	}
	out, err = table.NumbersOf(int(e.width), all.read(int(e.offset), int(e.offset+length)))
	if err != nil {
		return out, damagedf("part %d of the statement table cannot be", p)
	}
	if bit := uint64(1) << p; c.s.sound.Load()&bit == 0 {
		entry := func(p table.Part) int { return int(directory.at(int(p)).count) }
		if !p.Sound(out, c.Len(), entry) || (p == table.Entities || p == table.OfficeWords) && !below(out, c.s.terms.n) {
			return table.Numbers{}, damagedf("part %d of the statement table cannot be", p)
		}
		c.s.sound.Or(bit)
	}
	return out, nil
}

// below reports whether the last of ascending numbers is not more than a limit.
func below(n table.Numbers, limit uint32) bool { return n.Len() == 0 || n.At(n.Len()-1) <= limit }

// Days gives the days of statements.
func (c columns) Days() (days []int64, from, until table.Numbers, err error) {
	defer c.s.catch(&err, c.s.enter())
	c.s.live()
	st := &c.s.statements
	days = st.days.read(0, st.days.len())
	if from, err = table.NumbersOf(4, asBytes(st.from.read(0, st.from.len()))); err == nil {
		until, err = table.NumbersOf(4, asBytes(st.until.read(0, st.until.len())))
	}
	if err == nil && c.s.sound.Load()&soundDays == 0 {
		if err = st.soundDays(); err == nil {
			c.s.sound.Or(soundDays)
		}
	}
	return days, from, until, err
}

// soundDays is the bit of Store.sound for the days of statements.
const soundDays = uint64(1) << 63

// soundDays sees to it that days and the first days of statements ascend, and that
// there are all days that are named.
func (st *statements) soundDays() error {
	days, from, until := st.days.numbers, st.from.numbers, st.until.numbers
	for i := 1; i < len(days); i++ {
		if days[i-1] >= days[i] {
			return damagedf("its days do not ascend, in section %d", secDays)
		}
	}
	for i, day := range from {
		if int(day) >= len(days) || int(until[i]) >= len(days) || i > 0 && from[i-1] > day {
			return damagedf("the days of its statements cannot be, in sections %d and %d", secFrom, secUntil)
		}
	}
	return nil
}

// Statement is the node of a row.
func (c columns) Statement(row uint32) (node uint32, err error) {
	defer c.s.catch(&err, c.s.enter())
	c.s.live()
	st := &c.s.statements
	return st.node(st.placeAt(row)), nil
}

// Row is that of a node.
func (c columns) Row(node uint32) (row uint32, there bool, err error) {
	defer c.s.catch(&err, c.s.enter())
	c.s.live()
	place, there := c.s.placeOf(node)
	if there {
		row = c.s.statements.rankOf(place)
	}
	return row, there, nil
}

// Term is that of a node.
func (c columns) Term(node uint32) (quad.Value, error) {
	if v := c.s.known(node); v != nil {
		return v, nil
	}
	return c.s.read(node)
}

// Node is that of a term.
func (c columns) Node(v quad.Value) (n uint32, err error) {
	ref, err := c.s.ValueOf(v)
	if of, ok := ref.(*node); ok {
		n = uint32(*of)
	}
	return n, err
}

// NodeOf is the node of a reference; false: it is of another store.
func (c columns) NodeOf(r refs.Ref) (n uint32, known bool) {
	n = c.s.numberOf(r)
	return n, n != 0
}

// Labels are the texts of objects of nodes.
func (c columns) Labels(nodes []uint32, of ...quad.IRI) (out []string, err error) {
	defer c.s.catch(&err, c.s.enter())
	c.s.live()
	predicates := make([]uint32, 0, len(of))
	for _, p := range of {
		if n := c.s.number(p); n != 0 {
			predicates = append(predicates, n)
		}
	}
	out = make([]string, len(nodes))
	var space []byte
	for i, node := range nodes {
		from, until := c.s.rowsOf(row{node}, 1)
		rows := c.s.rows.read(int(from), int(until))
		c.s.touch(len(rows))
		some := false
		for j := range rows {
			if !slices.Contains(predicates, rows[j][predicate]) || rows[j][object] == 0 {
				continue
			}
			c.s.touch(1)
			space = c.s.terms.appendAt(space[:0], rows[j][object]-1)
			if text := lexical(space); !some || text < out[i] {
				out[i], some = text, true
			}
		}
	}
	return out, nil
}

// Spots makes a function that gives where the first passages of statements stand.
func (c columns) Spots() (spots func(row uint32) (schema.Spot, error), err error) {
	passages, err := c.Part(table.Passages)
	if err != nil {
		return nil, err
	}
	defer c.s.catch(&err, c.s.enter())
	c.s.live()
	v := c.s.survey()
	return func(row uint32) (out schema.Spot, err error) {
		defer c.s.catch(&err, c.s.enter())
		c.s.live()
		passage := passages.At(int(row))
		if passage == 0 {
			return schema.Spot{Unlocated: true}, nil
		}
		at := v.spot(passage)
		if out.Unlocated = at.line >= nowhere; out.Unlocated {
			at.line -= nowhere
		}
		out.Line, out.Start = int(at.line), int(at.start)
		return out, nil
	}, nil
}

// IDs are those of statements, which are read in the order in which they lie in
// the dictionary, block by block, on all processors.
func (c columns) IDs(ctx context.Context, rows *table.Set) (out *table.Texts, err error) {
	defer c.s.catch(&err, c.s.enter())
	c.s.live()
	st := &c.s.statements
	if n := rows.Len(); n < st.nodes.len()/8 {
		type wanted struct{ node, at uint32 }
		all := make([]wanted, 0, n)
		for row := range rows.All() {
			all = append(all, wanted{st.node(st.placeAt(row)), uint32(len(all))})
		}
		sorting.By(all, func(a, b wanted) int { return cmp.Compare(a.node, b.node) })
		parts := idParts(n)
		out = table.NewTexts(n, parts)
		return out, c.spread(parts, n, func(part, from, until int) error {
			r := c.idReader()
			for i, w := range all[from:until] {
				if i%checkStep == 0 && ctx.Err() != nil {
					return ctx.Err()
				}
				out.Set(part, int(w.at), r.read(w.node))
			}
			return nil
		})
	}
	at, nodes, ranks := rows.Places(), st.nodes.read(0, st.nodes.len()), st.ranks.read(0, st.ranks.len())
	var found atomic.Int64
	parts := idParts(len(nodes))
	out = table.NewTexts(rows.Len(), parts)
	err = c.spread(parts, len(nodes), func(part, from, until int) error {
		r, n := c.idReader(), 0
		for place := from; place < until; place++ {
			if place%checkStep == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			row := ranks[place]
			if !rows.Has(row) {
				continue
			}
			if int(row) >= st.order.len() || *st.order.at(int(row)) != uint32(place) {
				return damagedf("its statements have no order, in sections %d and %d", secRanks, secOrder)
			}
			if place > 0 && nodes[place-1] >= nodes[place] || place+1 < len(nodes) && nodes[place] >= nodes[place+1] {
				return damagedf("its statements are not in their order, in section %d", secStatements)
			}
			out.Set(part, at(row), r.read(nodes[place]))
			n++
		}
		found.Add(int64(n))
		return nil
	})
	if err == nil && found.Load() != int64(rows.Len()) {
		err = damagedf("its statements have no order, in section %d", secRanks)
	}
	return out, err
}

// fewIDs are not worth a goroutine of their own.
const fewIDs = 1 << 12

// idParts is on how many goroutines n ids are read.
func idParts(n int) int { return max(1, min(runtime.GOMAXPROCS(0), n/fewIDs)) }

// spread calls a function for some parts of 0..n, each on a goroutine of its own.
func (c columns) spread(parts, n int, do func(part, from, until int) error) error {
	errs := make([]error, parts)
	var wait sync.WaitGroup
	for i := range errs {
		wait.Go(func() {
			defer c.s.catch(&errs[i], c.s.enter())
			errs[i] = do(i, i*n/len(errs), (i+1)*n/len(errs))
		})
	}
	wait.Wait()
	return cmp.Or(errs...)
}

// An idReader reads ids of statements whose nodes ascend.
type idReader struct {
	terms      blockReader
	term, stem []byte
	text       []byte // of the long ids that were read; a new one is begun before it would move
}

// idText is how many bytes of long ids are kept in one piece, and shortID how long
// those are of which none is kept.
const (
	idText  = 1 << 16
	shortID = 16
)

func (c columns) idReader() *idReader { return &idReader{terms: c.s.terms.reader()} }

// read gives the id of a node: a short one is good until the next call.
func (r *idReader) read(node uint32) string {
	r.term = r.terms.appendAt(r.term[:0], node-1)
	if cap(r.text)-len(r.text) < len(r.term) { // an id is shorter than its term
		r.text = make([]byte, 0, max(idText, len(r.term)))
	}
	from := len(r.text)
	r.text, r.stem = appendID(r.text, r.term, r.stem)
	id := unsafe.String(unsafe.SliceData(r.text[from:]), len(r.text)-from)
	if len(id) < shortID { // what is set copies it
		r.text = r.text[:from]
	}
	return id // which nobody writes to any more, if it is long
}

// appendID appends the id of an entity whose term it is. Most have the stem of
// the one before: what stands before an id without a layer.
func appendID(dst, term, stem []byte) (text, newStem []byte) {
	if rest, ok := bytes.CutPrefix(term, stem); ok && len(stem) > 0 && bytes.IndexByte(rest, '/') < 0 && bytes.IndexByte(rest, '\\') < 0 {
		return append(dst, rest[:len(rest)-1]...), stem
	}
	_, ref, ok := rdf.SplitIRI(quad.IRI(lexical(term)))
	if !ok || ref.Kind != schema.KindStatement {
		panic(damagedf("what is among its statements is none, in section %d", secStatements))
	}
	if at := len(term) - len(ref.ID) - 1; at > 0 && bytes.Equal(term[at:len(term)-1], []byte(ref.ID)) && bytes.IndexByte(term[at:], '/') < 0 {
		stem = append(stem[:0], term[:at]...)
	}
	return append(dst, ref.ID...), stem
}

// makeColumns makes the statement table, row by row in the order of days.
func (s *Store) makeColumns(ctx context.Context, st *statements) (*table.Made, error) {
	f := s.columnFiller()
	for row, place := range st.order.numbers {
		if row%checkStep == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		f.add(st.nodes.numbers[place])
	}
	return f.Make(func(node uint32) (uint32, bool) {
		place, there := st.place(node)
		if !there {
			return 0, false
		}
		return st.ranks.numbers[place], true
	}), nil
}

// A columnFiller reads what statements say from their rows.
type columnFiller struct {
	table.Builder
	*survey
	fields                       []columnField // ascending by predicate
	place, restates, duplicateOf uint32
	entity                       map[uint32]bool // whether a node is an entity
	members                      *memberships
	speakers                     []uint32 // of the statement
}

// A columnField is a field of the table, by its predicate.
type columnField struct {
	predicate uint32
	field     table.Field
}

func (s *Store) columnFiller() *columnFiller {
	f := &columnFiller{survey: s.survey(), entity: map[uint32]bool{}, members: s.memberships()}
	for _, field := range table.Fields() {
		if n := s.number(field.Predicate()); n != 0 {
			f.fields = append(f.fields, columnField{n, field})
		}
	}
	sorting.By(f.fields, func(a, b columnField) int { return cmp.Compare(a.predicate, b.predicate) })
	of := func(k schema.Kind, field string) uint32 { return s.number(predicateOf(k, field)) }
	f.place, f.restates, f.duplicateOf = of(schema.KindEvent, "place"), of(schema.KindStatement, "restates"), of(schema.KindStatement, "duplicateOf")
	return f
}

// isEntity reports whether a node is an IRI that names an entity.
func (f *columnFiller) isEntity(node uint32) bool {
	is, known := f.entity[node]
	if !known {
		if term := f.s.term(node); term[0] == '<' {
			_, ref, ok := rdf.SplitIRI(quad.IRI(lexical(term)))
			is = ok && !ref.IsZero()
		}
		f.entity[node] = is
	}
	return is
}

// add adds a statement.
func (f *columnFiller) add(statement uint32) {
	f.Next()
	f.speakers = f.speakers[:0]
	var one [table.Speakers]uint32
	var restates, duplicateOf, passage uint32
	first := spot{line: math.MaxInt64}
	from, until := f.s.rowsOf(row{statement}, 1)
	all := f.s.rows.read(int(from), int(until))
	next := 0
	for i := range all {
		p, o := all[i][predicate], all[i][object]
		for next < len(f.fields) && f.fields[next].predicate < p {
			next++
		}
		switch {
		case next < len(f.fields) && f.fields[next].predicate == p:
			switch field := f.fields[next].field; {
			case field.Several():
				if f.isEntity(o) && f.Add(field, o) && field == table.Speakers {
					f.speakers = append(f.speakers, o)
				}
			case one[field] == 0 && (field.Words() || f.isEntity(o)):
				one[field] = o
			}
		case p == f.evidence:
			if at := f.spot(o); at.compare(first) < 0 {
				passage, first = o, at
			}
		case p == f.restates:
			restates = cmp.Or(restates, o)
		case p == f.duplicateOf:
			duplicateOf = cmp.Or(duplicateOf, o)
		}
	}
	one[table.Date], _, _ = schema.DateOf(one[table.Date], func(from string) (uint32, error) {
		if from == schema.FromEvent {
			return f.lend(one[table.Event], f.date), nil
		}
		return f.lend(one[table.Source], f.issued), nil
	})
	if event := one[table.Event]; one[table.Place] == 0 && event != 0 {
		if place := f.lend(event, f.place); place != 0 && f.isEntity(place) {
			one[table.Place] = place
		}
	}
	for field, node := range one {
		if node != 0 {
			f.Set(table.Field(field), node)
		}
	}
	days := f.span(one[table.Date])
	for _, speaker := range f.speakers {
		f.Belong(f.members.of(&f.Builder, speaker, days))
	}
	if passage != 0 {
		f.Passage(passage)
	}
	if again := cmp.Or(restates, duplicateOf); again != 0 {
		f.Again(again)
	}
}

// writeColumns writes the statement table as a section.
func writeColumns(f *fileWriter, made *table.Made) error {
	directory := make([]columnEntry, table.Parts)
	at := columnsStart
	for i := range made {
		n := &made[i]
		directory[i] = columnEntry{at, uint32(n.Len()), uint32(n.Width())}
		at = aligned(at + uint64(len(n.Bytes())))
	}
	return f.section(secColumns, func() error {
		if _, err := f.Write(asBytes(directory)); err != nil {
			return err
		}
		var padding [alignment]byte
		for i := range made {
			b := made[i].Bytes()
			if _, err := f.Write(b); err != nil {
				return err
			}
			if _, err := f.Write(padding[:aligned(uint64(len(b)))-uint64(len(b))]); err != nil {
				return err
			}
		}
		return nil
	})
}
