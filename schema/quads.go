package schema

import (
	"iter"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"
)

// IRI is the IRI of what a reference points at, in the corpus of a base.
func EntityIRI(base string, r Ref) quad.IRI {
	if r.Kind == KindCorpus {
		return quad.IRI(base)
	}
	return quad.IRI(base + string(r.Kind) + "/" + r.ID)
}

// Codebook is the name of the graph that holds what no source says: the
// sources themselves, the corpus, and entities that name no source.
func Codebook(base string) quad.IRI { return quad.IRI(base + "codebook") }

// SplitIRI takes the IRI of an entity apart into its corpus's base and what it
// refers to.
func SplitIRI(iri quad.IRI) (base string, r Ref, ok bool) {
	s := string(iri)
	i := strings.LastIndexByte(s, '/')
	if i < 0 || i == len(s)-1 {
		return "", Ref{}, false
	}
	head, id := s[:i], s[i+1:]
	j := strings.LastIndexAny(head, "/#")
	if j < 0 {
		return "", Ref{}, false
	}
	kind := Kind(head[j+1:])
	if kind.Named() {
		return head[:j+1], Ref{Kind: kind, ID: id}, true
	}
	// base/statement/LAYER/ID
	of, ok := strings.CutSuffix(head[:j], "/"+string(KindStatement))
	if !ok {
		if of, ok = strings.CutSuffix(head[:j], "#"+string(KindStatement)); !ok {
			return "", Ref{}, false
		}
	}
	return s[:len(of)+1], Ref{Kind: KindStatement, ID: s[j+1:]}, true
}

// Quads yields the quads of a corpus that Check found nothing wrong with,
// entity by entity. Each entity, role and dated affiliation has an rdf:type;
// the label names the source that says so, or the codebook. The quads of a
// passage come with each statement that it serves.
func Quads(c *Corpus) iter.Seq[quad.Quad] {
	return func(yield func(quad.Quad) bool) {
		m := mapper{base: c.Base, yield: yield}
		if !m.entity(c) {
			return
		}
		for e := range c.Entities {
			if !m.entity(e) {
				return
			}
		}
	}
}

// EntityQuads yields what Quads yields of one entity, which need not have been
// added to the corpus of the base. Of a corpus, that is nothing about its
// entities.
func EntityQuads(base string, e Entity) iter.Seq[quad.Quad] {
	return func(yield func(quad.Quad) bool) {
		m := mapper{base: base, yield: yield}
		m.entity(e)
	}
}

type mapper struct {
	base  string
	yield func(quad.Quad) bool
}

// labels are the graphs that an entity's quads are in.
func (m *mapper) labels(e Entity) []quad.Value {
	if s, ok := e.(*Statement); ok {
		return []quad.Value{EntityIRI(m.base, s.Source)}
	}
	if f, ok := FieldNamed(e.Kind(), "sources"); ok {
		return m.sources(f.Refs(e))
	}
	return []quad.Value{Codebook(m.base)}
}

func (m *mapper) sources(refs []Ref) []quad.Value {
	if len(refs) == 0 {
		return []quad.Value{Codebook(m.base)}
	}
	labels := make([]quad.Value, len(refs))
	for i, r := range refs {
		labels[i] = EntityIRI(m.base, r)
	}
	return labels
}

func (m *mapper) put(s, p, o quad.Value, labels []quad.Value) bool {
	for _, l := range labels {
		if !m.yield(quad.Quad{Subject: s, Predicate: p, Object: o, Label: l}) {
			return false
		}
	}
	return true
}

// entity writes an entity and its parts.
func (m *mapper) entity(e Entity) bool {
	node, labels := quad.Value(EntityIRI(m.base, Ref{Kind: e.Kind(), ID: e.Key().ID})), m.labels(e)
	ok := m.put(node, RDFType, e.Kind().Class(), labels) && m.record(node, Fields(e.Kind()), e, labels)
	if c, isCorpus := e.(*Corpus); isCorpus {
		ok = ok && m.put(node, Identifier, quad.String(c.ID), labels)
	}
	if order := orderOf(Fields(e.Kind()), e); order != "" {
		ok = ok && m.put(node, ListOrder, quad.String(order), labels)
	}
	return ok
}

