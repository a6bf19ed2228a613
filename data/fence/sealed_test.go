package fence

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// opening are the functions that open or make files by a path, past the fence.
var opening = map[string][]string{
	"os":        {"Open", "OpenFile", "ReadFile", "WriteFile", "Create", "ReadDir", "DirFS", "OpenRoot", "OpenInRoot", "CopyFS", "Link", "Symlink"},
	"io/ioutil": {"ReadFile", "ReadDir", "WriteFile"},
	"syscall":   {"Open"},
}

// past says who opens by path, and why he may.
var past = map[string]string{
	"data/fence":                 "is the fence",
	"data/whole":                 "writes files, and in folders through os.Root",
	"cmd/thirdparty":             "reads the modules, writes THIRD_PARTY.md, and is no part of the program",
	"graph/staging":              "makes a store in a folder of its own",
	"graph/bolt.go":              "lists the folder of a store",
	"graph/snapshot/file.go":     "makes a store in a folder of its own",
	"graph/snapshot/run.go":      "makes a store in a folder of its own",
	"graph/snapshot/snapshot.go": "maps a store: only a regular file",
	"desk/lock.go":               "keeps a lock in a folder of its own",
	"cmd/bench":                  "measures, and is no part of the program",
	"schema/companion":           "reads the program's own source and cache",
	"data/invent":                "makes corpora for tests",
	"data/corpustest":            "writes corpora for tests",
	"exports/exporttest":         "writes exports for tests",
	"schema/packtest":            "reads and writes archives in the tests' own folders",
	"graph/server/servertest":    "starts servers for tests",
	"data/draft/score":           "reads annotated texts for the developers' cmd/drafteval, and is no part of the program",
}

// Nothing is opened past this package: a new os.Open elsewhere reads through links
// and waits for pipes.
func TestSealed(t *testing.T) {
	top := filepath.Join("..", "..")
	used := map[string]bool{}
	files := 0
	err := filepath.WalkDir(top, func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && path != top && (strings.HasPrefix(e.Name(), ".") || e.Name() == "testdata"):
			return fs.SkipDir
		case e.IsDir(), !strings.HasSuffix(path, ".go"), strings.HasSuffix(path, "_test.go"):
			return nil
		}
		files++
		name, err := filepath.Rel(top, path)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, call := range opens(t, name, text) {
			if who := allowed(name); who != "" {
				used[who] = true
			} else {
				t.Errorf("%s: open it through data/fence, or say in past why not", call)
			}
		}
		return nil
	})
	if err != nil || files < 100 {
		t.Fatalf("looked at %d files: %v", files, err)
	}
	for who := range past {
		if _, err := os.Stat(filepath.Join(top, who)); err == nil && !used[who] {
			t.Errorf("%s opens nothing any more: take it out of past", who)
		}
	}
}

func allowed(name string) string {
	for at := name; at != "."; at = filepath.ToSlash(filepath.Dir(at)) {
		if _, ok := past[at]; ok {
			return at
		}
	}
	return ""
}

// opens lists where a file of Go opens something by its path, under whatever name
// it imports the package.
func opens(t *testing.T, name string, text []byte) (out []string) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	called := map[string][]string{}
	for _, im := range file.Imports {
		path := strings.Trim(im.Path.Value, `"`)
		if opening[path] == nil {
			continue
		}
		as := path[strings.LastIndexByte(path, '/')+1:]
		if im.Name != nil {
			as = im.Name.Name
		}
		called[as] = opening[path]
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if of, ok := sel.X.(*ast.Ident); ok && slices.Contains(called[of.Name], sel.Sel.Name) {
				out = append(out, set.Position(n.Pos()).String()+": "+of.Name+"."+sel.Sel.Name)
			}
		}
		return true
	})
	return out
}

// The test finds what it looks for.
func TestOpens(t *testing.T) {
	got := opens(t, "x.go", []byte("package x\nimport (\n\tfiles \"os\"\n\t\"io/fs\"\n)\nvar open = files.Open\nfunc f() { _, _ = files.ReadFile(`a`); _, _ = files.Stat(`a`); fs.Stat(nil, `a`) }\n"))
	want := []string{"x.go:6:12: files.Open", "x.go:7:19: files.ReadFile"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
