package child

import (
	"context"
	"errors"
	"io"
	"os"
	"syscall"
)

// A Talk is a process that runs while one writes to it and reads from it. Its
// stdin ends when it is closed.
type Talk struct {
	in   *os.File
	out  *io.PipeReader
	stop context.CancelFunc
	done chan struct{}
}

// Talk starts the process. It has to be closed.
func (p Process) Talk(ctx context.Context) (*Talk, error) {
	stdin, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	out, stdout := io.Pipe()
	ctx, stop := context.WithCancel(ctx)
	t := &Talk{in, out, stop, make(chan struct{})}
	p.Stdin, p.Stdout = stdin, stdout
	go func() {
		defer close(t.done)
		_, _, err := p.Run(ctx)
		_ = stdout.CloseWithError(err) // it returns nil
		_ = stdin.Close()              // the process has it
	}()
	return t, nil
}

// Read reads what the process writes. The error at the end is io.EOF if it ended
// well, and else that of Run.
func (t *Talk) Read(b []byte) (int, error) { return t.out.Read(b) }

// Write writes to the process. Where that has ended there is no error: Read has
// it.
func (t *Talk) Write(b []byte) (int, error) {
	n, err := t.in.Write(b)
	if errors.Is(err, syscall.EPIPE) || errors.Is(err, os.ErrClosed) {
		return len(b), nil
	}
	return n, err
}

// Close stops the process, if it still runs, and waits for its end.
func (t *Talk) Close() error {
	t.stop()
	_ = t.out.Close() // it returns nil
	<-t.done
	return t.in.Close()
}
