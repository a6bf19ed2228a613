package staging

import (
	"errors"
	"io/fs"
	"os"
	"time"

	bbolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// lockSuffix ends the name of a lock, which is otherwise that of the folder.
const lockSuffix = ".lock"

// errHeld says that another builder holds a lock.
var errHeld = errors.New("the lock is held")

// A lock is a file that one builder holds until it ends, however it ends. The
// file is an empty database, for bbolt locks on every system that it runs on.
type lock struct {
	path string
	db   *bbolt.DB
}

// newLock makes and takes a lock of a new name. Between the making and the
// taking another builder may think that it is a dead one's and remove it; then
// it locks nothing, and the next one is made.
func newLock(parent, pattern string) (*lock, error) {
	for {
		f, err := os.CreateTemp(parent, pattern)
		if err != nil {
			return nil, err
		}
		if err := f.Close(); err != nil {
			return nil, errors.Join(err, os.Remove(f.Name()))
		}
		var opened fs.FileInfo
		l, err := openLock(f.Name(), 2*time.Second, func(name string, flag int, perm os.FileMode) (*os.File, error) {
			f, err := os.OpenFile(name, flag, perm)
			if err == nil {
				opened, err = f.Stat()
			}
			return f, err
		})
		if errors.Is(err, errHeld) {
			continue // it is being removed
		}
		if err != nil {
			return nil, errors.Join(err, os.Remove(f.Name()))
		}
		if named, err := os.Stat(f.Name()); err == nil && os.SameFile(opened, named) {
			return l, nil
		}
		if err := l.db.Close(); err != nil {
			return nil, err
		}
	}
}

// tryLock takes a lock that exists, or gives errHeld at once.
func tryLock(path string) (*lock, error) { return openLock(path, 1, os.OpenFile) }

func openLock(path string, wait time.Duration, open func(string, int, os.FileMode) (*os.File, error)) (*lock, error) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: wait, OpenFile: open})
	if errors.Is(err, berrors.ErrTimeout) {
		return nil, errHeld
	}
	if err != nil {
		return nil, err
	}
	return &lock{path, db}, nil
}

// release removes a lock's file while it is locked, or, where a system does not
// remove open files, right after. It may be gone already.
func (l *lock) release() error {
	err := os.Remove(l.path)
	closed := l.db.Close()
	if err != nil {
		err = os.Remove(l.path)
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return errors.Join(err, closed)
}
