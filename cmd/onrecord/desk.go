package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"onrecord/data"
	"onrecord/desk"
	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/schema"
)

const deskLong = `Desk opens a corpus or store in the browser: the texts of sources with their
coded passages marked, search with counts, who stands where, the network and the
timeline, and a page for each actor, position, place, event and statement. Each
page says which command gives the same answer.

It serves on 127.0.0.1, at a free port unless --listen names one, and prints the
address, whose token works once: the browser that opens it keeps a cookie.
Nobody else on the machine or the network gets an answer. It ends with Ctrl-C.

A corpus folder (DIR, or the one that questions go to) can be coded there: what
is saved is spliced into its files as 'onrecord add' does it, and a file that
was changed meanwhile is never overwritten. Texts, actors and positions are
added there, notes are written, drafts accepted or rejected, and random samples
drawn for further coders. Stores and built-in corpora are only read, as is
everything where --listen is not on this machine, unless --edit says otherwise.
A second desk of the same coder on a folder is refused.

With --coder NAME you code in a layer of your own, blind: what others have coded
is shown only in sources that you have finished. The desk also shows which
sources a sample has assigned to you, and how many of them are left.`

const deskExample = `  onrecord desk my-corpus
  onrecord desk my-corpus --coder ANNA
  onrecord desk --store my.store --no-open
  onrecord desk my-corpus --listen 127.0.0.1:8080`

type deskOptions struct {
	listen string
	noOpen bool
	edit   bool
	coder  string
	texts  textFlags
}

func newDeskCommand(a *app) *cobra.Command {
	var o deskOptions
	cmd := &cobra.Command{
		Use:     "desk [DIR]",
		Short:   "Read, code and explore in the browser",
		Long:    deskLong,
		Example: deskExample,
		GroupID: groupCorpus,
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				if a.store != "" || a.corpus != "" {
					return usagef("desk: the corpus is %s, or --store or --corpus, not both", args[0])
				}
				a.corpus = args[0]
			}
			return runDesk(cmd.Context(), a, o)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&o.listen, "listen", "127.0.0.1:0", "serve at `ADDRESS`, a host and a port; port 0 is a free one")
	f.BoolVar(&o.noOpen, "no-open", false, "print the address, and open no browser")
	f.StringVar(&o.coder, "coder", "", "code as `NAME`, in a layer of one's own (default: the main coding)")
	f.BoolVar(&o.edit, "edit", false, "let a corpus be changed by whoever has the token, also where --listen is not on this machine")
	o.texts.add(cmd)
	return cmd
}

func runDesk(ctx context.Context, a *app, o deskOptions) (err error) {
	if err := a.readsAsked(); err != nil {
		return err
	}
	host, _, err := net.SplitHostPort(o.listen)
	if err != nil {
		return usagef("--listen %s: it is a host and a port, such as 127.0.0.1:8080", o.listen)
	}
	if o.coder != "" {
		if why := schema.BadLayer(o.coder); why != "" {
			return usagef("--coder %q %s", o.coder, why)
		}
	}
	if !a.toStdout() {
		return usagef("desk prints no result that -o could take")
	}
	if a.form != "" {
		return usagef("desk prints no result that --format could shape")
	}
	lib, err := openDeskLibrary(ctx, a, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lib.close()) }()
	options := desk.Options{Addr: o.listen, Coder: o.coder}
	if asked := a.asks(); asked.by == "" { // who starts it has the variable, and is in the folder
		options.Asks = asked.flags()
	}
	if ip := net.ParseIP(host); lib.folder != "" && (o.edit || host == "localhost" || ip != nil && ip.IsLoopback()) {
		options.Editor = &desk.Editor{Dir: lib.folder, Texts: o.texts.files, Words: editorWords}
	}
	server, err := desk.New(lib, options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	if options.Editor != nil {
		lock, err := desk.TakeLock(lib.folder, o.coder)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, lock.Close()) }()
		if err := lock.Tell(server.Addr()); err != nil {
			return err
		}
	}
	if _, err := fmt.Fprintln(a.out, server.URL()); err != nil {
		return err
	}
	a.note("the desk is open; Ctrl-C closes it")
	if !o.noOpen {
		openBrowser(a, server.URL())
	}
	err = server.Serve(ctx)
	a.done(ctx)
	return err
}

