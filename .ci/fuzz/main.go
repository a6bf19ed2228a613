// Fuzz runs every fuzz target below a folder, one after the other, and sees to it
// that each has tried at least 1,000 inputs: one that spends its time on a few
// tests nothing.
//
//  1. The targets are found in the files (targets.go), so that a new one needs no
//     line anywhere.
//  2. Each tries the least, or runs for a time. Where that was too short it runs again,
//     for longer; where it ended in the middle of an input, again.
//  3. What go test says of it is read (summary.go): an input that fails is a
//     failure, and so are too few.
//
// Usage: go run ./fuzz [-time 1m] [-least 1000] [FOLDER]
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

func main() {
	o := options{}
	flag.DurationVar(&o.time, "time", 0, "how long each target runs at first; 0: until it has tried the least")
	flag.IntVar(&o.least, "least", 1000, "how many inputs each must try")
	flag.Parse()
	root := "."
	if flag.NArg() > 0 {
		root = flag.Arg(0)
	}
	if err := fuzz(os.Stdout, root, o); err != nil {
		fmt.Fprintln(os.Stderr, "fuzz:", err)
		os.Exit(1)
	}
}

type options struct {
	time  time.Duration
	least int
	// run runs a target until it has tried a number of inputs or, as go test has it,
	// for a time, and gives what go test says; nil: go test.
	run func(out io.Writer, t target, until string) ([]byte, error)
}

// runs are how often a target runs at most, for four times as long where it tried
// too few inputs: of a number that is given, go test first takes those that it has kept.
const runs = 3

func fuzz(out io.Writer, root string, o options) error {
	found, err := targets(root)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return fmt.Errorf("there is no target in %s", root)
	}
	if o.run == nil {
		o.run = goTest
	}
	var failed []error
	for _, t := range found {
		n, err := o.enough(out, t)
		if err != nil {
			failed = append(failed, fmt.Errorf("%s %s: %w", t.dir, t.name, err))
			continue
		}
		if _, err := fmt.Fprintf(out, "%s %s: %d inputs\n", t.dir, t.name, n); err != nil {
			return err
		}
	}
	return errors.Join(failed...)
}

// enough runs a target until it has tried enough inputs.
func (o *options) enough(out io.Writer, t target) (n int, err error) {
	longer := 1
	for range runs {
		var text []byte
		text, err = o.run(out, t, o.until(longer))
		s := summaryOf(text)
		if err != nil && !s.late {
			return n, err
		}
		switch n = s.execs; {
		case n < o.least:
			longer *= 4
		case err == nil:
			return n, nil
		}
	}
	if n >= o.least {
		return n, fmt.Errorf("at the end of each time it was in the middle of an input: does one not end? %w", err)
	}
	return n, fmt.Errorf("%d inputs were tried, and %d are the least: make it try less with each", n, o.least)
}

// until is how long a target runs, in the words of go test.
func (o *options) until(longer int) string {
	if o.time == 0 {
		return fmt.Sprintf("%dx", longer*o.least)
	}
	return (time.Duration(longer) * o.time).String()
}

// goTest runs a target. Minimising takes few tries: the first inputs would be made
// small all the time.
func goTest(out io.Writer, t target, until string) ([]byte, error) {
	cmd := exec.Command("go", "test", "-run", "^$", "-fuzz", "^"+t.name+"$", "-fuzztime", until, "-fuzzminimizetime", "5x", ".")
	cmd.Dir = t.dir
	var text bytes.Buffer
	cmd.Stdout = io.MultiWriter(out, &text)
	cmd.Stderr = cmd.Stdout
	err := cmd.Run()
	return text.Bytes(), err
}
