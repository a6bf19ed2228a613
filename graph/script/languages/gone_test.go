//go:build unix

package languages

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"onrecord/data"
	"onrecord/graph"
	"onrecord/schema/nquads"
)

// A snapshot that is cut short while it is read is damage in every language, also
// where these read on goroutines of their own.
func TestCutWhileOpen(t *testing.T) {
	for _, size := range []int64{0, 4096} {
		file := filepath.Join(t.TempDir(), "store")
		if _, err := graph.Build(t.Context(), file, nquads.Read(bytes.NewReader(data.Embedded()[0].NQuads)), graph.BuildOptions{}); err != nil {
			t.Fatal(err)
		}
		s, err := graph.Open(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(file, size); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct{ language, text string }{
			{"gizmo", `g.V().tag("from").out().in().limit(1000).all()`},
			{"gizmo", `g.V("<https://onrecord.example/ns#Statement>").in().forEach(function(d) { g.emit(d) })`},
			{"gizmo", `g.emit(g.V().has("<https://onrecord.example/ns#mode>", "quote").count())`},
			{"mql", `[{"id": null, "<https://onrecord.example/ns#mode>": "quote"}]`},
			{"graphql", `{ nodes(<https://onrecord.example/ns#mode>: "quote") { id } }`},
		} {
			var last error
			for _, err := range Eval(t.Context(), s, c.language, c.text) {
				last = err
			}
			if !errors.Is(last, graph.ErrDamaged) {
				t.Errorf("cut to %d bytes: %s %s: got %v", size, c.language, c.text, last)
			}
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}
