package rdf

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"onrecord/schema"
	"onrecord/schema/listindex"
	"onrecord/schema/sorting"
	"onrecord/schema/term"

	"github.com/cayleygraph/quad"
)

// A subject is a subject with its quads, each value once.
type subject struct {
	iri    quad.IRI
	values map[quad.IRI][]quad.Value
	labels []quad.IRI // of its rdf:type
}

func fetchNode(iri quad.IRI, fetch Fetch) (*subject, error) {
	quads, err := fetch(iri)
	if err != nil {
		return nil, err
	}
	return newSubject(iri, quads), nil
}

func newSubject(iri quad.IRI, quads []quad.Quad) *subject {
	n := &subject{iri: iri, values: make(map[quad.IRI][]quad.Value, len(quads))}
	for _, q := range quads {
		p, ok := q.Predicate.(quad.IRI)
		if !ok {
			continue
		}
		n.values[p] = append(n.values[p], q.Object)
		if l, ok := q.Label.(quad.IRI); ok && p == term.RDFType {
			n.labels = append(n.labels, l)
		}
	}
	for p, vs := range n.values {
		if len(vs) > 1 {
			sorting.By(vs, compareValues)
			n.values[p] = slices.Compact(vs)
		}
	}
	return n
}

// compareValues compares by what was written; values of different types that
// have the same text, by their types.
func compareValues(a, b quad.Value) int {
	if a == b {
		return 0
	}
	if c := cmp.Compare(Lexical(a), Lexical(b)); c != 0 {
		return c
	}
	return cmp.Compare(quad.StringOf(a), quad.StringOf(b))
}

func (n *subject) first(p quad.IRI) quad.Value {
	if vs := n.values[p]; len(vs) > 0 {
		return vs[0]
	}
	return nil
}

// kind is the kind of which the node is an instance.
func (n *subject) kind() (schema.Kind, bool) {
	for _, v := range n.values[term.RDFType] {
		for _, k := range append(schema.Kinds(), schema.KindCorpus) {
			if v == k.Class() {
				if k == schema.KindCorpus {
					return k, true
				}
				_, r, ok := SplitIRI(n.iri)
				return k, ok && r.Kind == k
			}
		}
	}
	return "", false
}

// KindOfSubject is the kind of which a subject with some quads is an instance; false
// where it is not an entity.
func KindOf(subject quad.IRI, quads []quad.Quad) (schema.Kind, bool) {
	return newSubject(subject, quads).kind()
}

// sources are the sources that say so; the codebook is none.
func (n *subject) sources() []schema.Ref {
	var out []schema.Ref
	for _, l := range n.labels {
		if _, r, ok := SplitIRI(l); ok && r.Kind == schema.KindSource {
			out = append(out, r)
		}
	}
	sorting.By(out, schema.CompareRefs)
	return slices.Compact(out)
}

type recordReader struct {
	fetch  Fetch
	failed error // of a fetch: it is about no field, and ends the reading
}

func (d *recordReader) record(n *subject, fields []schema.Field, record any) error {
	var errs []error
	_, found := n.values[term.OAEnd] // of a passage: then nothing helps to find it
	for i := range fields {
		f := &fields[i]
		if f.Predicate == "" || f.Derived || f.Hint && found {
			continue
		}
		err := d.field(f, n.values[f.Predicate], record)
		if d.failed != nil {
			return d.failed
		}
		if err != nil {
			errs = append(errs, &FieldError{n.iri, f, err})
		}
	}
	return errors.Join(errs...)
}

// A FieldError says what is wrong with the quads of one field.
type FieldError struct {
	node  quad.IRI
	field *schema.Field
	err   error
}

func (e *FieldError) Error() string {
	return fmt.Sprintf("%s of %v: %v", e.field.Name, e.node, e.err)
}

func (e *FieldError) Unwrap() error { return e.err }

func (d *recordReader) field(f *schema.Field, values []quad.Value, record any) error {
	switch f.Type {
	case schema.Records:
		return d.parts(f, values, record)
	case schema.Text, schema.Word, schema.IRI, schema.Date:
		if len(values) > 1 {
			return fmt.Errorf("%d values, and there can be one", len(values))
		}
	}
	for _, object := range values {
		if err := put(f, record, object); err != nil {
			return err
		}
	}
	return nil
}

// put gives a field what the object of a quad means in it: the reverse of
// mapper.object.
func put(f *schema.Field, record any, object quad.Value) error {
	text := Lexical(object)
	switch f.Type {
	case schema.Int:
		n, err := strconv.Atoi(text)
		if err != nil {
			return fmt.Errorf("%q is not a number", text)
		}
		f.PutInt(record, n)
	case schema.Decimal:
		x, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return fmt.Errorf("%q is not a number", text)
		}
		f.PutDecimal(record, x)
	case schema.Bool:
		if text != "true" {
			return fmt.Errorf("%q is not true, and what is false is not written", text)
		}
		f.PutTrue(record)
	case schema.One, schema.Many:
		r, err := refOf(object)
		if err != nil {
			return err
		}
		f.PutRef(record, r)
	default:
		f.PutText(record, text)
	}
	return nil
}

func (d *recordReader) parts(f *schema.Field, values []quad.Value, record any) error {
	var errs []error
	for _, v := range values {
		iri, ok := v.(quad.IRI)
		if !ok {
			errs = append(errs, fmt.Errorf("%v is not an IRI", v))
			continue
		}
		n, err := fetchNode(iri, d.fetch)
		if err != nil {
			d.failed = err
			return err
		}
		part := f.Add(record)
		if r, ok := part.(*schema.Role); ok {
			r.Sources = n.sources()
		}
		errs = append(errs, d.record(n, f.Fields, part))
	}
	return errors.Join(errs...)
}

// inherit empties the sources of roles that are those of the actor.
func (d *recordReader) inherit(a *schema.Actor) {
	sorted := func(refs []schema.Ref) []schema.Ref {
		refs = slices.Clone(refs)
		sorting.By(refs, schema.CompareRefs)
		return refs
	}
	for i := range a.Roles {
		if slices.Equal(sorted(a.Roles[i].Sources), sorted(a.Sources)) {
			a.Roles[i].Sources = nil
		}
	}
}

// plainAffiliations adds those that have no node of their own.
func plainAffiliations(n *subject, a *schema.Actor) {
	var known listindex.Set[string]
	for _, v := range n.values[term.AffiliatedWith] {
		r, err := refOf(v)
		to := func(i int) string { return a.Affiliations[i].To.ID }
		if err == nil && !known.Has(len(a.Affiliations), to, r.ID) {
			a.Affiliations = append(a.Affiliations, schema.Affiliation{To: r})
		}
	}
}

func refOf(v quad.Value) (schema.Ref, error) {
	if iri, ok := v.(quad.IRI); ok {
		if _, r, ok := SplitIRI(iri); ok {
			return r, nil
		}
	}
	return schema.Ref{}, fmt.Errorf("%v is not an entity", v)
}
