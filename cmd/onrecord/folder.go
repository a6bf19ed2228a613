package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// folder calls write with the folder of --output. Its files appear when write
// returns no error, each complete and in the place of one with its name; what
// else lies in the folder stays.
func (a *app) folder(ctx context.Context, write func(*folder) error) (err error) {
	path := filepath.Clean(a.path)
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		return fmt.Errorf("%s is no folder", a.path)
	}
	temp := filepath.Join(filepath.Dir(path), fmt.Sprintf(".%s.%d.tmp", filepath.Base(path), os.Getpid()))
	if err := os.Mkdir(temp, 0o777); err != nil {
		var pe *fs.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		return fmt.Errorf("%s: %w", a.path, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	f := &folder{ctx: ctx, app: a, path: temp}
	if err := write(f); err != nil {
		return err
	}
	for _, name := range f.names {
		to := filepath.Join(path, name)
		if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
			return err
		}
		if err := os.Rename(filepath.Join(temp, name), to); err != nil {
			return err
		}
	}
	return nil
}

// A folder is an exports.Folder in which files are made.
type folder struct {
	ctx   context.Context
	app   *app
	path  string
	names []string
}

// Create makes a file.
func (f *folder) Create(name string) (io.WriteCloser, error) {
	name = filepath.FromSlash(name)
	if !filepath.IsLocal(name) {
		return nil, fmt.Errorf("%s is no name in a folder", name)
	}
	path := filepath.Join(f.path, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return nil, err
	}
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, err
	}
	f.names = append(f.names, name)
	return &folderFile{bufio.NewWriterSize(&outputWriter{ctx: f.ctx, app: f.app, w: out}, 1<<16), out}, nil
}

type folderFile struct {
	*bufio.Writer
	file *os.File
}

// Close writes what is left to the disk.
func (f *folderFile) Close() error {
	return errors.Join(f.Flush(), f.file.Sync(), f.file.Close())
}

// wantsFolder reports whether --output names a folder.
func (a *app) wantsFolder() bool {
	if a.path == "" || a.path == "-" {
		return false
	}
	info, err := os.Stat(a.path)
	return err == nil && info.IsDir() || strings.HasSuffix(a.path, string(filepath.Separator)) || strings.HasSuffix(a.path, "/")
}
