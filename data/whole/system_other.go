//go:build !unix || solaris || aix

package whole

import (
	"io/fs"
	"os"
)

// denied is left to the mode of the file.
func denied(string) bool { return false }

// own does nothing: a new file belongs to who makes it.
func own(*os.File, fs.FileInfo) {}

// lock reports that nobody else has a file: where there are no locks, an open file
// cannot be removed either.
func lock(*os.File) bool { return true }

// move gives a file or a folder its name, which it must not be open for.
func move(f *os.File, to string) error {
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), to)
}

// discard removes a file that nobody has open.
func discard(path string) { _ = os.Remove(path) }
