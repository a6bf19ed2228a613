package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"syscall"

	"github.com/cayleygraph/quad"
	"golang.org/x/term"

	"onrecord/data"
	"onrecord/data/fence"
	"onrecord/data/whole"
	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/schema/escape"
	"onrecord/schema/hint"
)

// An app is one run of the program: its streams, its environment and the
// flags that every command has.
type app struct {
	in     io.Reader
	out    io.Writer
	err    io.Writer
	screen io.Writer // what err writes to; for progress
	env    func(string) string

	store   string // --store
	corpus  string // --corpus
	form    string // --format
	path    string // --output
	quiet   bool
	noColor bool

	// What build, import and agreement --settle write, where path is that of what
	// they print; storing: it is a store.
	target  string
	storing bool

	shown   error   // a password was given where others see it
	told    *origin // what is asked; nil: nothing was opened yet
	reading []inputPath
	refused error // the result would go into what is read

	// lent is what is open already; nil: what is asked has to be opened.
	lent *deskReading
	// looked is told how far a concordance has looked; nil: whoever runs the program is.
	looked *query.Looked
	// within starts a part of the program; nil: in a process of its own.
	within func(part string) io.ReadWriteCloser
	// wait is until check --watch looks again; nil: by the clock.
	wait       func(context.Context) error
	running    bool   // a command's own code has begun
	completing bool   // a shell asks for words
	helped     error  // of printing a help
	shape      string // of the result: one of the formats; empty: another
	wrote      bool   // something was written to the output
	isDone     bool   // what the run is to write is written: it cannot be interrupted any more

	// Notes that wait until it is known that the program was called rightly; nil: they
	// are printed as they come.
	held []string
}

// open gives the store to query: the one that is asked, or one of the corpus
// that is. The caller closes it.
func (a *app) open(ctx context.Context) (*graph.Store, error) {
	uri, quads, err := a.asked(ctx)
	switch {
	case err != nil:
		return nil, err
	case uri != "":
		return openStore(ctx, uri)
	}
	return graph.FromMany(ctx, quads)
}

// asked is what is asked: the URI of a store, or the quads of a corpus.
func (a *app) asked(ctx context.Context) (uri string, quads iter.Seq2[quad.Quad, error], err error) {
	if err := a.readsAsked(); err != nil {
		return "", nil, err
	}
	q := a.tell(a.asks())
	switch {
	case q.store != "":
		return q.store, nil, nil
	case q.corpus == "":
		return "", embeddedQuads, nil
	case graph.IsStoreURI(q.corpus):
		return "", nil, usagef("%s %s: this is a store: --store %s asks it", firstNonEmpty(q.by, "--corpus"), q.corpus, q.corpus)
	}
	set, err := data.Load(ctx, []string{q.corpus}, data.Options{})
	if err != nil {
		return "", nil, err
	}
	if n := len(set.Warnings); n > 0 {
		a.note("%s: `onrecord check %s` lists them", count(n, "warning"), q.corpus)
	}
	if set.Located > 0 {
		a.note("located %s in memory; `onrecord locate %s` writes them into the files", count(set.Located, "passage"), q.corpus)
	}
	return "", infallible(set.Quads), nil
}

// openStore opens a store. Where a corpus is in its place, the error says how to
// ask that.
func openStore(ctx context.Context, uri string) (*graph.Store, error) {
	path := graph.PathOf(uri)
	if err := fence.Look(path); err != nil {
		return nil, err
	}
	s, err := graph.Open(ctx, uri)
	if !errors.Is(err, graph.ErrNotAStore) || path == "" {
		return s, err
	}
	if corpus, ok := data.FindCorpus(path); ok {
		return nil, fmt.Errorf("%w; --corpus %s asks the corpus", err, corpus)
	}
	return nil, err
}

// note prints a line for the person in front of the screen.
func (a *app) note(format string, args ...any) {
	if a.quiet {
		return
	}
	line := fmt.Sprintf("onrecord: %s\n", escape.Text(hint.Textf(format, args...).Say(commandLine)))
	if a.held != nil {
		a.held = append(a.held, line)
		return
	}
	// Nothing is left to tell when stderr itself is gone.
	_, _ = io.WriteString(a.err, line)
}

// hold keeps notes back until there is a result, or none: beside an error about how
// the program was called they are nothing that anybody has to know.
func (a *app) hold() {
	if a.held == nil {
		a.held = []string{}
	}
}

// release prints the notes that were kept back.
func (a *app) release() {
	for _, line := range a.held {
		// Nothing is left to tell when stderr itself is gone.
		_, _ = io.WriteString(a.err, line)
	}
	a.held = nil
}

// formats are what --format takes where a command says nothing else.
var formats = []string{formatTable, formatJSON, formatJSONL, formatCSV, formatMarkdown}

// format is the output format: what --format says, else the first one that is
// allowed. Without arguments the standard formats are.
func (a *app) format(allowed ...string) (string, error) {
	if len(allowed) == 0 {
		allowed = formats
	}
	if a.form != "" && !slices.Contains(allowed, a.form) {
		return "", usagef("--format %s: this command writes %s", a.form, list(allowed, "or"))
	}
	a.shape = firstNonEmpty(a.form, allowed[0])
	return a.shape, nil
}

