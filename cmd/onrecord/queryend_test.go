//go:build linux

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// When the program ends, however it does, so does the child that answers.
func TestQueryInterrupted(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long: it waits")
	}
	for _, test := range []struct {
		signal syscall.Signal
		code   int // -1: killed
		stderr string
	}{
		{syscall.SIGINT, exitInterrupted, "onrecord: interrupted\n"},
		{syscall.SIGTERM, exitInterrupted, "onrecord: interrupted\n"},
		{syscall.SIGKILL, -1, ""},
	} {
		t.Run(test.signal.String(), func(t *testing.T) {
			t.Parallel()
			temp := t.TempDir()
			var stdout, stderr bytes.Buffer
			cmd := exec.Command("onrecord", "query", "gizmo", "while (true) {}")
			cmd.Env = append(os.Environ(), "TMPDIR="+temp)
			cmd.Stdout, cmd.Stderr = &stdout, &stderr
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			var child string
			for ; child == ""; time.Sleep(time.Millisecond) {
				child = childOf(t, cmd.Process.Pid)
			}
			if err := cmd.Process.Signal(test.signal); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != test.code || stderr.String() != test.stderr || stdout.Len() > 0 {
				t.Errorf("it ended with %v, stdout %q, stderr %q, want exit code %d, stderr %q", err, &stdout, &stderr, test.code, test.stderr)
			}
			for ; ; time.Sleep(time.Millisecond) { // a child that lives on is met by the limit of go test
				stat, err := os.ReadFile(filepath.Join("/proc", child, "stat"))
				if err != nil || bytes.Contains(stat, []byte(") Z ")) {
					break // gone, or waiting for somebody to take notice
				}
			}
			if left := fileNames(t, temp); len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
		})
	}
}

// childOf is the process that a process has started to answer a query.
func childOf(t *testing.T, parent int) string {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		stat, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended
		}
		_, rest, _ := strings.Cut(string(stat), ") ")
		var state string
		var ppid int
		if _, err := fmt.Sscan(rest, &state, &ppid); err != nil || ppid != parent {
			continue
		}
		line, err := os.ReadFile(filepath.Join(filepath.Dir(file), "cmdline"))
		if err == nil && bytes.Contains(line, []byte("(query)")) {
			return filepath.Base(filepath.Dir(file))
		}
	}
	return ""
}
