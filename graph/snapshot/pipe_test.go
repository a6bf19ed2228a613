//go:build unix

package snapshot

import (
	"errors"
	"path/filepath"
	"syscall"
	"testing"
)

// A pipe into which nobody writes is not a snapshot, and is not waited for.
func TestPipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skipf("there are no pipes here: %v", err)
	}
	// Whoever waits for somebody to write is met by the limit of go test.
	if _, err := Open(pipe); !errors.Is(err, ErrNotAStore) {
		t.Errorf("Open: got the error %v, want %v", err, ErrNotAStore)
	}
	if is, err := IsSnapshot(pipe); is || err != nil {
		t.Errorf("IsSnapshot: got %v, %v", is, err)
	}
}
