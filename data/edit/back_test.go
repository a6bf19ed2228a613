package edit

import (
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/data/corpustest"
	"onrecord/data/invent"
	"onrecord/schema"
)

// Whatever is renamed and renamed back leaves the same bytes; in between, no byte
// is another but for the two ids.
func TestRenameBack(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "invented")
	if err := invent.Quads(3000).WriteYAML(dir); err != nil {
		t.Fatal(err)
	}
	set, err := data.Load(t.Context(), []string{dir}, data.Options{AsWritten: true})
	if err != nil {
		t.Fatal(err)
	}
	before := corpustest.Contents(t, dir)
	dice := rand.New(rand.NewPCG(3, 5))
	byKind := map[schema.Kind][]string{}
	for e := range set.Corpora[0].Entities {
		byKind[e.Kind()] = append(byKind[e.Kind()], e.Identity().ID)
	}
	ofEach := 3
	if testing.Short() {
		ofEach = 1
	}
	for _, k := range schema.Kinds() {
		for range ofEach {
			id := byKind[k][dice.IntN(len(byKind[k]))]
			if _, err := Rename(t.Context(), dir, string(k)+"/"+id, "renamed-here", Options{}); err != nil {
				t.Fatalf("%s %s: %v", k, id, err)
			}
			between := corpustest.Contents(t, dir)
			if cmp.Equal(before, between) {
				t.Errorf("%s %s: nothing was changed", k, id)
			}
			for name, text := range between {
				was := strings.ReplaceAll(name, "renamed-here", id)
				if got := strings.ReplaceAll(text, "renamed-here", id); got != before[was] {
					t.Errorf("%s %s: %s: %s", k, id, name, cmp.Diff(before[was], got))
				}
			}
			if _, err := Rename(t.Context(), dir, string(k)+"/renamed-here", id, Options{}); err != nil {
				t.Fatalf("%s %s, back: %v", k, id, err)
			}
			if diff := cmp.Diff(before, corpustest.Contents(t, dir)); diff != "" {
				t.Fatalf("%s %s: -before +after:\n%s", k, id, diff)
			}
		}
	}
}
