package main

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/graph"
)

// questions are asked of every kind of store.
var questions = [][]string{
	{"said"},
	{"said", "--format", "json"},
	{"said", "--format", "csv"},
	{"said", "--format", "markdown", "--sort", "speaker"},
	{"said", "--sort", "source", "--offset", "3", "--limit", "5"},
	{"said", "--sort", "id", "harbour"},
	{"said", "pier", "--not-text", "crane"},
	{"said", "港口"},
	{"said", "--by", "adair", "--not-on", "compensation"},
	{"said", "--by", "Ольга Демченко", "--by", "周海"},
	{"said", "--not-by", "adair", "--not-by", "brandt"},
	{"said", "--of", "council"},
	{"said", "--not-of", "council"},
	{"said", "--to", "council", "--about", "place/harbour"},
	{"said", "--supports", "close-harbour", "--not-supports", "close-pier"},
	{"said", "--opposes", "close-harbour", "--opposes", "keep-harbour"},
	{"said", "--neutral", "compensation", "--neutral", "close-harbour"},
	{"said", "--praises", "dockers", "--criticizes", "adair"},
	{"said", "--echoing", "chou"},
	{"said", "--at", "seeland", "--not-at", "sitting"},
	{"said", "--since", "2024-03-31", "--until", "2024-07"},
	{"said", "--mode", "quote", "--act", "demand", "--certainty", "high"},
	{"said", "--coder", "BO", "--source", "herald"},
	{"said", "--by", "the chair"},
	{"said", "--by", "nobody"},
	{"said", "--by", "freighters", "--format", "json"},
	{"show", "adair"},
	{"show", "place/harbour", "--format", "json"},
	{"show", "close-harbour", "--format", "json"},
	{"show", "debate", "--format", "json"},
	{"show", "herald", "--format", "json"},
	{"show", "must-close", "--format", "json"},
	{"stances"},
	{"stances", "--silent", "--format", "json"},
	{"stances", "--reports", "--assertions", "--of", "council", "--format", "csv"},
	{"compare", "adair", "brandt", "--format", "json"},
	{"compare", "adair", "chou", "--at", "seeland"},
	{"compare", "hermit", "freighters"},
	{"path", "adair", "freighters", "--format", "json"},
	{"path", "demchenko", "close-crane"},
	{"path", "hermit", "adair"},
	{"evidence", "undecided", "--format", "json"},
	{"list", "--format", "jsonl"},
	{"list", "actors", "--unheard"},
	{"list", "places", "--by", "brandt", "--format", "csv"},
	{"stats", "--quiet"},
	{"stats", "--quiet", "--group", "speaker,position,stance"},
	{"stats", "--quiet", "--group", "about,criticizes", "--per", "month", "--not-by", "adair"},
	{"export", "nquads"},
	{"export", "jsonl"},
	{"export", "nquads", "--on", "compensation"},
	{"export", "jsonl", "--on", "compensation"},
	{"query", "gizmo", `g.V().has(g.IRI("or:mode"), "quote").count()`},
	{"query", "mql", `[{"id": null, "<https://onrecord.example/ns#mode>": "assertion"}]`},
}

// ask runs the program in this process.
func ask(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	a := &app{in: strings.NewReader(""), out: &out, err: &errs, env: func(string) string { return "" }}
	code = a.run(t.Context(), args)
	return code, out.String(), errs.String()
}

// must runs the program, which must end well, and gives what it prints.
func must(t *testing.T, args ...string) string {
	t.Helper()
	code, stdout, stderr := ask(t, args...)
	if code != exitOK {
		t.Fatalf("onrecord %s: exit code %d\n%s", strings.Join(args, " "), code, stderr)
	}
	return stdout
}

// Whatever a corpus is in, every question has the same answer, to the byte.
func TestSameAnswers(t *testing.T) {
	long(t)
	t.Parallel()
	dir := t.TempDir()
	harbour := filepath.Join("testdata", "harbour")
	stream, quads := filepath.Join(dir, "harbour.jsonl"), filepath.Join(dir, "harbour.nq")
	must(t, "export", "jsonl", "--corpus", harbour, "-o", stream)
	must(t, "export", "nquads", "--corpus", harbour, "-o", quads)
	places := [][]string{{"--corpus", stream}, {"--corpus", quads}}
	for _, b := range graph.Backends() {
		if b.Scheme == "mem" || graph.IsServer(b.Scheme+"://x") { // TestServerAnswers starts one
			continue
		}
		store := b.Scheme + ":" + filepath.Join(dir, b.Scheme)
		must(t, "build", harbour, "-o", store)
		places = append(places, []string{"--store", store})
	}
	sameAnswers(t, harbour, places)
}

// sameAnswers asks the corpus harbour and other places where it is.
func sameAnswers(t *testing.T, harbour string, places [][]string) {
	t.Helper()
	all := slices.Clone(questions)
	for _, q := range eachAsk(t, harbourNames) { // of all commands, so that a new one is among them; but what has the text at hand shows more
		if !slices.Contains([]string{"check", "coverage", "draw", "evidence", "export", "query", "__complete"}, q[0]) {
			all = append(all, slices.Concat(q, []string{"--quiet"}))
		}
	}
	for _, q := range all {
		wantCode, want, wantErr := ask(t, append(q, "--corpus", harbour)...)
		wantErr, _, _ = strings.Cut(wantErr, "Asked: ")
		for _, place := range places {
			code, got, errs := ask(t, append(q, place...)...)
			errs, _, _ = strings.Cut(errs, "Asked: ")
			if code != wantCode || errs != wantErr {
				t.Errorf("%v %v: exit code %d, stderr %q; in the files %d, %q", q, place, code, errs, wantCode, wantErr)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%v %v: -in the files +here:\n%s", q, place, diff)
			}
		}
	}
}

// The built-in corpora answer as a store of them does.
func TestSameAnswersBuiltIn(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	t.Parallel()
	dir := t.TempDir()
	quads, store := filepath.Join(dir, "all.nq"), filepath.Join(dir, "all.store")
	must(t, "export", "nquads", "-o", quads)
	must(t, "build", quads, "-o", store)
	for _, q := range [][]string{
		{"said", "--format", "json"},
		{"stances", "--silent", "--format", "csv"},
		{"list", "--format", "jsonl"},
		{"show", "putin"},
		{"export", "nquads"},
		{"export", "jsonl"},
	} {
		want := must(t, q...)
		if diff := cmp.Diff(want, must(t, append(q, "--store", store)...)); diff != "" {
			t.Errorf("%v: -built in +store:\n%s", q, diff)
		}
	}
}
