package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/go-fonts/liberation/liberationsansregular"
)

// fontFaults happen in the child that reads fonts, as soon as it has one in
// hand.
var fontFaults = map[string]func(){
	"panics":       func() { panic("of all things") },
	"leaves":       func() { os.Exit(0) },
	"never ends":   func() { time.Sleep(time.Hour) },
	"spins":        forever,
	"calls itself": func() { deeper(0) },
	"leaps":        func() { one := make([]byte, 64<<30); time.Sleep(time.Hour); runtime.KeepAlive(one) },
}

// A faultyWriter lets something happen once a file is in hand.
type faultyWriter struct {
	io.Writer
	happens func()
}

func (w faultyWriter) Write(b []byte) (int, error) {
	n, err := w.Writer.Write(b)
	if bytes.HasPrefix(b, []byte(`{"At":`)) {
		w.happens()
	}
	return n, err
}

// Whatever a font does to its reader: exit code 1, one sentence that names the
// file, and nothing is drawn or left behind.
func TestFontFaults(t *testing.T) {
	long(t)
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "stranger.ttf")
	write(t, file, liberationsansregular.TTF)
	sentences := map[string]string{
		"panics":       "reading it broke down: of all things",
		"leaves":       "reading it ended without an answer",
		"never ends":   "reading it took longer than 1s and was stopped",
		"spins":        "reading it took longer than 1s and was stopped",
		"calls itself": "reading it broke down: stack overflow",
		"leaps":        "reading it took more than 1 GB of memory and was stopped",
	}
	for fault := range fontFaults {
		said, ok := sentences[fault]
		if !ok {
			t.Errorf("%s: nobody knows what is said then", fault)
		}
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			timeout := "1m"
			if fault == "never ends" || fault == "spins" {
				timeout = "1s"
			}
			out := t.TempDir()
			want := "onrecord: " + filepath.ToSlash(file) + ": not a font that can be drawn with: " + said + "\n"
			r := runApart(t, []string{faultVariable + "=" + fault}, "draw", "positions", "--corpus", filepath.Join("testdata", "harbour"),
				"--font", file, "--timeout", timeout, "-o", filepath.Join(out, "positions.dot"))
			if r.code != exitFailure || r.stderr != want || r.stdout != "" {
				t.Errorf("exit code %d, %q, want 1, %q", r.code, r.stderr, want)
			}
			if left := fileNames(t, out); len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
		})
	}
}

// What is not a file is told, and not waited for.
func TestFontIsNoFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe.ttf")
	if err := exec.Command("mkfifo", pipe).Run(); err != nil {
		t.Skip(err)
	}
	for path, want := range map[string]ran{
		pipe: {code: exitUsage, stderr: "onrecord: " + pipe + " is a pipe, not a file\n"},
		dir:  {code: exitUsage, stderr: "onrecord: " + dir + " is a folder, not a file\n"},
	} {
		r := runApart(t, nil, "draw", "positions", "--corpus", filepath.Join("testdata", "harbour"), "--format", "dot", "--font", path)
		if r.code != want.code || r.stderr != want.stderr || r.stdout != "" {
			t.Errorf("exit code %d, %q, want %d, %q", r.code, r.stderr, want.code, want.stderr)
		}
	}
}
