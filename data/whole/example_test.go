package whole_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"onrecord/data/whole"
)

// Where writing fails, what was there before is there still.
func ExampleOne() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "pictures-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "out.svg")
	err = whole.One(ctx, file, func(w io.Writer) error {
		_, err := io.WriteString(w, "<svg/>")
		return err
	})
	if err != nil {
		panic(err)
	}
	err = whole.One(ctx, file, func(w io.Writer) error {
		_, err := io.WriteString(w, "<svg><ci")
		return errors.Join(err, errors.New("the ink is used up"))
	})
	fmt.Println(err)
	text, err := os.ReadFile(file)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s\n", text)
	// Output:
	// the ink is used up
	// <svg/>
}

// The files of a batch appear together.
func ExampleBatch() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "corpus-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	b, err := whole.Begin(ctx, dir)
	if err != nil {
		panic(err)
	}
	defer b.Close()
	for _, name := range []string{"actors.yaml", "places.yaml"} {
		w, err := b.Create(ctx, name)
		if err != nil {
			panic(err)
		}
		_, err = io.WriteString(w, "[]\n")
		if err := errors.Join(err, w.Close()); err != nil {
			panic(err)
		}
	}
	_, err = os.Stat(filepath.Join(dir, "actors.yaml"))
	fmt.Println("not there yet:", errors.Is(err, os.ErrNotExist))
	if err := b.Commit(ctx); err != nil {
		panic(err)
	}
	names, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err != nil {
		panic(err)
	}
	fmt.Println("files there now:", len(names))
	// Output:
	// not there yet: true
	// files there now: 2
}
