package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"onrecord/exports/diagram/font"
	"onrecord/graph/query"
	"onrecord/schema/child"
)

// The parts of the program that it runs in a process of its own.
const (
	partQuery = "query"
	partFonts = "fonts"
)

// parts has for each part what it does, between stdin and stdout.
var parts = map[string]func(in io.Reader, out io.Writer) error{
	partFonts: font.Serve,
	partQuery: func(in io.Reader, out io.Writer) error { return respond(in, out, query.Eval) },
}

// talk starts a part, which has so many bytes of memory and, if it is not 0, so
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
