//go:build unix && !linux

package child

import "syscall"

// dieWithParent does nothing: here a part of this program notices that its stdin
// ends.
func dieWithParent(*syscall.SysProcAttr) {}
