package snapshot_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/graphtest"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/cayley/graph/refs"
	"github.com/cayleygraph/cayley/query/path"
	"github.com/cayleygraph/cayley/query/shape"
	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/graph/snapshot"
)

// A snapshot passes Cayley's own suite for backends, its integration test with
// some 471,000 quads included.
func TestCayley(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	inModule(t, "github.com/cayleygraph/cayley")
	stores := 0
	var other *memstore.QuadStore
	open := func(t testing.TB) (cgraph.QuadStore, cgraph.Options) {
		if strings.HasSuffix(t.Name(), "/paths") {
			if stores++; stores == 2 {
				// See TestCayleyRecursion.
				other = memstore.New()
				return other, nil
			}
		}
		return newRebuilt(t)
	}
	graphtest.TestAll(t, open, &graphtest.Config{
		AlwaysRunIntegration: true, // it skips itself with -short
		// An iterator shows the snapshot that it was made for, whatever has
		// been written since.
		SkipDeletedFromIterator: true,
	})
	if other == nil {
		t.Fatal("the store of the recursive test was never asked for")
	}
	if n, err := other.ValueOf(quad.IRI("relatesTo")); n == nil || err != nil {
		t.Errorf("another test than the recursive one has run on another store (%v)", err)
	}
}

// Cayley's Recursive, asked whether it contains one node and then another, can
// give the second the tags of the first: its recursiveContains.tags stay. So
// one test of the suite passes on links in the order in which it adds them, and
// not on the same in canonical order, in any store. When this fails, Cayley has
// mended it, and TestCayley needs no exception.
func TestCayleyRecursion(t *testing.T) {
	quads := []quad.Quad{
		quad.MakeIRI("1", "knows", "2", ""),
		quad.MakeIRI("1", "relatesTo", "x", ""),
		quad.MakeIRI("2", "knows", "1", ""),
		quad.MakeIRI("2", "knows", "3", ""),
		quad.MakeIRI("2", "relatesTo", "x", ""),
		quad.MakeIRI("3", "relatesTo", "y", ""),
	}
	want := []string{"<1> from <2>", "<2> from <1>", "<3> from <1>"} // and nobody knows 3 but 2
	for name, qs := range map[string]cgraph.QuadStore{
		"memory":   memstore.New(quads...),
		"snapshot": write(t, filepath.Join(t.TempDir(), "store"), snapshot.Options{Dir: t.TempDir()}, slices.Values(quads)),
	} {
		var got []string
		knows := path.StartMorphism().Tag("from").Out(quad.IRI("knows"))
		p := path.StartPath(qs, quad.IRI("1")).FollowRecursive(knows, 2, nil).Has(quad.IRI("relatesTo")).Tag("id")
		err := p.Iterate(t.Context()).TagValues(qs, func(tags map[string]quad.Value) error {
			got = append(got, quad.ToString(tags["id"])+" from "+quad.ToString(tags["from"]))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// inModule goes to where the suite finds its data, beside its own source.
func inModule(t *testing.T, module string) {
	t.Helper()
	dir, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Join(strings.TrimSpace(string(dir)), "graph", "graphtest"))
}

// A rebuilt store can be written: it keeps its quads, and makes a snapshot of
// them when it is read after a write. What it hands out belongs to the newest
// snapshot, and must be asked for again after a write; the suite does so.
type rebuilt struct {
	t     testing.TB
	dir   string
	quads map[string]quad.Quad // by their terms
	made  int
	store *snapshot.Store // nil: written since
}

var (
	_ cgraph.QuadStore = (*rebuilt)(nil)
	_ shape.Optimizer  = (*rebuilt)(nil)
)

func newRebuilt(t testing.TB) (cgraph.QuadStore, cgraph.Options) {
	return &rebuilt{t: t, dir: t.TempDir(), quads: map[string]quad.Quad{}}, nil
}

// newest is the snapshot of all quads.
func (r *rebuilt) newest() *snapshot.Store {
	r.t.Helper()
	if r.store != nil {
		return r.store
	}
	r.made++
	path := filepath.Join(r.dir, fmt.Sprint(r.made))
	r.store = write(r.t, path, snapshot.Options{Dir: r.dir}, maps.Values(r.quads))
	return r.store
}

// write makes a snapshot and opens it.
func write(t testing.TB, path string, o snapshot.Options, quads iter.Seq[quad.Quad]) *snapshot.Store {
	t.Helper()
	w := snapshot.NewWriter(o)
	err := w.AddQuads(t.Context(), func(yield func(quad.Quad, error) bool) {
		for q := range quads {
			if !yield(q, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(errors.Join(err, w.Close()))
	}
	if err := w.Finish(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	s, err := snapshot.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := s.Verify(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// key tells quads apart as a snapshot does.
func key(q quad.Quad) (string, error) {
	var out []byte
	for _, d := range quad.Directions {
		if v := q.Get(d); v != nil {
			var err error
			if out, err = snapshot.AppendTerm(out, v); err != nil {
				return "", err
			}
		}
		out = append(out, 0)
	}
	return string(out), nil
}

// ApplyDeltas applies all or none.
func (r *rebuilt) ApplyDeltas(deltas []cgraph.Delta, ignore cgraph.IgnoreOpts) error {
	after := maps.Clone(r.quads)
	for _, d := range deltas {
		k, err := key(d.Quad)
		if err != nil {
			return &cgraph.DeltaError{Delta: d, Err: err}
		}
		_, there := after[k]
		switch {
		case d.Action == cgraph.Add && there && !ignore.IgnoreDup:
			return &cgraph.DeltaError{Delta: d, Err: cgraph.ErrQuadExists}
		case d.Action == cgraph.Delete && !there && !ignore.IgnoreMissing:
			return &cgraph.DeltaError{Delta: d, Err: cgraph.ErrQuadNotExist}
		case d.Action == cgraph.Add:
			after[k] = d.Quad
		default:
			delete(after, k)
		}
	}
	r.quads, r.store = after, nil
	return nil
}

// NewQuadWriter gives one that writes when it is closed.
func (r *rebuilt) NewQuadWriter() (quad.WriteCloser, error) { return &rebuiltWriter{r: r}, nil }

type rebuiltWriter struct {
	r      *rebuilt
	deltas []cgraph.Delta
}

func (w *rebuiltWriter) WriteQuad(q quad.Quad) error {
	_, err := w.WriteQuads([]quad.Quad{q})
	return err
}

func (w *rebuiltWriter) WriteQuads(quads []quad.Quad) (int, error) {
	for _, q := range quads {
		w.deltas = append(w.deltas, cgraph.Delta{Quad: q, Action: cgraph.Add})
	}
	return len(quads), nil
}

func (w *rebuiltWriter) Close() error {
	deltas := w.deltas
	w.deltas = nil
	return w.r.ApplyDeltas(deltas, cgraph.IgnoreOpts{IgnoreDup: true})
}

func (r *rebuilt) ValueOf(v quad.Value) (refs.Ref, error) { return r.newest().ValueOf(v) }
func (r *rebuilt) NameOf(v refs.Ref) (quad.Value, error)  { return r.newest().NameOf(v) }
func (r *rebuilt) Quad(l refs.Ref) (quad.Quad, error)     { return r.newest().Quad(l) }
func (r *rebuilt) QuadsAllIterator() iterator.Shape       { return r.newest().QuadsAllIterator() }

func (r *rebuilt) NodesAllIterator() iterator.Shape { return r.newest().NodesAllIterator() }
func (r *rebuilt) Close() error                     { return nil }

func (r *rebuilt) QuadIterator(d quad.Direction, v refs.Ref) iterator.Shape {
	return r.newest().QuadIterator(d, v)
}

func (r *rebuilt) QuadIteratorSize(ctx context.Context, d quad.Direction, v refs.Ref) (refs.Size, error) {
	return r.newest().QuadIteratorSize(ctx, d, v)
}

func (r *rebuilt) QuadDirection(l refs.Ref, d quad.Direction) (refs.Ref, error) {
	return r.newest().QuadDirection(l, d)
}

func (r *rebuilt) Stats(ctx context.Context, exact bool) (cgraph.Stats, error) {
	return r.newest().Stats(ctx, exact)
}

func (r *rebuilt) OptimizeShape(ctx context.Context, s shape.Shape) (shape.Shape, bool) {
	return r.newest().OptimizeShape(ctx, s)
}
