package main

import (
	"cmp"
	"context"
	"slices"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/cayley/query/path"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"onrecord/graph/query"
	"onrecord/graph/shapes"
	"onrecord/schema"
	"onrecord/schema/term"
)

// questions are asked in this order. All but those of query.Said, the days of a
// week, for which Cayley has no shape, and those about all statements are written on
// Cayley's own interfaces, as a program that knows nothing of onrecord would.
var questions = append([]question{
	{name: "one statement with all its fields", ask: wholeStatement, bar: noSlower.onServerMost(0.2)},
	{name: "a speaker's statements: text, date, source", ask: typical, bar: noSlower},
	{name: "the busiest speaker's statements: text, date, source", ask: busiest, bar: noSlower},
	{name: "a speaker's statements, whole", ask: said(func(s sample) query.Filter { return query.Filter{Is: map[string][]string{"by": {string(s.Speaker)}}} }), bar: noSlower.onServer(5)},
	{name: "a speaker's statements, with Save", ask: saved, bar: noSlower},
	{name: "speaker AND position AND event", ask: triple, bar: noSlower.onServerMost(1)},
	{name: "the statements of a week, with their texts", ask: inWeek, bar: bar{most: 0.1, times: asMem}},
	{name: "a week, whole", ask: said(func(s sample) query.Filter { return query.Filter{Since: s.Since, Until: s.Until} }), bar: noSlower.onServer(3)},
	{name: "a week, the first 10", ask: said(func(s sample) query.Filter { return query.Filter{Since: s.Since, Until: s.Until, Limit: 10} }), bar: noSlower},
	{name: "a rare word", ask: said(func(s sample) query.Filter { return query.Filter{Words: []string{s.Rare}} }), bar: bar{most: 5, times: asMem, server: 3}},
	{name: "a frequent word, the first 50", ask: said(func(s sample) query.Filter { return query.Filter{Words: []string{s.Common}, Limit: 50} }), bar: noSlower.onServer(2)},
	{name: "positions that two speakers support", ask: shared, bar: noSlower.onServer(1)},
	{name: "speaker × stance, counted", ask: stances, bar: noSlower},
	{name: "pairs of actors with the same stance", ask: pairs, bar: noSlower},
	{name: "V(position).In(supports)", ask: supporting, bar: noSlower},
	{name: "speaker AND type", ask: typed, bar: noSlower},
	{name: "quads of one label", ask: labelled, bar: noSlower},
	{name: "all quads, iterated", ask: scan, bar: noSlower},
	{name: "100,000 Quad calls", ask: reads, prepare: spreadOut, bar: noSlower},
}, wholeCorpus...)

func questionNamed(name string) question {
	return questions[slices.IndexFunc(questions, func(q question) bool { return q.name == name })]
}

// said asks onrecord's own question.
func said(filter func(sample) query.Filter) func(context.Context, *asker) error {
	return func(ctx context.Context, a *asker) error {
		for st, err := range query.Said(ctx, a.store, filter(a.sample)).All() {
			if err != nil {
				return err
			}
			a.entity(st)
		}
		return nil
	}
}

// predicate is the predicate of a statement's field.
func predicate(field string) quad.IRI {
	f, ok := schema.FieldNamed(schema.KindStatement, field)
	if !ok {
		panic("a statement has no field " + field)
	}
	return f.Predicate
}

// source is the predicate from a statement to its source.
const source quad.IRI = "http://purl.org/dc/terms/source"

// start begins a path.
func (a *asker) start(v quad.Value) *path.Path { return path.StartPath(a.qs, v) }

// list is a row for each node that a path leads to.
func (a *asker) list(ctx context.Context, p *path.Path) error {
	for node, err := range a.nodes(ctx, p) {
		if err != nil {
			return err
		}
		if err := a.named(node); err != nil {
			return err
		}
	}
	return nil
}

// quad is a row for a quad.
func (a *asker) quad(ref cgraph.Ref) (quad.Quad, error) {
	q, err := a.qs.Quad(ref)
	if err != nil {
		return q, err
	}
	return q, a.row(q.Subject, q.Predicate, q.Object, q.Label)
}

// wholeStatement reads the quads of a statement and of its passages.
func wholeStatement(ctx context.Context, a *asker) error {
	for ref, err := range a.quads(ctx, quad.Subject, a.sample.Statement) {
		if err != nil {
			return err
		}
		q, err := a.quad(ref)
		if err != nil {
			return err
		}
		if q.Predicate != predicate("evidence") {
			continue
		}
		for ref, err := range a.quads(ctx, quad.Subject, q.Object) {
			if err != nil {
				return err
			}
			if _, err := a.quad(ref); err != nil {
				return err
			}
		}
	}
	return nil
}

func typical(ctx context.Context, a *asker) error { return a.statementsOf(ctx, a.sample.Speaker) }
func busiest(ctx context.Context, a *asker) error { return a.statementsOf(ctx, a.sample.Busiest) }

