package schema

import "github.com/cayleygraph/quad"

// written remembers where quads were written.
type written struct {
	quads map[quad.IRI][]quad.Quad
	at    map[quad.Quad]Pos // empty: nobody knows
}

// report notes what is wrong with the quads of an entity.
func (w *written) report(ps *Problems, s quad.IRI, err error) {
	id := string(s)
	if _, r, ok := SplitIRI(s); ok {
		id = string(r.Kind) + " " + r.ID
	}
	var report func(at Pos, field string, err error)
	report = func(at Pos, field string, err error) {
		if several, ok := err.(interface{ Unwrap() []error }); ok {
			for _, one := range several.Unwrap() {
				report(at, field, one)
			}
			return
		}
		if f, ok := err.(*fieldError); ok {
			for _, q := range w.quads[f.node] {
				if q.Predicate == f.field.Predicate {
					at = w.at[q]
				}
			}
			report(at, f.field.Name+": ", f.err)
			return
		}
		ps.Add(at, id, "%s%v", field, err)
	}
	report(Pos{}, "", err)
}

// mark tells an entity where it and its fields were written.
func (w *written) mark(e Entity) {
	if len(w.at) == 0 {
		return
	}
	entry := e.Key()
	base, _, ok := SplitIRI(quad.IRI(entry.IRI))
	if !ok {
		base = entry.IRI // a corpus
	}
	fields := Fields(e.Kind())
	w.markRecord(quad.IRI(entry.IRI), base, fields, e, &entry.Origin)
	for i := range fields {
		for _, part := range fields[i].Records(e) {
			originOf(part).Pos = entry.Pos // it need not have a node of the IRI that it should have
			switch p := part.(type) {
			case *Passage:
				w.markRecord(PassageIRI(base, p), base, fields[i].Fields, p, &p.Origin)
			case *Role:
				w.markRecord(p.iri(base, e.(*Actor)), base, fields[i].Fields, p, &p.Origin)
			case *Affiliation:
				w.markRecord(p.iri(base, e.(*Actor)), base, fields[i].Fields, p, &p.Origin)
			}
		}
	}
}

func (w *written) markRecord(node quad.IRI, base string, fields []Field, record any, o *Origin) {
	c := Corpus{Base: base}
	for i, q := range w.quads[node] {
		at := w.at[q]
		if i == 0 {
			o.Pos = at
		}
		for j := range fields {
			f := &fields[j]
			if f.Predicate != q.Predicate {
				continue
			}
			if !o.Has(f.Name) {
				o.Mark(f.Name, at)
			}
			for k, r := range f.Refs(record) {
				if q.Object == c.IRI(r) {
					o.MarkItem(f.Name, k, at)
				}
			}
			for k, text := range f.Strings(record) {
				if lexical(q.Object) == text {
					o.MarkItem(f.Name, k, at)
				}
			}
		}
	}
}
