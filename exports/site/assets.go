package site

import (
	"bytes"
	"compress/gzip"
	"embed"
	"io"
	"io/fs"
	"sync"
	"time"
)

//go:embed assets
var embedded embed.FS

// Assets are the files that pages load: the style sheet, scripts, pictures. What is large is
// compressed in the program, and has its own name and content here.
func Assets() fs.FS {
	sub, err := fs.Sub(embedded, "assets")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return unpacker{sub}
}

// An unpacker is a file system whose files may be compressed, and then end in .gz.
type unpacker struct{ fs.FS }

func (u unpacker) Open(name string) (fs.File, error) {
	f, err := u.FS.Open(name)
	if err == nil || name != cytoscape {
		return f, err
	}
	raw, err := unpacked()
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return &unpackedFile{bytes.NewReader(raw), "cytoscape.js"}, nil
}

// Cytoscape.js is 0.4 MB.
const cytoscape = "vendor/cytoscape.js"

var unpacked = sync.OnceValues(func() ([]byte, error) {
	f, err := embedded.Open("assets/" + cytoscape + ".gz")
	if err != nil {
		return nil, err
	}
	r, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
})

// An unpackedFile can be sought in, as a server does.
type unpackedFile struct {
	*bytes.Reader
	name string
}

func (f *unpackedFile) Close() error               { return nil }
func (f *unpackedFile) Stat() (fs.FileInfo, error) { return f, nil }
func (f *unpackedFile) Name() string               { return f.name }
func (f *unpackedFile) Mode() fs.FileMode          { return 0o444 }
func (f *unpackedFile) ModTime() time.Time         { return time.Time{} }
func (f *unpackedFile) IsDir() bool                { return false }
func (f *unpackedFile) Sys() any                   { return nil }
