// Package count counts utterances. It says which statements are reports of one
// utterance, which of them stands for it, and which values of a statement
// belong together: a position goes with its own stance, and with no other's.
// Whatever counts statements counts them here.
//
//	cells, err := count.Count(ctx, t, selected, count.Dimensions("speaker", "stance"), count.Options{})
//	for i := range cells.Len() { … cells.Values(i) … cells.Utterances(i) … }
package count

import (
	"context"
	"slices"

	"github.com/cayleygraph/quad"

	"onrecord/schema"
	"onrecord/schema/rdf"
)

// Roots finds out which statements are reports of one utterance: those that
// restate one another, in chains of any length, and duplicates.
type Roots struct {
	next  func(context.Context, quad.IRI) (quad.IRI, error)
	known map[quad.IRI]quad.IRI
}

// mostKnown is how many roots are remembered at most: what a question needs
// does not grow with the graph.
const mostKnown = 1 << 14

// NewRoots makes a Roots that asks next what a statement reports again, see
// Again; empty: nothing.
func NewRoots(next func(context.Context, quad.IRI) (quad.IRI, error)) *Roots {
	return &Roots{next, map[quad.IRI]quad.IRI{}}
}

// Again is the statement of which another one is a further report; empty: there
// is none.
func Again(s *schema.Statement) quad.IRI {
	switch {
	case !s.Restates.IsZero():
		return sibling(s, s.Restates)
	case !s.DuplicateOf.IsZero():
		return sibling(s, s.DuplicateOf)
	}
	return ""
}

// Of is the first report of the utterance that a statement reports: what names
// the utterance, whether it is there or not. Where a store holds statements that
// restate one another in a circle, it is the one of the circle with the least
// IRI.
func (r *Roots) Of(ctx context.Context, iri quad.IRI, s *schema.Statement) (quad.IRI, error) {
	again := Again(s)
	if again == "" {
		return iri, nil
	}
	chain := []quad.IRI{iri}
	at := map[quad.IRI]int{iri: 0}
	root := iri
	for again != "" {
		if known, ok := r.known[again]; ok {
			root = known
			break
		}
		if i, ok := at[again]; ok {
			root = slices.Min(chain[i:])
			break
		}
		root, at[again] = again, len(chain)
		chain = append(chain, again)
		var err error
		if again, err = r.next(ctx, again); err != nil {
			return "", err
		}
	}
	if len(r.known)+len(chain) > mostKnown {
		clear(r.known)
	}
	for _, iri := range chain {
		r.known[iri] = root
	}
	return root, nil
}

// sibling is the IRI of another entity of the same corpus.
func sibling(s *schema.Statement, r schema.Ref) quad.IRI {
	base, _, _ := rdf.SplitIRI(quad.IRI(s.IRI))
	c := schema.Corpus{Base: base}
	return rdf.IRI(c.Base, r)
}
