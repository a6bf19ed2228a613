package snapshot_test

import (
	"bytes"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/cayleygraph/quad"

	"onrecord/data/invent"
	"onrecord/graph/snapshot"
	"onrecord/schema"
	"onrecord/schema/nquads"
	"onrecord/schema/rdf"
)

// Lines are what the quads are written as, one by one, up to the first that no
// line can hold.
func TestLines(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	r := dice(21)
	graphs := [][]quad.Quad{nil}
	for range 60 {
		graphs = append(graphs, someGraph(r))
	}
	graphs = append(graphs, slices.Collect(rdf.Quads(drawn(r, "https://example.org/", 300))))
	graphs = append(graphs, invented(t, 60_000))
	for i, quads := range graphs {
		s := write(t, filepath.Join(t.TempDir(), "store"), snapshot.Options{Dir: t.TempDir()}, slices.Values(quads))
		var want, got bytes.Buffer
		wantErr := nquads.Write(&want, func(yield func(quad.Quad, error) bool) {
			it := s.QuadsAllIterator().Iterate()
			defer it.Close()
			for it.Next(t.Context()) {
				q, err := s.Quad(it.Result())
				if !yield(q, err) || err != nil {
					return
				}
			}
		})
		var gotErr error
		for lines, err := range s.Lines(t.Context(), snapshot.Watch{}) {
			got.Write(lines)
			gotErr = err
		}
		if (wantErr == nil) != (gotErr == nil) || wantErr != nil && wantErr.Error() != gotErr.Error() {
			t.Fatalf("graph %d: got the error %v, want %v", i, gotErr, wantErr)
		}
		if wantErr == nil && !bytes.Equal(want.Bytes(), got.Bytes()) || !bytes.HasPrefix(got.Bytes(), want.Bytes()) {
			t.Fatalf("graph %d: got other lines", i)
		}
	}
}

// invented are so many quads of invented statements, or about.
func invented(t *testing.T, n int) (out []quad.Quad) {
	t.Helper()
	var text bytes.Buffer
	if err := invent.Quads(n).WriteNQuads(&text); err != nil {
		t.Fatal(err)
	}
	for q, err := range nquads.Read(&text) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, q)
	}
	return out
}

// Whoever watches sees the two objects of each subject that has both.
func TestLinesWatch(t *testing.T) {
	quads := invented(t, 30_000)
	exact, _ := schema.FieldNamed(schema.KindPassage, "exact")
	hash, _ := schema.FieldNamed(schema.KindPassage, "sha256")
	first, second := exact.Predicate, hash.Predicate
	want := map[quad.Value][2]quad.Value{}
	for _, q := range quads {
		pair := want[q.Subject]
		switch q.Predicate {
		case first:
			pair[0] = q.Object
		case second:
			pair[1] = q.Object
		}
		want[q.Subject] = pair
	}
	for subject, pair := range want {
		if pair[0] == nil || pair[1] == nil {
			delete(want, subject)
		}
	}
	s := write(t, filepath.Join(t.TempDir(), "store"), snapshot.Options{Dir: t.TempDir()}, slices.Values(quads))
	var mu sync.Mutex
	got := 0
	watch := snapshot.Watch{First: first, Second: second, See: func(subject, a, b quad.Value) {
		mu.Lock()
		defer mu.Unlock()
		if got++; want[subject] != [2]quad.Value{a, b} {
			t.Errorf("%v: saw %v and %v", subject, a, b)
		}
	}}
	for _, err := range s.Lines(t.Context(), watch) {
		if err != nil {
			t.Fatal(err)
		}
	}
	if got != len(want) || got == 0 {
		t.Errorf("saw %d subjects, want %d", got, len(want))
	}
}
