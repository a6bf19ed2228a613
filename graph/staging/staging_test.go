package staging

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// replacers put a file with a text in the place of a target: they differ in
// what the target is.
var replacers = []struct {
	name    string
	replace func(ctx context.Context, target string, b Build) error
	file    func(target string) string // where the text is
}{
	{"file", ReplaceFile, func(target string) string { return target }},
	{"folder", func(ctx context.Context, target string, b Build) error {
		return ReplaceFolder(ctx, target, "text", b)
	}, func(target string) string { return filepath.Join(target, "text") }},
}

// of writes a text, with a temporary file beside it, and finds it sound.
func of(text string) Build {
	return Build{
		Write: func(file, folder string) error {
			return errors.Join(os.WriteFile(filepath.Join(folder, "temporary"), nil, 0o600), os.WriteFile(file, []byte(text), 0o600))
		},
		Verify: func(file string) error {
			if got := read(file); got != text {
				return errors.New("it holds " + got)
			}
			return os.Remove(filepath.Join(filepath.Dir(file), "temporary"))
		},
	}
}

func read(file string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func names(t *testing.T, folder string) (out []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

// A new store takes the place of nothing and of an old one, and leaves nothing
// beside itself.
func TestReplace(t *testing.T) {
	for _, r := range replacers {
		t.Run(r.name, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), "made", "too")
			target := filepath.Join(folder, "store")
			for _, text := range []string{"first", "second"} {
				if err := r.replace(t.Context(), target, of(text)); err != nil {
					t.Fatal(err)
				}
				if got := read(r.file(target)); got != text {
					t.Errorf("got %q, want %q", got, text)
				}
				if diff := cmp.Diff([]string{"store"}, names(t, folder)); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

// Whatever goes wrong, the old store stays, and nothing else.
func TestReplaceFails(t *testing.T) {
	broken := errors.New("broken")
	for _, r := range replacers {
		for _, c := range []struct {
			name   string
			change func(b *Build, cancel func())
			want   error
		}{
			{"in writing", func(b *Build, _ func()) {
				b.Write = func(file, _ string) error { return errors.Join(os.WriteFile(file, []byte("half"), 0o600), broken) }
			}, broken},
			{"in verifying", func(b *Build, _ func()) { b.Verify = func(string) error { return broken } }, broken},
			{"by cancelling", func(b *Build, cancel func()) { b.Verify = func(string) error { cancel(); return nil } }, context.Canceled},
		} {
			t.Run(r.name+" "+c.name, func(t *testing.T) {
				folder := t.TempDir()
				target := filepath.Join(folder, "store")
				if err := r.replace(t.Context(), target, of("old")); err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				b := of("new")
				c.change(&b, cancel)
				if err := r.replace(ctx, target, b); !errors.Is(err, c.want) {
					t.Errorf("got %v, want %v", err, c.want)
				}
				if got := read(r.file(target)); got != "old" {
					t.Errorf("got %q", got)
				}
				if diff := cmp.Diff([]string{"store"}, names(t, folder)); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

// What a dead builder left is removed; what a living one is at, stays.
func TestSweep(t *testing.T) {
	folder := t.TempDir()
	target := filepath.Join(folder, "store")
	dead, err := newDir(target)
	if err != nil {
		t.Fatal(err)
	}
	if err := dead.lock.Unlock(); err != nil { // as the system does when a process ends
		t.Fatal(err)
	}
	living, err := newDir(target)
	if err != nil {
		t.Fatal(err)
	}
	if err := ReplaceFile(t.Context(), target, of("new")); err != nil {
		t.Fatal(err)
	}
	at := filepath.Base(living.path)
	if diff := cmp.Diff([]string{at, at + ".lock", "store"}, names(t, folder)); diff != "" {
		t.Error(diff)
	}
	if err := living.remove(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"store"}, names(t, folder)); diff != "" {
		t.Error(diff)
	}
}

// A new file has the permissions of the old one.
func TestPermissions(t *testing.T) {
	target := filepath.Join(t.TempDir(), "store")
	if err := ReplaceFile(t.Context(), target, of("old")); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(target, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := ReplaceFile(t.Context(), target, of("new")); err != nil {
		t.Fatal(err)
	}
	stat, err := os.Stat(target)
	if err != nil {
		t.Fatal(err)
	}
	if got := stat.Mode().Perm(); got != 0o640 {
		t.Errorf("got %v", got)
	}
}

// Builders that begin at once take nothing of one another's for a dead one's.
func TestBuildersAtOnce(t *testing.T) {
	folder := t.TempDir()
	target := filepath.Join(folder, "store")
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 20 {
				d, err := newDir(target)
				if err != nil {
					t.Error(err)
					return
				}
				if err := os.WriteFile(filepath.Join(d.path, "store"), nil, 0o600); err != nil {
					t.Errorf("the folder of a living builder is gone: %v", err)
				}
				if err := d.remove(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	if left := names(t, folder); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}
