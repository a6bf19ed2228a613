// Package bolt keeps quads in Cayley's key-value store on bbolt, a database in
// one file that has a note of ours beside Cayley's buckets.
//
// Write creates the database: it chooses the indexes, adds the quads in batches
// and writes the note last, so that a database without a note is not ours. Open
// checks the note and returns a Cayley QuadStore for reading. Whatever a
// damaged file does to bbolt and Cayley, a panic or a memory fault on any
// goroutine, becomes a *DamageError.
//
// The package knows nothing of URIs, nor of what stands at a target already:
// package graph does.
package bolt

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"time"

	bbolt "go.etcd.io/bbolt"
)

// FileName is what Cayley's own tools call the database in a folder.
const FileName = "indexes.bolt"

// Version is that of what we store; it grows when older programs could no
// longer read it.
const Version = 2

// What a file can turn out to be.
var (
	ErrLocked    = errors.New("the database is open for writing elsewhere")
	ErrNotAStore = errors.New("the database has no note of onrecord's")
)

// A DamageError says that a database is not what was written.
type DamageError struct {
	What string // "": there is no more to tell
}

func (e *DamageError) Error() string {
	if e.What == "" {
		return "the database is damaged"
	}
	return "the database is damaged: " + e.What
}

// damage is the error of a value that a panic or bbolt gave. Where the program
// itself stumbled, there is nothing to tell.
func damage(found any) *DamageError {
	if _, ok := found.(runtime.Error); ok {
		return &DamageError{}
	}
	return &DamageError{What: fmt.Sprint(found)}
}

// A VersionError says that a database was built by an older or newer onrecord.
type VersionError struct{ Version int }

func (e *VersionError) Error() string {
	if e.Version < Version {
		return fmt.Sprintf("it was built by an older onrecord (format %d; this one reads %d): build it again", e.Version, Version)
	}
	return fmt.Sprintf("it was built by a newer onrecord (format %d; this one reads up to %d)", e.Version, Version)
}

// noteBucket is the bucket of our own, which Cayley ignores, and noteKey its
// only key.
var noteBucket, noteKey = []byte("onrecord"), []byte("note")

// A note says what a database is. It is stored as JSON.
type note struct {
	Format int
	Quads  int64
	Inputs json.RawMessage // as Options.Inputs gave it
}

// options are those for writing.
func options() *bbolt.Options {
	return &bbolt.Options{Timeout: 2 * time.Second, FreelistType: bbolt.FreelistMapType, InitialMmapSize: 64 << 20}
}
