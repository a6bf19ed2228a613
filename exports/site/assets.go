package site

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"io/fs"
	"sync"
	"time"
)

// The files of assets/ are 90 kB, and a third of that in the program.
//
//go:generate go test -run TestPacked -pack .
//go:embed assets.zip
var packed []byte

// Cytoscape.js is 0.4 MB.
//
//go:embed assets/vendor/cytoscape.js.gz
var cytoscape []byte

// Assets are the files that pages load, by name: the style sheet, scripts, pictures. They
// can be sought in, as a server does. It has no folders that can be listed.
func Assets() fs.FS { return assets{} }

type assets struct{}

// Open opens a file.
func (assets) Open(name string) (fs.File, error) {
	all, err := unpacked()
	if err == nil && all[name] == nil {
		err = fs.ErrNotExist
	}
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return &asset{bytes.NewReader(all[name]), name}, nil
}

// unpacked are the contents of all assets, by name.
var unpacked = sync.OnceValues(func() (map[string][]byte, error) {
	r, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return nil, err
	}
	all := map[string][]byte{}
	for _, f := range r.File {
		if all[f.Name], err = fs.ReadFile(r, f.Name); err != nil {
			return nil, err
		}
	}
	large, err := gzip.NewReader(bytes.NewReader(cytoscape))
	if err != nil {
		return nil, err
	}
	all["vendor/cytoscape.js"], err = io.ReadAll(large)
	return all, err
})

// An asset is an open file.
type asset struct {
	*bytes.Reader
	name string
}

// Close does nothing.
func (f *asset) Close() error { return nil }

// Stat gives the file itself, which knows all that is asked.
func (f *asset) Stat() (fs.FileInfo, error) { return f, nil }

// Name is that in the folder of assets.
func (f *asset) Name() string { return f.name }

// Mode is that of a file that can be read.
func (f *asset) Mode() fs.FileMode { return 0o444 }

// ModTime is unknown.
func (f *asset) ModTime() time.Time { return time.Time{} }

// IsDir is false.
func (f *asset) IsDir() bool { return false }

// Sys has nothing more.
func (f *asset) Sys() any { return nil }
