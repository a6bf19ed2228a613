//go:build unix

package snapshot

import (
	"os"
	"sync"
	"syscall"
)

// A mapping is a file in memory.
type mapping struct {
	bytes []byte
	once  sync.Once
}

func mapFile(f *os.File, size int64) (*mapping, error) {
	if size != int64(int(size)) {
		return nil, &os.PathError{Op: "mmap", Path: f.Name(), Err: syscall.EFBIG}
	}
	b, err := syscall.Mmap(int(f.Fd()), 0, int(size), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, &os.PathError{Op: "mmap", Path: f.Name(), Err: err}
	}
	return &mapping{bytes: b}, nil
}

// unmap gives the memory back, once.
func (m *mapping) unmap() (err error) {
	m.once.Do(func() { err = syscall.Munmap(m.bytes) })
	return err
}
