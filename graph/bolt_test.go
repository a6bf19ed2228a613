package graph_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"onrecord/graph"
	"onrecord/graph/graphtest"
	"onrecord/schema/nquads"
)

// boltStore builds a store and gives its folder and its file.
func boltStore(t *testing.T, quads []quad.Quad) (dir, file string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "store")
	build(t, "bolt:"+dir, quads)
	return dir, filepath.Join(dir, "indexes.bolt")
}

// change does something with the bucket in which a store says what it is.
func change(t *testing.T, file string, do func(*bolt.Tx) error) {
	t.Helper()
	db, err := bolt.Open(file, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(do), db.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestBoltOpen(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(t *testing.T, dir string)
		want error
		says string
	}{
		{"nothing", func(*testing.T, string) {}, graph.ErrNotFound, ""},
		{"a file", func(t *testing.T, dir string) { put(t, dir, "x") }, graph.ErrForeign, ""},
		{"an empty folder", func(t *testing.T, dir string) {
			if err := os.Mkdir(dir, 0o755); err != nil {
				t.Fatal(err)
			}
		}, graph.ErrForeign, ""},
		{"a folder in its place", func(t *testing.T, dir string) { put(t, filepath.Join(dir, "indexes.bolt", "x"), "x") }, graph.ErrForeign, ""},
		{"an empty file", func(t *testing.T, dir string) { put(t, filepath.Join(dir, "indexes.bolt"), "") }, graph.ErrDamaged, "it is empty"},
		{"rubbish", func(t *testing.T, dir string) {
			put(t, filepath.Join(dir, "indexes.bolt"), strings.Repeat("rubbish ", 10_000))
		}, graph.ErrDamaged, ""},
		{"no note", func(t *testing.T, dir string) {
			build(t, "bolt:"+dir, invented(3))
			change(t, filepath.Join(dir, "indexes.bolt"), func(tx *bolt.Tx) error { return tx.DeleteBucket([]byte("onrecord")) })
		}, graph.ErrForeign, ""},
		{"a note of rubbish", func(t *testing.T, dir string) {
			build(t, "bolt:"+dir, invented(3))
			change(t, filepath.Join(dir, "indexes.bolt"), func(tx *bolt.Tx) error {
				return tx.Bucket([]byte("onrecord")).Put([]byte("note"), []byte("{"))
			})
		}, graph.ErrDamaged, ""},
		{"a newer format", func(t *testing.T, dir string) {
			build(t, "bolt:"+dir, invented(3))
			change(t, filepath.Join(dir, "indexes.bolt"), func(tx *bolt.Tx) error {
				return tx.Bucket([]byte("onrecord")).Put([]byte("note"), []byte(`{"Format":99,"Quads":3}`))
			})
		}, nil, "it was built by a newer onrecord (format 99; this one reads up to "},
		{"an older format", func(t *testing.T, dir string) {
			build(t, "bolt:"+dir, invented(3))
			change(t, filepath.Join(dir, "indexes.bolt"), func(tx *bolt.Tx) error {
				return tx.Bucket([]byte("onrecord")).Put([]byte("note"), []byte(`{"Format":1,"Quads":3}`))
			})
		}, nil, "it was built by an older onrecord (format 1; this one reads 2): build it again"},
		{"no permission", func(t *testing.T, dir string) {
			build(t, "bolt:"+dir, invented(3))
			if err := os.Chmod(filepath.Join(dir, "indexes.bolt"), 0); err != nil {
				t.Fatal(err)
			}
			if f, err := os.Open(filepath.Join(dir, "indexes.bolt")); err == nil {
				t.Skip("nothing is forbidden here: ", f.Close())
			}
		}, fs.ErrPermission, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "store")
			c.make(t, dir)
			s, err := graph.Open(t.Context(), "bolt:"+dir)
			if err == nil {
				t.Fatal("it opened", s.Close())
			}
			if c.want != nil && !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), dir) {
				t.Errorf("got %v, want %v %s", err, c.want, c.says)
			}
		})
	}
}

