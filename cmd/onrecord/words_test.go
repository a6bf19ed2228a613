package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/spf13/pflag"

	"onrecord/schema/hint"
)

// Each step has words, and they name a command that there is.
func TestSteps(t *testing.T) {
	for _, c := range []struct {
		step        hint.Step
		plain, want string
	}{
		{hint.Check(), "a check", "`onrecord check`"},
		{hint.Import("csv"), "the importer of csv", "'onrecord import csv'"},
		{hint.Locate(), "let it be located", "run onrecord locate"},
		{hint.LocateAgain(), "let its passages be located again", "run onrecord locate --again"},
		{hint.LocateFolder("my corpus"), "locating the passages in my corpus", `'onrecord locate "my corpus"'`},
		{hint.Merge("actor/a", "actor/b"), "merging actor/a and actor/b", "'onrecord merge actor/a actor/b'"},
		{hint.NewCorpus(""), "starting a new corpus", "onrecord new"},
		{hint.NewCorpus("."), "starting a new corpus in .", "onrecord new ."},
		{hint.NewSource("b.html", "", "town", ""), "making a source of b.html", "'onrecord new source b.html --corpus town'"},
		{
			hint.NewSource("my text.txt", "a", "$town", "NAME"), "making a source of my text.txt, with its encoding named,",
			`'onrecord new source "my text.txt" --id a --corpus '$town' --encoding NAME'`,
		},
		{hint.Schema(), "the schema", "'onrecord schema'"},
	} {
		if got := c.step.String(); got != c.plain {
			t.Errorf("%s by itself: got %q, want %q", c.step.Do, got, c.plain)
		}
		got := commandLine(c.step)
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.step.Do, got, c.want)
		}
		if found := flagsIn(got); len(found) == 0 {
			t.Errorf("%s: %q names no command", c.step.Do, got)
		}
	}
	if got, want := slices.Sorted(maps.Keys(steps)), slices.Sorted(slices.Values(hint.Actions())); !slices.Equal(got, want) {
		t.Errorf("there are words for %q, and the actions are %q", got, want)
	}
}

// written says which flags and commands libraries name all the same, and why.
var written = map[string]string{
	"schema/nquads/parse.go: --ltr":                  "is the direction of a text in RDF 1.2",
	"schema/nquads/parse.go: --rtl":                  "is the direction of a text in RDF 1.2",
	"schema/turtle/terms.go: --ltr":                  "is the direction of a text in RDF 1.2",
	"schema/turtle/terms.go: --rtl":                  "is the direction of a text in RDF 1.2",
	"data/change/diff.go: --git":                     "the first line of a diff, as Git has it",
	"data/plaintext/pdf.go: --decrypt":               "a flag of qpdf",
	"data/plaintext/pdf.go: --password":              "a flag of qpdf",
	"data/scaffold/new.go: --corpus":                 "goes into the README of a new corpus",
	"data/scaffold/new.go: --format":                 "goes into the README of a new corpus",
	"data/scaffold/new.go: -o":                       "goes into the README of a new corpus",
	"data/scaffold/new.go: onrecord check":           "goes into the README of a new corpus",
	"data/scaffold/new.go: onrecord locate":          "goes into the README of a new corpus",
	"data/scaffold/new.go: onrecord new":             "goes into the README of a new corpus",
	"data/scaffold/new.go: onrecord said":            "goes into the README of a new corpus",
	"data/scaffold/new.go: onrecord schema":          "goes into the README of a new corpus",
	"data/scaffold/newsource.go: onrecord locate":    "goes into the file of a new source",
	"data/settle/settle.go: onrecord agreement":      "goes into the head of the file of a layer",
	"exports/neo4j/cypher.go: -u":                    "a flag of cypher-shell",
	"exports/neo4j/help.go: --array-delimiter":       "a flag of neo4j-admin",
	"exports/neo4j/help.go: --multiline-fields":      "a flag of neo4j-admin",
	"exports/neo4j/help.go: --nodes":                 "a flag of neo4j-admin",
	"exports/neo4j/help.go: --overwrite-destination": "a flag of neo4j-admin",
	"exports/neo4j/help.go: --relationships":         "a flag of neo4j-admin",
	"exports/site/pages.go: --coder":                 "goes into a page, which names the command that answers the same",
	"exports/site/pages.go: onrecord new":            "goes into a page, which names the command that answers the same",
	"exports/oracle/oracle.go: --version":            "a flag of other programs",
	"schema/dna/tofile.go: onrecord export":          "is hashed, and nobody reads it",
}

// Libraries name no flags and no commands in what they say: that is for commandLine
// to do, which others need not use.
func TestWordsAreHere(t *testing.T) {
	used := map[string]bool{}
	for name, file := range sources(t, libraries...) {
		for _, found := range wordsIn(file) {
			key := name + ": " + found
			used[key] = true
			if written[key] == "" {
				t.Errorf("%s: say it with package hint, or say in written why not", key)
			}
		}
	}
	for key := range written {
		if !used[key] {
			t.Errorf("%s: it is not there any more: take it out of written", key)
		}
	}
}

