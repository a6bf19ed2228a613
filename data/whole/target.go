package whole

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// A target is the place of a file, behind the links that lead to it.
type target struct {
	path string
	info fs.FileInfo // nil: nothing is there
}

// look finds the place of a file, and refuses a folder and a file that may not be
// written.
func look(path string) (target, error) {
	at := target{path: Follow(path)}
	info, err := os.Stat(at.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return at, nil
	case err != nil:
		return at, err
	case info.IsDir():
		return at, fmt.Errorf("%s is a folder", path)
	case info.Mode().IsRegular() && readOnly(at.path, info):
		return at, &ReadOnlyError{path}
	}
	at.info = info
	return at, nil
}

// Writable refuses a file that may not be written, as One does. One that is not
// there may.
func Writable(path string) error {
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && readOnly(path, info) {
		return &ReadOnlyError{path}
	}
	return nil
}

// maxLinks is how many links are followed to a file that is not there.
const maxLinks = 40

// Follow gives the place that a path leads to through links, whether something is
// there or not.
func Follow(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	for range maxLinks {
		to, err := os.Readlink(path)
		if err != nil {
			break
		}
		if !filepath.IsAbs(to) {
			dir := filepath.Dir(path)
			if real, err := filepath.EvalSymlinks(dir); err == nil {
				dir = real
			}
			to = filepath.Join(dir, to)
		}
		path = to
	}
	if real, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		return filepath.Join(real, filepath.Base(path))
	}
	return path
}

// readOnly reports whether a file may not be written: its mode says so for
// everybody, which binds those as well whom the system lets write anything, or
// the system says so for us.
func readOnly(path string, info fs.FileInfo) bool {
	return info.Mode().Perm()&0o222 == 0 || denied(path)
}

// resemble gives a new file the mode, and where that is allowed the owner, of the
// one whose place it takes.
func resemble(f *os.File, old fs.FileInfo) error {
	if old == nil {
		return nil
	}
	own(f, old)
	return f.Chmod(old.Mode().Perm())
}
