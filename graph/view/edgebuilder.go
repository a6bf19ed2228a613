package view

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"

	"onrecord/schema"
)

// A tie is what several statements say of two entities: an edge in the making.
type tie struct {
	from, kind, to string   // IRIs and the type
	rows           []Row    // each once
	pieces         [][]Row  // which have the rows, where these are put together when the edge is read
	positions      []string // ids of those on which two actors agree or disagree; nil: it is about none
}

type tieKey struct{ from, kind, to string }

// An edgeBuilder gathers edges from the statements of a scene.
type edgeBuilder struct {
	scene  *Scene
	ids    identifier
	report rowSet // further reports
	shown  rowSet // what ties are of
	found  map[tieKey]*tie
	named  map[string][]Row // by the entities that ties are of
	names  []string         // of the rows that are shown
	spans  map[string]schema.Span
}

func newTies(s *Scene, ids identifier) *edgeBuilder {
	t := &edgeBuilder{scene: s, ids: ids, found: map[tieKey]*tie{}, named: map[string][]Row{}, spans: map[string]schema.Span{}}
	for _, row := range s.Reports {
		t.report.add(row)
	}
	return t
}

// add adds what a statement says. What one says of oneself counts as well.
func (t *edgeBuilder) add(from, kind, to string, row Row) *tie {
	key := tieKey{from, kind, to}
	of := t.found[key]
	if of == nil {
		of = &tie{from: from, kind: kind, to: to}
		t.found[key] = of
	}
	if n := len(of.rows); n > 0 && of.rows[n-1] == row {
		return of
	}
	of.rows = append(of.rows, row)
	t.shown.add(row)
	t.named[from] = append(t.named[from], row)
	t.named[to] = append(t.named[to], row)
	return of
}

// fill gives a property graph the ties as edges, sorted, and the entities that
// these connect as nodes.
func (t *edgeBuilder) fill(g *PropertyGraph, properties []Property, alike *likeness, values func(*tie) []any) error {
	if err := t.readNames(); err != nil {
		return err
	}
	g.NodeProperties, g.EdgeProperties = socialNodeProperties, properties
	g.Nodes = infallible(t.nodes(alike))
	g.Edges = t.edges(alike, values)
	entities := map[string]bool{}
	for iri := range t.named {
		entities[iri] = true
	}
	g.shows = func(e schema.Entity) bool {
		iri := e.Identity().IRI
		if e.Kind() != schema.KindStatement {
			return entities[iri]
		}
		row, known := t.scene.Said.Row(iri)
		return known && t.shown.has(row)
	}
	return nil
}

// nodes are the entities that ties connect.
func (t *edgeBuilder) nodes(alike *likeness) []*Node {
	iris := slices.Collect(maps.Keys(t.named))
	kind := func(iri string) int {
		if e, ok := t.scene.Entities[iri]; ok {
			return slices.Index(schema.Kinds(), e.Kind())
		}
		return -1
	}
	slices.SortFunc(iris, func(a, b string) int { return cmp.Or(cmp.Compare(kind(a), kind(b)), cmp.Compare(a, b)) })
	fields := fieldsOf(socialNodeProperties)
	var nodes []*Node
	for _, iri := range iris {
		e, ok := t.scene.Entities[iri]
		if !ok {
			continue
		}
		n := t.ids.node(e, fields)
		n.Weight = 0
		var counted rowSet
		for rows := range alike.naming(iri, t.named[iri]) {
			for _, row := range rows {
				if !t.report.has(row) && counted.add(row) {
					n.Weight++
				}
			}
		}
		nodes = append(nodes, n)
	}
	return nodes
}

// edges makes edges of ties, sorted by where they lead from and to and by their type.
// What is alike is found while they are read: there may be an edge for each two actors.
func (t *edgeBuilder) edges(alike *likeness, values func(*tie) []any) iter.Seq2[*Edge, error] {
	found := map[string][]*tie{}
	for _, of := range t.found {
		found[of.from] = append(found[of.from], of)
	}
	from := slices.Collect(maps.Keys(found))
	from = append(from, alike.actors()...)
	slices.Sort(from)
	from = slices.Compact(from)
	return func(yield func(*Edge, error) bool) {
		join := joiner{in: make([]uint32, len(t.names))}
		for _, iri := range from {
			ties := slices.Concat(found[iri], alike.ties(t.ids, iri))
			slices.SortFunc(ties, func(a, b *tie) int { return cmp.Or(cmp.Compare(a.to, b.to), cmp.Compare(a.kind, b.kind)) })
			for _, of := range ties {
				if of.pieces != nil {
					of.rows, of.pieces = join.rows(of.pieces), nil
				}
				e := &Edge{
					From: t.ids.of(of.from), To: t.ids.of(of.to), Type: of.kind, Mutual: of.positions != nil,
					Weight: float64(t.weight(of)), Date: t.date(of), Values: values(of),
				}
				if !yield(e, nil) {
					return
				}
				if of.positions != nil {
					of.rows = nil // there may be very many
				}
			}
		}
	}
}

