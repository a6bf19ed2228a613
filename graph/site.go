package graph

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	bbolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"onrecord/graph/bolt"
)

// A site is the folder beside a target in which a new store is built. Its
// guard file is locked for as long as the builder lives, so that the next
// builder can tell rubbish from work.
type site struct {
	dir   string
	guard *bbolt.DB
}

// guardFile stands beside the site's folder.
const guardFile = ".lock"

// newSite sweeps away what dead builders left and makes a folder for a new
// store.
func newSite(target string) (*site, error) {
	target = filepath.Clean(target)
	parent, name := filepath.Split(target)
	if parent == "" {
		parent = "."
	}
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return nil, err
	}
	pattern := "." + name + ".building-"
	entries, err := os.ReadDir(parent)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), pattern) && strings.HasSuffix(e.Name(), guardFile) {
			sweep(filepath.Join(parent, e.Name()))
		}
	}
	guard, path, err := newGuard(parent, pattern)
	if err != nil {
		return nil, err
	}
	dir := strings.TrimSuffix(path, guardFile)
	if err := os.Mkdir(dir, 0o755); err != nil {
		return nil, errors.Join(err, release(guard, path))
	}
	return &site{dir, guard}, nil
}

// newGuard makes and locks a guard file of a new name. Between the making and
// the locking another builder may take it for rubbish and remove it; then it
// guards nothing, and the next one is made.
func newGuard(parent, pattern string) (*bbolt.DB, string, error) {
	for {
		f, err := os.CreateTemp(parent, pattern+"*"+guardFile)
		if err != nil {
			return nil, "", err
		}
		if err := f.Close(); err != nil {
			return nil, "", errors.Join(err, os.Remove(f.Name()))
		}
		var opened fs.FileInfo
		o := guardOptions()
		o.OpenFile = func(name string, flag int, perm os.FileMode) (*os.File, error) {
			f, err := os.OpenFile(name, flag, perm)
			if err == nil {
				opened, err = f.Stat()
			}
			return f, err
		}
		guard, err := bbolt.Open(f.Name(), 0o600, o)
		if errors.Is(err, berrors.ErrTimeout) {
			continue // it is being removed
		}
		if err != nil {
			return nil, "", errors.Join(err, os.Remove(f.Name()))
		}
		if named, err := os.Stat(f.Name()); err == nil && os.SameFile(opened, named) {
			return guard, f.Name(), nil
		}
		if err := guard.Close(); err != nil {
			return nil, "", err
		}
	}
}

// guardOptions are for a file that holds nothing: bbolt's own lock works on
// every system that it runs on.
func guardOptions() *bbolt.Options { return &bbolt.Options{Timeout: 2 * time.Second} }

// sweep removes a site whose builder no longer holds its guard.
func sweep(guard string) {
	o := guardOptions()
	o.Timeout = 1 // do not wait
	db, err := bbolt.Open(guard, 0o600, o)
	if errors.Is(err, berrors.ErrTimeout) {
		return // somebody is at work
	}
	// Whatever cannot be removed now is tried again by the next build.
	_ = os.RemoveAll(strings.TrimSuffix(guard, guardFile))
	if err != nil {
		_ = os.Remove(guard)
		return
	}
	_ = release(db, guard)
}

// release removes a guard while it is locked, or, where a system does not
// remove open files, right after. It may be gone already.
func release(guard *bbolt.DB, path string) error {
	err := os.Remove(path)
	closed := guard.Close()
	if err != nil {
		err = os.Remove(path)
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return errors.Join(err, closed)
}

// clear removes what is left of the site.
func (s *site) clear() error {
	return errors.Join(os.RemoveAll(s.dir), release(s.guard, s.dir+guardFile))
}

// swap puts the new folder in the place of the target, which may be missing.
func (s *site) swap(target string) error {
	target = filepath.Clean(target)
	if err := syncDir(s.dir); err != nil {
		return err
	}
	err := os.Rename(s.dir, target)
	if err == nil {
		return syncDir(filepath.Dir(target))
	}
	if _, statErr := os.Stat(target); errors.Is(statErr, fs.ErrNotExist) {
		return err
	}
	// Replacing the one file in the old folder is atomic on every system: a
	// reader has either the old database or the new one.
	if err := os.Rename(filepath.Join(s.dir, bolt.FileName), filepath.Join(target, bolt.FileName)); err != nil {
		return fmt.Errorf("the new store could not be put in place: %w", err)
	}
	return syncDir(target)
}

// swapFile puts a new file of the site in the place of the target, which may
// be missing. Whoever reads the old one goes on reading it.
func (s *site) swapFile(file, target string) error {
	if err := rename(file, target); err != nil {
		return err
	}
	return syncDir(filepath.Dir(target))
}

func rename(file, target string) error {
	if err := os.Rename(file, target); err != nil {
		return fmt.Errorf("the new store could not be put in place: %w", err)
	}
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if errors.Is(err, fs.ErrInvalid) {
		err = nil // not every file system can
	}
	return errors.Join(err, d.Close())
}
