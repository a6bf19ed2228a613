package shapes

import (
	"context"
	"errors"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"onrecord/schema"
	"onrecord/schema/rdf"
)

// A reader reads statements from any store.
type reader struct {
	qs    cgraph.QuadStore
	dates map[quad.IRI]string // that events and sources lend
}

// fetch is the schema.Fetch of the store.
func (r *reader) fetch(subject quad.IRI) (quads []quad.Quad, err error) {
	ref, err := r.qs.ValueOf(subject)
	if err != nil || ref == nil {
		return nil, err
	}
	ctx := context.Background() // Cayley's filters have none
	it := r.qs.QuadIterator(quad.Subject, ref).Iterate()
	defer func() { err = errors.Join(err, it.Close()) }()
	for it.Next(ctx) {
		q, err := r.qs.Quad(it.Result())
		if err != nil {
			return nil, err
		}
		quads = append(quads, q)
	}
	return quads, it.Err()
}

// statement reads a statement; nil: it is none.
func (r *reader) statement(v quad.Value) (*schema.Statement, error) {
	iri, ok := v.(quad.IRI)
	if !ok {
		return nil, nil
	}
	e, err := rdf.EntityAt(iri, r.fetch)
	st, _ := e.(*schema.Statement)
	return st, err
}

// date is when a statement was made, whoever says so.
func (r *reader) date(st *schema.Statement) (string, error) {
	base, _, _ := rdf.SplitIRI(quad.IRI(st.IRI))
	date, _, err := schema.DateOf(st.Date, func(from string) (string, error) {
		ref := st.Lender(from)
		if ref.IsZero() {
			return "", nil
		}
		return r.lent(rdf.IRI(base, ref))
	})
	return date, err
}

// lent is the date of an event or a source.
func (r *reader) lent(iri quad.IRI) (string, error) {
	if date, ok := r.dates[iri]; ok {
		return date, nil
	}
	e, err := rdf.EntityAt(iri, r.fetch)
	if err != nil {
		return "", err
	}
	r.dates[iri] = schema.OwnDate(e)
	return r.dates[iri], nil
}
