//go:build unix

package plaintext

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// Only regular files are read, also through a link.
func TestFiles(t *testing.T) {
	dir := t.TempDir()
	pipe, link := filepath.Join(dir, "pipe"), filepath.Join(dir, "link.txt")
	if err := syscall.Mkfifo(pipe, 0o666); err != nil {
		t.Skip(err)
	}
	if err := os.Symlink(saved(t, "Ä b.txt", "text"), link); err != nil {
		t.Skip(err)
	}
	for path, want := range map[string]string{
		dir:                            dir + " is a folder, not a file",
		pipe:                           pipe + " is a pipe, not a file",
		filepath.Join(dir, "none.txt"): "open or stat",
	} {
		_, err := Read(context.Background(), path, Options{})
		if err == nil || err.Error() != want && want != "open or stat" {
			t.Errorf("got %v, want %s", err, want)
		}
		if fault := new(Fault); errors.As(err, &fault) {
			t.Errorf("%s is a fault of its content", err)
		}
	}
	if doc, err := Read(context.Background(), link, Options{}); err != nil || doc.Text != "text" {
		t.Errorf("through a link: got %v, %v", doc, err)
	}
}
