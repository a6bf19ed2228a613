package data

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"onrecord/data/fence"
	"onrecord/data/input"
	"onrecord/schema/sorting"
)

// has reports whether a file is in a folder, or will be.
func (l *Loader) has(in *fence.Folder, name string) bool {
	if text, changed := l.Options.Changed[name]; changed {
		return text != nil
	}
	return in.Has(name)
}

// place is where a file is read.
func (l *Loader) place(in *fence.Folder, name string) input.Place {
	return input.Place{In: in, Name: name, Text: l.Options.Changed[name]}
}

// visible lists the files that are in a folder within one, or will be, in order.
func (l *Loader) visible(in *fence.Folder, dir string) ([]fs.DirEntry, error) {
	entries, err := VisibleFiles(in, dir)
	if l.Options.Changed == nil {
		return entries, err
	}
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		_, changed := l.Options.Changed[path.Join(dir, e.Name())]
		return changed
	})
	for name, text := range l.Options.Changed {
		if path.Dir(name) == dir && text != nil {
			entries = append(entries, fs.FileInfoToDirEntry(future(path.Base(name))))
		}
	}
	sorting.By(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, err
}

// A future file is one that is yet to be written, by its name.
type future string

func (f future) Name() string     { return string(f) }
func (future) Size() int64        { return 0 }
func (future) Mode() fs.FileMode  { return 0 }
func (future) ModTime() time.Time { return time.Time{} }
func (future) IsDir() bool        { return false }
func (future) Sys() any           { return nil }
