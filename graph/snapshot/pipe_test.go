//go:build unix

package snapshot

import (
	"errors"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// A pipe into which nobody writes is no snapshot, and is not waited for.
func TestPipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skipf("there are no pipes here: %v", err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if _, err := Open(pipe); !errors.Is(err, ErrNotAStore) {
			t.Errorf("Open: got the error %v, want %v", err, ErrNotAStore)
		}
		if is, err := IsSnapshot(pipe); is || err != nil {
			t.Errorf("IsSnapshot: got %v, %v", is, err)
		}
	}()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Fatal("it waits for somebody to write")
	}
}
