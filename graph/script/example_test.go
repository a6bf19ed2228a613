package script_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/graph/script"
	"onrecord/schema/nquads"
)

// count is a language with one question: how many quads are there?
func count(ctx context.Context, s *graph.Store, _, text string) iter.Seq2[json.RawMessage, error] {
	return func(yield func(json.RawMessage, error) bool) {
		yield(json.Marshal(fmt.Sprint(text, " ", s.Info().Quads)))
	}
}

// Who asks and who serves talk over pipes, here within one process.
func ExampleAsk() {
	asked, ask := io.Pipe()
	said, say := io.Pipe()
	go func() { _ = say.CloseWithError(script.Serve(context.Background(), asked, say, count)) }()
	served := struct {
		io.Reader
		io.Writer
	}{said, ask}
	quads := []quad.Quad{{Subject: quad.IRI("https://example.org/quay"), Predicate: quad.IRI("https://schema.org/name"), Object: quad.String("Ada Quay")}}
	for row, err := range script.Ask(served, script.Question{Language: "count", Text: "quads:"}, nquads.All(quads)) {
		if err != nil {
			panic(err)
		}
		fmt.Printf("%s\n", row)
	}
	// Output: "quads: 1"
}
