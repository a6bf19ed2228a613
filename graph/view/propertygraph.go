package view

import (
	"iter"
	"strings"

	"github.com/cayleygraph/quad"

	"onrecord/schema"
	"onrecord/schema/rdf"
)

// A View says what is a node and what an edge.
type View string

// The views.
const (
	// Full: every entity is a node, statements too; every reference is an
	// edge, and so is every passage, from the statement to the source.
	Full View = "full"
	// Claims: actors and positions are nodes; an edge for each stance that an
	// actor takes on a position, with the statements in which that is.
	Claims View = "claims"
	// Actors: actors are nodes; an edge for whom one addresses, speaks of,
	// agrees and disagrees with, echoes …, with the statements.
	Actors View = "actors"
	// Statements: a table with a row for each statement. It has no edges.
	Statements View = "statements"
)

// Views lists the views, in the order of the help.
func Views() []View { return []View{Full, Claims, Actors, Statements} }

// A PropertyGraph is a directed multigraph whose nodes and edges have typed
// values. Its nodes and edges may be read more than once.
type PropertyGraph struct {
	Corpora        []*schema.Corpus // that it is made from
	NodeProperties []Property
	EdgeProperties []Property
	Nodes          iter.Seq2[*Node, error]
	Edges          iter.Seq2[*Edge, error]
	// Of makes what gives the node of an entity, and the edges that lead from it,
	// on one goroutine: both are good until the next call. It is nil in views where
	// not each entity is a node.
	Of    func() func(schema.Entity) (*Node, []*Edge)
	ids   identifier
	shows func(schema.Entity) bool // of Claims and Actors: what they have nodes or edges of
}

// Shows reports whether an entity is a node, or, of a statement, whether an edge
// stands for it.
func (g *PropertyGraph) Shows(e schema.Entity) bool {
	return g.shows == nil || g.shows(e)
}

// IRI is that of the node with an id.
func (g *PropertyGraph) IRI(id string) string {
	for base, prefix := range g.ids {
		rest, ok := strings.CutPrefix(id, prefix)
		if kind, _, _ := strings.Cut(rest, "/"); ok && schema.Kind(kind).Known() {
			return base + rest
		}
	}
	return id // its corpus is not known
}

// A Property is a name for values of one type: schema.Text, Word, IRI and Date
// are a string, Texts and IRIs a []string, Int an int, Decimal a schema.Number,
// Bool true.
type Property struct {
	Name string
	Type schema.Type
}

// A Node is an entity.
type Node struct {
	ID     string // kind/id; with several corpora, corpus:kind/id
	IRI    string
	Kind   schema.Kind
	Type   string // what sort of actor, position or source; empty: not said
	Label  string
	Date   string // EDTF, of a statement, an event or a source; empty: none
	Weight int    // at least 1: in how many utterances an actor or a position is named as it stands in the view
	Values []any  // one for each of NodeProperties; nil: none
}

// An Edge leads from one node to another. There may be several of one type
// between the same nodes.
type Edge struct {
	From, To string // ids of nodes
	Type     string
	Mutual   bool    // it holds in both directions, and is there once
	Weight   float64 // how often that was said, or 1
	Date     string  // EDTF; empty: none
	Values   []any   // one for each of EdgeProperties; nil: none
}

// Properties makes the property graph of a view. The Scene of the graph is
// made for Claims and Actors.
func (g *Graph) Properties(as View) (*PropertyGraph, error) {
	corpora, err := g.Corpora()
	if err != nil {
		return nil, err
	}
	ids := shortIDs(corpora)
	out := &PropertyGraph{Corpora: corpora, ids: ids}
	switch as {
	case Claims, Actors:
		scene, err := g.Scene()
		if err != nil {
			return nil, err
		}
		if as == Claims {
			err = out.claims(scene, ids)
		} else {
			err = out.actors(scene, ids)
		}
		if err != nil {
			return nil, err
		}
	default:
		out.full(g.Entities, ids)
	}
	return out, nil
}

// Corpora are those that the graph begins with.
func (g *Graph) Corpora() (out []*schema.Corpus, err error) {
	for e, err := range g.Entities {
		c, ok := e.(*schema.Corpus)
		if err != nil || !ok {
			return out, err
		}
		out = append(out, c)
	}
	return out, nil
}

// An identifier gives IRIs the ids of nodes.
type identifier map[string]string // by base, what comes before the kind

// shortIDs are kind/id, or, with several corpora, corpus:kind/id.
func shortIDs(corpora []*schema.Corpus) identifier {
	out := identifier{}
	for _, c := range corpora {
		out[c.Base] = ""
		if len(corpora) > 1 {
			out[c.Base] = c.ID + ":"
		}
	}
	return out
}

// of is the id of the entity with an IRI; the IRI where its corpus is not known.
func (ids identifier) of(iri string) string {
	base, ref, ok := rdf.SplitIRI(quad.IRI(iri))
	prefix, known := ids[base]
	if !ok || !known {
		return iri
	}
	return prefix + string(ref.Kind) + "/" + ref.ID
}

// to is the id of what a reference of an entity points at.
func (ids identifier) to(e schema.Entity, r schema.Ref) string { return ids.of(IRI(e, r)) }

// near gives the ids of what references of an entity point at.
func (ids identifier) near(e schema.Entity) func(schema.Ref) string {
	base, _, ok := rdf.SplitIRI(quad.IRI(e.Identity().IRI))
	prefix, known := ids[base]
	return func(r schema.Ref) string {
		if ok && known && r.Kind.Named() && r.Kind != schema.KindCorpus && !strings.ContainsAny(r.ID, "/#") {
			return prefix + string(r.Kind) + "/" + r.ID
		}
		return ids.to(e, r)
	}
}

// local is the last part of a predicate: what edges of a field are called.
func local(p quad.IRI) string {
	return string(p[strings.LastIndexAny(string(p), "/#")+1:])
}
