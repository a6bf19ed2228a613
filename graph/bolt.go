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
)

// openBolt opens the database of a folder for reading.
func openBolt(_ context.Context, uri, dir string) (*Store, error) {
	s, err := bolt.Open(filepath.Join(dir, bolt.FileName))
	if err != nil {
		return nil, boltError(uri, dir, err)
	}
	out := &Store{
		made:   newMadeTable(),
		qs:     s,
		damage: func() error { return boltDamage(uri, s.Err()) },
		inputs: func() ([]Input, error) { return readInputs(uri, s.Inputs()) },
		info:   Info{URI: uri, Backend: "bolt", Quads: s.Len(), Bytes: s.Size(), Format: bolt.Version},
		close:  s.Close,
		closed: new(atomic.Bool),
		doubts: &doubts{},
	}
	out.failed, out.broken = out.fileFailed, out.fileBroken
	return out, nil
}

// boltError names the store in what opening has found.
func boltError(uri, dir string, err error) error {
	switch _, statErr := os.Stat(dir); {
	case errors.Is(err, fs.ErrPermission):
		return err
	case errors.Is(err, fs.ErrNotExist) && statErr != nil:
		return fmt.Errorf("%s: %w", uri, ErrNotFound)
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, bolt.ErrNotAStore):
		return fmt.Errorf("%s: %w", uri, ErrNotAStore)
	case errors.Is(err, bolt.ErrLocked):
		return fmt.Errorf("%s: %w", uri, ErrLocked)
	}
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return fmt.Errorf("%s: %w%s", uri, ErrNotAStore, boltHint(dir))
	}
	return boltDamage(uri, err)
}

// boltDamage names the store in an error of a damaged database or of one of
// another version.
func boltDamage(uri string, err error) error {
	var damage *bolt.DamageError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &damage):
		return damaged(uri, damage.What)
	}
	return fmt.Errorf("%s: %w", uri, err)
}

// boltHint says what a file may be where a folder should be.
func boltHint(path string) string {
	if is, err := snapshot.IsSnapshot(path); is && err == nil {
		return fmt.Sprintf(" as a folder; %s names the file of one", path)
	}
	return fileHint(path)
}

// buildBolt writes a database in a folder, and has it replace the target.
func buildBolt(ctx context.Context, uri, dir string, quads iter.Seq2[quad.Quad, error], o BuildOptions) (info Info, err error) {
	if err := replaceable(uri, dir); err != nil {
		return info, err
	}
	err = staging.ReplaceFolder(ctx, dir, bolt.FileName, staging.Build{
		Write: func(file, _ string) error {
			return bolt.Write(ctx, file, quads, bolt.Options{Inputs: o.inputs, Progress: o.Progress})
		},
		Verify: func(file string) error {
			s, err := openBolt(ctx, uri, filepath.Dir(file))
			if err != nil {
				return err
			}
			info = s.Info()
			return s.Close()
		},
	})
	return info, err
}

// replaceable refuses a target that is not a store of ours, an empty folder or
// nothing. A damaged store may be replaced.
func replaceable(uri, dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		if stat, statErr := os.Stat(dir); statErr == nil && !stat.IsDir() {
			return fmt.Errorf("%s: %w, and it is not replaced", uri, ErrNotAStore)
		}
		return err
	}
	for _, e := range entries {
		if e.Name() != bolt.FileName {
			return fmt.Errorf("%s: %w (it holds %s), and it is not replaced", uri, ErrNotAStore, e.Name())
		}
	}
	if len(entries) == 0 {
		return nil
	}
	if err := whole.Writable(filepath.Join(dir, bolt.FileName)); err != nil {
		return err
	}
	old, err := openBolt(context.Background(), uri, dir)
	if err == nil {
		return old.Close()
	}
	if errors.Is(err, ErrDamaged) {
		return nil
	}
	return err
}
