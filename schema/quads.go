package schema

import (
	"iter"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"
)

// IRI is the IRI of what a reference points at, in a corpus.
func (c *Corpus) IRI(r Ref) quad.IRI {
	if r.Kind == KindCorpus {
		return quad.IRI(c.Base)
	}
	return quad.IRI(c.Base + string(r.Kind) + "/" + r.ID)
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
	if kind.named() {
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
func (c *Corpus) Quads(yield func(quad.Quad) bool) {
	m := mapper{corpus: c, yield: yield}
	if !m.entity(c) {
		return
	}
	for e := range c.Entities {
		if !m.entity(e) {
			return
		}
	}
}

// EntityQuads yields what Quads yields of one entity, which need not have been
// added to the corpus. Of a corpus, that is nothing about its entities.
func (c *Corpus) EntityQuads(e Entity) iter.Seq[quad.Quad] {
	return func(yield func(quad.Quad) bool) {
		m := mapper{corpus: c, yield: yield}
		m.entity(e)
	}
}

type mapper struct {
	corpus *Corpus
	yield  func(quad.Quad) bool
}

// labels are the graphs that an entity's quads are in.
func (m *mapper) labels(e Entity) []quad.Value {
	if s, ok := e.(*Statement); ok {
		return []quad.Value{m.corpus.IRI(s.Source)}
	}
	if f, ok := FieldNamed(e.Kind(), "sources"); ok {
		return m.sources(f.Refs(e))
	}
	return []quad.Value{Codebook(m.corpus.Base)}
}

func (m *mapper) sources(refs []Ref) []quad.Value {
	if len(refs) == 0 {
		return []quad.Value{Codebook(m.corpus.Base)}
	}
	labels := make([]quad.Value, len(refs))
	for i, r := range refs {
		labels[i] = m.corpus.IRI(r)
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
	node, labels := quad.Value(m.corpus.IRI(Ref{Kind: e.Kind(), ID: e.Key().ID})), m.labels(e)
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
		if f.Predicate == "" || f.Derived || f.Hint && !f.hints(record) {
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
		return *p == "" || m.put(node, f.Predicate, f.value(*p), labels)
	case *[]string:
		var before among[string]
		for i, s := range *p {
			if f.Repeats && before.has(i, func(i int) string { return (*p)[i] }, s) {
				continue
			}
			if !m.put(node, f.Predicate, f.value(s), labels) {
				return false
			}
		}
	case *int:
		passage, ok := record.(*Passage)
		return *p == 0 && !(ok && passage.Located()) || m.put(node, f.Predicate, number(strconv.Itoa(*p), XSDInteger), labels)
	case **float64:
		return *p == nil || m.put(node, f.Predicate, number(strconv.FormatFloat(**p, 'f', -1, 64), XSDDecimal), labels)
	case *bool:
		return !*p || m.put(node, f.Predicate, number("true", XSDBoolean), labels)
	case *Ref:
		return p.IsZero() || m.put(node, f.Predicate, m.corpus.IRI(*p), labels)
	case *[]Ref:
		for _, r := range *p {
			if !m.put(node, f.Predicate, m.corpus.IRI(r), labels) {
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
			if !m.part(node, f, r.iri(m.corpus.Base, record.(*Actor)), r, said) {
				return false
			}
		}
	case *[]Passage:
		var before among[quad.IRI]
		for j := range *p {
			e := &(*p)[j]
			iri := func(i int) quad.IRI { return PassageIRI(m.corpus.Base, &(*p)[i]) }
			if !e.Located() && before.has(j, iri, iri(j)) {
				continue
			}
			if !m.part(node, f, PassageIRI(m.corpus.Base, e), e, labels) {
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
	for j, has := range actor.haveNodes() {
		a := &actor.Affiliations[j]
		if !m.put(node, AffiliatedWith, m.corpus.IRI(a.To), labels) {
			return false
		}
		if has && !m.part(node, f, a.iri(m.corpus.Base, actor), a, labels) {
			return false
		}
	}
	return true
}

// value is the object for one of the field's texts.
func (f *Field) value(s string) quad.Value {
	switch f.Type {
	case IRI, IRIs:
		return quad.IRI(s)
	case Date:
		return dateValue(s)
	}
	return quad.String(s)
}

func number(s string, datatype quad.IRI) quad.Value {
	return quad.TypedString{Value: quad.String(s), Type: datatype}
}
