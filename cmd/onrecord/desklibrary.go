package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"onrecord/data"
	"onrecord/data/anchor"
	"onrecord/data/change"
	"onrecord/data/fence"
	"onrecord/data/text"
	"onrecord/data/watch"
	"onrecord/desk"
	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/schema"
)

// A deskLibrary keeps what is asked open for as long as the desk is, and reads a corpus
// folder again when its files were changed.
type deskLibrary struct {
	app    *app
	folder string // empty: it is no corpus folder
	texts  map[string]string
	title  string

	settings sync.Map // of each command, once it was asked for

	dir   string            // for the stores that are made of files; empty: none are
	made  atomic.Int64      // how many stores were made
	next  chan *deskReading // whose store is to be made, before somebody asks
	ended chan struct{}     // no store is made any more

	parting sync.Mutex // one part is made at a time

	mu      sync.Mutex
	closed  bool
	reading *deskReading
	looked  time.Time // when the folder was looked at last
	state   string    // what it was like
	problem error     // why the folder cannot be read as it is now; the last reading stays
}

// A deskReading is what was read at one time. Nobody closes it while somebody asks.
type deskReading struct {
	users   int
	old     bool      // there is a newer one: whoever asks last closes it
	set     *data.Set // nil: a store is asked
	version int
	// entities is the first version that has these entities, but for statements.
	entities int

	making sync.Mutex
	file   string                      // of the store; empty: it was there before
	store  atomic.Pointer[graph.Store] // nil: it is yet to be made of the set
	parts  map[string]*deskReading

	observed query.Observed
}

func openDeskLibrary(ctx context.Context, a *app, o deskOptions) (*deskLibrary, error) {
	q := a.tell(a.asks())
	l := &deskLibrary{app: a, folder: folderAsked(q), texts: o.texts.files, next: make(chan *deskReading, 1), ended: make(chan struct{})}
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
	go func() {
		defer close(l.ended)
		l.makeAhead(ctx)
	}()
	l.looked = time.Now()
	if err := l.show(r); err != nil {
		return nil, err
	}
	switch {
	case r.set != nil && len(r.set.Corpora) == 1 && r.set.Corpora[0].Title != "":
		l.title = r.set.Corpora[0].Title
	case r.set != nil && len(r.set.Corpora) > 0:
		l.title = r.set.Corpora[0].ID
	default:
		// Where it lies on this machine is nobody else's business.
		if path := graph.PathOf(q.store); path != "" {
			l.title = filepath.Base(path)
		}
	}
	return l, nil
}

// read reads what is asked.
func (l *deskLibrary) read(ctx context.Context) (*deskReading, error) {
	r := &deskReading{}
	var err error
	switch {
	case l.app.store != "":
		store, err := openStore(ctx, l.app.store)
		r.store.Store(store)
		return r, err
	case l.app.corpus == "":
		r.set, err = loadEmbedded(ctx)
	default:
		r.set, err = data.Load(ctx, []string{l.app.corpus}, data.Options{Texts: l.texts, Unlocated: true})
	}
	if err == nil && l.dir == "" {
		l.dir, err = os.MkdirTemp("", "onrecord-desk-")
	}
	return r, err
}

// make makes the store of a reading, once. A snapshot is made in a quarter of the time
// that a store in memory takes.
func (l *deskLibrary) make(ctx context.Context, r *deskReading) error {
	r.making.Lock()
	defer r.making.Unlock()
	if r.store.Load() != nil {
		return nil
	}
	file := filepath.Join(l.dir, strconv.FormatInt(l.made.Add(1), 10)+".store")
	if _, err := graph.Build(ctx, file, infallible(r.set.Quads), graph.BuildOptions{}); err != nil {
		return err
	}
	store, err := graph.Open(ctx, file)
	if err == nil {
		r.file = file
		r.store.Store(store)
	}
	return err
}

// lend gives a reading whose store can answer a command: the whole, or, as long as
// that is not made, one of the source that the command is about.
func (l *deskLibrary) lend(ctx context.Context, r *deskReading, command []string) (*deskReading, error) {
	if r.store.Load() != nil {
		return r, nil
	}
	if command[0] == "coverage" || command[0] == "sample" { // they ask files
		return r, nil
	}
	if source, ok := r.aboutOne(command); ok {
		return l.part(ctx, r, source)
	}
	return r, l.make(ctx, r)
}

// aboutOne is the source that a command is about, and nothing that is said elsewhere;
// empty: the command is about what is said nowhere.
func (r *deskReading) aboutOne(command []string) (source string, ok bool) {
	if len(r.set.Corpora) != 1 {
		return "", false
	}
	switch command[0] {
	case "list":
		return "", len(command) > 1 && command[1] != schema.KindStatement.Plural() && command[1] != codersListed &&
			!slices.ContainsFunc(command[2:], func(arg string) bool { return !strings.HasPrefix(arg, "--format=") })
	case "evidence":
		id := command[len(command)-1]
		at := slices.IndexFunc(r.set.Corpora[0].Statements, func(s *schema.Statement) bool { return s.ID == id })
		if at < 0 {
			return "", false
		}
		return r.set.Corpora[0].Statements[at].Source.ID, true
	case "said":
		for _, arg := range command[1:] {
			name, value, _ := strings.Cut(arg, "=")
			switch {
			case name == "--source" && source == "":
				source = value
			case !slices.Contains([]string{"--sort", "--limit", "--offset", "--coder", "--format"}, name):
				return "", false
			}
		}
		return source, r.source(source) != nil
	}
	return "", false
}

