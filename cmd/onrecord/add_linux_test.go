package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data/corpustest"
)

const towns = `
-- texts/gazette.txt --
Said the mayor, “The harbour must close.”
Ben Harper thinks that the town lives on the harbour.
“The harbour stays open,” he said.
`

// answer runs a command on a corpus with a terminal in which a person answers.
func answer(t *testing.T, dir string, answers []string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	s := newScreen(t)
	if _, err := io.WriteString(s.master, strings.Join(answers, "\n")+"\n"); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	a := &app{in: s.File, out: &out, err: &errs, env: func(string) string { return "" }}
	code = a.run(context.Background(), append(args, "--corpus", dir))
	s.end(t)
	return out.String(), strings.ReplaceAll(errs.String(), filepath.ToSlash(dir)+"/", ""), code
}

// In a terminal, add asks for what is missing.
func TestAddAsks(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour, towns)
	_, stderr, code := answer(t, dir, []string{"ada", "1", "", "The harbor", "The harbour", "3", "2", "closing", "close", "", "", ""}, "add")
	if code != exitOK {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	want := `Who says it:   1  Ada Quay (actor/mayor)
  A number, or another name.
Who says it: Who else (Enter: nobody): The words, as they are in the text (Enter: they are not a quotation): "The harbor" is not in the text
The words, as they are in the text (Enter: they are not a quotation):     1  Said the mayor, “The harbour must close.”
    3  “The harbour stays open,” he said.
The words are there several times. On which line:   1  quote
  2  partial-quote
  3  paraphrase
  4  reported
  5  attributed
  6  assertion
How the source has it, the most literal that applies: A position that it is for (Enter: none):   no position is called "closing"
A position that it is for (Enter: none):   The harbour should close (close)
A position that it is for (Enter: none): A position that it is against (Enter: none): A position that it speaks to without taking a side (Enter: none): onrecord: added statement the-harbour-50576a to sources/gazette.yaml
`
	if diff := cmp.Diff(want, stderr); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	text, err := os.ReadFile(filepath.Join(dir, "sources", "gazette.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"    speakers: [mayor]\n    mode: partial-quote\n    quotes: [\"The harbour\"]\n    supports: [close]\n", "        line: 3\n        start: 97\n        end: 108\n"} {
		if !strings.Contains(string(text), part) {
			t.Errorf("%q is missing:\n%s", part, text)
		}
	}
}

// What is no quotation has a summary, and the line of its paragraph. What flags say
// is not asked.
func TestAddAsksForALine(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour, towns)
	stdout, stderr, code := answer(t, dir, []string{"", "He wants it open.", "x", "2"}, "add", "--by", "harper", "--mode", "paraphrase", "--opposes", "close")
	if code != exitOK || !strings.Contains(stdout, "summary: He wants it open.\n") || !strings.Contains(stdout, "- line: 2\n") {
		t.Errorf("exit code %d: %s%s", code, stderr, stdout)
	}
}

// Where the answers end, nothing is written.
func TestAddAnswersEnd(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour, towns)
	before, err := os.ReadFile(filepath.Join(dir, "sources", "gazette.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	_, stderr, code := answer(t, dir, []string{"mayor", "\x04"}, "add") // Ctrl-D
	if code != exitUsage || !strings.HasSuffix(stderr, "onrecord: nothing was added: the answers ended at “Who else (Enter: nobody)”\n") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
	after, err := os.ReadFile(filepath.Join(dir, "sources", "gazette.yaml"))
	if err != nil || string(after) != string(before) {
		t.Errorf("the file was changed (%v)", err)
	}
}
