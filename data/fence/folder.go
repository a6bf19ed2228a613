package fence

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"

	"onrecord/schema/sorting"
)

// A Folder is one that nothing leaves: names are relative to it, with slashes,
// and a link in it counts only where it stays in it. A link with an absolute
// target leaves it. The folder itself may be reached through any link. Another
// process that may write into it cannot lead out of it either, for the system
// resolves each step (os.Root).
type Folder struct {
	root *os.Root
	path string
}

// OpenFolder opens a folder.
func OpenFolder(dir string) (*Folder, error) {
	info, err := os.Stat(dir) // opening a pipe would wait
	if err != nil {
		return nil, err
	}
	if told := notFolder(info.Mode()); told != "" {
		return nil, &Error{dir, told, true}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &Folder{root, dir}, nil
}

// Close ends the use of the folder; files that were opened stay open.
func (f *Folder) Close() error { return f.root.Close() }

// Path is where something lies, as the folder was named.
func (f *Folder) Path(name string) string { return filepath.Join(f.path, filepath.FromSlash(name)) }

// Name is the opposite of Path: what a path is called in the folder.
func (f *Folder) Name(file string) (string, error) {
	name, err := filepath.Rel(f.path, file)
	if err != nil || !filepath.IsLocal(name) {
		return "", &Error{file, "lies outside of " + f.path, false}
	}
	return filepath.ToSlash(name), nil
}

// Open opens a regular file.
func (f *Folder) Open(name string, b Bound) (*File, error) {
	file, err := f.opener(name).file(b)
	return file, f.explain(name, err)
}

// ReadFile reads a regular file.
func (f *Folder) ReadFile(name string, b Bound) ([]byte, error) {
	file, err := f.Open(name, b)
	return all(file, err)
}

// Entries lists a folder within this one, by name; "." is this one. One that is
// not there has none.
func (f *Folder) Entries(name string) (entries []fs.DirEntry, err error) {
	dir, _, err := f.opener(name).opened(notFolder)
	if err != nil {
		if err = f.explain(name, err); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		return nil, err
	}
	entries, err = dir.ReadDir(-1)
	sorting.By(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, errors.Join(err, dir.Close())
}

// Has says that there is something of a name, be it a link that leads nowhere.
func (f *Folder) Has(name string) bool {
	_, err := f.root.Lstat(filepath.FromSlash(name))
	return err == nil
}

// Stat describes what a name leads to.
func (f *Folder) Stat(name string) (fs.FileInfo, error) {
	info, err := f.root.Stat(filepath.FromSlash(name))
	return info, f.explain(name, err)
}

func (f *Folder) opener(name string) opener {
	return opener{name: f.Path(name), path: filepath.FromSlash(name), stat: f.root.Stat, open: f.root.OpenFile}
}

// explain says of an error what the system's words hide: that a link is to
// blame, and which.
func (f *Folder) explain(name string, err error) error {
	var told *Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &told):
		told.Named = false // nobody named it: the folder holds it
		return err
	}
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return &Error{name, "leads out of the folder", false}
	}
	if led := f.Astray(name); led != nil {
		return led
	}
	var of *fs.PathError
	if errors.As(err, &of) {
		return &fs.PathError{Op: of.Op, Path: f.Path(name), Err: of.Err}
	}
	return err
}

// Astray says that a link on the way to a name leads where nothing is read or
// written.
func (f *Folder) Astray(name string) error {
	switch link, why := f.blame(name); {
	case why == "":
		return nil
	case link != path.Clean(name):
		return &Error{f.Path(name), fmt.Sprintf("lies behind a link that leads %s: %s", why, f.Path(link)), false}
	default:
		return &Error{f.Path(name), "is a link that leads " + why, false}
	}
}

// Around is the folder of a root that is open, as it was called. It is closed with
// the root.
func Around(root *os.Root, dir string) *Folder { return &Folder{root, dir} }

// blame finds the first link on a way that leads where nothing may be, and where
// it leads; empty: no link does.
func (f *Folder) blame(name string) (link, why string) {
	at := ""
	for part := range strings.SplitSeq(path.Clean(name), "/") {
		at = path.Join(at, part)
		if info, err := f.root.Lstat(filepath.FromSlash(at)); err != nil {
			return "", ""
		} else if info.Mode()&fs.ModeSymlink == 0 {
			continue
		}
		_, err := f.root.Stat(filepath.FromSlash(at))
		switch _, system := errors.AsType[syscall.Errno](err); {
		case err == nil:
		case errors.Is(err, fs.ErrNotExist):
			return at, "nowhere"
		case errors.Is(err, syscall.ELOOP):
			return at, "in a circle"
		case !system:
			return at, "out of the folder"
		}
	}
	return "", ""
}
