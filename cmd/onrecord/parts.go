package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"onrecord/exports/diagram/font"
	"onrecord/graph/script"
	"onrecord/schema/child"
	"onrecord/schema/companion"
)

// The part of the program that it runs in a process of its own.
const partFonts = "fonts"

// parts has for each part what it does, between stdin and stdout.
var parts = map[string]func(in io.Reader, out io.Writer) error{
	partFonts: font.Serve,
}

// talk starts a part of this program, which has so many bytes of memory and, if it is not 0, so
// much time. Errors call it by a name.
func (a *app) talk(ctx context.Context, part, name string, memory int64, deadline time.Duration) (io.ReadWriteCloser, error) {
	if a.within != nil {
		return a.within(part), nil
	}
	p, err := child.Self(part, memory)
	if err != nil {
		return nil, err
	}
	p.Name, p.Deadline = name, deadline
	return p.Talk(ctx)
}

// talkQuery starts the program that answers scripts, with such limits.
func (a *app) talkQuery(ctx context.Context, name string, memory int64, deadline time.Duration) (io.ReadWriteCloser, error) {
	if a.within != nil {
		return a.within(script.Part), nil
	}
	found, err := script.Program.Find(ctx, companion.Options{Note: func(s string) { a.note("%s", s) }})
	if err != nil {
		return nil, err
	}
	p := child.Of(found.Path, script.Part, memory)
	p.Name, p.Deadline = name, deadline
	return p.Talk(ctx)
}

// runPart is the program when it is a child; it returns the exit code.
func runPart(run func(in io.Reader, out io.Writer) error) int {
	in, err := child.Enter()
	if err == nil {
		collectLate()
		err = run(in, os.Stdout)
	}
	if err != nil {
		// Nothing is left to tell when stderr itself is gone.
		_, _ = fmt.Fprintln(os.Stderr, err)
		return exitFailure
	}
	return exitOK
}
