package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"onrecord"
)

// TestPageIsCurrent: the page lists exactly what the programs link today, and
// the programs print it.
func TestPageIsCurrent(t *testing.T) {
	if testing.Short() {
		t.Skip("it asks the go command what every program links")
	}
	want, err := page(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../THIRD_PARTY.md")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("THIRD_PARTY.md is stale: run go generate .")
	}
	printed, err := onrecord.Licences()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(printed, string(want)) {
		t.Error("what the programs print is stale: run go generate .")
	}
	if !utf8.ValidString(printed) {
		t.Error("what the programs print is not UTF-8")
	}
	if own, _, _ := strings.Cut(printed, "\n# "); !strings.Contains(own, "MIT License") {
		t.Errorf("the licence of onrecord itself does not come first: %q", own)
	}
}

// TestPageIsComplete: what no licence file of a module speaks of, and licences
// that ask for more than a line, are there.
func TestPageIsComplete(t *testing.T) {
	page, err := os.ReadFile("../../THIRD_PARTY.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{
		"Eclipse Public License - v 1.0", "SIL OPEN FONT LICENSE", "UNICODE LICENSE V3", "Expat maintainers",
		"Apache License", "The Go Authors", "SQLite Is Public Domain",
	} {
		if !bytes.Contains(page, []byte(words)) {
			t.Errorf("there is no %q", words)
		}
	}
}

func TestRender(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	mit, err := texts.ReadFile("texts/expat.txt")
	if err != nil {
		t.Fatal(err)
	}
	apart := strings.ReplaceAll(string(mit), "\n", "  \r\n")
	page, err := render([]work{
		{"a", "v1", []string{"p"}, []text{{"LICENSE", string(mit)}, {"PATENTS", "none"}}},
		{"b", "v2", []string{"p", "q"}, []text{{"LICENSE", apart}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"| a | v1 | MIT | p | [1](#text-1), [2](#text-2) |\n",
		"| b | v2 | MIT | p, q | [1](#text-1) |\n",
		"\n## Text 1\n\nOf a, b.\n",
		"\n## Text 2\n\nOf a.\n",
	} {
		if !strings.Contains(string(page), line) {
			t.Errorf("no %q in\n%s", line, page)
		}
	}
	if n := strings.Count(string(page), "Permission is hereby granted"); n != 1 {
		t.Errorf("a text that two works share is there %d times", n)
	}
	for name, w := range map[string]work{
		"an unknown licence": {"c", "v3", nil, []text{{"LICENSE", "All rights are mine, and nobody may do anything with this."}}},
		"no licence":         {"d", "v4", nil, nil},
	} {
		if page, err := render([]work{w}); err == nil {
			t.Errorf("%s is accepted: %s", name, page)
		}
	}
}
