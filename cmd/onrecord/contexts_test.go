package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strings"
	"testing"
)

// carriers says which structs have a context, and why.
var carriers = map[string]string{
	"cmd/onrecord.outputWriter":    "is an io.Writer, whose Write is given none",
	"cmd/onrecord.stdinReader":     "is an io.Reader, whose Read is given none",
	"data/corpustest.Impatient":    "is a context itself",
	"data/input.HashingReader":     "is an io.Reader, whose Read is given none",
	"data/plaintext.interruptible": "is an io.Reader, whose Read is given none",
	"data/whole.stopping":          "is an io.Writer, whose Write is given none",
	"data/yamlfile.interruptible":  "is an io.Reader, whose Read is given none",
	"graph/graphtest.Countdown":    "is a context itself",
}

// A context is the first parameter of what may end early, and no field.
func TestContexts(t *testing.T) {
	used := map[string]bool{}
	for name, file := range sources(t, append([]string{"cmd"}, libraries...)...) {
		for _, of := range contextsIn(file) {
			of = path.Dir(name) + "." + of
			used[of] = true
			if carriers[of] == "" {
				t.Errorf("%s: %s has a context: pass it as a parameter, or say in carriers why not", name, of)
			}
		}
	}
	for of := range carriers {
		if !used[of] {
			t.Errorf("%s has no context any more: take it out of carriers", of)
		}
	}
}

// contextsIn lists the types of a file in which a struct has a context; of a struct
// without a name, "struct".
func contextsIn(file *ast.File) (out []string) {
	called := ""
	for _, im := range file.Imports {
		if im.Path.Value == `"context"` {
			called = "context"
			if im.Name != nil {
				called = im.Name.Name
			}
		}
	}
	isContext := func(e ast.Expr) bool {
		if star, ok := e.(*ast.StarExpr); ok {
			e = star.X
		}
		sel, ok := e.(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != "Context" {
			return false
		}
		of, ok := sel.X.(*ast.Ident)
		return ok && of.Name == called
	}
	names := map[*ast.StructType]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.TypeSpec:
			if s, ok := n.Type.(*ast.StructType); ok {
				names[s] = n.Name.Name
			}
		case *ast.StructType:
			if slices.ContainsFunc(n.Fields.List, func(f *ast.Field) bool { return isContext(f.Type) }) {
				name := names[n]
				if name == "" {
					name = "struct"
				}
				out = append(out, name)
			}
		}
		return true
	})
	return out
}

// The test finds what it looks for.
func TestContextsIn(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "x.go", strings.Join([]string{
		"package x",
		`import std "context"`,
		"type a struct { b int; ctx std.Context }",
		"type c struct { std.Context }",
		"type d struct { stop std.CancelFunc; run func(std.Context) error }",
		"func f(ctx std.Context) { _ = struct { ctx *std.Context }{&ctx} }",
	}, "\n"), parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := contextsIn(file), []string{"a", "c", "struct"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
