package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"onrecord/data/corpustest"
)

// A visitor is a browser that has opened a desk.
type visitor struct {
	t    testing.TB
	base string
	http *http.Client
}

// visit starts a desk, which ends with the test, and opens its address.
func visit(t testing.TB, args ...string) *visitor {
	t.Helper()
	address := deskAddress(t, args...)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{t: t, base: strings.TrimSuffix(address[:strings.Index(address, "?")], "/"), http: &http.Client{Jar: jar}}
	resp, err := v.http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", address, resp.Status, err)
	}
	return v
}

// deskAddress starts a desk, which ends with the test, and gives its address with the
// token.
func deskAddress(t testing.TB, args ...string) string {
	t.Helper()
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	done := make(chan int, 1)
	var stderr bytes.Buffer
	a := &app{in: strings.NewReader(""), out: in, err: &stderr, env: func(string) string { return "" }}
	go func() {
		done <- a.run(ctx, append([]string{"desk", "--no-open"}, args...))
		_ = in.Close() // of a pipe it is always nil
	}()
	address, err := bufio.NewReader(out).ReadString('\n')
	t.Cleanup(func() {
		cancel()
		if code := <-done; code != exitOK {
			t.Errorf("exit code %d: %s", code, &stderr)
		}
	})
	if err != nil {
		t.Fatalf("%v: %s", err, &stderr)
	}
	return strings.TrimSpace(address)
}

// get asks for a page; what it says must be of a status.
func (v *visitor) get(path string, want int) string {
	v.t.Helper()
	page, status := v.fetched(path)
	if status != want {
		v.t.Errorf("%s: status %d, want %d: %.300s", path, status, want, page)
	}
	return page
}

// fetched is a page, and its status.
func (v *visitor) fetched(path string) (page string, status int) {
	v.t.Helper()
	resp, err := v.http.Get(v.base + path)
	if err != nil {
		v.t.Fatal(err)
	}
	raw, err := io.ReadAll(resp.Body)
	if cerr := resp.Body.Close(); err != nil || cerr != nil {
		v.t.Fatal(err, cerr)
	}
	return string(raw), resp.StatusCode
}

// edit asks for a change and gives what it is told.
func (v *visitor) edit(what string, body any, want int) map[string]any {
	v.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		v.t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, v.base+"/edit/"+what, bytes.NewReader(raw))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", v.base)
	resp, err := v.http.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	raw, err = io.ReadAll(resp.Body)
	if cerr := resp.Body.Close(); err != nil || cerr != nil {
		v.t.Fatal(err, cerr)
	}
	if resp.StatusCode != want {
		v.t.Errorf("%s: %s, want %d: %s", what, resp.Status, want, raw)
	}
	out := map[string]any{}
	if err := json.Unmarshal(raw, &out); err != nil {
		v.t.Fatalf("%s: %v", raw, err)
	}
	return out
}

// Pages have what is in the corpus, and what can be downloaded is what the command
// prints.
func TestDeskReads(t *testing.T) {
	v := visit(t)
	for path, words := range map[string][]string{
		"/":                               {"The Putin–Trump summit", "Vladimir Putin", "69"},
		"/sources":                        {"Six takeaways"},
		"/source/alaska-takeaways":        {"The text of this source is not at hand", "there’s no deal until there’s a deal"},
		"/said":                           {"69 statements", "onrecord said", "Donald Trump"},
		"/said?by=trump&mode=quote":       {"there’s no deal", "onrecord said --by trump --mode quote"},
		"/said?text=nothing+of+the+kind":  {"Nothing was found"},
		"/stances":                        {"onrecord stances", "A deal has been reached"},
		"/actors":                         {"Joe Biden"},
		"/actor/trump":                    {"President of the United States", "onrecord show actor/trump"},
		"/position/deal-reached":          {"opposes"},
		"/place/alaska":                   {"Bering Strait"},
		"/event/summit":                   {"Said then"},
		"/statement/no-deal-until-a-deal": {"Nothing is agreed until everything is.", "characters 1310–1346"},
		"/network":                        {"onrecord network --mode one"},
		"/timeline":                       {"onrecord draw timeline"},
		"/agreement":                      {"two codings"},
	} {
		page := v.get(path, http.StatusOK)
		for _, w := range words {
			if !strings.Contains(page, w) {
				t.Errorf("%s does not have %q", path, w)
			}
		}
	}
	for _, path := range []string{"/actor/nobody", "/statement/none", "/source/none", "/none"} {
		v.get(path, http.StatusNotFound)
	}
	for path, args := range map[string]string{
		"/ask/said?by=trump&format=json":                     "said --by trump --format json",
		"/ask/said?by=trump&format=csv":                      "said --by trump --format csv",
		"/ask/stances?format=json":                           "stances --format json",
		"/ask/evidence?format=json&arg=no-deal-until-a-deal": "evidence no-deal-until-a-deal --format json",
		"/ask/draw/timeline?format=svg&rows=position":        "draw timeline --rows position --format svg",
		"/ask/network?mode=one&format=json":                  "network --mode one --format json",
		"/ask/compare?format=json&arg=trump&arg=putin":       "compare trump putin --format json",
	} {
		code, want, stderr := ask(t, strings.Fields(args)...)
		if code != exitOK {
			t.Fatal(stderr)
		}
		if diff := cmp.Diff(want, v.get(path, http.StatusOK)); diff != "" {
			t.Errorf("%s: -command +desk:\n%s", path, diff)
		}
	}
}

