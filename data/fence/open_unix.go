//go:build unix

package fence

import "syscall"

// nonblock lets a pipe be opened to which nobody writes.
const nonblock = syscall.O_NONBLOCK
