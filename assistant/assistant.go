// Package assistant lets assistants ask questions as tools, in the Model Context
// Protocol. The protocol is spoken by a program of its own, which Relay talks with:
// what the client says and what the program answers it go through this one, and so do
// the calls of tools, which this one answers. Package protocol is the other end.
package assistant

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
)

// Part is what the other program is asked to run.
const Part = "assistant"

// Each line that goes between the programs has a byte before it.
const (
	FrameSetup   = 's' // to the other program, first: a Setup
	FrameMessage = 'm' // either way: a message of the protocol
	FrameCall    = 'c' // from the other program: a Call
	FrameAnswer  = 'a' // to the other program: an Answer
)

// A Setup is what the other program has to know.
type Setup struct {
	Version string
	About   string // what is asked, for the assistant
	Tools   []Tool
}

// A Tool is a question.
type Tool struct {
	Name, Title, Description string
	Input, Output            json.RawMessage // JSON Schema of its arguments and its answer
}

// A Call asks a tool.
type Call struct {
	Number    int64
	Tool      string
	Arguments json.RawMessage
}

// An Answer is what a tool says: an object, or why there is none.
type Answer struct {
	Number int64
	Object json.RawMessage `json:",omitempty"`
	Wrong  string          `json:",omitempty"`
}

// MaxMessage is how long a message of a client may be, in bytes.
const MaxMessage = 4 << 20

// longestLine is how long a line of the other program may be, in bytes: an answer twice, as
// an object and as a text in which each quotation mark has a backslash, with the number of
// the client's message, which can be a long text, or a call with what the client has said.
// JSON writes up to six bytes for one.
const longestLine = 6*MaxMessage + 3*MaxAnswer + 1<<10

// atOnce is how many calls are answered at once.
const atOnce = 4

// Relay talks with the other program, and hands on what a client says on in and is told
// on out, until the client has nothing more to say. answer answers calls, several at once.
func Relay(ctx context.Context, other io.ReadWriter, in io.Reader, out io.Writer, setup Setup, answer func(context.Context, Call) Answer) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	to := &framed{w: other}
	if err := to.object(FrameSetup, setup); err != nil {
		return err
	}
	told := make(chan error, 1) // the client
	go func() { told <- lines(in, MaxMessage, func(line []byte) error { return to.line(FrameMessage, line) }) }()
	ended := make(chan error, 1) // the other program
	var calls sync.WaitGroup
	go func() {
		free := make(chan struct{}, atOnce)
		ended <- lines(other, longestLine, func(line []byte) error {
			switch line[0] {
			case FrameMessage:
				_, err := out.Write(append(line[1:], '\n'))
				return err
			case FrameCall:
				var c Call
				if err := json.Unmarshal(line[1:], &c); err != nil {
					return err
				}
				free <- struct{}{}
				calls.Go(func() {
					defer func() { <-free }()
					_ = to.object(FrameAnswer, answer(ctx, c)) // whether it has ended, its output tells
				})
				return nil
			}
			return fmt.Errorf("a line begins with %q", line[0])
		})
	}()
	var err error
	select {
	case err = <-told:
	case err = <-ended:
		if err == nil {
			err = errors.New("what speaks the protocol has ended")
		}
	case <-ctx.Done():
		err = ctx.Err()
	}
	stop()
	calls.Wait()
	return err
}

// MaxAnswer is how long an answer may be, in bytes.
const MaxAnswer = 512 << 10

// framed writes lines with a byte before each, whoever writes at the same time.
type framed struct {
	mu sync.Mutex
	w  io.Writer
}

func (f *framed) line(frame byte, line []byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	_, err := f.w.Write(append(append([]byte{frame}, line...), '\n'))
	return err
}

func (f *framed) object(frame byte, value any) error {
	line, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return f.line(frame, line)
}

// lines calls each for every line that is not empty. The line is its own.
func lines(r io.Reader, most int, each func([]byte) error) error {
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 0, 64<<10), most)
	for in.Scan() {
		if line := bytes.TrimSpace(in.Bytes()); len(line) > 0 {
			if err := each(bytes.Clone(line)); err != nil {
				return err
			}
		}
	}
	if errors.Is(in.Err(), bufio.ErrTooLong) {
		return fmt.Errorf("a message is longer than %d bytes", most)
	}
	return in.Err()
}

// A Channel is the other program's end of the talk.
type Channel struct {
	Setup   Setup
	to      *framed
	client  *io.PipeReader
	mu      sync.Mutex
	number  int64
	waiting map[int64]chan Answer
}

// Open reads what has to be known first, and then listens.
func Open(in io.Reader, out io.Writer) (*Channel, error) {
	client, messages := io.Pipe()
	c := &Channel{to: &framed{w: out}, client: client, waiting: map[int64]chan Answer{}}
	ready := make(chan error, 1)
	go func() {
		first := true
		err := lines(in, 2*MaxMessage, func(line []byte) error {
			if first {
				first = false
				if line[0] != FrameSetup {
					return errors.New("it is not said what to do")
				}
				err := json.Unmarshal(line[1:], &c.Setup)
				ready <- err
				return err
			}
			switch line[0] {
			case FrameMessage:
				_, err := messages.Write(append(line[1:], '\n'))
				return err
			case FrameAnswer:
				var a Answer
				if err := json.Unmarshal(line[1:], &a); err != nil {
					return err
				}
				c.mu.Lock()
				waiting := c.waiting[a.Number]
				delete(c.waiting, a.Number)
				c.mu.Unlock()
				if waiting != nil {
					waiting <- a
				}
			}
			return nil
		})
		if first {
			ready <- errors.Join(err, io.ErrUnexpectedEOF)
		}
		_ = messages.CloseWithError(err) // it returns nil
	}()
	return c, <-ready
}

// Client is what the client says.
func (c *Channel) Client() io.ReadCloser { return c.client }

// Write tells the client something: a line of the protocol. It is all of it.
func (c *Channel) Write(line []byte) (int, error) {
	return len(line), c.to.line(FrameMessage, bytes.TrimRight(line, "\n"))
}

// Close does nothing: the talk ends with the program that has begun it.
func (c *Channel) Close() error { return nil }

// Ask calls a tool.
func (c *Channel) Ask(ctx context.Context, tool string, arguments json.RawMessage) (Answer, error) {
	waiting := make(chan Answer, 1)
	c.mu.Lock()
	c.number++
	call := Call{c.number, tool, arguments}
	c.waiting[call.Number] = waiting
	c.mu.Unlock()
	if err := c.to.object(FrameCall, call); err != nil {
		return Answer{}, err
	}
	select {
	case a := <-waiting:
		return a, nil
	case <-ctx.Done():
		c.mu.Lock()
		delete(c.waiting, call.Number)
		c.mu.Unlock()
		return Answer{}, ctx.Err()
	}
}
