package child

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"sync/atomic"
	"time"
)

// An output carries what a process writes to where it goes. os/exec would carry it
// as well, but takes a reader that lets it wait, such as a pager, for somebody who
// keeps the pipe open, and drops what is still in it.
type output struct {
	to      io.Writer
	r, w    *os.File
	waiting atomic.Int64  // which read it is that waits; 0: none
	ended   chan struct{} // is closed when nothing more comes
	err     error         // of reading and of writing; to be read after the end
}

func outputTo(w io.Writer) (*output, error) {
	o := &output{to: w, ended: make(chan struct{})}
	var err error
	o.r, o.w, err = os.Pipe()
	return o, err
}

// carry reads until the end, and lets the process know by its pipe when nobody
// wants more.
func (o *output) carry() {
	defer close(o.ended)
	buf := make([]byte, 1<<15)
	for read := int64(1); o.err == nil; read++ {
		o.waiting.Store(read)
		n, err := o.r.Read(buf)
		o.waiting.Store(0)
		if _, werr := o.to.Write(buf[:n]); werr != nil {
			err = werr
		}
		o.err = err
	}
	if errors.Is(o.err, io.EOF) {
		o.err = nil
	}
	_ = o.r.Close() // it was only read
}

// patience is how often one looks whether something comes before the pipe counts as
// kept open: looks are counted and not time, which passes as well while a busy
// machine lets nobody work.
const patience = 20

// rest waits, after the process has ended, for what it has written. What is read by
// somebody slow takes its time, unless the context is done. When nothing comes and
// the end neither, somebody else has the pipe: exec.ErrWaitDelay. whole: nothing is
// written any more.
func (o *output) rest(ctx context.Context, delay time.Duration) (whole bool, err error) {
	looks := time.NewTicker(delay / patience)
	defer looks.Stop()
	for last, alike := int64(0), 0; alike < patience; {
		select {
		case <-o.ended:
			return true, o.err
		case <-looks.C:
			since := o.waiting.Load()
			if since == last && (since != 0 || ctx.Err() != nil) {
				alike++
			} else {
				last, alike = since, 0
			}
		}
	}
	_ = o.r.Close() // ends the read
	return false, exec.ErrWaitDelay
}
