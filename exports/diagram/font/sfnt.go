package font

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// checkTables reads a file's directories of tables (OpenType specification,
// "Organization of an OpenType Font"), for the font library takes the lengths
// there for granted: a damaged one would claim gigabytes of memory.
func checkTables(r io.ReaderAt, size int64) error {
	fonts := []uint32{0}
	head, err := readAt(r, 0, 12)
	if err != nil {
		return err
	}
	if string(head[:4]) == "ttcf" {
		n := int64(binary.BigEndian.Uint32(head[8:]))
		if 12+4*n > size {
			return fmt.Errorf("a collection of %d fonts in a file of %d bytes", n, size)
		}
		offsets, err := readAt(r, 12, 4*n)
		if err != nil {
			return err
		}
		fonts = nil
		for i := 0; i < len(offsets); i += 4 {
			fonts = append(fonts, binary.BigEndian.Uint32(offsets[i:]))
		}
	}
	for _, at := range fonts {
		if err := checkDirectory(r, int64(at), size); err != nil {
			return err
		}
	}
	return nil
}

// checkDirectory checks that the tables of one font lie within the file.
func checkDirectory(r io.ReaderAt, at, size int64) error {
	head, err := readAt(r, at, 12)
	if err != nil {
		return err
	}
	switch string(head[:4]) {
	case "\x00\x01\x00\x00", "OTTO", "true":
	default:
		return errors.New("neither TrueType nor OpenType, nor a collection of them")
	}
	const record = 16
	records, err := readAt(r, at+12, int64(binary.BigEndian.Uint16(head[4:]))*record)
	if err != nil {
		return err
	}
	for ; len(records) > 0; records = records[record:] {
		offset, length := int64(binary.BigEndian.Uint32(records[8:])), int64(binary.BigEndian.Uint32(records[12:]))
		if offset+length > size {
			return fmt.Errorf("its table %q goes beyond the end of the file", records[:4])
		}
	}
	return nil
}

func readAt(r io.ReaderAt, at, n int64) ([]byte, error) {
	buf := make([]byte, n)
	if _, err := r.ReadAt(buf, at); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, io.ErrUnexpectedEOF
		}
		return nil, err
	}
	return buf, nil
}
