package snapshot

import (
	"github.com/cayleygraph/quad"
)

// A SubjectReader reads all quads of subjects, one subject after the other, on one
// goroutine. It finds a subject at once that was an object of the one before: most
// parts are read so.
type SubjectReader struct {
	s     *Store
	rows  []row       // of the last subject
	quads []quad.Quad // of these
	seen  []seenAt    // predicates, labels, entities and words that come again
	reads int
}

// A reader remembers few terms, and more once it has read many subjects.
const (
	seenFirst = 1 << 8
	seenLater = 1 << 12
)

// A seenAt is a term that was read lately, in the one place where it can be.
type seenAt struct {
	number uint32
	value  quad.Value
}

// Subjects makes a reader.
func (s *Store) Subjects() *SubjectReader {
	return &SubjectReader{s: s, seen: make([]seenAt, seenFirst)}
}

// Read gives the quads of a subject in canonical order; none: it is not there. They
// are good until the next call.
func (r *SubjectReader) Read(subject quad.IRI) (_ []quad.Quad, err error) {
	defer r.s.catch(&err, r.s.enter())
	r.s.live()
	if r.reads++; r.reads == seenFirst {
		r.seen = make([]seenAt, seenLater)
	}
	n, value := r.number(subject)
	r.rows, r.quads = r.rows[:0], r.quads[:0]
	if n == 0 {
		return nil, nil
	}
	from, until := r.s.rowsOf(row{n}, 1)
	rows := r.s.rows.read(int(from), int(until))
	r.s.touch(len(rows))
	for i := range rows {
		at := &rows[i]
		q := quad.Quad{Subject: value}
		if i > 0 && at[predicate] == rows[i-1][predicate] {
			q.Predicate = r.quads[i-1].Predicate
		} else if q.Predicate, err = r.value(at[predicate]); err != nil {
			return nil, err
		}
		if q.Object, err = r.value(at[object]); err != nil {
			return nil, err
		}
		switch {
		case at[label] == 0:
		case i > 0 && at[label] == rows[i-1][label]:
			q.Label = r.quads[i-1].Label
		default:
			if q.Label, err = r.value(at[label]); err != nil {
				return nil, err
			}
		}
		r.rows, r.quads = append(r.rows, *at), append(r.quads, q)
	}
	return r.quads, nil
}

// number is that of a subject, with its value; 0: it is not there.
func (r *SubjectReader) number(subject quad.IRI) (uint32, quad.Value) {
	for i := range r.quads {
		if iri, ok := r.quads[i].Object.(quad.IRI); ok && iri == subject {
			return r.rows[i][object], r.quads[i].Object
		}
	}
	return r.s.number(subject), subject
}

// value is that of a node's number, read anew or not.
func (r *SubjectReader) value(n uint32) (quad.Value, error) {
	if n == 0 {
		return nil, damagedf("a quad lacks a term")
	}
	at := &r.seen[n%uint32(len(r.seen))]
	if at.number == n {
		return at.value, nil
	}
	r.s.touch(1)
	var space [longestRecent]byte
	term := r.s.terms.appendAt(space[:0], n-1)
	v, err := valueOf(term)
	if err == nil && len(term) <= longestRecent {
		*at = seenAt{n, v}
	}
	return v, err
}