// No address leads to a file.
func TestDeskFiles(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour)
	v := visit(t, dir)
	outside := filepath.Join(t.TempDir(), "outside.csv")
	corpustest.Write(t, outside, []byte("actor,position\n"))
	before := corpustest.Contents(t, dir)
	for _, q := range []string{
		"/ask/said?format=json&output=" + url.QueryEscape(filepath.Join(dir, "new")), "/ask/said?format=json&o=x", "/ask/said?format=json&store=x", "/ask/said?format=json&corpus=x",
		"/ask/network?format=json&table=" + url.QueryEscape(outside), "/ask/polarization?format=json&groups=" + url.QueryEscape(outside), "/ask/draw/timeline?format=svg&font=" + url.QueryEscape(outside),
		"/ask/coverage?format=json&source-text=gazette%3D" + url.QueryEscape(outside), "/ask/coverage?format=json&text=gazette%3D" + url.QueryEscape(outside), "/ask/evidence?format=json&arg=feeds&source-text=gazette%3D" + url.QueryEscape(outside),
		"/ask/agreement?format=json&settle=true",
	} {
		v.get(q, http.StatusBadRequest)
	}
	v.get("/ask/coverage?format=json&arg="+url.QueryEscape(filepath.Dir(dir)), http.StatusBadRequest)
	if diff := cmp.Diff(before, corpustest.Contents(t, dir)); diff != "" {
		t.Errorf("files were changed: %s", diff)
	}
}

// selects selects words of a source as a page does.
func selects(t testing.TB, dir, source, text string) (start, end int) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "texts", source+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	before, _, ok := strings.Cut(string(raw), text)
	if !ok {
		t.Fatalf("%s does not have %q", source, text)
	}
	start = len([]rune(before))
	return start, start + len([]rune(text))
}

type fields map[string][]map[string]string

// What is coded, changed, deleted, undone and done again at the desk is what the files
// say, and pages show it at once.
func TestDeskEdits(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour)
	must(t, "locate", dir)
	v := visit(t, dir)
	was := corpustest.Contents(t, dir)
	start, end := selects(t, dir, "gazette", "the town lives on the harbour")
	add := map[string]any{"source": "gazette", "start": start, "end": end, "fields": fields{
		"speakers": {{"name": "The Mayor"}, {"name": "Béla Brandt", "new": "actor", "type": "person"}}, "mode": {{"name": "partial-quote"}}, "opposes": {{"name": "close"}},
	}}
	id := v.edit("add", add, http.StatusOK)["id"].(string)
	if page := v.get("/statement/"+id, http.StatusOK); !strings.Contains(page, "Béla Brandt") {
		t.Error("the page does not have the new actor")
	}
	added := corpustest.Contents(t, dir)
	must(t, "check", dir)
	must(t, "verify", dir)

	v.edit("change", map[string]any{"id": id, "fields": fields{"mode": {{"name": "quote"}}, "note": {{"name": "A note."}}}}, http.StatusOK)
	if page := v.get("/statement/"+id, http.StatusOK); !strings.Contains(page, "A note.") {
		t.Error("the page does not have the note")
	}
	changed := corpustest.Contents(t, dir)
	v.edit("delete", map[string]any{"id": id}, http.StatusOK)
	v.get("/statement/"+id, http.StatusNotFound)

	for i, want := range []map[string]string{changed, added, was} {
		v.edit("undo", map[string]any{}, http.StatusOK)
		if diff := cmp.Diff(want, corpustest.Contents(t, dir)); diff != "" {
			t.Errorf("undone %d times: -want +got:\n%s", i+1, diff)
		}
	}
	v.edit("undo", map[string]any{}, http.StatusUnprocessableEntity)
	v.edit("redo", map[string]any{}, http.StatusOK)
	if diff := cmp.Diff(added, corpustest.Contents(t, dir)); diff != "" {
		t.Errorf("done again: -want +got:\n%s", diff)
	}
	for what, body := range map[string]map[string]any{
		"no speaker": {"source": "gazette", "start": start, "end": end, "fields": fields{"mode": {{"name": "quote"}}}},
		"nobody":     {"source": "gazette", "start": start, "end": end, "fields": fields{"mode": {{"name": "quote"}}, "speakers": {{"name": "Nobody at all"}}}},
		"no words":   {"source": "gazette", "start": 5, "end": 5, "fields": fields{}},
		"beyond":     {"source": "gazette", "start": 5, "end": 5000, "fields": fields{}},
		"no source":  {"source": "../x", "start": 5, "end": 6, "fields": fields{}},
		"no field":   {"source": "gazette", "start": start, "end": end, "fields": fields{"id": {{"name": "x"}}}},
	} {
		t.Log(what, v.edit("add", body, http.StatusUnprocessableEntity)["message"])
	}
	if diff := cmp.Diff(added, corpustest.Contents(t, dir)); diff != "" {
		t.Errorf("what was refused changed files: %s", diff)
	}
}

// A file that somebody else has changed is not overwritten.
func TestDeskConflict(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour)
	v := visit(t, dir)
	file := filepath.Join(dir, "sources", "gazette.yaml")
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(v.get("/source/gazette", http.StatusOK), `data-sum="`)
	sum, _, _ := strings.Cut(after, `"`)
	other := string(raw) + "# somebody else was here\n"
	corpustest.Write(t, file, []byte(other))
	start, end := selects(t, dir, "gazette", "The harbour")
	body := map[string]any{"source": "gazette", "sum": sum, "start": start, "end": end, "fields": fields{"speakers": {{"name": "harper"}}, "mode": {{"name": "partial-quote"}}}}
	told := v.edit("add", body, http.StatusConflict)
	if now, will := told["now"].(string), told["will"].(string); !strings.HasSuffix(now, "# somebody else was here\n") || strings.Contains(now, "base:") || !strings.Contains(will, "speakers: [harper]") {
		t.Errorf("it is told %v", told)
	}
	if got, err := os.ReadFile(file); err != nil || string(got) != other {
		t.Errorf("the file is now %s, %v", got, err)
	}
	body["sum"] = nil // she has seen both
	v.edit("add", body, http.StatusOK)
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(got), other[:len(other)-len("# somebody else was here\n")]) || !strings.Contains(string(got), "# somebody else was here\n") || !strings.Contains(string(got), "speakers: [harper]") {
		t.Errorf("the file is now %s", got)
	}
	corpustest.Write(t, file, raw) // and again somebody else
	v.edit("undo", map[string]any{}, http.StatusConflict)
	if now, err := os.ReadFile(file); err != nil || string(now) != string(raw) {
		t.Errorf("the file is now %s, %v", now, err)
	}
}

