package bolt

import (
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"runtime/debug"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/kv"
	hbolt "github.com/hidal-go/hidalgo/kv/bbolt"
	bbolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// A Store is a database that is only read. It may be read from several
// goroutines at once.
type Store struct {
	cgraph.QuadStore
	note note
	size int64
	log  *damageLog
}

// Len is the number of quads.
func (s *Store) Len() int64 { return s.note.Quads }

// Size is that of the file, in bytes.
func (s *Store) Size() int64 { return s.size }

// Inputs is the text that Options.Inputs gave when the database was written.
func (s *Store) Inputs() []byte { return s.note.Inputs }

// Err is the first damage that was met, on whatever goroutine.
func (s *Store) Err() error { return s.log.err() }

// Open opens a database. Beside errors of the file system, it returns
// ErrNotAStore, ErrLocked, a *DamageError or a *VersionError.
func Open(file string) (s *Store, err error) {
	stat, err := os.Stat(file)
	switch {
	case err != nil:
		return nil, err
	case !stat.Mode().IsRegular():
		return nil, ErrNotAStore
	case stat.Size() == 0:
		return nil, damage("it is empty")
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			s, err = nil, damage(r)
		}
	}()
	o := options()
	o.ReadOnly = true
	o.InitialMmapSize = 0
	db, err := bbolt.Open(file, 0o400, o)
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return nil, ErrLocked
	case errors.Is(err, fs.ErrPermission):
		return nil, err
	case err != nil:
		return nil, damage(err)
	}
	note, err := readNote(db)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	log := &damageLog{}
	qs, err := kv.New(recoveringKV{hbolt.New(db), log}, cgraph.Options{kv.OptNoBloom: true})
	if err != nil {
		return nil, errors.Join(cmp.Or[error](log.err(), damage(err)), db.Close())
	}
	return &Store{QuadStore: qs, note: note, size: stat.Size(), log: log}, nil
}

// readNote reads the note of a database of this version.
func readNote(db *bbolt.DB) (n note, err error) {
	err = db.View(func(tx *bbolt.Tx) error {
		b := tx.Bucket(noteBucket)
		switch {
		case b == nil:
			return ErrNotAStore
		case json.Unmarshal(b.Get(noteKey), &n) != nil:
			return &DamageError{}
		case n.Format != Version:
			return &VersionError{n.Format}
		}
		n.Inputs = append([]byte(nil), n.Inputs...) // which must not lie in the mapped file
		return nil
	})
	return n, err
}
