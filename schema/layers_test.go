package schema

import (
	"fmt"
	"testing"
)

// Layers of sources that are not there are told with the source that is meant,
// perhaps; where thousands are missing, the first of them.
func TestAddLayersOfMissingSources(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	for _, c := range []struct{ n, hints int }{
		{500, 500},
		{4096, mostCompared / 4096},
	} {
		var corpus Corpus
		var layers []Layer
		for i := range c.n {
			id := fmt.Sprintf("paper-%04d", i)
			corpus.Sources = append(corpus.Sources, &Source{EntityBase: EntityBase{ID: id}})
			layers = append(layers, Layer{Source: id + "x", Name: "BEN"})
		}
		ps := corpus.AddLayers(layers)
		if len(ps) != c.n {
			t.Fatalf("%d: %d problems", c.n, len(ps))
		}
		for i, p := range ps {
			want := fmt.Sprintf(`unknown source "paper-%04dx"`, i)
			if i < c.hints {
				want += fmt.Sprintf("; did you mean paper-%04d?", i)
			}
			if p.Msg != want {
				t.Fatalf("%d of %d: got %q, want %q", i, c.n, p.Msg, want)
			}
		}
	}
}
