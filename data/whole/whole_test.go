package whole

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tree is what is in a folder: the text of each file, "/" for a folder, and where
// each link leads to.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		switch {
		case e.IsDir():
			out[name] = "/"
		case e.Type()&fs.ModeSymlink != 0:
			to, err := os.Readlink(path)
			out[name] = "-> " + to
			return err
		default:
			text, err := os.ReadFile(path)
			out[name] = string(text)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

var errBroken = errors.New("broken")

func TestOne(t *testing.T) {
	t.Parallel()
	over, cancel := context.WithCancel(t.Context())
	cancel()
	for _, test := range []struct {
		name  string
		ctx   context.Context // nil: one that goes on
		make  func(t *testing.T, dir string)
		to    string
		write func(io.Writer) error
		err   string // after the folder; "": none
		want  map[string]string
	}{
		{"a new file", nil, nil, "new", text("new"), "", map[string]string{"new": "new"}},
		{"in the place of one", nil, func(t *testing.T, dir string) { put(t, dir+"/a", "old") }, "a", text("new"), "", map[string]string{"a": "new"}},
		{"an empty one", nil, func(t *testing.T, dir string) { put(t, dir+"/a", "old") }, "a", text(""), "", map[string]string{"a": ""}},
		{
			"a link", nil, func(t *testing.T, dir string) { put(t, dir+"/a", "old"); link(t, "a", dir+"/l") }, "l", text("new"), "",
			map[string]string{"a": "new", "l": "-> a"},
		},
		{
			"a link to what is not there", nil, func(t *testing.T, dir string) { put(t, dir+"/d/x", ""); link(t, "d/a", dir+"/l") }, "l", text("new"), "",
			map[string]string{"d": "/", "d/x": "", "d/a": "new", "l": "-> d/a"},
		},
		{
			"a failure", nil, func(t *testing.T, dir string) { put(t, dir+"/a", "old") }, "a",
			func(w io.Writer) error { return errors.Join(text("half")(w), errBroken) }, "broken",
			map[string]string{"a": "old"},
		},
		{"over", over, func(t *testing.T, dir string) { put(t, dir+"/a", "old") }, "a", text("new"), "context canceled", map[string]string{"a": "old"}},
		{"a folder", nil, func(t *testing.T, dir string) { put(t, dir+"/a/x", "old") }, "a", text("new"), "DIR/a is a folder", map[string]string{"a": "/", "a/x": "old"}},
		{"no folder around it", nil, nil, "a/b", text("new"), "DIR/a/b: no such file or directory", map[string]string{}},
		{
			"read-only", nil, func(t *testing.T, dir string) { put(t, dir+"/a", "old"); mode(t, dir+"/a", 0o444) }, "a", text("new"),
			"DIR/a is read-only, and stays as it is: give yourself the right to write it, or another place",
			map[string]string{"a": "old"},
		},
		{
			"what a dead process left", nil,
			func(t *testing.T, dir string) {
				put(t, dir+"/"+prefix("a")+"DEAD", "half")
				put(t, dir+"/"+prefix("a")+"FOLDER/x", "half")
				put(t, dir+"/"+prefix("b")+"OTHER", "another's")
			}, "a", text("new"), "",
			map[string]string{"a": "new", prefix("b") + "OTHER": "another's"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if test.make != nil {
				test.make(t, dir)
			}
			ctx := test.ctx
			if ctx == nil {
				ctx = t.Context()
			}
			got := ""
			if err := One(ctx, filepath.Join(dir, test.to), test.write); err != nil {
				got = err.Error()
			}
			if want := expand(test.err, dir); got != want {
				t.Errorf("error %q, want %q", got, want)
			}
			if diff := cmp.Diff(test.want, tree(t, dir)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func expand(s, dir string) string {
	if rest, ok := cutPrefix(s, "DIR"); ok {
		return dir + rest
	}
	return s
}

func cutPrefix(s, prefix string) (string, bool) {
	if len(s) >= len(prefix) && s[:len(prefix)] == prefix {
		return s[len(prefix):], true
	}
	return s, false
}

func link(t *testing.T, to, path string) {
	t.Helper()
	if err := os.Symlink(to, path); err != nil {
		t.Skip(err)
	}
}

func mode(t *testing.T, path string, m fs.FileMode) {
	t.Helper()
	if err := os.Chmod(path, m); err != nil {
		t.Fatal(err)
	}
}

// What is being written is not taken for rubbish by another writer of the same
// file.
func TestOneAtOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "a")
	err := One(t.Context(), file, func(w io.Writer) error {
		return errors.Join(text("first")(w), One(t.Context(), file, text("second")))
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"a": "first"}, tree(t, dir)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// The mode of a file stays.
func TestOneKeepsMode(t *testing.T) {
	t.Parallel()
	for _, m := range []fs.FileMode{0o600, 0o640, 0o755, 0o666} {
		file := filepath.Join(t.TempDir(), "a")
		put(t, file, "old")
		mode(t, file, m)
		if err := One(t.Context(), file, text("new")); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != m {
			t.Errorf("mode %v, %v, want %v", info.Mode(), err, m)
		}
	}
}

// fillBatch writes files of a batch.
func fillBatch(t *testing.T, b *Batch, texts map[string]string) {
	t.Helper()
	for name, text := range texts {
		f, err := b.Replace(t.Context(), name)
		if err == nil {
			_, err = io.WriteString(f, text)
			err = errors.Join(err, f.Close())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestBatch(t *testing.T) {
	t.Parallel()
	texts := map[string]string{"a": "new a", "sub/b": "new b", "sub/deep/c": "new c"}
	for _, test := range []struct {
		name    string
		there   map[string]string
		left    map[string]string // what is there when it is not committed
		want    map[string]string
		missing bool
	}{
		{
			name: "a new folder", missing: true, left: map[string]string{},
			want: map[string]string{"x": "/", "x/y": "/", "x/y/a": "new a", "x/y/sub": "/", "x/y/sub/b": "new b", "x/y/sub/deep": "/", "x/y/sub/deep/c": "new c"},
		},
		{
			name: "a folder that is there", there: map[string]string{"x/y/a": "old a", "x/y/z": "z"},
			left: map[string]string{"x": "/", "x/y": "/", "x/y/a": "old a", "x/y/z": "z"},
			want: map[string]string{"x": "/", "x/y": "/", "x/y/a": "new a", "x/y/z": "z", "x/y/sub": "/", "x/y/sub/b": "new b", "x/y/sub/deep": "/", "x/y/sub/deep/c": "new c"},
		},
	} {
		for _, commit := range []bool{true, false} {
			t.Run(fmt.Sprint(test.name, commit), func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				for name, text := range test.there {
					put(t, filepath.Join(dir, name), text)
				}
				b, err := Begin(t.Context(), filepath.Join(dir, "x", "y"))
				if err != nil {
					t.Fatal(err)
				}
				fillBatch(t, b, texts)
				want := test.left
				if commit {
					want = test.want
					if err := b.Commit(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				if err := b.Close(); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, tree(t, dir)); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			})
		}
	}
}

// What may not be written is refused before anything is.
func TestBatchRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	outside := filepath.Join(t.TempDir(), "outside")
	put(t, outside, "outside")
	put(t, filepath.Join(dir, "a"), "a")
	put(t, filepath.Join(dir, "ro"), "ro")
	put(t, filepath.Join(dir, "sub", "b"), "b")
	mode(t, filepath.Join(dir, "ro"), 0o444)
	link(t, outside, filepath.Join(dir, "out"))
	link(t, filepath.Dir(outside), filepath.Join(dir, "away"))
	link(t, "nowhere", filepath.Join(dir, "dead"))
	link(t, "sub/b", filepath.Join(dir, "in"))
	before := tree(t, dir)
	b, err := Begin(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"ro", "out", "away/outside", "away/new", "dead", "sub", "../x", "/x", ".", "a/b"} {
		if _, err := b.Replace(t.Context(), name); err == nil {
			t.Errorf("%s may be written", name)
		}
		if err := b.Remove(t.Context(), name); err == nil {
			t.Errorf("%s may be removed", name)
		}
	}
	if err := b.Remove(t.Context(), "in"); err == nil {
		t.Error("a link may be removed")
	}
	if _, err := b.Create(t.Context(), "a"); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a new a: got %v", err)
	}
	fillBatch(t, b, map[string]string{"in": "new b"})
	if _, err := b.Replace(t.Context(), "sub/b"); err == nil {
		t.Error("a file is written twice, through a link")
	}
	if err := b.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	before["sub/b"] = "new b"
	if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{"outside": "outside"}, tree(t, filepath.Dir(outside))); diff != "" {
		t.Errorf("outside: -want +got:\n%s", diff)
	}
}

// Two cannot write into one folder at once: the second waits for the first.
func TestBatchBusy(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	b, err := Begin(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Begin(over, dir); !isBusy(err) {
		t.Errorf("a second batch began, or could not: %v", err)
	}
	if _, err := Finish(over, dir); !isBusy(err) {
		t.Errorf("it was finished, or could not be: %v", err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if left := tree(t, dir); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	var many sync.WaitGroup
	for i := range 8 {
		many.Go(func() {
			for n := range 20 {
				b, err := Begin(t.Context(), dir)
				if err != nil {
					t.Error(err)
					return
				}
				fillBatch(t, b, map[string]string{fmt.Sprint(i): fmt.Sprint(n), "last": fmt.Sprint(i)})
				if err := b.Commit(t.Context()); err != nil {
					t.Error(err)
				}
				if Unfinished(t.Context(), dir) {
					t.Error("somebody is taken for dead")
				}
			}
		})
	}
	many.Wait()
	got := tree(t, dir)
	delete(got, "last")
	want := map[string]string{}
	for i := range 8 {
		want[fmt.Sprint(i)] = "19"
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func isBusy(err error) bool {
	_, is := errors.AsType[*BusyError](err)
	return is
}

// An export replaces what an export made, and nothing else.
func TestOnlyMade(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	export := func(texts map[string]string) error {
		b, err := Begin(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		fillBatch(t, b, texts)
		if err = b.OnlyMade(t.Context()); err == nil {
			err = b.Commit(t.Context())
		}
		return errors.Join(err, b.Close())
	}
	put(t, filepath.Join(dir, "mine"), "mine")
	for _, step := range []struct {
		name    string
		texts   map[string]string
		before  func()
		foreign bool
	}{
		{"the first time", map[string]string{"a": "1", "sub/b": "1"}, nil, false},
		{"again", map[string]string{"a": "2", "sub/b": "2"}, nil, false},
		{"over a file that was there", map[string]string{"a": "3", "mine": "3"}, nil, true},
		{"that has the same bytes", map[string]string{"mine": "mine"}, nil, false},
		{"over a file that was changed", map[string]string{"a": "4"}, func() { put(t, filepath.Join(dir, "a"), "mine now") }, true},
	} {
		if step.before != nil {
			step.before()
		}
		before := tree(t, dir)
		err := export(step.texts)
		var foreign *ForeignError
		if errors.As(err, &foreign) != step.foreign || err != nil && !step.foreign {
			t.Errorf("%s: got %v", step.name, err)
		}
		got := tree(t, dir)
		if step.foreign {
			if diff := cmp.Diff(before, got); diff != "" {
				t.Errorf("%s: -want +got:\n%s", step.name, diff)
			}
			continue
		}
		for name, text := range step.texts {
			if got[name] != text {
				t.Errorf("%s: %s has %q, want %q", step.name, name, got[name], text)
			}
		}
	}
}
