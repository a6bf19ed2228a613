package graphviz

import (
	"cmp"
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
	"onrecord/schema/sorting"
)

const (
	buildDeadline = 10 * time.Minute // there may be modules to download
	buildsKept    = 4
	maxBuildOut   = 64 << 10 // bytes: it has nothing to say there
)

// source is the folder of the module's source, if the running program was made
// by go run or go test just now, from a source that the user alone can have
// written. It is where the build says that it compiled this very file, which
// -trimpath leaves out: what lies around in some working folder is not to be
// built and run. Where there is no such folder it is empty, and the error says
// why if the folder is there and is not the user's.
func (t trust) source(exe string) (string, error) {
	_, path, _, ok := runtime.Caller(0)
	if !ok || !filepath.IsAbs(path) || t.me < 0 || !madeNow(exe) {
		return "", nil
	}
	root, err := filepath.EvalSymlinks(filepath.Join(filepath.Dir(path), "..", "..", ".."))
	if err != nil || !isSource(root) {
		return "", nil // it is gone
	}
	if err := t.ownSource(root); err != nil {
		return "", fmt.Errorf("its source is not built and run, for %w", err)
	}
	return root, nil
}

// ownSource says why the source in a folder is not the user's alone.
func (t trust) ownSource(root string) error {
	files, err := sources(root)
	if err != nil {
		return err
	}
	for _, name := range files {
		if err := t.own(filepath.Join(root, name)); err != nil {
			return err
		}
	}
	return t.own(root)
}

// madeNow reports whether a program lies where go run and go test put theirs.
func madeNow(exe string) bool {
	if cache := os.Getenv("GOCACHE"); filepath.IsAbs(cache) && strings.HasPrefix(exe, filepath.Clean(cache)+string(filepath.Separator)) {
		return true
	}
	return strings.Contains(exe, string(filepath.Separator)+"go-build")
}

// isSource reports whether a folder has the module's source.
func isSource(dir string) bool {
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	first, _, _ := strings.Cut(string(mod), "\n")
	return err == nil && strings.TrimSpace(first) == "module onrecord" && exists(filepath.Join(dir, "cmd", program, "main.go"))
}

// build makes the renderer use a program built from the source in a folder:
// one that is kept from earlier, unless the source has changed since.
func (r *Renderer) build(ctx context.Context, root string) error {
	sum, err := fingerprint(root)
	if err != nil {
		return err
	}
	if r.dir == "" {
		return fmt.Errorf("%s has to be built, and there is no folder to put it in: %w", program, r.noDir)
	}
	built := filepath.Join(r.dir, "built")
	r.path = filepath.Join(built, fileName(fmt.Sprintf("%s-%s", program, sum[:16])))
	if exists(r.path) {
		return nil
	}
	if err := makePrivate(built); err != nil {
		return err
	}
	gotool, err := exec.LookPath("go")
	if err != nil {
		return fmt.Errorf("%s has to be built, and Go, which would build it, is not on PATH", program)
	}
	r.note("building " + program + ", which draws: this takes a moment, the first time only")
	temp, err := os.MkdirTemp(built, "new-")
	if err != nil {
		return err
	}
	made := filepath.Join(temp, fileName(program))
	_, said, err := child.Process{
		Name: "go build ./cmd/" + program,
		Path: gotool,
		Args: []string{"build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", made, "./cmd/" + program},
		Dir:  root,
		// For this machine, whatever is being built on it, and from this folder
		// alone, whatever lies above it.
		Env:      append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off", "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH),
		Deadline: buildDeadline,
		MaxOut:   maxBuildOut,
	}.Run(ctx)
	if err == nil {
		err = os.Rename(made, r.path)
	} else if why := compileError(said); why != "" && ctx.Err() == nil {
		err = fmt.Errorf("%s has to be built, and cannot be: %s", program, why)
	}
	if exists(r.path) {
		err = nil // built in the meantime by somebody else, and in use
	}
	return errors.Join(err, os.RemoveAll(temp), prune(built))
}

// sources are the files that a build of the program depends on, in the folder
// of the module.
func sources(root string) ([]string, error) {
	files := []string{"go.mod", "go.sum"}
	entries, err := os.ReadDir(filepath.Join(root, "cmd", program))
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".go") && !strings.HasSuffix(e.Name(), "_test.go") {
			files = append(files, filepath.Join("cmd", program, e.Name()))
		}
	}
	return files, nil
}

// fingerprint is a hash of all that a build of the program depends on.
func fingerprint(root string) (string, error) {
	files, err := sources(root)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	fmt.Fprintln(sum, runtime.GOOS, runtime.GOARCH) // a home folder may be that of several machines
	for _, name := range files {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return "", err
		}
		fmt.Fprintf(sum, "%s %d\n%s", filepath.ToSlash(name), len(text), text)
	}
	return fmt.Sprintf("%x", sum.Sum(nil)), nil
}

// compileError is the line of what go build said that tells most.
func compileError(said string) string {
	for line := range strings.Lines(said) {
		if !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "go: downloading ") {
			return child.Message(program, line)
		}
	}
	return ""
}

// prune removes all but the newest programs, and what builds left that were
// broken off long ago.
func prune(built string) error {
	entries, err := os.ReadDir(built)
	if err != nil {
		return err
	}
	var programs, rubbish []fs.FileInfo
	for _, e := range entries {
		info, err := e.Info()
		switch {
		case errors.Is(err, fs.ErrNotExist): // it was removed just now
		case err != nil:
			return err
		case !info.IsDir():
			programs = append(programs, info)
		case time.Since(info.ModTime()) > 2*buildDeadline:
			rubbish = append(rubbish, info)
		}
	}
	sorting.By(programs, func(a, b fs.FileInfo) int {
		return cmp.Or(b.ModTime().Compare(a.ModTime()), strings.Compare(a.Name(), b.Name()))
	})
	for _, info := range append(rubbish, programs[min(buildsKept, len(programs)):]...) {
		if err := os.RemoveAll(filepath.Join(built, info.Name())); err != nil {
			return err
		}
	}
	return nil
}
