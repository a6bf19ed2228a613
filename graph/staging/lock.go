package staging

import (
	"errors"
	"io/fs"
	"os"

	"github.com/gofrs/flock"
)

// lockSuffix ends the name of a lock, which is otherwise that of the folder. A
// lock is a file that one builder holds until it ends, however it ends.
const lockSuffix = ".lock"

// errHeld says that another builder holds a lock.
var errHeld = errors.New("the lock is held")

// newLock makes and takes a lock of a new name. Between the making and the
// taking another builder may think that it is a dead one's and remove it; then
// it locks nothing, and the next one is made.
func newLock(parent, pattern string) (*flock.Flock, error) {
	for {
		f, err := os.CreateTemp(parent, pattern)
		if err != nil {
			return nil, err
		}
		if err := f.Close(); err != nil {
			return nil, errors.Join(err, os.Remove(f.Name()))
		}
		lock, err := tryLock(f.Name())
		if errors.Is(err, errHeld) || errors.Is(err, fs.ErrNotExist) {
			continue // it is being removed, or was
		}
		if err != nil {
			return nil, errors.Join(err, os.Remove(f.Name()))
		}
		held, err := lock.Stat()
		if err != nil {
			return nil, errors.Join(err, release(lock))
		}
		if named, err := os.Stat(f.Name()); err == nil && os.SameFile(held, named) {
			return lock, nil
		}
		if err := lock.Unlock(); err != nil {
			return nil, err
		}
	}
}

// tryLock takes a lock that exists, or gives errHeld at once.
func tryLock(path string) (*flock.Flock, error) {
	lock := flock.New(path, flock.SetFlag(os.O_RDWR)) // which does not make the file again
	held, err := lock.TryLock()
	if err == nil && !held {
		err = errHeld
	}
	return lock, err
}

// release removes a lock's file while it is locked, or, where a system does not
// remove open files, right after. It may be gone already.
func release(lock *flock.Flock) error {
	err := os.Remove(lock.Path())
	unlocked := lock.Unlock()
	if err != nil {
		err = os.Remove(lock.Path())
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return errors.Join(err, unlocked)
}
