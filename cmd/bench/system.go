package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

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

// load reads N-Quads strictly into the store in a folder, or into memory; then
// it gives the store.
func (s system) load(ctx context.Context, data, dir string) (store *graph.Store, quads int64, err error) {
	f, err := os.Open(data)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	if s.onDisk() {
		info, err := graph.Build(ctx, s.uri(dir), nquads.Read(f), graph.BuildOptions{})
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
