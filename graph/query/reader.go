// Package query answers the questions: who said what, who stands where, how
// two entities are linked, what proves it. Each file holds one question. A
// question resolves the names it is given, becomes a Cayley path that starts
// at its rarest value, and hands out typed rows; nothing of the graph is kept
// beside the store.
//
//	rows := query.Said(ctx, store, query.Filter{Is: map[string][]string{"by": {"putin"}}})
//	for row, err := range rows { … }
package query

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cayleygraph/cayley/query/path"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/count"
	"onrecord/graph/shapes"
	"onrecord/schema"
	"onrecord/schema/rdf"
	"onrecord/schema/term"
)

// A reader reads entities for the length of one question. It remembers some of
// the names, events and sources that its rows refer to again and again.
type reader struct {
	store  *graph.Store
	quads  *graph.SubjectReader // nil: nothing was read yet
	names  map[quad.IRI]string
	shared map[quad.IRI]schema.Entity
	wanted map[aspect]graph.Predicates
	roots  *count.Roots      // nil: not asked for yet
	coded  *coderNames       // nil: not asked for yet
	doubts *[]doubt          // nil: they are noted at once
	space  []byte            // for an IRI
	called map[string]string // ids of corpora by base; nil: not asked for yet

	columnar bool // the store is one of shapes.Columnar
}

func newReader(s *graph.Store) *reader {
	_, columnar := s.Cayley().(shapes.Columnar)
	return &reader{store: s, columnar: columnar, names: map[quad.IRI]string{}, shared: map[quad.IRI]schema.Entity{}, wanted: map[aspect]graph.Predicates{}}
}

// ahead says which entities are read next, for a store that is asked as seldom as can
// be.
func (r *reader) ahead(iris ...quad.IRI) {
	if c, ok := r.store.Cayley().(shapes.Columnar); ok {
		c.Ahead(iris)
	}
}

// predicate is the predicate of a field in the table.
func predicate(k schema.Kind, field string) quad.IRI {
	f, ok := schema.FieldNamed(k, field)
	if !ok || f.Predicate == "" {
		panic(fmt.Sprintf("query: no predicate for %s of %s", field, k))
	}
	return f.Predicate
}

func statementPredicate(field string) quad.IRI { return predicate(schema.KindStatement, field) }

// start begins a path at one value.
func (r *reader) start(v quad.Value) *path.Path { return path.StartPath(r.store.Cayley(), v) }

// collect runs a path to its end and gives its values in order.
func (r *reader) collect(ctx context.Context, p *path.Path) ([]quad.IRI, error) {
	out, err := r.found(ctx, p.Shape())
	slices.Sort(out)
	return slices.Compact(out), err
}

// found runs a shape to its end and gives its IRIs as they come.
func (r *reader) found(ctx context.Context, what shape.Shape) ([]quad.IRI, error) {
	var out []quad.IRI
	for v, err := range r.store.Find(ctx, what) {
		if err != nil {
			return nil, err
		}
		if iri, ok := v.(quad.IRI); ok {
			out = append(out, iri)
		}
	}
	return out, nil
}

// fetch is the schema.Fetch of the store.
func (r *reader) fetch(ctx context.Context, subject quad.IRI) ([]quad.Quad, error) {
	var out []quad.Quad
	for q, err := range r.store.QuadsWith(ctx, quad.Subject, subject) {
		if err != nil {
			return nil, err
		}
		out = append(out, q)
	}
	return out, nil
}

// object gives the first object of a subject's predicate, or nil.
func (r *reader) object(ctx context.Context, subject, pred quad.IRI) (quad.Value, error) {
	quads, err := r.fetch(ctx, subject)
	for _, q := range quads {
		if q.Predicate == pred {
			return q.Object, err
		}
	}
	return nil, err
}

// entity reads an entity without the names of what it refers to.
func (r *reader) entity(ctx context.Context, iri quad.IRI) (schema.Entity, error) {
	if r.quads == nil {
		r.quads = r.store.Subjects()
	}
	return rdf.EntityAt(iri, func(subject quad.IRI) ([]quad.Quad, error) { return r.quads.Read(ctx, subject) })
}

