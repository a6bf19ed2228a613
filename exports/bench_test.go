package exports

import (
	"fmt"
	"io"
	"path/filepath"
	"runtime/metrics"
	"testing"

	"github.com/cayleygraph/quad"

	"onrecord/data/invent"
	"onrecord/exports/exporttest"
	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/graph/view"
)

// A sink is a Folder, and a file, that keeps nothing. Whenever something is
// written it looks at the heap, and remembers the most that it saw.
type sink struct{ heap uint64 }

func (s *sink) Create(string) (io.WriteCloser, error) { return exporttest.NopCloser{Writer: s}, nil }

func (s *sink) Write(p []byte) (int, error) {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	s.heap = max(s.heap, sample[0].Value.Uint64())
	return len(p), nil
}

// streamed are the formats, and views, whose memory does not grow with the
// graph.
var streamed = []struct {
	format string
	as     view.View
}{{"nquads", ""}, {"csv", view.Full}, {"csv", view.Statements}}

// BenchmarkExport writes invented statements from a snapshot, and says how
// large the heap became meanwhile. -short leaves out the million.
func BenchmarkExport(b *testing.B) {
	for _, statements := range []int{50_000, 1_000_000} {
		if statements > 50_000 && testing.Short() {
			b.Skip("big")
		}
		g := query.ViewOf(b.Context(), snapshotOf(b, invent.Corpus{Statements: statements}), query.SceneOptions{})
		for _, c := range streamed {
			f := named(b, c.format)
			b.Run(fmt.Sprintf("%s-%s/%d", c.format, c.as, statements), func(b *testing.B) {
				to := &sink{}
				for b.Loop() {
					in := &Input{Graph: g, As: c.as}
					var err error
					if f.InOne(c.as) {
						err = f.Write(to, in)
					} else {
						err = f.Files(to, in)
					}
					if err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.N*statements)/b.Elapsed().Seconds(), "statements/s")
				b.ReportMetric(float64(to.heap)/1e6, "MB-heap")
			})
		}
	}
}

// snapshotOf builds a store and opens it.
func snapshotOf(b *testing.B, c invent.Corpus) *graph.Store {
	b.Helper()
	path := filepath.Join(b.TempDir(), "store")
	_, err := graph.Build(b.Context(), path, func(yield func(quad.Quad, error) bool) {
		c.Quads(func(q quad.Quad) bool { return yield(q, nil) })
	}, graph.BuildOptions{})
	if err != nil {
		b.Fatal(err)
	}
	s, err := graph.Open(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	return s
}
