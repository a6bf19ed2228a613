package whole

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync"

	"onrecord/data/fence"
)

// A Batch is files of a folder that are written together. They appear when it is
// committed; a batch that is closed without leaves all as it was.
type Batch struct {
	dir   string // the folder, behind the links that lead to it
	given string // as it was called
	above []string
	root  *os.Root // where files are made: the folder, or one beside it that becomes it
	temp  *os.File // the folder beside it; nil: the folder is there
	j     *journal // nil: the folder is not there
	over  bool     // it was committed or closed

	entries []entry
	names   map[string]bool
	sums    map[string]hash.Hash // of what is written to each, by temporary name
	made    []string             // folders in it, outermost first
}

// Begin begins a batch. Where the folder is there, it finishes first what a dead
// process has begun, and waits for one that is writing there.
func Begin(ctx context.Context, dir string) (*Batch, error) {
	b := &Batch{dir: Follow(filepath.Clean(dir)), given: dir, names: map[string]bool{}, sums: map[string]hash.Hash{}}
	info, err := os.Stat(b.dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return b, b.beginNew()
	case err != nil:
		return nil, err
	case !info.IsDir():
		return nil, fmt.Errorf("%s is not a folder", dir)
	}
	if b.root, err = os.OpenRoot(b.dir); err != nil {
		return nil, err
	}
	if err := waiting(ctx, func() (err error) {
		if _, err := finish(dir); err != nil {
			return err
		}
		b.j, err = newJournal(b.root, dir)
		return err
	}); err != nil {
		return nil, errors.Join(err, b.root.Close())
	}
	return b, nil
}

// beginNew makes a folder beside the one that is not there yet.
func (b *Batch) beginNew() (err error) {
	parent, base := filepath.Split(b.dir)
	parent = filepath.Clean(parent)
	if b.above, err = makeFolders(parent); err != nil {
		b.removeAbove()
		return err
	}
	sweep(parent, base)
	if b.temp, err = makeTempFolder(parent, base); err != nil {
		b.removeAbove()
		return fmt.Errorf("%s: %w", b.given, cause(err))
	}
	if b.root, err = os.OpenRoot(b.temp.Name()); err != nil {
		err = errors.Join(err, b.temp.Close(), os.RemoveAll(b.temp.Name()))
		b.removeAbove()
	}
	return err
}

// makeFolders makes a folder and those around it, and says which were made.
func makeFolders(dir string) (made []string, err error) {
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Stat(d); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		made = append([]string{d}, made...)
	}
	return made, os.MkdirAll(dir, 0o777)
}

// removeAbove removes folders that were made for nothing.
func (b *Batch) removeAbove() {
	for i := len(b.above) - 1; i >= 0; i-- {
		_ = os.Remove(b.above[i]) // somebody else may have put something there
	}
}

// Folder makes a folder, which may be there.
func (b *Batch) Folder(name string) error {
	for _, dir := range parents(filepath.ToSlash(filepath.Join(name, "x"))) {
		switch info, err := b.root.Stat(dir); {
		case err == nil && !info.IsDir():
			return fmt.Errorf("%s is not a folder", filepath.Join(b.given, dir))
		case err == nil:
			continue
		case !errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("%s: %w", filepath.Join(b.given, dir), cause(err))
		}
		if b.j != nil {
			if err := b.j.add(record{Folder: dir}); err != nil {
				return err
			}
		}
		if err := b.root.Mkdir(dir, 0o777); err != nil {
			return fmt.Errorf("%s: %w", filepath.Join(b.given, dir), cause(err))
		}
		b.made = append(b.made, dir)
	}
	return nil
}

// parents are the folders around a file, outermost first.
func parents(name string) (out []string) {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		out = append([]string{dir}, out...)
	}
	return out
}

// Create makes a file that may not be there yet. It is written until the context is
// over.
func (b *Batch) Create(ctx context.Context, name string) (io.WriteCloser, error) {
	return b.open(ctx, name, true)
}

// Replace makes a file, or one that takes the place of what is there. It is written
// until the context is over.
func (b *Batch) Replace(ctx context.Context, name string) (io.WriteCloser, error) {
	return b.open(ctx, name, false)
}

