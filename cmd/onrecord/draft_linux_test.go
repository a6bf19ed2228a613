package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data/corpustest"
)

const drafted = `
-- sources/gazette.yaml --
id: gazette
title: Harbour to stay open?
language: en
text: texts/gazette.txt
-- texts/gazette.txt --
“The harbour must close,” Ada Quay said.
“We cannot pay,” said Cleo Marsh.
Ben Harper warned that ships would leave.
`

// settleDrafts runs draft with a terminal in which a person answers.
func settleDrafts(t *testing.T, dir string, answers []string, args ...string) (stderr string, code int) {
	t.Helper()
	_, stderr, code = answer(t, dir, answers, append([]string{"draft", "--interactive"}, args...)...)
	return stderr, code
}

func contentOf(t *testing.T, file ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(file...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// What is accepted becomes a statement, and who says it an actor; what is rejected is
// remembered.
func TestDraftAsks(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour, drafted)
	stderr, code := settleDrafts(t, dir, []string{"x", "a", "a", "", "r"})
	if code != exitOK {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	want := `
1 of 3, gazette:1 — sure: stands before “say” — quote
  Ada Quay: The harbour must close
Accept (a), edit (e), other speaker (s), reject (r), skip (Enter), quit (q): Accept (a), edit (e), other speaker (s), reject (r), skip (Enter), quit (q):   added the-harbour-must-close-e57586

2 of 3, gazette:2 — likely: stands before “say” — quote
  [Cleo Marsh]: We cannot pay
Accept (a), edit (e), other speaker (s), reject (r), skip (Enter), quit (q):   no actor is called "Cleo Marsh"
An actor's id or name, or Enter to make Cleo Marsh a new actor:   added we-cannot-pay-18c832

3 of 3, gazette:3 — likely: stands behind “warn” — paraphrase
  Ben Harper: that ships would leave
Accept (a), edit (e), other speaker (s), reject (r), skip (Enter), quit (q): onrecord: 2 statements accepted, 1 rejected, 0 skipped
`
	if diff := cmp.Diff(want, stderr); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if text := contentOf(t, dir, "sources", "gazette.yaml"); !strings.Contains(text, "speakers: [cleo-marsh]") || strings.Contains(text, "note:") {
		t.Errorf("the source's file:\n%s", text)
	}
	if text := contentOf(t, dir, "actors.yaml"); !strings.Contains(text, "name: Cleo Marsh") {
		t.Errorf("the file of actors:\n%s", text)
	}
	if text := contentOf(t, dir, "sources", "gazette.draft.yaml"); !strings.Contains(text, "rejected:\n  - {start: 93, end: 115, sha256: ") {
		t.Errorf("the layer:\n%s", text)
	}
	must(t, "check", dir)
	if stderr, code := settleDrafts(t, dir, nil); code != exitOK || !strings.Contains(stderr, "0 statements accepted") {
		t.Errorf("asked again: exit code %d: %s", code, stderr)
	}
}

// Drafts that wait are asked for first, and leave their layer; with another speaker, and
// with a summary where there are no quoted words.
func TestDraftAsksForWhatWaits(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour, drafted)
	must(t, "draft", "--accept", "likely", "-o", dir, "--quiet")
	stderr, code := settleDrafts(t, dir, []string{"a", "s", "", "s", "harper", "e", "paraphrase", "Ships would go.", "q"}, "--coder", "ANNA")
	if code != exitOK {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	if text := contentOf(t, dir, "sources", "gazette.ANNA.yaml"); strings.Count(text, "- id:") != 3 || !strings.Contains(text, "summary: Ships would go.") {
		t.Errorf("the coder's file:\n%s%s", text, stderr)
	}
	if text := contentOf(t, dir, "sources", "gazette.draft.yaml"); strings.Contains(text, "- id:") {
		t.Errorf("the layer:\n%s", text)
	}
	must(t, "check", dir)
}

// Where a question has no answer, the draft is asked for again, and nothing is written.
func TestDraftAsksAgainWithoutAnswer(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour, drafted)
	const end = "\x04" // Ctrl+D
	stderr, code := settleDrafts(t, dir, []string{"s", "Nobody Known", end, "e", end, "a", end})
	if code != exitOK || !strings.Contains(stderr, "0 statements accepted, 0 rejected, 3 skipped") {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	if text := contentOf(t, dir, "sources", "gazette.yaml"); strings.Contains(text, "speakers") {
		t.Errorf("the source's file:\n%s", text)
	}
	if text := contentOf(t, dir, "actors.yaml"); strings.Contains(text, "Nobody") {
		t.Errorf("the file of actors:\n%s", text)
	}
	if stderr, code := settleDrafts(t, dir, []string{end}); code != exitOK || !strings.Contains(stderr, "0 statements accepted") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
}

// Whom it was said to, and when, is shown before one accepts it.
func TestDraftShowsWhenAndToWhom(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour, drafted+"-- actors.yaml --\n- {id: quay, name: Ada Quay, type: person}\n- {id: council, name: Town Council, type: organization}\n-- positions.yaml --\n")
	corpustest.Write(t, filepath.Join(dir, "texts", "gazette.txt"), []byte("“The harbour must close,” Ada Quay told the Town Council on Tuesday.\n"))
	corpustest.Write(t, filepath.Join(dir, "sources", "gazette.yaml"), []byte("id: gazette\ntitle: Harbour to stay open?\nlanguage: en\ndate: 2024-03-07\ntext: texts/gazette.txt\n"))
	stderr, code := settleDrafts(t, dir, []string{"q"})
	if want := "1 of 1, gazette:1 — sure: stands before “tell” — quote, to Town Council, 2024-03-05\n"; code != exitOK || !strings.Contains(stderr, want) {
		t.Errorf("exit code %d, want %q: %s", code, want, stderr)
	}
}
