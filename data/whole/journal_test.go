package whole

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// die ends a batch as a kill does: nothing is put in order, and the lock is gone.
func die(t *testing.T, b *Batch) {
	t.Helper()
	if err := b.j.f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := b.root.Close(); err != nil {
		t.Fatal(err)
	}
}

var (
	changed = []string{"a", "b", "c", "sub/d", "sub/e", "sub/gone"}
	already = map[string]bool{"a": true, "c": true, "sub/d": true, "sub/gone": true}
)

// begun is a batch whose files are all written.
func begun(t *testing.T) (b *Batch, dir string, before, after map[string]string) {
	t.Helper()
	dir = t.TempDir()
	for name := range already {
		put(t, filepath.Join(dir, name), "old "+name)
	}
	before = tree(t, dir)
	b, err := Begin(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	after = map[string]string{"sub": "/"}
	for _, name := range changed {
		if name == "sub/gone" {
			if err := b.Remove(t.Context(), name); err != nil {
				t.Fatal(err)
			}
			continue
		}
		fillBatch(t, b, map[string]string{name: "new " + name})
		after[name] = "new " + name
	}
	return b, dir, before, after
}

// Whenever a process is killed, the next one has all files old or all new.
func TestFinish(t *testing.T) {
	t.Parallel()
	check := func(t *testing.T, dir string, unfinished bool, moved int, want map[string]string) {
		t.Helper()
		if got := Unfinished(t.Context(), dir); got != unfinished {
			t.Errorf("unfinished: %v, want %v", got, unfinished)
		}
		if n, err := Finish(t.Context(), dir); n != moved || err != nil {
			t.Errorf("moved %d files, %v, want %d", n, err, moved)
		}
		if diff := cmp.Diff(want, tree(t, dir)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if n, err := Finish(t.Context(), dir); n != 0 || err != nil {
			t.Errorf("the second time: moved %d files, %v", n, err)
		}
	}
	t.Run("before it is committed", func(t *testing.T) {
		t.Parallel()
		b, dir, before, _ := begun(t)
		die(t, b)
		check(t, dir, false, 0, before)
	})
	for moved := range len(changed) + 1 {
		t.Run("after some moves", func(t *testing.T) {
			t.Parallel()
			b, dir, _, after := begun(t)
			commit(t, b, moved)
			die(t, b)
			check(t, dir, true, len(changed)-moved, after)
		})
		t.Run("on the way back", func(t *testing.T) {
			t.Parallel()
			b, dir, before, _ := begun(t)
			commit(t, b, moved)
			if err := b.j.mark(false); err != nil {
				t.Fatal(err)
			}
			if err := b.j.back(b.entries[:moved/2]); err != nil {
				t.Fatal(err)
			}
			die(t, b)
			check(t, dir, true, 0, before)
		})
	}
}

// commit does what journal.commit does, up to some moves.
func commit(t *testing.T, b *Batch, moves int) {
	t.Helper()
	for i := range b.entries {
		if e := &b.entries[i]; e.Was != nil && !e.Gone {
			if err := b.root.Link(e.File, e.old()); err != nil {
				t.Skip(err)
			}
		}
	}
	if err := b.j.mark(true); err != nil {
		t.Fatal(err)
	}
	for i := range moves {
		if err := b.j.move(&b.entries[i]); err != nil {
			t.Fatal(err)
		}
	}
}

// What somebody changed meanwhile stays, and so does all else.
func TestCommitOverChanges(t *testing.T) {
	t.Parallel()
	b, dir, before, _ := begun(t)
	put(t, filepath.Join(dir, "sub", "d"), "somebody's work")
	if err := b.Commit(t.Context()); err == nil {
		t.Error("it was committed")
	}
	before["sub/d"] = "somebody's work"
	if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// What somebody changed after a kill is not replaced by the rest.
func TestFinishOverChanges(t *testing.T) {
	t.Parallel()
	b, dir, _, _ := begun(t)
	commit(t, b, 2)
	die(t, b)
	put(t, filepath.Join(dir, "sub", "d"), "somebody's work")
	if _, err := Finish(t.Context(), dir); err == nil {
		t.Error("it was finished")
	}
	if got := tree(t, dir)["sub/d"]; got != "somebody's work" {
		t.Errorf("the file has %q", got)
	}
	if err := os.Remove(filepath.Join(dir, Journal)); err != nil {
		t.Fatal(err)
	}
	if _, err := Begin(t.Context(), dir); err != nil {
		t.Errorf("without the journal: %v", err)
	}
}

// A journal that came with a folder of somebody moves nothing out of it, or into
// it, and no file but those that are called as ours.
func TestForeignJournal(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{"entry":{"temp":".onrecord-x","file":"../a"}}`,
		`{"entry":{"temp":"../.onrecord-x","file":"../a"}}`,
		`{"entry":{"temp":"sub/.onrecord-x","file":"a"}}`,
		`{"entry":{"temp":"mine","file":"a"}}`,
		`{"entry":{"temp":"/etc/.onrecord-x","file":"/etc/a"}}`,
		`{"folder":".."}`,
	} {
		outer := t.TempDir()
		dir := filepath.Join(outer, "dir")
		put(t, filepath.Join(outer, ".onrecord-x"), "x")
		put(t, filepath.Join(dir, ".onrecord-x"), "x")
		put(t, filepath.Join(dir, "mine"), "mine")
		put(t, filepath.Join(dir, Journal), text+"\n"+`{"commit":true}`+"\n")
		before := tree(t, outer)
		if _, err := Finish(t.Context(), dir); err == nil {
			t.Errorf("%s: no error", text)
		}
		if diff := cmp.Diff(before, tree(t, outer)); diff != "" {
			t.Errorf("%s: -want +got:\n%s", text, diff)
		}
	}
	outer := t.TempDir()
	dir := filepath.Join(outer, "dir")
	put(t, filepath.Join(outer, "out", "x"), "x")
	put(t, filepath.Join(outer, "out", ".onrecord-x"), "x")
	put(t, filepath.Join(dir, Journal), `{"entry":{"temp":"away/.onrecord-x","file":"away/y"}}`+"\n"+`{"commit":true}`+"\n")
	link(t, "../out", filepath.Join(dir, "away"))
	before := tree(t, outer)
	if _, err := Finish(t.Context(), dir); err == nil {
		t.Error("a link was followed out of the folder")
	}
	if diff := cmp.Diff(before, tree(t, outer)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
