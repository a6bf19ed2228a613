package snapshot

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/cayleygraph/quad"

	"onrecord/data/invent"
	"onrecord/schema/nquads"
)

// invented are the quads of a corpus of about n.
func invented(t *testing.T, n int) []quad.Quad {
	t.Helper()
	var b bytes.Buffer
	if err := invent.Quads(n).WriteNQuads(&b); err != nil {
		t.Fatal(err)
	}
	var out []quad.Quad
	for q, err := range nquads.Read(&b) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, q)
	}
	return out
}

func shuffled(r *rand.Rand, quads []quad.Quad) []quad.Quad {
	out := slices.Clone(quads)
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// The bytes of a snapshot depend on the quads alone.
func TestSameBytes(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	r := dice(10)
	quads := invented(t, rowChunk+1000)
	want, err := os.ReadFile(finish(t, Options{Inputs: []byte("{}")}, quads))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		budget     int64
		processors int
		quads      []quad.Quad
		spills     int
	}{
		"again":                        {0, 2, quads, 0},
		"one processor":                {0, 1, quads, 0},
		"many processors":              {0, 7, quads, 0},
		"another order, and repeats":   {0, 2, shuffled(r, slices.Concat(quads, quads[:5000], quads[100:200])), 0},
		"runs on disk":                 {1, 1, shuffled(r, quads), 1},
		"repeats in runs on disk":      {1, 2, shuffled(r, padded(quads, 3*rowChunk+1)), 3},
		"a last run that is empty":     {1, 2, padded(quads, 2*rowChunk), 2},
		"the same quads in other runs": {1, 2, slices.Concat(quads, quads), 2},
	} {
		before := runtime.GOMAXPROCS(c.processors)
		dir := t.TempDir()
		w := NewWriter(Options{Dir: dir, Budget: c.budget, Inputs: []byte("{}")})
		err := w.AddQuads(t.Context(), nquads.All(c.quads))
		if len(w.spills) != c.spills {
			t.Errorf("%s: %d runs on disk, want %d", name, len(w.spills), c.spills)
		}
		path := filepath.Join(t.TempDir(), "store")
		if err := errors.Join(err, w.Finish(t.Context(), path)); err != nil {
			t.Fatal(err)
		}
		runtime.GOMAXPROCS(before)
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s: other bytes", name)
		}
		left, err := os.ReadDir(dir)
		if err != nil || len(left) > 0 {
			t.Errorf("%s: %d files are left (%v)", name, len(left), err)
		}
	}
}

// padded repeats quads until there are n.
func padded(quads []quad.Quad, n int) []quad.Quad {
	out := slices.Clone(quads)
	for len(out) < n {
		out = append(out, quads[len(out)%len(quads)])
	}
	return out
}

// A writer that gives up leaves nothing in its folder, and says why.
func TestGivingUp(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	quads := invented(t, rowChunk+1000)
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		last error
		bad  quad.Value
	}{
		"an error":                 {last: broken},
		"a value that cannot be":   {bad: quad.String("\xff")},
		"a quad without an object": {},
	} {
		dir := t.TempDir()
		w := NewWriter(Options{Dir: dir, Budget: 1})
		err := w.AddQuads(t.Context(), func(yield func(quad.Quad, error) bool) {
			for _, q := range quads {
				if !yield(q, nil) {
					return
				}
			}
			yield(quad.Quad{Subject: quad.IRI("a:s"), Predicate: quad.IRI("a:p"), Object: c.bad}, c.last)
		})
		if err == nil || c.last != nil && !errors.Is(err, c.last) {
			t.Errorf("%s: %v", name, err)
		}
		if err := w.Close(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		left, err := os.ReadDir(dir)
		if err != nil || len(left) > 0 {
			t.Errorf("%s: %d files are left (%v)", name, len(left), err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := NewWriter(Options{Dir: t.TempDir()}).AddQuads(ctx, nquads.All(quads)); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that has ended: %v", err)
	}
}

// Every quad is in the snapshot, with or without a label, and of any value.
func TestEveryQuad(t *testing.T) {
	rounds := 30
	if testing.Short() {
		rounds = 6
	}
	r := dice(11)
	for range rounds {
		var quads []quad.Quad
		for range r.IntN(400) {
			q := quad.Quad{Subject: anyValue(r), Predicate: anyValue(r), Object: anyValue(r)}
			if r.IntN(2) == 0 {
				q.Label = anyValue(r)
			}
			if len(quads) > 0 && r.IntN(2) == 0 {
				d := pick(r, quad.Directions...)
				q.Set(d, pick(r, quads...).Get(d))
			}
			quads = append(quads, q)
		}
		s := finished(t, Options{}, quads)
		want := map[quad.Quad]bool{}
		for _, q := range quads {
			want[q] = true
		}
		for i := range s.rows.len() {
			l := link{uint32(i), *s.rows.at(i)}
			q, err := s.Quad(&l)
			if err != nil || !want[q] {
				t.Fatalf("%v (%v) was never put in, or twice", q, err)
			}
			delete(want, q)
		}
		if len(want) > 0 {
			t.Fatalf("%d quads are missing", len(want))
		}
	}
}
