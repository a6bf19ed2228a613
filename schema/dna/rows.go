package dna

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"onrecord/schema"
)

// At is where a problem of a row is: the table and the id.
func At(table string, id int) string { return fmt.Sprintf("%s %d", table, id) }

func (w *row) problem(format string, args ...any) {
	w.bad = true
	w.db.LeftOut[At(w.table, w.id)] = true
	w.db.Problems.Add(schema.Pos{File: w.file}, At(w.table, w.id), format, args...)
}

// integer is the number in a column.
func (w *row) integer(column int) int {
	switch v := w.values[column].(type) {
	case int64:
		return int(v)
	case bool:
		if v {
			return 1
		}
		return 0
	case time.Time:
		return int(v.Unix())
	}
	w.problem("%s holds %s, and not a whole number", w.columns[column], what(w.values[column]))
	return 0
}

// reference is the id in a column; 0 where there is none.
func (w *row) reference(column int) int {
	if w.values[column] == nil {
		return 0
	}
	return w.integer(column)
}

// text is that in a column; empty where there is none.
func (w *row) text(column int) string {
	switch v := w.values[column].(type) {
	case nil:
		return ""
	case string:
		if !utf8.ValidString(v) {
			w.problem("%s is not in valid UTF-8", w.columns[column])
		} else if strings.IndexByte(v, 0) >= 0 {
			w.problem("%s holds the character U+0000", w.columns[column])
		}
		return v
	}
	w.problem("%s holds %s, and not a text", w.columns[column], what(w.values[column]))
	return ""
}

// what says what a value is.
func what(v any) string {
	switch v := v.(type) {
	case nil:
		return "nothing"
	case []byte:
		return fmt.Sprintf("%d bytes", len(v))
	case string:
		return "a text"
	}
	return fmt.Sprintf("%v", v)
}

// collect reads a table into a list.
func collect[R any](ctx context.Context, r *reader, into *[]R, table string, columns []string, make func(*row) R) error {
	return r.each(ctx, table, columns, func(w *row) {
		if one := make(w); !w.bad {
			*into = append(*into, one)
		}
	})
}

