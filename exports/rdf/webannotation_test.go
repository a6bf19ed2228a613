package rdf

import (
	"strings"
	"testing"

	"onrecord/schema"
)

// Where the annotations of a statement would repeat very much, the first in the text says
// it, and the others name the statement.
func TestShortened(t *testing.T) {
	t.Parallel()
	for _, length := range []int{1000, mostRepeated / 3} {
		s := &schema.Statement{EntityBase: schema.EntityBase{ID: "s", IRI: "https://c.example/statement/s"}, Mode: "paraphrase", Summary: strings.Repeat("x", length)}
		for _, start := range []int{50, 10, 30} {
			s.Evidence = append(s.Evidence, schema.Passage{Source: schema.Ref{Kind: schema.KindSource, ID: "news"}, Line: 1, Start: start, End: start + 5})
		}
		all := annotations(s, nil)
		got := [4]int{shortened(all), len(all[0].Body), len(all[1].Body), len(all[2].Body)}
		want := [4]int{0, 3, 3, 3}
		if length > 1000 {
			want = [4]int{2, 1, 3, 1}
		}
		if got != want {
			t.Errorf("a summary of %d: %d, want %d", length, got, want)
		}
		if last := all[2].Body[len(all[2].Body)-1]; last.Source != s.IRI {
			t.Errorf("it names %q", last.Source)
		}
	}
}
