package servertest

import (
	"fmt"
	"os"
	"syscall"
	"testing"
)

// A Disk is one in memory, which can be small.
type Disk struct{ Dir string }

// SmallDisk mounts a disk of some bytes for a server, until the test ends. Only root
// can: others skip the test.
func SmallDisk(t testing.TB, s *Server, bytes int) Disk {
	t.Helper()
	if os.Getuid() != 0 || s.user == nil {
		t.Skip("only root mounts a small disk")
	}
	d := Disk{t.TempDir()}
	if err := syscall.Mount("tmpfs", d.Dir, "tmpfs", 0, d.options(bytes)); err != nil {
		t.Skipf("no disk can be mounted: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(d.Dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	s.Own(t, d.Dir)
	return d
}

func (d Disk) options(bytes int) string { return fmt.Sprintf("size=%d,mode=0755", bytes) }

// Grow gives the disk more room.
func (d Disk) Grow(t testing.TB, bytes int) {
	t.Helper()
	if err := syscall.Mount("tmpfs", d.Dir, "tmpfs", syscall.MS_REMOUNT, fmt.Sprintf("size=%d", bytes)); err != nil {
		t.Fatal(err)
	}
}
