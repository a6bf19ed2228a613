package query

import (
	"context"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/schema"
)

// A Trail leads from a statement to the characters that prove it.
type Trail struct {
	Statement *schema.Statement
	Source    *schema.Source
	// Reports are other reports of the same utterance, by id.
	Reports []schema.Ref
}

// Evidence answers: what proves a statement?
func Evidence(ctx context.Context, s *graph.Store, id string) (trail *Trail, err error) {
	defer s.RecoverDamage(&err)
	r := newReader(s)
	iri, err := r.resolve(ctx, id, schema.KindStatement)
	if err != nil {
		return nil, err
	}
	st, err := r.statementRow(ctx, iri)
	if err != nil {
		return nil, err
	}
	trail = &Trail{Statement: st}
	e, err := r.row(ctx, sibling(trail.Statement, trail.Statement.Source))
	if err != nil {
		return nil, err
	}
	trail.Source, _ = e.(*schema.Source)
	trail.Reports, err = r.reports(ctx, iri, trail.Statement)
	return trail, err
}

// reports finds all reports of the same utterance but the one given.
func (r *reader) reports(ctx context.Context, iri quad.IRI, s *schema.Statement) ([]schema.Ref, error) {
	first, err := r.utterance(ctx, iri, s)
	if err != nil {
		return nil, err
	}
	sel := selection{reader: r}
	all, err := sel.below(ctx, []quad.Value{first}, statementPredicate("restates"), statementPredicate("duplicateOf"))
	if err != nil {
		return nil, err
	}
	var out []schema.Ref
	for _, v := range all {
		of, ok := v.(quad.IRI)
		if !ok || of == iri {
			continue
		}
		ref, err := r.ref(ctx, of)
		if err != nil {
			return nil, err
		}
		out = append(out, ref)
	}
	return out, nil
}
