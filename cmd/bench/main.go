// Bench measures the stores side by side: one run, one machine, the same
// invented data. It prints a table in Markdown.
//
//	go run ./cmd/bench
//	go run ./cmd/bench -quads 1000000,5000000,12000000 -skip bolt@12000000
//
// The data is written once as N-Quads. Then each system of a table loads it,
// opens its store and answers the same questions through the same code, in
// processes of its own, so that what it keeps in memory is its own. Every
// answer is compared with those of the other systems, row by row; when one
// differs, nothing is printed and the run fails.
//
// With -processes, whole processes of one or two builds of the program are measured
// instead, from their start to their end, with stores that are there already:
//
//	go run ./cmd/bench -processes ./onrecord=DIR/13000000/snapshot.store,old/onrecord=old.store -duckdb DIR
//
// Files are in the system's cache when they are read. Each question is asked
// once to compare the rows and then at least nine times; the time is the median
// of those. A question that takes longer than -patience in all is asked less
// often, and the table says so.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// options say what to measure.
type options struct {
	sizes    []int // in quads
	systems  []system
	skip     []skipped
	only     *regexp.Regexp // names of questions
	runs     int
	patience time.Duration
	dir      string
	json     bool
	child    bool

	builds []build // of which whole processes are measured, and nothing else
	duckdb string
}

// A skipped system is left out from a size on.
type skipped struct {
	system string
	from   int
}

func (o *options) skips(system string, quads int) bool {
	return slices.ContainsFunc(o.skip, func(s skipped) bool { return s.system == system && quads >= s.from })
}

func run(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	if o.child {
		return serve(ctx, in, out)
	}
	r := report{Machine: thisMachine()}
	if len(o.builds) > 0 {
		if _, err := fmt.Fprintln(out, r.Machine); err != nil {
			return err
		}
		return o.processesOf(ctx, out)
	}
	if o.json {
		if err := measure(ctx, o, func(s sized) error { r.Sizes = append(r.Sizes, s); return nil }); err != nil {
			return err
		}
		enc := json.NewEncoder(out)
		enc.SetIndent("", "  ")
		return enc.Encode(r)
	}
	// What was measured in an hour is not lost with the next one.
	if _, err := fmt.Fprintln(out, r.Machine); err != nil {
		return err
	}
	return measure(ctx, o, func(s sized) error { return s.markdown(out) })
}

func parse(args []string) (o options, err error) {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	sizes := flags.String("quads", "1000000", "`SIZES` of the data, joined with commas")
	names := flags.String("systems", "", "`NAMES` of systems, joined with commas (default: all that this build has)")
	skip := flags.String("skip", "", "`SYSTEM@SIZE`: leave a system out from a size on; several joined with commas")
	only := flags.String("only", "", "ask only questions whose names match this `EXPRESSION`")
	flags.IntVar(&o.runs, "runs", 9, "ask each question at least `N` times")
	flags.DurationVar(&o.patience, "patience", 20*time.Second, "ask a question less often when that takes longer than this in all")
	flags.StringVar(&o.dir, "dir", "", "keep the data and the stores in this `FOLDER` (default: a temporary one)")
	flags.BoolVar(&o.json, "json", false, "print the numbers as JSON")
	flags.BoolVar(&o.child, "child", false, "do the task on standard input, as the program does to itself")
	builds := flags.String("processes", "", "measure whole processes of `PROGRAM=STORE`, a build of onrecord and a store that it made; a second one, after a comma, is what it is compared with")
	flags.StringVar(&o.duckdb, "duckdb", "", "with -processes: ask DuckDB as well, of the npm package @duckdb/node-api in the node_modules of this `FOLDER`")
	flags.SetOutput(io.Discard) // main tells the error
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			flags.SetOutput(os.Stderr)
			flags.Usage()
		}
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("unknown argument %q", flags.Arg(0))
	}
	if *builds != "" {
		for one := range strings.SplitSeq(*builds, ",") {
			program, store, ok := strings.Cut(one, "=")
			if !ok || program == "" || store == "" {
				return o, fmt.Errorf("-processes %s: write a program and its store, as in ./onrecord=debate.store", one)
			}
			if program, err = filepath.Abs(program); err != nil {
				return o, err
			}
			o.builds = append(o.builds, build{program, store})
		}
		if len(o.builds) > 2 {
			return o, fmt.Errorf("-processes compares two builds at most, not %d", len(o.builds))
		}
	} else if o.duckdb != "" {
		return o, errors.New("-duckdb goes with -processes")
	}
	for size := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil || n < 10_000 {
			return o, fmt.Errorf("-quads %s: a size is a whole number from 10000 up", size)
		}
		o.sizes = append(o.sizes, n)
	}
	if *skip != "" {
		for s := range strings.SplitSeq(*skip, ",") {
			name, size, _ := strings.Cut(s, "@")
			n, err := strconv.Atoi(size)
			if _, ok := systemNamed(name); !ok || err != nil {
				return o, fmt.Errorf("-skip %s: write a system and a size, as in bolt@12000000", s)
			}
			o.skip = append(o.skip, skipped{name, n})
		}
	}
	if o.only, err = regexp.Compile(*only); err != nil {
		return o, fmt.Errorf("-only: %w", err)
	}
	if *names == "" {
		o.systems = available()
		return o, nil
	}
	for name := range strings.SplitSeq(*names, ",") {
		s, ok := systemNamed(name)
		if !ok {
			return o, fmt.Errorf("-systems: there is no system %q", name)
		}
		o.systems = append(o.systems, s)
	}
	return o, nil
}
