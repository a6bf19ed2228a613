package main

import (
	"fmt"
	"io"
	"os"

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
