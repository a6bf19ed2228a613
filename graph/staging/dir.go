package staging

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
)

// A dir is the folder beside a target in which a new store is built, and the
// lock beside it.
type dir struct {
	path string
	lock *flock.Flock
}

// newDir removes what dead builders left beside a target and makes a folder for
// a new store.
func newDir(target string) (*dir, error) {
	parent, name := filepath.Split(filepath.Clean(target))
	if parent == "" {
		parent = "."
	}
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return nil, err
	}
	prefix := "." + name + ".building-"
	if err := sweep(parent, prefix); err != nil {
		return nil, err
	}
	lock, err := newLock(parent, prefix+"*"+lockSuffix)
	if err != nil {
		return nil, err
	}
	d := &dir{strings.TrimSuffix(lock.Path(), lockSuffix), lock}
	if err := os.Mkdir(d.path, 0o755); err != nil {
		return nil, errors.Join(err, release(lock))
	}
	return d, nil
}

// sweep removes the folders whose builders hold their locks no longer.
// Whatever cannot be removed now is tried again by the next build.
func sweep(parent, prefix string) error {
	entries, err := os.ReadDir(parent)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), prefix) || !strings.HasSuffix(e.Name(), lockSuffix) {
			continue
		}
		path := filepath.Join(parent, e.Name())
		lock, err := tryLock(path)
		if err != nil {
			continue // somebody is at work, or has just removed it, or it is not ours to take
		}
		_ = os.RemoveAll(strings.TrimSuffix(path, lockSuffix))
		_ = release(lock)
	}
	return nil
}

// remove removes what is left of the folder, and then the lock.
func (d *dir) remove() error {
	return errors.Join(os.RemoveAll(d.path), release(d.lock))
}
