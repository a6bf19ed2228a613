//go:build unix

package fence

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// Nothing but a file is opened, and a pipe is not waited for.
func TestNoFiles(t *testing.T) {
	dir, err := os.MkdirTemp("", "fence") // a socket's path may not be long
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o666); err != nil {
		t.Skip(err)
	}
	socket, err := net.Listen("unix", filepath.Join(dir, "socket"))
	if err != nil {
		t.Skip(err)
	}
	defer socket.Close()
	link(t, "pipe", dir, "to-pipe")
	f := open(t, dir)
	for name, want := range map[string]string{"pipe": "a pipe", "socket": "a socket", "to-pipe": "a pipe", ".": "a folder"} {
		for named, err := range map[bool]error{true: second(Open(filepath.Join(dir, name), Text)), false: second(f.Open(name, Text))} {
			var told *Error
			if !errors.As(err, &told) || told.Told != "is "+want+", not a file" || told.Named != named {
				t.Errorf("%s: got %v, want %s", name, err, want)
			}
		}
	}
	if err := second(Open(os.DevNull, Text)); err == nil || err.Error() != "/dev/null is a device, not a file" {
		t.Errorf("got %v", err)
	}
	for _, name := range []string{"pipe", "socket"} {
		if _, err := OpenFolder(filepath.Join(dir, name)); err == nil || err.Error() != filepath.Join(dir, name)+" is a "+name+", not a folder" {
			t.Errorf("got %v", err)
		}
		if _, err := f.Entries(name); err == nil {
			t.Errorf("%s has entries", name)
		}
	}
	// One that takes the place of a file between two looks is not waited for.
	for range 2 {
		o := opener{name: filepath.Join(dir, "pipe"), open: os.OpenFile, stat: func(string) (os.FileInfo, error) { return os.Stat(put(t, "x", dir, "file")) }}
		if err := second(o.file(Text)); err == nil || err.Error() != o.name+" is a pipe, not a file" {
			t.Errorf("got %v", err)
		}
	}
}