// While the files have a problem, pages say which, and the desk goes on when it is gone.
func TestDeskBroken(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour)
	v := visit(t, dir)
	file := filepath.Join(dir, "sources", "gazette.yaml")
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	corpustest.Write(t, file, append(raw, "  - id: third\n    speakers: [nobody]\n"...))
	untilPage(v, "/said", "nobody")
	corpustest.Write(t, file, append(raw, "# mended\n"...))
	untilPage(v, "/said", "2 statements")
}

// untilPage asks for a page until it has some words: files are looked at now and then.
func untilPage(v *visitor, path, words string) {
	v.t.Helper()
	for range 10_000 {
		time.Sleep(lookEvery / 20)
		resp, err := v.http.Get(v.base + path)
		if err != nil {
			v.t.Fatal(err)
		}
		raw, err := io.ReadAll(resp.Body)
		if cerr := resp.Body.Close(); err != nil || cerr != nil {
			v.t.Fatal(err, cerr)
		}
		if strings.Contains(string(raw), words) {
			return
		}
	}
	v.t.Fatalf("%s never has %q", path, words)
}

// A coder writes into her own layer, and sees no other until she has finished.
func TestDeskCoder(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour)
	v := visit(t, dir, "--coder", "ANNA")
	if page := v.get("/source/gazette", http.StatusOK); strings.Contains(page, `"/statement/must-close"`) {
		t.Error("the coder sees the main coding")
	}
	start, end := selects(t, dir, "gazette", "The harbour must close")
	id := v.edit("add", map[string]any{"source": "gazette", "sum": "", "start": start, "end": end, "fields": fields{"speakers": {{"name": "mayor"}}, "mode": {{"name": "quote"}}, "supports": {{"name": "close"}}}}, http.StatusOK)["id"].(string)
	if !strings.HasPrefix(id, "ANNA/") {
		t.Errorf("the statement is %s", id)
	}
	if page := v.get("/source/gazette", http.StatusOK); !strings.Contains(page, id) || strings.Contains(page, `"/statement/must-close"`) {
		t.Errorf("the coder does not see her own coding, or sees another: %s", page)
	}
	v.get("/statement/must-close", http.StatusBadRequest)
	v.get("/statement/"+id, http.StatusOK)
	v.edit("change", map[string]any{"id": "must-close", "fields": fields{"note": {{"name": "x"}}}}, http.StatusUnprocessableEntity)
	v.get("/agreement", http.StatusNotFound)
	v.edit("undo", map[string]any{"source": "gazette"}, http.StatusOK)
	if _, err := os.Stat(filepath.Join(dir, "sources", "gazette.ANNA.yaml")); !os.IsNotExist(err) {
		t.Errorf("the layer is still there: %v", err)
	}
}

// Two coders code the same source at desks of their own, blind; when they have finished,
// each sees what the other has, with the numbers of agreement, and what holds is settled.
func TestDeskTwoCoders(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour)
	must(t, "locate", dir)
	anna, ben := visit(t, dir, "--coder", "ANNA"), visit(t, dir, "--coder", "BEN")
	code := func(v *visitor, words, side string) {
		start, end := selects(t, dir, "gazette", words)
		v.edit("add", map[string]any{"source": "gazette", "start": start, "end": end, "fields": fields{"speakers": {{"name": "harper"}}, "mode": {{"name": "paraphrase"}}, "summary": {{"name": "A sentence."}}, side: {{"name": "close"}}}}, http.StatusOK)
	}
	code(anna, "The harbour must close", "supports")
	code(ben, "The harbour must close", "supports")
	code(anna, "the town lives on the harbour", "opposes")
	code(ben, "the town lives on the harbour", "neutral")
	for _, v := range []*visitor{anna, ben} {
		v.get("/agreement", http.StatusNotFound)
		v.get("/source/gazette?coder=BEN", http.StatusNotFound)
		v.get("/source/gazette?coder=ANNA", http.StatusNotFound)
		v.edit("finish", map[string]any{"source": "gazette"}, http.StatusOK)
	}
	anna.edit("finish", map[string]any{"source": "gazette"}, http.StatusUnprocessableEntity)
	for v, other := range map[*visitor]string{anna: "BEN", ben: "ANNA"} {
		untilPage(v, "/source/gazette?coder="+other, `href="/statement/`+other+"/")
		if page := v.get("/agreement", http.StatusOK); !strings.Contains(page, "Disagreements") {
			t.Errorf("the comparison is %s", page)
		}
	}
	keeper := visit(t, dir)
	var a struct {
		Disagreements []struct {
			Variable   string
			Statements map[string]string
		}
	}
	command := must(t, "agreement", "--corpus", dir, "--coder", "ANNA", "--coder", "BEN", "--format", "json")
	if got := keeper.get("/ask/agreement?format=json&coder=ANNA&coder=BEN", http.StatusOK); got != command {
		t.Errorf("the desk has %s, the command %s", got, command)
	}
	if err := json.Unmarshal([]byte(command), &a); err != nil || len(a.Disagreements) == 0 {
		t.Fatalf("%v: %s", err, command)
	}
	for _, d := range a.Disagreements {
		if d.Variable == "stance" {
			id := keeper.edit("settle", map[string]any{"id": "BEN/" + d.Statements["BEN"]}, http.StatusOK)["id"]
			var rows []struct{ Neutral []struct{ ID string } }
			settled := must(t, "said", "--corpus", dir, "--coder", "settled", "--format", "json")
			if err := json.Unmarshal([]byte(settled), &rows); err != nil || len(rows) != 1 || len(rows[0].Neutral) != 1 {
				t.Errorf("%v is settled: %v %s", id, err, settled)
			}
		}
	}
	must(t, "check", dir)
}

