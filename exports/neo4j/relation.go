package neo4j

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/cayleygraph/quad"

	"onrecord/graph/view"
	"onrecord/schema"
	"onrecord/schema/rdf"
)

// A relation is the edges of one type: which kinds they connect, and which
// properties they have. A property-graph database wants to know.
type relation struct {
	name    string                  // ON_BEHALF_OF
	kinds   map[[2]schema.Kind]bool // from, to
	columns []int                   // of the graph's edge properties, sorted
	mutual  bool                    // they hold in both directions
}

// relations are those of a graph, by name.
func relations(g *view.PropertyGraph) ([]*relation, error) {
	byType := map[string]*relation{}
	for e, err := range g.Edges {
		if err != nil {
			return nil, err
		}
		r := byType[e.Type]
		if r == nil {
			r = &relation{name: relationName(e.Type), kinds: map[[2]schema.Kind]bool{}}
			byType[e.Type] = r
		}
		r.kinds[[2]schema.Kind{kindOf(g.IRI(e.From)), kindOf(g.IRI(e.To))}] = true
		r.mutual = r.mutual || e.Mutual
		for i, v := range e.Values {
			if at, ok := slices.BinarySearch(r.columns, i); v != nil && !ok {
				r.columns = slices.Insert(r.columns, at, i)
			}
		}
	}
	return slices.SortedFunc(maps.Values(byType), func(a, b *relation) int { return cmp.Compare(a.name, b.name) }), nil
}

// relationName is the type of edges as Neo4j's style guide has it: ON_BEHALF_OF.
// Those called as a label is are AT_EVENT and AT_PLACE, for there are databases
// that take no notice of case.
func relationName(kind string) string {
	if schema.Kind(kind).Known() {
		kind = "at" + labelOf(schema.Kind(kind))
	}
	var b strings.Builder
	for _, r := range kind {
		if unicode.IsUpper(r) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToUpper(r))
	}
	return b.String()
}

// labelOf is the label of the nodes of a kind: Actor.
func labelOf(k schema.Kind) string {
	if k == "" {
		return "Entity" // of another program's
	}
	return strings.ToUpper(string(k[:1])) + string(k[1:])
}

func kindOf(iri string) schema.Kind {
	_, ref, _ := rdf.SplitIRI(quad.IRI(iri))
	return ref.Kind
}

// kindColumns are the properties, by number, that nodes of a kind can have. The
// name is the label of every node.
func kindColumns(g *view.PropertyGraph, k schema.Kind) []int {
	var out []int
	for i, p := range g.NodeProperties {
		if _, ok := schema.FieldNamed(k, p.Name); ok && p.Name != "name" {
			out = append(out, i)
		}
	}
	return out
}
