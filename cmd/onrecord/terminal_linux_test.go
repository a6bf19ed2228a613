package main

import (
	"bytes"
	"fmt"
	"os"
	"syscall"
	"testing"
	"unsafe"
)

// A screen is a terminal that keeps what it gets.
type screen struct {
	*os.File
	master *os.File
	got    bytes.Buffer
	done   chan struct{}
}

// newScreen opens a pseudoterminal (pty(7)).
func newScreen(t *testing.T) *screen {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("skipped: there are no pseudoterminals: %v", err)
	}
	var number, unlocked int32
	for _, request := range []struct {
		code uintptr
		arg  *int32
	}{{syscall.TIOCSPTLCK, &unlocked}, {syscall.TIOCGPTN, &number}} {
		if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, master.Fd(), request.code, uintptr(unsafe.Pointer(request.arg))); errno != 0 {
			t.Fatal(errno)
		}
	}
	slave, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	s := &screen{File: slave, master: master, done: make(chan struct{})}
	go func() {
		defer close(s.done)
		_, _ = s.got.ReadFrom(master) // it ends with EIO when the other side is closed
	}()
	return s
}

// end gives what was written.
func (s *screen) end(t *testing.T) string {
	t.Helper()
	if err := s.File.Close(); err != nil {
		t.Fatal(err)
	}
	<-s.done
	if err := s.master.Close(); err != nil {
		t.Fatal(err)
	}
	return string(bytes.ReplaceAll(s.got.Bytes(), []byte("\r\n"), []byte("\n")))
}
