package rdf

import (
	"errors"
	"fmt"

	"onrecord/schema"
	"onrecord/schema/listindex"

	"github.com/cayleygraph/quad"
)

// A QuadReader reads entities from quads, one after another, and says where those
// were written. The quads of an entity and of its parts are fetched once.
type QuadReader struct {
	Fetch Fetch
	At    func(quad.Quad) schema.Pos // nil: nobody knows

	own    quad.IRI
	quads  []quad.Quad              // of own
	pieces map[quad.IRI][]quad.Quad // of its parts
}

// Read reads the entity of a subject, of which it is given all quads, and notes
// what is wrong with its fields. It returns nil when there is no entity of a known
// kind, and not ok when its quads cannot be read as one. An error is one of
// fetching.
func (w *QuadReader) Read(ps *schema.Problems, s quad.IRI, quads []quad.Quad) (e schema.Entity, ok bool, err error) {
	w.begin(s, quads)
	e, err = w.marked(s)
	if bad := (*FieldError)(nil); errors.As(err, &bad) {
		return nil, false, w.report(ps, s, err)
	}
	if e != nil {
		schema.Validate(ps, e)
	}
	return e, true, err
}

// Find reads the entity of a subject. It returns nil when there is none of a known
// kind, or its quads cannot be read as one.
func (w *QuadReader) Find(s quad.IRI) (schema.Entity, error) {
	quads, err := w.Fetch(s)
	if err != nil {
		return nil, err
	}
	w.begin(s, quads)
	e, err := w.marked(s)
	if bad := (*FieldError)(nil); errors.As(err, &bad) {
		return nil, nil
	}
	return e, err
}

func (w *QuadReader) begin(s quad.IRI, quads []quad.Quad) {
	if w.pieces == nil {
		w.pieces = map[quad.IRI][]quad.Quad{}
	}
	clear(w.pieces)
	w.own, w.quads = s, quads
}

// Piece is a Fetch of what belongs to the entity that was read last.
func (w *QuadReader) Piece(node quad.IRI) ([]quad.Quad, error) {
	if node == w.own {
		return w.quads, nil
	}
	quads, ok := w.pieces[node]
	if ok {
		return quads, nil
	}
	quads, err := w.Fetch(node)
	if err == nil {
		w.pieces[node] = quads
	}
	return quads, err
}

// marked reads an entity that knows where it was written.
func (w *QuadReader) marked(s quad.IRI) (schema.Entity, error) {
	e, err := EntityAt(s, w.Piece)
	if e == nil || err != nil {
		return nil, err
	}
	if err := w.mark(e); err != nil {
		return nil, err
	}
	return e, nil
}

// report notes what is wrong with the quads of an entity.
func (w *QuadReader) report(ps *schema.Problems, s quad.IRI, err error) error {
	id := string(s)
	if _, r, ok := SplitIRI(s); ok {
		id = string(r.Kind) + " " + r.ID
	}
	var report func(at schema.Pos, field string, err error) error
	report = func(at schema.Pos, field string, err error) error {
		if several, ok := err.(interface{ Unwrap() []error }); ok {
			for _, one := range several.Unwrap() {
				if err := report(at, field, one); err != nil {
					return err
				}
			}
			return nil
		}
		if f, ok := err.(*FieldError); ok {
			quads, err := w.placed(f.node)
			if err != nil {
				return err
			}
			for _, q := range quads {
				if q.Predicate == f.field.Predicate {
					at = w.At(q)
				}
			}
			return report(at, f.field.Name+": ", f.err)
		}
		ps.Add(at, id, "%s%v", field, err)
		return nil
	}
	return report(schema.Pos{}, "", err)
}

// placed gives the quads of a node, or none when nobody knows where they were
// written.
func (w *QuadReader) placed(node quad.IRI) ([]quad.Quad, error) {
	if w.At == nil {
		return nil, nil
	}
	return w.Piece(node)
}

// mark tells an entity where it and its fields were written.
func (w *QuadReader) mark(e schema.Entity) error {
	if w.At == nil {
		return nil
	}
	entry := e.Identity()
	base, _, ok := SplitIRI(quad.IRI(entry.IRI))
	if !ok {
		base = entry.IRI // a corpus
	}
	fields := schema.Fields(e.Kind())
	if err := w.markRecord(quad.IRI(entry.IRI), base, fields, e, &entry.FieldPositions); err != nil {
		return err
	}
	for i := range fields {
		for _, part := range fields[i].Records(e) {
			o := schema.OriginOf(part)
			o.Pos = entry.Pos // it need not have a node of the IRI that it should have
			if err := w.markRecord(partOf(e, base, part), base, fields[i].Fields, part, o); err != nil {
				return err
			}
		}
	}
	return nil
}

// partOf is the IRI of a part of an entity.
func partOf(e schema.Entity, base string, part any) quad.IRI {
	switch p := part.(type) {
	case *schema.Passage:
		return PassageIRI(base, p)
	case *schema.Role:
		return RoleIRI(base, e.(*schema.Actor), p)
	case *schema.Affiliation:
		return AffiliationIRI(base, e.(*schema.Actor), p)
	case *schema.Verdict:
		return VerdictIRI(base, e.(*schema.Statement))
	}
	panic(fmt.Sprintf("schema: a %T is no part of an entity", part))
}

func (w *QuadReader) markRecord(node quad.IRI, base string, fields []schema.Field, record any, o *schema.FieldPositions) error {
	quads, err := w.placed(node)
	if err != nil {
		return err
	}
	items := make([]func(string) []int, len(fields))
	named := make([]bool, len(fields))
	var places schema.Positions
	for i, q := range quads {
		at := w.At(q)
		if i == 0 {
			o.Pos = at
		}
		for j := range fields {
			f := &fields[j]
			if f.Predicate != q.Predicate {
				continue
			}
			if !named[j] {
				named[j] = true
				places.Add(f, schema.WholeField, at)
				items[j] = listindex.Places(objectsOf(f, record, base))
			}
			for _, k := range items[j](Lexical(q.Object)) {
				places.Add(f, k, at)
			}
		}
	}
	o.SetPositions(&places)
	return nil
}

// objectsOf gives what was written of the items of a field: texts, or IRIs.
func objectsOf(f *schema.Field, record any, base string) []string {
	refs := f.Refs(record)
	if len(refs) == 0 {
		return f.Strings(record)
	}
	out := make([]string, len(refs))
	for i, r := range refs {
		out[i] = string(IRI(base, r))
	}
	return out
}
