// Package whole writes files that are there whole or not at all: every file and
// every folder that a command writes, and nothing else, goes through it.
//
// A file is written beside its place and moved there when it is complete and on
// the disk. So an error, a full disk or a signal leaves what was there before. One
// writes a single file:
//
//	err := whole.One(ctx, "out.svg", func(w io.Writer) error { … })
//
// A Batch writes several files of one folder, all or none. A folder that is not
// there yet appears with all that is in it. In one that is there, a journal says
// what is to be moved; whoever is killed between two moves has the rest done by
// Finish, which every command that writes into a corpus calls first.
//
// A file that may not be written stays, even where its folder would let it be
// replaced. A link stays a link, and mode and owner of a file stay. What dead
// processes left is swept away by the next one that writes the same.
package whole

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// A ReadOnlyError says that a file may not be written.
type ReadOnlyError struct{ Path string }

func (e *ReadOnlyError) Error() string {
	return e.Path + " is read-only, and stays as it is: give yourself the right to write it, or another place"
}

// An ExistsError says that a new file already exists.
type ExistsError struct{ Path string }

func (e *ExistsError) Error() string { return e.Path + " already exists" }

// Unwrap is fs.ErrExist.
func (e *ExistsError) Unwrap() error { return fs.ErrExist }

// An UnreadError says that nobody reads a pipe that was to be written.
type UnreadError struct{ Path string }

func (e *UnreadError) Error() string {
	return e.Path + " is a pipe that nobody reads: start its reader first"
}

// buffered is how much is written at once.
const buffered = 1 << 16

// One writes a file, a new one or in the place of one. What is neither file nor
// folder, such as a terminal or a pipe, is written to as it is.
func One(ctx context.Context, path string, write func(io.Writer) error) error {
	at, err := look(path)
	if err != nil {
		return err
	}
	if at.info != nil && !at.info.Mode().IsRegular() {
		return through(ctx, at.path, write)
	}
	dir, base := filepath.Split(at.path)
	dir = filepath.Clean(dir)
	sweep(dir, base)
	temp, err := makeTemp(dir, base)
	if err != nil {
		return fmt.Errorf("%s: %w", path, cause(err))
	}
	err = fill(ctx, temp, at.info, write)
	if err == nil {
		err = move(temp, at.path)
	}
	if err != nil {
		_ = temp.Close() // its own errors are those of Sync
		return errors.Join(about(err, temp.Name(), path), os.Remove(temp.Name()))
	}
	return syncFolder(dir)
}

// fill writes a temporary file that takes the place of another one, or of none.
func fill(ctx context.Context, temp *os.File, old fs.FileInfo, write func(io.Writer) error) error {
	if err := resemble(temp, old); err != nil {
		return err
	}
	buf := bufio.NewWriterSize(temp, buffered)
	if err := write(buf); err != nil {
		return err
	}
	if err := errors.Join(buf.Flush(), ctx.Err()); err != nil {
		return err
	}
	return temp.Sync()
}

// through writes to what cannot be replaced. It waits for nobody who would read a
// pipe, and for one who does not go on reading until the context is done.
func through(ctx context.Context, path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY|syscall.O_NONBLOCK, 0)
	if errors.Is(err, syscall.ENXIO) {
		return &UnreadError{path}
	}
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { _ = f.SetWriteDeadline(time.Now()) })
	defer stop()
	buf := bufio.NewWriterSize(f, buffered)
	err = write(buf)
	if ferr := buf.Flush(); err == nil {
		err = ferr
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return ctx.Err()
	}
	return err
}

// about is an error about a temporary file as one about the file that was asked
// for.
func about(err error, temp, path string) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok && pe.Path == temp {
		pe.Path = path
	}
	return err
}

// cause is an error without the name of a temporary file.
func cause(err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err
	}
	return err
}

// syncFolder has what was moved within a folder kept on the disk.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return nil // it may be written and not read; all is in its place
	}
	_ = d.Sync() // not every file system can
	return d.Close()
}
