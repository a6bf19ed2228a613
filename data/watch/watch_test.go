package watch

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func TestChanges(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) func() error {
		return func() error {
			file := filepath.Join(dir, name)
			return errors.Join(os.MkdirAll(filepath.Dir(file), 0o777), os.WriteFile(file, []byte(text), 0o666))
		}
	}
	touch := func() error {
		return os.Chtimes(filepath.Join(dir, "a"), time.Time{}, time.Unix(1e9, 0))
	}
	for _, make := range []func() error{write("a", "1"), write("sub/b", "1"), write(".hidden/c", "1")} {
		if err := make(); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	waits, next := make(chan bool), make(chan bool)
	wait := func(ctx context.Context) error {
		select {
		case waits <- true:
			<-next
		case <-ctx.Done():
		}
		return ctx.Err()
	}
	done := make(chan error)
	calls := 0
	go func() { done <- Changes(ctx, []string{dir}, wait, func() error { calls++; return nil }) }()
	for _, c := range []struct {
		name string
		do   func() error
		want int
	}{
		{"nothing", func() error { return nil }, 0},
		{"a longer text", write("a", "12"), 1},
		{"another time", touch, 1},
		{"a new file", write("sub/new", ""), 1},
		{"a hidden file", write(".temp", "x"), 0},
		{"in a hidden folder", write(".hidden/c", "12"), 0},
		{"a new folder", write("more/d", "x"), 1},
		{"gone", func() error { return os.Remove(filepath.Join(dir, "sub", "b")) }, 1},
		{"all gone", func() error { return os.RemoveAll(dir) }, 1},
		{"back", write("a", "1"), 1},
	} {
		<-waits
		calls = 0
		if err := c.do(); err != nil {
			t.Fatal(err)
		}
		next <- true
		<-waits
		next <- true // it looks again, and nothing was changed
		<-waits
		if calls != c.want {
			t.Errorf("%s: %d calls, want %d", c.name, calls, c.want)
		}
		next <- true
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
	failed := errors.New("failed")
	go func() { done <- Changes(t.Context(), []string{dir}, wait, func() error { return failed }) }()
	if err := <-done; !errors.Is(err, failed) {
		t.Errorf("ended with %v", err)
	}
}

func TestOther(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"same", "line\nbreak", "longer", "gone"} {
		write(name, "1")
	}
	before := State([]string{dir})
	write("line\nbreak", "12")
	write("longer", "12")
	write("new", "1")
	if err := os.Remove(filepath.Join(dir, "gone")); err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, name := range []string{"gone", "line\nbreak", "longer", "new"} {
		want = append(want, filepath.Join(dir, name))
	}
	if got := Other(before, State([]string{dir})); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
