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

// date is that of a statement: its own, its event's or its source's.
func (r *reader) date(st *schema.Statement) (string, error) {
	if st.Date != "" {
		return st.Date, nil
	}
	base, _, _ := rdf.SplitIRI(quad.IRI(st.IRI))
	c := schema.Corpus{Base: base}
	for _, ref := range []schema.Ref{st.Event, st.Source} {
		if ref.IsZero() {
			continue
		}
		if date, err := r.lent(rdf.IRI(c.Base, ref)); date != "" || err != nil {
			return date, err
		}
	}
	return "", nil
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
	switch e := e.(type) {
	case *schema.Event:
		r.dates[iri] = e.Date
	case *schema.Source:
		r.dates[iri] = e.Date
	}
	return r.dates[iri], nil
}
