package snapshot_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/cayleygraph/quad"

	"onrecord/graph/snapshot"
	"onrecord/schema/nquads"
)

// A snapshot is written, opened and read.
func Example() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "snapshot")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "corpus.store")
	quads := []quad.Quad{{Subject: quad.IRI("https://example.org/quay"), Predicate: quad.IRI("https://schema.org/name"), Object: quad.String("Ada Quay")}}
	w := snapshot.NewWriter(snapshot.Options{Dir: dir})
	defer w.Close()
	if err := w.AddQuads(ctx, nquads.All(quads)); err != nil {
		panic(err)
	}
	if err := w.Finish(ctx, file); err != nil {
		panic(err)
	}
	s, err := snapshot.Open(file)
	if err != nil {
		panic(err)
	}
	defer s.Close()
	for lines, err := range s.Lines(ctx, snapshot.Watch{}) {
		if err != nil {
			panic(err)
		}
		fmt.Printf("%s", lines)
	}
	// Output:
	// <https://example.org/quay> <https://schema.org/name> "Ada Quay" .
}
