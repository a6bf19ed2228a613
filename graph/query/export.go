package query

import (
	"context"
	"iter"
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/snapshot"
	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/nquads"
	"onrecord/schema/rdf"
)

// ViewOf makes a view of the whole graph, or, where the filter leaves out any
// statement, of the selected ones with everything that they, and what they
// name, refer to. Its scene is that of Scene.
func ViewOf(ctx context.Context, s *graph.Store, o SceneOptions) view.Graph {
	f := o.Filter
	if o.Record && len(f.Is["coder"]) == 0 {
		f.Record, f.AllCoders = true, false
	}
	held := func(r *reader, ctx context.Context) iter.Seq2[quad.IRI, error] { return r.held(ctx, &f) }
	some := func(work func([]schema.Entity) any) iter.Seq2[any, error] {
		return batches(ctx, s, held, (*reader).row, work)
	}
	return view.Graph{
		Entities: oneByOne(some(func(some []schema.Entity) any { return some })),
		Batches:  some,
		Unnamed: func(work func([]schema.Entity) any) iter.Seq2[any, error] {
			return batches(ctx, s, held, (*reader).bareRow, work)
		},
		Statements: Said(ctx, s, f).All(),
		Whole:      !f.Narrows(),
		Quads:      quadsOf(ctx, s, &f),
		Lines:      linesOf(ctx, s, &f),
		Scene:      func() (*view.Scene, error) { return Scene(ctx, s, o) },
	}
}

// quadsOf yields quads in canonical order. Where they lie in it, and all are
// wanted, none is kept.
func quadsOf(ctx context.Context, s *graph.Store, f *Filter) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		p, err := f.parse()
		if err != nil {
			yield(quad.Quad{}, err)
			return
		}
		d := doubter{store: s}
		yield = d.watch(yield)
		defer d.end()
		if s.Canonical() && !f.Narrows() {
			s.Quads(ctx)(yield)
			return
		}
		var all []quad.Quad
		err = guarded(s, func() (err error) {
			if f.Narrows() {
				all, err = newReader(s).selectedQuads(ctx, p)
				return err
			}
			for q, err := range s.Quads(ctx) {
				if err != nil {
					return err
				}
				all = append(all, q)
			}
			return nil
		})
		if err != nil {
			yield(quad.Quad{}, err)
			return
		}
		for _, q := range nquads.Sort(all) {
			if !yield(q, nil) {
				return
			}
		}
	}
}

// linesOf yields the quads as lines, where all are wanted and the store has a quick
// way; nil: it has none.
func linesOf(ctx context.Context, s *graph.Store, f *Filter) iter.Seq2[[]byte, error] {
	if f.Narrows() {
		return nil
	}
	return s.Lines(ctx, snapshot.Watch{
		First: predicate(schema.KindPassage, "exact"), Second: predicate(schema.KindPassage, "sha256"),
		See: func(subject, exact, hash quad.Value) {
			d := doubter{s, subject, exact, hash}
			d.end()
		},
	})
}

// A doubter watches quads go by, subject by subject, and notes the passages
// whose words are not those of their hash.
type doubter struct {
	store       *graph.Store
	subject     quad.Value
	exact, hash quad.Value
}

func (d *doubter) watch(yield func(quad.Quad, error) bool) func(quad.Quad, error) bool {
	exact, hash := predicate(schema.KindPassage, "exact"), predicate(schema.KindPassage, "sha256")
	return func(q quad.Quad, err error) bool {
		switch p, _ := q.Predicate.(quad.IRI); {
		case p != exact && p != hash:
		case q.Subject != d.subject:
			d.end()
			d.subject = q.Subject
			fallthrough
		default:
			if p == exact {
				d.exact = q.Object
			} else {
				d.hash = q.Object
			}
		}
		return yield(q, err)
	}
}

// end judges the last passage.
func (d *doubter) end() {
	if d.exact != nil && d.hash != nil && !schema.IsHash(rdf.Lexical(d.hash), rdf.Lexical(d.exact)) {
		d.store.Doubt(quad.ToString(d.subject), "the words of this passage are not those of its sha256")
	}
	d.exact, d.hash = nil, nil
}

