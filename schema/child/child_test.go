package child

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestMain runs the tests, or a part: what the process was started for.
func TestMain(m *testing.M) {
	part := Part()
	if part == "" {
		os.Exit(m.Run())
	}
	in, err := Enter()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(parts[part](in))
}

// parts are what a child may do.
var parts = map[string]func(in io.Reader) int{
	"answer": func(in io.Reader) int {
		text := make([]byte, 5)
		if _, err := io.ReadFull(in, text); err != nil {
			return 1
		}
		fmt.Printf("got %s", text)
		return 0
	},
	"hoard": func(io.Reader) int {
		var all [][]byte
		for {
			all = append(all, bytes.Repeat([]byte{1}, 1<<20))
			runtime.KeepAlive(all)
		}
	},
	"leap": func(io.Reader) int { // at once, and without touching it
		one := make([]byte, 64<<30)
		time.Sleep(time.Hour)
		runtime.KeepAlive(one)
		return 0
	},
	"spin":      func(io.Reader) int { spin(); return 0 },
	"sleep":     func(io.Reader) int { time.Sleep(time.Hour); return 0 },
	"sink":      func(io.Reader) int { return depth(0) },
	"panic":     func(io.Reader) int { panic("of all things") },
	"elsewhere": func(io.Reader) int { go panic("elsewhere"); time.Sleep(time.Hour); return 0 },
	"mute":      func(io.Reader) int { return 7 },
	"fill": func(io.Reader) int { // what one pipe holds
		if _, err := os.Stdout.Write(bytes.Repeat([]byte("fill"), 1<<14)); err != nil {
			return 1
		}
		return 0
	},
	"leave": func(io.Reader) int { // somebody who keeps the output open
		p, err := Self("sleep", 1<<30)
		if err != nil {
			return 1
		}
		cmd := exec.Command(p.Path)
		cmd.Env, cmd.Stdout = p.Env, os.Stdout
		if err := cmd.Start(); err != nil {
			return 1
		}
		return 0
	},
	"complain": func(io.Reader) int { fmt.Fprintln(os.Stderr, "complain: it is too warm\nmore"); return 1 },
	"flood": func(io.Reader) int {
		for {
			if _, err := os.Stdout.Write(make([]byte, 1<<16)); err != nil {
				time.Sleep(time.Hour) // it does not go away by itself
			}
		}
	},
	// parent starts sleep, says so, and dies as soon as it hears.
	"parent": func(io.Reader) int {
		p, err := Self("orphan", 1<<30)
		if err != nil {
			return 1
		}
		r, w, err := os.Pipe()
		if err != nil {
			return 1
		}
		defer runtime.KeepAlive(w)
		p.Stdin, p.Stdout = r, os.Stdout
		go func() { _, _, _ = p.Run(context.Background()) }()
		time.Sleep(time.Hour)
		return 0
	},
	"orphan": func(io.Reader) int {
		fmt.Println(os.Getpid())
		time.Sleep(time.Hour)
		return 0
	},
}

func spin() {
	for i := 0; ; i++ {
		_ = i
	}
}

func depth(n int) int {
	if n < 0 {
		return 0 // which it never is
	}
	var frame [1 << 10]byte
	frame[n%len(frame)] = 1
	return depth(n+1) + int(frame[(n+1)%len(frame)])
}

// self is a part of the tests' program, with a stdin that does not end before
// the test does.
func self(t *testing.T, part string, text string) Process {
	t.Helper()
	p, err := Self(part, 256<<20)
	if err != nil {
		t.Fatal(err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close(); w.Close() })
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	p.Name, p.Stdin, p.Deadline, p.MaxOut = part, r, time.Hour, 1<<20
	return p
}

// Whatever a child does, there is one sentence about it.
func TestSentences(t *testing.T) {
	t.Parallel()
	for part, want := range map[string]struct {
		out, err string
		is       error
		deadline time.Duration
	}{
		"answer":    {out: "got hello"},
		"hoard":     {err: "hoard took more than 256 MB of memory and was stopped", is: ErrMemory},
		"leap":      {err: "leap took more than 256 MB of memory and was stopped", is: ErrMemory},
		"spin":      {err: "spin did not finish within 500ms and was stopped", is: ErrTime, deadline: 500 * time.Millisecond},
		"sleep":     {err: "sleep did not finish within 500ms and was stopped", is: ErrTime, deadline: 500 * time.Millisecond},
		"panic":     {err: "panic broke down: of all things"},
		"elsewhere": {err: "elsewhere broke down: elsewhere"},
		"mute":      {err: "mute failed and did not say why (exit status 7)"},
		"complain":  {err: "complain: it is too warm"},
		"flood":     {err: "flood wrote more than 1 MB and was stopped", is: ErrOutput},
	} {
		t.Run(part, func(t *testing.T) {
			t.Parallel()
			p := self(t, part, "hello")
			if want.deadline > 0 {
				p.Deadline = want.deadline
			}
			out, _, err := p.Run(t.Context())
			got := ""
			if err != nil {
				got = err.Error()
			}
			if got != want.err || want.is != nil && !errors.Is(err, want.is) {
				t.Errorf("got %q, want %q", got, want.err)
			}
			if want.err == "" && string(out) != want.out {
				t.Errorf("it wrote %q, want %q", out, want.out)
			}
		})
	}
}

