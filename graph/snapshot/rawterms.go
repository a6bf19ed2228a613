package snapshot

import (
	"context"
	"runtime/debug"

	"github.com/cayleygraph/quad"
)

// Terms are those of a quad, as AppendTerm writes them; Label is empty where there
// is none.
type Terms struct{ Subject, Predicate, Object, Label []byte }

// ParseTerm is the value of a term that AppendTerm has written.
func ParseTerm(term []byte) (quad.Value, error) { return valueOf(term) }

// EachSubject gives the terms of all quads of each subject, in canonical order. They
// are good until do returns, whose error ends it.
func (s *Store) EachSubject(ctx context.Context, do func([]Terms) error) error {
	r := &termsReader{s: s, subjects: s.terms.reader()}
	for from := 0; from < s.rows.len(); {
		if err := ctx.Err(); err != nil {
			return err
		}
		until, err := s.subjectsEnd(from + rowsAtOnce)
		if err != nil {
			return err
		}
		if err := r.read(from, until); err != nil {
			return err
		}
		for quads := r.quads; len(quads) > 0; {
			n := 1
			for n < len(quads) && quads[n].row[subject] == quads[0].row[subject] {
				n++
			}
			r.group = r.group[:0]
			for _, q := range quads[:n] {
				r.group = append(r.group, r.terms(q))
			}
			if err := do(r.group); err != nil {
				return err
			}
			quads = quads[n:]
		}
		from = until
	}
	return ctx.Err()
}

// A termsReader reads the terms of many rows at once.
type termsReader struct {
	s        *Store
	subjects blockReader
	text     []byte
	quads    []rowTerms
	group    []Terms
}

// rowTerms are a row and where its terms are in a text.
type rowTerms struct {
	row  row
	from int
	ends [4]int
}

func (r *termsReader) terms(q rowTerms) (out Terms) {
	from := q.from
	for c, to := range []*[]byte{subject: &out.Subject, predicate: &out.Predicate, object: &out.Object, label: &out.Label} {
		*to = r.text[from:q.ends[c]:q.ends[c]]
		from = q.ends[c]
	}
	return out
}

// read reads the rows from..until.
func (r *termsReader) read(from, until int) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer r.s.catch(&err, r.s.enter())
	r.s.live()
	r.text, r.quads = r.text[:0], r.quads[:0]
	r.s.ascend(from, until)
	rows := r.s.rows.read(from, until)
	r.s.touch(len(rows))
	for i := range rows {
		q := rowTerms{row: rows[i], from: len(r.text)}
		for c, n := range q.row {
			switch {
			case n == 0 && c == label:
			case n == 0:
				return damagedf("a quad lacks a term")
			case c == subject && i > 0 && n == rows[i-1][subject]:
				last := &r.quads[i-1]
				r.text = append(r.text, r.text[last.from:last.ends[subject]]...)
			case c == subject:
				r.text = r.subjects.appendAt(r.text, n-1)
			default:
				r.text = r.s.terms.appendAt(r.text, n-1)
			}
			q.ends[c] = len(r.text)
		}
		r.quads = append(r.quads, q)
	}
	return nil
}
