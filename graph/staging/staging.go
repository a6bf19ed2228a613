// Package staging puts a new store, which is one file or a folder with one file,
// in the place of an old one, all or nothing.
//
// ReplaceFile and ReplaceFolder make a folder beside the target, have the file
// written in it, have it verified, and rename it to the target. Until then the
// old store stays as it was, whatever goes wrong, and its readers go on reading
// it. A lock beside the folder is held for as long as the builder lives; so the
// next builder for that target can tell what a dead one left, and removes it.
//
// The package knows neither what a store holds nor what may be replaced.
package staging

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// A Build makes the file of a new store.
type Build struct {
	// Write writes the file, which does not exist. The folder, in which it is,
	// takes temporary files; they are removed in the end.
	Write func(file, folder string) error
	// Verify tells whether the file may take its place.
	Verify func(file string) error
}

// ReplaceFile builds a file, and puts it in the place of a target file, which
// may be missing. The new file has the permissions of the old one.
func ReplaceFile(ctx context.Context, target string, b Build) error {
	return stage(target, func(d *dir) error {
		file := filepath.Join(d.path, "store")
		if err := b.Write(file, d.path); err != nil {
			return err
		}
		if old, err := os.Stat(target); err == nil {
			if err := os.Chmod(file, old.Mode().Perm()); err != nil {
				return err
			}
		}
		if err := errors.Join(b.Verify(file), ctx.Err()); err != nil {
			return err
		}
		if err := os.Rename(file, target); err != nil {
			return placeError(err)
		}
		return syncFolder(filepath.Dir(target))
	})
}

// ReplaceFolder builds a file of a name in a folder, and puts the folder in the
// place of a target folder, which may be missing, be empty or have that one
// file.
func ReplaceFolder(ctx context.Context, target, name string, b Build) error {
	target = filepath.Clean(target)
	return stage(target, func(d *dir) error {
		file := filepath.Join(d.path, name)
		if err := b.Write(file, d.path); err != nil {
			return err
		}
		if err := errors.Join(b.Verify(file), ctx.Err()); err != nil {
			return err
		}
		if err := syncFolder(d.path); err != nil {
			return err
		}
		err := os.Rename(d.path, target)
		if err == nil {
			return syncFolder(filepath.Dir(target))
		}
		if _, statErr := os.Stat(target); errors.Is(statErr, fs.ErrNotExist) {
			return err
		}
		// Replacing the one file in the old folder is atomic on every system: a
		// reader has either the old file or the new one.
		if err := os.Rename(file, filepath.Join(target, name)); err != nil {
			return placeError(err)
		}
		return syncFolder(target)
	})
}

// stage runs a function with a folder beside the target, and removes what is
// left of the folder.
func stage(target string, do func(*dir) error) (err error) {
	d, err := newDir(target)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.remove()) }()
	return do(d)
}

func placeError(err error) error {
	return fmt.Errorf("the new store could not be put in place: %w", err)
}

// syncFolder makes the names in a folder last.
func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	err = d.Sync()
	if errors.Is(err, fs.ErrInvalid) {
		err = nil // not every file system can
	}
	return errors.Join(err, d.Close())
}