// draftsOfHarbour is the layer of drafts of a corpus, with somebody whom only it describes.
const draftsOfHarbour = `
-- sources/gazette.draft.yaml --
source: gazette
actors:
  # proposed
  - id: clerk
    name: The Clerk
    type: person
statements:
  - id: first
    speakers: [clerk, harper]
    mode: quote
    quotes: ["The harbour must close"]
    note: It is in quotation marks.
    evidence: [{quote: "The harbour must close"}]
  - id: second
    speakers: [harper]
    mode: paraphrase
    evidence: [{line: 2, from: thinks, to: harbour.}]
  - id: third
    speakers: [mayor]
    mode: paraphrase
    summary: She speaks.
    evidence: [{quote: "Said the mayor"}]
`

// What is drafted is marked, and becomes a statement when somebody accepts it: its actor
// with it, in one change that can be undone. Who codes blind sees none.
func TestDeskDrafts(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour, draftsOfHarbour)
	must(t, "locate", dir)
	was := corpustest.Contents(t, dir)
	if page := visit(t, dir, "--coder", "ANNA").get("/source/gazette", http.StatusOK); strings.Contains(page, "draft/") {
		t.Error("who codes blind sees drafts")
	}
	v := visit(t, dir)
	if page := v.get("/stances", http.StatusOK); !strings.Contains(page, "onrecord stances --corpus "+dir+"<") {
		t.Errorf("the command is another: %s", page)
	}
	if page := v.get("/source/gazette", http.StatusOK); !strings.Contains(page, `data-s="must-close draft/first"`) || !strings.Contains(page, `class="mark draft`) {
		t.Errorf("the page does not mark the drafts: %s", page)
	}
	id := v.edit("accept", map[string]any{"id": "draft/first", "source": "gazette", "fields": fields{"supports": {{"name": "close"}}}}, http.StatusOK)["id"].(string)
	page := v.get("/source/gazette", http.StatusOK)
	if strings.Contains(page, "draft/first") || !strings.Contains(page, id) || !strings.Contains(page, "draft/second") {
		t.Errorf("the page shows %s", page)
	}
	now := corpustest.Contents(t, dir)
	if actors := now["actors.yaml"]; !strings.Contains(actors, "clerk") {
		t.Errorf("the actors are %s", actors)
	}
	if drafts := now["sources/gazette.draft.yaml"]; strings.Contains(drafts, "clerk") || strings.Contains(drafts, "id: first") || !strings.Contains(drafts, "id: second") {
		t.Errorf("the drafts are %s", drafts)
	}
	if coded := now["sources/gazette.yaml"]; !strings.Contains(coded, "speakers: [clerk, harper]") || strings.Contains(coded, "quotation marks") {
		t.Errorf("coded is %s", coded)
	}
	must(t, "check", dir)
	v.edit("accept", map[string]any{"id": "draft/first", "source": "gazette"}, http.StatusUnprocessableEntity)
	v.edit("accept", map[string]any{"id": "must-close", "source": "gazette"}, http.StatusUnprocessableEntity)
	v.edit("accept", map[string]any{"id": "draft/second", "source": "gazette"}, http.StatusUnprocessableEntity)
	v.edit("accept", map[string]any{"id": "draft/second", "source": "gazette", "fields": fields{"summary": {{"name": "It lives on it."}}}}, http.StatusOK)
	must(t, "check", dir)
	v.edit("undo", map[string]any{}, http.StatusOK)
	v.edit("undo", map[string]any{}, http.StatusOK)
	if diff := cmp.Diff(was, corpustest.Contents(t, dir)); diff != "" {
		t.Errorf("undone: -want +got:\n%s", diff)
	}
}

// What is rejected at the desk goes, with whom only it names, and is not proposed again:
// the command that drafts says so.
func TestDeskRejects(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour, `
-- sources/gazette.draft.yaml --
source: gazette
actors:
  - id: clerk
    name: The Clerk
    type: person
statements:
  - id: first
    speakers: [clerk]
    mode: paraphrase
    evidence: [{line: 2, from: Ben, to: harbour.}]
  - id: second
    speakers: [clerk, harper]
    mode: paraphrase
    evidence: [{line: 2, from: thinks, to: harbour.}]
`)
	corpustest.Write(t, filepath.Join(dir, "sources", "gazette.yaml"), []byte("id: gazette\ntitle: Harbour to stay open?\nlanguage: en\n"))
	proposed := func() string {
		code, out, stderr := ask(t, "draft", "gazette", "--corpus", dir, "--format", "jsonl")
		if code != exitOK && code != exitNothing {
			t.Fatal(stderr)
		}
		return out + stderr
	}
	v := visit(t, dir)
	was := corpustest.Contents(t, dir)
	v.edit("reject", map[string]any{"id": "draft/second", "source": "gazette"}, http.StatusOK)
	if drafts := corpustest.Contents(t, dir)["sources/gazette.draft.yaml"]; strings.Contains(drafts, "second") || !strings.Contains(drafts, "clerk") || !strings.Contains(drafts, "rejected:\n  - {start: ") {
		t.Errorf("the drafts are %s", drafts)
	}
	v.edit("reject", map[string]any{"id": "draft/first", "source": "gazette"}, http.StatusOK)
	if drafts := corpustest.Contents(t, dir)["sources/gazette.draft.yaml"]; strings.Contains(drafts, "clerk") || strings.Count(drafts, "sha256") != 2 {
		t.Errorf("the drafts are %s", drafts)
	}
	must(t, "check", dir)
	for _, id := range []string{"draft/first", "gazette", ""} {
		v.edit("reject", map[string]any{"id": id, "source": "gazette"}, http.StatusUnprocessableEntity)
	}
	visit(t, dir, "--coder", "ANNA").edit("reject", map[string]any{"id": "draft/first", "source": "gazette"}, http.StatusUnprocessableEntity)
	v.edit("undo", map[string]any{}, http.StatusOK)
	v.edit("undo", map[string]any{}, http.StatusOK)
	if diff := cmp.Diff(was, corpustest.Contents(t, dir)); diff != "" {
		t.Errorf("undone: -want +got:\n%s", diff)
	}

	// From what the program proposes to what it does not propose any more.
	if err := os.Remove(filepath.Join(dir, "sources", "gazette.draft.yaml")); err != nil {
		t.Fatal(err)
	}
	before := strings.Count(proposed(), `"source":"gazette"`)
	must(t, "draft", "gazette", "--accept", "maybe", "-o", dir)
	v = visit(t, dir)
	n := 0
	for {
		_, after, ok := strings.Cut(v.get("/source/gazette", http.StatusOK), `data-s="draft/`)
		if !ok {
			break
		}
		id, _, _ := strings.Cut(after, `"`)
		id, _, _ = strings.Cut(id, " ")
		v.edit("reject", map[string]any{"id": "draft/" + id, "source": "gazette"}, http.StatusOK)
		n++
	}
	if told := proposed(); n == 0 || n > before || strings.Count(told, `"source":"gazette"`) != before-n || !strings.Contains(told, fmt.Sprintf("%d rejected", n)) {
		t.Errorf("of %d proposals %d are rejected, and then it says %s", before, n, told)
	}
	must(t, "check", dir)
}

