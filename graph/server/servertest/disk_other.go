//go:build unix && !linux

package servertest

import "testing"

// A Disk is one in memory, which can be small.
type Disk struct{ Dir string }

// SmallDisk skips the test: only Linux has such disks.
func SmallDisk(t testing.TB, _ *Server, _ int) Disk {
	t.Helper()
	t.Skip("only Linux mounts a small disk")
	return Disk{}
}

// Grow does nothing.
func (Disk) Grow(testing.TB, int) {}
