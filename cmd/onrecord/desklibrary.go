package main

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"onrecord/data"
	"onrecord/data/anchor"
	"onrecord/data/text"
	"onrecord/data/watch"
	"onrecord/desk"
	"onrecord/graph"
	"onrecord/schema"
)

// A deskLibrary keeps what is asked open for as long as the desk is, and reads a corpus
// folder again when its files were changed.
type deskLibrary struct {
	app    *app
	made   int    // how many stores were made
	folder string // empty: it is no corpus folder
	texts  map[string]string
	title  string

	settings sync.Map // of each command, once it was asked for

	dir     string // for the stores that are made of the folder; empty: none are
	mu      sync.Mutex
	reading *deskReading
	looked  time.Time // when the folder was looked at last
	state   string    // what it was like
	problem error     // why the folder cannot be read as it is now; the last reading stays
}

// A deskReading is what was read at one time. Nobody closes it while somebody asks.
type deskReading struct {
	file    string // of the store; empty: it was there before
	users   int
	old     bool // there is a newer one: whoever asks last closes it
	store   *graph.Store
	set     *data.Set // nil: a store is asked
	version int
}

func openDeskLibrary(ctx context.Context, a *app, o deskOptions) (*deskLibrary, error) {
	q := a.tell(a.asks())
	l := &deskLibrary{app: a, folder: folderAsked(q), texts: o.texts.files}
	a.store, a.corpus = q.store, q.corpus
	if l.folder == "" && q.corpus != "" && graph.IsStoreURI(q.corpus) {
		return nil, usagef("%s is a store: --store %s asks it", q.corpus, q.corpus)
	}
	if l.folder != "" {
		l.state = watch.State([]string{l.folder})
	}
	r, err := l.read(ctx)
	if err != nil {
		return nil, err
	}
	l.reading, l.looked = r, time.Now()
	switch {
	case r.set != nil && len(r.set.Corpora) == 1 && r.set.Corpora[0].Title != "":
		l.title = r.set.Corpora[0].Title
	case r.set != nil && len(r.set.Corpora) > 0:
		l.title = r.set.Corpora[0].ID
	default:
		l.title = graph.PathOf(q.store)
	}
	return l, nil
}

// read reads what is asked.
func (l *deskLibrary) read(ctx context.Context) (*deskReading, error) {
	r := &deskReading{}
	var err error
	switch {
	case l.app.store != "":
		r.store, err = openStore(ctx, l.app.store)
		return r, err
	case l.app.corpus == "":
		if r.set, err = loadEmbedded(ctx); err != nil {
			return nil, err
		}
		r.store, err = graph.FromQuads(ctx, embeddedQuads)
		return r, err
	}
	if r.set, err = data.Load(ctx, []string{l.app.corpus}, data.Options{Texts: l.texts, Unlocated: true}); err != nil {
		return nil, err
	}
	// A snapshot is made in a quarter of the time that a store in memory takes.
	if l.dir == "" {
		if l.dir, err = os.MkdirTemp("", "onrecord-desk-"); err != nil {
			return nil, err
		}
	}
	l.made++
	r.file = filepath.Join(l.dir, strconv.Itoa(l.made)+".store")
	if _, err := graph.Build(ctx, r.file, infallible(r.set.Quads), graph.BuildOptions{}); err != nil {
		return nil, err
	}
	r.store, err = graph.Open(ctx, r.file)
	return r, err
}

// hold gives what was read last to somebody who asks, until she gives it back.
func (l *deskLibrary) hold(ctx context.Context) (*deskReading, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r, err := l.current(ctx)
	if err == nil {
		r.users++
	}
	return r, err
}

// release gives a reading back.
func (l *deskLibrary) release(r *deskReading) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	r.users--
	return r.closeOld()
}

// closeOld closes what nobody asks any more.
func (r *deskReading) closeOld() error {
	if !r.old || r.users > 0 {
		return nil
	}
	err := r.store.Close()
	if r.file != "" {
		err = errors.Join(err, os.Remove(r.file))
	}
	return err
}