// Notes on sources, positions and statements are spliced into the files, shown where one
// codes, and counted nowhere. What a coder notes of a source is her own until another has
// finished it.
func TestDeskNotes(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour)
	must(t, "locate", dir)
	v, anna := visit(t, dir), visit(t, dir, "--coder", "ANNA")
	was := corpustest.Contents(t, dir)
	counts := must(t, "stats", "--corpus", dir) + must(t, "stances", "--corpus", dir)
	note := func(v *visitor, kind, id, text string, want int) map[string]any {
		return v.edit("note", map[string]any{"kind": kind, "id": id, "fields": fields{"note": {{"name": text}}}}, want)
	}
	note(v, "source", "gazette", "A whimsical paper:\r\nbeware. ", http.StatusOK)
	note(v, "position", "close", "Whimsical as well <b>", http.StatusOK)
	note(anna, "source", "gazette", "Anna’s own view", http.StatusOK)
	v.edit("change", map[string]any{"id": "feeds", "fields": fields{"note": {{"name": "Two\nwhimsical lines"}}}}, http.StatusOK)
	now := corpustest.Contents(t, dir)
	for file, want := range map[string]string{
		"sources/gazette.yaml":      "title: Harbour to stay open?\nnote: |-\n  A whimsical paper:\n  beware.\n",
		"sources/gazette.ANNA.yaml": "source: gazette\nnote: Anna’s own view\n",
		"positions.yaml":            `type: demand, note: Whimsical as well <b>}`,
	} {
		if !strings.Contains(now[file], want) {
			t.Errorf("%s is %s", file, now[file])
		}
	}
	inserted(t, []byte(was["sources/gazette.yaml"]), []byte(now["sources/gazette.yaml"]))
	must(t, "check", dir)
	for path, of := range map[string]map[*visitor]bool{
		"A whimsical paper:\nbeware.": {v: true, anna: false}, "Anna’s own view": {v: false, anna: true}, "whimsical lines": {v: true, anna: false},
	} {
		for v, want := range of {
			untilPage(v, "/positions", "The harbour should close")
			if got := strings.Contains(v.get("/source/gazette", http.StatusOK), path); got != want {
				t.Errorf("%q is shown: %v, want %v", path, got, want)
			}
		}
	}
	untilPage(anna, "/position/close", "Whimsical as well &lt;b&gt;")
	if got := must(t, "stats", "--corpus", dir) + must(t, "stances", "--corpus", dir); got != counts {
		t.Errorf("counts are %s, and were %s", got, counts)
	}
	if code, out, _ := ask(t, "said", "whimsical", "--corpus", dir); code != exitNothing {
		t.Errorf("notes are found as what was said: %s", out)
	}
	told := v.edit("note", map[string]any{"kind": "position", "id": "close", "was": "", "fields": fields{"note": {{"name": "Mine"}}}}, http.StatusConflict)
	if told["now"] != "Whimsical as well <b>" {
		t.Errorf("it is told %v", told)
	}
	for what, body := range map[string]map[string]any{
		"no kind":     {"kind": "actor", "id": "mayor", "fields": fields{"note": {{"name": "x"}}}},
		"no position": {"kind": "position", "id": "none", "fields": fields{"note": {{"name": "x"}}}},
		"no source":   {"kind": "source", "id": "../x", "fields": fields{"note": {{"name": "x"}}}},
		"no note":     {"kind": "source", "id": "gazette", "fields": fields{}},
		"two":         {"kind": "source", "id": "gazette", "fields": fields{"note": {{"name": "x"}, {"name": "y"}}}},
		"more":        {"kind": "source", "id": "gazette", "fields": fields{"note": {{"name": "x"}}, "title": {{"name": "y"}}}},
	} {
		t.Log(what, v.edit("note", body, http.StatusUnprocessableEntity)["message"])
	}
	if diff := cmp.Diff(now, corpustest.Contents(t, dir)); diff != "" {
		t.Errorf("what was refused changed files: %s", diff)
	}
	note(v, "source", "gazette", "", http.StatusOK)
	for range 4 {
		v.edit("undo", map[string]any{}, http.StatusOK)
	}
	anna.edit("undo", map[string]any{}, http.StatusOK)
	if diff := cmp.Diff(was, corpustest.Contents(t, dir)); diff != "" {
		t.Errorf("undone: -want +got:\n%s", diff)
	}
}

