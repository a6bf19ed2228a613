package check

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
)

// What is said to be finished is a layer of the source: else a reader of the files
// would never see it again.
func TestFinished(t *testing.T) {
	for _, c := range []struct {
		name     string
		finished []string
		want     []string
	}{
		{"a layer", []string{"Ben"}, nil},
		{"a layer and a day", []string{"Ben 2025-08-15", "Ida 2025-08"}, nil},
		{"no layer", []string{"Ann"}, []string{`source paper: finished "Ann" is not one of its layers, with or without a space and a day`}},
		{"another sign", []string{"Ben!2025-08-15"}, []string{`source paper: finished "Ben!2025-08-15" is not one of its layers, with or without a space and a day`}},
		{"no day", []string{"Ben soon"}, []string{`source paper: finished "Ben soon" is not one of its layers, with or without a space and a day`}},
		{"twice", []string{"Ben", "Ben 2025"}, []string{`source paper: finished has the layer "Ben" twice`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var ps schema.Problems
			newChecker("https://example.org/", Options{}, directory{}, &ps).entity(&schema.Source{
				EntityBase: schema.EntityBase{ID: "paper"}, Title: "Paper", Layers: []string{"Ben", "Ida"}, Finished: c.finished,
			})
			if diff := cmp.Diff(c.want, lines(ps)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