// The options that libraries name are flags.
func TestOptionsAreFlags(t *testing.T) {
	flags := map[string]bool{}
	for _, cmd := range runnable(newRoot(&app{}, commands)) {
		cmd.Flags().VisitAll(func(f *pflag.Flag) { flags[f.Name] = true })
	}
	seen := 0
	for name, file := range sources(t, libraries...) {
		for _, option := range optionsIn(file) {
			seen++
			if !flags[option] {
				t.Errorf("%s: no command has a flag --%s", name, option)
			}
		}
	}
	if seen < 20 {
		t.Errorf("%d options were found; are they still made as optionsIn finds them?", seen)
	}
}

// libraries are the folders of what is below cmd.
var libraries = []string{"data", "exports", "graph", "schema"}

// parsed parses a file of Go once for all tests.
func parsed(path string) (*ast.File, error) {
	once, _ := parsing.LoadOrStore(path, sync.OnceValues(func() (*ast.File, error) {
		return parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	}))
	return once.(func() (*ast.File, error))()
}

var parsing sync.Map

// sources reads the source of all packages in folders, without tests, by name.
func sources(t *testing.T, folders ...string) map[string]*ast.File {
	t.Helper()
	top := filepath.Join("..", "..")
	out := map[string]*ast.File{}
	for _, folder := range folders {
		err := filepath.WalkDir(filepath.Join(top, folder), func(path string, e fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case e.IsDir() && e.Name() == "testdata":
				return fs.SkipDir
			case e.IsDir(), !strings.HasSuffix(path, ".go"), strings.HasSuffix(path, "_test.go"):
				return nil
			}
			name, err := filepath.Rel(top, path)
			if err != nil {
				return err
			}
			file, err := parsed(path)
			out[filepath.ToSlash(name)] = file
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(out) < 100 {
		t.Fatalf("looked at %d files", len(out))
	}
	return out
}

// aFlag is a flag, or where one is put together; of one letter, before what it
// takes.
var aFlag = regexp.MustCompile(`(?:^|[^-\w])(--(?:[a-z][a-z0-9-]*|%))|(?:^|[^-\w])(-[a-zA-Z]) \w`)

// aCommand is the program's name with a word.
var aCommand = regexp.MustCompile(`\bonrecord ([a-z]+)\b`)

// wordsIn lists the flags and commands that the texts of a file name, sorted.
func wordsIn(file *ast.File) []string {
	var out []string
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.BinaryExpr:
			if left := literal(n.X); n.Op == token.ADD && strings.HasSuffix(left, "--") && !strings.HasSuffix(left, "---") {
				out = append(out, "-- and a name")
			}
		case *ast.BasicLit:
			out = append(out, flagsIn(literal(n))...)
		}
		return true
	})
	slices.Sort(out)
	return slices.Compact(out)
}

// flagsIn lists the flags and commands in a text.
func flagsIn(s string) (out []string) {
	for _, m := range aFlag.FindAllStringSubmatch(s, -1) {
		out = append(out, m[1]+m[2])
	}
	for _, m := range aCommand.FindAllStringSubmatch(s, -1) {
		if slices.ContainsFunc(commands, func(c command) bool { return c.name == m[1] }) {
			out = append(out, m[0])
		}
	}
	return out
}

// literal is what a literal says; of what is none, nothing.
func literal(e ast.Expr) string {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	s, err := strconv.Unquote(lit.Value)
	if err != nil {
		return lit.Value
	}
	return s
}

// optionsIn lists the names of hint.Options in a file: hint.Option{Name: "id"}, and
// option("id", "") of package query.
func optionsIn(file *ast.File) (out []string) {
	note := func(e ast.Expr) {
		if name := literal(e); name != "" {
			out = append(out, name)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit:
			if of, ok := n.Type.(*ast.SelectorExpr); !ok || of.Sel.Name != "Option" {
				break
			}
			for _, e := range n.Elts {
				if field, ok := e.(*ast.KeyValueExpr); ok && field.Key.(*ast.Ident).Name == "Name" {
					note(field.Value)
				}
			}
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.Ident); ok && f.Name == "option" {
				note(n.Args[0])
			}
		}
		return true
	})
	return out
}

// The tests find what they look for.
func TestWordsIn(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\n"+
		"import \"--import\"\n"+
		"// --comment is for onrecord check\n"+
		"var a, b = `give --font NAME: onrecord locate does`, \"onrecord built --- a--b -- x -a, - b\"\n"+
		"var c, d = \"--\" + a, \"--%s: --id, -o FILE\"\n"+
		"var e, f = hint.Option{Name: \"id\", Value: a}, option(\"coder\", a)\n", parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := wordsIn(file), []string{"-- and a name", "--%", "--font", "--id", "-o", "onrecord locate"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := optionsIn(file), []string{"id", "coder"}; !slices.Equal(got, want) {
		t.Errorf("got the options %q, want %q", got, want)
	}
}
