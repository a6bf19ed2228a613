package query

import (
	"context"

	"github.com/cayleygraph/quad"

	"onrecord/schema"
	"onrecord/schema/hint"
	"onrecord/schema/rdf"
)

// A MisfitError says that a store names a statement and says nothing of it that
// the model has a place for: its quads were not built from a corpus that was
// checked.
type MisfitError struct {
	IRI  string
	Want schema.Kind
}

func (e *MisfitError) Error() string { return e.text().String() }

// Say is Error in the words of a program.
func (e *MisfitError) Say(words hint.Words) string { return e.text().Say(words) }

func (e *MisfitError) text() hint.Text {
	return hint.Textf("<%s> is named as a %s and not described as one: %s of this store lists what does not fit the model", e.IRI, e.Want, hint.Check())
}

// asStatement is an entity that should be a statement.
func asStatement(iri quad.IRI, e schema.Entity) (*schema.Statement, error) {
	if st, ok := e.(*schema.Statement); ok {
		return st, nil
	}
	return nil, &MisfitError{string(iri), schema.KindStatement}
}

// statementRow reads a statement as it is printed.
func (r *reader) statementRow(ctx context.Context, iri quad.IRI) (*schema.Statement, error) {
	e, err := r.row(ctx, iri)
	if err != nil {
		return nil, err
	}
	return asStatement(iri, e)
}

// described reads an entity that was found by its name as it is printed.
func (r *reader) described(ctx context.Context, iri quad.IRI) (schema.Entity, error) {
	e, err := r.row(ctx, iri)
	if err != nil {
		return nil, err
	}
	if _, ref, _ := rdf.SplitIRI(iri); e == nil || ref.Kind.Known() && ref.Kind != e.Kind() {
		return nil, &MisfitError{string(iri), ref.Kind}
	}
	return e, nil
}

// undescribed is an entity of which nothing but its IRI is known; nil: that is
// of no kind.
func undescribed(iri quad.IRI) schema.Entity {
	_, ref, ok := rdf.SplitIRI(iri)
	if !ok || !ref.Kind.Known() {
		return nil
	}
	e := schema.New(ref.Kind)
	e.Identity().IRI, e.Identity().ID = string(iri), ref.ID
	return e
}
