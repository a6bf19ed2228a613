package rdf

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"onrecord/schema"
	"onrecord/schema/listindex"
	"onrecord/schema/sorting"
	"onrecord/schema/term"

	"github.com/cayleygraph/quad"
)

// A subject is a subject with its quads, each value once.
type subject struct {
	iri    quad.IRI
	values [][]quad.Value
	at     [maxPredicates]uint8 // by the number of a predicate: the place of its values, plus 1; 0: none
	labels []quad.IRI           // of its rdf:type
	all    []quad.Value         // the memory of the values
}

// The predicates of the model have numbers, so that what is said of a field is
// found without a search.
const (
	maxPredicates = 128

	typeNumber = iota - 1
	identifierNumber
	orderNumber
	endNumber // of a passage
	affiliatedNumber
)

// A numbering has the numbers of the predicates, and, by the first field of a table,
// those of its fields; a field without a predicate has none.
type numbering struct {
	of     map[quad.IRI]int
	tables map[*schema.Field][]uint8
}

var numbered = sync.OnceValue(func() *numbering {
	out := &numbering{map[quad.IRI]int{
		term.RDFType: typeNumber, term.Identifier: identifierNumber, term.ListOrder: orderNumber,
		term.OAEnd: endNumber, term.AffiliatedWith: affiliatedNumber,
	}, map[*schema.Field][]uint8{}}
	for _, k := range append(schema.Kinds(), schema.KindCorpus, schema.KindPassage, schema.KindRole, schema.KindAffiliation, schema.KindVerdict) {
		fields := schema.Fields(k)
		out.add(fields)
		for i := range fields {
			if fields[i].Fields != nil {
				out.add(fields[i].Fields)
			}
		}
	}
	return out
})

func (n *numbering) add(fields []schema.Field) {
	numbers := make([]uint8, len(fields))
	for i := range fields {
		if fields[i].Predicate == "" {
			continue
		}
		number, ok := n.of[fields[i].Predicate]
		if !ok {
			number = len(n.of)
			n.of[fields[i].Predicate] = number
		}
		if number >= maxPredicates {
			panic("rdf: the model has more predicates than there are numbers")
		}
		numbers[i] = uint8(number)
	}
	n.tables[&fields[0]] = numbers
}

// fetchNode fetches a subject, which whoever has no more use for it can free.
func fetchNode(iri quad.IRI, fetch Fetch) (*subject, error) {
	quads, err := fetch(iri)
	if err != nil {
		return nil, err
	}
	return newSubject(iri, quads), nil
}

// newSubject keeps nothing of the list of quads. What the model does not know is
// passed over.
func newSubject(iri quad.IRI, quads []quad.Quad) *subject {
	n := subjects.Get().(*subject)
	n.iri = iri
	numbers := numbered().of
	all := slices.Grow(n.all, len(quads))
	for i := 0; i < len(quads); {
		from, of := len(all), quads[i].Predicate
		p, _ := of.(quad.IRI)
		number, known := numbers[p]
		for ; i < len(quads) && quads[i].Predicate == of; i++ {
			if !known {
				continue
			}
			all = append(all, quads[i].Object)
			if l, ok := quads[i].Label.(quad.IRI); ok && number == typeNumber {
				n.labels = append(n.labels, l)
			}
		}
		switch values := all[from:len(all):len(all)]; {
		case !known:
		case n.at[number] == 0:
			n.values = append(n.values, values)
			n.at[number] = uint8(len(n.values))
		default: // it came before
			to := &n.values[n.at[number]-1]
			*to = append(*to, values...)
		}
	}
	for i, vs := range n.values {
		if len(vs) > 1 {
			sorting.By(vs, compareValues)
			n.values[i] = slices.Compact(vs)
		}
	}
	n.all = all
	return n
}

var subjects = sync.Pool{New: func() any { return &subject{} }}

// free gives the memory of a subject to the next one.
func (n *subject) free() {
	clear(n.all)
	clear(n.values)
	clear(n.labels)
	*n = subject{values: n.values[:0], labels: n.labels[:0], all: n.all[:0]}
	subjects.Put(n)
}

// of are the values of a predicate.
func (n *subject) of(number uint8) []quad.Value {
	if at := n.at[number]; at != 0 {
		return n.values[at-1]
	}
	return nil
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

func (n *subject) first(number uint8) quad.Value {
	if vs := n.of(number); len(vs) > 0 {
		return vs[0]
	}
	return nil
}

// kind is the kind of which the node is an instance.
func (n *subject) kind() (schema.Kind, bool) {
	for _, v := range n.of(typeNumber) {
		class, _ := v.(quad.IRI)
		k, ok := kindsByClass()[class]
		switch {
		case !ok:
			continue
		case k == schema.KindCorpus:
			return k, true
		}
		_, r, ok := SplitIRI(n.iri)
		return k, ok && r.Kind == k
	}
	return "", false
}

var kindsByClass = sync.OnceValue(func() map[quad.IRI]schema.Kind {
	out := map[quad.IRI]schema.Kind{}
	for _, k := range append(schema.Kinds(), schema.KindCorpus) {
		out[k.Class()] = k
	}
	return out
})

// KindOf is the kind of which a subject with some quads is an instance; false
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
	found := len(n.of(endNumber)) > 0 // of a passage: then nothing helps to find it
	numbers := numbered().tables[&fields[0]]
	for i := range fields {
		f := &fields[i]
		if f.Predicate == "" || f.Derived || f.Hint && found {
			continue
		}
		err := d.field(f, n.of(numbers[i]), record)
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
	case schema.Record:
		if len(values) > 1 {
			return fmt.Errorf("%d values, and there can be one", len(values))
		}
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
		n, ok := schema.Written(text)
		if !ok {
			x, is := schema.ReadNumber(text)
			if !is {
				return fmt.Errorf("%q is not a number", text)
			}
			n = schema.NumberOf(x) // one that no field takes, which is told
		}
		f.PutDecimal(record, n)
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
		if err := d.record(n, f.Fields, part); err != nil {
			errs = append(errs, err)
		}
		n.free()
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
	for _, v := range n.of(affiliatedNumber) {
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
