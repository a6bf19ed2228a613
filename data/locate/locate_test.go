package locate

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"onrecord/data"
	"onrecord/data/corpustest"
	"onrecord/data/text"
	"onrecord/data/yamlfile"
	"onrecord/schema"
)

// locateText is the text in which the cases of locate find two passages: the
// quote, and the line's words from "On Friday" to "harbour".
const locateText = "Said the mayor: “We're 😀 – it’s on.” Not “off”.\nOn Friday the harbour #1 closed.\n"

var (
	itsOn = schema.Passage{
		Source: schema.Ref{Kind: schema.KindSource, ID: "gazette"}, Line: 1, Start: 27, End: 34,
		SHA256: "7d0c270bfdb771489f3dfbaadeb158119e929404aa2689f8b657ea5171a6cc1c",
		Exact:  "it’s on", Prefix: "Said the mayor: “We're 😀 – ", Suffix: ".” Not “off”.\nOn Friday the harb",
	}
	onFriday = schema.Passage{
		Source: schema.Ref{Kind: schema.KindSource, ID: "gazette"}, Line: 2, Start: 48, End: 69,
		SHA256: "d1ff65847ff94aa2768f620d100cee6c88c413d671a7f1b1b744a77a1fec1ed4",
	}
)

// blockCases are the evidence of one statement, the last thing in its file,
// with a line for each field, and how many lines locate inserts.
var blockCases = []struct {
	name, evidence string
	inserted       int
}{
	{"plain", `
    evidence:
      - quote: "it’s on"
      - line: 2
        from: On Friday
        to: harbour
`, 9},
	{"comments and blank lines", `
    # about the evidence
    evidence: # two

      # the first
      - quote: "it’s on" # a quote
        # behind the first

      # the second
      -
        line: 2 # a line

        from: On Friday

        to: harbour


    note: done # with it
# the end
`, 9},
	{"lists without indentation", `
    evidence:
    - quote: "it’s on"
    - line: 2
      from: On Friday
      to: harbour
    note: done
`, 9},
	{"much indentation", `
    evidence:
             -        quote: "it’s on"
             -        line: 2
                      from: On Friday
                      to: harbour
`, 9},
	{"spaces at the ends of lines", "\n    evidence:  \n      - quote: it’s on  \n      - line: 2  \n        to: harbour\t\n        from: On Friday  \n   \n", 9},
	{"texts over several lines", `
    evidence:
      - quote: "it’s
          on"
      - line: 2
        to:
          harbour
        from:
          On
          Friday
`, 9},
	{"folded and literal texts", `
    evidence:
      - quote: >-
          it’s
          on
      - line: 2
        from: |-
          On Friday
        to: >-
          harbour

    note: done
`, 9},
	{"quoted text outside its indentation", `
    evidence:
      - quote: "it’s
  on"
      - line: 2
        from: 'On
 Friday'
        to: harbour
`, 9},
	{"the other marks", `
    evidence:
      - quote: "it's on"
      - line: 2
        from: On Friday
        to: harbour
`, 10},
	{"some of it is there", `
    evidence:
      - quote: "it’s on"
        line: 1
        start: 27
      - line: 2
        from: On Friday
        to: harbour
        start: 48
`, 6},
	{"explicit keys and quoted names", `
    evidence:
      - ? quote
        : "it’s on"
      - "line": 2
        'from': On Friday
        to  : harbour
`, 9},
	{"U+2028 before it", "\n    note: \"a\u2028b\u2028c\"\n    evidence:\n      - quote: \"it’s on\"\n      - line: 2\n        from: On Friday\n        to: harbour\n", 9},
}

const blockHead = "id: gazette # the paper\ntitle: \"The Gazette\"\n\nstatements:\n  - id: s\n    speakers: [mayor]\n    mode: paraphrase\n    summary: It closes."

