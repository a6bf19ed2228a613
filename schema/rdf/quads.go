// Package rdf is the mapping between the model and quads.
//
// Quads and EntityQuads write entities: each has an IRI made of the base of its
// corpus, its kind and its id, a type, and a quad for each value of a field; the
// label of a quad names the source that says so. EntityAt and FromQuads read them
// again, and QuadReader says where a field was written, too. Lists keep their
// order (see term.ListOrder), so that writing what was read gives the same quads.
package rdf

import (
	"iter"
	"strings"

	"onrecord/schema"
	"onrecord/schema/listindex"
	"onrecord/schema/term"

	"github.com/cayleygraph/quad"
)

// IRI is the IRI of what a reference points at, in the corpus of a base.
func IRI(base string, r schema.Ref) quad.IRI {
	if r.Kind == schema.KindCorpus {
		return quad.IRI(base)
	}
	return quad.IRI(base + string(r.Kind) + "/" + r.ID)
}

// Target is the IRI of what a reference of an entity points at, in the corpus that
// the entity's own IRI names; empty: it has no such IRI.
func Target(e schema.Entity, r schema.Ref) string {
	base, _, ok := SplitIRI(quad.IRI(e.Identity().IRI))
	if !ok {
		return ""
	}
	return string(IRI(base, r))
}

// Dangling is what references are called whose targets are not in the graph.
const Dangling = "references to what is not in the graph"

// CodebookIRI is the name of the graph that holds what no source says: the
// sources themselves, the corpus, and entities that name no source.
func CodebookIRI(base string) quad.IRI { return quad.IRI(base + "codebook") }

// SplitIRI takes the IRI of an entity apart into its corpus's base and what it
// refers to.
func SplitIRI(iri quad.IRI) (base string, r schema.Ref, ok bool) {
	s := string(iri)
	i := strings.LastIndexByte(s, '/')
	if i < 0 || i == len(s)-1 {
		return "", schema.Ref{}, false
	}
	head, id := s[:i], s[i+1:]
	j := len(head) - 1
	for j >= 0 && head[j] != '/' && head[j] != '#' {
		j--
	}
	if j < 0 {
		return "", schema.Ref{}, false
	}
	kind := schema.Kind(head[j+1:])
	if kind.Named() {
		return head[:j+1], schema.Ref{Kind: kind, ID: id}, true
	}
	// base/statement/LAYER/ID
	of, ok := strings.CutSuffix(head[:j], "/"+string(schema.KindStatement))
	if !ok {
		if of, ok = strings.CutSuffix(head[:j], "#"+string(schema.KindStatement)); !ok {
			return "", schema.Ref{}, false
		}
	}
	return s[:len(of)+1], schema.Ref{Kind: schema.KindStatement, ID: s[j+1:]}, true
}

