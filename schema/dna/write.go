package dna

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	_ "modernc.org/sqlite" // the driver
)

// Write writes a database as a file of DNA 3. Equal databases give equal bytes.
// What breaks a rule of its tables is an error.
func Write(w io.Writer, db *Database) (err error) {
	ctx := context.Background()
	conn, closing, err := memory(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closing()) }()
	for _, command := range []string{"PRAGMA page_size = 4096", "PRAGMA encoding = 'UTF-8'", "PRAGMA foreign_keys = ON", "BEGIN"} {
		if _, err := conn.ExecContext(ctx, command); err != nil {
			return err
		}
	}
	for _, t := range tables() {
		if _, err := conn.ExecContext(ctx, t.create()); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	for _, t := range db.written() {
		if err := t.insert(ctx, conn); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	for _, command := range []string{"COMMIT", "VACUUM"} {
		if _, err := conn.ExecContext(ctx, command); err != nil {
			return err
		}
	}
	var file []byte
	err = conn.Raw(func(driver any) (err error) {
		file, err = driver.(interface{ Serialize() ([]byte, error) }).Serialize()
		return err
	})
	if err != nil {
		return err
	}
	_, err = w.Write(file)
	return err
}

// memory opens an empty database that is in no file.
func memory(ctx context.Context) (*sql.Conn, func() error, error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, nil, err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return conn, func() error { return errors.Join(conn.Close(), db.Close()) }, nil
}

// A filling is the rows of a table, with the columns that they have.
type filling struct {
	name    string
	columns []string
	rows    iter.Seq[[]any]
}

func fill[R any](name string, columns []string, rows []R, values func(*R) []any) filling {
	return filling{name, columns, func(yield func([]any) bool) {
		for i := range rows {
			if !yield(values(&rows[i])) {
				return
			}
		}
	}}
}

// orNull is an id; nothing where it is 0.
func orNull(id int) any {
	if id == 0 {
		return nil
	}
	return id
}

// written are the rows of all tables, those that others refer to first.
func (db *Database) written() []filling {
	numbers := []string{"ID", "StatementId", "VariableId", "Value"}
	number := func(n *Number) []any { return []any{n.ID, n.Statement, n.Variable, n.Value} }
	return []filling{
		fill("SETTINGS", []string{"Property", "Value"}, db.Settings, func(s *Setting) []any { return []any{s.Property, s.Value} }),
		fill("CODERS", []string{"ID", "Name", "Red", "Green", "Blue", "Password"}, db.Coders, func(c *Coder) []any {
			return []any{c.ID, c.Name, c.Red, c.Green, c.Blue, c.Password}
		}),
		fill("DOCUMENTS", []string{"ID", "Title", "Text", "Coder", "Author", "Source", "Section", "Notes", "Type", "Date"}, db.Documents, func(d *Document) []any {
			return []any{d.ID, d.Title, d.Text, orNull(d.Coder), d.Author, d.Source, d.Section, d.Notes, d.Type, d.Date}
		}),
		fill("STATEMENTTYPES", []string{"ID", "Label", "Red", "Green", "Blue"}, db.StatementTypes, func(t *StatementType) []any {
			return []any{t.ID, t.Label, t.Red, t.Green, t.Blue}
		}),
		fill("VARIABLES", []string{"ID", "Variable", "DataType", "StatementTypeId"}, db.Variables, func(v *Variable) []any {
			return []any{v.ID, v.Name, v.DataType, orNull(v.StatementType)}
		}),
		fill("STATEMENTS", []string{"ID", "StatementTypeId", "DocumentId", "Start", "Stop", "Coder"}, db.Statements, func(s *Statement) []any {
			return []any{s.ID, orNull(s.StatementType), orNull(s.Document), s.Start, s.Stop, orNull(s.Coder)}
		}),
		fill("ENTITIES", []string{"ID", "VariableId", "Value", "Red", "Green", "Blue", "ChildOf"}, db.Entities, func(e *Entity) []any {
			return []any{e.ID, e.Variable, e.Value, 0, 0, 0, orNull(e.ChildOf)}
		}),
		fill("ATTRIBUTEVARIABLES", []string{"ID", "VariableId", "AttributeVariable"}, db.AttributeVariables, func(a *AttributeVariable) []any {
			return []any{a.ID, a.Variable, a.Name}
		}),
		fill("ATTRIBUTEVALUES", []string{"ID", "EntityId", "AttributeVariableId", "AttributeValue"}, db.AttributeValues, func(a *AttributeValue) []any {
			return []any{a.ID, a.Entity, a.AttributeVariable, a.Value}
		}),
		fill("DATABOOLEAN", numbers, db.Booleans, number),
		fill("DATAINTEGER", numbers, db.Integers, number),
		fill("DATASHORTTEXT", []string{"ID", "StatementId", "VariableId", "Entity"}, db.ShortTexts, func(s *ShortText) []any {
			return []any{s.ID, s.Statement, s.Variable, s.Entity}
		}),
		fill("DATALONGTEXT", numbers, db.LongTexts, func(l *LongText) []any { return []any{l.ID, l.Statement, l.Variable, l.Value} }),
	}
}

func (f filling) insert(ctx context.Context, conn *sql.Conn) (err error) {
	insert, err := conn.PrepareContext(ctx, "INSERT INTO "+f.name+" ("+strings.Join(f.columns, ", ")+") VALUES (?"+strings.Repeat(", ?", len(f.columns)-1)+")")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, insert.Close()) }()
	for row := range f.rows {
		if _, err := insert.ExecContext(ctx, row...); err != nil {
			return fmt.Errorf("row %v: %w", row[0], err)
		}
	}
	return nil
}
