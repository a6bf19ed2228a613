package view

import (
	"onrecord/graph/view/table"
	"onrecord/schema"
)

// A Row is a statement of a scene, by its number there. They are numbered in the
// order in which they were said.
type Row = uint32

// Said tells what the statements of a scene say, by their rows. What many are asked
// for costs little; what takes a statement itself is read when it is asked for.
type Said interface {
	// Mode is that of a statement.
	Mode(Row) string
	// Date is the date as it is printed; empty: there is none.
	Date(Row) string
	// Source is the title of the source; empty: it has none.
	Source(Row) string
	// Place is the IRI of the place as it is printed; empty: there is none.
	Place(Row) string
	// Refs are the IRIs of what a statement names in a field that can have several
	// values, not to be altered.
	Refs(table.Field, Row) []string
	// Among is what statements of the scene say of others of it in a field such as
	// echoes, by the first row.
	Among(field string) ([]Reply, error)
	// IDs are the ids of statements, without their kind.
	IDs(rows ...Row) ([]string, error)
	// IRIs are those of statements.
	IRIs(rows ...Row) ([]string, error)
	// Row is that of the statement with an IRI; false: the scene does not have it.
	Row(iri string) (Row, bool)
	// Read reads statements, with names, dates and places as they are printed.
	Read(rows ...Row) ([]*schema.Statement, error)
}

// A Reply is a statement that refers to another one.
type Reply struct{ From, To Row }

// Decoded is the Said of statements that have been read, in their order.
type Decoded []*schema.Statement

// Rows are all rows.
func (d Decoded) Rows() []Row {
	out := make([]Row, len(d))
	for i := range out {
		out[i] = Row(i)
	}
	return out
}

// Mode is that of a statement.
func (d Decoded) Mode(row Row) string { return d[row].Mode }

// Date is that of a statement.
func (d Decoded) Date(row Row) string { return d[row].Date }

// Source is the title of a statement's source.
func (d Decoded) Source(row Row) string { return d[row].Source.Name }

// Place is the IRI of a statement's place.
func (d Decoded) Place(row Row) string {
	if d[row].Place.IsZero() {
		return ""
	}
	return IRI(d[row], d[row].Place)
}

// Refs are the IRIs of what a statement names in a field, in its order.
func (d Decoded) Refs(f table.Field, row Row) []string {
	field, _ := schema.FieldNamed(schema.KindStatement, f.String())
	refs := field.Refs(d[row])
	out := make([]string, len(refs))
	for i, ref := range refs {
		out[i] = IRI(d[row], ref)
	}
	return out
}

// Among is what the statements say of one another in a field.
func (d Decoded) Among(field string) (out []Reply, err error) {
	f, _ := schema.FieldNamed(schema.KindStatement, field)
	for from, st := range d {
		for _, ref := range f.Refs(st) {
			if to, ok := d.Row(IRI(st, ref)); ok {
				out = append(out, Reply{Row(from), to})
			}
		}
	}
	return out, nil
}

// IDs are the ids of statements.
func (d Decoded) IDs(rows ...Row) ([]string, error) {
	out := make([]string, len(rows))
	for i, row := range rows {
		out[i] = d[row].ID
	}
	return out, nil
}

// IRIs are those of statements.
func (d Decoded) IRIs(rows ...Row) ([]string, error) {
	out := make([]string, len(rows))
	for i, row := range rows {
		out[i] = d[row].IRI
	}
	return out, nil
}

// Row is that of the statement with an IRI.
func (d Decoded) Row(iri string) (Row, bool) {
	for row, st := range d {
		if st.IRI == iri {
			return Row(row), true
		}
	}
	return 0, false
}

// Read gives statements.
func (d Decoded) Read(rows ...Row) ([]*schema.Statement, error) {
	out := make([]*schema.Statement, len(rows))
	for i, row := range rows {
		out[i] = d[row]
	}
	return out, nil
}
