package view

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"onrecord/schema"
)

// A tie is what several statements say of two entities: an edge in the making.
type tie struct {
	from, kind, to string // IRIs and the type
	statements     []*schema.Statement
	seen           map[*schema.Statement]bool
	utterances     int      // statements of the scene among them, not further reports
	positions      []string // on which two actors agree or disagree
	mutual         bool
}

type tieKey struct{ from, kind, to string }

// An edgeBuilder gathers edges from the statements of a scene.
type edgeBuilder struct {
	scene   *Scene
	ids     identifier
	reports map[*schema.Statement]bool // further ones
	found   map[tieKey]*tie
	named   map[string]map[*schema.Statement]bool // statements by the entities that their ties are of
}

func newTies(s *Scene, ids identifier) *edgeBuilder {
	t := &edgeBuilder{s, ids, map[*schema.Statement]bool{}, map[tieKey]*tie{}, map[string]map[*schema.Statement]bool{}}
	for _, st := range s.Reports {
		t.reports[st] = true
	}
	return t
}

// add adds what a statement says. What one says of oneself counts as well.
func (t *edgeBuilder) add(from, kind, to string, st *schema.Statement) *tie {
	key := tieKey{from, kind, to}
	of := t.found[key]
	if of == nil {
		of = &tie{from: from, kind: kind, to: to, seen: map[*schema.Statement]bool{}}
		t.found[key] = of
	}
	if !of.seen[st] {
		of.seen[st] = true
		of.statements = append(of.statements, st)
		if !t.reports[st] {
			of.utterances++
		}
	}
	t.name(from, st)
	t.name(to, st)
	return of
}

func (t *edgeBuilder) name(iri string, st *schema.Statement) {
	if t.named[iri] == nil {
		t.named[iri] = map[*schema.Statement]bool{}
	}
	t.named[iri][st] = true
}

// fill gives a property graph the ties as edges, sorted, and the entities that
// these connect as nodes.
func (t *edgeBuilder) fill(g *PropertyGraph, properties []Property, values func(*tie) []any) {
	g.NodeProperties, g.EdgeProperties = socialNodeProperties, properties
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
		if e, ok := t.scene.Entities[iri]; ok {
			n := t.ids.node(e, fields)
			n.Weight = 0
			for st := range t.named[iri] {
				if !t.reports[st] {
					n.Weight++
				}
			}
			nodes = append(nodes, n)
		}
	}
	all := slices.Collect(maps.Values(t.found))
	slices.SortFunc(all, func(a, b *tie) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to), cmp.Compare(a.kind, b.kind))
	})
	edges := make([]*Edge, len(all))
	for i, of := range all {
		edges[i] = &Edge{
			From: t.ids.of(of.from), To: t.ids.of(of.to), Type: of.kind, Mutual: of.mutual,
			Weight: float64(of.weight()), Date: of.date(), Values: values(of),
		}
	}
	g.Nodes, g.Edges = infallible(nodes), infallible(edges)
	g.shows = map[string]bool{}
	for iri, statements := range t.named {
		g.shows[iri] = true
		for st := range statements {
			g.shows[st.IRI] = true
		}
	}
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

// weight is the number of positions, or of utterances.
func (t *tie) weight() int {
	if t.positions != nil {
		return len(t.positions)
	}
	return t.utterances
}

// span is the time from the first dated statement to the last one, in EDTF;
// nil: there is none.
func (t *tie) span() (since, until any) {
	var first, last string
	var from, to schema.Day
	for _, st := range t.statements {
		span, err := schema.ParseDate(st.Date)
		if err != nil || st.Date == "" {
			continue
		}
		if first == "" || span.From < from {
			first, from = st.Date, span.From
		}
		if last == "" || span.Until > to {
			last, to = st.Date, span.Until
		}
	}
	return text(first), text(last)
}

// date is the time from the first dated statement to the last one.
func (t *tie) date() string {
	since, until := t.span()
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

// names are the ids of the statements, in their order. With several corpora,
// where two may have one, they are qualified.
func (t *tie) names(ids identifier) []string {
	out := make([]string, len(t.statements))
	for i, st := range t.statements {
		out[i] = st.ID
		if len(ids) > 1 {
			out[i] = ids.of(st.IRI)
		}
	}
	return out
}
