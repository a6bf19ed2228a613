// Package fence opens the files that others made. It reads regular files of
// bounded size alone, never waits for a pipe, and keeps to a folder whatever
// the links in it say.
//
//	text, err := fence.ReadFile("actors.yaml", fence.YAML)
//
//	f, err := fence.OpenFolder("my-corpus")
//	defer f.Close()
//	text, err = f.ReadFile("sources/a.yaml", fence.YAML)
//
// All other packages open what they did not make themselves through this one; a
// test looks at their code.
package fence

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// An Error says why a file is not read or not written.
type Error struct {
	Name string
	Told string // what is told of the file: "is a pipe, not a file"
	// Named says that a person gave the name of something that is not a file, or
	// not a folder; else a folder holds what it must not.
	Named bool
}

func (e *Error) Error() string { return e.Name + " " + e.Told }

// Open opens a regular file, of which no more is read than the bound allows.
func Open(name string, b Bound) (*File, error) {
	return opener{name: name, stat: os.Stat, open: os.OpenFile}.file(b)
}

// ReadFile reads a regular file.
func ReadFile(name string, b Bound) ([]byte, error) {
	f, err := Open(name, b)
	return all(f, err)
}

// ReadAll reads what is not a file, such as stdin. name is what it is called.
func ReadAll(name string, r io.Reader, b Bound) ([]byte, error) {
	out, err := io.ReadAll(io.LimitReader(r, b.Most()+1))
	if err == nil && int64(len(out)) > b.Most() {
		err = b.exceeded(name, 0)
	}
	return out, err
}

// IsRegular says that there is a regular file.
func IsRegular(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// Look says that what a person named is neither a file nor a folder. What is not
// there is for others to tell.
func Look(name string) error {
	if info, err := os.Stat(name); err == nil && !info.IsDir() {
		if told := notRegular(info.Mode()); told != "" {
			return &Error{name, told, true}
		}
	}
	return nil
}

// LookFile says that what a person named is not there, or no file.
func LookFile(name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	if told := notRegular(info.Mode()); told != "" {
		return &Error{name, told, true}
	}
	return nil
}

// LookFolder says that what a person named is there and no folder.
func LookFolder(name string) error {
	if info, err := os.Stat(name); err == nil {
		if told := notFolder(info.Mode()); told != "" {
			return &Error{name, told, true}
		}
	}
	return nil
}

// A File is open to be read from its beginning to its end, or anywhere.
type File struct {
	*os.File
	Size  int64 // when it was opened
	name  string
	bound Bound
	read  int64
}

// Read is that of io.Reader. A file that grew beyond its bound is an error.
func (f *File) Read(p []byte) (int, error) {
	n, err := f.File.Read(p)
	if f.read += int64(n); f.read > f.bound.Most() {
		return 0, f.bound.exceeded(f.name, 0)
	}
	return n, err
}

// WriteTo is hidden: it would go past the bound.
func (f *File) WriteTo(w io.Writer) (int64, error) { return io.Copy(w, struct{ io.Reader }{f}) }

func all(f *File, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, f.Size+1)
	for err == nil {
		if len(out) == cap(out) {
			out = append(out, 0)[:len(out)]
		}
		var n int
		n, err = f.Read(out[len(out):cap(out)])
		out = out[:len(out)+n]
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return out, errors.Join(err, f.Close())
}

// An opener opens a name, in a folder or anywhere.
type opener struct {
	name string // as it is told
	path string // as the two take it; empty: the name
	stat func(string) (fs.FileInfo, error)
	open func(string, int, fs.FileMode) (*os.File, error)
}

// file opens a regular file. What there is is looked at first, for opening some
// devices does something, and then again, for it may be another by then: a pipe
// that took its place is not waited for.
func (o opener) file(b Bound) (*File, error) {
	f, info, err := o.opened(notRegular)
	if err != nil {
		return nil, err
	}
	if err := b.Holds(o.name, info.Size()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &File{File: f, Size: info.Size(), name: o.name, bound: b}, nil
}

// opened opens what passes a test.
func (o opener) opened(wrong func(fs.FileMode) string) (*os.File, fs.FileInfo, error) {
	if o.path == "" {
		o.path = o.name
	}
	info, err := o.stat(o.path)
	if err != nil {
		return nil, nil, err
	}
	if told := wrong(info.Mode()); told != "" {
		return nil, nil, &Error{o.name, told, true}
	}
	f, err := o.open(o.path, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return nil, nil, err
	}
	if info, err = f.Stat(); err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	if told := wrong(info.Mode()); told != "" {
		return nil, nil, errors.Join(&Error{o.name, told, true}, f.Close())
	}
	return f, info, nil
}

// notRegular says what is there instead of a file; empty: it is one.
func notRegular(mode fs.FileMode) string {
	if mode.IsRegular() {
		return ""
	}
	return fmt.Sprintf("is %s, not a file", called(mode))
}

func notFolder(mode fs.FileMode) string {
	if mode.IsDir() {
		return ""
	}
	return fmt.Sprintf("is %s, not a folder", called(mode))
}

// called is what a person calls something in a folder.
func called(mode fs.FileMode) string {
	switch {
	case mode.IsRegular():
		return "a file"
	case mode.IsDir():
		return "a folder"
	case mode&fs.ModeNamedPipe != 0:
		return "a pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeSymlink != 0:
		return "a link"
	}
	return "a device"
}