// tables reads all of them.
func (r *reader) tables(ctx context.Context) error {
	db := r.db
	number := func(w *row) Number { return Number{w.id, w.integer(1), w.integer(2), w.integer(3)} }
	numbers := []string{"ID", "StatementId", "VariableId", "Value"}
	steps := []func(ctx context.Context) error{
		r.settings,
		func(ctx context.Context) error {
			return collect(ctx, r, &db.Coders, "CODERS", []string{"ID", "Name"}, func(w *row) Coder { return Coder{ID: w.id, Name: w.text(1)} })
		},
		func(ctx context.Context) error {
			columns := []string{"ID", "Title", "Text", "Coder", "Author", "Source", "Section", "Notes", "Type", "Date"}
			return collect(ctx, r, &db.Documents, "DOCUMENTS", columns, func(w *row) Document {
				return Document{w.id, w.text(1), w.text(2), w.reference(3), w.text(4), w.text(5), w.text(6), w.text(7), w.text(8), int64(w.reference(9))}
			})
		},
		func(ctx context.Context) error {
			return collect(ctx, r, &db.StatementTypes, "STATEMENTTYPES", []string{"ID", "Label"}, func(w *row) StatementType { return StatementType{ID: w.id, Label: w.text(1)} })
		},
		func(ctx context.Context) error {
			return collect(ctx, r, &db.Variables, "VARIABLES", []string{"ID", "Variable", "DataType", "StatementTypeId"}, func(w *row) Variable {
				return Variable{w.id, w.text(1), w.text(2), w.reference(3)}
			})
		},
		func(ctx context.Context) error {
			columns := []string{"ID", "StatementTypeId", "DocumentId", "Start", "Stop", "Coder"}
			return collect(ctx, r, &db.Statements, "STATEMENTS", columns, func(w *row) Statement {
				return Statement{w.id, w.reference(1), w.reference(2), w.integer(3), w.integer(4), w.reference(5)}
			})
		},
		func(ctx context.Context) error { return collect(ctx, r, &db.Booleans, "DATABOOLEAN", numbers, number) },
		func(ctx context.Context) error { return collect(ctx, r, &db.Integers, "DATAINTEGER", numbers, number) },
		func(ctx context.Context) error {
			return collect(ctx, r, &db.LongTexts, "DATALONGTEXT", numbers, func(w *row) LongText {
				return LongText{w.id, w.integer(1), w.integer(2), w.text(3)}
			})
		},
		r.entities,
		r.unread,
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) settings(ctx context.Context) error {
	if r.columns["SETTINGS"] == nil {
		return nil
	}
	return collect(ctx, r, &r.db.Settings, "SETTINGS", []string{"Property", "Value"}, func(w *row) Setting { return Setting{w.text(0), w.text(1)} })
}

// unreadTables are tables that are counted, and need not be there.
var unreadTables = []string{"REGEXES", "VARIABLELINKS", "STATEMENTLINKS", "CODERRELATIONS", "CODERPERMISSIONS"}

// colouredTables are tables whose rows have colours.
var colouredTables = []string{"CODERS", "STATEMENTTYPES", "ENTITIES", "ATTRIBUTES"}

// unread counts what is not read: tables, and colours that are not black.
func (r *reader) unread(ctx context.Context) error {
	for _, table := range unreadTables {
		if r.columns[table] == nil {
			continue
		}
		if err := r.each(ctx, table, r.columns[table][:1], func(*row) { r.db.Unread[table]++ }); err != nil {
			return err
		}
	}
	for _, table := range colouredTables {
		if !r.has(table, "Red") || !r.has(table, "Green") || !r.has(table, "Blue") {
			continue
		}
		err := r.each(ctx, table, []string{"Red", "Green", "Blue"}, func(w *row) {
			if slices.ContainsFunc(w.values, func(v any) bool { return v != nil && v != int64(0) }) {
				r.db.Unread[table+" colours"]++
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// entities reads what statements have of short texts, and the entities that
// these are.
func (r *reader) entities(ctx context.Context) error {
	if r.db.Version == 2 {
		return r.values(ctx)
	}
	db := r.db
	err := collect(ctx, r, &db.Entities, "ENTITIES", []string{"ID", "VariableId", "Value", "ChildOf"}, func(w *row) Entity {
		return Entity{w.id, w.integer(1), w.text(2), w.reference(3)}
	})
	if err != nil {
		return err
	}
	err = collect(ctx, r, &db.ShortTexts, "DATASHORTTEXT", []string{"ID", "StatementId", "VariableId", "Entity"}, func(w *row) ShortText {
		return ShortText{w.id, w.integer(1), w.integer(2), w.integer(3)}
	})
	if err != nil {
		return err
	}
	err = collect(ctx, r, &db.AttributeVariables, "ATTRIBUTEVARIABLES", []string{"ID", "VariableId", "AttributeVariable"}, func(w *row) AttributeVariable {
		return AttributeVariable{w.id, w.integer(1), w.text(2)}
	})
	if err != nil {
		return err
	}
	return collect(ctx, r, &db.AttributeValues, "ATTRIBUTEVALUES", []string{"ID", "EntityId", "AttributeVariableId", "AttributeValue"}, func(w *row) AttributeValue {
		return AttributeValue{w.id, w.integer(1), w.integer(2), w.text(3)}
	})
}

// values reads the short texts of DNA 2, which stand in the statements, and the
// attributes of those that have any. Each text of a variable becomes an entity.
func (r *reader) values(ctx context.Context) error {
	db := r.db
	ids := map[Entity]int{}
	entity := func(variable int, value string) int {
		key := Entity{Variable: variable, Value: value}
		if ids[key] == 0 {
			ids[key] = len(db.Entities) + 1
			db.Entities = append(db.Entities, Entity{ID: ids[key], Variable: variable, Value: value})
		}
		return ids[key]
	}
	if r.columns["ATTRIBUTES"] != nil {
		attributes := map[AttributeVariable]int{}
		rows := map[int]int{} // entities, by the ids of rows
		type child struct {
			entity, row int
			of          any
		}
		var children []child
		columns := []string{"ID", "VariableId", "Value", "Type", "Alias", "Notes"}
		if r.has("ATTRIBUTES", "ChildOf") {
			columns = append(columns, "ChildOf")
		}
		err := r.each(ctx, "ATTRIBUTES", columns, func(w *row) {
			variable, value := w.integer(1), w.text(2)
			for i, name := range w.columns[3:6] {
				text := w.text(3 + i)
				if w.bad || text == "" {
					continue
				}
				key := AttributeVariable{Variable: variable, Name: name}
				if attributes[key] == 0 {
					attributes[key] = len(db.AttributeVariables) + 1
					db.AttributeVariables = append(db.AttributeVariables, AttributeVariable{attributes[key], variable, name})
				}
				db.AttributeValues = append(db.AttributeValues, AttributeValue{len(db.AttributeValues) + 1, entity(variable, value), attributes[key], text})
			}
			if w.bad {
				return
			}
			rows[w.id] = entity(variable, value)
			if len(w.values) > 6 {
				children = append(children, child{rows[w.id], w.id, w.values[6]})
			}
		})
		if err != nil {
			return err
		}
		// DNA 2 has the parent by its value, and had it by the id of its row.
		for _, c := range children {
			e := &db.Entities[c.entity-1]
			parent := 0
			switch of := c.of.(type) {
			case string:
				if of == "" {
					continue
				}
				if parent = ids[Entity{Variable: e.Variable, Value: of}]; parent == 0 {
					if n, err := strconv.Atoi(of); err == nil {
						parent = rows[n]
					}
					if parent == 0 && strings.TrimSpace(of) != "" && of != "0" && of != "-1" {
						db.Orphans++
					}
				}
			case int64:
				if parent = rows[int(of)]; parent == 0 && of > 0 {
					db.Orphans++
				}
			}
			if parent != c.entity {
				e.ChildOf = parent
			}
		}
	}
	return r.each(ctx, "DATASHORTTEXT", []string{"ID", "StatementId", "VariableId", "Value"}, func(w *row) {
		s := ShortText{w.id, w.integer(1), w.integer(2), 0}
		value := w.text(3)
		if !w.bad {
			s.Entity = entity(s.Variable, value)
			db.ShortTexts = append(db.ShortTexts, s)
		}
	})
}
