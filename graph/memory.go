package graph

import (
	"context"
	"fmt"
	"iter"

	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/quad"
)

// FromQuads loads a graph into memory, once; repeats are dropped. A cancelled
// context is an error.
func FromQuads(ctx context.Context, quads iter.Seq2[quad.Quad, error]) (*Store, error) {
	seen := map[quad.Quad]bool{}
	qs := memstore.New()
	for q, err := range quads {
		if err != nil {
			return nil, err
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := storable(q); err != nil {
			return nil, err
		}
		if !seen[q] {
			seen[q] = true
			qs.AddQuad(q)
		}
	}
	return &Store{qs: qs, info: Info{URI: "mem:", Backend: "mem", Quads: int64(len(seen))}}, nil
}

// storable refuses quads that a backend would lose or change.
func storable(q quad.Quad) error {
	for _, v := range []quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
		switch v := v.(type) {
		case nil, quad.IRI, quad.BNode, quad.String, quad.TypedString, quad.LangString:
		default:
			return fmt.Errorf("a store keeps exact texts, and %v is a %T", q, v)
		}
	}
	if q.Subject == nil || q.Predicate == nil || q.Object == nil {
		return fmt.Errorf("a quad lacks a term: %v", q)
	}
	return nil
}
