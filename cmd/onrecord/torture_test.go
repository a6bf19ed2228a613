//go:build unix

package main

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Whenever a build is interrupted, the old store keeps its bytes or the new one
// is whole, and nothing is left.
func TestTortureInterrupted(t *testing.T) {
	long(t)
	t.Parallel()
	dir := t.TempDir()
	store, big := filepath.Join(dir, "store"), filepath.Join(t.TempDir(), "big.jsonl")
	write(t, big, manyStatements(5_000))
	build := func() *exec.Cmd { return exec.Command("onrecord", "build", big, "-o", store, "--quiet") }
	began := time.Now()
	if out, err := build().CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	length := time.Since(began)
	read := func() []byte {
		b, err := os.ReadFile(store)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	whole := read()
	must(t, "build", filepath.Join("testdata", "tiny"), "-o", store)
	before := read()
	random := rand.New(rand.NewPCG(2, 100))
	interrupted := 0
	for range times(6, 100) {
		var stderr bytes.Buffer
		cmd := build()
		cmd.Stderr = &stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		delay := time.Duration(random.Int64N(int64(length)))
		time.Sleep(delay)
		if err := cmd.Process.Signal(syscall.SIGINT); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Fatal(err)
		}
		var exit *exec.ExitError
		if err := cmd.Wait(); err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		after := read()
		switch code := cmd.ProcessState.ExitCode(); {
		case code == -1 && stderr.Len() == 0 && bytes.Equal(after, before): // it had not begun to listen to signals
		case code == exitInterrupted && stderr.String() == "onrecord: interrupted\n" && bytes.Equal(after, before):
			interrupted++
		case code == exitOK && bytes.Equal(after, whole):
			must(t, "build", filepath.Join("testdata", "tiny"), "-o", store)
		default:
			t.Errorf("interrupted after %v: exit code %d, stderr %q, the store is the old one: %v, the new one: %v",
				delay, code, &stderr, bytes.Equal(after, before), bytes.Equal(after, whole))
		}
		if left := siteFiles(t, dir); len(left) > 0 {
			t.Errorf("interrupted after %v: left behind: %q", delay, left)
		}
	}
	if interrupted == 0 {
		t.Error("no build was interrupted")
	}
}

// Many processes ask one store at once, and all get the same answers.
func TestTortureProcesses(t *testing.T) {
	long(t)
	t.Parallel()
	store := filepath.Join(t.TempDir(), "store")
	must(t, "build", filepath.Join("testdata", "harbour"), "-o", store)
	var wait sync.WaitGroup
	for range times(8, 32) {
		wait.Go(func() {
			for range times(1, 5) {
				for _, q := range [][]string{{"said", "--format", "json"}, {"stances", "--silent"}, {"check"}, {"export", "nquads"}} {
					args := append(q, "--store", store, "--quiet")
					code, want, _ := ask(t, args...)
					out, err := exec.Command("onrecord", args...).Output()
					if err != nil || code != exitOK || string(out) != want {
						t.Errorf("%v: got %v and %d bytes, want %d", q, err, len(out), len(want))
					}
				}
			}
		})
	}
	wait.Wait()
}
