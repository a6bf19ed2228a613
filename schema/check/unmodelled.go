package check

import (
	"slices"

	"onrecord/schema"
	"onrecord/schema/listindex"
	"onrecord/schema/rdf"

	"github.com/cayleygraph/quad"
)

// An unmodelled finds out which quads mean something in the model, from one entity
// after another: those that are written when the entity is. The quads of a part
// need not mean anything before its entity was read, nor after.
type unmodelled struct {
	seeds
	marks   map[fingerprint]meaning // of subjects that are no entities
	known   map[quad.Quad]bool
	strange []quad.Quad // of entities that do not write them

	own, parts []quad.Quad // what is written of an entity
}

// meaning is what is known of a subject.
type meaning uint8

const (
	met       meaning = 1 << iota // it has quads
	explained                     // all of them mean something, or nobody can know
	claimed                       // it is a part of an actor
)

func newUnmodelled() unmodelled {
	return unmodelled{seeds: newSeeds(), marks: map[fingerprint]meaning{}, known: map[quad.Quad]bool{}}
}

// note adds to what is known of a subject, and gives what was before.
func (m *unmodelled) note(subject quad.Value, what meaning) (before meaning) {
	here := fingerprintOf(m.seeds, subject)
	before = m.marks[here]
	if before|what != before {
		m.marks[here] = before | what
	}
	return before
}

// excuse notes a value that is of an entity which cannot be read. If it is a
// subject, its quads may mean something.
func (m *unmodelled) excuse(v quad.Value) {
	switch v.(type) {
	case quad.IRI, quad.BNode:
		m.note(v, explained)
	}
}

// open reports whether some subject was met and not explained.
func (m *unmodelled) open() bool {
	for _, what := range m.marks {
		if what&(met|explained) == met {
			return true
		}
	}
	return false
}

// means reports whether a quad means something, after all entities were read.
func (m *unmodelled) means(q quad.Quad) bool {
	return m.known[q] || m.marks[fingerprintOf(m.seeds, q.Subject)]&explained != 0
}

// compare compares an entity's own quads and those of its parts with those that
// are written of it. It gives the passages of which other fields are written.
func (m *unmodelled) compare(e schema.Entity, base string, own []quad.Quad, fetch rdf.Fetch, lacking func(quad.Quad)) (others []quad.IRI, err error) {
	m.own, m.parts = m.own[:0], m.parts[:0]
	for q := range rdf.EntityQuads(base, e) {
		if q.Subject == own[0].Subject {
			m.own = append(m.own, q)
		} else {
			m.parts = append(m.parts, q)
		}
	}
	m.strange = append(m.strange, without(own, m.own)...)
	lack := func(written, stored []quad.Quad) {
		if lacking != nil {
			for _, q := range without(written, stored) {
				lacking(q)
			}
		}
	}
	lack(m.own, own)
	for parts := m.parts; len(parts) > 0; {
		node, n := parts[0].Subject, 1
		for n < len(parts) && parts[n].Subject == node {
			n++
		}
		stored, err := fetch(node.(quad.IRI))
		if err != nil {
			return nil, err
		}
		m.part(node, stored, parts[:n])
		lack(parts[:n], stored)
		if _, ok := e.(*schema.Statement); ok && !sameFields(stored, parts[:n]) {
			others = append(others, node.(quad.IRI))
		}
		parts = parts[n:]
	}
	return others, nil
}

// part compares the quads of a part.
func (m *unmodelled) part(node quad.Value, stored, written []quad.Quad) {
	strange := without(stored, written)
	switch {
	case len(strange) == 0:
		m.note(node, explained)
	case len(strange) < len(stored): // the others may be written of another entity
		for _, q := range without(stored, strange) {
			m.known[q] = true
		}
	}
}

// without gives the quads that are not among others.
func without(quads, others []quad.Quad) []quad.Quad {
	among := func(q quad.Quad) bool { return slices.Contains(others, q) }
	if len(others) > listindex.Few {
		set := make(map[quad.Quad]bool, len(others))
		for _, q := range others {
			set[q] = true
		}
		among = func(q quad.Quad) bool { return set[q] }
	}
	var out []quad.Quad
	for _, q := range quads {
		if !among(q) {
			out = append(out, q)
		}
	}
	return out
}

// sameFields reports whether quads of one subject differ in nothing but who
// says so.
func sameFields(a, b []quad.Quad) bool {
	inside := func(a, b []quad.Quad) bool {
		for _, q := range a {
			if !slices.ContainsFunc(b, func(o quad.Quad) bool { return o.Predicate == q.Predicate && o.Object == q.Object }) {
				return false
			}
		}
		return true
	}
	return inside(a, b) && inside(b, a)
}
