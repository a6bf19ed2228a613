package companion

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The tests of this file change the environment, so they run one at a time.

func TestFindVariable(t *testing.T) {
	gone := filepath.Join(t.TempDir(), "gone")
	foreign, newer, dumb := fake(t, "foreign"), fake(t, "newer"), fake(t, "error")
	for path, want := range map[string]string{
		fake(t, "good"): "",
		gone:            "$ONRECORD_GRAPHVIZ: " + gone + ": no such file or directory",
		foreign:         "$ONRECORD_GRAPHVIZ: " + foreign + ` is not the program that draws: it calls itself "a program that makes coffee", not "onrecord-graphviz 1"`,
		newer:           "$ONRECORD_GRAPHVIZ: " + newer + ` is not the program that draws: it calls itself "onrecord-graphviz 2", not "onrecord-graphviz 1"`,
		dumb:            "$ONRECORD_GRAPHVIZ: " + dumb + " is not the program that draws: onrecord-graphviz: syntax error in line 1",
	} {
		t.Setenv(draws.Variable, path)
		r, err := draws.Find(t.Context(), Options{Cache: t.TempDir()})
		switch {
		case want == "" && (err != nil || r.Path != path):
			t.Errorf("%s: got %v, error %v", path, r, err)
		case want != "" && fmt.Sprint(err) != want:
			t.Errorf("got\n%v, want\n%s", err, want)
		}
	}
}

