//go:build unix

package main

import (
	"bytes"
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
			// Each run has a copy, for it may write there.
			run := func(i int) time.Duration { return d.userTime(t, d.within(c.copied(t, d.input, n<<i), n<<i)) }
			took := [2]time.Duration{run(0), run(1)}
			grown := func() bool { return took[1] > mostGrowth*took[0]+200*time.Millisecond }
			for range 2 {
				if !grown() {
					break
				}
				for i := range took {
					took[i] = min(took[i], run(i))
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
func (d *doubling) userTime(t *testing.T, args []string) time.Duration {
	t.Helper()
	cmd := exec.Command("onrecord", args...)
	var told bytes.Buffer
	cmd.Dir, cmd.Stderr = t.TempDir(), &told
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		if errors.Is(err, syscall.E2BIG) {
			t.Skip("the system takes no such command line")
		}
		t.Fatal(err)
	}
	if err := d.ended(cmd.ProcessState.ExitCode()); err != nil {
		t.Fatalf("%v: %.500s", err, told.String())
	}
	return cmd.ProcessState.UserTime()
}
