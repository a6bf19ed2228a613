package child

import (
	"errors"
	"syscall"

	"golang.org/x/sys/unix"
)

// spare is what a program may have beyond its limit before the system refuses
// it more: Go asks for memory in large pieces, and a part of this program that
// watches itself is to have the time to say so.
const spare = 192 << 20

// limit has the system refuse a child memory beyond a limit: private memory
// that it can write to, not the files that it maps. No core is dumped.
func limit(pid int, memory int64) error {
	limits := map[int]uint64{unix.RLIMIT_CORE: 0}
	if memory > 0 {
		limits[unix.RLIMIT_DATA] = uint64(memory) + spare
	}
	for resource, most := range limits {
		var now unix.Rlimit
		err := unix.Prlimit(pid, resource, nil, &now)
		if err == nil {
			most = min(most, now.Max) // which a user cannot raise
			err = unix.Prlimit(pid, resource, &unix.Rlimit{Cur: most, Max: most}, nil)
		}
		if err != nil && !errors.Is(err, unix.ESRCH) { // it is gone already
			return err
		}
	}
	return nil
}

func dieWithParent(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGKILL }
