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
	"onrecord/schema/nquads"
	"onrecord/schema/rdf"
)

// Lines are what the quads are written as, one by one, up to the first that no
// line can hold.
func TestLines(t *testing.T) {
	r := dice(21)
	graphs := [][]quad.Quad{nil}
	for range 60 {
		graphs = append(graphs, someGraph(r))
	}
	graphs = append(graphs, slices.Collect(rdf.Quads(drawn(r, "https://example.org/", 300))))
	var invented bytes.Buffer
	if err := invent.Quads(60_000).WriteNQuads(&invented); err != nil {
		t.Fatal(err)
	}
	var many []quad.Quad
	for q, err := range nquads.Read(&invented) {
		if err != nil {
			t.Fatal(err)
		}
		many = append(many, q)
	}
	graphs = append(graphs, many)
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

// Whoever watches sees the two objects of each subject that has both.
func TestLinesWatch(t *testing.T) {
	quads := slices.Collect(rdf.Quads(drawn(dice(22), "https://example.org/", 2_000)))
	quads = slices.DeleteFunc(quads, func(q quad.Quad) bool {
		_, err := nquads.Append(nil, q)
		return err != nil
	})
	first, second := quad.IRI("http://www.w3.org/ns/oa#exact"), quad.IRI(or+"sha256")
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
