package graph

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// A site is the folder beside a target in which a new store is built. Its
// guard file is locked for as long as the builder lives, so that the next
// builder can tell rubbish from work.
type site struct {
	dir   string
	guard *bolt.DB
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
	dir, err := os.MkdirTemp(parent, pattern)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	// bbolt's own lock works on every system that it runs on.
	guard, err := bolt.Open(dir+guardFile, 0o600, boltOptions())
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return &site{dir, guard}, nil
}

// sweep removes a site whose builder no longer holds its guard.
func sweep(guard string) {
	o := boltOptions()
	o.Timeout = 1 // do not wait
	db, err := bolt.Open(guard, 0o600, o)
	if errors.Is(err, berrors.ErrTimeout) {
		return // somebody is at work
	}
	if err == nil {
		defer db.Close()
	}
	// Whatever cannot be removed now is tried again by the next build.
	_ = os.RemoveAll(strings.TrimSuffix(guard, guardFile))
	_ = os.Remove(guard)
}

// clear removes what is left of the site.
func (s *site) clear() error {
	return errors.Join(os.RemoveAll(s.dir), os.Remove(s.dir+guardFile), s.guard.Close())
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
	if err := os.Rename(filepath.Join(s.dir, boltFile), filepath.Join(target, boltFile)); err != nil {
		return fmt.Errorf("the new store could not be put in place: %w", err)
	}
	return syncDir(target)
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
