package whole_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// elsewhere are the files that write on their own, and why.
var elsewhere = map[string]string{
	"graph/staging/":              "a store is built in a folder of its own beside its place, which is swept after a kill",
	"graph/nquads.go":             "a snapshot that was completed replaces the first one, in that folder",
	"graph/snapshot/file.go":      "a snapshot is written in that folder",
	"graph/snapshot/run.go":       "and so are the runs that it is sorted from",
	".ci/":                        "no part of the program",
	"cmd/bench/":                  "no part of the program",
	"data/invent/write.go":        "for tests and benchmarks",
	"exports/rdf/graphsort.go":    "quads that memory does not hold, in the system's folder for temporary files",
	"exports/exporttest/":         "for tests",
	"data/corpustest/":            "for tests",
	"exports/diagram/graphviz/":   "a folder of a drawing, in the system's folder for temporary files",
	"schema/companion/":           "a cache of the programs that are handed out beside this one, in the user's own folder",
	"graph/server/servertest/":    "for tests",
	"graph/many.go":               "the snapshot of a corpus with very many quads, in the system's folder for temporary files",
	"graph/postgres.go":           "the snapshot that is published, in the system's folder for temporary files",
	"data/spill/":                 "statements that memory does not hold, in the system's folder for temporary files",
	"cmd/onrecord/spool.go":       "an answer that is not whole yet, in the system's folder for temporary files",
	"cmd/onrecord/desklibrary.go": "stores of the folder that a desk shows, in the system's folder for temporary files",
	"desk/entities.go":            "a document that a page sends, in the system's folder for temporary files",
	"desk/lock.go":                "which desks are open, in the user's own folder for caches",
	"cmd/thirdparty/":             "no part of the program",
	"schema/packtest/":            "archives that tests make of files of their own folders",
	"data/whole/":                 "this package",
}

// writes are the functions of os that change what is on the disk.
var writes = map[string]bool{
	"Create": true, "CreateTemp": true, "WriteFile": true, "Rename": true, "OpenFile": true, "Mkdir": true, "MkdirAll": true, "MkdirTemp": true,
	"Remove": true, "RemoveAll": true, "Symlink": true, "Link": true, "Chmod": true, "Truncate": true, "CopyFS": true,
}

// Nothing but this package writes files, and what is listed writes on its own.
func TestOnlyHere(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	used := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "testdata") {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			name, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || !isOf("os", name) || !writes[name.Sel.Name] || name.Sel.Name == "OpenFile" && reads(call.Args[1]) {
				return true
			}
			for place := range elsewhere {
				if rel == place || strings.HasSuffix(place, "/") && strings.HasPrefix(rel, place) {
					used[place] = true
					return true
				}
			}
			t.Errorf("%s: os.%s: what is written goes through data/whole", files.Position(call.Pos()), name.Sel.Name)
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for place := range elsewhere {
		if !used[place] {
			t.Errorf("%s writes nothing, and need not be listed", place)
		}
	}
}

// isOf reports whether a name is one of a package.
func isOf(pkg string, name *ast.SelectorExpr) bool {
	id, ok := name.X.(*ast.Ident)
	return ok && id.Name == pkg
}

// reads reports whether a file is opened to be read only.
func reads(flags ast.Expr) (found bool) {
	ast.Inspect(flags, func(n ast.Node) bool {
		name, ok := n.(*ast.SelectorExpr)
		found = found || ok && name.Sel.Name == "O_RDONLY"
		return true
	})
	return found
}
