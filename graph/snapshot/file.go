package snapshot

import (
	"bufio"
	"hash/crc32"
	"os"
	"unsafe"
)

// A fileWriter writes the sections of a snapshot one after the other.
type fileWriter struct {
	file    *os.File
	out     *bufio.Writer
	header  header
	symbols *symbols
	at      uint64
	sum     uint32   // of the section
	block   uint32   // of the block
	sums    []uint32 // of the blocks before
}

func newFileWriter(path string) (*fileWriter, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return nil, err
	}
	w := &fileWriter{file: f, out: bufio.NewWriterSize(f, 1<<20), at: headerSize}
	_, err = w.out.Write(make([]byte, headerSize)) // what it is comes last
	return w, err
}

// Write appends to the section.
func (w *fileWriter) Write(b []byte) (int, error) {
	w.sum = crc32.Update(w.sum, castagnoli(), b)
	for rest := b; len(rest) > 0; {
		part := rest[:min(uint64(len(rest)), sumStep-w.at%sumStep)]
		w.block = crc32.Update(w.block, castagnoli(), part)
		w.at += uint64(len(part))
		rest = rest[len(part):]
		if w.at%sumStep == 0 {
			w.sums, w.block = append(w.sums, w.block), 0
		}
	}
	return w.out.Write(b)
}

// section writes a section.
func (w *fileWriter) section(id sectionID, write func() error) error {
	s := &w.header.sections[id]
	s.offset = w.at
	w.sum = 0
	if err := write(); err != nil {
		return err
	}
	s.length = w.at - s.offset
	var padding [alignment]byte
	if _, err := w.Write(padding[:aligned(w.at)-w.at]); err != nil {
		return err
	}
	s.sum = w.sum
	return nil
}

// slice writes a section of numbers.
func slice[T any](w *fileWriter, id sectionID, numbers []T) error {
	return w.section(id, func() error {
		_, err := w.Write(asBytes(numbers))
		return err
	})
}

// asBytes are the bytes of numbers as they lie in memory, which is little
// endian.
func asBytes[T any](numbers []T) []byte {
	if len(numbers) == 0 {
		return nil
	}
	var t T
	return unsafe.Slice((*byte)(unsafe.Pointer(&numbers[0])), len(numbers)*int(unsafe.Sizeof(t)))
}

// end writes the checksums of the blocks, then the header, and sees to it that
// all is on the disk.
func (w *fileWriter) end() error {
	sums := w.sums
	w.sums = nil // those of the checksums themselves
	if w.at%sumStep != 0 {
		sums = append(sums, w.block)
	}
	if err := slice(w, secSums, sums); err != nil {
		return err
	}
	w.header.size = w.at
	if err := w.out.Flush(); err != nil {
		return err
	}
	if _, err := w.file.WriteAt(w.header.marshal(), 0); err != nil {
		return err
	}
	return w.file.Sync()
}
