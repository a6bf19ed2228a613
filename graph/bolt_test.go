package graph_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"
	bbolt "go.etcd.io/bbolt"

	"onrecord/graph"
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
func change(t *testing.T, file string, do func(*bbolt.Tx) error) {
	t.Helper()
	db, err := bbolt.Open(file, 0o600, nil)
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
		{"a file", func(t *testing.T, dir string) { put(t, dir, "x") }, graph.ErrNotAStore, ""},
		{"an empty folder", func(t *testing.T, dir string) {
			if err := os.Mkdir(dir, 0o755); err != nil {
				t.Fatal(err)
			}
		}, graph.ErrNotAStore, ""},
		{"a folder in its place", func(t *testing.T, dir string) { put(t, filepath.Join(dir, "indexes.bolt", "x"), "x") }, graph.ErrNotAStore, ""},
		{"an empty file", func(t *testing.T, dir string) { put(t, filepath.Join(dir, "indexes.bolt"), "") }, graph.ErrDamaged, "it is empty"},
		{"no note", func(t *testing.T, dir string) {
			build(t, "bolt:"+dir, invented(3))
			change(t, filepath.Join(dir, "indexes.bolt"), func(tx *bbolt.Tx) error { return tx.DeleteBucket([]byte("onrecord")) })
		}, graph.ErrNotAStore, ""},
		{"a newer format", func(t *testing.T, dir string) {
			build(t, "bolt:"+dir, invented(3))
			change(t, filepath.Join(dir, "indexes.bolt"), func(tx *bbolt.Tx) error {
				return tx.Bucket([]byte("onrecord")).Put([]byte("note"), []byte(`{"Format":99,"Quads":3}`))
			})
		}, nil, "it was built by a newer onrecord (format 99; this one reads up to "},
		{"an older format", func(t *testing.T, dir string) {
			build(t, "bolt:"+dir, invented(3))
			change(t, filepath.Join(dir, "indexes.bolt"), func(tx *bbolt.Tx) error {
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
	if _, err := graph.Build(t.Context(), "bolt:"+dir, nquads.All(invented(2)), graph.BuildOptions{}); !errors.Is(err, graph.ErrNotAStore) {
		t.Errorf("got %v", err)
	}
	if diff := cmp.Diff(before, files(t, dir)); diff != "" {
		t.Errorf("something has changed: %s", diff)
	}
	other := t.TempDir()
	db, err := bbolt.Open(filepath.Join(other, "indexes.bolt"), 0o600, nil)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := graph.Build(t.Context(), "bolt:"+other, nquads.All(invented(2)), graph.BuildOptions{}); !errors.Is(err, graph.ErrNotAStore) {
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
	change(t, file, func(tx *bbolt.Tx) error {
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