func TestLocateBlock(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	for _, c := range blockCases {
		for _, style := range []struct {
			name   string
			change func(string) string
		}{
			{"", func(s string) string { return s }},
			{"CRLF", func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }},
			{"CR", func(s string) string { return strings.ReplaceAll(s, "\n", "\r") }},
			{"byte order mark", func(s string) string { return "\ufeff" + s }},
			{"no final line end", func(s string) string { return strings.TrimRight(s, "\n") }},
			{"no final line end, CRLF", func(s string) string { return strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\r\n") }},
		} {
			t.Run(strings.TrimSuffix(c.name+", "+style.name, ", "), func(t *testing.T) {
				before := style.change(blockHead + c.evidence)
				after := located(t, before, itsOn, onFriday)
				if got := insertedLines(t, before, after); len(got) != c.inserted {
					t.Errorf("%d lines were inserted, want %d: %q", len(got), c.inserted, got)
				}
			})
		}
	}
}

// located runs locate on a source's file, checks that it finds the passages
// and finds nothing the next time, and returns the new file.
func located(t *testing.T, before string, want ...schema.Passage) string {
	t.Helper()
	dir := corpustest.Folder(t, corpustest.Harbour)
	file := filepath.Join(dir, "sources/gazette.yaml")
	corpustest.Write(t, file, []byte(before))
	corpustest.Write(t, filepath.Join(dir, "texts/gazette.txt"), []byte(locateText))
	result, err := Locate(t.Context(), dir, LocateOptions{DryRun: true})
	if err != nil {
		t.Fatal(err)
	}
	if dry, err := os.ReadFile(file); err != nil || string(dry) != before {
		t.Fatalf("a dry run changed the file (%v)", err)
	}
	again, err := Locate(t.Context(), dir, LocateOptions{})
	if diff := cmp.Diff(result, again); diff != "" || err != nil {
		t.Errorf("a dry run and a real one differ (%v): %s", err, diff)
	}
	if diff := cmp.Diff(LocateResult{Files: []string{filepath.ToSlash(file)}, Located: len(want)}, again); diff != "" {
		t.Error(diff)
	}
	after, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	set, err := data.Load(t.Context(), []string{dir}, data.Options{AsWritten: true})
	if err != nil {
		t.Fatal(err)
	}
	ignored := cmpopts.IgnoreFields(schema.Passage{}, "FieldPositions", "Quote", "From", "To")
	if diff := cmp.Diff(want, set.Corpora[0].Statements[0].Evidence, ignored); diff != "" {
		t.Errorf("%s\n%s", diff, after)
	}
	third, err := Locate(t.Context(), dir, LocateOptions{})
	if diff := cmp.Diff(LocateResult{Already: len(want)}, third); diff != "" || err != nil {
		t.Errorf("the second time (%v): %s", err, diff)
	}
	if left, err := os.ReadFile(file); err != nil || !bytes.Equal(left, after) {
		t.Errorf("the second time changed the file (%v)", err)
	}
	if names, err := filepath.Glob(filepath.Join(dir, "sources/*")); err != nil || len(names) != 1 {
		t.Errorf("files are left behind: %v (%v)", names, err)
	}
	return string(after)
}

// insertedLines compares two files line by line, the ends included, and gives
// the lines of the second that the first lacks. It fails when any byte of the
// first is gone. A last line without an end may get one.
func insertedLines(t *testing.T, before, after string) []string {
	t.Helper()
	split := func(s string) []string {
		starts := yamlfile.LineStarts([]byte(s))
		var out []string
		for i, start := range starts {
			end := len(s)
			if i+1 < len(starts) {
				end = starts[i+1]
			}
			out = append(out, s[start:end])
		}
		return out
	}
	old := split(before)
	var inserted []string
	for _, line := range split(after) {
		last := len(old) == 1 && old[0] != "" && strings.TrimRight(line, "\r\n") == old[0]
		if len(old) > 0 && (old[0] == line || last) {
			old = old[1:]
			continue
		}
		inserted = append(inserted, line)
	}
	if len(old) > 0 {
		t.Errorf("the line %q is gone:\n%s", old[0], after)
	}
	return inserted
}

func TestLocatePlacement(t *testing.T) {
	before := blockHead + `
    evidence: # two
      - quote: "it’s on" # a quote
        # behind the first

      # the second
      -
        line: 2

        from: On Friday

        to: harbour


    note: done
`
	want := blockHead + `
    evidence: # two
      - quote: "it’s on" # a quote
        line: 1
        start: 27
        end: 34
        sha256: ` + itsOn.SHA256 + `
        prefix: "Said the mayor: “We're 😀 – "
        suffix: ".” Not “off”.\nOn Friday the harb"
        # behind the first

      # the second
      -
        line: 2

        from: On Friday

        to: harbour
        start: 48
        end: 69
        sha256: ` + onFriday.SHA256 + `


    note: done
`
	if diff := cmp.Diff(want, located(t, before, itsOn, onFriday)); diff != "" {
		t.Error(diff)
	}
}

// A line that begins with # within a quoted text is not a comment.
func TestLocateHash(t *testing.T) {
	for _, to := range []string{"\"the harbour\n          #1\"", "'the harbour\n          #1'", ">-\n          the harbour\n          #1"} {
		want := onFriday
		want.End, want.SHA256 = 72, "953fc995178610769bca212d602d62f1b174c84ab291585dda1a0f4f870be0ff"
		before := blockHead + "\n    evidence:\n      - line: 2\n        from: On Friday\n        to: " + to + "\n    note: done\n"
		if got := insertedLines(t, before, located(t, before, want)); len(got) != 3 {
			t.Errorf("%d lines were inserted, want 3: %q", len(got), got)
		}
	}
}

func TestLocateFlow(t *testing.T) {
	for _, c := range []struct{ name, evidence, behind string }{
		{"plain", `[{line: 2, from: On Friday, to: harbour}]`, `harbour`},
		{"closing space and comma", `[ { line: 2, from: On Friday, to: harbour , } ]`, `harbour`},
		{"apostrophes", `[{line: 2, from: 'On Friday', to: 'harbour' }]`, `harbour'`},
		{"escaped quotation mark", `[{line: 2, to: harbour, from: "On F\x72iday"}]`, `iday"`},
		{"on lines of its own", "\n      - {\n          line: 2, # the line of }\n          from: On Friday,\n          to: harbour # it's }\n        }\n", "to: harbour"},
		{"comma at the end of a line", "\n      - {\n          line: 2,\n          from: On Friday,\n          to: harbour,\n        }\n", "to: harbour"},
		{"brace in a text", "[{to: harbour, line: 2, from: 'On Friday'}] # }", "Friday'"},
		{"JSON", `[{"line":2,"from":"On Friday","to":"harbour"}]`, `"harbour"`},
		{"over two lines", "[{line: 2, to: harbour, from: On\n        Friday}]", "Friday"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := blockHead + "\n    evidence: " + c.evidence + "\n    note: done\n"
			at := strings.LastIndex(before, c.behind) + len(c.behind)
			want := before[:at] + ", start: 48, end: 69, sha256: " + onFriday.SHA256 + before[at:]
			if diff := cmp.Diff(want, located(t, before, onFriday)); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("quotation marks in the text", func(t *testing.T) {
		before := blockHead + "\n    evidence: [{quote: 'We''re 😀 – it''s'}]\n"
		want := schema.Passage{Source: itsOn.Source, Line: 1, Start: 17, End: 31, Exact: "We're 😀 – it’s", Prefix: "Said the mayor: “", Suffix: " on.” Not “off”.\nOn Friday the h"}
		txt, err := text.New("", []byte(locateText))
		if err != nil {
			t.Fatal(err)
		}
		want.SHA256 = txt.Hash(17, 31)
		located(t, before, want)
	})
}

// A passage that is not found, and a text that stands in the file's way or does
// not fit, are told, and nothing is written of them.
func TestLocateProblems(t *testing.T) {
	for _, c := range []struct{ name, evidence, want string }{
		{"missing", `[{quote: "it’s off"}]`, `sources/gazette.yaml:9:16: statement s: "it’s off" is not in the text`},
		{"other letters", `[{quote: "IT’S on"}]`, `sources/gazette.yaml:9:16: statement s: "IT’S on" is not in the text; line 1 has it in other letters or spaces`},
		{"other line", `[{quote: "it’s on", line: 2}]`, `sources/gazette.yaml:9:16: statement s: "it’s on" is not on line 2, but on line 1`},
		{"no such line", `[{quote: "it’s on", line: 3}]`, `sources/gazette.yaml:9:16: statement s: the text has 2 lines, and no line 3`},
		{"twice", `[{quote: "the"}]`, `sources/gazette.yaml:9:16: statement s: "the" stands 2 times in the text (line 1, 2): give the line`},
		{"empty field", `[{quote: "it’s on", start: }]`, `sources/gazette.yaml:9:42: statement s: start is empty: take it out, and it is filled in`},
		{"wrong field", `[{quote: "it’s on", prefix: "mayor"}]`, `sources/gazette.yaml:9:43: statement s: prefix is mayor here and Said the mayor: “We're 😀 –  in the text: take it out, and it is filled in`},
		{"two", `[{quote: "x"}, {quote: "q"}]`, "sources/gazette.yaml:9:16: statement s: \"x\" is not in the text\nsources/gazette.yaml:9:30: statement s: \"q\" is not in the text"},
		{"nothing to find it by", `[{source: gazette}]`, `sources/gazette.yaml:9:16: statement s: evidence says nothing to find it by: give quote or line`},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := corpustest.Folder(t, corpustest.Harbour)
			file := filepath.Join(dir, "sources/gazette.yaml")
			before := blockHead + "\n    evidence: " + c.evidence + "\n"
			corpustest.Write(t, file, []byte(before))
			corpustest.Write(t, filepath.Join(dir, "texts/gazette.txt"), []byte(locateText))
			result, err := Locate(t.Context(), dir, LocateOptions{})
			ps := result.Unlocated
			if err != nil && !errors.As(err, &ps) {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, strings.ReplaceAll(ps.Error(), filepath.ToSlash(dir)+"/", "")); diff != "" {
				t.Error(diff)
			}
			if after, err := os.ReadFile(file); err != nil || string(after) != before {
				t.Errorf("the file was changed (%v)", err)
			}
		})
	}
}

// The text that is given counts, not the one in the folder.
func TestLocateTexts(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour)
	corpustest.Write(t, filepath.Join(dir, "sources/gazette.yaml"), []byte(blockHead+"\n    evidence: [{quote: \"it’s on\"}]\n"))
	given := filepath.Join(t.TempDir(), "text")
	corpustest.Write(t, given, []byte(locateText))
	result, err := Locate(t.Context(), dir, LocateOptions{Texts: map[string]string{"gazette": given}})
	if err != nil || result.Located != 1 {
		t.Errorf("got %+v (%v), want one passage located", result, err)
	}
	if err := os.Remove(filepath.Join(dir, "texts/gazette.txt")); err != nil {
		t.Fatal(err)
	}
	result, err = Locate(t.Context(), dir, LocateOptions{})
	if diff := cmp.Diff(LocateResult{NoText: []string{"gazette"}}, result); diff != "" || err != nil {
		t.Errorf("without a text (%v): %s", err, diff)
	}
}
