package check

import (
	"fmt"
	"strings"
	"testing"

	"onrecord/schema"
)

// A statement with so many quotes and passages that comparing each with each
// takes long is a problem, and one with fewer is not.
func TestSprawls(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		quotes, passages int
		want             bool
	}{{1, schema.MaxComparisons, false}, {schema.MaxComparisons, 1, false}, {1000, 20, false}, {1001, 20, true}} {
		s := &schema.Statement{EntityBase: schema.EntityBase{ID: "s"}}
		for i := range test.quotes {
			s.Quotes = append(s.Quotes, fmt.Sprint("words ", i))
		}
		s.Evidence = make([]schema.Passage, test.passages)
		if got := s.Sprawls(); got != test.want {
			t.Errorf("%d quotes and %d passages: %v, want %v", test.quotes, test.passages, got, test.want)
		}
		if !test.want {
			continue
		}
		var ps schema.Problems
		for _, p := range Corpus(&schema.Corpus{EntityBase: schema.EntityBase{ID: "c"}, Base: "https://c.example/", Statements: []*schema.Statement{s}}, Options{}) {
			if strings.Contains(p.Msg, "make several statements of it") {
				ps = append(ps, p)
			}
		}
		if len(ps) != 1 {
			t.Errorf("%d problems, want 1: %v", len(ps), ps)
		}
	}
}
