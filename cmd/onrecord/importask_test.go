package main

import (
	"strings"
	"testing"

	"onrecord/data/importer"
	"onrecord/schema"
)

func TestAsker(t *testing.T) {
	q := importer.Question{At: schema.Pos{File: "t.csv", Line: 2, Column: 3}, Text: "which order?", Setting: importer.TakesDateOrder, Answers: []string{"dmy", "mdy"}}
	own := importer.Question{Text: "which source?", Setting: importer.TakesFields, Own: "source=TITLE"}
	var out strings.Builder
	ask := asker(strings.NewReader("9\nno\n2\n\nThe Gazette\n"), &out, func() { out.WriteString("<clean>") })
	for i, c := range []struct {
		q    importer.Question
		want string
	}{{q, "mdy"}, {q, ""}, {own, "The Gazette"}, {q, ""}} {
		got, err := ask(t.Context(), c.q)
		if err != nil || got != c.want {
			t.Errorf("%d: got %q, %v, want %q", i, got, err, c.want)
		}
	}
	want := "<clean>t.csv:2:3: which order?\n  1  --date-order dmy\n  2  --date-order mdy\nWhich one (Enter: none)? Which one (Enter: none)? Which one (Enter: none)? "
	if !strings.HasPrefix(out.String(), want) {
		t.Errorf("got %q", out.String())
	}
	if !strings.Contains(out.String(), "which source?\nsource: TITLE (Enter: none)? ") {
		t.Errorf("got %q", out.String())
	}
}
