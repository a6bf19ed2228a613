// Package graphviz lays out and draws graphs with the program
// onrecord-graphviz, which it finds, starts once for each drawing, and stops
// when it takes too long. What comes back is checked before it is returned.
//
//	r, err := graphviz.Find(ctx, graphviz.Options{})
//	…
//	svg, err := r.Layout(ctx, dot, "dot", "svg", graphviz.Counts{Nodes: 12, Edges: 20})
//
// Every error is one sentence for the person who wants the drawing.
package graphviz

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Options says where to look and how long to wait. The zero value works.
type Options struct {
	// Cache is the folder for what is kept between runs, in a private folder
	// of its own there; by default onrecord in the user's cache folder.
	Cache string

	// Deadline is how long one drawing may take; by default 30 seconds.
	Deadline time.Duration

	// Note is called, from any goroutine, with what the person should know
	// though nothing failed: that something takes a moment, and what Graphviz
	// warns of.
	Note func(string)
}

// A Renderer draws. Its methods may be called from several goroutines.
type Renderer struct {
	path     string // of the program
	dir      string // private, for what is kept between runs; empty: there is none,
	noDir    error  // for this reason
	deadline time.Duration
	note     func(string)
	maxOut   int // bytes
}

const (
	defaultDeadline = 30 * time.Second
	defaultMaxOut   = 256 << 20

	// compiled is where go-graphviz keeps machine code in the temporary folder.
	compiled = "go-graphviz"
)

func newRenderer(o Options) *Renderer {
	// Without a folder all works, but each start compiles Graphviz anew.
	dir, err := cacheDir(o.Cache)
	r := &Renderer{dir: dir, noDir: err, deadline: o.Deadline, note: o.Note, maxOut: defaultMaxOut}
	if r.deadline <= 0 {
		r.deadline = defaultDeadline
	}
	if r.note == nil {
		r.note = func(string) {}
	}
	return r
}

// Counts is how many nodes, edges and clusters a drawing must show. Invisible
// nodes and edges do not count, and only the engines dot and fdp draw clusters.
// A number that is 0 is not checked.
type Counts struct{ Nodes, Edges, Clusters int }

// Layout draws the graph that is described in DOT. The engine is dot, neato,
// fdp, sfdp, circo or twopi, the format svg, json, dot or plain; the counts are
// checked in svg and json. The same input gives the same bytes with dot and
// sfdp. When the context is done, its error is returned.
func (r *Renderer) Layout(ctx context.Context, dot []byte, engine, format string, want Counts) ([]byte, error) {
	check, ok := checks[format]
	if !ok {
		return nil, fmt.Errorf("%s cannot write %q", program, format)
	}
	args := []string{"-K", engine, "-T", format}
	answer, said, err := r.run(ctx, dot, args...)
	if err != nil && r.dir != "" && strings.Contains(said, "/wasm.init") {
		// Graphviz did not even begin: the code that an earlier start has
		// compiled and kept is damaged, and stays so unless it is removed.
		if err := os.RemoveAll(filepath.Join(r.dir, compiled)); err != nil {
			return nil, err
		}
		answer, said, err = r.run(ctx, dot, args...)
	}
	if err != nil {
		return nil, err
	}
	if err := check(answer, want); err != nil {
		return nil, err
	}
	if said != "" {
		r.note(program + ": " + message(said))
	}
	return answer, nil
}

// run starts the program with little more in its environment than a private
// temporary folder.
func (r *Renderer) run(ctx context.Context, stdin []byte, args ...string) (stdout []byte, stderr string, err error) {
	dir := r.dir
	if dir == "" {
		if dir, err = os.MkdirTemp("", program+"-"); err != nil {
			return nil, "", err
		}
		defer func() {
			if rerr := os.RemoveAll(dir); err == nil {
				err = rerr
			}
		}()
	}
	return process{
		name: program,
		path: r.path,
		args: args,
		dir:  dir,
		env: []string{
			"TMPDIR=" + dir, "TMP=" + dir, "TEMP=" + dir,
			"PATH=" + os.Getenv("PATH"), // for a program that is a script
			"GOGC=400",                  // it does not live long: a tenth faster, for some megabytes
		},
		stdin:    stdin,
		deadline: r.deadline,
		maxOut:   r.maxOut,
	}.run(ctx)
}
