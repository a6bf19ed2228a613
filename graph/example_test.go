package graph_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/schema/nquads"
)

// A store is built, opened and read.
func Example() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "graph")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	uri := "bolt:" + filepath.Join(dir, "corpus.store")
	quads := []quad.Quad{{Subject: quad.IRI("https://example.org/quay"), Predicate: quad.IRI("https://schema.org/name"), Object: quad.String("Ada Quay")}}
	info, err := graph.Build(ctx, uri, nquads.All(quads), graph.BuildOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Println(info.Backend, "keeps", info.Quads, "quad")
	store, err := graph.Open(ctx, uri)
	if err != nil {
		panic(err)
	}
	defer store.Close()
	for q, err := range store.Quads(ctx) {
		if err != nil {
			panic(err)
		}
		fmt.Println(q.Object)
	}
	// Output:
	// bolt keeps 1 quad
	// "Ada Quay"
}