// lookEvery is how often a folder is looked at while pages are asked for.
const lookEvery = 300 * time.Millisecond

// now is what was read last: the folder as it is, where it can be read.
func (l *deskLibrary) now(ctx context.Context) (*deskReading, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.current(ctx)
}

func (l *deskLibrary) current(ctx context.Context) (*deskReading, error) {
	if l.folder == "" || time.Since(l.looked) < lookEvery {
		return l.reading, l.problem
	}
	return l.look(ctx)
}

// look reads the folder again if it was changed.
func (l *deskLibrary) look(ctx context.Context) (*deskReading, error) {
	l.looked = time.Now()
	state := watch.State([]string{l.folder})
	if state == l.state {
		return l.reading, l.problem
	}
	r, err := l.read(ctx)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	l.state, l.problem = state, err
	if err != nil {
		return l.reading, err
	}
	r.version = l.reading.version + 1
	before := l.reading
	before.old, l.reading = true, r
	return r, before.closeOld()
}

// Changed has the folder read again when it is asked next, for it was changed from here.
func (l *deskLibrary) Changed() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.looked = time.Time{}
}

// Version counts how often the folder was read.
func (l *deskLibrary) Version(ctx context.Context) int {
	r, err := l.now(ctx)
	if err != nil {
		return -1 // no answer of before holds, and who asks is told what is wrong
	}
	return r.version
}

func (l *deskLibrary) Title() string { return l.title }

// Corpora are those of a folder or a file.
func (l *deskLibrary) Corpora(ctx context.Context) ([]*schema.Corpus, error) {
	r, err := l.now(ctx)
	if err != nil || r.set == nil || len(r.set.Dirs) == 0 {
		return nil, err
	}
	return r.set.Corpora, nil
}

// Text is the text of a source that has one at hand.
func (l *deskLibrary) Text(ctx context.Context, source string) (*text.Text, error) {
	r, err := l.now(ctx)
	if err != nil || r.set == nil {
		return nil, err
	}
	src := r.source(source)
	if src == nil {
		return nil, nil
	}
	for _, c := range r.set.Corpora {
		if slices.Contains(c.Sources, src) && r.set.Dirs[c.ID] != "" {
			t, _, err := anchor.TextOf(src, r.set.Dirs[c.ID], l.texts)
			return t, err
		}
	}
	return nil, nil
}

// source is the one of an id, with its kind and its corpus or without; nil: there is none.
func (r *deskReading) source(name string) *schema.Source {
	corpus, id, found := strings.Cut(name, ":")
	if !found {
		corpus, id = "", name
	}
	id = strings.TrimPrefix(id, "source/")
	for _, c := range r.set.Corpora {
		if corpus != "" && c.ID != corpus {
			continue
		}
		if at := slices.IndexFunc(c.Sources, func(s *schema.Source) bool { return s.ID == id }); at >= 0 {
			return c.Sources[at]
		}
	}
	return nil
}

func (l *deskLibrary) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	err := l.reading.store.Close()
	if l.dir != "" {
		err = errors.Join(err, os.RemoveAll(l.dir))
	}
	return err
}

// unread says that there is no answer because the folder cannot be read any more.
func (l *deskLibrary) unread(err error) error {
	var all strings.Builder
	if werr := report(&all, err); werr != nil {
		return werr
	}
	return &desk.AskError{Message: "The corpus was changed, and cannot be read as it is now:\n" + strings.TrimSpace(all.String())}
}

// withStore asks the store that is open, and leaves it open.
func (r *deskReading) withStore(ctx context.Context, ask func(*graph.Store) error) error {
	err := ask(r.store)
	if damage := r.store.Err(); damage != nil && ctx.Err() == nil {
		err = damage
	}
	if err == nil || exitCode(err) == exitNothing {
		err = cmp.Or(r.store.Doubts(), err)
	}
	return err
}

// files are those that were read.
func (r *deskReading) files() (*data.Set, error) {
	if r.set == nil {
		return nil, errNoFiles
	}
	return r.set, nil
}

// errNoFiles says that texts are not part of a store.
var errNoFiles = errors.New("the files of the corpus are not at hand")