// Quads yields the quads of a corpus that Check found nothing wrong with,
// entity by entity. Each entity, role and dated affiliation has an rdf:type;
// the label names the source that says so, or the codebook. The quads of a
// passage come with each statement that it serves.
func Quads(c *schema.Corpus) iter.Seq[quad.Quad] {
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
func EntityQuads(base string, e schema.Entity) iter.Seq[quad.Quad] {
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
func (m *mapper) labels(e schema.Entity) []quad.Value {
	if s, ok := e.(*schema.Statement); ok {
		return []quad.Value{IRI(m.base, s.Source)}
	}
	if f, ok := schema.FieldNamed(e.Kind(), "sources"); ok {
		return m.sources(f.Refs(e))
	}
	return []quad.Value{CodebookIRI(m.base)}
}

func (m *mapper) sources(refs []schema.Ref) []quad.Value {
	if len(refs) == 0 {
		return []quad.Value{CodebookIRI(m.base)}
	}
	labels := make([]quad.Value, len(refs))
	for i, r := range refs {
		labels[i] = IRI(m.base, r)
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
func (m *mapper) entity(e schema.Entity) bool {
	node, labels := quad.Value(IRI(m.base, schema.Ref{Kind: e.Kind(), ID: e.Identity().ID})), m.labels(e)
	ok := m.put(node, term.RDFType, e.Kind().Class(), labels) && m.record(node, schema.Fields(e.Kind()), e, labels)
	if c, isCorpus := e.(*schema.Corpus); isCorpus {
		ok = ok && m.put(node, term.Identifier, quad.String(c.ID), labels)
	}
	if order := orderOf(schema.Fields(e.Kind()), e); order != "" {
		ok = ok && m.put(node, term.ListOrder, quad.String(order), labels)
	}
	return ok
}

func (m *mapper) record(node quad.Value, fields []schema.Field, record any, labels []quad.Value) bool {
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

func (m *mapper) field(node quad.Value, f *schema.Field, record any, labels []quad.Value) bool {
	switch f.Type {
	case schema.Texts, schema.IRIs:
		return m.texts(node, f, f.Strings(record), labels)
	case schema.Many:
		for _, r := range f.Refs(record) {
			if !m.put(node, f.Predicate, IRI(m.base, r), labels) {
				return false
			}
		}
		return true
	case schema.Records:
		if f.Class == schema.KindAffiliation {
			return m.affiliations(node, f, record.(*schema.Actor), labels)
		}
		return m.parts(node, f, record.(schema.Entity), labels)
	case schema.Record:
		return m.parts(node, f, record.(schema.Entity), labels)
	}
	v, ok := f.Value(record)
	return !ok || m.put(node, f.Predicate, m.object(f, v), labels)
}

// texts writes a list, what is in it again once.
func (m *mapper) texts(node quad.Value, f *schema.Field, list []string, labels []quad.Value) bool {
	var before listindex.Set[string]
	for i, s := range list {
		if f.Repeats && before.Has(i, func(i int) string { return list[i] }, s) {
			continue
		}
		if !m.put(node, f.Predicate, textObject(f, s), labels) {
			return false
		}
	}
	return true
}

// parts writes the roles of an actor or the passages of a statement.
func (m *mapper) parts(of quad.Value, f *schema.Field, e schema.Entity, labels []quad.Value) bool {
	var before listindex.Set[quad.IRI]
	i := -1
	for v := range f.Values(e) {
		i++
		said, iri := labels, partOf(e, m.base, v.Record())
		switch r := v.Record().(type) {
		case *schema.Role:
			if len(r.Sources) > 0 {
				said = m.sources(r.Sources)
			}
		case *schema.Passage:
			evidence := e.(*schema.Statement).Evidence
			if !r.Located() && before.Has(i, func(i int) quad.IRI { return PassageIRI(m.base, &evidence[i]) }, iri) {
				continue
			}
		}
		if !m.part(of, f, iri, v.Record(), said) {
			return false
		}
	}
	return true
}

// part writes a record that has a node of its own.
func (m *mapper) part(of quad.Value, f *schema.Field, node quad.Value, record any, labels []quad.Value) bool {
	return m.put(of, f.Predicate, node, labels) && m.put(node, term.RDFType, f.Class.Class(), labels) && m.record(node, f.Fields, record, labels)
}

// affiliations writes the plain link for each, and a node for those that have
// a date.
func (m *mapper) affiliations(node quad.Value, f *schema.Field, actor *schema.Actor, labels []quad.Value) bool {
	for j, has := range HaveNodes(actor) {
		a := &actor.Affiliations[j]
		if !m.put(node, term.AffiliatedWith, IRI(m.base, a.To), labels) {
			return false
		}
		if has && !m.part(node, f, AffiliationIRI(m.base, actor, a), a, labels) {
			return false
		}
	}
	return true
}

// object is what a quad has of a value.
func (m *mapper) object(f *schema.Field, v schema.Value) quad.Value {
	switch f.Type {
	case schema.One:
		return IRI(m.base, *v.Ref())
	case schema.Int:
		return numberOf(v.String(), term.XSDInteger)
	case schema.Decimal:
		return numberOf(v.String(), term.XSDDecimal)
	case schema.Bool:
		return numberOf(v.String(), term.XSDBoolean)
	}
	return textObject(f, v.Text())
}

// textObject is what a quad has of a text.
func textObject(f *schema.Field, s string) quad.Value {
	switch f.Type {
	case schema.IRI, schema.IRIs:
		return quad.IRI(s)
	case schema.Date:
		return schema.DateValue(s)
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
