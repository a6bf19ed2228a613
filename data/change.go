package data

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"onrecord/schema"
)

// A change is a file to be written, a new one or in the place of one.
type change struct {
	file  string
	text  []byte
	write func(put func([]byte) error) error // nil: text is all
	old   []byte                             // what it holds now
	there bool                               // it is there
}

func exists(file string) bool {
	_, err := os.Lstat(file)
	return err == nil
}

// addToFile is the change of a file to which entities are added.
func addToFile(ctx context.Context, file, key string, w yamlWriter, items []schema.Entity) (change, error) {
	if real, err := filepath.EvalSymlinks(file); err == nil {
		file = real
	}
	old, err := os.ReadFile(file)
	if err != nil {
		return change{}, err
	}
	text, err := addTo(ctx, old, key, w, items)
	if errors.Is(err, errNoRoom) {
		var ps schema.Problems
		ps.Add(schema.Pos{File: filepath.ToSlash(file)}, "", "%v: give it a list of lines (“- id: …”) that ends with a line break", err)
		return change{}, ps
	}
	return change{file: file, text: text, old: old, there: true}, err
}

// writeAll writes all files, or none: each beside its place first; then they are
// moved, and where that fails, moved back. New folders that were made for them
// are removed then.
func writeAll(ctx context.Context, changes []change) (err error) {
	var temps, made []string
	done := 0
	defer func() {
		if err == nil {
			return
		}
		for _, c := range changes[:done] {
			err = errors.Join(err, c.undo())
		}
		for _, temp := range temps[done:] {
			err = errors.Join(err, os.Remove(temp))
		}
		for i := len(made) - 1; i >= 0; i-- {
			_ = os.Remove(made[i]) // somebody else may have put something there
		}
	}()
	for _, c := range changes {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !c.there && exists(c.file) {
			return fmt.Errorf("%s is there already", c.file)
		}
		folders, err := makeFolders(filepath.Dir(c.file))
		made = append(made, folders...)
		if err != nil {
			return err
		}
		temp, err := c.prepare(ctx)
		if temp != "" {
			temps = append(temps, temp)
		}
		if err != nil {
			return err
		}
	}
	for i, c := range changes {
		if err := os.Rename(temps[i], c.file); err != nil {
			return err
		}
		done++
	}
	return nil
}

// makeFolders makes a folder and those around it, and says which were made.
func makeFolders(dir string) (made []string, err error) {
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Stat(d); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		made = append([]string{d}, made...)
	}
	return made, os.MkdirAll(dir, 0o777)
}

// prepare writes the new file beside its place, and gives its name.
func (c *change) prepare(ctx context.Context) (temp string, err error) {
	mode := fs.FileMode(0o666)
	if stat, err := os.Stat(c.file); err == nil {
		mode = stat.Mode().Perm()
	}
	temp = filepath.Join(filepath.Dir(c.file), fmt.Sprintf(".import.%d.%s", os.Getpid(), filepath.Base(c.file)))
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	out := bufio.NewWriterSize(f, 1<<16)
	put := func(text []byte) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		_, err := out.Write(text)
		return err
	}
	if c.write == nil {
		err = put(c.text)
	} else {
		err = c.write(put)
	}
	err = errors.Join(err, out.Flush())
	if err == nil && c.there {
		err = f.Sync() // a new file can be made again
	}
	return temp, err
}

// undo puts back what was there.
func (c *change) undo() error {
	if !c.there {
		return os.Remove(c.file)
	}
	return replaceFile(filepath.ToSlash(c.file), c.old)
}
