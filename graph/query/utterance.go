package query

import (
	"context"
	"errors"

	"github.com/cayleygraph/quad"

	"onrecord/graph/count"
	"onrecord/schema"
)

// again is the aspect of a statement that says which one it reports again.
const again aspect = "restates duplicateOf"

// utterance is the first report of the utterance that a statement reports.
func (r *reader) utterance(ctx context.Context, iri quad.IRI, s *schema.Statement) (quad.IRI, error) {
	if r.roots == nil {
		r.roots = count.NewRoots(func(ctx context.Context, iri quad.IRI) (quad.IRI, error) {
			s, err := r.statement(ctx, iri, again)
			var none *MisfitError
			if errors.As(err, &none) {
				return "", nil // what is restated is not there
			}
			if err != nil {
				return "", err
			}
			return count.Again(s), nil
		})
	}
	return r.roots.Of(ctx, iri, s)
}
