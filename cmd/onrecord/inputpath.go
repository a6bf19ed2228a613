package main

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"onrecord/data"
	"onrecord/data/fence"
	"onrecord/data/whole"
	"onrecord/graph"
)

// An inputPath is a file, folder or store that a run reads: its result may not go
// there.
type inputPath struct {
	path string // as it was called
	info fs.FileInfo
}

// reads notes files, folders and stores that are about to be read, and refuses the
// run if its result would go into one: by what files are, through links, other
// spellings and second names. It is called before anything is written.
func (a *app) reads(paths ...string) error {
	for _, path := range paths {
		if path == "" {
			return usagef("an empty word names no file or folder")
		}
		if path = graph.PathOf(path); path == "" {
			continue // it is on a server
		}
		// What cannot be read is told by whoever reads it.
		if info, err := os.Stat(path); err == nil {
			if err := a.readsAs(path, info); err != nil {
				return err
			}
		}
	}
	return nil
}

// readsAsked notes the store or the corpus that is asked.
func (a *app) readsAsked() error {
	q := a.asks()
	if asked := firstNonEmpty(q.store, q.corpus); asked != "" {
		return a.reads(asked)
	}
	return nil
}

// readsStdin notes that stdin is read.
func (a *app) readsStdin() error {
	f, ok := a.in.(*os.File)
	if !ok {
		return nil
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	return a.readsAs("stdin", info)
}

// readsFlags notes the files that flags name: texts, and the flags that say that
// they take a file.
func (a *app) readsFlags(flags *pflag.FlagSet) error {
	var files []string
	flags.VisitAll(func(f *pflag.Flag) {
		switch v := f.Value.(type) {
		case *textFlags:
			a.warnOldFlag(v)
			for _, file := range v.files {
				files = append(files, file)
			}
		case pflag.SliceValue:
			if _, ok := f.Annotations[readsFile]; ok {
				files = append(files, v.GetSlice()...)
			}
		default:
			if _, ok := f.Annotations[readsFile]; ok && f.Changed {
				files = append(files, v.String())
			}
		}
	})
	slices.Sort(files)
	for _, file := range files {
		if file == "" {
			continue // which reads tells
		}
		if err := fence.LookFile(file); err != nil {
			a.running = true // it is the file's fault, and not how it was called
			return err
		}
	}
	return a.reads(files...)
}

// readsFile annotates flags whose values are files that are read.
const readsFile = "onrecord reads file"

func (a *app) readsAs(path string, info fs.FileInfo) error {
	r := inputPath{path, info}
	a.reading = append(a.reading, r)
	if a.refused == nil {
		a.refused = r.refuses(a)
	}
	return a.refused
}

// refuses is the error of a run that reads something and writes into it.
func (r *inputPath) refuses(a *app) error {
	if !a.toStdout() {
		if err := r.checkTarget("-o", a.path, false); err != nil {
			return err
		}
	}
	if path := graph.PathOf(a.target); path != "" { // else it is on a server
		if err := r.checkTarget("-o", path, a.storing); err != nil {
			return err
		}
	}
	f, ok := a.out.(*os.File)
	if !ok {
		return nil
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	if file, ok := r.holds(info); ok && (file == r.path || isRead(r.path, file)) {
		return usagef("stdout is %s, which is being read: send it elsewhere", file)
	}
	return nil
}

// checkTarget refuses a target that is what is read, or lies among it. In the folder of
// a corpus there is room for what nothing reads, as beside its lists.
func (r *inputPath) checkTarget(flag, target string, store bool) error {
	real := whole.Follow(target)
	if info, err := os.Stat(real); err == nil {
		if file, ok := r.holds(info); ok && (!store || file == r.path || isRead(r.path, file)) {
			return usagef("%s %s is %s, which is being read: write it elsewhere", flag, target, file)
		}
	}
	if !r.info.IsDir() {
		return nil
	}
	real, err := filepath.Abs(real)
	if err != nil {
		return err
	}
	for dir := filepath.Dir(real); ; dir = filepath.Dir(dir) {
		if info, err := os.Stat(dir); err == nil && os.SameFile(info, r.info) {
			rel, err := filepath.Rel(dir, real)
			if err == nil && !isRead(r.path, filepath.Join(r.path, rel)) {
				return nil
			}
			return usagef("%s %s lies in %s, which is being read: write it elsewhere", flag, target, r.path)
		}
		if dir == filepath.Dir(dir) {
			return nil
		}
	}
}

// holds finds a file or folder among what is read: itself, or in the folder.
func (r *inputPath) holds(info fs.FileInfo) (string, bool) {
	if os.SameFile(info, r.info) {
		return r.path, true
	}
	if !r.info.IsDir() || !info.Mode().IsRegular() {
		return "", false
	}
	found := ""
	// What cannot be walked through cannot be read either.
	_ = filepath.WalkDir(r.path, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		if e.IsDir() {
			return nil
		}
		if other, err := os.Stat(path); err == nil && os.SameFile(info, other) {
			found = path
			return filepath.SkipAll
		}
		return nil
	})
	return found, found != ""
}

// isRead reports whether a file of a corpus folder is one of those that are read:
// the sources, their texts, and lists and tables beside them. In the folder of a
// store all are.
func isRead(dir, file string) bool {
	rel, err := filepath.Rel(dir, file)
	if err != nil || !data.IsFolder(dir) {
		return true
	}
	first, _, deep := strings.Cut(filepath.ToSlash(rel), "/")
	if deep || first == "sources" || first == "texts" {
		return first == "sources" || first == "texts"
	}
	return slices.Contains([]string{".yaml", ".yml", ".csv", ".jsonl", ".ndjson"}, strings.ToLower(filepath.Ext(rel)))
}

// finish does what a run that was ended has left to do in a corpus folder.
func (a *app) finish(ctx context.Context, dir string) error {
	n, err := whole.Finish(ctx, dir)
	if n > 0 {
		a.note("%s: a command was ended before it was done; %s put in place now", dir, count(n, "file"))
	}
	return err
}