// A random sample is drawn at the desk as by the command, is shown to who has to code it,
// and coders are compared on just its sources. A browser that asks draws nothing.
func TestDeskSamples(t *testing.T) {
	dir, twin := corpustest.Folder(t, corpustest.Harbour, partsOfHarbour), corpustest.Folder(t, corpustest.Harbour, partsOfHarbour)
	v, ben := visit(t, dir), visit(t, dir, "--coder", "BEN")
	was := corpustest.Contents(t, dir)
	for _, path := range []string{"/ask/sample/draw?format=json&coder=BEN&size=1&arg=x", "/ask/sample?format=json&arg=draw&arg=x&coder=BEN", "/ask/sample?format=json&size=1&arg=draw"} {
		if page, status := v.fetched(path); status == http.StatusOK {
			t.Errorf("%s: %s", path, page)
		}
	}
	draw := fields{"id": {{"name": "reliability"}}, "coders": {{"name": "BEN, ANNA"}}, "percent": {{"name": "60"}}, "seed": {{"name": "5"}}}
	for what, f := range map[string]fields{
		"no size":    {"id": {{"name": "x"}}, "coders": {{"name": "BEN"}}},
		"two sizes":  {"id": {{"name": "x"}}, "coders": {{"name": "BEN"}}, "size": {{"name": "1"}}, "percent": {{"name": "1"}}},
		"too large":  {"id": {{"name": "x"}}, "coders": {{"name": "BEN"}}, "size": {{"name": "4"}}},
		"no coder":   {"id": {{"name": "x"}}, "coders": {{"name": " , "}}, "size": {{"name": "1"}}},
		"no name":    {"coders": {{"name": "BEN"}}, "size": {{"name": "1"}}},
		"a bad seed": {"id": {{"name": "x"}}, "coders": {{"name": "BEN"}}, "size": {{"name": "1"}}, "seed": {{"name": "-1"}}},
		"a path":     {"id": {{"name": "../x"}}, "coders": {{"name": "BEN"}}, "size": {{"name": "1"}}},
	} {
		t.Log(what, v.edit("draw", map[string]any{"fields": f}, http.StatusUnprocessableEntity)["message"])
	}
	ben.edit("draw", map[string]any{"fields": draw}, http.StatusUnprocessableEntity)
	if diff := cmp.Diff(was, corpustest.Contents(t, dir)); diff != "" {
		t.Errorf("what was refused changed files: %s", diff)
	}
	v.edit("draw", map[string]any{"fields": draw}, http.StatusOK)
	must(t, "sample", "draw", "reliability", "--coder", "BEN", "--coder", "ANNA", "--percent", "60", "--seed", "5", "--corpus", twin)
	if diff := cmp.Diff(corpustest.Contents(t, twin), corpustest.Contents(t, dir)); diff != "" {
		t.Errorf("-command +desk:\n%s", diff)
	}
	var rows []struct{ Coder, Source string }
	if err := json.Unmarshal([]byte(must(t, "sample", "--corpus", dir, "--format", "json")), &rows); err != nil || len(rows) != 4 {
		t.Fatalf("%v, %v", rows, err)
	}
	first := rows[0].Source
	untilPage(ben, "/samples", "not begun")
	if page := ben.get("/samples", http.StatusOK); strings.Contains(page, "data-draw") || strings.Contains(page, "ANNA") || strings.Count(page, "not begun") != 2 {
		t.Errorf("BEN sees %s", page)
	}
	if page := ben.get("/", http.StatusOK); !strings.Contains(page, "Assigned to you") || !strings.Contains(page, "0 of 2 finished") {
		t.Errorf("BEN begins with %s", page)
	}
	ben.edit("finish", map[string]any{"source": first}, http.StatusOK)
	if page := ben.get("/", http.StatusOK); !strings.Contains(page, "1 of 2 finished") {
		t.Errorf("BEN goes on with %s", page)
	}
	untilPage(v, "/samples", `<span class="state finished">finished</span>`)
	if page := v.get("/samples", http.StatusOK); !strings.Contains(page, "2 of 3 sources (66.7 %), drawn with seed 5") || !strings.Contains(page, "data-draw") {
		t.Errorf("the page shows %s", page)
	}
	v.get("/agreement?sample=none", http.StatusNotFound)
	if page := v.get("/agreement", http.StatusOK); !strings.Contains(page, "/agreement?sample=reliability") {
		t.Errorf("the page shows %s", page)
	}
	must(t, "check", dir)
	v.edit("undo", map[string]any{}, http.StatusOK)
	if _, there := corpustest.Contents(t, dir)["samples.yaml"]; there {
		t.Error("it is drawn still")
	}
}

