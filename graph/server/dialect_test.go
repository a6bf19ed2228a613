package server

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// sqlIn are the texts in the source of the package that are SQL.
func sqlIn(t *testing.T) map[string]string {
	t.Helper()
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	verb := regexp.MustCompile(`\b(SELECT|INSERT|UPDATE|DELETE|CREATE|COPY|BEGIN|COMMIT|ANALYZE|SET|JOIN|WHERE|ORDER BY|LIMIT)\b`)
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, f.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			if err == nil && verb.MatchString(text) {
				out[set.Position(lit.Pos()).String()] = text
			}
			return true
		})
	}
	return out
}

// All SQL is what PostgreSQL, Citus and YugabyteDB have in common: nothing that one of them
// lacks, and no join on anything but the key of a subject and its part, by which
// tables are distributed.
func TestDialect(t *testing.T) {
	all := sqlIn(t)
	if len(all) < 30 {
		t.Fatalf("%d texts are SQL: they are not found", len(all))
	}
	lacking := map[string]*regexp.Regexp{
		"GiST, SP-GiST and BRIN":           regexp.MustCompile(`(?i)\busing\s+(gist|spgist|brin)\b`),
		"an index of GIN on two columns":   regexp.MustCompile(`(?i)\busing\s+gin\s*\([^)]*,`),
		"LISTEN and NOTIFY":                regexp.MustCompile(`\b(LISTEN|NOTIFY)\b`),
		"locks of tables":                  regexp.MustCompile(`\bLOCK\s+TABLE\b`),
		"advisory locks":                   regexp.MustCompile(`pg_(try_)?advisory`),
		"constraints that are deferred":    regexp.MustCompile(`(?i)\bdeferr(able|ed)\b`),
		"tables that inherit":              regexp.MustCompile(`(?i)\binherits\b`),
		"triggers, rules and functions":    regexp.MustCompile(`(?i)\bcreate\s+(or\s+replace\s+)?(trigger|rule|function)\b`),
		"temporary tables":                 regexp.MustCompile(`(?i)\btemp(orary)?\s+table\b`),
		"cursors":                          regexp.MustCompile(`(?i)\bdeclare\b.*\bcursor\b`),
		"MERGE":                            regexp.MustCompile(`\bMERGE\b`),
		"recursion":                        regexp.MustCompile(`(?i)\bwith\s+recursive\b`),
		"a row's place in the table":       regexp.MustCompile(`(?i)\b(ctid|xmin|tableoid)\b`),
		"samples":                          regexp.MustCompile(`(?i)\btablesample\b`),
		"DISTINCT ON":                      regexp.MustCompile(`(?i)\bdistinct\s+on\b`),
		"sequences, which cost a question": regexp.MustCompile(`(?i)\b(serial|bigserial|nextval)\b`),
		"a join with whatever there is":    regexp.MustCompile(`(?i)\b(cross|natural)\s+join\b`),
	}
	join := regexp.MustCompile(`JOIN @(\w+) (\w+) ON ([^"` + "`" + `]*)`)
	// Tables with one row for each version or part are on every server.
	everywhere := map[string]bool{"version": true, "head": true, "part": true}
	joins := 0
	for at, text := range all {
		for what, is := range lacking {
			if is.MatchString(text) {
				t.Errorf("%s: %s is not to be had everywhere: %s", at, what, text)
			}
		}
		for _, j := range join.FindAllStringSubmatch(text, -1) {
			joins++
			if !everywhere[j[1]] && !regexp.MustCompile(`^(\w+\.s = \w+\.s)\b`).MatchString(j[3]) {
				t.Errorf("%s: a join that is not on s: %s", at, text)
			}
		}
	}
	if joins < 6 {
		t.Errorf("%d joins are found", joins)
	}
	for _, table := range tables() {
		if !strings.HasPrefix(table.shape[1], "s int8") {
			t.Errorf("%s has no key to be distributed by", table.name)
		}
	}
}

// What is counted is counted from the rows of statements alone: nothing else is joined to
// them but what is in the row itself.
func TestCountsAreOfRows(t *testing.T) {
	for at, text := range sqlIn(t) {
		if !strings.Contains(at, "counts.go") {
			continue
		}
		if strings.Contains(text, "JOIN @") {
			t.Errorf("%s: %s", at, text)
		}
		for _, after := range strings.Split(text, "LATERAL ")[1:] {
			if !strings.HasPrefix(after, "(SELECT") && !strings.HasPrefix(after, "unnest(y.") {
				t.Errorf("%s: %s", at, text)
			}
		}
	}
}
