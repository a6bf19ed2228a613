// Onrecord-query answers scripts in Cayley's query languages. It reads a question
// from stdin and writes rows of JSON to stdout, as package script says; onrecord
// starts it for its command query, with limits of time and memory. For its command mcp
// it speaks the Model Context Protocol with assistants, as package assistant says.
//
// It is a program of its own because it links a whole JavaScript, which would slow
// every start of another program, and keep in it all methods that a script might
// call; the library of the protocol would slow every start as well.
//
// With -licences it prints the licence of onrecord and those of all that others
// made of what is in its programs.
//
// What goes wrong is said in one line on stderr. The exit status is 0 if there was
// an answer, 1 if not, and 2 if the program was called wrongly.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"onrecord"
	"onrecord/assistant"
	"onrecord/assistant/protocol"
	"onrecord/graph/script"
	"onrecord/graph/script/languages"
	"onrecord/schema/child"
)

// The exit codes.
const (
	exitOK      = 0
	exitFailure = 1
	exitUsage   = 2
)

func main() {
	switch child.Part() {
	case script.Part:
		os.Exit(serve(func(in io.Reader, out io.Writer) error {
			if os.Getenv("GOGC") == "" {
				debug.SetGCPercent(400) // most scripts end before, and the limit of memory holds
			}
			return script.Serve(context.Background(), in, out, languages.Eval)
		}))
	case assistant.Part:
		os.Exit(serve(func(in io.Reader, out io.Writer) error { return protocol.Serve(context.Background(), in, out) }))
	}
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// serve answers the program that started this one; it returns the exit code.
func serve(part func(in io.Reader, out io.Writer) error) int {
	in, err := child.Enter()
	if err == nil {
		err = part(in, os.Stdout)
	}
	if err != nil {
		// Nothing is left to tell when stderr itself is gone.
		_, _ = fmt.Fprintln(os.Stderr, err)
		return exitFailure
	}
	return exitOK
}

const usage = "usage: onrecord-query -protocol | -licences; onrecord query runs it"

// run is the program when a person starts it; it returns the exit code.
func run(args []string, out, stderr io.Writer) int {
	// Nothing is left to tell when stderr itself is gone.
	say := func(what any) { _, _ = fmt.Fprintf(stderr, "%s: %v\n", script.Program.Name, what) }
	var text string
	switch {
	case len(args) == 1 && args[0] == "-protocol":
		text = script.Program.Protocol + "\n"
	case len(args) == 1 && args[0] == "-licences":
		page, err := onrecord.Licences()
		if err != nil {
			say(err)
			return exitFailure
		}
		text = page
	default:
		say(usage)
		return exitUsage
	}
	if _, err := io.WriteString(out, text); err != nil {
		say(err)
		return exitFailure
	}
	return exitOK
}