// Actors and positions are made and changed at the desk, line by line, and sources are
// added as the command adds them; each can be undone.
func TestDeskEntities(t *testing.T) {
	dir, twin := corpustest.Folder(t, corpustest.Harbour), corpustest.Folder(t, corpustest.Harbour)
	for _, d := range []string{dir, twin} {
		must(t, "locate", d)
	}
	v := visit(t, dir)
	was := corpustest.Contents(t, dir)
	type role map[string]any
	entity := func(kind, id string, f map[string]any, want int) map[string]any {
		return v.edit("entity", map[string]any{"kind": kind, "id": id, "fields": f}, want)
	}
	text := func(words ...string) []map[string]string {
		out := []map[string]string{}
		for _, w := range words {
			out = append(out, map[string]string{"name": w})
		}
		return out
	}
	entity("actor", "mayor", map[string]any{"name": text("Ada Quay"), "aliases": text("The Mayor", "A. Quay", "A. Quay"), "roles": []role{{"name": "Mayor", "organization": "Town Council", "from": "2020"}, {"name": ""}}}, http.StatusOK)
	entity("position", "close", map[string]any{"useWhen": text("It shall close"), "notWhen": text("A quay alone"), "description": text("")}, http.StatusOK)
	now := corpustest.Contents(t, dir)
	if want := "- {id: mayor, name: Ada Quay, type: person, aliases: [The Mayor, A. Quay], roles: [{office: Mayor, organization: council, from: 2020}]}\n"; !strings.HasPrefix(now["actors.yaml"], want) {
		t.Errorf("actors.yaml is %s", now["actors.yaml"])
	}
	if want := "type: demand, useWhen: It shall close, notWhen: A quay alone}\n"; !strings.HasSuffix(now["positions.yaml"], want) {
		t.Errorf("positions.yaml is %s", now["positions.yaml"])
	}
	untilPage(v, "/actor/mayor", `data-was="0"`)
	entity("actor", "mayor", map[string]any{"roles": []role{{"name": "Mayor", "organization": "council", "from": "2020", "until": "2024-05", "was": 0}}}, http.StatusOK)
	for what, body := range map[string]map[string]any{
		"no name":     {"name": text("")},
		"no type":     {"type": text("ghost")},
		"no field":    {"sameAs": text("x")},
		"no org":      {"roles": []role{{"name": "Mayor", "organization": "Nobody at all"}}},
		"no office":   {"roles": []role{{"organization": "council"}}},
		"no date":     {"roles": []role{{"name": "Mayor", "from": "soon"}}},
		"no such one": {"roles": []role{{"name": "Mayor", "was": 7}}},
	} {
		t.Log(what, entity("actor", "mayor", body, http.StatusUnprocessableEntity)["message"])
	}
	entity("source", "gazette", map[string]any{"title": text("x")}, http.StatusUnprocessableEntity)
	entity("actor", "nobody", map[string]any{"name": text("x")}, http.StatusUnprocessableEntity)
	told := v.edit("entity", map[string]any{"kind": "actor", "id": "mayor", "sum": "old", "fields": map[string]any{"name": text("Other")}}, http.StatusConflict)
	if !strings.Contains(told["now"].(string), "2024-05") || !strings.Contains(told["will"].(string), "Other") {
		t.Errorf("it is told %v", told)
	}
	if id := v.edit("make", map[string]any{"kind": "position", "fields": map[string]any{"name": text("Quays are for people"), "type": text("demand")}}, http.StatusOK)["id"]; id != "quays-are-for-people" {
		t.Errorf("it is %v", id)
	}
	v.edit("make", map[string]any{"kind": "position", "fields": map[string]any{"name": text("Quays are for people"), "type": text("demand")}}, http.StatusUnprocessableEntity)
	v.edit("make", map[string]any{"kind": "place", "fields": map[string]any{"name": text("A"), "type": text("b")}}, http.StatusUnprocessableEntity)
	untilPage(v, "/positions", "Quays are for people")
	for range 4 {
		v.edit("undo", map[string]any{}, http.StatusOK)
	}
	if diff := cmp.Diff(was, corpustest.Contents(t, dir)); diff != "" {
		t.Errorf("undone: -want +got:\n%s", diff)
	}

	// Sources, as the command makes them.
	doc := filepath.Join(t.TempDir(), "letter.html")
	corpustest.Write(t, doc, []byte("<title>A letter</title><p>The harbour must stay.</p>"))
	must(t, "new", "source", doc, "--date", "2024-03-05", "--corpus", twin)
	raw, err := os.ReadFile(doc)
	if err != nil {
		t.Fatal(err)
	}
	told = v.edit("source", map[string]any{"fields": map[string]any{"date": text("2024-03-05")}, "file": map[string]string{"name": "../../letter.html", "base64": base64.StdEncoding.EncodeToString(raw)}}, http.StatusOK)
	if told["id"] != "letter" || !strings.Contains(told["message"].(string), "letter.html is HTML") || strings.Contains(told["message"].(string), os.TempDir()) {
		t.Errorf("it is told %v", told)
	}
	if diff := cmp.Diff(corpustest.Contents(t, twin), corpustest.Contents(t, dir)); diff != "" {
		t.Errorf("-command +desk:\n%s", diff)
	}
	if page := v.get("/source/letter", http.StatusOK); !strings.Contains(page, "The harbour must stay.") {
		t.Errorf("the page is %s", page)
	}
	id := v.edit("source", map[string]any{"fields": map[string]any{"title": text("Said on Monday: «Stay»"), "text": text("“It stays,” she said.\n\nНет.")}}, http.StatusOK)["id"].(string)
	start, end := selects(t, dir, id, "It stays")
	v.edit("add", map[string]any{"source": id, "start": start, "end": end, "fields": fields{"speakers": {{"name": "mayor"}}, "mode": {{"name": "quote"}}}}, http.StatusOK)
	must(t, "check", dir)
	must(t, "verify", dir)
	before := corpustest.Contents(t, dir)
	for what, body := range map[string]map[string]any{
		"no text":     {"fields": map[string]any{"title": text("x")}},
		"no title":    {"fields": map[string]any{"text": text("x")}},
		"both":        {"fields": map[string]any{"title": text("x"), "text": text("x")}, "file": map[string]string{"name": "a.txt", "base64": ""}},
		"no base 64":  {"fields": map[string]any{}, "file": map[string]string{"name": "a.txt", "base64": "!"}},
		"no document": {"fields": map[string]any{}, "file": map[string]string{"name": "a.png", "base64": base64.StdEncoding.EncodeToString([]byte("\x89PNG\r\n\x1a\n"))}},
		"an id":       {"fields": map[string]any{"title": text("x"), "text": text("x"), "id": text("../x")}},
		"there":       {"fields": map[string]any{"title": text("x"), "text": text("x"), "id": text("gazette")}},
		"a date":      {"fields": map[string]any{"title": text("x"), "text": text("x"), "date": text("soon")}},
		"an address":  {"fields": map[string]any{"title": text("x"), "text": text("x"), "url": text("javascript:x")}},
		"a path":      {"fields": map[string]any{"title": text("x"), "text": text("x"), "sha256": text("x")}},
	} {
		message := v.edit("source", body, http.StatusUnprocessableEntity)["message"].(string)
		if t.Log(what, message); strings.Contains(message, os.TempDir()+"/onrecord-document") {
			t.Errorf("%s: %s", what, message)
		}
	}
	if diff := cmp.Diff(before, corpustest.Contents(t, dir)); diff != "" {
		t.Errorf("what was refused changed files: %s", diff)
	}
	for range 3 {
		v.edit("undo", map[string]any{"source": id}, http.StatusOK)
	}
	if diff := cmp.Diff(was, corpustest.Contents(t, dir)); diff != "" {
		t.Errorf("undone: -want +got:\n%s", diff)
	}
	for range 3 {
		v.edit("redo", map[string]any{"source": id}, http.StatusOK)
	}
	if diff := cmp.Diff(before, corpustest.Contents(t, dir)); diff != "" {
		t.Errorf("done again: -want +got:\n%s", diff)
	}
	if page := visit(t, dir, "--coder", "ANNA").get("/actor/mayor", http.StatusOK); !strings.Contains(page, "data-entity") {
		t.Error("a coder cannot change the codebook")
	}
}

