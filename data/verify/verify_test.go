package verify

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/data/anchor"
	"onrecord/data/corpustest"
	"onrecord/data/locate"
	"onrecord/schema"
)

const verifyText = "Said the mayor: “It must close,” and “it must close” again.\nBen Harper thinks that the town lives on the harbour.\n“It must close” is not a quote of his.\n"

// verified is a corpus located in verifyText: a quote, and a span.
const verified = `
-- corpus.yaml --
id: v
base: https://example.org/v/
-- actors.yaml --
- {id: mayor, name: Ada, type: person}
-- sources/gazette.yaml --
id: gazette
title: G
statements:
  - id: close
    speakers: [mayor]
    mode: quote
    quotes: ["it must close"]
    evidence: [{quote: "it must close"}]
  - id: lives
    speakers: [mayor]
    mode: paraphrase
    summary: It does.
    evidence: [{line: 2, from: that the, to: lives on}]
`

func TestVerify(t *testing.T) {
	dir := corpustest.Folder(t, verified)
	file := filepath.Join(t.TempDir(), "text")
	corpustest.Write(t, file, []byte(verifyText))
	texts := map[string]string{"gazette": file}
	if _, err := locate.Locate(t.Context(), dir, locate.LocateOptions{Texts: texts}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		change func(string) string
		want   []string // source, statement, status, line, found line, detail
	}{
		{"exact", func(s string) string { return s }, []string{
			"close exact 1 1 ", "lives exact 2 2 ",
		}},
		{"other line ends", func(s string) string { return "\ufeff" + strings.ReplaceAll(s, "\n", "\r\n") }, []string{
			"close exact 1 1 ", "lives exact 2 2 ",
		}},
		{"moved within its line", func(s string) string { return strings.Replace(s, "Said", "So said", 1) }, []string{
			"close moved 1 1 ", "lives moved 2 2 ",
		}},
		{"moved to another line", func(s string) string { return "Harbour\n\n" + s }, []string{
			"close moved 1 3 ", "lives moved 2 4 ",
		}},
		{"altered", func(s string) string {
			return strings.NewReplacer("it must close", "it should close", "lives on", "lives off").Replace(s)
		}, []string{
			"close altered 1 1 the text there has other words: it should clo", "lives altered 2 2 the text there has other words: s that the town lives ",
		}},
		{"other marks", func(s string) string { return strings.ReplaceAll(s, "“it must", "‘it must") }, []string{
			"close exact 1 1 ", "lives exact 2 2 ",
		}},
		{"missing", func(string) string { return "Nothing.\n" }, []string{
			"close missing 1 0 it must close", "lives missing 2 0 ",
		}},
		{"empty", func(string) string { return "" }, []string{
			"close missing 1 0 it must close", "lives missing 2 0 ",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			corpustest.Write(t, file, []byte(c.change(verifyText)))
			if diff := cmp.Diff(c.want, checks(t, dir, texts)); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("no text", func(t *testing.T) {
		if diff := cmp.Diff([]string{"close no text 1 0 ", "lives no text 2 0 "}, checks(t, dir, nil)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("not located", func(t *testing.T) {
		corpustest.Write(t, file, []byte(strings.Replace(verifyText, "lives", "lived", 1)))
		want := []string{"close moved 0 1 not located yet (unwritten)", "lives missing 2 0 \"lives on\" is not on line 2 after the first words"}
		if diff := cmp.Diff(want, checks(t, corpustest.Folder(t, verified), texts)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("a text that is none", func(t *testing.T) {
		set := asWritten(t, dir)
		if _, _, err := Verify(t.Context(), set, map[string]string{"gazette": file + ".none"}); !os.IsNotExist(err) {
			t.Errorf("got %v", err)
		}
	})
}

func asWritten(t *testing.T, dir string) *data.Set {
	t.Helper()
	set, err := data.Load(t.Context(), []string{dir}, data.Options{AsWritten: true})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// checks runs Verify and writes each finding as statement, status, line, found
// line and detail.
func checks(t *testing.T, dir string, texts map[string]string) []string {
	t.Helper()
	found, _, err := Verify(t.Context(), asWritten(t, dir), texts)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, c := range found {
		if c.Source != "gazette" {
			t.Errorf("a check of the source %q", c.Source)
		}
		got := fmt.Sprintf("%s %s %d %d %s", c.Statement, c.Status, c.Line, c.FoundLine, c.Detail)
		if c.Unwritten {
			got += " (unwritten)"
		}
		out = append(out, got)
	}
	return out
}

// The prefix and the suffix tell which of several equal words were meant.
func TestVerifyFindsTheLikelyOne(t *testing.T) {
	text := corpustest.MadeText(t, "one yes two\nthree yes four\nfive yes six\n")
	p := &schema.Passage{Line: 1, Start: 90, End: 93, Exact: "yes", SHA256: text.Hash(4, 7), Prefix: "\nthree ", Suffix: " four"}
	c := PassageCheck{}
	verifyPassage(text, p, text.Follow([]*schema.Passage{p})[0], &c)
	if c.Status != anchor.Moved || c.FoundLine != 2 {
		t.Errorf("got %+v, want it moved to line 2", c)
	}
}

// Where the line alone is wrong, the characters count.
func TestVerifyLine(t *testing.T) {
	text := corpustest.MadeText(t, "one\nyes\n")
	for line, want := range map[int]string{2: anchor.Exact, 0: anchor.Exact, 1: anchor.Moved} {
		c := PassageCheck{}
		p := &schema.Passage{Line: line, Start: 4, End: 7, SHA256: text.Hash(4, 7)}
		verifyPassage(text, p, text.Follow([]*schema.Passage{p})[0], &c)
		if c.Status != want || c.FoundLine != 2 {
			t.Errorf("of line %d: got %+v, want %s", line, c, want)
		}
	}
}

// A quote must stand in one of the passages in the text, not only by what the
// corpus says of them.
func TestVerifyQuotes(t *testing.T) {
	text := corpustest.MadeText(t, "He left. “I stay,” she said. I go.\n")
	s := &schema.Statement{
		EntityBase: schema.EntityBase{ID: "s"}, Source: schema.Ref{ID: "x"}, Quotes: []string{"I stay", "I go", "I run", "I'"},
		Evidence: []schema.Passage{{Line: 1, Start: 9, End: 28, SHA256: text.Hash(9, 28)}},
	}
	var got []string
	for _, c := range verifySource(text, []*schema.Statement{s}, textState{same: true}) {
		got = append(got, fmt.Sprintf("%s %d %s", c.Status, c.FoundLine, c.Detail))
	}
	want := []string{"exact 1 ", "moved 1 this quote is in none of the passages: I go", "missing 0 this quote is in none of the passages: I run", "missing 0 this quote is in none of the passages: I'"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestProve(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour)
	c := corpustest.Loaded(t, data.Options{}, dir)
	src := c.Sources[0]
	txt, _, err := anchor.TextOf(src, dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	must := schema.Passage{Start: 17, End: 39, SHA256: txt.Hash(17, 39)}
	town := schema.Passage{Start: 46, End: 95, SHA256: txt.Hash(46, 95)}
	before := PassageContext{"Said the mayor, “", "The harbour must close", ".”"}
	for _, c := range []struct {
		name     string
		quotes   []string
		evidence []schema.Passage
		want     Proof
	}{
		{"both", []string{"harbour must"}, []schema.Passage{must, town}, Proof{[]PassageContext{before, {"Ben ", "Harper thinks that the town lives on the harbour.", ""}}, true}},
		{"another hash", nil, []schema.Passage{{Start: 17, End: 39, SHA256: "x"}}, Proof{[]PassageContext{{}}, false}},
		{"beyond the text", nil, []schema.Passage{{Start: 900, End: 910}, must}, Proof{[]PassageContext{{}, before}, false}},
		{"not located", nil, []schema.Passage{{Quote: "The harbour must close"}}, Proof{[]PassageContext{{}}, false}},
		{"another quote", []string{"harbour may"}, []schema.Passage{must}, Proof{[]PassageContext{before}, false}},
		{"offsets alone", nil, []schema.Passage{{Start: 17, End: 39}}, Proof{[]PassageContext{{}}, false}},
		{"offsets alone, with the quote there", []string{"harbour must"}, []schema.Passage{{Start: 17, End: 39}}, Proof{[]PassageContext{before}, true}},
	} {
		got, err := Prove(src, &schema.Statement{Quotes: c.quotes, Evidence: c.evidence}, dir, nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(&c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	if got, err := Prove(src, &schema.Statement{}, dir, nil); got != nil || err != nil {
		t.Errorf("without a passage: got %v (%v)", got, err)
	}
	if got, err := Prove(src, &schema.Statement{Evidence: []schema.Passage{must}}, "", nil); got != nil || err != nil {
		t.Errorf("without a text: got %v (%v)", got, err)
	}
}
