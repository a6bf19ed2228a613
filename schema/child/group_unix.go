//go:build unix

package child

import (
	"os/exec"
	"syscall"
)

// ownGroup lets a program be stopped together with all that it has started, and
// keeps from it what the keyboard sends to the parent.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	dieWithParent(cmd.SysProcAttr)
	cmd.Cancel = func() error {
		if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL); err == nil {
			return nil
		}
		return cmd.Process.Kill()
	}
}
