package main

import (
	"context"
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
}

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
		return s.onDisk() && !slices.ContainsFunc(graph.Backends(), func(b graph.Backend) bool { return b.Scheme == s.scheme })
	})
}

func (s system) onDisk() bool { return s.scheme != "" }

// uri is that of the system's store in a folder.
func (s system) uri(dir string) string { return s.scheme + ":" + s.path(dir) }

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
