package snapshot

import (
	"os"
	"sync"
	"syscall"
	"unsafe"
)

// A mapping is a file in memory.
type mapping struct {
	bytes []byte
	once  sync.Once
}

func mapFile(f *os.File, size int64) (*mapping, error) {
	fail := func(err error) (*mapping, error) {
		return nil, &os.PathError{Op: "map", Path: f.Name(), Err: err}
	}
	h, err := syscall.CreateFileMapping(syscall.Handle(f.Fd()), nil, syscall.PAGE_READONLY, 0, 0, nil)
	if err != nil {
		return fail(err)
	}
	at, err := syscall.MapViewOfFile(h, syscall.FILE_MAP_READ, 0, 0, uintptr(size))
	if closed := syscall.CloseHandle(h); err == nil {
		err = closed
	}
	if err != nil {
		return fail(err)
	}
	// The address is none of Go's memory, which the vet check cannot know.
	b := unsafe.Slice(*(**byte)(unsafe.Pointer(&at)), int(size))
	return &mapping{bytes: b}, nil
}

// unmap gives the memory back, once.
func (m *mapping) unmap() (err error) {
	m.once.Do(func() { err = syscall.UnmapViewOfFile(uintptr(unsafe.Pointer(unsafe.SliceData(m.bytes)))) })
	return err
}
