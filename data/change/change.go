// Package change is what a command will do to the files of a corpus folder: a list
// of changes, which Write makes all or not at all.
package change

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"

	"onrecord/data/fence"
	"onrecord/data/whole"
)

// A change is a file to be written, a new one or in the place of one.
type Change struct {
	File  string
	Text  []byte
	Write func(put func([]byte) error) error // nil: text is all
	There bool                               // it is there
	From  string                             // the file that becomes it, which will be gone; empty: none
	Gone  bool                               // it will be gone, and nothing is written
	Was   *[sha256.Size]byte                 // the SHA-256 of what it was made from; nil: of nothing, or of anything
}

// A ChangedError says that a file is another than the one that a change was made from.
type ChangedError struct{ File string }

func (e *ChangedError) Error() string { return e.File + " was changed meanwhile, and is left as it is" }

func Exists(file string) bool {
	_, err := os.Lstat(file)
	return err == nil
}

// Write writes files of a folder, which may be new: all, or none.
func Write(ctx context.Context, dir string, changes []Change) (err error) {
	if len(changes) == 0 {
		return nil
	}
	b, err := whole.Begin(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	for i := range changes {
		if err := changes[i].Into(ctx, b, dir); err != nil {
			return err
		}
	}
	return b.Commit(ctx)
}

// Into writes a change as a file of a batch.
func (c *Change) Into(ctx context.Context, b *whole.Batch, dir string) (err error) {
	name, err := filepath.Rel(dir, c.File)
	if err != nil {
		return err
	}
	if c.Gone {
		return b.Remove(ctx, name)
	}
	create := b.Create
	if c.There {
		create = b.Replace
	}
	if c.From != "" {
		from, err := filepath.Rel(dir, c.From)
		if err != nil {
			return err
		}
		if err := b.Remove(ctx, from); err != nil {
			return err
		}
	}
	f, err := create(ctx, name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if c.Was != nil { // nobody else writes there now
		file := cmp.Or(c.From, c.File)
		if now, err := ReadIn(dir, file, boundOf(file)); err != nil || sha256.Sum256(now) != *c.Was {
			return &ChangedError{filepath.ToSlash(file)}
		}
	}
	put := func(text []byte) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		_, err := f.Write(text)
		return err
	}
	if c.Write == nil {
		return put(c.Text)
	}
	return c.Write(put)
}

// boundOf is how large a file may be that was changed.
func boundOf(file string) fence.Bound {
	if ext := filepath.Ext(file); ext == ".yaml" || ext == ".yml" {
		return fence.YAML
	}
	return fence.Lines
}

// ReadIn reads a file of a folder, which it may not leave.
func ReadIn(dir, file string, b fence.Bound) (_ []byte, err error) {
	in, err := fence.OpenFolder(dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	name, err := in.Name(file)
	if err != nil {
		return nil, err
	}
	return in.ReadFile(name, b)
}

// Sum is the SHA-256 of a file of a folder, as Change.Was has it; nil: it is not there.
func Sum(dir, file string) (*[sha256.Size]byte, error) {
	if !Exists(file) {
		return nil, nil
	}
	text, err := ReadIn(dir, file, boundOf(file))
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(text)
	return &sum, nil
}

// Files are the names of the files that changes write, with slashes.
func Files(changes []Change) []string {
	out := make([]string, len(changes))
	for i := range changes {
		out[i] = filepath.ToSlash(changes[i].File)
	}
	return out
}
