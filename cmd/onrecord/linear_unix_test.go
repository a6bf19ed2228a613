//go:build unix

package main

import (
	"errors"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// What is not counted takes time: the loops of the libraries. With twice a large
// input, no run takes more than three times the time of the processor. Times vary,
// so where they seem to say otherwise, the best of three runs counts.
func TestTortureLinear(t *testing.T) {
	n := times(0, 1500)
	if n == 0 {
		t.Skip("it takes minutes")
	}
	c := &counting{dir: t.TempDir(), made: map[string]func(){}, program: "onrecord"}
	for _, d := range doublings(t) {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			var args [2][]string
			for i := range args {
				args[i] = d.within(c.input(t, d.input, n<<i), n<<i)
			}
			took := [2]time.Duration{userTime(t, args[0], d.code), userTime(t, args[1], d.code)}
			grown := func() bool { return took[1] > mostGrowth*took[0]+200*time.Millisecond }
			for range 2 {
				if !grown() {
					break
				}
				for i := range took {
					took[i] = min(took[i], userTime(t, args[i], d.code))
				}
			}
			t.Logf("%v, and %v with twice the input", took[0], took[1])
			if grown() {
				t.Errorf("it takes %v, and %v with twice the input", took[0], took[1])
			}
		})
	}
}

// userTime runs the program and gives the time of the processor that it took.
func userTime(t *testing.T, args []string, code int) time.Duration {
	t.Helper()
	cmd := exec.Command("onrecord", args...)
	cmd.Dir = t.TempDir()
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		if errors.Is(err, syscall.E2BIG) {
			t.Skip("the system takes no such command line")
		}
		t.Fatal(err)
	}
	if got := cmd.ProcessState.ExitCode(); got != code && code != anyCode {
		t.Fatalf("exit code %d, want %d", got, code)
	}
	return cmd.ProcessState.UserTime()
}
