package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"onrecord/data/corpustest"
	"onrecord/exports/oracle"
)

// browse runs a script of testdata/desk in a browser that has opened a desk, and reads
// what it tells. What the browser complains of fails the test.
func browse(t *testing.T, script string, desk []string, into any, args ...string) {
	t.Helper()
	chromium := oracle.Path(t, oracle.Chromium)
	oracle.Playwright.Needs(t)
	_, here, _, _ := runtime.Caller(0)
	args = slices.Concat([]string{filepath.Join(filepath.Dir(here), "testdata", "desk", script), deskAddress(t, desk...), chromium}, args)
	out := oracle.Run(t, oracle.Playwright, args...)
	var told struct{ Complaints []string }
	for _, to := range []any{&told, into} {
		if err := json.Unmarshal([]byte(out), to); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	for _, c := range told.Complaints {
		t.Errorf("the browser complains: %s", c)
	}
}

const townText = `Should the harbour stay?

“The harbour must close,” said Ada Quay on Monday. “It costs far too much.”

Ben Harper disagreed: “You will not close our harbour.” He added, “This town lives on it.”

“Nobody lives on debts,” said Ada Quay. Cleo Dunn agreed. “Close the harbour this year.”

“Not this year and not ever,” Ben Harper said. Ada Quay shook her head: “It will close in spring.”

Cleo Dunn laughed. “The town lives on trains now.” “We all live on the harbour,” said Ben Harper.
`

// Somebody codes ten statements from an empty corpus to a diagram, by mouse and by
// keyboard, changes and deletes, undoes that, and meets what somebody else has written.
func TestDeskBrowserCodes(t *testing.T) {
	oracle.Chromium.Needs(t)
	oracle.Playwright.Needs(t)
	dir := filepath.Join(t.TempDir(), "town")
	text := filepath.Join(t.TempDir(), "town.txt")
	corpustest.Write(t, text, []byte(townText))
	must(t, "new", dir)
	must(t, "new", "source", text, "--corpus", dir)
	file := filepath.Join(dir, "sources", "town.yaml")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var told struct {
		Counts []struct {
			Acts         int
			Fresh, Mouse bool
		}
		Coded  int
		Within string
		Both   []string
	}
	browse(t, "code.js", []string{dir}, &told, "town", file)
	if len(told.Counts) != 10 || told.Coded != 10 {
		t.Errorf("%d statements are coded, and %d shown", len(told.Counts), told.Coded)
	}
	for i, c := range told.Counts {
		if !c.Fresh && c.Acts > 6 {
			t.Errorf("statement %d takes %d interactions, and speaker and position exist", i+1, c.Acts)
		}
	}
	if !strings.Contains(told.Within, "close") || !strings.Contains(told.Within, "said") || strings.Contains(told.Within, "The") {
		t.Errorf("selected from within a passage is %q", told.Within)
	}
	t.Logf("interactions: %+v", told.Counts)
	if len(told.Both) != 2 || !strings.Contains(told.Both[0], "# somebody else") || strings.Contains(told.Both[0], "Mine") || !strings.Contains(told.Both[1], "Mine") {
		t.Errorf("of the conflict is shown %q", told.Both)
	}
	must(t, "check", dir)
	must(t, "verify", dir)
	var rows []struct{ Mode string }
	if err := json.Unmarshal([]byte(must(t, "said", "--corpus", dir, "--format", "json")), &rows); err != nil || len(rows) != 10 {
		t.Errorf("%d statements, %v", len(rows), err)
	}
	after, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	inserted(t, before, after)
	must(t, "draw", "heatmap", "--corpus", dir, "-o", filepath.Join(t.TempDir(), "town.svg"))
}

// inserted makes sure that a text has the lines of another one, in their order.
func inserted(t *testing.T, before, after []byte) {
	t.Helper()
	rest := after
	for line := range bytes.Lines(before) {
		at := bytes.Index(rest, line)
		if at < 0 {
			t.Errorf("the line %q is lost", line)
			continue
		}
		rest = rest[at+len(line):]
	}
}

// Drafts bar nobody, and are accepted with a key and in the form.
func TestDeskBrowserDrafts(t *testing.T) {
	oracle.Chromium.Needs(t)
	oracle.Playwright.Needs(t)
	dir := corpustest.Folder(t, corpustest.Harbour, draftsOfHarbour)
	must(t, "locate", dir)
	var told struct {
		Found  []string
		Before int
	}
	browse(t, "drafts.js", []string{dir}, &told, "gazette")
	for _, f := range told.Found {
		t.Error(f)
	}
	if told.Before != 3 {
		t.Errorf("%d drafts are shown, want 3", told.Before)
	}
	must(t, "check", dir)
	var rows []struct{ Summary string }
	if err := json.Unmarshal([]byte(must(t, "said", "--corpus", dir, "--format", "json")), &rows); err != nil || len(rows) != 5 || !slices.ContainsFunc(rows, func(r struct{ Summary string }) bool { return r.Summary == "It lives on it." }) {
		t.Errorf("%v, %v", rows, err)
	}
}

// Somebody rejects drafts, by mouse and by keyboard.
func TestDeskBrowserRejects(t *testing.T) {
	oracle.Chromium.Needs(t)
	oracle.Playwright.Needs(t)
	dir := corpustest.Folder(t, corpustest.Harbour, draftsOfHarbour)
	must(t, "locate", dir)
	var told struct {
		Found          []string
		Before         int
		GoesOn, Hidden bool
	}
	browse(t, "reject.js", []string{dir}, &told, "gazette")
	for _, f := range told.Found {
		t.Error(f)
	}
	if told.Before != 3 || !told.GoesOn || !told.Hidden {
		t.Errorf("it tells %+v", told)
	}
	must(t, "check", dir)
	drafts := corpustest.Contents(t, dir)["sources/gazette.draft.yaml"]
	if n := strings.Count(drafts, "sha256"); n != 3 || strings.Contains(drafts, "id:") {
		t.Errorf("%d are remembered: %s", n, drafts)
	}
}

// Somebody writes notes while coding.
func TestDeskBrowserNotes(t *testing.T) {
	oracle.Chromium.Needs(t)
	oracle.Playwright.Needs(t)
	dir := corpustest.Folder(t, corpustest.Harbour)
	corpustest.Write(t, filepath.Join(dir, "texts", "gazette.txt"), []byte("Said the mayor, “The harbour must close.”\nBen Harper thinks that the town lives on the harbour.\n“It feeds us all,” he said.\n"))
	must(t, "locate", dir)
	before := corpustest.Contents(t, dir)
	var told struct {
		Found                   []string
		OnSource, Label, Remark string
		Stays                   bool
		Wide                    []int
	}
	browse(t, "notes.js", []string{dir}, &told, "gazette")
	for _, f := range told.Found {
		t.Error(f)
	}
	if told.OnSource != "Read it twice\nand slowly" || told.Label != "Write a note on “The harbour should close”" || !strings.HasSuffix(told.Remark, "Ironic, perhaps") || !told.Stays {
		t.Errorf("it tells %+v", told)
	}
	for _, over := range told.Wide {
		if over > 0 {
			t.Errorf("the page is wider than the window: %v", told.Wide)
		}
	}
	must(t, "check", dir)
	after := corpustest.Contents(t, dir)
	inserted(t, []byte(before["sources/gazette.yaml"]), []byte(after["sources/gazette.yaml"]))
	if !strings.Contains(after["positions.yaml"], "note: Not of single quays}") || !strings.Contains(after["sources/gazette.yaml"], `note: "Ironic, perhaps"`) && !strings.Contains(after["sources/gazette.yaml"], "note: Ironic, perhaps") {
		t.Errorf("the files are %v", after)
	}
}

// Somebody draws a random sample for another coder.
func TestDeskBrowserSamples(t *testing.T) {
	oracle.Chromium.Needs(t)
	oracle.Playwright.Needs(t)
	dir := corpustest.Folder(t, corpustest.Harbour, partsOfHarbour)
	var told struct {
		Found, Rows []string
		Refused     string
	}
	browse(t, "sample.js", []string{dir}, &told)
	for _, f := range told.Found {
		t.Error(f)
	}
	if told.Refused != "9 of 3 sources cannot be drawn" || len(told.Rows) != 2 {
		t.Errorf("it tells %+v", told)
	}
	if n := strings.Count(must(t, "sample", "--corpus", dir, "--format", "jsonl"), `"coder":"BEN"`); n != 2 {
		t.Errorf("%d sources are assigned", n)
	}
}

// Somebody adds sources and positions, and changes an actor.
func TestDeskBrowserEntities(t *testing.T) {
	oracle.Chromium.Needs(t)
	oracle.Playwright.Needs(t)
	dir := corpustest.Folder(t, corpustest.Harbour)
	must(t, "locate", dir)
	before := corpustest.Contents(t, dir)
	doc := filepath.Join(t.TempDir(), "letter.html")
	corpustest.Write(t, doc, []byte("<title>A letter</title><p>The harbour must stay.</p>"))
	var told struct {
		Found         []string
		Text, Refused string
	}
	browse(t, "edit.js", []string{dir}, &told, doc)
	for _, f := range told.Found {
		t.Error(f)
	}
	if told.Text != "“It stays,” she said." || !strings.Contains(told.Refused, "Nobody at all") {
		t.Errorf("it tells %+v", told)
	}
	must(t, "check", dir)
	after := corpustest.Contents(t, dir)
	if after["actors.yaml"] != before["actors.yaml"] || after["texts/letter.txt"] != "The harbour must stay.\n" || !strings.Contains(after["positions.yaml"], "- id: quays-are-for-people\n") {
		t.Errorf("the files are %v", after)
	}
	inserted(t, []byte(before["positions.yaml"]), []byte(after["positions.yaml"]))
}

// No page bars anybody, is wider than its window, or has a browser complain.
func TestDeskBrowserPages(t *testing.T) {
	var told struct{ Found []string }
	browse(t, "look.js", nil, &told, "/", "/sources", "/source/alaska-takeaways", "/said?by=trump", "/stances", "/network?mode=two", "/timeline", "/agreement", "/actors", "/actor/trump",
		"/position/deal-reached", "/place/alaska", "/event/summit", "/statement/no-deal-until-a-deal", "/none")
	for _, f := range told.Found {
		t.Error(f)
	}
}

// What names and quotes of strangers hold is text in every page, and in the form.
func TestDeskBrowserHostile(t *testing.T) {
	oracle.Chromium.Needs(t)
	oracle.Playwright.Needs(t)
	hostileFolder(t, hostile[:12])
	var told struct{ Found []string }
	browse(t, "look.js", []string{"dir"}, &told, "/", "/sources", "/source/h50", "/said", "/stances", "/network?mode=two", "/actors", "/actor/h07", "/positions", "/position/h04", "/statement/h50")
	for _, f := range told.Found {
		t.Error(f)
	}
}