// selectedQuads are the quads of what a view holds, and of its parts.
func (r *reader) selectedQuads(ctx context.Context, p *parsedFilter) ([]quad.Quad, error) {
	iris, err := r.closure(ctx, p)
	if err != nil {
		return nil, err
	}
	var all []quad.Quad
	for _, iri := range iris {
		own, err := r.fetch(ctx, iri)
		if err != nil {
			return nil, err
		}
		all = append(all, own...)
		for _, q := range own {
			part, ok := q.Object.(quad.IRI)
			if _, ref, isEntity := rdf.SplitIRI(part); !ok || !isEntity || ref.Kind.Known() {
				continue
			}
			quads, err := r.fetch(ctx, part)
			if err != nil {
				return nil, err
			}
			all = append(all, quads...)
		}
	}
	return all, nil
}

// held yields what a view holds: corpora, entities by kind and id, and the
// statements in their order. Where all are wanted, they come as they are found.
func (r *reader) held(ctx context.Context, f *Filter) iter.Seq2[quad.IRI, error] {
	return func(yield func(quad.IRI, error) bool) {
		if f.Narrows() {
			p, err := f.parse()
			if err != nil {
				yield("", err)
				return
			}
			listing(r.closure(ctx, p))(yield)
			return
		}
		for _, k := range append([]schema.Kind{schema.KindCorpus}, schema.Kinds()...) {
			var rows iter.Seq2[quad.IRI, error]
			if k == schema.KindStatement {
				rows = r.each(ctx, f).All()
			} else {
				rows = r.listed(ctx, k, ListOptions{}).All()
			}
			for iri, err := range rows {
				if !yield(iri, err) || err != nil {
					return
				}
			}
		}
	}
}

// listing yields the items of a list, and then the error, if there is one.
func listing(iris []quad.IRI, err error) iter.Seq2[quad.IRI, error] {
	return func(yield func(quad.IRI, error) bool) {
		for _, iri := range iris {
			if !yield(iri, nil) {
				return
			}
		}
		if err != nil {
			yield("", err)
		}
	}
}

// closure lists the statements that a filter selects and all that they, and
// what they name, refer to: corpora, entities by kind and IRI, then statements.
func (r *reader) closure(ctx context.Context, p *parsedFilter) ([]quad.IRI, error) {
	selected, err := r.selected(ctx, p).List()
	if err != nil {
		return nil, err
	}
	seen, asked := map[quad.IRI]bool{}, map[quad.IRI]bool{}
	queue := slices.Clone(selected)
	byKind := map[schema.Kind][]quad.IRI{}
	for _, iri := range queue {
		seen[iri], asked[iri] = true, true
	}
	const atOnce = 1 << 10
	for said := 0; len(queue) > 0; said-- {
		if said == 0 {
			said = min(len(queue), atOnce)
			r.ahead(queue[:said]...)
		}
		iri := queue[0]
		queue = queue[1:]
		e, err := r.entity(ctx, iri)
		if err != nil {
			return nil, err
		}
		if e == nil {
			continue
		}
		byKind[e.Kind()] = append(byKind[e.Kind()], iri)
		for _, next := range r.references(e) {
			if !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	var out []quad.IRI
	for _, k := range append([]schema.Kind{schema.KindCorpus}, schema.Kinds()...) {
		slices.Sort(byKind[k])
		if k != schema.KindStatement {
			out = append(out, byKind[k]...)
		}
	}
	// Statements that others restate, echo or contradict come along after
	// those that were asked for.
	further := slices.DeleteFunc(byKind[schema.KindStatement], func(iri quad.IRI) bool { return asked[iri] })
	further, err = r.order(ctx, further, p.Sort)
	return slices.Concat(out, selected, further), err
}

// references are the IRIs of all that an entity, or a part of it, refers to,
// and of its corpus.
func (r *reader) references(e schema.Entity) []quad.IRI {
	var out []quad.IRI
	base, _, _ := rdf.SplitIRI(quad.IRI(e.Identity().IRI))
	if _, isCorpus := e.(*schema.Corpus); !isCorpus {
		out = append(out, quad.IRI(base))
	}
	var walk func(fields []schema.Field, record any)
	walk = func(fields []schema.Field, record any) {
		for i := range fields {
			for _, ref := range fields[i].Refs(record) {
				out = append(out, sibling(e, ref))
			}
			for _, part := range fields[i].Records(record) {
				walk(fields[i].Fields, part)
			}
		}
	}
	walk(schema.Fields(e.Kind()), e)
	return out
}