// statementsOf gives an actor's statements: a row for each text, and one with
// the date, which may be missing, and the source.
func (a *asker) statementsOf(ctx context.Context, actor quad.IRI) error {
	var keys [4]any
	for i, p := range []quad.IRI{predicate("summary"), predicate("quotes"), predicate("date"), source} {
		var err error
		if keys[i], err = a.key(p); err != nil {
			return err
		}
	}
	for st, err := range a.nodes(ctx, a.start(actor).In(predicate("speakers")).Unique()) {
		if err != nil {
			return err
		}
		var date, source cgraph.Ref
		for q, err := range a.quadsOf(ctx, quad.Subject, st) {
			if err != nil {
				return err
			}
			p, err := a.qs.QuadDirection(q, quad.Predicate)
			if err != nil {
				return err
			}
			key := p.Key()
			if !slices.Contains(keys[:], key) {
				continue
			}
			o, err := a.qs.QuadDirection(q, quad.Object)
			if err != nil {
				return err
			}
			switch key {
			case keys[2]:
				date = o
			case keys[3]:
				source = o
			default:
				if err := a.named(st, o); err != nil {
					return err
				}
			}
		}
		if err := a.named(st, date, source); err != nil {
			return err
		}
	}
	return nil
}

// inWeek gives the texts of the statements that may have been said in a week: a
// row for each.
func inWeek(ctx context.Context, a *asker) error {
	var keys [2]any
	for i, p := range []quad.IRI{predicate("summary"), predicate("quotes")} {
		var err error
		if keys[i], err = a.key(p); err != nil {
			return err
		}
	}
	since, err := schema.ParseDate(a.sample.Since)
	if err != nil {
		return err
	}
	until, err := schema.ParseDate(a.sample.Until)
	if err != nil {
		return err
	}
	days := shapes.During{Span: schema.Span{From: since.From, Until: until.Until}}
	for st, err := range a.iterate(ctx, func() (iterator.Shape, error) { return shape.BuildIterator(ctx, a.qs, days), nil }) {
		if err != nil {
			return err
		}
		for q, err := range a.quadsOf(ctx, quad.Subject, st) {
			if err != nil {
				return err
			}
			p, err := a.qs.QuadDirection(q, quad.Predicate)
			if err != nil {
				return err
			}
			if !slices.Contains(keys[:], p.Key()) {
				continue
			}
			o, err := a.qs.QuadDirection(q, quad.Object)
			if err != nil {
				return err
			}
			if err := a.named(st, o); err != nil {
				return err
			}
		}
	}
	return nil
}

// saved is much the same as one path with tags, of statements that have a
// summary.
func saved(ctx context.Context, a *asker) error {
	p := a.start(a.sample.Speaker).In(predicate("speakers")).Save(predicate("summary"), "text").Save(source, "source")
	it := p.BuildIteratorOn(ctx, a.qs).Iterate()
	defer it.Close() // what it has to say, Err says
	for it.Next(ctx) {
		tags := map[string]refs.Ref{}
		it.TagResults(tags)
		if err := a.named(it.Result(), tags["text"], tags["source"]); err != nil {
			return err
		}
	}
	return cmp.Or(it.Err(), ctx.Err())
}

func triple(ctx context.Context, a *asker) error {
	return a.list(ctx, a.start(a.sample.Busiest).In(predicate("speakers")).
		And(a.start(a.sample.TriplePosition).In(predicate("supports"))).
		And(a.start(a.sample.TripleEvent).In(predicate("event"))).Unique())
}

func shared(ctx context.Context, a *asker) error {
	supported := func(actor quad.IRI) *path.Path {
		return a.start(actor).In(predicate("speakers")).Out(predicate("supports")).Unique()
	}
	return a.list(ctx, supported(a.sample.Busiest).And(supported(a.sample.Second)).Unique())
}

func supporting(ctx context.Context, a *asker) error {
	return a.list(ctx, a.start(a.sample.Position).In(predicate("supports")))
}

func typed(ctx context.Context, a *asker) error {
	return a.list(ctx, a.start(a.sample.Speaker).In(predicate("speakers")).And(a.start(schema.KindStatement.Class()).In(term.RDFType)).Unique())
}

func labelled(ctx context.Context, a *asker) error {
	for ref, err := range a.quads(ctx, quad.Label, a.sample.Source) {
		if err != nil {
			return err
		}
		if _, err := a.quad(ref); err != nil {
			return err
		}
	}
	return nil
}

// scan reads no quad, unless its rows are to be checked.
func scan(ctx context.Context, a *asker) error {
	for ref, err := range a.iterate(ctx, func() (iterator.Shape, error) { return a.qs.QuadsAllIterator(), nil }) {
		if err != nil {
			return err
		}
		if !a.checking {
			a.rows++
			continue
		}
		if _, err := a.quad(ref); err != nil {
			return err
		}
	}
	return nil
}

// spreadOut finds quads of statements from all over the store.
func spreadOut(ctx context.Context, a *asker) error {
	a.ready = nil
	for _, st := range a.sample.Spread {
		for ref, err := range a.quads(ctx, quad.Subject, st) {
			if err != nil {
				return err
			}
			a.ready = append(a.ready, ref)
		}
		if len(a.ready) >= 100_000 {
			break
		}
	}
	return nil
}

func reads(_ context.Context, a *asker) error {
	for _, ref := range a.ready {
		if _, err := a.quad(ref); err != nil {
			return err
		}
	}
	return nil
}