// What somebody has put beside a store, and another program's database, are
// not replaced; an empty folder is as good as nothing.
func TestBoltFolder(t *testing.T) {
	dir, _ := boltStore(t, invented(3))
	put(t, filepath.Join(dir, "letter"), "x")
	before := files(t, dir)
	if _, err := graph.Build(t.Context(), "bolt:"+dir, nquads.All(invented(2)), graph.BuildOptions{}); !errors.Is(err, graph.ErrForeign) {
		t.Errorf("got %v", err)
	}
	if diff := cmp.Diff(before, files(t, dir)); diff != "" {
		t.Errorf("something has changed: %s", diff)
	}
	other := t.TempDir()
	db, err := bolt.Open(filepath.Join(other, "indexes.bolt"), 0o600, nil)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := graph.Build(t.Context(), "bolt:"+other, nquads.All(invented(2)), graph.BuildOptions{}); !errors.Is(err, graph.ErrForeign) {
		t.Errorf("another program's database: got %v", err)
	}
	empty := filepath.Join(t.TempDir(), "store")
	if err := os.Mkdir(empty, 0o755); err != nil {
		t.Fatal(err)
	}
	build(t, "bolt:"+empty, invented(2))
	holds(t, "bolt:"+empty, 2)
}

// A newer store is not replaced, and a damaged one is.
func TestBoltReplaces(t *testing.T) {
	dir, file := boltStore(t, invented(3))
	change(t, file, func(tx *bolt.Tx) error {
		return tx.Bucket([]byte("onrecord")).Put([]byte("note"), []byte(`{"Format":99,"Quads":3}`))
	})
	if _, err := graph.Build(t.Context(), "bolt:"+dir, nquads.All(invented(4)), graph.BuildOptions{}); !says("newer onrecord")(err) {
		t.Errorf("of a newer one: got %v", err)
	}
	if err := os.Truncate(file, 9_000); err != nil {
		t.Fatal(err)
	}
	build(t, "bolt:"+dir, invented(4))
	holds(t, "bolt:"+dir, 4)
}

// A store that is cut short or overwritten in places is called damaged, or
// reads as it should: it never crashes, and is never taken for another error.
func TestBoltDamaged(t *testing.T) {
	dir, file := boltStore(t, graphtest.Quads())
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	page := os.Getpagesize()
	pages := len(bytes.TrimRight(whole, "\x00"))/page + 1 // bbolt makes the file larger than it needs
	whole = whole[:pages*page]
	damaged := 0
	try := func(name string, text []byte) {
		t.Helper()
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		err := readAll(t, dir)
		if err != nil && !errors.Is(err, graph.ErrDamaged) && !errors.Is(err, graph.ErrForeign) {
			t.Errorf("%s: got %v", name, err)
		}
		if errors.Is(err, graph.ErrDamaged) {
			damaged++
		}
	}
	step := max(1, pages/40)
	for at := 0; at < pages; at += step {
		try("cut", whole[:at*page])
		try("cut within a page", whole[:at*page+page/3])
		zeros := bytes.Clone(whole)
		clear(zeros[at*page : (at+1)*page])
		try("a page of zeros", zeros)
		ones := bytes.Clone(whole)
		for i := range page {
			ones[at*page+i] = 0xff
		}
		try("a page of ones", ones)
		swapped := bytes.Clone(whole)
		copy(swapped[at*page:(at+1)*page], whole[(pages-1-at)*page:])
		try("a page of another", swapped)
	}
	if damaged < 20 {
		t.Errorf("only %d of the damages were noticed", damaged)
	}
	try("whole", whole)
	if err := readAll(t, dir); err != nil {
		t.Errorf("the whole store: %v", err)
	}
}

// readAll reads a store in every way.
func readAll(t *testing.T, dir string) error {
	s, err := graph.Open(t.Context(), "bolt:"+dir)
	if err != nil {
		return err
	}
	var out []error
	note := func(err error) {
		if err != nil && len(out) < 3 {
			out = append(out, err)
		}
	}
	for _, err := range s.Quads(t.Context()) {
		note(err)
	}
	for _, q := range graphtest.Quads() {
		for _, d := range quad.Directions {
			if q.Get(d) == nil {
				continue
			}
			for _, err := range s.QuadsWith(t.Context(), d, q.Get(d)) {
				note(err)
			}
		}
	}
	return errors.Join(append(out, s.Close())...)
}
