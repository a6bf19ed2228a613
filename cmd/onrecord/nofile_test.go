//go:build unix

package main

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// What is not a file is told at once and in a sentence, by every command and
// wherever it takes one.
func TestNoFile(t *testing.T) {
	dir, err := os.MkdirTemp("", "nofile") // a socket's path may not be long
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	corpus := filepath.Join(dir, "corpus")
	if err := os.CopyFS(corpus, os.DirFS(filepath.Join("testdata", "tiny"))); err != nil {
		t.Fatal(err)
	}
	pipe, socket := filepath.Join(dir, "pipe"), filepath.Join(dir, "socket")
	if err := syscall.Mkfifo(pipe, 0o666); err != nil {
		t.Skip(err)
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Skip(err)
	}
	defer listener.Close()
	linked := filepath.Join(dir, "linked")
	if err := os.Symlink("pipe", linked); err != nil {
		t.Skip(err)
	}
	asked := 0
	for _, c := range commandTests() {
		for _, line := range c.takes {
			for thing, called := range map[string]string{pipe: "a pipe", linked: "a pipe", socket: "a socket", os.DevNull: "a device"} {
				args := slices.Clone(line)
				for i, arg := range args {
					for short, long := range map[string]string{"X": thing, "S": filepath.Join(dir, "new")} {
						if arg == short || strings.HasSuffix(arg, "="+short) {
							args[i] = strings.TrimSuffix(arg, short) + long
						}
					}
					if arg == "C" || strings.HasPrefix(arg, "C/") {
						args[i] = corpus + arg[1:]
					}
				}
				asked++
				code, told := runHere(t, args)
				if (code != exitUsage && code != exitInvalid) || !strings.Contains(told, thing+" is "+called+", not a f") {
					t.Errorf("%s: got %d, %s", strings.Join(args, " "), code, told)
				}
				if _, err := os.Lstat(filepath.Join(dir, "new")); err == nil {
					t.Fatalf("%s: something was made", strings.Join(args, " "))
				}
			}
		}
	}
	if asked < 150 {
		t.Errorf("only %d were asked", asked)
	}
}

// runHere runs a command in this process.
func runHere(t *testing.T, args []string) (int, string) {
	t.Helper()
	var told bytes.Buffer
	a := &app{in: strings.NewReader(""), out: &told, err: &told, env: func(string) string { return "" }}
	code := a.run(t.Context(), args)
	return code, told.String()
}
