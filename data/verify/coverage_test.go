package verify

import (
	"testing"

	"onrecord/data"
	"onrecord/data/corpustest"

	"github.com/google/go-cmp/cmp"
)

func TestCoverage(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour, `
-- sources/herald.yaml --
id: herald
title: The Herald
-- sources/blank.yaml --
id: blank
title: Blank
-- texts/gazette.txt --
Said the mayor, “The harbour must close.” “It costs too much.”

Ben Harper thinks that the town lives on the harbour. 😀 “No,” he said.
-- texts/blank.txt --


-- sources/gazette.yaml --
id: gazette
title: Harbour to stay open?
statements:
  - id: must-close
    speakers: [mayor]
    mode: quote
    quotes: ["The harbour must close"]
    evidence:
      - quote: "The harbour must close"
`)
	set, err := data.Load(t.Context(), []string{dir}, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	gazette := SourceCoverage{
		Source: "gazette", Quotations: 3, Lines: 2, Coded: 1,
		Unused: []Span{{1, 43, 61, "It costs too much."}, {3, 121, 124, "No,"}},
	}
	blank := SourceCoverage{Source: "blank", Unused: []Span{}}
	for _, c := range []struct {
		name, source string
		want         []SourceCoverage
		missing      []string
	}{
		{"all", "", []SourceCoverage{blank, gazette}, []string{"herald"}},
		{"by id", "gazette", []SourceCoverage{gazette}, nil},
		{"by title", "HARBOUR to stay open?", []SourceCoverage{gazette}, nil},
		{"without a text", "herald", nil, []string{"herald"}},
		{"unknown", "x", nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, missing, err := Coverage(t.Context(), set, c.source, Coding{}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.missing, missing); diff != "" {
				t.Error(diff)
			}
		})
	}
	if gazette.Share() != 0.5 || blank.Share() != 0 {
		t.Errorf("shares are %v and %v, want 0.5 and 0", gazette.Share(), blank.Share())
	}
}