// open makes a file. Its name is relative to the folder.
func (b *Batch) open(ctx context.Context, name string, fresh bool) (io.WriteCloser, error) {
	name = filepath.Clean(filepath.FromSlash(name))
	shown := filepath.Join(b.given, name)
	if !filepath.IsLocal(name) || name == "." {
		return nil, fmt.Errorf("%s is not a name of a file in %s", name, b.given)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := fence.Around(b.root, b.given).Astray(filepath.ToSlash(name)); err != nil {
		return nil, err
	}
	e, info, err := b.entry(name, shown)
	if err != nil {
		return nil, err
	}
	if fresh && info != nil {
		return nil, &ExistsError{shown}
	}
	if b.names[e.File] {
		return nil, fmt.Errorf("%s would be written twice", shown)
	}
	b.names[e.File] = true
	if err := b.Folder(path.Dir(e.File)); err != nil {
		return nil, err
	}
	if b.j != nil {
		e.Temp = path.Join(path.Dir(e.File), mark+rand.Text())
		if err := b.j.add(record{Entry: &e}); err != nil {
			return nil, err
		}
	}
	f, err := b.root.OpenFile(e.Temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", shown, cause(err))
	}
	b.entries = append(b.entries, e)
	if err := resemble(f, info); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	sum := sha256.New()
	b.sums[e.Temp] = sum
	return &file{Writer: bufio.NewWriterSize(&stopping{ctx, io.MultiWriter(f, sum)}, buffered), f: f, name: shown}, nil
}

// Remove lets a file be gone when the batch is committed. In a folder that is not
// there yet there is none.
func (b *Batch) Remove(ctx context.Context, name string) error {
	name = filepath.Clean(filepath.FromSlash(name))
	shown := filepath.Join(b.given, name)
	if !filepath.IsLocal(name) || name == "." || b.j == nil {
		return fmt.Errorf("%s is not the name of a file in %s", name, b.given)
	}
	if err := errors.Join(ctx.Err(), fence.Around(b.root, b.given).Astray(filepath.ToSlash(name))); err != nil {
		return err
	}
	if info, err := b.root.Lstat(name); err != nil {
		return fmt.Errorf("%s: %w", shown, cause(err))
	} else if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is no file", shown)
	}
	e, _, err := b.entry(name, shown)
	if err != nil {
		return err
	}
	if b.names[e.File] {
		return fmt.Errorf("%s would be written and removed", shown)
	}
	b.names[e.File] = true
	e.Temp, e.Gone = path.Join(path.Dir(e.File), mark+rand.Text()), true
	if err := b.j.add(record{Entry: &e}); err != nil {
		return err
	}
	b.entries = append(b.entries, e)
	return nil
}

// entry finds what is in the place of a file, which has to be a file that may be
// written, behind links that stay in the folder, or nothing.
func (b *Batch) entry(name, shown string) (entry, fs.FileInfo, error) {
	e := entry{File: filepath.ToSlash(name), Temp: filepath.ToSlash(name)}
	if b.j == nil {
		return e, nil, nil
	}
	if info, err := b.root.Lstat(name); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		real, err := filepath.EvalSymlinks(filepath.Join(b.dir, name))
		if err != nil {
			return e, nil, fmt.Errorf("%s is a link that leads nowhere", shown)
		}
		rel, err := filepath.Rel(b.dir, real)
		if err != nil || !filepath.IsLocal(rel) {
			return e, nil, fmt.Errorf("%s is a link that leads out of %s: nothing is written through it", shown, b.given)
		}
		e.File = filepath.ToSlash(rel)
	}
	info, err := b.root.Stat(e.File)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return e, nil, nil
	case err != nil:
		return e, nil, fmt.Errorf("%s: %w", shown, cause(err))
	case !info.Mode().IsRegular():
		return e, nil, fmt.Errorf("%s is not a file", shown)
	case readOnly(filepath.Join(b.dir, filepath.FromSlash(e.File)), info):
		return e, nil, &ReadOnlyError{shown}
	}
	e.Was = &stamp{info.Size(), info.ModTime().UnixNano()}
	return e, info, nil
}

// A stopping writer writes nothing more when its context is over. It has the context
// because Write of io.Writer is not given one.
type stopping struct {
	ctx context.Context
	w   io.Writer
}

func (s *stopping) Write(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.w.Write(p)
}

// A file of a batch.
type file struct {
	*bufio.Writer
	f    *os.File
	name string // as it will be called
	told bool   // what went wrong with writing it
}

// Write is that of io.Writer.
func (f *file) Write(p []byte) (int, error) {
	n, err := f.Writer.Write(p)
	f.told = f.told || err != nil
	return n, about(err, f.f.Name(), f.name)
}

// Close writes what is left. What Write has told is not told again.
func (f *file) Close() error {
	err := f.Flush()
	if f.told {
		err = nil
	}
	return errors.Join(about(err, f.f.Name(), f.name), f.f.Close())
}

// Commit lets the files appear, all of which are closed by now. Where it fails,
// all is as it was, or the error says how to get there.
func (b *Batch) Commit(ctx context.Context) error {
	if err := errors.Join(ctx.Err(), b.sync()); err != nil {
		return err
	}
	if b.j != nil {
		b.over = true
		return errors.Join(b.j.commit(b.entries, b.made), b.root.Close())
	}
	if err := b.root.Close(); err != nil {
		return err
	}
	if err := move(b.temp, b.dir); err != nil {
		return fmt.Errorf("%s: %w", b.given, cause(err))
	}
	b.over = true
	return syncFolder(filepath.Dir(b.dir))
}

// Close ends a batch that was not committed. After Commit it does nothing.
func (b *Batch) Close() error {
	if b.over {
		return nil
	}
	b.over = true
	if b.j != nil {
		return errors.Join(b.j.backward(b.entries, b.made), b.root.Close())
	}
	_ = b.root.Close() // what it is about is gone
	_ = b.temp.Close() // it is not read
	err := os.RemoveAll(b.temp.Name())
	b.removeAbove()
	return err
}

// sync has all files on the disk, several at once: a disk takes as long for eight
// as for one.
func (b *Batch) sync() error {
	const atOnce = 8
	var wait sync.WaitGroup
	errs := make([]error, atOnce)
	for i := range atOnce {
		wait.Go(func() {
			for k := i; k < len(b.entries) && errs[i] == nil; k += atOnce {
				if b.entries[k].Gone {
					continue
				}
				f, err := b.root.OpenFile(b.entries[k].Temp, os.O_WRONLY, 0)
				if err == nil {
					err = errors.Join(f.Sync(), f.Close())
				}
				errs[i] = err
			}
		})
	}
	wait.Wait()
	return errors.Join(errs...)
}
