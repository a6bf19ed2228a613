package server_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// sqlText is what begins, or is a part of, a question to a server.
var sqlText = regexp.MustCompile(`\b(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|COPY|JOIN|BEGIN|LOCK|SET|WITH|MERGE|ANALYZE|VACUUM|TRUNCATE)\b`)

// foreign is what PostgreSQL 15 to 18, Citus and YugabyteDB do not have in common, and
// why: the pages that say so.
var foreign = []struct {
	sql *regexp.Regexp
	why string
}{
	{regexp.MustCompile(`(?i)\bUSING (gist|spgist|brin|hash|lsm)\b|\bgist\b`), "YugabyteDB has no such indexes (docs.yugabyte.com, Indexes)"},
	{regexp.MustCompile(`(?i)\bUSING gin \([^()]*,`), "YugabyteDB's GIN indexes have one column"},
	{regexp.MustCompile(`(?i)\b(LISTEN|NOTIFY|UNLISTEN)\b`), "YugabyteDB notifies nobody in all versions"},
	{regexp.MustCompile(`(?i)\bLOCK (TABLE )?@|\bLOCK TABLE\b|pg_(try_)?advisory_`), "YugabyteDB has no such locks in all versions"},
	{regexp.MustCompile(`(?i)\b(DEFERRABLE|DEFERRED|EXCLUDE USING|INHERITS|TABLESAMPLE|UNLOGGED|TABLESPACE)\b`), "YugabyteDB or Citus refuses it"},
	{regexp.MustCompile(`(?i)\b(TRIGGER|RULE|SEQUENCE|SERIAL|BIGSERIAL|IDENTITY|MERGE INTO|EXTENSION|FUNCTION|PROCEDURE)\b`), "Citus has it for local tables alone, or it needs rights that a publisher need not have"},
	{regexp.MustCompile(`(?i)\b(CREATE TEMP|INTO TEMP|TEMPORARY)\b`), "a standby and readers cannot make tables"},
	{regexp.MustCompile(`(?i)\bRECURSIVE\b`), "Citus refuses it over distributed tables"},
	{regexp.MustCompile(`(?i)\b(NULLS NOT DISTINCT|JSON_TABLE|any_value|UUIDV7|VIRTUAL)\b`), "PostgreSQL 15 or YugabyteDB does not have it"},
	{regexp.MustCompile(`(?i)\bDELETE\b.*\bSELECT\b`), "Citus takes no question within a deletion"},
	{regexp.MustCompile(`, @(node|edge|say|name)\b`), "a join of rows says that it is on the key s"},
	{regexp.MustCompile(`(?i)\b(NATURAL|CROSS) JOIN @|\bJOIN @\w+ \w+ USING\b`), "a join names what it joins on"},
}

var (
	joined   = regexp.MustCompile(`JOIN @(\w+) (\w+) ON (.*?)( JOIN | WHERE | GROUP | ORDER |$)`)
	onTheKey = regexp.MustCompile(`\b\w+\.s = \w+\.s\b`)
	// listed are small tables that every server of several has.
	listed = map[string]bool{"part": true, "version": true, "head": true}
)

// TestDialect reads all SQL of the package: it is what every server has, and each join of
// tables with rows is on the key that they are distributed by.
func TestDialect(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	texts, joins := 0, 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		fset := token.NewFileSet()
		parsed, err := parser.ParseFile(fset, file, source, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			e, ok := n.(ast.Expr)
			if !ok {
				return true
			}
			sql, ok := literal(e)
			if !ok {
				return true
			}
			if !sqlText.MatchString(sql) {
				return false
			}
			texts++
			at := fset.Position(e.Pos())
			for _, wrong := range dialect(sql) {
				t.Errorf("%s: %s:\n%s", at, wrong, sql)
			}
			joins += len(joined.FindAllString(sql, -1))
			return false
		})
	}
	if texts < 40 || joins < 5 {
		t.Errorf("%d texts of SQL and %d joins were read; are they still found?", texts, joins)
	}
}

// dialect is what is wrong with a text of SQL.
func dialect(sql string) (out []string) {
	sql = strings.Join(strings.Fields(sql), " ")
	for _, f := range foreign {
		if found := f.sql.FindString(sql); found != "" {
			out = append(out, found+": "+f.why)
		}
	}
	for rest := sql; ; {
		m := joined.FindStringSubmatchIndex(rest)
		if m == nil {
			return out
		}
		if table, on := rest[m[2]:m[3]], rest[m[6]:m[7]]; !listed[table] && !onTheKey.MatchString(on) {
			out = append(out, "it joins @"+table+" on "+on+", and not on the key s")
		}
		rest = rest[m[7]:]
	}
}

// literal is a text that stands in the source, in pieces or not. What is put between
// them is an ellipsis.
func literal(e ast.Expr) (text string, ok bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false
		}
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return "", false
		}
		left, ok1 := literal(e.X)
		right, ok2 := literal(e.Y)
		if !ok1 {
			left = "…"
		}
		if !ok2 {
			right = "…"
		}
		return left + right, ok1 || ok2
	}
	return "", false
}

// What the test of the dialect looks for is found.
func TestDialectFinds(t *testing.T) {
	for sql, wrong := range map[string]int{
		"SELECT n.term FROM @say y JOIN @node n ON n.s = y.s AND n.part = y.part WHERE true":  0,
		"SELECT p.part FROM @part p JOIN @version v ON v.version = p.died":                    0,
		"SELECT 1 FROM @say y JOIN @node n ON n.part = y.part":                                1,
		"SELECT 1 FROM @say y\n\tJOIN @edge e ON e.s = y.s\n\tJOIN @node n ON n.term = y.id ": 1,
		"SELECT 1 FROM @say y CROSS JOIN @node n":                                             1,
		"CREATE INDEX ON @say USING gist (words)":                                             1,
		"CREATE INDEX ON @say USING gin (words)":                                              0,
		"CREATE INDEX ON @say USING gin (words, id)":                                          1,
		"CREATE INDEX ON @say USING gin (string_to_array(spoken, ' '))":                       0,
		"LOCK TABLE @head": 1,
		"DELETE FROM @node WHERE part IN (SELECT part FROM @part)": 1,
		"DELETE FROM @node WHERE part = ANY($1::int8[])":           0,
		"WITH RECURSIVE x AS (SELECT 1) SELECT 1":                  1,
	} {
		if got := dialect(sql); len(got) != wrong {
			t.Errorf("%s: got %q, want %d", sql, got, wrong)
		}
	}
}