// A store is read, and nothing is changed.
func TestDeskStore(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour)
	store := filepath.Join(t.TempDir(), "harbour.store")
	must(t, "build", dir, "-o", store)
	v := visit(t, "--store", store)
	if page := v.get("/source/gazette", http.StatusOK); strings.Contains(page, "data-editor") || !strings.Contains(page, "The harbour must close") {
		t.Error("the page of the source is another")
	}
	r, err := http.NewRequest(http.MethodPost, v.base+"/edit/undo", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", v.base)
	resp, err := v.http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil || resp.StatusCode != http.StatusForbidden {
		t.Errorf("a change: %s, %v", resp.Status, err)
	}
}

// openLibrary opens what a desk would show, until the test ends.
func openLibrary(t *testing.T, a *app) *deskLibrary {
	t.Helper()
	a.in, a.out, a.err, a.env = strings.NewReader(""), io.Discard, io.Discard, func(string) string { return "" }
	l, err := openDeskLibrary(t.Context(), a, deskOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// Whoever asks an open store while somebody else asks is lent it as well.
func TestDeskLends(t *testing.T) {
	store := filepath.Join(t.TempDir(), "harbour.store")
	must(t, "build", corpustest.Folder(t, corpustest.Harbour), "-o", store)
	l := openLibrary(t, &app{store: store})
	r, err := l.hold(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := l.release(r); err != nil {
			t.Error(err)
		}
	}()
	r.making.Lock() // as somebody does who asks at the same time
	defer r.making.Unlock()
	if lent, err := l.lend(t.Context(), r, []string{"list", "actors"}); err != nil || lent != r {
		t.Errorf("lent %v, %v", lent, err)
	}
}

// What a page asks about a source is answered from the part of the corpus that has to do
// with it until the whole is at hand, and is the same.
func TestDeskParts(t *testing.T) {
	for name, dir := range map[string]string{"harbour": corpustest.Folder(t, corpustest.Harbour, partsOfHarbour), "alaska": filepath.Join(root, "data", "alaska-summit")} {
		t.Run(name, func(t *testing.T) {
			l := openLibrary(t, &app{corpus: dir})
			c := l.reading.set.Corpora[0]
			commands := [][]string{{"list", "actors"}, {"list", "positions"}, {"list", "places"}, {"list", "events"}, {"list", "sources"}}
			for _, src := range c.Sources {
				commands = append(commands, []string{"said", "--source=" + src.ID, "--sort=source"}, []string{"said", "--source=" + src.ID, "--coder=ANNA"})
			}
			for _, s := range c.Statements {
				commands = append(commands, []string{"evidence", "--", s.ID})
			}
			for _, command := range commands {
				source, ok := l.reading.aboutOne(command)
				if !ok {
					t.Errorf("%q needs the whole", command)
					continue
				}
				part, err := l.part(t.Context(), l.reading, source)
				if err != nil {
					t.Fatal(err)
				}
				if err := l.make(t.Context(), l.reading); err != nil {
					t.Fatal(err)
				}
				var answers []string
				for _, lent := range []*deskReading{l.reading, part} {
					var out bytes.Buffer
					told, err := l.ask(t.Context(), &out, lent, append([]string{command[0], "--format=json"}, command[1:]...))
					answers = append(answers, fmt.Sprint(out.String(), told, err))
				}
				if diff := cmp.Diff(answers[0], answers[1]); diff != "" {
					t.Errorf("%q: -whole +part:\n%s", command, diff)
				}
			}
			for _, command := range [][]string{{"said"}, {"said", "--source=gazette", "--by=mayor"}, {"stats"}, {"evidence", "none"}, {"list", "statements"}} {
				if source, ok := l.reading.aboutOne(command); ok {
					t.Errorf("%q is about source %q alone", command, source)
				}
			}
		})
	}
}

// partsOfHarbour are sources that refer to one another.
const partsOfHarbour = `
-- sources/echo.yaml --
id: echo
title: What was said again
date: 2024-03-02
statements:
  - id: again
    speakers: [mayor]
    mode: attributed
    summary: The harbour must close.
    supports: [close]
    restates: must-close
    evidence: [{line: 1}]
  - id: notice
    speakers: [council]
    mode: paraphrase
    summary: It takes notice.
    answers: [again, feeds]
    contradicts: [feeds]
    about: [quay]
    evidence: [{line: 2}]
-- sources/gazette.ANNA.yaml --
source: gazette
finished: true
statements:
  - id: hers
    speakers: [mayor]
    mode: quote
    quotes: ["The harbour must close"]
    neutral: [close]
    evidence: [{quote: "The harbour must close"}]
-- sources/third.yaml --
id: third
title: Nothing of the kind
statements:
  - id: alone
    speakers: [harper]
    mode: paraphrase
    summary: He is alone.
    echoes: [notice]
    evidence: [{line: 1}]
`
