package rdf

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"onrecord/schema"
	"onrecord/schema/term"

	"github.com/cayleygraph/quad"
)

// A Fetch gives all quads with a subject, in any order. EntityAt keeps none of the
// list, which may be used again.
type Fetch func(subject quad.IRI) ([]quad.Quad, error)

// EntityAt reads one entity from its quads: the reverse of Quads. Parts
// (passages, roles, affiliations) are fetched as well. It returns nil when
// there is no entity of a known kind. References have no names yet; what the
// table does not know is passed over.
func EntityAt(iri quad.IRI, fetch Fetch) (schema.Entity, error) {
	node, err := fetchNode(iri, fetch)
	if err != nil {
		return nil, err
	}
	defer node.free()
	kind, ok := node.kind()
	if !ok {
		return nil, nil
	}
	e := schema.New(kind)
	if e == nil {
		return nil, nil
	}
	e.Identity().IRI = string(iri)
	if c, ok := e.(*schema.Corpus); ok {
		c.Base = string(iri)
		c.ID = Lexical(node.first(identifierNumber))
	} else {
		_, r, _ := SplitIRI(iri)
		e.Identity().ID = r.ID
	}
	d := recordReader{fetch: fetch}
	if err := d.record(node, schema.Fields(kind), e); err != nil {
		return nil, err
	}
	if f, ok := schema.FieldNamed(kind, "sources"); ok {
		f.SetRefs(e, node.sources())
	}
	if a, ok := e.(*schema.Actor); ok {
		d.inherit(a)
		plainAffiliations(node, a)
	}
	arrange(schema.Fields(kind), e, Lexical(node.first(orderNumber)))
	return e, nil
}

// FromQuads reads corpora from a set of quads. A quad that means nothing in
// the model is a problem: reading and writing again must lose nothing. The
// corpora are not checked yet. at says where a quad was written, by its index;
// nil: nowhere. Fields are held to the same rules as in files.
func FromQuads(quads []quad.Quad, at func(int) schema.Pos) ([]*schema.Corpus, schema.Problems) {
	return FromQuadsBut(quads, at, nil)
}

// FromQuadsBut is FromQuads where it was told already of some subjects that they are in
// wrong graphs: of their quads, the graphs do not matter.
func FromQuadsBut(quads []quad.Quad, at func(int) schema.Pos, told map[quad.Value]bool) ([]*schema.Corpus, schema.Problems) {
	var ps schema.Problems
	bySubject := map[quad.IRI][]quad.Quad{}
	for _, q := range quads {
		if s, ok := q.Subject.(quad.IRI); ok {
			bySubject[s] = append(bySubject[s], q)
		}
	}
	w := QuadReader{Fetch: func(s quad.IRI) ([]quad.Quad, error) { return bySubject[s], nil }}
	first := make(map[quad.Quad]schema.Pos)
	if at != nil {
		for i, q := range quads {
			if _, ok := first[q]; !ok {
				first[q] = at(i)
			}
		}
		w.At = func(q quad.Quad) schema.Pos { return first[q] }
	}
	corpora := map[string]*schema.Corpus{}
	unread := map[quad.Value]bool{}
	var entities []schema.Entity
	for _, s := range slices.Sorted(maps.Keys(bySubject)) {
		e, ok, err := w.Read(&ps, s, bySubject[s])
		switch {
		case err != nil:
			panic(err) // memory can be read
		case !ok:
			unread[s] = true
			for _, q := range bySubject[s] {
				unread[q.Object] = true // its parts
			}
			continue
		case e == nil:
			continue
		}
		if c, ok := e.(*schema.Corpus); ok {
			corpora[c.Base] = c
			continue
		}
		entities = append(entities, e)
	}
	for _, e := range entities {
		base, _, _ := SplitIRI(quad.IRI(e.Identity().IRI))
		c, ok := corpora[base]
		if !ok {
			ps.Add(e.Identity().Pos, schema.Naming(e), NoCorpus, base, base)
			c = &schema.Corpus{Base: base}
			corpora[base] = c
		}
		c.Add(e)
	}
	var out []*schema.Corpus
	known := map[quad.Quad]bool{}
	for _, base := range slices.Sorted(maps.Keys(corpora)) {
		out = append(out, corpora[base])
		for q := range Quads(corpora[base]) {
			known[q] = true
			if told[q.Subject] {
				q.Label = nil
				known[q] = true
			}
		}
	}
	var strange []Unmodelled
	for _, q := range quads {
		if !known[q] && !unread[q.Subject] && !(told[q.Subject] && known[quad.Quad{Subject: q.Subject, Predicate: q.Predicate, Object: q.Object}]) {
			strange = append(strange, Unmodelled{first[q], q})
		}
	}
	TellUnmodelled(&ps, strange)
	return out, ps
}

// MostTold is how many problems of a kind are told of a graph one by one: a graph of
// something else has millions.
const MostTold = 100

// Unmodelled is a quad that means nothing, and where it stands, if that is known.
type Unmodelled struct {
	At   schema.Pos
	Quad quad.Quad
}

// TellUnmodelled notes the first MostTold of quads that mean nothing, in the order in
// which they stand, and how many more there are. It sorts them.
func TellUnmodelled(ps *schema.Problems, quads []Unmodelled) {
	if len(quads) > MostTold {
		text := func(q quad.Quad) string { return fmt.Sprint(q) }
		slices.SortFunc(quads, func(a, b Unmodelled) int {
			return cmp.Or(cmp.Compare(a.At.File, b.At.File), cmp.Compare(a.At.Line, b.At.Line), cmp.Compare(a.At.Column, b.At.Column), cmp.Compare(text(a.Quad), text(b.Quad)))
		})
	}
	for _, x := range quads[:min(len(quads), MostTold)] {
		AddUnmodelled(ps, x.At, x.Quad)
	}
	if more := len(quads) - MostTold; more > 0 {
		ps.Add(quads[MostTold].At, "", "%d more quads, from here on, are not in the onrecord vocabulary", more)
	}
}

// AddUnmodelled notes a quad that means nothing. An order that does not fit is but
// a warning: whoever has put something into a list elsewhere need not know of it.
func AddUnmodelled(ps *schema.Problems, at schema.Pos, q quad.Quad) {
	if q.Predicate == term.ListOrder {
		ps.Warn(at, "", "this order does not fit the lists, which are sorted: %v", q)
		return
	}
	ps.Add(at, "", "%s", unmodelled(q))
}

// What a graph as a whole can have wrong.
const (
	NoCorpus     = "no corpus has the base %q: add a quad <%s> rdf:type or:Corpus"
	meansNothing = "this quad is not in the onrecord vocabulary: %v"
)
