package companion

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// A file is what decides who can change it.
type file struct {
	uid, gid int
	mode     fs.FileMode
}

// A trust knows whose files can be run, or built and run, without running what
// somebody else has written.
type trust struct {
	me   int // the user; below 0: files do not say whose they are
	look func(path string) (file, error)
}

// user is the trust of whoever runs the program.
func user() trust { return trust{me(), lookAt} }

// lookAt looks at a file, or a link, itself.
func lookAt(path string) (file, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return file{}, err
	}
	uid, gid, ok := owner(info)
	if !ok {
		uid, gid = -1, -1
	}
	return file{uid, gid, info.Mode()}, nil
}

// open reports whether others than the owner can write to a file. A group that
// has the number of its user is that user's alone, as most systems make them.
func (f file) open() bool {
	return f.mode&fs.ModeSymlink == 0 && (f.mode.Perm()&0o002 != 0 || f.mode.Perm()&0o020 != 0 && f.gid != f.uid)
}

// own says why what is at a path is not the user's alone: it has to be theirs,
// and nobody but they and the system's owner may be able to put something else
// in its place. The path is absolute, and goes through no link.
func (t trust) own(path string) error {
	f, err := t.look(path)
	switch {
	case err != nil:
		return err
	case f.uid != t.me:
		return fmt.Errorf("%s belongs to somebody else", path)
	case f.open():
		return fmt.Errorf("others can write to %s", path)
	}
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		f, err := t.look(dir)
		switch {
		case err != nil:
			return err
		case f.mode&fs.ModeSymlink != 0:
			return fmt.Errorf("%s is a link", dir)
		case f.uid != t.me && f.uid != 0:
			return fmt.Errorf("%s belongs to somebody else", dir)
		case f.open() && f.mode&fs.ModeSticky == 0: // there nobody can take away what is another's
			return fmt.Errorf("others can write to %s", dir)
		case dir == filepath.Dir(dir):
			return nil
		}
	}
}

// beside says why a program that lies beside another is not to be run: it, and
// a link to it, have to be the user's, the system's or of whoever wrote the
// other one.
func (t trust) beside(path, other string) error {
	if t.me < 0 {
		return nil
	}
	o, err := t.look(other)
	if err != nil {
		return err
	}
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return err
	}
	for _, path := range []string{path, real} {
		f, err := t.look(path)
		switch {
		case err != nil:
			return err
		case f.uid != t.me && f.uid != 0 && f.uid != o.uid:
			return fmt.Errorf("%s belongs to somebody else", path)
		case f.open():
			return fmt.Errorf("others can write to %s", path)
		}
	}
	return nil
}
