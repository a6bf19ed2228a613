//go:build unix

package companion

import (
	"io/fs"
	"os"
	"syscall"
)

// me is the user as whom the program runs.
func me() int { return os.Geteuid() }

// owner is to whom a file belongs, and with which group.
func owner(info fs.FileInfo) (uid, gid int, ok bool) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, 0, false
	}
	return int(stat.Uid), int(stat.Gid), true
}