// An aspect is what a question wants to know of a statement: names of fields.
type aspect string

const (
	// what it takes to say when and where it was said
	dated aspect = "date event place source layer"
	// what it takes to put it in order
	standing aspect = dated + " speakers evidence"
	// who takes which stance
	taken aspect = dated + " speakers supports opposes neutral mode restates duplicateOf"
	// whom and what it names
	naming aspect = taken + " about addressees praises criticizes onBehalfOf"
	// all but the passages
	spoken aspect = naming + " act coder certainty language quotes textOrder summary verdict medium echoes contradicts answers"
)

// statement reads an aspect of a statement; an error is a MisfitError where it is
// none.
func (r *reader) statement(ctx context.Context, iri quad.IRI, of aspect) (*schema.Statement, error) {
	e, err := rdf.EntityAt(iri, func(subject quad.IRI) ([]quad.Quad, error) { return r.part(ctx, subject, of) })
	if err != nil {
		return nil, err
	}
	return asStatement(iri, e)
}

// predicates finds those of an aspect in the store, once; that of no name is what
// gives an entity its name.
func (r *reader) predicates(ctx context.Context, of aspect, iris func() []quad.IRI) (graph.Predicates, error) {
	if wanted, ok := r.wanted[of]; ok {
		return wanted, nil
	}
	wanted, err := r.store.Predicates(ctx, iris()...)
	if err == nil {
		r.wanted[of] = wanted
	}
	return wanted, err
}

// passageFields are the predicates that say where a passage stands.
func passageFields() (out []quad.IRI) {
	for _, name := range []string{"line", "start", "end"} {
		out = append(out, predicate(schema.KindPassage, name))
	}
	return out
}

// part is the schema.Fetch of an aspect.
func (r *reader) part(ctx context.Context, subject quad.IRI, of aspect) ([]quad.Quad, error) {
	wanted, err := r.predicates(ctx, of, func() []quad.IRI {
		iris := []quad.IRI{term.RDFType, predicate(schema.KindPassage, "source"), term.ListOrder}
		for _, name := range strings.Fields(string(of)) {
			if name != "source" {
				iris = append(iris, statementPredicate(name))
			}
			switch name {
			case "evidence":
				iris = append(iris, passageFields()...)
			case "verdict":
				for _, f := range schema.Fields(schema.KindVerdict) {
					iris = append(iris, f.Predicate)
				}
			}
		}
		return iris
	})
	if err != nil {
		return nil, err
	}
	var out []quad.Quad
	for q, err := range r.store.QuadsOf(ctx, subject, wanted) {
		if err != nil {
			return nil, err
		}
		out = append(out, q)
	}
	return out, nil
}

// sharedEntity reads an entity once.
func (r *reader) sharedEntity(ctx context.Context, iri quad.IRI) (schema.Entity, error) {
	if e, ok := r.shared[iri]; ok {
		return e, nil
	}
	e, err := r.entity(ctx, iri)
	if err == nil {
		remember(r.shared, iri, e)
	}
	return e, err
}

// mostRemembered is how many names, and how many entities, a reader remembers at
// most: what a question needs does not grow with the graph.
const mostRemembered = 1 << 14

func remember[T any](in map[quad.IRI]T, iri quad.IRI, v T) {
	if len(in) >= mostRemembered {
		clear(in)
	}
	in[iri] = v
}

// sibling is the IRI of another entity of the same corpus.
func sibling(e schema.Entity, ref schema.Ref) quad.IRI {
	base, _, ok := rdf.SplitIRI(quad.IRI(e.Identity().IRI))
	if c, isCorpus := e.(*schema.Corpus); isCorpus || !ok {
		if isCorpus {
			base = c.Base
		}
	}
	c := schema.Corpus{Base: base}
	return rdf.IRI(c.Base, ref)
}

// labelled are the predicates of what is an entity's label before all else.
func labelled() []quad.IRI {
	return []quad.IRI{predicate(schema.KindActor, "name"), predicate(schema.KindSource, "title")}
}

