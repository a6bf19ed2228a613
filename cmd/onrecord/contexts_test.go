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
	"data/whole.stopping":          "is an io.Writer, whose Write is given none",
	"schema/guarded.interruptible": "is an io.Reader, whose Read is given none",
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

// rootless says which functions of libraries make a context, and why they are given
// none.
var rootless = map[string]string{
	"data/corpustest.JsonIn":     "for tests",
	"data/yamlfile.NodeOf":       "of what was parsed before",
	"graph.replaceable":          "opens what is there for a moment",
	"graph/shapes.fetch":         "Cayley's filters have none",
	"graph/shapes.instances":     "Cayley's shapes have none when they are built",
	"graph/shapes.otherwise":     "Cayley's shapes have none when they are built",
	"graph/server.goodbye":       "Cayley asks for values, and closes, without one; each such question is bounded by the server's connection",
	"graph/snapshot.rarestFirst": "the same, of sizes that are known",
	"schema/check.Corpus":        "of what is in memory; CorpusContext has one",
	"schema/dna.Write":           "as an io.Writer, which ends it by an error",
}

// A library does what the caller's context says: none makes one of its own.
func TestRootContexts(t *testing.T) {
	used := map[string]bool{}
	for name, file := range sources(t, libraries...) {
		for _, of := range rootsIn(file) {
			of = path.Dir(name) + "." + of
			used[of] = true
			if rootless[of] == "" {
				t.Errorf("%s: %s makes a context: take one as a parameter, or say in rootless (contexts_test.go) why not", name, of)
			}
		}
	}
	for of := range rootless {
		if !used[of] {
			t.Errorf("%s makes no context any more: take it out of rootless", of)
		}
	}
}

// rootsIn lists the functions of a file that use context.Background or context.TODO;
// outside of functions, "var".
func rootsIn(file *ast.File) (out []string) {
	called := contextName(file)
	for _, d := range file.Decls {
		name := "var"
		if f, ok := d.(*ast.FuncDecl); ok {
			name = f.Name.Name
		}
		ast.Inspect(d, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && (sel.Sel.Name == "Background" || sel.Sel.Name == "TODO") {
				if of, ok := sel.X.(*ast.Ident); ok && called != "" && of.Name == called {
					out = append(out, name)
				}
			}
			return true
		})
	}
	return out
}

// contextName is what a file calls the package context; empty: it does not import it.
func contextName(file *ast.File) string {
	for _, im := range file.Imports {
		switch {
		case im.Path.Value != `"context"`:
		case im.Name != nil:
			return im.Name.Name
		default:
			return "context"
		}
	}
	return ""
}

// contextsIn lists the types of a file in which a struct has a context; of a struct
// without a name, "struct".
func contextsIn(file *ast.File) (out []string) {
	called := contextName(file)
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
		"func g() { f(std.Background()); func() { f(std.TODO()) }() }",
		"var root = std.Background",
	}, "\n"), parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := contextsIn(file), []string{"a", "c", "struct"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := rootsIn(file), []string{"g", "g", "var"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
