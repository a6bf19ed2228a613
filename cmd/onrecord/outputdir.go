package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"onrecord/data/whole"
)

// folder calls write with the folder of --output. Its files appear together, when
// write returns no error. In a folder that is there they take the places of what
// an export made before, and of nothing else; what else lies there stays.
//
// Files that such an export made before and now does not are removed where rest knows
// their names; nil: they stay.
func (a *app) folder(ctx context.Context, rest func(name string) bool, write func(folder) error) (err error) {
	if a.refused != nil {
		return a.refused
	}
	b, err := whole.Begin(a.path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	create := func(name string) (io.WriteCloser, error) {
		out, err := b.Replace(ctx, name)
		if err != nil {
			return nil, err
		}
		return &folderFile{&outputWriter{ctx: ctx, app: a, w: out}, out}, nil
	}
	if err := write(create); err != nil {
		return err
	}
	if rest != nil {
		if err := b.RemoveRest(ctx, rest); err != nil {
			return err
		}
	}
	if err := b.OnlyMade(ctx); err != nil {
		return err
	}
	return b.Commit(ctx)
}

// A folder is an export.Folder: a function that makes files.
type folder func(name string) (io.WriteCloser, error)

// Create makes a file.
func (f folder) Create(name string) (io.WriteCloser, error) { return f(name) }

// A folderFile notes that there was output.
type folderFile struct {
	*outputWriter
	io.Closer
}

// wantsFolder reports whether --output names a folder.
func (a *app) wantsFolder() bool {
	if a.path == "" || a.path == "-" {
		return false
	}
	info, err := os.Stat(a.path)
	return err == nil && info.IsDir() || strings.HasSuffix(a.path, string(filepath.Separator)) || strings.HasSuffix(a.path, "/")
}
