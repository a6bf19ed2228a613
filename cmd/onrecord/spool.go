package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"onrecord/schema/child"
)

const (
	// maxAnswer is how long an answer may be that is printed when it is
	// complete, in bytes.
	maxAnswer = 8 << 30

	// maxHeld is how much of it is held in memory.
	maxHeld = 16 << 20
)

var errLongAnswer = fmt.Errorf("the answer is longer than %s: --format jsonl prints its rows as they come", child.Size(maxAnswer))

// A spool keeps what is written to it: in memory, and what is long in a file
// without a name, so that nothing is left whatever happens.
type spool struct {
	memory bytes.Buffer
	file   *os.File
	name   string // where a file has to have one as long as it is open
	size   int64
}

func (s *spool) Write(b []byte) (int, error) {
	if s.size += int64(len(b)); s.size > maxAnswer {
		return 0, errLongAnswer
	}
	if s.file == nil && s.memory.Len()+len(b) <= maxHeld {
		return s.memory.Write(b)
	}
	if s.file == nil {
		if err := s.open(); err != nil {
			return 0, err
		}
	}
	return s.file.Write(b)
}

func (s *spool) open() error {
	f, err := os.CreateTemp("", "onrecord-")
	if err != nil {
		return err
	}
	s.file = f
	if os.Remove(f.Name()) != nil { // Windows keeps the name of an open file
		s.name = f.Name()
	}
	return nil
}

// copy writes all that was written to the spool.
func (s *spool) copy(w io.Writer) error {
	if _, err := w.Write(s.memory.Bytes()); err != nil || s.file == nil {
		return err
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := io.Copy(w, s.file)
	return err
}

func (s *spool) close() error {
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	if s.name != "" {
		err = errors.Join(err, os.Remove(s.name))
	}
	return err
}