func (m *mapper) record(node quad.Value, fields []Field, record any, labels []quad.Value) bool {
	for i := range fields {
		f := &fields[i]
		if f.Predicate == "" || f.Derived || f.Hint && !f.HintsAt(record) {
			continue
		}
		if !m.field(node, f, record, labels) {
			return false
		}
	}
	return true
}

func (m *mapper) field(node quad.Value, f *Field, record any, labels []quad.Value) bool {
	switch p := f.Pointer(record).(type) {
	case *string:
		return *p == "" || m.put(node, f.Predicate, fieldValue(f, *p), labels)
	case *[]string:
		var before Set[string]
		for i, s := range *p {
			if f.Repeats && before.Has(i, func(i int) string { return (*p)[i] }, s) {
				continue
			}
			if !m.put(node, f.Predicate, fieldValue(f, s), labels) {
				return false
			}
		}
	case *int:
		passage, ok := record.(*Passage)
		return *p == 0 && !(ok && passage.Located()) || m.put(node, f.Predicate, numberOf(strconv.Itoa(*p), XSDInteger), labels)
	case **float64:
		return *p == nil || m.put(node, f.Predicate, numberOf(strconv.FormatFloat(**p, 'f', -1, 64), XSDDecimal), labels)
	case *bool:
		return !*p || m.put(node, f.Predicate, numberOf("true", XSDBoolean), labels)
	case *Ref:
		return p.IsZero() || m.put(node, f.Predicate, EntityIRI(m.base, *p), labels)
	case *[]Ref:
		for _, r := range *p {
			if !m.put(node, f.Predicate, EntityIRI(m.base, r), labels) {
				return false
			}
		}
	case *[]Affiliation:
		return m.affiliations(node, f, record.(*Actor), labels)
	case *[]Role:
		for j := range *p {
			r := &(*p)[j]
			said := labels
			if len(r.Sources) > 0 {
				said = m.sources(r.Sources)
			}
			if !m.part(node, f, RoleIRI(m.base, record.(*Actor), r), r, said) {
				return false
			}
		}
	case *[]Passage:
		var before Set[quad.IRI]
		for j := range *p {
			e := &(*p)[j]
			iri := func(i int) quad.IRI { return PassageIRI(m.base, &(*p)[i]) }
			if !e.Located() && before.Has(j, iri, iri(j)) {
				continue
			}
			if !m.part(node, f, PassageIRI(m.base, e), e, labels) {
				return false
			}
		}
	}
	return true
}

// part writes a record that has a node of its own.
func (m *mapper) part(of quad.Value, f *Field, node quad.Value, record any, labels []quad.Value) bool {
	return m.put(of, f.Predicate, node, labels) && m.put(node, RDFType, f.Class.Class(), labels) && m.record(node, f.Fields, record, labels)
}

// affiliations writes the plain link for each, and a node for those that have
// a date.
func (m *mapper) affiliations(node quad.Value, f *Field, actor *Actor, labels []quad.Value) bool {
	for j, has := range HaveNodes(actor) {
		a := &actor.Affiliations[j]
		if !m.put(node, AffiliatedWith, EntityIRI(m.base, a.To), labels) {
			return false
		}
		if has && !m.part(node, f, AffiliationIRI(m.base, actor, a), a, labels) {
			return false
		}
	}
	return true
}

// fieldValue is the object for one of the field's texts.
func fieldValue(f *Field, s string) quad.Value {
	switch f.Type {
	case IRI, IRIs:
		return quad.IRI(s)
	case Date:
		return DateValue(s)
	}
	return quad.String(s)
}

func numberOf(s string, datatype quad.IRI) quad.Value {
	return quad.TypedString{Value: quad.String(s), Type: datatype}
}

// Lexical is a value's text as it was written: an IRI without its brackets, a
// literal without its type.
func Lexical(v quad.Value) string {
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
