package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/schema/nquads"
)

// A system is a way to keep a graph.
type system struct {
	name   string
	scheme string // of its stores' URIs; empty: it is in memory
}

// systems are what is measured, in the order of the table. The others are
// compared with the first.
var systems = []system{
	{name: "snapshot", scheme: "file"},
	{name: "mem"},
	{name: "bolt", scheme: "bolt"},
	{name: "postgres", scheme: "postgres"},
}

// serverVariable names the server for the system postgres, as the URI of a database: a
// corpus of each size is published there. Without it, there is no such system.
const serverVariable = "ONRECORD_BENCH_POSTGRES"

func systemNamed(name string) (system, bool) {
	i := slices.IndexFunc(systems, func(s system) bool { return s.name == name })
	if i < 0 {
		return system{}, false
	}
	return systems[i], true
}

// available are the systems that this build has.
func available() []system {
	return slices.DeleteFunc(slices.Clone(systems), func(s system) bool {
		if s.remote() && os.Getenv(serverVariable) == "" {
			return true
		}
		return s.onDisk() && !slices.ContainsFunc(graph.Backends(), func(b graph.Backend) bool { return b.Scheme == s.scheme })
	})
}

func (s system) onDisk() bool { return s.scheme != "" }

// remote reports whether the system is on a server.
func (s system) remote() bool { return s.scheme == "postgres" }

// uri is that of the system's store in a folder, or on a server, of the size after which
// the folder is called.
func (s system) uri(dir string) string {
	if s.remote() {
		return os.Getenv(serverVariable) + "?corpus=bench" + filepath.Base(dir)
	}
	return s.scheme + ":" + s.path(dir)
}

// size is how many bytes the store takes, with its indexes.
func (s system) size(ctx context.Context, dir string) (int64, error) {
	if !s.remote() {
		return bytes(s.path(dir))
	}
	store, err := graph.Open(ctx, s.uri(dir))
	if err != nil {
		return 0, err
	}
	state, err := store.Server(ctx)
	return state.OnDisk, errors.Join(err, store.Close())
}

func (s system) path(dir string) string { return filepath.Join(dir, s.name+".store") }

// changes is how often a source is changed.
const changes = 5

// change publishes again and again, each time with other words in one source, and then as
// it was, and gives the median of how long that takes after the snapshot was built.
func (s system) change(ctx context.Context, t *task) (time.Duration, error) {
	var times []time.Duration
	for i := range changes + 1 {
		var r replacement
		if i < changes {
			r = replacement{t.Sample.Small, fmt.Sprint("other words, ", i)}
		}
		progress("%s: a changed source", s.name)
		var p publishing
		_, _, err := s.load(ctx, t.Data, t.Dir, r, p.options())
		p.end()
		if err != nil {
			return 0, err
		}
		if p.report.New == 0 || p.report.New > 2 {
			return 0, fmt.Errorf("of %d parts %d were sent, and one source was changed", p.report.Parts, p.report.New)
		}
		times = append(times, p.took)
	}
	return median(times), nil
}

// A publishing looks at a publication while it runs.
type publishing struct {
	report graph.Publication
	took   time.Duration // after the snapshot was built
	most   int64         // memory of its own, more than when it began
	began  time.Time
	stop   func()
}

// looks is how often to look.
const looks = 10 * time.Millisecond

// options have the publication tell how far it is.
func (p *publishing) options() graph.BuildOptions {
	return graph.BuildOptions{
		OnPublish: func() {
			debug.FreeOSMemory() // what the build has left
			before, done, gone := memory("RssAnon"), make(chan struct{}), make(chan struct{})
			p.stop = sync.OnceFunc(func() { close(done); <-gone })
			go func() {
				defer close(gone)
				for {
					p.most = max(p.most, memory("RssAnon")-before)
					select {
					case <-done:
						return
					case <-time.After(looks):
					}
				}
			}()
			p.began = time.Now()
		},
		OnPublished: func(r graph.Publication) { p.report, p.took = r, time.Since(p.began) },
	}
}

// end ends looking.
func (p *publishing) end() {
	if p.stop != nil {
		p.stop()
	}
}

// A replacement puts other words in the place of the first summary of a source.
type replacement struct {
	source quad.IRI
	words  string // empty: nothing is replaced
}

func (r replacement) of(quads iter.Seq2[quad.Quad, error]) iter.Seq2[quad.Quad, error] {
	if r.words == "" {
		return quads
	}
	return func(yield func(quad.Quad, error) bool) {
		done := false
		for q, err := range quads {
			if !done && q.Label == r.source && q.Predicate == predicate("summary") {
				q.Object, done = quad.String(r.words), true
			}
			if !yield(q, err) {
				return
			}
		}
	}
}

// load reads N-Quads strictly into the store in a folder, or into memory; then
// it gives the store.
func (s system) load(ctx context.Context, data, dir string, r replacement, o graph.BuildOptions) (store *graph.Store, quads int64, err error) {
	f, err := os.Open(data)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	if s.onDisk() {
		info, err := graph.Build(ctx, s.uri(dir), r.of(nquads.Read(f)), o)
		return nil, info.Quads, err
	}
	if store, err = graph.FromQuads(ctx, nquads.Read(f)); err != nil {
		return nil, 0, err
	}
	return store, store.Info().Quads, nil
}

// bytes is the size of a file, or of all files in a folder.
func bytes(path string) (n int64, err error) {
	err = filepath.WalkDir(path, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			n += info.Size()
		}
		return err
	})
	return n, err
}
