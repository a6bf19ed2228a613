package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/graph/query"
	"onrecord/schema/escape"
)

// Ids are offered, names lead to them and are told.
func TestOffered(t *testing.T) {
	names := []query.Name{
		{Text: "ann", ID: "ann", Label: "Ann\tAdair\n$(echo x)"},
		{Text: "Ann Adair", ID: "ann", Label: "Ann Adair"},
		{Text: "Vizeadmiral", ID: "ben", Label: "Ben"},
		{Text: "ben", ID: "ben", Label: "ben"},
		{Text: "x;y", ID: "x;y", Label: "x"},
	}
	for begun, want := range map[string][]string{
		"": {"ann\tAnn Adair $(echo x)", "ben"}, "ANN": {"ann\tAnn Adair $(echo x)"}, "vize": {"ben\tBen"}, "x": nil, "z": nil,
	} {
		if diff := cmp.Diff(want, offered(names, begun)); diff != "" {
			t.Errorf("%q: %s", begun, diff)
		}
	}
}

// The script for fish evaluates no word of the line that is not in quotation
// marks.
func TestFish(t *testing.T) {
	var out bytes.Buffer
	if err := fish(newRoot(&app{}, commands), &out); err != nil {
		t.Fatal(err)
	}
	if s := out.String(); strings.Contains(s, fishWords) || strings.Count(s, fishQuoted) != 1 || strings.Count(s, "eval ") != 1 {
		t.Error("the words of the line are not in quotation marks")
	}
}

// Whatever an entity is called, an id is offered or nothing is.
func TestOfferedHostile(t *testing.T) {
	for _, h := range hostile {
		for _, id := range []string{"id", h} {
			for _, begun := range []string{"", "i", h} {
				for _, line := range offered([]query.Name{{Text: h, ID: id, Label: h}, {Text: id, ID: id, Label: h}}, begun) {
					word, description, _ := strings.Cut(line, "\t")
					if !escape.Word(word) || word != id || escape.Description(description) != description {
						t.Errorf("%q for %q is offered %q, described as %q", begun, id, word, description)
					}
				}
			}
		}
	}
}
