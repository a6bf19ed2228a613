package bolt_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/cayleygraph/quad"

	"onrecord/graph/bolt"
	"onrecord/schema/nquads"
)

// A database is written, and opened for reading.
func Example() {
	dir, err := os.MkdirTemp("", "bolt")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, bolt.FileName)
	quads := []quad.Quad{{Subject: quad.IRI("https://example.org/quay"), Predicate: quad.IRI("https://schema.org/name"), Object: quad.String("Ada Quay")}}
	inputs := func() ([]byte, error) { return []byte(`["actors.yaml"]`), nil }
	if err := bolt.Write(context.Background(), file, nquads.All(quads), bolt.Options{Inputs: inputs}); err != nil {
		panic(err)
	}
	s, err := bolt.Open(file)
	if err != nil {
		panic(err)
	}
	defer s.Close()
	fmt.Println(s.Len(), "quad of", string(s.Inputs()))
	// Output:
	// 1 quad of ["actors.yaml"]
}