// A program on PATH is asked what it is once, and again when it has changed.
func TestFindOnPath(t *testing.T) {
	cache, path := t.TempDir(), fake(t, "good")
	t.Setenv("PATH", filepath.Dir(path))
	for range 2 {
		r, err := draws.Find(t.Context(), Options{Cache: cache})
		if err != nil {
			t.Fatal(err)
		}
		if r.Path != path {
			t.Errorf("got %s, want %s", r.Path, path)
		}
		// Now nobody could start it, but nobody needs to.
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, make([]byte, info.Size()), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, info.ModTime(), info.ModTime()); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(path, []byte("#!/bin/sh\necho another\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	r := draws.finder(Options{Cache: cache})
	want := path + ` is not the program that draws: it calls itself "another", not "onrecord-graphviz 1"`
	if err := r.take(t.Context(), path); fmt.Sprint(err) != want {
		t.Errorf("got\n%v, want\n%s", err, want)
	}
}

// A program of the same name that makes coffee is passed over, and mentioned
// if nothing else is found.
func TestFindForeign(t *testing.T) {
	path := fake(t, "foreign")
	t.Setenv("PATH", filepath.Dir(path))
	// The source is at hand, but Go is not.
	err := draws.finder(Options{Cache: t.TempDir()}).search(t.Context(), filepath.Join(t.TempDir(), "onrecord"), checkout(t), nil)
	if want := "onrecord-graphviz has to be built, and Go, which would build it, is not on PATH"; fmt.Sprint(err) != want {
		t.Errorf("got %v, want %s", err, want)
	}
	exe := filepath.Join(t.TempDir(), "onrecord")
	err = draws.finder(Options{Cache: t.TempDir()}).search(t.Context(), exe, "", nil)
	want := "there is no onrecord-graphviz, which draws, beside " + exe + " or on PATH, and $ONRECORD_GRAPHVIZ does not say where it is; " +
		path + ` is not the program that draws: it calls itself "a program that makes coffee", not "onrecord-graphviz 1"` +
		"; build it from the source, and put it there: go build ./cmd/onrecord-graphviz"
	if diff := cmp.Diff(want, fmt.Sprint(err)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestFindBeside(t *testing.T) {
	t.Setenv("PATH", "")
	path := fake(t, "good")
	exe := filepath.Join(filepath.Dir(path), "onrecord")
	write(t, exe, "the program")
	r := draws.finder(Options{Cache: t.TempDir()})
	if err := r.search(t.Context(), exe, "", nil); err != nil {
		t.Fatal(err)
	}
	if r.Path != path {
		t.Errorf("got %s, want %s", r.Path, path)
	}
}

// A program is built once from the same source, though two want it at once, and
// nothing is left beside it.
func TestBuildOnce(t *testing.T) {
	root, cache := module(t, "package main\n\nfunc main() { println(\"made\") }\n"), t.TempDir()
	var found [2]Place
	var errs [2]error
	var wg sync.WaitGroup
	for i := range found {
		wg.Go(func() { found[i], errs[i] = draws.Build(t.Context(), root, Options{Cache: cache}) })
	}
	wg.Wait()
	if err := errors.Join(errs[:]...); err != nil || found[0] != found[1] {
		t.Fatalf("two built %v, error %v", found, err)
	}
	said, err := exec.Command(found[0].Path).CombinedOutput()
	if string(said) != "made\n" || err != nil {
		t.Errorf("it says %q, error %v", said, err)
	}
	t.Setenv("PATH", "") // Go is not needed any more
	var notes []string
	again, err := draws.Build(t.Context(), root, Options{Cache: cache, Note: func(s string) { notes = append(notes, s) }})
	if err != nil {
		t.Fatal(err)
	}
	if again != found[0] || len(notes) > 0 {
		t.Errorf("got %v, want %v; notes %q", again, found[0], notes)
	}
	entries, err := os.ReadDir(filepath.Dir(again.Path))
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 || entries[0].Name() != filepath.Base(again.Path) {
		t.Errorf("beside the program is left: %v", entries)
	}
}

// checkout is the folder of this module's source, in which its tests run.
func checkout(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// module writes a source that is small, and does not compile with a broken main.
func module(t *testing.T, main string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":                           "module onrecord\n\ngo 1.26\n",
		"go.sum":                           "",
		"cmd/" + draws.Name + "/main.go":   main,
		"cmd/" + draws.Name + "/x_test.go": "package main\n",
	} {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestFingerprint(t *testing.T) {
	root := module(t, "package main\n")
	sum := func() string {
		s, err := draws.fingerprint(root)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for name, changes := range map[string]bool{
		"go.mod": true, "go.sum": true, "cmd/" + draws.Name + "/main.go": true, "cmd/" + draws.Name + "/new.go": true,
		"cmd/" + draws.Name + "/x_test.go": false, "README.md": false,
	} {
		before := sum()
		if err := os.WriteFile(filepath.Join(root, filepath.FromSlash(name)), []byte("package main // changed\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := sum() != before; got != changes {
			t.Errorf("%s: a change makes another fingerprint: %v, want %v", name, got, changes)
		}
	}
}

// A source that does not compile is an error with the compiler's words, and
// leaves nothing behind.
func TestBuildBroken(t *testing.T) {
	var notes []string
	r := draws.finder(Options{Cache: t.TempDir(), Note: func(s string) { notes = append(notes, s) }})
	err := r.build(t.Context(), module(t, "package main\n\nfunc main() { draw() }\n"))
	want := "onrecord-graphviz has to be built, and cannot be: cmd/onrecord-graphviz/main.go:3:15: undefined: draw"
	if got := filepath.ToSlash(fmt.Sprint(err)); got != want {
		t.Errorf("got\n%v, want\n%s", got, want)
	}
	if want := []string{"building onrecord-graphviz, which draws: this takes a moment, the first time only"}; !cmp.Equal(want, notes) {
		t.Errorf("got %q, want %q", notes, want)
	}
	entries, err := os.ReadDir(filepath.Join(r.Dir, "built"))
	if err != nil || len(entries) > 0 {
		t.Errorf("%v is left, error %v", entries, err)
	}
}

func TestIsSource(t *testing.T) {
	if !draws.isSource(checkout(t)) {
		t.Fatalf("%q is not the source", checkout(t))
	}
	empty := t.TempDir()
	if draws.isSource(empty) {
		t.Error("an empty folder is the source")
	}
	write(t, filepath.Join(empty, "go.mod"), "module onrecord2\n")
	if draws.isSource(empty) {
		t.Error("another module is the source")
	}
	if root := module(t, strings.Repeat("//\n", 3)); !draws.isSource(root) {
		t.Errorf("%s is not the source", root)
	}
}

func TestPrune(t *testing.T) {
	dir := t.TempDir()
	now := time.Now()
	for i := range 7 {
		path := filepath.Join(dir, fmt.Sprintf("p%d", i))
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, now, now.Add(-time.Duration(i)*24*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"new-1", "new-2"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chtimes(filepath.Join(dir, "new-1"), now, now.Add(-24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := prune(dir); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if diff := cmp.Diff([]string{"new-2", "p0", "p1", "p2", "p3"}, names); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
