package desk

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// An OpenError says that another desk is open on a folder.
type OpenError struct{ Dir, Addr string }

func (e *OpenError) Error() string {
	where := ""
	if e.Addr != "" {
		where = " at http://" + e.Addr + "/"
	}
	return fmt.Sprintf("%s: a desk of the same coder is open on this folder already%s; close it first", e.Dir, where)
}

// A Lock is held by the one desk of a coder on a folder, and is gone with its process.
type Lock struct {
	lock *flock.Flock
	note string
}

// TakeLock takes the lock of a folder for a coder, who has files of her own. It lies among the user's caches, for a corpus
// holds nothing but what people write. The error is an *OpenError where another has it.
func TakeLock(dir, coder string) (*Lock, error) {
	real, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if real, err = filepath.EvalSymlinks(real); err != nil {
		return nil, err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	locks := filepath.Join(cache, "onrecord", "desks")
	if err := os.MkdirAll(locks, 0o700); err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(real + "\x00" + coder))
	name := filepath.Join(locks, hex.EncodeToString(sum[:12]))
	l := &Lock{lock: flock.New(name + ".lock"), note: name + ".address"}
	switch ok, err := l.lock.TryLock(); {
	case err != nil:
		return nil, err
	case !ok:
		addr, _ := os.ReadFile(l.note) // without it, it is not said where
		return nil, &OpenError{Dir: dir, Addr: string(addr)}
	}
	return l, nil
}

// Tell notes where the desk is, for who wants to open another.
func (l *Lock) Tell(addr string) error { return os.WriteFile(l.note, []byte(addr), 0o600) }

// Close gives the folder free. The file stays: who waits for it would hold one that
// nobody else sees.
func (l *Lock) Close() error {
	if err := os.Remove(l.note); err != nil && !errors.Is(err, os.ErrNotExist) {
		return errors.Join(err, l.lock.Close())
	}
	return l.lock.Close()
}
