package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"onrecord/graph/script"
)

// Every part of the program that runs in a process of its own breaks in the
// tests, in each of these ways at least.
func TestPartsBreak(t *testing.T) {
	t.Parallel()
	for _, part := range append(slices.Collect(maps.Keys(parts)), script.Part) {
		var known []string
		switch part {
		case script.Part:
			for name := range faults {
				known = append(known, name)
			}
		case partFonts:
			for name := range fontFaults {
				known = append(known, name)
			}
		}
		for _, fault := range []string{"panics", "leaves", "never ends", "spins", "calls itself"} {
			if !slices.Contains(known, fault) {
				t.Errorf("nobody knows what is said when the part %q %s", part, fault)
			}
		}
	}
}

// starters are the packages that may start a process by themselves: that which
// limits it, and those that only developers run.
var starters = []string{"schema/child", "exports/oracle", "cmd/bench", "cmd/thirdparty", "graph/server/servertest"}

// ofTheReader starts the reader's own browser, which lives longer than the program and
// under no limits of ours.
const ofTheReader = "cmd/onrecord/desk.go"

// What is foreign runs in a child: no package starts another program but with
// limits, only the program that is there for it asks in a query language, and fonts are
// read apart.
func TestForeignRunsApart(t *testing.T) {
	long(t)
	t.Parallel()
	root := filepath.Join("..", "..")
	seen := map[string]int{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != root {
			return fs.SkipDir
		}
		if filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		folder := filepath.ToSlash(filepath.Dir(rel))
		ast.Inspect(file, func(n ast.Node) bool {
			switch called := uses(n); called {
			case "exec.Command", "exec.CommandContext", "os.StartProcess", "syscall.ForkExec", "syscall.Exec":
				seen[called]++
				if !slices.Contains(starters, folder) && (rel != ofTheReader || seen[rel] > 0) {
					t.Errorf("%s: %s starts a program without limits", rel, called)
				}
				seen[rel]++
			case "languages.Eval":
				seen[called]++
				if rel != "cmd/onrecord-query/main.go" {
					t.Errorf("%s: %s asks in a query language, in this process", rel, called)
				}
			}
			if call, ok := n.(*ast.CallExpr); ok && uses(call.Fun) == "font.New" {
				seen["font.New"]++
				if !apartOrNone(call) {
					t.Errorf("%s: font.New reads fonts in this process", rel)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"exec.CommandContext", "font.New"} {
		if seen[name] == 0 {
			t.Errorf("%s was not found at all", name)
		}
	}
	if seen["languages.Eval"] != 1 {
		t.Errorf("languages.Eval is used %d times", seen["languages.Eval"])
	}
}

// uses is a name of another package, as it stands in the source.
func uses(n ast.Node) string {
	if s, ok := n.(*ast.SelectorExpr); ok {
		if x, ok := s.X.(*ast.Ident); ok {
			return x.Name + "." + s.Sel.Name
		}
	}
	return ""
}

// apartOrNone reports whether the options of a call say that fonts are read
// apart, or that there are none but the embedded ones.
func apartOrNone(call *ast.CallExpr) bool {
	if len(call.Args) != 1 {
		return false
	}
	options, ok := call.Args[0].(*ast.CompositeLit)
	if !ok {
		return false
	}
	keys := map[string]ast.Expr{}
	for _, e := range options.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if name, ok := kv.Key.(*ast.Ident); ok {
				keys[name.Name] = kv.Value
			}
		}
	}
	if keys["Apart"] != nil {
		return true
	}
	folders, ok := keys["Dirs"].(*ast.CompositeLit)
	return ok && len(folders.Elts) == 0 && keys["Files"] == nil
}
