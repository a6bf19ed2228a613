package bolt_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"
	bbolt "go.etcd.io/bbolt"

	"onrecord/graph"
	"onrecord/graph/bolt"
	"onrecord/graph/graphtest"
	"onrecord/schema/nquads"
)

// written is a database of the contract's quads, in a folder of its own.
func written(t *testing.T) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), bolt.FileName)
	inputs := func() ([]byte, error) { return []byte(`[{"Name":"a.yaml"}]`), nil }
	if err := bolt.Write(t.Context(), file, nquads.All(graphtest.Quads()), bolt.Options{Inputs: inputs}); err != nil {
		t.Fatal(err)
	}
	return file
}

// noted changes the bucket in which a database says what it is.
func noted(t *testing.T, file string, do func(*bbolt.Tx) error) {
	t.Helper()
	db, err := bbolt.Open(file, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(do), db.Close()); err != nil {
		t.Fatal(err)
	}
}

// What a database is, its note says.
func TestOpen(t *testing.T) {
	note := func(text string) func(*testing.T, string) {
		return func(t *testing.T, file string) {
			noted(t, file, func(tx *bbolt.Tx) error { return tx.Bucket([]byte("onrecord")).Put([]byte("note"), []byte(text)) })
		}
	}
	file := func(text string) func(*testing.T, string) {
		return func(t *testing.T, file string) {
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		name   string
		change func(t *testing.T, file string)
		want   string
	}{
		{"as it was written", func(*testing.T, string) {}, ""},
		{"empty", file(""), "the database is damaged: it is empty"},
		{"rubbish", file(strings.Repeat("rubbish ", 10_000)), "the database is damaged: invalid database"},
		{"no note", func(t *testing.T, file string) {
			noted(t, file, func(tx *bbolt.Tx) error { return tx.DeleteBucket([]byte("onrecord")) })
		}, bolt.ErrNotAStore.Error()},
		{"a note of rubbish", note("{"), "the database is damaged"},
		{"newer", note(`{"Format":99,"Quads":3}`), "it was built by a newer onrecord (format 99; this one reads up to 2)"},
		{"older", note(`{"Format":1,"Quads":3}`), "it was built by an older onrecord (format 1; this one reads 2): build it again"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := written(t)
			c.change(t, file)
			s, err := bolt.Open(file)
			got := ""
			if err != nil {
				got = err.Error()
			} else if err := s.Close(); err != nil {
				t.Error(err)
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// A database keeps how many different quads it has, and the inputs.
func TestWrite(t *testing.T) {
	file := filepath.Join(t.TempDir(), bolt.FileName)
	q := quad.Quad{Subject: quad.IRI("a:s"), Predicate: quad.IRI("a:p"), Object: quad.String("o"), Label: quad.IRI("a:g")}
	other := q
	other.Object = quad.String("o2")
	var told []int64
	o := bolt.Options{
		Inputs:   func() ([]byte, error) { return json.Marshal([]string{"a.yaml"}) },
		Progress: func(n int64) { told = append(told, n) },
	}
	if err := bolt.Write(t.Context(), file, nquads.All([]quad.Quad{q, other, q}), o); err != nil {
		t.Fatal(err)
	}
	s, err := bolt.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	type kept struct {
		Quads  int64
		Inputs string
		Told   []int64
	}
	if diff := cmp.Diff(kept{2, `["a.yaml"]`, []int64{2}}, kept{s.Len(), string(s.Inputs()), told}); diff != "" {
		t.Error(diff)
	}
}

// What cannot be stored ends the writing, and so does a cancelled context.
func TestWriteRefuses(t *testing.T) {
	q := quad.Quad{Subject: quad.IRI("a:s"), Predicate: quad.IRI("a:p"), Object: quad.String("\xff")}
	inputs := func() ([]byte, error) { return []byte("null"), nil }
	err := bolt.Write(t.Context(), filepath.Join(t.TempDir(), "a"), nquads.All([]quad.Quad{q}), bolt.Options{Inputs: inputs})
	if err == nil || !strings.Contains(err.Error(), "invalid UTF-8") {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err = bolt.Write(ctx, filepath.Join(t.TempDir(), "b"), nquads.All(graphtest.Quads()), bolt.Options{Inputs: inputs})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// A store that is cut short or overwritten in places is called damaged, or
// reads as it should: it never crashes, and is never taken for another error.
func TestDamaged(t *testing.T) {
	file := written(t)
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
		err := readAll(t, filepath.Dir(file))
		if err != nil && !errors.Is(err, graph.ErrDamaged) && !errors.Is(err, graph.ErrNotAStore) {
			t.Errorf("%s: got %v", name, err)
		}
		if errors.Is(err, graph.ErrDamaged) {
			damaged++
		}
	}
	steps := 40
	if testing.Short() {
		steps = 6
	}
	step := max(1, pages/steps)
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
	if err := readAll(t, filepath.Dir(file)); err != nil {
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
