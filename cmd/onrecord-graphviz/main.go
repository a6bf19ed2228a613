// Onrecord-graphviz lays out and draws a graph. It reads DOT from stdin and
// writes the result to stdout:
//
//	onrecord-graphviz -K dot -T svg <graph.dot >graph.svg
//
// It is Graphviz, compiled to WebAssembly and run by go-graphviz, in a program
// of its own: linked, it costs every start of a program some 30 ms, draws one
// thing at a time, cannot be interrupted, and after some inputs never works
// again. Who starts it can kill it.
//
// The machine code that the WebAssembly becomes is kept in the folder
// go-graphviz of the temporary folder ($TMPDIR; %TMP% on Windows) and loaded
// from there by later starts. Whoever can write there can run code as the user:
// let it be a private folder.
//
// With -licences it prints the licence of onrecord and those of all that others
// made of what is in its programs, Graphviz among it.
//
// What goes wrong is said in one line on stderr. The exit status is 0 if the
// graph was drawn, 1 if not, and 2 if the program was called wrongly.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"onrecord"
)

const name = "onrecord-graphviz"

// protocol is what -protocol prints. The number grows when flags or streams
// change their meaning.
const protocol = name + " 1"

// The engines and formats, the first of each being the default. A format that
// Graphviz does not know would be answered with its whole memory.
var (
	engines = []string{"dot", "neato", "fdp", "sfdp", "circo", "twopi"}
	formats = []string{"svg", "json", "dot", "plain"}
)

// The exit codes.
const (
	exitOK      = 0
	exitFailure = 1
	exitUsage   = 2
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the program; it returns the exit code.
func run(args []string, in io.Reader, out, stderr io.Writer) int {
	// Nothing is left to tell when stderr itself is gone.
	say := func(a ...any) { _, _ = fmt.Fprintln(stderr, oneLine(name+": "+fmt.Sprint(a...))) }

	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	engine := flags.String("K", engines[0], "")
	format := flags.String("T", formats[0], "")
	identify := flags.Bool("protocol", false, "")
	licences := flags.Bool("licences", false, "")
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		say(usage())
		return exitUsage
	case err != nil:
		say(err, "; ", usage())
		return exitUsage
	case flags.NArg() > 0:
		say("the graph comes from stdin, not from ", flags.Arg(0), "; ", usage())
		return exitUsage
	case !slices.Contains(engines, *engine):
		say("unknown engine ", *engine, "; ", usage())
		return exitUsage
	case !slices.Contains(formats, *format):
		say("unknown format ", *format, "; ", usage())
		return exitUsage
	}

	result := []byte(protocol + "\n")
	switch {
	case *identify:
	case *licences:
		page, err := onrecord.Licences()
		if err != nil {
			say(err)
			return exitFailure
		}
		result = []byte(page)
	default:
		dot, err := io.ReadAll(in)
		if err != nil {
			say(err)
			return exitFailure
		}
		var warning string
		if result, warning, err = draw(dot, *engine, *format); err != nil {
			say(err)
			return exitFailure
		}
		if warning != "" {
			say("warning: ", warning)
		}
	}
	if _, err := out.Write(result); err != nil {
		say(err)
		return exitFailure
	}
	return exitOK
}

func usage() string {
	return fmt.Sprintf("usage: %s [-K %s] [-T %s] [-protocol] [-licences] <graph.dot", name, strings.Join(engines, "|"), strings.Join(formats, "|"))
}

// oneLine is a text with each run of white space, line ends too, as one space;
// without the stack that follows where the WebAssembly failed.
func oneLine(s string) string {
	s, _, _ = strings.Cut(s, "\nwasm stack trace:")
	return strings.Join(strings.Fields(s), " ")
}