// Who reads slowly gets everything, however long ago the process has ended.
func TestSlowReader(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long")
	}
	p := self(t, "fill", "")
	p.delay = 100 * time.Millisecond
	talk, err := p.Talk(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	first := make([]byte, 1)
	if _, err := io.ReadFull(talk, first); err != nil {
		t.Fatal(err)
	}
	time.Sleep(5 * p.delay)
	rest, err := io.ReadAll(talk)
	if err != nil || len(rest) != 4<<14-1 {
		t.Errorf("%d bytes and %v, want all %d", len(rest), err, 4<<14-1)
	}
	if err := talk.Close(); err != nil {
		t.Error(err)
	}
}

// A process that leaves somebody behind who has its output is told as that.
func TestLeftOpen(t *testing.T) {
	t.Parallel()
	p := self(t, "leave", "")
	p.delay = 100 * time.Millisecond
	if _, _, err := p.Run(t.Context()); err == nil || err.Error() != "leave ended, but something that it had started kept its output open" {
		t.Errorf("got %v", err)
	}
}

// However a program says that it got no more memory, it is told as that.
func TestStarved(t *testing.T) {
	for said, want := range map[string]bool{
		"fatal error: runtime: out of memory":                                       true,
		"fatal error: runtime: cannot allocate memory":                              true,
		"runtime/cgo: pthread_create failed: Resource temporarily unavailable":      true,
		"SIGSEGV: segmentation violation\nPC=0x47b3a1 m=0 sigcode=1 addr=0x0":       true,
		"runtime: failed to create new OS thread (have 9 already; errno=11)":        true,
		"==7==ERROR: ThreadSanitizer failed to allocate 0x1ff000 bytes (errno: 12)": true,
		"Error: cannot allocate memory":                                             true,
		"syntax error in line 1":                                                    false,
		"open x: too many open files":                                               false,
	} {
		if got := starved(said); got != want {
			t.Errorf("%s: got %v", said, got)
		}
	}
}

// Calls that never end are stopped by Go, or by the limit of memory if that is
// reached first.
func TestDeep(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long")
	}
	p := self(t, "sink", "")
	if _, _, err := p.Run(t.Context()); !errors.Is(err, ErrMemory) {
		t.Errorf("with little memory: got %v", err)
	}
	p, err := Self("sink", 2<<30)
	if err != nil {
		t.Fatal(err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	p.Name, p.Stdin = "sink", r
	if _, _, err := p.Run(t.Context()); err == nil || err.Error() != "sink broke down: stack overflow" {
		t.Errorf("with much: got %v", err)
	}
}

// A limit of the system holds for what does not watch itself.
func TestForeignMemory(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("there is no such limit here")
	}
	p := self(t, "hoard", "")
	p.Args[1] = fmt.Sprint(1 << 40) // it watches itself for that
	if _, _, err := p.Run(t.Context()); !errors.Is(err, ErrMemory) {
		t.Errorf("got %v", err)
	}
}

// Without a parent, or its stdin, a child does not live on.
func TestOrphan(t *testing.T) {
	t.Parallel()
	p := self(t, "sleep", "")
	p.Stdin = nil // which ends at once
	if _, _, err := p.Run(t.Context()); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("exit status %d", exitOrphan)) {
		t.Errorf("without stdin: got %v", err)
	}
	if runtime.GOOS != "linux" {
		t.Skip("/proc is Linux's")
	}
	ctx, kill := context.WithCancel(t.Context())
	out := &pidWriter{told: func() { kill() }}
	p = self(t, "parent", "")
	p.Stdout = out
	if _, _, err := p.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	pid := strings.TrimSpace(out.text)
	for ; ; time.Sleep(5 * time.Millisecond) { // a child that lives on is met by the limit of go test
		stat, err := os.ReadFile(filepath.Join("/proc", pid, "stat"))
		if err != nil || bytes.Contains(stat, []byte(") Z ")) {
			return // gone, or waiting for somebody to take notice
		}
	}
}

// A pidWriter says when a line was written to it.
type pidWriter struct {
	text string
	told func()
}

func (w *pidWriter) Write(b []byte) (int, error) {
	if w.text += string(b); strings.HasSuffix(w.text, "\n") {
		w.told()
	}
	return len(b), nil
}

// Only what Self starts is a part; whatever words a person types are none.
func TestPart(t *testing.T) {
	if got := Part(); got != "" {
		t.Errorf("the tests are the part %q", got)
	}
	before := os.Args
	defer func() { os.Args = before }()
	for _, args := range [][]string{{"x"}, {"x", "(query)"}, {"x", "query", "1"}, {"x", "(query", "1"}, {"x", "(query)", "1", "2"}} {
		os.Args = args
		if got := Part(); got != "" {
			t.Errorf("%q is the part %q", args, got)
		}
	}
	os.Args = []string{"x", "(query)", "1"}
	if got := Part(); got != "query" {
		t.Errorf("it is the part %q", got)
	}
}
