package settle

import (
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"onrecord/data"
	"onrecord/data/change"
	"onrecord/data/corpustest"
	"onrecord/schema"
)

// settling is a corpus whose texts are hard to write down, coded by main and
// ANNA.
func settling(t *testing.T) (string, *data.Set) {
	t.Helper()
	dir := corpustest.Folder(t, settlingCorpus)
	set, err := data.Load(t.Context(), []string{dir}, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return dir, set
}

const settlingCorpus = `
-- corpus.yaml --
id: town
title: Town
base: https://example.org/town/
-- actors.yaml --
- {id: ada, name: Ada, type: person}
- {id: bob, name: Bob, type: person}
-- positions.yaml --
- {id: p, name: P, type: demand}
-- sources/day.yaml --
id: day
title: Day
statements:
  - id: one
    speakers: [ada, bob]
    mode: quote
    quotes: ["b # a: \"x\"", "a"]
    summary: "- two\nlines: of #\n  it"
    supports: [p]
    note: "NEL \u0085, separators \u2028 and \u2029, # not a comment"
    evidence:
      - {line: 1, start: 0, end: 10}
      - {line: 2, start: 20, end: 30}
  - id: two
    speakers: [bob]
    mode: quote
    quotes: ["#"]
    restates: one
    evidence: [{line: 3, start: 40, end: 50, quote: "#\u20282345678\u2029"}]
  - id: nowhere
    speakers: [bob]
    mode: paraphrase
    summary: "? [a, b"
-- sources/day.ANNA.yaml --
source: day
coder: "A. N."
statements:
  - id: one
    speakers: [bob, ada]
    mode: quote
    quotes: ["a"]
    supports: [p]
    medium: "one\ntwo"
    evidence: [{line: 1, start: 0, end: 30}]
  - id: two
    speakers: [ada]
    mode: quote
    quotes: ["#"]
    restates: one
    evidence: [{line: 3, start: 41, end: 50}]
`

func settlingUnits(open bool) []Settling {
	units := []SettlingUnit{
		{Statements: []string{"one", "ANNA/one"}},
		{Statements: []string{"two", "ANNA/two"}, Open: []string{"speakers:\nmain bob", "mode"}},
		{Statements: []string{"nowhere", ""}, Open: []string{"nowhere"}},
	}
	if open {
		units[0].Open = []string{"all"}
	}
	return []Settling{{Corpus: "town", Source: "day", Coders: []string{"main", "AN\nNA"}, Units: units}}
}

// sameStatement compares what statements say, but for ids, coders and places in
// files.
func sameStatement(t *testing.T, want, got *schema.Statement) {
	t.Helper()
	a, b := *want, *got
	if a.Restates.ID == "one" && b.Restates.ID != "one" || a.Restates.ID == "ANNA/one" {
		// What is settled is referred to as that.
		if !strings.HasPrefix(b.Restates.ID, "settled/b-a-x-") {
			t.Errorf("%s restates %s", b.ID, b.Restates.ID)
		}
		a.Restates, b.Restates = schema.Ref{}, schema.Ref{}
	}
	a.ID, b.ID, a.IRI, b.IRI, a.Layer, b.Layer, a.Coder, b.Coder = "", "", "", "", "", "", "", ""
	if diff := cmp.Diff(a, b, cmpopts.IgnoreTypes(schema.FieldPositions{}), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s: -want +got:\n%s", want.ID, diff)
	}
}

// settledIn loads a corpus, which must have no problem, and gives what is
// settled.
func settledIn(t *testing.T, dir string) map[string]*schema.Statement {
	t.Helper()
	set, err := data.Load(t.Context(), []string{dir}, data.Options{})
	if err != nil {
		text, _ := os.ReadFile(filepath.Join(dir, "sources", "day.settled.yaml"))
		t.Fatalf("%v\n%s", err, text)
	}
	out := map[string]*schema.Statement{}
	for _, s := range set.Corpora[0].Statements {
		if s.Layer == schema.SettledLayer {
			out[s.ID] = s
		}
	}
	return out
}

// What is settled says what the first coder wrote; what is open does so once its
// comments are taken away.
func TestSettle(t *testing.T) {
	dir, set := settling(t)
	by := map[string]*schema.Statement{}
	for _, s := range set.Corpora[0].Statements {
		by[s.ID] = s
	}
	got, err := Settle(t.Context(), set, settlingUnits(false), dir, SettleOptions{})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "sources", "day.settled.yaml")
	if diff := cmp.Diff([]SettledFile{{file, 1, 2}}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	settled := settledIn(t, dir)
	if len(settled) != 1 {
		t.Fatalf("%d statements are settled", len(settled))
	}
	for _, s := range settled {
		sameStatement(t, by["one"], s)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"# What main and AN NA agree on",
		"\n# AN NA has quotes: \"a\"\n# AN NA has medium: \"one\\ntwo\"\n# AN NA has the passage line 1, 0–30, statement ANNA/one\n  - id: b-a-x-",
		"\n# OPEN: speakers: main bob\n# OPEN: mode\n# main, line 3, 40–50, statement two:\n#  - id: ",
		"\n# OPEN: nowhere\n# main, not located, statement nowhere:\n#  - id: ",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("it lacks %q:\n%s", want, text)
		}
	}
	for _, coder := range []string{"main", "AN NA"} {
		var out []string
		taken := false
		for line := range strings.Lines(string(text)) {
			switch {
			case strings.HasPrefix(line, "# ") && line[2] != ' ':
				taken = strings.HasPrefix(line, "# "+coder+", ")
			case taken && line[0] == '#':
				line = line[1:]
			}
			out = append(out, line)
		}
		corpustest.Write(t, file, []byte(strings.Join(out, "")))
		found := map[string]bool{}
		for _, s := range settledIn(t, dir) {
			for _, want := range []string{"two", "nowhere", "ANNA/two"} {
				if w := by[want]; w.Speakers[0] == s.Speakers[0] && w.Summary == s.Summary && w.Mode == s.Mode {
					sameStatement(t, w, s)
					found[want] = true
				}
			}
		}
		want := map[string]bool{"two": true, "nowhere": true}
		if coder != "main" {
			want = map[string]bool{"ANNA/two": true}
		}
		if diff := cmp.Diff(want, found); diff != "" {
			t.Errorf("%s: -want +got:\n%s", coder, diff)
		}
	}
}

