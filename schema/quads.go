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
	kind, known := KindOf(head[j+1:])
	if !known || string(kind) != head[j+1:] {
		return "", Ref{}, false
	}
	return head[:j+1], Ref{Kind: kind, ID: id}, true
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
	iri, labels := m.corpus.IRI(Ref{Kind: e.Kind(), ID: e.Key().ID}), m.labels(e)
	ok := m.put(iri, RDFType, e.Kind().Class(), labels) && m.record(iri, Fields(e.Kind()), e, labels)
	switch e := e.(type) {
	case *Corpus:
		ok = ok && m.put(iri, Identifier, quad.String(e.ID), labels)
	case *Statement:
		ok = ok && m.put(iri, dctSource, m.corpus.IRI(e.Source), labels)
	}
	return ok
}

func (m *mapper) record(iri quad.IRI, fields []Field, record any, labels []quad.Value) bool {
	for i := range fields {
		f := &fields[i]
		if f.Predicate == "" || f.Derived || f.Hint {
			continue
		}
		if !m.field(iri, f, record, labels) {
			return false
		}
	}
	return true
}

func (m *mapper) field(iri quad.IRI, f *Field, record any, labels []quad.Value) bool {
	switch p := f.Pointer(record).(type) {
	case *[]Affiliation:
		return m.affiliations(iri, f, record.(*Actor), labels)
	case *[]Role:
		for j := range *p {
			r := &(*p)[j]
			said := labels
			if len(r.Sources) > 0 {
				said = m.sources(r.Sources)
			}
			node := r.iri(m.corpus.Base, record.(*Actor))
			if !m.put(iri, f.Predicate, node, said) || !m.put(node, RDFType, KindRole.Class(), said) || !m.record(node, f.Fields, r, said) {
				return false
			}
		}
		return true
	case *[]Passage:
		for j := range *p {
			e := &(*p)[j]
			node := PassageIRI(m.corpus.Base, e)
			if !m.put(iri, f.Predicate, node, labels) || !m.put(node, RDFType, KindPassage.Class(), labels) || !m.record(node, f.Fields, e, labels) {
				return false
			}
		}
		return true
	}
	for _, v := range m.values(f, record) {
		if !m.put(iri, f.Predicate, v, labels) {
			return false
		}
	}
	return true
}

// affiliations writes the plain link for each, and a node for those that have
// a date.
func (m *mapper) affiliations(iri quad.IRI, f *Field, actor *Actor, labels []quad.Value) bool {
	for j := range actor.Affiliations {
		a := &actor.Affiliations[j]
		if !m.put(iri, AffiliatedWith, m.corpus.IRI(a.To), labels) {
			return false
		}
		if !actor.hasNode(a) {
			continue
		}
		node := a.iri(m.corpus.Base, actor)
		if !m.put(iri, f.Predicate, node, labels) || !m.put(node, RDFType, KindAffiliation.Class(), labels) || !m.record(node, f.Fields, a, labels) {
			return false
		}
	}
	return true
}

// values are the objects of a field's quads.
func (m *mapper) values(f *Field, record any) []quad.Value {
	var out []quad.Value
	switch p := f.Pointer(record).(type) {
	case *int:
		if passage, ok := record.(*Passage); *p != 0 || ok && passage.Located() {
			out = append(out, quad.TypedString{Value: quad.String(strconv.Itoa(*p)), Type: XSDInteger})
		}
	case **float64:
		if *p != nil {
			out = append(out, quad.TypedString{Value: quad.String(strconv.FormatFloat(**p, 'f', -1, 64)), Type: XSDDecimal})
		}
	case *Ref, *[]Ref:
		for _, r := range f.Refs(record) {
			out = append(out, m.corpus.IRI(r))
		}
	default:
		for _, s := range f.Strings(record) {
			switch f.Type {
			case IRI, IRIs:
				out = append(out, quad.IRI(s))
			case Date:
				out = append(out, dateValue(s))
			default:
				out = append(out, quad.String(s))
			}
		}
	}
	return out
}