// name gives the label of an entity.
func (r *reader) name(ctx context.Context, iri quad.IRI) (string, error) {
	if n, ok := r.names[iri]; ok {
		return n, nil
	}
	wanted, err := r.predicates(ctx, "", func() []quad.IRI {
		return []quad.IRI{predicate(schema.KindActor, "name"), predicate(schema.KindSource, "title"), statementPredicate("summary"), statementPredicate("quotes")}
	})
	if err != nil {
		return "", err
	}
	_, ref, _ := rdf.SplitIRI(iri)
	best, rank, quotes := ref.ID, 0, 0
	look := func(q quad.Quad) {
		n := 0
		switch q.Predicate {
		case predicate(schema.KindActor, "name"), predicate(schema.KindSource, "title"):
			n = 3
		case statementPredicate("summary"):
			n = 2
		case statementPredicate("quotes"):
			n = 1
			quotes++
		}
		if text := rdf.Lexical(q.Object); n > rank || n == rank && n > 0 && text < best {
			best, rank = text, n
		}
	}
	atHand := r.store.AtHand(iri)
	for _, q := range atHand {
		look(q)
	}
	if atHand == nil {
		for q, err := range r.store.QuadsOf(ctx, iri, wanted) {
			if err != nil {
				return "", err
			}
			look(q)
		}
	}
	if rank == 1 && quotes > 1 { // the passages tell which comes first
		e, err := r.entity(ctx, iri)
		if err != nil {
			return "", err
		}
		best = e.Label()
	}
	remember(r.names, iri, best)
	return best, nil
}

// row reads an entity as it is printed: with names, and a statement with the
// date and place that its event or source lends it.
func (r *reader) row(ctx context.Context, iri quad.IRI) (schema.Entity, error) {
	e, err := r.bareRow(ctx, iri)
	if err != nil || e == nil {
		return e, err
	}
	return e, nameRefs(r.namer(ctx, e), schema.Fields(e.Kind()), e)
}

// bareRow is row without the names of what the entity refers to.
func (r *reader) bareRow(ctx context.Context, iri quad.IRI) (schema.Entity, error) {
	e, err := r.entity(ctx, iri)
	if err != nil || e == nil {
		return e, err
	}
	if s, ok := e.(*schema.Statement); ok {
		if err := r.derive(ctx, s); err != nil {
			return nil, err
		}
		r.doubt(s)
	}
	return e, nil
}

// namer names references of an entity.
func (r *reader) namer(ctx context.Context, e schema.Entity) func(*schema.Ref) error {
	base, _, ok := rdf.SplitIRI(quad.IRI(e.Identity().IRI))
	_, isCorpus := e.(*schema.Corpus)
	return func(ref *schema.Ref) (err error) {
		if ref.IsZero() {
			return nil
		}
		if ok && !isCorpus && ref.Kind != schema.KindCorpus {
			r.space = append(append(append(append(r.space[:0], base...), ref.Kind...), '/'), ref.ID...)
			if name, known := r.names[quad.IRI(r.space)]; known {
				ref.Name = name
				return nil
			}
		}
		ref.Name, err = r.name(ctx, sibling(e, *ref))
		return err
	}
}

// nameRefs names all references of a record.
func nameRefs(set func(*schema.Ref) error, fields []schema.Field, record any) error {
	if s, ok := record.(*schema.Statement); ok {
		if err := set(&s.Source); err != nil {
			return err
		}
	}
	for i := range fields {
		f := &fields[i]
		for v := range f.Values(record) {
			var err error
			if ref := v.Ref(); ref != nil {
				err = set(ref)
			} else if part := v.Record(); part != nil {
				err = nameRefs(set, f.Fields, part)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// doubt notes what a statement's own passages do not bear out.
func (r *reader) doubt(s *schema.Statement) {
	for _, msg := range s.Unproved() {
		d := doubt{"statement " + s.ID, msg}
		if r.doubts != nil {
			*r.doubts = append(*r.doubts, d)
		} else {
			r.store.Doubt(d.id, d.msg)
		}
	}
}

// derive tells a statement its date and its place, whoever says them.
func (r *reader) derive(ctx context.Context, s *schema.Statement) error {
	return s.Derive(func(ref schema.Ref) (schema.Entity, error) { return r.sharedEntity(ctx, sibling(s, ref)) })
}