// output calls write with where the result goes: stdout, or the file of
// --output, which appears complete and only when write returns no error or
// one that says that nothing was found; else what was there before stays. A
// reader of stdout that has seen enough and goes away is not an error.
func (a *app) output(ctx context.Context, write func(io.Writer) error) error {
	if a.refused != nil {
		return a.refused
	}
	a.release()
	var nothing error // it was found, and the result is empty
	into := func(w io.Writer) error {
		err := a.stream(ctx, w, write)
		if err != nil && exitCode(err) == exitNothing {
			nothing, err = err, nil
		}
		return err
	}
	var err error
	if a.toStdout() {
		err = into(a.out)
	} else {
		err = whole.One(ctx, a.path, into)
	}
	if errors.Is(err, syscall.EPIPE) {
		return nil
	}
	if err == nil {
		err = nothing
	}
	return err
}

// done is called when everything that a run changes was written. Who interrupts it
// from then on is told what was done, not that it was interrupted.
func (a *app) done(ctx context.Context) context.Context {
	a.isDone = true
	return context.WithoutCancel(ctx)
}

// stream calls write with a buffer, and flushes it even when write returned
// an error: what was written so far is part of the result. Nothing is written
// any more once the context is done. A terminal gets what it may show.
func (a *app) stream(ctx context.Context, w io.Writer, write func(io.Writer) error) error {
	var out io.Writer = &outputWriter{ctx: ctx, app: a, w: w}
	flush := func() error { return nil }
	if _, ok := terminal(w); ok {
		t := &escape.Terminal{To: out, JSON: a.shape == formatJSON || a.shape == formatJSONL, Colours: a.shape == formatTable && a.colour()}
		out, flush = t, t.Flush
	}
	size := 1 << 16
	if a.lent != nil { // to a page, which may be content with the first lines
		size = 1 << 12
	}
	buf := bufio.NewWriterSize(out, size)
	err := write(buf)
	ferr := buf.Flush()
	if ferr == nil {
		ferr = flush()
	}
	if ferr != nil && (err == nil || exitCode(err) == exitNothing) {
		err = ferr
	}
	return err
}

// textOnly is the error of a format that is not text where the result would go to
// a terminal; nil: it does not.
func (a *app) textOnly(format string) error {
	if _, ok := terminal(a.out); !ok || !a.toStdout() {
		return nil
	}
	return usagef("%s is not text, and this is a terminal: say where it goes with -o FILE", format)
}

// An escapingWriter is stderr: each text that is written appears as it may be shown,
// whether a terminal is there or what somebody will look at later.
type escapingWriter struct{ to io.Writer }

func (n escapingWriter) Write(p []byte) (int, error) {
	t := escape.Terminal{To: n.to}
	if _, err := t.Write(p); err != nil {
		return 0, err
	}
	return len(p), t.Flush()
}

// An outputWriter notes that there was output, and stops with its context, which
// it has because Write of io.Writer is not given one.
type outputWriter struct {
	ctx context.Context
	app *app
	w   io.Writer
}

func (o *outputWriter) Write(p []byte) (int, error) {
	if err := o.ctx.Err(); err != nil {
		return 0, err
	}
	o.app.wrote = o.app.wrote || len(p) > 0
	return unlessDone(o.ctx, func() (int, error) { return o.w.Write(p) })
}

// A stdinReader is stdin, which may be a pipe or a person: it ends with its
// context, which it has because Read of io.Reader is not given one.
type stdinReader struct {
	ctx context.Context
	in  io.Reader
}

func (s *stdinReader) Read(p []byte) (int, error) {
	return unlessDone(s.ctx, func() (int, error) { return s.in.Read(p) })
}

// unlessDone reads or writes what may have to wait for another program, and gives
// that up when the context is done. Then the run ends, and the waiting with it.
func unlessDone(ctx context.Context, wait func() (int, error)) (int, error) {
	type result struct {
		n   int
		err error
	}
	done := make(chan result, 1)
	go func() {
		n, err := wait()
		done <- result{n, err}
	}()
	select {
	case r := <-done:
		return r.n, r.err
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// The narrowest and the widest table, and the width where nobody looks.
const (
	minWidth     = 80
	maxWidth     = 200
	defaultWidth = 100
)

// width is how many columns a table may take: the terminal's, else $COLUMNS.
func (a *app) width() int {
	n := defaultWidth
	if fd, ok := terminal(a.out); ok && a.toStdout() {
		if w, _, err := term.GetSize(fd); err == nil && w > 0 {
			n = w
		}
	} else if w, err := strconv.Atoi(a.env("COLUMNS")); err == nil && w > 0 {
		n = w
	}
	return min(max(n, minWidth), maxWidth)
}

// colour reports whether the result may have colours.
func (a *app) colour() bool {
	_, ok := terminal(a.out)
	return ok && a.toStdout() && !a.noColor && a.env("NO_COLOR") == "" && a.env("TERM") != "dumb"
}

func (a *app) toStdout() bool { return a.path == "" || a.path == "-" }

// terminal gives the descriptor of a stream that is a terminal.
func terminal(stream any) (int, bool) {
	f, ok := stream.(interface{ Fd() uintptr })
	if !ok {
		return 0, false
	}
	fd := int(f.Fd())
	return fd, term.IsTerminal(fd)
}
