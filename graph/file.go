package graph

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"sync/atomic"

	"github.com/cayleygraph/quad"

	"onrecord/data/whole"
	"onrecord/graph/bolt"
	"onrecord/graph/snapshot"
	"onrecord/graph/staging"
	"onrecord/graph/view/table"
)

// openFile opens a snapshot.
func openFile(_ context.Context, uri, path string) (*Store, error) {
	s, err := snapshot.Open(path)
	if err != nil {
		return nil, fileError(uri, path, err)
	}
	out := &Store{
		made:   newMadeTable(),
		qs:     s,
		sorted: true,
		damage: func() error { return fileDamage(uri, s.Err()) },
		verify: func(ctx context.Context) error { return fileDamage(uri, s.Verify(ctx)) },
		again:  func(ctx context.Context) error { return fileDamage(uri, s.CompareIndexes(ctx)) },
		inputs: func() ([]Input, error) {
			text, err := s.Inputs()
			if err != nil {
				return nil, fileDamage(uri, err)
			}
			return readInputs(uri, text)
		},
		lines: func(ctx context.Context, w snapshot.Watch) iter.Seq2[[]byte, error] {
			return func(yield func([]byte, error) bool) {
				for lines, err := range s.Lines(ctx, w) {
					if !yield(lines, fileDamage(uri, err)) {
						return
					}
				}
			}
		},
		subjects: func() func(quad.IRI) ([]quad.Quad, error) {
			r := s.Subjects()
			return func(subject quad.IRI) ([]quad.Quad, error) {
				quads, err := r.Read(subject)
				return quads, fileDamage(uri, err)
			}
		},
		table: func() (*table.Table, error) {
			t, err := s.StatementTable()
			return t, fileDamage(uri, err)
		},
		info:   Info{URI: uri, Backend: "file", Quads: s.Len(), Bytes: s.Size(), Format: snapshot.Version},
		close:  s.Close,
		closed: new(atomic.Bool),
		sealed: true,
		doubts: &doubts{},
	}
	out.failed, out.broken = out.fileFailed, out.fileBroken
	return out, nil
}

// fileError names the store in what opening has found.
func fileError(uri, path string, err error) error {
	switch stat, statErr := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: %w", uri, ErrNotFound)
	case errors.Is(err, snapshot.ErrNotAStore) && statErr == nil && stat.Mode().IsRegular() && stat.Size() == 0:
		return damaged(uri, "it is empty")
	case statErr == nil && stat.IsDir():
		return fmt.Errorf("%s: %w%s", uri, ErrNotAStore, folderHint(path))
	case errors.Is(err, snapshot.ErrNotAStore):
		return fmt.Errorf("%s: %w%s", uri, ErrNotAStore, fileHint(path))
	}
	return fileDamage(uri, err)
}

// folderHint says what a folder may be that is not a snapshot.
func folderHint(path string) string {
	if _, err := os.Stat(filepath.Join(path, bolt.FileName)); err == nil {
		return fmt.Sprintf(" as one file; bolt:%s names the folder of one", path)
	}
	return ": it is a folder"
}

// fileHint says what a file may be that is not a snapshot.
func fileHint(path string) string {
	if filepath.Base(path) == bolt.FileName {
		return fmt.Sprintf(" as one file; bolt:%s names the folder of one", filepath.Dir(path))
	}
	return ""
}

// fileDamage names the store in an error about a damaged snapshot. Others stay
// as they are.
func fileDamage(uri string, err error) error {
	var damage *snapshot.DamageError
	var older *snapshot.OlderError
	var newer *snapshot.NewerError
	switch {
	case errors.As(err, &damage) && damage.What == "":
		return fmt.Errorf("%s: %w", uri, ErrDamaged)
	case errors.As(err, &damage):
		return damaged(uri, damage.What)
	case errors.As(err, &older), errors.As(err, &newer):
		return fmt.Errorf("%s: %w", uri, err)
	}
	return err
}

// buildFile writes a snapshot beside the target, and renames it.
func buildFile(ctx context.Context, uri, path string, quads iter.Seq2[quad.Quad, error], o BuildOptions) (Info, error) {
	return replaceFile(ctx, uri, path, func(file, dir string) error { return writeFile(ctx, file, dir, quads, o) })
}

// replaceFile has a snapshot written into a file of a folder for temporary
// files, and has it replace the target.
func replaceFile(ctx context.Context, uri, path string, write func(file, dir string) error) (info Info, err error) {
	if path, err = replaceableFile(uri, path); err != nil {
		return info, err
	}
	err = staging.ReplaceFile(ctx, path, staging.Build{
		Write: write,
		Verify: func(file string) error {
			s, err := openFile(ctx, uri, file)
			if err != nil {
				return err
			}
			info = s.Info()
			return s.Close()
		},
	})
	return info, err
}

// replaceableFile refuses a target that is something else than a snapshot, an
// empty file or nothing. It gives the file that a link leads to.
func replaceableFile(uri, path string) (string, error) {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	} else if to, err := os.Readlink(path); err == nil { // where nothing is yet
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(path), to)
		}
		path = to
	}
	stat, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return path, nil
	}
	if err != nil {
		return path, err
	}
	if err := whole.Writable(path); err != nil {
		return path, err
	}
	foreign := func(hint string) error {
		return fmt.Errorf("%s: %w%s, and it is not replaced", uri, ErrNotAStore, hint)
	}
	switch {
	case stat.IsDir():
		return path, foreign(folderHint(path))
	case !stat.Mode().IsRegular():
		return path, foreign("")
	case stat.Size() == 0:
		return path, nil
	}
	old, err := snapshot.Open(path)
	var older *snapshot.OlderError
	var newer *snapshot.NewerError
	var damage *snapshot.DamageError
	switch {
	case err == nil:
		return path, old.Close()
	case errors.As(err, &newer):
		return path, fmt.Errorf("%s: %w", uri, err)
	case errors.As(err, &damage), errors.As(err, &older):
		return path, nil
	case errors.Is(err, snapshot.ErrNotAStore):
		return path, foreign("")
	}
	return path, err
}

// progressStep is how many quads are written between two calls of
// BuildOptions.Progress.
const progressStep = 100_000

func writeFile(ctx context.Context, file, dir string, quads iter.Seq2[quad.Quad, error], o BuildOptions) (err error) {
	w := snapshot.NewWriter(snapshot.Options{Dir: dir, Budget: o.Budget})
	defer func() { err = errors.Join(err, w.Close()) }()
	n := int64(0)
	err = w.AddQuads(ctx, func(yield func(quad.Quad, error) bool) {
		for q, err := range quads {
			if n++; o.Progress != nil && n%progressStep == 0 {
				o.Progress(n)
			}
			if !yield(q, err) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	if o.Progress != nil {
		o.Progress(n)
	}
	inputs, err := o.inputs()
	if err != nil {
		return err
	}
	if o.OnRead != nil {
		o.OnRead()
	}
	w.Tell(inputs)
	return w.Finish(ctx, file)
}