// A joiner joins lists of rows.
type joiner struct {
	in    []uint32 // by row: the number of the last joint list that it is in
	lists uint32
	space []Row
}

// rows are what some lists have, each once, in the order of the lists. They are good until
// the next call.
func (j *joiner) rows(lists [][]Row) []Row {
	j.lists++
	j.space = j.space[:0]
	for _, list := range lists {
		for _, row := range list {
			if j.in[row] != j.lists {
				j.in[row] = j.lists
				j.space = append(j.space, row)
			}
		}
	}
	return j.space
}

// socialNodeProperties are those of actors and positions.
var socialNodeProperties = []Property{
	{"aliases", schema.Texts},
	{"type", schema.Word},
	{"description", schema.Text},
	{"sameAs", schema.IRIs},
	{"roles", schema.Texts},
}

func infallible[T any](list []T) func(func(T, error) bool) {
	return func(yield func(T, error) bool) {
		for _, v := range list {
			if !yield(v, nil) {
				return
			}
		}
	}
}

// weight is the number of positions, or of utterances: of statements that are not further
// reports.
func (t *edgeBuilder) weight(of *tie) int {
	if of.positions != nil {
		return len(of.positions)
	}
	n := 0
	for _, row := range of.rows {
		if !t.report.has(row) {
			n++
		}
	}
	return n
}

// span is the time from the first dated statement of a tie to the last one, in EDTF;
// nil: there is none.
func (t *edgeBuilder) span(of *tie) (since, until any) {
	var first, last string
	var from, to schema.Day
	for _, row := range of.rows {
		date := t.scene.Said.Date(row)
		if date == "" {
			continue
		}
		span, known := t.spans[date]
		if !known {
			var err error
			if span, err = schema.ParseDate(date); err != nil {
				continue
			}
			t.spans[date] = span
		}
		if first == "" || span.From < from {
			first, from = date, span.From
		}
		if last == "" || span.Until > to {
			last, to = date, span.Until
		}
	}
	return text(first), text(last)
}

// date is the time from the first dated statement to the last one.
func (t *edgeBuilder) date(of *tie) string {
	since, until := t.span(of)
	switch {
	case since == nil:
		return ""
	case since == until:
		return since.(string)
	}
	return period(since.(string), until.(string))
}

// period is the interval from a date or the beginning of an interval to a date
// or the end of one; nothing: it is open.
func period(from, until string) string {
	from, _, _ = strings.Cut(from, "/")
	return from + "/" + until[strings.LastIndexByte(until, '/')+1:]
}

// readNames reads what the statements of ties are called: their ids; with several
// corpora, where two may have one, they are qualified.
func (t *edgeBuilder) readNames() (err error) {
	rows := t.shown.rows()
	var names []string
	if len(t.ids) > 1 {
		if names, err = t.scene.Said.IRIs(rows...); err != nil {
			return err
		}
		for i, iri := range names {
			names[i] = t.ids.of(iri)
		}
	} else if names, err = t.scene.Said.IDs(rows...); err != nil {
		return err
	}
	if len(rows) > 0 {
		t.names = make([]string, rows[len(rows)-1]+1)
	}
	for i, row := range rows {
		t.names[row] = names[i]
	}
	return nil
}

// statements are the names of the statements of a tie, in their order.
func (t *edgeBuilder) statements(of *tie) []string {
	out := make([]string, len(of.rows))
	for i, row := range of.rows {
		out[i] = t.names[row]
	}
	return out
}

// A rowSet is some rows. The zero one is empty.
type rowSet []uint64

// add adds a row; false: it was there.
func (s *rowSet) add(row Row) bool {
	at, bit := int(row>>6), uint64(1)<<(row&63)
	for len(*s) <= at {
		*s = append(*s, 0)
	}
	was := (*s)[at]&bit != 0
	(*s)[at] |= bit
	return !was
}

func (s rowSet) has(row Row) bool {
	at := int(row >> 6)
	return at < len(s) && s[at]>>(row&63)&1 != 0
}

// rows are those of the set, ascending.
func (s rowSet) rows() []Row {
	var out []Row
	for at, word := range s {
		for i := range Row(64) {
			if word>>i&1 != 0 {
				out = append(out, Row(at)<<6+i)
			}
		}
	}
	return out
}