// Nothing is settled, and nothing was found: files that are read all the same.
func TestSettleNothing(t *testing.T) {
	dir, set := settling(t)
	if _, err := Settle(t.Context(), set, settlingUnits(true), dir, SettleOptions{}); err != nil {
		t.Fatal(err)
	}
	if got := settledIn(t, dir); len(got) > 0 {
		t.Errorf("got %v", got)
	}
	none := []Settling{{Corpus: "town", Source: "day", Coders: []string{"a", "b", "c"}}}
	if _, err := Settle(t.Context(), set, none, filepath.Join(dir, "sources"), SettleOptions{Replace: layers(t, dir)}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "sources", "day.settled.yaml"))
	want := "source: day\n# What a, b and c agree on, in every variable of \"onrecord agreement\".\n# Nothing is open.\n"
	if err != nil || string(text) != want {
		t.Errorf("got %q, %v, want %q", text, err, want)
	}
	settledIn(t, dir)
}

// A file that is there stays, unless it is to be replaced.
func TestSettleAgain(t *testing.T) {
	dir, set := settling(t)
	file := filepath.Join(dir, "sources", "day.settled.yaml")
	corpustest.Write(t, file, []byte("source: day\n"))
	_, err := Settle(t.Context(), set, settlingUnits(false), dir, SettleOptions{})
	if err == nil || !strings.Contains(err.Error(), "already exists") {
		t.Errorf("got %v", err)
	}
	if text, err := os.ReadFile(file); err != nil || string(text) != "source: day\n" {
		t.Errorf("it holds %q, %v", text, err)
	}
	if _, err := Settle(t.Context(), set, settlingUnits(false), dir, SettleOptions{Replace: layers(t, dir)}); err != nil {
		t.Error(err)
	}
	if got := settledIn(t, dir); len(got) != 1 {
		t.Errorf("%d statements are settled", len(got))
	}
	broken := settlingUnits(false)
	broken[0].Units[2].Statements[0] = "gone"
	if _, err := Settle(t.Context(), set, broken, t.TempDir(), SettleOptions{}); err == nil || err.Error() != "source day: there is no statement gone" {
		t.Errorf("got %v", err)
	}
}

func layers(t *testing.T, dir string) map[string]*[sha256.Size]byte {
	t.Helper()
	all, err := Layers(dir)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// What somebody has written since the corpus was read is not replaced.
func TestSettleChanged(t *testing.T) {
	dir, set := settling(t)
	file := filepath.Join(dir, "sources", "day.settled.yaml")
	for name, tt := range map[string]struct {
		before, now string // empty: it is not there
	}{
		"changed": {"source: day\n", "source: day\nstatements: []\n"},
		"new":     {"", "source: day\n"},
		"gone":    {"source: day\n", ""},
	} {
		put := func(text string) {
			if err := os.RemoveAll(file); err != nil {
				t.Fatal(err)
			}
			if text != "" {
				corpustest.Write(t, file, []byte(text))
			}
		}
		put(tt.before)
		for _, where := range []string{dir, filepath.Join(dir, "sources")} {
			read := layers(t, where)
			put(tt.now)
			_, err := Settle(t.Context(), set, settlingUnits(false), where, SettleOptions{Replace: read})
			if _, changed := errors.AsType[*change.ChangedError](err); !changed {
				t.Errorf("%s: got %v", name, err)
			}
			if now, err := os.ReadFile(file); string(now) != tt.now || (err == nil) != (tt.now != "") {
				t.Errorf("%s: it holds %q now, %v", name, now, err)
			}
			put(tt.before)
		}
		if _, err := Settle(t.Context(), set, settlingUnits(false), dir, SettleOptions{Replace: layers(t, dir)}); err != nil {
			t.Errorf("%s: as it was: %v", name, err)
		}
	}
}
