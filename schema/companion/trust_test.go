package companion

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

const (
	ann = 1000
	bob = 1001
)

// pretend is the trust of Ann in files that are hers, but for those given.
func pretend(others map[string]file) trust {
	return trust{ann, func(path string) (file, error) {
		if f, ok := others[path]; ok {
			return f, nil
		}
		if path == "/" || path == "/home" {
			return file{0, 0, fs.ModeDir | 0o755}, nil
		}
		return file{ann, ann, 0o755}, nil
	}}
}

// What is not the user's alone is not trusted: itself, or a folder above it in
// which somebody else could put another thing in its place.
func TestOwn(t *testing.T) {
	t.Parallel()
	const dir, shared = fs.ModeDir | 0o755, fs.ModeDir | 0o777
	const path = "/home/ann/src/onrecord"
	for name, c := range map[string]struct {
		others map[string]file
		want   string
	}{
		"hers":                        {nil, ""},
		"somebody else's":             {map[string]file{path: {bob, bob, dir}}, path + " belongs to somebody else"},
		"the system's":                {map[string]file{path: {0, 0, dir}}, path + " belongs to somebody else"},
		"that all can write to":       {map[string]file{path: {ann, ann, shared}}, "others can write to " + path},
		"that a group can write to":   {map[string]file{path: {ann, 50, fs.ModeDir | 0o775}}, "others can write to " + path},
		"with a group of her own":     {map[string]file{path: {ann, ann, fs.ModeDir | 0o775}}, ""},
		"in somebody else's":          {map[string]file{"/home/ann/src": {bob, bob, dir}}, "/home/ann/src belongs to somebody else"},
		"in somebody else's, above":   {map[string]file{"/home": {bob, bob, dir}}, "/home belongs to somebody else"},
		"where all can write":         {map[string]file{"/home": {0, 0, shared}}, "others can write to /home"},
		"where all can only add":      {map[string]file{"/home": {0, 0, shared | fs.ModeSticky}}, ""},
		"through a link":              {map[string]file{"/home/ann/src": {ann, ann, fs.ModeSymlink | 0o777}}, "/home/ann/src is a link"},
		"of a system that lies above": {map[string]file{"/": {bob, bob, dir}}, "/ belongs to somebody else"},
	} {
		got := ""
		if err := pretend(c.others).own(path); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("a source %s: got %q, want %q", name, got, c.want)
		}
	}
	gone := trust{ann, func(path string) (file, error) {
		return file{}, &fs.PathError{Op: "lstat", Path: path, Err: fs.ErrNotExist}
	}}
	if err := gone.own(path); err == nil {
		t.Error("what is not there is the user's")
	}
}

// Each file that is compiled, and each folder above it, has to be the user's.
func TestOwnSource(t *testing.T) {
	t.Parallel()
	root, err := filepath.EvalSymlinks(module(t, "package main\n"))
	if err != nil {
		t.Fatal(err)
	}
	hers := func(others map[string]file) trust {
		t := pretend(others)
		look := t.look
		t.look = func(path string) (file, error) {
			if _, ok := others[path]; !ok && !strings.HasPrefix(path, root) {
				return file{0, 0, fs.ModeDir | 0o755}, nil // above: the system's
			}
			return look(path)
		}
		return t
	}
	if err := hers(nil).ownSource(root, draws); err != nil {
		t.Fatal(err)
	}
	walked := map[string]bool{root: true}
	files, err := draws.sources(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		for path := filepath.Join(root, name); len(path) > len(root); path = filepath.Dir(path) {
			walked[path] = true
		}
	}
	if len(walked) != 6 { // the root, go.mod, go.sum, cmd, its folder and main.go
		t.Errorf("looked at %v", walked)
	}
	for path := range maps.Keys(walked) {
		if err := hers(map[string]file{path: {bob, bob, 0o755}}).ownSource(root, draws); err == nil {
			t.Errorf("%s belongs to somebody else, and is built", path)
		}
		if err := hers(map[string]file{path: {ann, ann, 0o777}}).ownSource(root, draws); err == nil {
			t.Errorf("others can write to %s, and it is built", path)
		}
	}
}

