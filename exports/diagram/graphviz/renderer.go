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
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"onrecord/schema/child"
	"onrecord/schema/companion"
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
	place    companion.Place
	deadline time.Duration
	note     func(string)
	maxOut   int64 // bytes
	memory   int64 // bytes
}

const (
	defaultDeadline = 30 * time.Second
	defaultMaxOut   = 256 << 20

	// defaultMemory is what one drawing may take: some twenty times what one
	// of 1,000 nodes does.
	defaultMemory = 2 << 30

	// compiled is where go-graphviz keeps machine code in the temporary folder.
	compiled = "go-graphviz"
)

const program = "onrecord-graphviz"

// draws is the program that draws.
var draws = companion.Program{
	Name: program, Does: "draws", Protocol: program + " 1", Variable: "ONRECORD_GRAPHVIZ",
	Cache: "graphviz", Source: []string{"cmd/" + program},
}

// Find looks for the program, as package companion does.
func Find(ctx context.Context, o Options) (*Renderer, error) {
	r := newRenderer(o)
	var err error
	if r.place, err = draws.Find(ctx, companion.Options{Cache: o.Cache, Note: r.note}); err != nil {
		return nil, err
	}
	return r, nil
}

func newRenderer(o Options) *Renderer {
	// Without a folder all works, but each start compiles Graphviz anew.
	r := &Renderer{place: draws.Keep(companion.Options{Cache: o.Cache}), deadline: o.Deadline, note: o.Note, maxOut: defaultMaxOut, memory: defaultMemory}
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
	return r.Begin(ctx, engine, format).Layout(ctx, dot, engine, format, want)
}

// Begin starts the program before the graph is known: it takes a moment to get
// ready, in which the graph can be written. When the context is done, it is
// stopped.
func (r *Renderer) Begin(ctx context.Context, engine, format string) *Begun {
	graph, dot := io.Pipe()
	b := &Begun{renderer: r, engine: engine, format: format, dot: dot, done: make(chan struct{})}
	if checks[format] == nil {
		close(b.done)
		return b
	}
	go func() {
		defer close(b.done)
		b.answer, b.said, b.err = r.run(ctx, graph, arguments(engine, format)...)
		_ = graph.Close() // for whoever still writes
	}()
	return b
}

func arguments(engine, format string) []string { return []string{"-K", engine, "-T", format} }

// A Begun is a program that waits for one graph.
type Begun struct {
	renderer       *Renderer
	engine, format string
	dot            *io.PipeWriter
	used           bool
	done           chan struct{} // closed when the rest is there
	answer         []byte
	said           string
	err            error
}

// Layout is that of Renderer. Another engine or format than that begun, and
// every graph after the first, starts a program of its own.
func (b *Begun) Layout(ctx context.Context, dot []byte, engine, format string, want Counts) ([]byte, error) {
	r := b.renderer
	check, ok := checks[format]
	if !ok {
		return nil, fmt.Errorf("%s cannot write %q", program, format)
	}
	if b.used || engine != b.engine || format != b.format {
		return r.Layout(ctx, dot, engine, format, want)
	}
	b.used = true
	// Whether the program reads it to the end, its own error tells.
	_, _ = b.dot.Write(dot)
	_ = b.dot.Close()
	<-b.done
	answer, said, err := b.answer, b.said, b.err
	if err != nil && r.place.Dir != "" && strings.Contains(said, "/wasm.init") {
		// Graphviz did not even begin: the code that an earlier start has
		// compiled and kept is damaged, and stays so unless it is removed.
		if err := os.RemoveAll(filepath.Join(r.place.Dir, compiled)); err != nil {
			return nil, err
		}
		answer, said, err = r.run(ctx, bytes.NewReader(dot), arguments(engine, format)...)
	}
	if err != nil {
		return nil, err
	}
	if err := check(answer, want); err != nil {
		return nil, err
	}
	if said != "" {
		r.note(program + ": " + child.Message(program, said))
	}
	return answer, nil
}

// run starts the program with little more in its environment than a private
// temporary folder.
func (r *Renderer) run(ctx context.Context, stdin io.Reader, args ...string) (stdout []byte, stderr string, err error) {
	dir := r.place.Dir
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
	return child.Process{
		Name: program,
		Path: r.place.Path,
		Args: args,
		Dir:  dir,
		Env: []string{
			"TMPDIR=" + dir, "TMP=" + dir, "TEMP=" + dir,
			"PATH=" + os.Getenv("PATH"), // for a program that is a script
			// It does not live long: without collecting garbage it is a tenth faster.
			"GOGC=off", "GOMEMLIMIT=1GiB",
		},
		Stdin:    stdin,
		Deadline: r.deadline,
		Memory:   r.memory,
		MaxOut:   r.maxOut,
	}.Run(ctx)
}
