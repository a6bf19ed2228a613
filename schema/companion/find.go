// Package companion finds the programs that are handed out beside this one and
// that it starts. What lies around is not run: only what the user named, what
// lies beside the running program and is of whoever put that there, what is on
// PATH, and, for go run and go test, what is built from the source that they
// compiled.
//
//	found, err := companion.Program{Name: "onrecord-graphviz", Does: "draws", …}.Find(ctx, companion.Options{})
//	…
//	child.Process{Path: found.Path, …}.Run(ctx)
//
// Every error is one sentence for the person who needs the program. This package
// knows nothing of what the programs do.
package companion

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"onrecord/schema/child"
)

// A Program is one that is handed out beside this one.
type Program struct {
	Name     string // of its file, and of its folder in cmd
	Does     string // what it does, as in "the program that draws"
	Protocol string // what it answers to -protocol
	Variable string // of the environment, which may say where it is

	// Cache is the name of its folder among what is kept between runs.
	Cache string

	// Source are the folders of the module that it is made of, with all that is in
	// them.
	Source []string
}

// Options says where to look. The zero value works.
type Options struct {
	// Cache is the folder for what is kept between runs, in a private folder
	// of the program there; by default onrecord in the user's cache folder.
	Cache string

	// Note is called with what the person should know though nothing failed: that
	// something takes a moment.
	Note func(string)
}

// A Place is where a program is.
type Place struct {
	Path  string
	Dir   string // private, for what is kept between runs; empty: there is none,
	NoDir error  // for this reason
}

// Keep is the place of a program that was not looked for yet: its folder alone.
func (p Program) Keep(o Options) Place {
	dir, err := cacheDir(o.Cache, p.Cache)
	return Place{Dir: dir, NoDir: err}
}

// Find looks for the program: where its variable says, beside the running
// program, and on PATH, but not in the working folder. For go run and go test,
// where the source that they compiled is the user's own, it is built, once, into
// the cache.
func (p Program) Find(ctx context.Context, o Options) (Place, error) {
	f := p.finder(o)
	err := f.find(ctx)
	return f.Place, err
}

// A finder looks for a program.
type finder struct {
	Program
	Place
	note func(string)
}

func (p Program) finder(o Options) *finder {
	f := &finder{p, p.Keep(o), o.Note}
	if f.note == nil {
		f.note = func(string) {}
	}
	return f
}

func (f *finder) find(ctx context.Context) error {
	if path := os.Getenv(f.Variable); path != "" {
		if err := f.take(ctx, path); err != nil {
			return fmt.Errorf("$%s: %w", f.Variable, err)
		}
		return nil
	}
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	if real, err := filepath.EvalSymlinks(exe); err == nil {
		exe = real
	}
	root, err := user().source(exe, f.Program)
	return f.search(ctx, exe, root, err)
}

// search looks beside the running program, on PATH, and in the source, if any;
// foreign says why what there is of it is none.
func (f *finder) search(ctx context.Context, exe, root string, foreign error) error {
	var places, others []string
	if path := filepath.Join(filepath.Dir(exe), fileName(f.Name)); exists(path) {
		if err := user().beside(path, exe); err != nil {
			others = append(others, err.Error())
		} else {
			places = append(places, path)
		}
	}
	if path, err := exec.LookPath(f.Name); err == nil {
		places = append(places, path)
	}
	for _, path := range places {
		if !exists(path) {
			continue
		}
		err := f.take(ctx, path)
		if err == nil || ctx.Err() != nil {
			return err
		}
		others = append(others, err.Error())
	}
	if root != "" {
		return f.build(ctx, root)
	}
	if foreign != nil {
		others = append(others, foreign.Error())
	}
	others = append(others, "build it from the source, and put it there: go build ./cmd/"+f.Name)
	return fmt.Errorf("there is no %s, which %s, beside %s or on PATH, and $%s does not say where it is; %s",
		f.Name, f.Does, exe, f.Variable, strings.Join(others, "; "))
}

// exists reports whether there is a file at the path.
func exists(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Size() > 0
}

// reason is an error about a file without the file, which the sentence names.
func reason(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// fileName is the name of a program's file.
func fileName(program string) string {
	if runtime.GOOS == "windows" {
		return program + ".exe"
	}
	return program
}

const (
	// greeting is how long a program may take to say which it is, and
	// maxGreeting how long what it says may be, in bytes.
	greeting    = 30 * time.Second
	maxGreeting = 1 << 10
)

// take uses the program at a path, if it is the right one.
func (f *finder) take(ctx context.Context, path string) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("%s: %w", path, reason(err))
	}
	f.Path = path
	if f.Dir == "" {
		return f.ask(ctx)
	}
	// Asking takes a start of the program, so it is noted that the answer was
	// right, and holds for as long as the file does not change.
	known := filepath.Join(f.Dir, "known", fmt.Sprintf("%x", sha256.Sum256([]byte(path))))
	note := fmt.Sprintf("%s\n%s\n%d %d\n", f.Protocol, path, info.Size(), info.ModTime().UnixNano())
	if text, err := os.ReadFile(known); err == nil && string(text) == note {
		return nil
	}
	if err := f.ask(ctx); err != nil {
		return err
	}
	if err := MakePrivate(filepath.Dir(known)); err != nil {
		return err
	}
	return os.WriteFile(known, []byte(note), 0o600)
}

// ask asks the program whether it is the right one.
func (f *finder) ask(ctx context.Context) error {
	said, _, err := child.Process{
		Name: f.Name, Path: f.Path, Args: []string{"-protocol"},
		Dir: filepath.Dir(f.Path),
		// With little in its environment, as whatever it turns out to be.
		Env:      []string{"PATH=" + os.Getenv("PATH"), "TMPDIR=" + os.TempDir(), "TMP=" + os.TempDir(), "TEMP=" + os.TempDir()},
		Deadline: greeting, Memory: maxMemory, MaxOut: maxGreeting,
	}.Run(ctx)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return fmt.Errorf("%s is not the program that %s: %w", f.Path, f.Does, err)
	case strings.TrimSpace(string(said)) != f.Protocol:
		return fmt.Errorf("%s is not the program that %s: it calls itself %q, not %q", f.Path, f.Does, child.Message(f.Name, string(said)), f.Protocol)
	}
	return nil
}

// maxMemory is what a program may take to say which it is.
const maxMemory = 2 << 30
