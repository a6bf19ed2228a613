//go:build unix && !solaris && !aix

package whole

import (
	"io/fs"
	"os"
	"syscall"
)

// mayWrite is W_OK of access(2).
const mayWrite = 2

// denied reports whether the system does not let us write a file.
func denied(path string) bool {
	err := syscall.Access(path, mayWrite)
	return err == syscall.EACCES || err == syscall.EROFS || err == syscall.EPERM
}

// own gives a file the owner and the group of another one, where that is allowed.
func own(f *os.File, old fs.FileInfo) {
	if stat, ok := old.Sys().(*syscall.Stat_t); ok {
		if f.Chown(int(stat.Uid), int(stat.Gid)) != nil {
			_ = f.Chown(-1, int(stat.Gid)) // the group at least
		}
	}
}

// lock takes hold of a file or a folder for as long as it is open. It reports
// whether nobody else has it.
func lock(f *os.File) bool {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}

// move gives a file or a folder its name, and lets go of it then: nobody takes it
// for rubbish before.
func move(f *os.File, to string) error {
	if err := os.Rename(f.Name(), to); err != nil {
		return err
	}
	return f.Close()
}

// discard removes what nobody holds.
func discard(path string) {
	f, err := os.Open(path)
	if err != nil {
		return
	}
	if lock(f) {
		_ = os.RemoveAll(path)
	}
	_ = f.Close() // it was read only
}
