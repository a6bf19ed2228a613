package graphviz

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"onrecord/schema/companion"
)

// TestMain runs the tests, or a fake: the test's own program, started under the
// name of the program that draws, does what its folder is called.
func TestMain(m *testing.M) {
	if strings.HasPrefix(filepath.Base(os.Args[0]), program) {
		os.Exit(fakes[filepath.Base(filepath.Dir(os.Args[0]))]())
	}
	os.Exit(runTests(m))
}

// shared is the cache of the tests that need the real program.
var shared string

// runTests runs the tests with nothing on PATH but Go.
func runTests(m *testing.M) int {
	gotool, err := exec.LookPath("go")
	if err == nil {
		err = os.Setenv("PATH", filepath.Dir(gotool))
	}
	if err == nil {
		err = os.Unsetenv(draws.Variable)
	}
	if err == nil {
		shared, err = os.MkdirTemp("", "graphviz-test-")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(shared)
	return m.Run()
}

// real finds the real program: it is built from source the first time.
var real = sync.OnceValues(func() (*Renderer, error) {
	root, err := filepath.Abs(filepath.Join("..", "..", ".."))
	if err != nil {
		return nil, err
	}
	r := newRenderer(Options{Cache: shared})
	r.place, err = draws.Build(context.Background(), root, companion.Options{Cache: shared})
	return r, err
})

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
	path := filepath.Join(t.TempDir(), name, program+filepath.Ext(self))
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, path); err != nil {
		t.Skip(err) // not everybody may, on Windows
	}
	return path
}

// svgOf is a drawing with some nodes and edges.
func svgOf(nodes, edges int) string {
	return `<?xml version="1.0"?>` + "\n<svg>" + strings.Repeat(`<g class="node x"/>`, nodes) +
		strings.Repeat(`<g class="edge"/>`, edges) + "</svg>\n"
}

// beats is the file that grows in the temporary folder while a program that
// the fake hang has started is alive.
const beats = "beats"

// fakes has what fakes do; they return their exit code.
var fakes = map[string]func() int{
	"good":     func() int { return drawing(svgOf(2, 1)) },
	"warns":    func() int { fmt.Fprintln(os.Stderr, program+": warning: so what"); return drawing(svgOf(2, 1)) },
	"few":      func() int { return drawing(svgOf(1, 1)) },
	"half":     func() int { return drawing(svgOf(2, 1)[:60]) },
	"unclosed": func() int { return drawing("<?xml version=\"1.0\"?>\n<svg><g></svg>\n") },
	"rubbish":  func() int { return drawing("\x00\xff\x01 node edge") },
	"silent":   func() int { return drawing("") },
	"mute":     func() int { return 3 },
	"error":    func() int { fmt.Fprintln(os.Stderr, program+": syntax error in line 1\nmore"); return 1 },
	"chatty": func() int {
		fmt.Fprint(os.Stderr, program+": so much to say")
		fmt.Fprint(os.Stderr, strings.Repeat(" blah", 1<<20))
		return 1
	},
	"hoards": func() int {
		for all := [][]byte{}; ; all = append(all, bytes.Repeat([]byte{1}, 1<<20)) {
			if len(all) > 1<<12 {
				return drawing(svgOf(2, 1)) // it was let
			}
		}
	},
	"deaf": func() int {
		os.Stdin.Close()
		fmt.Fprint(os.Stdout, svgOf(2, 1))
		return 0
	},
	"endless": func() int {
		for {
			if _, err := os.Stdout.WriteString(strings.Repeat("x", 1<<16)); err != nil {
				time.Sleep(time.Hour) // it does not go away by itself
			}
		}
	},
	"crash": func() int {
		self, err := os.FindProcess(os.Getpid())
		if err == nil {
			err = self.Kill()
		}
		time.Sleep(time.Minute)
		fmt.Fprintln(os.Stderr, err)
		return 1
	},
	"hang": func() int {
		child := exec.Command(os.Args[0])
		child.Args[0] = filepath.Join(filepath.Dir(filepath.Dir(os.Args[0])), "beat", filepath.Base(os.Args[0]))
		child.Stdout = os.Stdout // and so it could keep the output open
		if err := child.Start(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		time.Sleep(time.Hour)
		return 0
	},
	"beat": func() int {
		for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
			f, err := os.OpenFile(beats, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
			if err != nil {
				return 1
			}
			fmt.Fprint(f, ".")
			f.Close()
		}
		return 0
	},
	"leaves": func() int {
		child := exec.Command(os.Args[0])
		child.Args[0] = filepath.Join(filepath.Dir(filepath.Dir(os.Args[0])), "beat", filepath.Base(os.Args[0]))
		child.Stdout = os.Stdout
		if err := child.Start(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return drawing(svgOf(2, 1))
	},
	"environment": func() int {
		env := os.Environ()
		slices.Sort(env)
		dir, err := os.Getwd()
		fmt.Fprintln(os.Stderr, strings.Join(os.Args[1:], " "), strings.Join(env, " "), dir, err)
		return 1
	},
}

// drawing writes a drawing after reading the graph.
func drawing(text string) int {
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return 1
	}
	if _, err := bytes.NewBufferString(text).WriteTo(os.Stdout); err != nil {
		return 1
	}
	return 0
}