// part is the part of a reading that a source and its statements need.
func (l *deskLibrary) part(ctx context.Context, r *deskReading, source string) (*deskReading, error) {
	l.parting.Lock()
	defer l.parting.Unlock()
	if p := r.parts[source]; p != nil {
		return p, nil
	}
	c := *r.set.Corpora[0]
	part := &c
	if part.Statements = nil; source != "" {
		part = data.About(r.set.Corpora[0], source)
	}
	// What is little is in memory at once.
	store, err := graph.FromQuads(ctx, infallible((&data.Set{Corpora: []*schema.Corpus{part}}).Quads))
	if err != nil {
		return nil, err
	}
	p := &deskReading{set: r.set}
	p.store.Store(store)
	if r.parts == nil {
		r.parts = map[string]*deskReading{}
	}
	r.parts[source] = p
	return p, nil
}

// makeAhead makes the stores of readings before somebody asks them, for as long as
// there are any.
func (l *deskLibrary) makeAhead(ctx context.Context) {
	for r := range l.next {
		l.mu.Lock()
		old := r.old
		l.mu.Unlock()
		if !old {
			_ = l.make(ctx, r) // whoever asks next tries again, and is told
		}
		_ = l.release(r) // it is among temporary files, which go with their folder
	}
}

// show makes a reading the one that is asked from now on. l.mu is locked.
func (l *deskLibrary) show(r *deskReading) (err error) {
	if before := l.reading; before != nil {
		if r.version, r.entities = before.version+1, before.entities; !sameEntities(before.set, r.set) {
			r.entities = r.version
		}
		before.old = true
		err = before.closeOld()
	}
	l.reading = r
	if r.store.Load() != nil || l.closed {
		return err
	}
	r.users++ // until it is made
	select {
	case waits := <-l.next: // and is old now
		waits.users--
		err = errors.Join(err, waits.closeOld())
	default:
	}
	l.next <- r
	return err
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
	var err error
	for _, part := range r.parts {
		err = errors.Join(err, part.store.Load().Close())
	}
	if store := r.store.Load(); store != nil {
		err = errors.Join(err, store.Close())
	}
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
	return r, l.show(r)
}

// Changed says what the corpus is after the desk has changed files. Where anybody else
// has written meanwhile, the folder is read again when it is asked next.
func (l *deskLibrary) Changed(_ context.Context, now *schema.Corpus, changes []change.Change) {
	l.mu.Lock()
	defer l.mu.Unlock()
	state := watch.State([]string{l.folder})
	if l.problem != nil || len(l.reading.set.Corpora) != 1 || !onlyThese(l.folder, watch.Other(l.state, state), changes) {
		l.looked = time.Time{}
		return
	}
	l.looked, l.state = time.Now(), state
	_ = l.show(&deskReading{set: &data.Set{Corpora: []*schema.Corpus{now}, Dirs: l.reading.set.Dirs}}) // what is closed is among temporary files
}

// onlyThese reports whether the files of a folder that are others are those of changes,
// and hold what these say.
func onlyThese(folder string, others []string, changes []change.Change) bool {
	for _, name := range others {
		if !slices.ContainsFunc(changes, func(c change.Change) bool { return filepath.Clean(c.File) == name || filepath.Dir(c.File) == name }) {
			return false
		}
	}
	return !slices.ContainsFunc(changes, func(c change.Change) bool {
		if c.Gone {
			return change.Exists(c.File)
		}
		now, err := change.ReadIn(folder, c.File, fence.YAML)
		return err != nil || !bytes.Equal(now, c.Text)
	})
}

// Version counts how often the folder was read, and gives as well since when all
// entities but statements are as they are.
func (l *deskLibrary) Version(ctx context.Context) (all, entities int) {
	r, err := l.now(ctx)
	if err != nil {
		return -1, -1 // no answer of before holds, and who asks is told what is wrong
	}
	return r.version, r.entities
}

// sameEntities reports whether two readings have the same entities but for statements.
func sameEntities(a, b *data.Set) bool {
	return a != nil && b != nil && slices.EqualFunc(a.Corpora, b.Corpora, func(a, b *schema.Corpus) bool {
		return a.Title == b.Title && slices.EqualFunc(a.Actors, b.Actors, sameEntity) && slices.EqualFunc(a.Positions, b.Positions, sameEntity) &&
			slices.EqualFunc(a.Places, b.Places, sameEntity) && slices.EqualFunc(a.Events, b.Events, sameEntity) && slices.EqualFunc(a.Sources, b.Sources, sameEntity)
	})
}

func sameEntity[T interface {
	comparable
	schema.Entity
}](a, b T) bool {
	return a == b || bytes.Equal(schema.AppendJSON(nil, a), schema.AppendJSON(nil, b))
}

func (l *deskLibrary) Title() string { return l.title }

// Corpora are those of a folder or a file.
func (l *deskLibrary) Corpora(ctx context.Context) ([]*schema.Corpus, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.folder != "" {
		l.looked = time.Time{} // a change is made of what is there now
	}
	r, err := l.current(ctx)
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
	l.closed = true
	close(l.next)
	l.mu.Unlock()
	<-l.ended
	l.mu.Lock()
	defer l.mu.Unlock()
	l.reading.old = true
	err := l.reading.closeOld()
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
	store := r.store.Load()
	err := ask(store)
	if damage := store.Err(); damage != nil && ctx.Err() == nil {
		err = damage
	}
	if err == nil || exitCode(err) == exitNothing {
		err = cmp.Or(store.Doubts(), err)
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
