// Package child runs programs of others, and what strangers wrote, in a process
// of its own with limits of time, memory and output: another program, or a part
// of this one, which starts itself again (Self, Part, Enter). Whatever the child
// does, the parent has one sentence about it, and nothing of the child is left.
//
//	p, err := child.Self("query", 2<<30)
//	p.Name, p.Deadline, p.MaxOut = "the query", time.Minute, 1<<20
//	talk, err := p.Talk(ctx)
//	defer talk.Close()
//	_, err = talk.Write(request)
//	answer, err := io.ReadAll(talk)
//
// The limit of memory is the system's on Linux, where it holds for any program;
// besides, a part of this program watches itself on every system (Enter). A
// child dies with its parent: at once on Linux, and elsewhere, when it is a part
// of this program, as soon as its stdin ends: that of a Talk stays open.
//
// In this package is what is true of every child. It knows nothing of what the
// children do.
package child

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// A Process is one run of a program.
type Process struct {
	Name   string // in errors
	Path   string
	Args   []string // without the program's name
	Argv0  string   // its name, if not its path
	Dir    string
	Env    []string
	Stdin  io.Reader // nil: empty
	Stdout io.Writer // where the output goes as it comes; nil: Run returns it

	Deadline time.Duration // 0: none but the context's
	Memory   int64         // bytes; 0: no limit
	MaxOut   int64         // bytes

	delay time.Duration // 0: waitDelay
}

const (
	maxErr    = 64 << 10        // bytes; more is not kept
	waitDelay = 2 * time.Second // for output that somebody else keeps open
)

// The limits that a child can run into.
var (
	ErrTime   = errors.New("too much time")
	ErrMemory = errors.New("too much memory")
	ErrOutput = errors.New("too much output")
)

// A limitError is a sentence about one of the limits.
type limitError struct {
	text  string
	limit error
}

func (e *limitError) Error() string { return e.text }
func (e *limitError) Unwrap() error { return e.limit }

// Run starts the program, and stops it with all that it has started when the
// context is done, the deadline is over or a limit is reached. The error is one
// sentence, and is one of the limits where one was reached, or the context's
// error.
func (p Process) Run(ctx context.Context) (stdout []byte, stderr string, err error) {
	if err := ctx.Err(); err != nil {
		return nil, "", err
	}
	limited, cancel := ctx, context.CancelFunc(func() {})
	if p.Deadline > 0 {
		limited, cancel = context.WithTimeout(ctx, p.Deadline)
	}
	defer cancel()
	running, stop := context.WithCancelCause(limited)
	defer stop(nil)

	var kept bytes.Buffer
	out := &sink{to: &kept, room: p.MaxOut, full: func() { stop(ErrOutput) }}
	if p.Stdout != nil {
		out.to = p.Stdout
	}
	var said bytes.Buffer
	carried, err := outputTo(out)
	if err != nil {
		return nil, "", err
	}
	cmd := exec.CommandContext(running, p.Path, p.Args...)
	if p.Argv0 != "" {
		cmd.Args[0] = p.Argv0
	}
	cmd.Dir, cmd.Env, cmd.WaitDelay = p.Dir, p.Env, cmp.Or(p.delay, waitDelay)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = p.Stdin, carried.w, &sink{to: &said, room: maxErr}
	ownGroup(cmd)
	// Linux takes the thread that starts a child for its parent.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err = cmd.Start()
	_ = carried.w.Close() // the process has it
	go carried.carry()
	if err == nil {
		if err = limit(cmd.Process.Pid, p.Memory); err != nil {
			stop(err)
		}
		if werr := cmd.Wait(); werr != nil {
			err = werr
			// It is gone; what it has started may not be, and then keeps the group.
			_ = cmd.Cancel()
		}
	}
	whole, rerr := carried.rest(ctx, cmd.WaitDelay)
	if err == nil {
		err = rerr
	}
	if whole {
		stdout = kept.Bytes()
	} else if cmd.Process != nil {
		_ = cmd.Cancel() // whoever has the pipe is of its group
	}
	return stdout, said.String(), p.sentence(ctx, running, err, said.String())
}

