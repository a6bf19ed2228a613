package graphviz

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

const (
	program  = "onrecord-graphviz"
	protocol = program + " 1" // what -protocol must answer
	variable = "ONRECORD_GRAPHVIZ"
)

// Find looks for the program: at $ONRECORD_GRAPHVIZ, beside the running
// program, and on PATH, but not in the working folder. For go run and go test,
// where the source that they compiled is the user's own, it is built, once, into
// the cache.
func Find(ctx context.Context, o Options) (*Renderer, error) {
	r := newRenderer(o)
	if err := r.find(ctx); err != nil {
		return nil, err
	}
	return r, nil
}

func (r *Renderer) find(ctx context.Context) error {
	if path := os.Getenv(variable); path != "" {
		if err := r.take(ctx, path); err != nil {
			return fmt.Errorf("$%s: %w", variable, err)
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
	root, err := user().source(exe)
	return r.search(ctx, exe, root, err)
}

// search looks beside the running program, on PATH, and in the source, if any;
// foreign says why what there is of it is none.
func (r *Renderer) search(ctx context.Context, exe, root string, foreign error) error {
	var places, others []string
	if path := filepath.Join(filepath.Dir(exe), fileName(program)); exists(path) {
		if err := user().beside(path, exe); err != nil {
			others = append(others, err.Error())
		} else {
			places = append(places, path)
		}
	}
	if path, err := exec.LookPath(program); err == nil {
		places = append(places, path)
	}
	for _, path := range places {
		if !exists(path) {
			continue
		}
		err := r.take(ctx, path)
		if err == nil || ctx.Err() != nil {
			return err
		}
		others = append(others, err.Error())
	}
	if root != "" {
		return r.build(ctx, root)
	}
	if foreign != nil {
		others = append(others, foreign.Error())
	}
	others = append(others, "build it from the source, and put it there: go build ./cmd/"+program)
	return fmt.Errorf("there is no %s, which draws, beside %s or on PATH, and $%s does not say where it is; %s",
		program, exe, variable, strings.Join(others, "; "))
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

// greeting is how long a program may take to say which it is.
const greeting = 30 * time.Second

// take makes the renderer use the program at a path, if it is the right one.
func (r *Renderer) take(ctx context.Context, path string) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("%s: %w", path, reason(err))
	}
	r.path = path
	if r.dir == "" {
		return r.ask(ctx)
	}
	// Asking takes a start of the program, so it is noted that the answer was
	// right, and holds for as long as the file does not change.
	known := filepath.Join(r.dir, "known", fmt.Sprintf("%x", sha256.Sum256([]byte(path))))
	note := fmt.Sprintf("%s\n%s\n%d %d\n", protocol, path, info.Size(), info.ModTime().UnixNano())
	if text, err := os.ReadFile(known); err == nil && string(text) == note {
		return nil
	}
	if err := r.ask(ctx); err != nil {
		return err
	}
	if err := makePrivate(filepath.Dir(known)); err != nil {
		return err
	}
	return os.WriteFile(known, []byte(note), 0o600)
}

// ask asks the program whether it is the right one.
func (r *Renderer) ask(ctx context.Context) error {
	asking := *r
	asking.deadline, asking.maxOut = min(r.deadline, greeting), 1<<10
	said, _, err := asking.run(ctx, nil, "-protocol")
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return fmt.Errorf("%s is not the program that draws: %w", r.path, err)
	case strings.TrimSpace(string(said)) != protocol:
		return fmt.Errorf("%s is not the program that draws: it calls itself %q, not %q", r.path, child.Message(program, string(said)), protocol)
	}
	return nil
}
