//go:build !unix && !windows

package snapshot

import (
	"io"
	"os"
)

// A mapping is a file in memory. This system maps none, so it is read.
type mapping struct{ bytes []byte }

func mapFile(f *os.File, size int64) (*mapping, error) {
	b := make([]byte, size)
	_, err := io.ReadFull(io.NewSectionReader(f, 0, size), b)
	return &mapping{b}, err
}

// unmap has nothing to give back.
func (m *mapping) unmap() error { return nil }
