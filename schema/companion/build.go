package companion

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
func (t trust) source(exe string, p Program) (string, error) {
	_, path, _, ok := runtime.Caller(0)
	if !ok || !filepath.IsAbs(path) || t.me < 0 || !madeNow(exe) {
		return "", nil
	}
	root, err := filepath.EvalSymlinks(filepath.Join(filepath.Dir(path), "..", ".."))
	if err != nil || !p.isSource(root) {
		return "", nil // it is gone
	}
	if err := t.ownSource(root, p); err != nil {
		return "", fmt.Errorf("its source is not built and run, for %w", err)
	}
	return root, nil
}

// ownSource says why the source in a folder is not the user's alone.
func (t trust) ownSource(root string, p Program) error {
	files, err := p.sources(root)
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
func (p Program) isSource(dir string) bool {
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	first, _, _ := strings.Cut(string(mod), "\n")
	return err == nil && strings.TrimSpace(first) == "module onrecord" && exists(filepath.Join(dir, "cmd", p.Name, "main.go"))
}

// Build gives the program built from the source in a folder, which is trusted: one
// that is kept from earlier, unless the source has changed since.
func (p Program) Build(ctx context.Context, root string, o Options) (Place, error) {
	f := p.finder(o)
	err := f.build(ctx, root)
	return f.Place, err
}

// build uses a program built from the source in a folder.
func (f *finder) build(ctx context.Context, root string) error {
	sum, err := f.fingerprint(root)
	if err != nil {
		return err
	}
	if f.Dir == "" {
		return fmt.Errorf("%s has to be built, and there is no folder to put it in: %w", f.Name, f.NoDir)
	}
	built := filepath.Join(f.Dir, "built")
	f.Path = filepath.Join(built, fileName(fmt.Sprintf("%s-%s", f.Name, sum[:16])))
	if exists(f.Path) {
		return nil
	}
	if err := MakePrivate(built); err != nil {
		return err
	}
	gotool, err := exec.LookPath("go")
	if err != nil {
		return fmt.Errorf("%s has to be built, and Go, which would build it, is not on PATH", f.Name)
	}
	f.note("building " + f.Name + ", which " + f.Does + ": this takes a moment, the first time only")
	temp, err := os.MkdirTemp(built, "new-")
	if err != nil {
		return err
	}
	made := filepath.Join(temp, fileName(f.Name))
	_, said, err := child.Process{
		Name: "go build ./cmd/" + f.Name,
		Path: gotool,
		Args: []string{"build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", made, "./cmd/" + f.Name},
		Dir:  root,
		// For this machine, whatever is being built on it, and from this folder
		// alone, whatever lies above it.
		Env:      append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off", "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH),
		Deadline: buildDeadline,
		MaxOut:   maxBuildOut,
	}.Run(ctx)
	if err == nil {
		err = os.Rename(made, f.Path)
	} else if why := f.compileError(said); why != "" && ctx.Err() == nil {
		err = fmt.Errorf("%s has to be built, and cannot be: %s", f.Name, why)
	}
	if exists(f.Path) {
		err = nil // built in the meantime by somebody else, and in use
	}
	return errors.Join(err, os.RemoveAll(temp), prune(built))
}

// sources are the files that a build of the program depends on, in the folder
// of the module.
func (p Program) sources(root string) ([]string, error) {
	files := []string{"go.mod", "go.sum"}
	for _, dir := range p.Source {
		err := filepath.WalkDir(filepath.Join(root, filepath.FromSlash(dir)), func(path string, e fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case e.IsDir() && e.Name() == "testdata":
				return fs.SkipDir
			case e.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go"):
				return nil
			}
			name, err := filepath.Rel(root, path)
			files = append(files, name)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

// fingerprint is a hash of all that a build of the program depends on.
func (p Program) fingerprint(root string) (string, error) {
	files, err := p.sources(root)
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
func (p Program) compileError(said string) string {
	for line := range strings.Lines(said) {
		if !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "go: downloading ") {
			return child.Message(p.Name, line)
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
