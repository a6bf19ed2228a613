package dna

import (
	"strings"
	"sync"
)

// A table is one of DNA 3, with what its file says of each column and of the
// table as a whole.
type table struct {
	name    string
	columns []column
	rules   []string
}

type column struct{ name, rule string }

// The rules that several columns have.
const (
	id     = "INTEGER NOT NULL PRIMARY KEY"
	dataID = "INTEGER PRIMARY KEY NOT NULL"
	whole  = "INTEGER"
	must   = "INTEGER NOT NULL"
)

// short is a text of no more than Limit characters.
func short(name, more string) column {
	return column{name, "TEXT NOT NULL" + more + " CHECK (LENGTH(" + name + ") < 191)"}
}

// between is a number with a default.
func between(name, limits, fallback string) column {
	return column{name, "INTEGER NOT NULL DEFAULT " + fallback + " CHECK (" + name + " BETWEEN " + limits + ")"}
}

// maybe is a number that need not be there.
func maybe(name, limits string) column {
	return column{name, "INTEGER CHECK (" + name + " BETWEEN " + limits + ")"}
}

// key is a rule that a column holds the id of a row elsewhere.
func key(column, of string) string {
	return "FOREIGN KEY(" + column + ") REFERENCES " + of + "(ID) ON DELETE CASCADE"
}

func colours() []column {
	return []column{between("Red", "0 AND 255", "0"), between("Green", "0 AND 255", "0"), between("Blue", "0 AND 255", "0")}
}

// permissions are what a coder may do.
func permissions() (out []column) {
	for _, what := range []string{
		"AddDocuments", "EditDocuments", "DeleteDocuments", "ImportDocuments", "AddStatements", "EditStatements", "DeleteStatements",
		"EditAttributes", "EditRegex", "EditStatementTypes", "EditCoders", "EditCoderRelations",
		"ViewOthersDocuments", "EditOthersDocuments", "ViewOthersStatements", "EditOthersStatements",
	} {
		out = append(out, between("Permission"+what, "0 AND 1", "1"))
	}
	return out
}

