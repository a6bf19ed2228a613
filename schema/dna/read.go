package dna

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"onrecord/schema"
)

// MaxSize is how many bytes a file may have.
const MaxSize = 1 << 30

// Read reads a file of DNA 2 or 3, given its name and its bytes. What is no such
// file, or is damaged, is an error of type schema.Problems. Rows that are wrong
// by themselves are left out and among the problems of the database, by table
// and id; whether the rows fit together, Database.Corpus says.
func Read(ctx context.Context, file string, raw []byte) (_ *Database, err error) {
	r := &reader{file: file, db: &Database{File: file, Version: 3, LeftOut: map[string]bool{}, Unread: map[string]int{}}}
	if why := foreign(raw); why != "" {
		return nil, r.fail(ctx, "%s", why)
	}
	conn, closing, err := memory(ctx)
	if err != nil {
		return nil, err
	}
	r.conn = conn
	defer func() { err = errors.Join(err, closing()) }()
	raw = slices.Clone(raw)
	raw[18], raw[19] = 1, 1 // no write-ahead log is beside a file in memory
	err = conn.Raw(func(driver any) error {
		return driver.(interface{ Deserialize([]byte) error }).Deserialize(raw)
	})
	if err != nil {
		return nil, r.fail(ctx, "this database cannot be opened: %v", err)
	}
	for _, command := range []string{"PRAGMA trusted_schema = OFF", "PRAGMA query_only = ON", "PRAGMA cell_size_check = ON"} {
		if _, err := conn.ExecContext(ctx, command); err != nil {
			return nil, r.fail(ctx, "this database cannot be opened: %v", err)
		}
	}
	if err := r.survey(ctx); err != nil {
		return nil, err
	}
	return r.db, r.tables(ctx)
}

// foreign says what a file is, if it is not a SQLite database.
func foreign(raw []byte) string {
	text := bytes.TrimSpace(bytes.TrimPrefix(raw[:min(len(raw), 200)], []byte("\ufeff")))
	switch {
	case len(raw) == 0:
		return "this file is empty"
	case bytes.HasPrefix(text, []byte("<?xml")) || bytes.HasPrefix(text, []byte("<data")):
		return "this is XML, as DNA 1 wrote it: open it in DNA 2 and save it there"
	case !bytes.HasPrefix(raw, []byte("SQLite format 3\x00")):
		return "this is not a SQLite database, and so no file of DNA 2 or 3"
	case len(raw) < 512:
		return "this SQLite database is cut off"
	case len(raw) > MaxSize:
		return fmt.Sprintf("this file has %d bytes, and no more than %d are read", len(raw), MaxSize)
	}
	return ""
}

// A reader reads one file.
type reader struct {
	file    string
	conn    *sql.Conn
	db      *Database
	columns map[string][]string // in small letters, of each table in capital letters
}

// fail is an error of the file as a whole. The end of the context is what it is.
func (r *reader) fail(ctx context.Context, format string, args ...any) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var ps schema.Problems
	ps.Add(schema.Pos{File: r.file}, "", format, args...)
	return ps
}

// needed are the tables that are read.
var needed = []string{
	"CODERS", "DOCUMENTS", "STATEMENTTYPES", "VARIABLES", "STATEMENTS", "DATABOOLEAN", "DATAINTEGER", "DATASHORTTEXT", "DATALONGTEXT",
}

// survey finds the tables and their columns, and which version of DNA made them.
func (r *reader) survey(ctx context.Context) error {
	r.columns = map[string][]string{}
	rows, err := r.conn.QueryContext(ctx, "SELECT m.name, m.type, m.sql, x.name, x.hidden FROM sqlite_schema m, pragma_table_xinfo(m.name) x WHERE m.type IN ('table', 'view')")
	if err != nil {
		return r.fail(ctx, "this database cannot be read: %v", err)
	}
	for rows.Next() {
		var name, kind, definition, column any
		var hidden any
		if err := rows.Scan(&name, &kind, &definition, &column, &hidden); err != nil {
			return errors.Join(r.fail(ctx, "this database cannot be read: %v", err), rows.Close())
		}
		key := strings.ToUpper(fmt.Sprint(name))
		if kind != "table" || hidden != int64(0) || strings.HasPrefix(strings.ToUpper(fmt.Sprint(definition)), "CREATE VIRTUAL") {
			continue // what is worked out is not what DNA wrote
		}
		r.columns[key] = append(r.columns[key], strings.ToLower(fmt.Sprint(column)))
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return r.fail(ctx, "this database cannot be read: %v", err)
	}
	if r.columns["STATEMENTS"] == nil && r.columns["STATEMENTTYPES"] == nil && r.columns["DOCUMENTS"] == nil {
		return r.fail(ctx, "this SQLite database is none of DNA: it has no tables DOCUMENTS, STATEMENTTYPES and STATEMENTS")
	}
	if r.columns["ROLES"] != nil && !r.has("DATASHORTTEXT", "VariableId") {
		return r.fail(ctx, "this file is of a version of DNA whose statements have roles, which nobody released: it is not read")
	}
	tables := needed
	if r.has("DATASHORTTEXT", "Entity") || r.columns["ENTITIES"] != nil {
		tables = append(slices.Clone(needed), "ENTITIES", "ATTRIBUTEVARIABLES", "ATTRIBUTEVALUES")
	} else {
		r.db.Version = 2
	}
	var missing []string
	for _, t := range tables {
		if r.columns[t] == nil {
			missing = append(missing, t)
		}
	}
	if missing != nil {
		return r.fail(ctx, "this file lacks what DNA %d has: the table %s", r.db.Version, strings.Join(missing, ", the table "))
	}
	return nil
}

func (r *reader) has(table, column string) bool {
	return slices.Contains(r.columns[table], strings.ToLower(column))
}

// A row is one of a table. What is wrong with it is noted, and then the row is
// not to be used.
type row struct {
	*reader
	table   string
	id      int
	columns []string
	values  []any
	bad     bool
}

// each calls a function with every row of a table, in the order of the ids.
func (r *reader) each(ctx context.Context, table string, columns []string, use func(*row)) error {
	for _, c := range columns {
		if !r.has(table, c) {
			return r.fail(ctx, "this file lacks what DNA %d has: the column %s of the table %s", r.db.Version, c, table)
		}
	}
	rows, err := r.conn.QueryContext(ctx, "SELECT _rowid_, "+strings.Join(columns, ", ")+" FROM "+table+" NOT INDEXED ORDER BY _rowid_")
	if err != nil {
		return r.fail(ctx, "the table %s cannot be read: %v", table, err)
	}
	values := make([]any, len(columns)+1)
	targets := make([]any, len(values))
	for i := range values {
		targets[i] = &values[i]
	}
	seen := map[int]bool{}
	before := int64(-1 << 63)
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return errors.Join(r.fail(ctx, "the table %s cannot be read: %v", table, err), rows.Close())
		}
		number, ok := values[0].(int64)
		if !ok || number <= before && before != -1<<63 {
			return errors.Join(r.fail(ctx, "the table %s is damaged: its rows are out of order", table), rows.Close())
		}
		before = number
		w := &row{reader: r, table: table, id: int(number), columns: columns, values: values[1:]}
		if columns[0] == "ID" {
			w.id = w.integer(0)
			switch {
			case w.bad:
			case w.id < 1:
				w.problem("ID %d is not an id", w.id)
			case seen[w.id]:
				w.problem("there is another row with this ID")
			}
			seen[w.id] = true
		}
		if !w.bad {
			use(w)
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return r.fail(ctx, "the table %s cannot be read: %v", table, err)
	}
	return nil
}
