package companion

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// draws is one of the programs there are.
var draws = Program{
	Name: "onrecord-graphviz", Does: "draws", Protocol: "onrecord-graphviz 1", Variable: "ONRECORD_GRAPHVIZ",
	Cache: "graphviz", Source: []string{"cmd/onrecord-graphviz"},
}

// TestMain runs the tests, with nothing on PATH but Go, or a fake: the test's own
// program, started under the name of a companion, does what its folder is called.
func TestMain(m *testing.M) {
	if strings.HasPrefix(filepath.Base(os.Args[0]), draws.Name) {
		os.Exit(fakes[filepath.Base(filepath.Dir(os.Args[0]))]())
	}
	gotool, err := exec.LookPath("go")
	if err == nil {
		err = os.Setenv("PATH", filepath.Dir(gotool))
	}
	if err == nil {
		err = os.Unsetenv(draws.Variable)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// fake is the path of a fake.
func fake(t *testing.T, name string) string {
	t.Helper()
	if fakes[name] == nil {
		t.Fatalf("no fake %s", name)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name, fileName(draws.Name))
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, path); err != nil {
		t.Skip(err) // not everybody may, on Windows
	}
	return path
}

// fakes has what fakes do; they return their exit code.
var fakes = map[string]func() int{
	"good":    func() int { fmt.Println(draws.Protocol); return 0 },
	"error":   func() int { fmt.Fprintln(os.Stderr, draws.Name+": syntax error in line 1\nmore"); return 1 },
	"foreign": func() int { fmt.Println("a program that makes coffee"); return 0 },
	"newer":   func() int { fmt.Println(draws.Name + " 2"); return 0 },
}