// sentence is what there is to say of the way in which the program ended.
func (p Process) sentence(ctx, running context.Context, err error, said string) error {
	var exit *exec.ExitError
	switch cause := context.Cause(running); {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(cause, ErrOutput):
		return &limitError{fmt.Sprintf("%s wrote more than %s and was stopped", p.Name, Size(p.MaxOut)), ErrOutput}
	case errors.Is(cause, context.DeadlineExceeded):
		return &limitError{fmt.Sprintf("%s did not finish within %s and was stopped", p.Name, p.Deadline), ErrTime}
	case cause != nil:
		return fmt.Errorf("%s was stopped: %w", p.Name, cause)
	case errors.Is(err, exec.ErrWaitDelay):
		return fmt.Errorf("%s ended, but something that it had started kept its output open", p.Name)
	case !errors.As(err, &exit):
		var path *fs.PathError
		if errors.As(err, &path) && cause == nil && path.Path == p.Path {
			return fmt.Errorf("%s cannot be started: %w", p.Path, path.Err)
		}
		return err
	case p.Memory > 0 && starved(said):
		return &limitError{fmt.Sprintf("%s took more than %s of memory and was stopped", p.Name, Size(p.Memory)), ErrMemory}
	case exit.ExitCode() < 0:
		return fmt.Errorf("%s was killed (%s)", p.Name, exit)
	case breakdown(said) != "":
		return fmt.Errorf("%s broke down: %s", p.Name, breakdown(said))
	case Message(p.Name, said) == "":
		return fmt.Errorf("%s failed and did not say why (%s)", p.Name, exit)
	}
	return fmt.Errorf("%s: %s", p.Name, Message(p.Name, said))
}

// Message is the first line of what a program said, of reasonable length and
// without the program's name.
func Message(name, said string) string {
	const limit = 500
	line, _, _ := strings.Cut(strings.TrimSpace(said), "\n")
	line = strings.TrimPrefix(strings.ToValidUTF8(line, "\ufffd"), name+": ")
	if runes := []rune(line); len(runes) > limit {
		line = string(runes[:limit]) + "…"
	}
	return strings.TrimSpace(line)
}

// starving is what Go's runtime, with cgo and without, its race detector, a part
// of this program and C's library say when there is no more memory: a thread
// that cannot be made lacks its stack, and a runtime that is refused memory at a
// place where it cannot go on is hit by a fault that is not one of Go's own panics.
var starving = []string{
	"SIGSEGV: segmentation violation",
	"out of memory", "cannot allocate memory", "errno 12", "errno=12", "errno: 12",
	"pthread_create failed", "failed to create new OS thread",
}

func starved(said string) bool {
	for _, s := range starving {
		if strings.Contains(said, s) {
			return true
		}
	}
	return false
}

// breakdown is what ended a program written in Go that crashed; empty: it did
// not.
func breakdown(said string) string {
	for line := range strings.Lines(said) {
		if why, ok := strings.CutPrefix(line, "panic: "); ok {
			why, _, _ = strings.Cut(why, " [recovered")
			return Message("", why)
		}
		if why, ok := strings.CutPrefix(line, "fatal error: "); ok {
			return Message("", why)
		}
	}
	return ""
}

// Size is a number of bytes for people.
func Size(n int64) string {
	for _, unit := range []struct {
		bytes int64
		name  string
	}{{1 << 30, "GB"}, {1 << 20, "MB"}} {
		if n >= unit.bytes && n%unit.bytes == 0 {
			return fmt.Sprintf("%d %s", n/unit.bytes, unit.name)
		}
	}
	return fmt.Sprintf("%d KB", n>>10)
}

// A sink hands on what is written to it while there is room. The rest is an
// error for the writer if there is somebody to tell that it is full, else
// dropped.
type sink struct {
	to   io.Writer
	room int64
	full func()
}

func (s *sink) Write(b []byte) (int, error) {
	if int64(len(b)) > s.room {
		if s.full != nil {
			s.full()
			return 0, ErrOutput
		}
		if _, err := s.to.Write(b[:s.room]); err != nil {
			return 0, err
		}
		s.room = 0
		return len(b), nil
	}
	s.room -= int64(len(b))
	return s.to.Write(b)
}