func join(parts ...[]column) (out []column) {
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

// data is the table of what statements hold of one data type.
func data(name string, rules []string, columns ...column) table {
	return table{
		"DATA" + name,
		join([]column{{"ID", dataID}, {"StatementId", must}, {"VariableId", must}}, columns),
		append(append([]string{key("StatementId", "STATEMENTS"), key("VariableId", "VARIABLES")}, rules...), "UNIQUE (StatementId, VariableId)"),
	}
}

// tables are those of DNA 3.0, in the order in which it makes them
// (https://github.com/leifeld/dna).
var tables = sync.OnceValue(func() []table {
	return []table{
		{"SETTINGS", []column{{"Property", "TEXT PRIMARY KEY"}, {"Value", "TEXT NOT NULL"}}, nil},
		{"CODERS", join(
			[]column{{"ID", id}, short("Name", "")}, colours(),
			[]column{
				between("Refresh", "0 AND 9999", "0"), between("FontSize", "1 AND 99", "14"), short("Password", ""),
				{"PopupWidth", "INTEGER CHECK (PopupWidth BETWEEN 100 AND 9999) DEFAULT 300"},
				between("ColorByCoder", "0 AND 1", "0"), between("PopupDecoration", "0 AND 1", "0"), between("PopupAutoComplete", "0 AND 1", "1"),
			},
			permissions(),
		), nil},
		{"DOCUMENTS", []column{
			{"ID", id},
			short("Title", ""),
			{"Text", "TEXT NOT NULL"},
			{"Coder", whole},
			short("Author", " DEFAULT ''"), short("Source", " DEFAULT ''"),
			short("Section", " DEFAULT ''"),
			{"Notes", "TEXT NOT NULL DEFAULT ''"},
			short("Type", " DEFAULT ''"),
			{"Date", must},
		}, []string{key("Coder", "CODERS")}},
		{"STATEMENTTYPES", join([]column{{"ID", id}, short("Label", "")}, colours()), nil},
		{"VARIABLES", []column{
			{"ID", id},
			short("Variable", ""),
			{"DataType", "TEXT NOT NULL CHECK (DataType = 'boolean' OR DataType = 'integer' OR DataType = 'long text' OR DataType = 'short text') DEFAULT 'short text'"},
			{"StatementTypeId", whole},
		}, []string{key("StatementTypeId", "STATEMENTTYPES"), "UNIQUE (Variable, StatementTypeId)"}},
		{"VARIABLELINKS", []column{{"ID", id}, {"SourceVariableId", whole}, {"TargetVariableId", whole}}, []string{
			"CHECK (TargetVariableId != SourceVariableId)", key("SourceVariableId", "VARIABLES"), key("TargetVariableId", "VARIABLES"),
		}},
		{"REGEXES", join([]column{{"Label", "TEXT PRIMARY KEY CHECK (LENGTH(Label) < 191)"}}, colours()), nil},
		{"CODERRELATIONS", []column{
			{"ID", id},
			{"Coder", "INTEGER CHECK(Coder > 0)"},
			{"OtherCoder", "INTEGER CHECK(OtherCoder > 0)"},
			between("viewStatements", "0 AND 1", "1"), between("editStatements", "0 AND 1", "1"),
			between("viewDocuments", "0 AND 1", "1"), between("editDocuments", "0 AND 1", "1"),
		}, []string{"CHECK (Coder != OtherCoder)", key("Coder", "CODERS"), key("OtherCoder", "CODERS")}},
		{"STATEMENTS", []column{
			{"ID", id},
			{"StatementTypeId", whole},
			{"DocumentId", whole},
			{"Start", "INTEGER NOT NULL CHECK(Start >= 0)"},
			{"Stop", "INTEGER NOT NULL CHECK(Stop >= 0)"},
			{"Coder", whole},
		}, []string{"CHECK (Start < Stop)", key("StatementTypeId", "STATEMENTTYPES"), key("Coder", "CODERS"), key("DocumentId", "DOCUMENTS")}},
		data("BOOLEAN", nil, column{"Value", "INTEGER NOT NULL DEFAULT 1"}),
		data("INTEGER", nil, column{"Value", "INTEGER NOT NULL DEFAULT 0"}),
		{"ENTITIES", []column{
			{"ID", dataID},
			{"VariableId", must},
			short("Value", " DEFAULT ''"),
			maybe("Red", "0 AND 255"), maybe("Green", "0 AND 255"), maybe("Blue", "0 AND 255"),
			{"ChildOf", "INTEGER CHECK(ChildOf > 0)"},
		}, []string{"UNIQUE (VariableId, Value)", key("ChildOf", "ENTITIES"), key("VariableId", "VARIABLES")}},
		data("SHORTTEXT", []string{key("Entity", "ENTITIES")}, column{"Entity", must}),
		data("LONGTEXT", nil, column{"Value", "TEXT DEFAULT ''"}),
		{"ATTRIBUTEVARIABLES", []column{{"ID", dataID}, {"VariableId", must}, short("AttributeVariable", "")}, []string{
			"UNIQUE(VariableId, AttributeVariable)", key("VariableId", "VARIABLES"),
		}},
		{"ATTRIBUTEVALUES", []column{{"ID", dataID}, {"EntityId", must}, {"AttributeVariableId", must}, short("AttributeValue", " DEFAULT ''")}, []string{
			"UNIQUE (EntityId, AttributeVariableId)", key("EntityId", "ENTITIES"), key("AttributeVariableId", "ATTRIBUTEVARIABLES"),
		}},
	}
})

// create is the SQL that makes the table.
func (t table) create() string {
	var parts []string
	for _, c := range t.columns {
		parts = append(parts, c.name+" "+c.rule)
	}
	return "CREATE TABLE " + t.name + "(" + strings.Join(append(parts, t.rules...), ", ") + ")"
}
