package graph_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/graphtest"
	"onrecord/graph/snapshot"
)

// What opening a snapshot can find.
func TestFileOpen(t *testing.T) {
	whole := func(t *testing.T, path string) []byte {
		build(t, path, invented(300))
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for _, c := range []struct {
		name string
		make func(t *testing.T, path string)
		want error
		says string
	}{
		{"nothing", func(*testing.T, string) {}, graph.ErrNotFound, ""},
		{"empty", func(t *testing.T, path string) { put(t, path, "") }, graph.ErrDamaged, "it is empty"},
		{"one byte", func(t *testing.T, path string) { put(t, path, string(whole(t, path)[:1])) }, graph.ErrDamaged, "it ends after 1 bytes"},
		{"cut short", func(t *testing.T, path string) { put(t, path, string(whole(t, path)[:5000])) }, graph.ErrDamaged, "it has 5000 bytes, and should have "},
		{"longer", func(t *testing.T, path string) { put(t, path, string(whole(t, path))+"\n") }, graph.ErrDamaged, "bytes, and should have "},
		{"a letter", func(t *testing.T, path string) { put(t, path, "Dear Ada, …") }, graph.ErrNotAStore, ""},
		{"a folder", func(t *testing.T, path string) { put(t, filepath.Join(path, "letter"), "x") }, graph.ErrNotAStore, "it is a folder"},
		{"a database in a folder", func(t *testing.T, path string) { build(t, "bolt:"+path, invented(3)) }, graph.ErrNotAStore, "bolt:"},
		{"a folder on the way", func(t *testing.T, path string) { put(t, filepath.Dir(path), "x") }, nil, "not a directory"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "deep", "store")
			c.make(t, path)
			s, err := graph.Open(t.Context(), path)
			if err == nil {
				t.Fatal("it opened", s.Close())
			}
			if c.want != nil && !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), filepath.Dir(path)) {
				t.Errorf("got %v, want %v %s", err, c.want, c.says)
			}
		})
	}
}

// A snapshot of an older format is refused by one sentence that says what to
// do, and doing it replaces the file.
func TestFileOlder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store")
	build(t, path, invented(300))
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	binary.LittleEndian.PutUint32(b[8:], snapshot.Version-1)
	binary.LittleEndian.PutUint32(b[1020:], crc32.Checksum(b[:1020], crc32.MakeTable(crc32.Castagnoli)))
	put(t, path, string(b))
	want := fmt.Sprintf("%s: it was built by an older onrecord (format %d; this one reads %d): build it again", path, snapshot.Version-1, snapshot.Version)
	s, err := graph.Open(t.Context(), path)
	if err == nil {
		t.Fatal("it opened", s.Close())
	}
	if err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	build(t, path, invented(4))
	holds(t, path, 4)
}

// A damaged snapshot may be replaced, and one that is only newer not.
func TestFileReplaces(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store")
	for _, size := range []int64{0, 1, 8, 1000, 5000} {
		build(t, path, invented(300))
		if err := os.Truncate(path, size); err != nil {
			t.Fatal(err)
		}
		build(t, path, invented(4))
		holds(t, path, 4)
	}
}

// Of a store that was closed, nothing is read, and it is not called damaged.
func TestClosed(t *testing.T) {
	for _, scheme := range backends() {
		t.Run(scheme, func(t *testing.T) {
			uri := scheme + ":" + filepath.Join(t.TempDir(), "store")
			build(t, uri, graphtest.Quads())
			s, err := graph.Open(t.Context(), uri)
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			reads := map[string]error{}
			for _, err := range s.Quads(t.Context()) {
				reads["Quads"] = err
			}
			for _, err := range s.QuadsWith(t.Context(), quad.Subject, quad.IRI("a:s")) {
				reads["QuadsWith"] = err
			}
			_, reads["SizeWith"] = s.SizeWith(t.Context(), quad.Subject, quad.IRI("a:s"))
			_, reads["Predicates"] = s.Predicates(t.Context(), "a:p")
			for _, method := range []string{"Quads", "QuadsWith", "SizeWith", "Predicates"} {
				if !errors.Is(reads[method], fs.ErrClosed) {
					t.Errorf("%s: got %v", method, reads[method])
				}
			}
		})
	}
}