// Only what was compiled and run at one go is built for: neither a program that
// was put somewhere, nor one whose path looks as if it was, with another user's
// source or none.
func TestSource(t *testing.T) {
	const made = "/tmp/go-build1/b001/exe/onrecord"
	_, path, _, _ := runtime.Caller(0)
	recorded := filepath.IsAbs(path) // unless the tests are compiled with -trimpath
	t.Chdir(checkout(t))             // which is no reason to build it
	mine := trust{ann, func(string) (file, error) { return file{ann, ann, 0o755}, nil }}
	theirs := trust{ann, func(string) (file, error) { return file{bob, bob, 0o755}, nil }}
	nobodys := trust{-1, mine.look}
	for name, c := range map[string]struct {
		trust     trust
		exe       string
		root, why bool
	}{
		"made now":                       {mine, made, recorded, false},
		"put somewhere":                  {mine, "/usr/local/bin/onrecord", false, false},
		"put into the working folder":    {mine, filepath.Join(checkout(t), "onrecord"), false, false},
		"made now, of somebody else's":   {theirs, made, false, recorded},
		"where files say not whose they": {nobodys, made, false, false},
	} {
		root, err := c.trust.source(c.exe, draws)
		if (root != "") != c.root || (err != nil) != c.why {
			t.Errorf("%s: got %q, error %v", name, root, err)
		}
		if c.why && err != nil && !strings.HasPrefix(err.Error(), "its source is not built and run, for ") {
			t.Errorf("%s: error %v", name, err)
		}
	}
	t.Setenv("GOCACHE", filepath.FromSlash("/cache"))
	if got := filepath.IsAbs(filepath.FromSlash("/cache")); got && !madeNow(filepath.FromSlash("/cache/ab/x-d/onrecord")) {
		t.Error("what lies in Go's cache was not made now")
	}
	if madeNow(filepath.FromSlash("/cachet/onrecord")) {
		t.Error("what lies beside Go's cache was made now")
	}
}

// A program beside ours runs if it is the user's, the system's, or from whoever
// put ours there.
func TestBesideTrust(t *testing.T) {
	t.Parallel()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	exe, path := filepath.Join(dir, "onrecord"), filepath.Join(dir, draws.Name)
	write(t, path, "a program")
	for name, c := range map[string]struct {
		ours, other file
		want        string
	}{
		"both hers":           {file{ann, ann, 0o755}, file{ann, ann, 0o755}, ""},
		"the system's":        {file{ann, ann, 0o755}, file{0, 0, 0o755}, ""},
		"both Bob's":          {file{bob, bob, 0o755}, file{bob, bob, 0o755}, ""},
		"Bob's beside hers":   {file{ann, ann, 0o755}, file{bob, bob, 0o755}, path + " belongs to somebody else"},
		"Bob's, the system's": {file{0, 0, 0o755}, file{bob, bob, 0o755}, path + " belongs to somebody else"},
		"open to all":         {file{ann, ann, 0o755}, file{ann, ann, 0o777}, "others can write to " + path},
	} {
		got := ""
		if err := pretend(map[string]file{exe: c.ours, path: c.other}).beside(path, exe); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// What this system says of a file that was just made is what trust goes by.
func TestLookAt(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "file")
	write(t, path, "")
	f, err := lookAt(path)
	if want := (file{me(), f.gid, 0o600}); err != nil || f != want && runtime.GOOS != "windows" {
		t.Errorf("got %v, %v, want %v", f, err, want)
	}
	if runtime.GOOS == "windows" {
		return
	}
	if err := os.Chmod(path, 0o666); err != nil {
		t.Fatal(err)
	}
	if f, err := lookAt(path); err != nil || !f.open() {
		t.Errorf("others can write to it, and it is %v, %v", f, err)
	}
	if _, err := lookAt(filepath.Join(path, "gone")); err == nil {
		t.Error(fmt.Sprint(path, " has something in it"))
	}
}

// Nothing is kept in a folder in which others could put something.
func TestCacheOfOthers(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("files do not say whose they are")
	}
	dir := filepath.Join(t.TempDir(), "open")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	r := draws.Keep(Options{Cache: dir})
	if r.Dir != "" || r.NoDir == nil || !strings.HasPrefix(r.NoDir.Error(), "others can write to ") {
		t.Errorf("it is kept in %q, error %v", r.Dir, r.NoDir)
	}
}
