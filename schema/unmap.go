package schema

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/cayleygraph/quad"
)

// A quadNode is a subject with its quads, each value once.
type quadNode struct {
	iri    quad.IRI
	values map[quad.IRI][]quad.Value
	labels []quad.IRI // of its rdf:type
}

func fetchNode(iri quad.IRI, fetch Fetch) (*quadNode, error) {
	quads, err := fetch(iri)
	if err != nil {
		return nil, err
	}
	return newNode(iri, quads), nil
}

func newNode(iri quad.IRI, quads []quad.Quad) *quadNode {
	n := &quadNode{iri: iri, values: make(map[quad.IRI][]quad.Value, len(quads))}
	for _, q := range quads {
		p, ok := q.Predicate.(quad.IRI)
		if !ok {
			continue
		}
		n.values[p] = append(n.values[p], q.Object)
		if l, ok := q.Label.(quad.IRI); ok && p == RDFType {
			n.labels = append(n.labels, l)
		}
	}
	for p, vs := range n.values {
		if len(vs) > 1 {
			slices.SortFunc(vs, compareValues)
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
	if c := cmp.Compare(lexical(a), lexical(b)); c != 0 {
		return c
	}
	return cmp.Compare(quad.StringOf(a), quad.StringOf(b))
}

func (n *quadNode) first(p quad.IRI) quad.Value {
	if vs := n.values[p]; len(vs) > 0 {
		return vs[0]
	}
	return nil
}

// kind is the kind of which the node is an instance.
func (n *quadNode) kind() (Kind, bool) {
	for _, v := range n.values[RDFType] {
		for _, k := range append(Kinds(), KindCorpus) {
			if v == k.Class() {
				if k == KindCorpus {
					return k, true
				}
				_, r, ok := SplitIRI(n.iri)
				return k, ok && r.Kind == k
			}
		}
	}
	return "", false
}

// sources are the sources that say so; the codebook is none.
func (n *quadNode) sources() []Ref {
	var out []Ref
	for _, l := range n.labels {
		if _, r, ok := SplitIRI(l); ok && r.Kind == KindSource {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, compareRefs)
	return slices.Compact(out)
}

type unmapper struct {
	fetch  Fetch
	failed error // of a fetch: it is about no field, and ends the reading
}

func (d *unmapper) record(n *quadNode, fields []Field, record any) error {
	var errs []error
	_, found := n.values[oaEnd] // of a passage: then nothing helps to find it
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
			errs = append(errs, &fieldError{n.iri, f, err})
		}
	}
	return errors.Join(errs...)
}

// A fieldError says what is wrong with the quads of one field.
type fieldError struct {
	node  quad.IRI
	field *Field
	err   error
}

func (e *fieldError) Error() string {
	return fmt.Sprintf("%s of %v: %v", e.field.Name, e.node, e.err)
}

func (e *fieldError) Unwrap() error { return e.err }

func (d *unmapper) field(f *Field, values []quad.Value, record any) error {
	switch p := f.Pointer(record).(type) {
	case *string:
		if len(values) > 1 {
			return fmt.Errorf("%d values, and there can be one", len(values))
		}
		if len(values) == 1 {
			*p = lexical(values[0])
		}
	case *[]string:
		for _, v := range values {
			*p = append(*p, lexical(v))
		}
	case *int:
		for _, v := range values {
			n, err := strconv.Atoi(lexical(v))
			if err != nil {
				return fmt.Errorf("%q is no number", lexical(v))
			}
			*p = n
		}
	case **float64:
		for _, v := range values {
			x, err := strconv.ParseFloat(lexical(v), 64)
			if err != nil {
				return fmt.Errorf("%q is no number", lexical(v))
			}
			*p = &x
		}
	case *bool:
		for _, v := range values {
			if lexical(v) != "true" {
				return fmt.Errorf("%q is not true, and what is false is not written", lexical(v))
			}
			*p = true
		}
	case *Ref:
		for _, v := range values {
			r, err := refOf(v)
			if err != nil {
				return err
			}
			*p = r
		}
	case *[]Ref:
		for _, v := range values {
			r, err := refOf(v)
			if err != nil {
				return err
			}
			*p = append(*p, r)
		}
	case *[]Affiliation:
		return parts(d, values, func(n *quadNode) error {
			var a Affiliation
			err := d.record(n, f.Fields, &a)
			*p = append(*p, a)
			return err
		})
	case *[]Role:
		return parts(d, values, func(n *quadNode) error {
			r := Role{Sources: n.sources()}
			err := d.record(n, f.Fields, &r)
			*p = append(*p, r)
			return err
		})
	case *[]Passage:
		return parts(d, values, func(n *quadNode) error {
			var e Passage
			err := d.record(n, f.Fields, &e)
			*p = append(*p, e)
			return err
		})
	}
	return nil
}

func parts(d *unmapper, values []quad.Value, read func(*quadNode) error) error {
	var errs []error
	for _, v := range values {
		iri, ok := v.(quad.IRI)
		if !ok {
			errs = append(errs, fmt.Errorf("%v is no IRI", v))
			continue
		}
		n, err := fetchNode(iri, d.fetch)
		if err != nil {
			d.failed = err
			return err
		}
		errs = append(errs, read(n))
	}
	return errors.Join(errs...)
}

// inherit empties the sources of roles that are those of the actor.
func (d *unmapper) inherit(a *Actor) {
	for i := range a.Roles {
		if slices.Equal(slices.SortedFunc(slices.Values(a.Roles[i].Sources), compareRefs), slices.SortedFunc(slices.Values(a.Sources), compareRefs)) {
			a.Roles[i].Sources = nil
		}
	}
}

// plainAffiliations adds those that have no node of their own.
func plainAffiliations(n *quadNode, a *Actor) {
	var known among[string]
	for _, v := range n.values[AffiliatedWith] {
		r, err := refOf(v)
		to := func(i int) string { return a.Affiliations[i].To.ID }
		if err == nil && !known.has(len(a.Affiliations), to, r.ID) {
			a.Affiliations = append(a.Affiliations, Affiliation{To: r})
		}
	}
}

func refOf(v quad.Value) (Ref, error) {
	if iri, ok := v.(quad.IRI); ok {
		if _, r, ok := SplitIRI(iri); ok {
			return r, nil
		}
	}
	return Ref{}, fmt.Errorf("%v is no entity", v)
}

// lexical is a value's text as it was written.
func lexical(v quad.Value) string {
	switch v := v.(type) {
	case nil:
		return ""
	case quad.IRI:
		return string(v)
	case quad.String:
		return string(v)
	case quad.TypedString:
		return string(v.Value)
	case quad.LangString:
		return string(v.Value)
	}
	return quad.StringOf(v)
}

// Lexical is a value's text as it was written: an IRI without its brackets, a
// literal without its type.
func Lexical(v quad.Value) string { return lexical(v) }
