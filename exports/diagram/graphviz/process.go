package graphviz

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"time"
)

// A process is one run of another program.
type process struct {
	name     string // in errors
	path     string
	args     []string
	dir      string
	env      []string
	stdin    io.Reader // nil: empty
	deadline time.Duration
	maxOut   int // bytes
}

const (
	maxErr    = 64 << 10        // bytes; more is not kept
	waitDelay = 2 * time.Second // for output that somebody else keeps open
)

var errTooMuch = errors.New("too much output")

// run starts the program, and stops it with all that it has started when the
// context is done, the deadline is over or the output gets too long. The error
// is one sentence, or the context's error.
func (p process) run(ctx context.Context) (stdout []byte, stderr string, err error) {
	limited, cancel := context.WithTimeout(ctx, p.deadline)
	defer cancel()
	running, stop := context.WithCancelCause(limited)
	defer stop(nil)

	out := &sink{max: p.maxOut, full: func() { stop(errTooMuch) }}
	said := &sink{max: maxErr}
	cmd := exec.CommandContext(running, p.path, p.args...)
	cmd.Dir, cmd.Env, cmd.WaitDelay = p.dir, p.env, waitDelay
	cmd.Stdin, cmd.Stdout, cmd.Stderr = p.stdin, out, said
	ownGroup(cmd)
	err = cmd.Run()
	if err != nil && cmd.Process != nil {
		// It is gone; what it has started may not be, and then keeps the group.
		_ = cmd.Cancel()
	}
	return out.buf.Bytes(), said.buf.String(), p.sentence(ctx, running, err, said.buf.String())
}

// sentence is what there is to say of the way in which the program ended.
func (p process) sentence(ctx, running context.Context, err error, said string) error {
	var exit *exec.ExitError
	switch cause := context.Cause(running); {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(cause, errTooMuch):
		return fmt.Errorf("%s wrote more than %d KB and was stopped", p.name, p.maxOut>>10)
	case cause != nil:
		return fmt.Errorf("%s did not finish within %s and was stopped", p.name, p.deadline)
	case errors.Is(err, exec.ErrWaitDelay):
		return fmt.Errorf("%s ended, but something that it had started kept its output open", p.name)
	case !errors.As(err, &exit):
		return fmt.Errorf("%s cannot be started: %w", p.path, reason(err))
	case exit.ExitCode() < 0:
		return fmt.Errorf("%s was killed (%s)", p.name, exit)
	case message(said) == "":
		return fmt.Errorf("%s failed and did not say why (%s)", p.name, exit)
	}
	return fmt.Errorf("%s: %s", p.name, message(said))
}

// message is the first line of what a program said, of reasonable length and
// without the program's name.
func message(said string) string {
	const limit = 500
	line, _, _ := strings.Cut(strings.TrimSpace(said), "\n")
	line = strings.TrimPrefix(strings.ToValidUTF8(line, "\ufffd"), program+": ")
	if runes := []rune(line); len(runes) > limit {
		line = string(runes[:limit]) + "…"
	}
	return strings.TrimSpace(line)
}

// A sink keeps what is written to it, up to a maximum. The rest is an error
// for the writer if there is somebody to tell that it is full, else dropped.
type sink struct {
	buf  bytes.Buffer
	max  int
	full func()
}

func (s *sink) Write(b []byte) (int, error) {
	room := s.max - s.buf.Len()
	if len(b) <= room {
		return s.buf.Write(b)
	}
	if s.full != nil {
		s.full()
		return 0, errTooMuch
	}
	s.buf.Write(b[:room])
	return len(b), nil
}

// reason is an error about a file without the file, which the sentence names.
func reason(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// exists reports whether there is a file at the path.
func exists(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Size() > 0
}
