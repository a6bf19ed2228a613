//go:build unix

package snapshot

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"testing"

	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/query/shape"

	"onrecord/graph/shapes"
)

// A file that is cut while it is mapped is damage in every method, also on
// goroutines that nobody guards: reading behind its end is a SIGBUS.
func TestCutWhileOpen(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	v := victimOf(t, 30)
	page := int64(os.Getpagesize())
	for _, size := range []int64{0, page, int64(len(v.whole)) / 2 / page * page, int64(len(v.whole)) / page * page} {
		t.Run(fmt.Sprintf("to %d of %d bytes", size, len(v.whole)), func(t *testing.T) {
			if err := os.WriteFile(v.file, v.whole, 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := Open(v.file)
			if err != nil {
				t.Fatal(err)
			}
			begun := s.QuadsAllIterator().Iterate()
			if !begun.Next(t.Context()) {
				t.Fatal("there are no quads")
			}
			if err := os.Truncate(v.file, size); err != nil {
				t.Fatal(err)
			}
			var wait sync.WaitGroup
			for i := range 4 {
				wait.Go(func() {
					r := &reading{specimen: v.specimen, s: s, expected: damage, step: 3, begin: i}
					r.everything(t.Context())
					r.note(s.Verify(t.Context()))
					if r.first == nil || len(r.bad) > 0 {
						t.Errorf("got %v, and not as damage: %v", r.first, errors.Join(r.bad...))
					}
				})
			}
			wait.Wait()
			for begun.Next(t.Context()) {
				if _, err := s.Quad(begun.Result()); err != nil && !damage(err) {
					t.Errorf("got %v", err)
				}
			}
			if !damage(s.Err()) {
				t.Errorf("Err: got %v, want damage", s.Err())
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// After Close, every method that reads has an error, though another snapshot
// may have the memory by then; and it is none that blames the file.
func TestClosed(t *testing.T) {
	v := victimOf(t, 30)
	closed := func(err error) bool { return errors.Is(err, fs.ErrClosed) }
	s, err := Open(v.specimen.file)
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	known, err := s.ValueOf(v.values[len(v.values)-1])
	if err != nil || known == nil {
		t.Fatal("a value is missing: ", err)
	}
	if _, err := s.NameOf(known); err != nil {
		t.Fatal(err)
	}
	begun := map[string]iterator.Scanner{}
	all := (&reading{specimen: v.specimen, s: s}).shapes()
	for _, name := range []string{"statements", "of two words", "always", "typed", "saved", "without"} {
		begun[name] = shape.BuildIterator(ctx, s, all[name]).Iterate()
	}
	ordered := shape.BuildIterator(ctx, s, shapes.InOrder{From: shapes.Words(v.words[:1])}).Iterate()
	links := s.QuadsAllIterator().Iterate()
	links.Next(ctx)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	other, err := Open(v.specimen.file)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()

	begun["in order"] = ordered
	for name, it := range begun {
		if it.Next(ctx) || !closed(it.Err()) {
			t.Errorf("%s: an iterator from before: got the error %v", name, it.Err())
		}
	}
	for links.Next(ctx) { // what was read at once before
	}
	if !closed(links.Err()) {
		t.Errorf("links: an iterator from before: got the error %v", links.Err())
	}
	var missing []string
	check := func(name string, err error) {
		if !closed(err) {
			missing = append(missing, fmt.Sprintf("%s: %v", name, err))
		}
	}
	_, err = s.ValueOf(v.values[0])
	check("ValueOf", err)
	_, err = s.NameOf(known)
	check("NameOf", err)
	_, err = s.Quad(links.Result())
	check("Quad", err)
	_, err = s.QuadDirection(links.Result(), 1)
	check("QuadDirection", err)
	_, err = s.QuadIteratorSize(ctx, 1, known)
	check("QuadIteratorSize", err)
	it := s.QuadIterator(1, known).Iterate()
	it.Next(ctx)
	check("QuadIterator", it.Err())
	index := s.QuadIterator(1, known).Lookup()
	index.Contains(ctx, links.Result())
	check("QuadIterator, as an index", index.Err())
	_, err = s.Inputs()
	check("Inputs", err)
	check("Verify", s.Verify(ctx))
	for _, err := range s.Names(ctx, "actor") {
		check("Names", err)
	}
	for _, m := range missing {
		t.Error(m)
	}
	r := &reading{specimen: v.specimen, s: s, expected: closed, step: 1}
	r.everything(context.Background())
	if len(r.bad) > 0 || r.first == nil {
		t.Errorf("got %v, and as another error: %v", r.first, errors.Join(r.bad...))
	}
	if s.Err() != nil {
		t.Errorf("Err blames the file: %v", s.Err())
	}
	if err := s.Close(); err != nil {
		t.Errorf("closed once more: %v", err)
	}
}
