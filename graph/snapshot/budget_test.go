package snapshot

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
)

// A few quads with long texts do not stay in memory, either.
func TestBudgetOfLongTexts(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	const n, budget = 120, 1 << 20
	text := strings.Repeat("a long text ", 50_000)
	w := NewWriter(Options{Dir: t.TempDir(), Budget: budget})
	err := w.AddQuads(t.Context(), func(yield func(quad.Quad, error) bool) {
		for i := range n {
			q := quad.Quad{Subject: quad.IRI(fmt.Sprint("a:s", i)), Predicate: quad.IRI("a:p"), Object: quad.String(fmt.Sprint(i, text))}
			if !yield(q, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if held := w.run.size(); held > budget+termChunk+int64(len(text)) || len(w.spills) < 3 {
		t.Errorf("%d bytes are held, after %d spills", held, len(w.spills))
	}
	file := filepath.Join(t.TempDir(), "store")
	if err := w.Finish(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	s, err := Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if s.Len() != n {
		t.Errorf("got %d quads, want %d", s.Len(), n)
	}
	for _, i := range []int{0, 1, n - 1} {
		if ref, err := s.ValueOf(quad.String(fmt.Sprint(i, text))); ref == nil || err != nil {
			t.Errorf("text %d: got %v, %v", i, ref, err)
		}
	}
}

// A batch of quads does not grow beyond its bytes, whatever they hold.
func TestBatchOfLongTexts(t *testing.T) {
	text := strings.Repeat("x", batchBytes/4)
	batches := make(chan *quadBatch, 100)
	err := batchQuads(t.Context(), func(yield func(quad.Quad, error) bool) {
		for i := range 20 {
			if !yield(quad.Quad{Subject: quad.IRI("a:s"), Predicate: quad.IRI("a:p"), Object: quad.String(fmt.Sprint(i, text))}, nil) {
				return
			}
		}
	}, batches)
	close(batches)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for b := range batches {
		n += len(b.ends)
		if len(b.terms) > batchBytes+2*len(text) {
			t.Errorf("a batch has %d bytes", len(b.terms))
		}
	}
	if n != 20 {
		t.Errorf("got %d quads, want 20", n)
	}
}