// editorWords says what is wrong with a change: each problem on a line.
func editorWords(err error) string {
	var ps schema.Problems
	if !errors.As(err, &ps) {
		return message(err)
	}
	var lines []string
	for _, p := range ps {
		lines = append(lines, problemLine(p))
	}
	return strings.Join(lines, "\n")
}

// openBrowser opens an address as the system does. Where that fails, the address was
// printed.
func openBrowser(a *app, address string) {
	command := []string{"xdg-open"}
	switch runtime.GOOS {
	case "darwin":
		command = []string{"open"}
	case "windows":
		command = []string{"rundll32", "url.dll,FileProtocolHandler"}
	}
	cmd := exec.Command(command[0], append(command[1:], address)...)
	if err := cmd.Start(); err != nil {
		a.note("no browser could be opened: open the address yourself")
		return
	}
	go func() { _ = cmd.Wait() }() // how it ends is its own business
}

// refuses are the flags and arguments that no browser may set: what files are read,
// and that none is written, was decided where the desk was started.
func (r *deskReading) refuses(cmd *cobra.Command, args []string) (err error) {
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if barred(f) {
			err = usagef("--%s is not set from a browser", f.Name)
		}
	})
	if err == nil && cmd.HasParent() && cmd.Parent().Name() == "sample" {
		err = usagef("a sample is not drawn by asking")
	}
	if err == nil && cmd.Name() == "coverage" { // whose argument may be a folder
		if r.set == nil || len(r.set.Dirs) == 0 {
			return errNoFiles
		}
		for _, arg := range args {
			if r.source(arg) == nil {
				return nothingf("unknown source %q", arg)
			}
		}
	}
	return err
}

// Ask runs a command as the program does, on what is open.
func (l *deskLibrary) Ask(ctx context.Context, out io.Writer, command ...string) (_ string, err error) {
	r, err := l.hold(ctx)
	if err != nil {
		return "", l.unread(err)
	}
	defer func() { err = errors.Join(err, l.release(r)) }()
	lent, err := l.lend(ctx, r, command)
	if err != nil {
		return "", err
	}
	return l.ask(ctx, out, lent, command)
}

// Names are those of entities, by their ids.
func (l *deskLibrary) Names(ctx context.Context, kind string, ids ...string) (names []string, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	r, err := l.hold(ctx)
	if err != nil {
		return nil, l.unread(err)
	}
	defer func() { err = errors.Join(err, l.release(r)) }()
	k := schema.Kind(kind)
	lent, err := l.lend(ctx, r, []string{"list", k.Plural()})
	if err != nil {
		return nil, err
	}
	err = lent.withStore(ctx, func(s *graph.Store) (err error) {
		names, err = query.NamesOf(ctx, s, k, ids)
		return err
	})
	return names, err
}

// ask runs a command on what is lent to it.
func (l *deskLibrary) ask(ctx context.Context, out io.Writer, lent *deskReading, command []string) (string, error) {
	var told bytes.Buffer
	sub := &app{in: strings.NewReader(""), out: out, err: &told, env: l.env, store: l.app.store, corpus: l.app.corpus, within: l.app.within, lent: lent, looked: &query.Looked{}}
	code := sub.run(ctx, command)
	said := strings.ReplaceAll(strings.TrimSpace(told.String()), "onrecord: ", "")
	if looked := *sub.looked; looked.Stopped && (code == exitOK || code == exitNothing) {
		return said, &desk.UnfinishedError{Full: looked.Full, Until: looked.Until, Rows: looked.Rows, Of: looked.Of}
	}
	if code == exitOK {
		return said, nil
	}
	if ctx.Err() != nil {
		return said, ctx.Err()
	}
	if at := strings.LastIndex(said, "\nAsked: "); at >= 0 {
		said = said[:at]
	}
	if at := strings.LastIndex(said, "\nSee 'onrecord "); at >= 0 {
		said = said[:at]
	}
	return said, &desk.AskError{Nothing: code == exitNothing, Usage: code == exitUsage, Message: said}
}

// env has nothing that would lead elsewhere, but where the texts are of what is asked.
func (l *deskLibrary) env(name string) string {
	switch name {
	case "ONRECORD_STORE":
		return ""
	case "ONRECORD_CORPUS":
		return l.folder
	}
	return l.app.env(name)
}

// folderAsked is the corpus folder that is asked; empty: something else is.
func folderAsked(q origin) string {
	if q.store == "" && q.corpus != "" && data.IsFolder(q.corpus) {
		return filepath.Clean(q.corpus)
	}
	return ""
}
