package languages

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/graph/script"
)

// What is listed is what there is.
func TestLanguages(t *testing.T) {
	var listed []string
	for _, l := range script.Languages() {
		listed = append(listed, l.Name)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(languages)), listed); diff != "" {
		t.Errorf("-there are +listed:\n%s", diff)
	}
}
