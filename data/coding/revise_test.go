package coding

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/data/corpustest"
	"onrecord/schema"
)

const revisable = head + `statements:
  # the first
  - id: one
    speakers: [mayor] # she alone
    mode: quote
    quotes: ["The harbour must close"]
    supports: [close]
    evidence:
      - quote: "The harbour must close"
    note: |-
      two
      lines

  - id: two # the other
    speakers: [harper]
    mode: paraphrase
    summary: The town lives on the harbour.
    opposes:
      - close
    evidence: [{line: 2, from: Ben, to: harbour.}]
# the end
`

// loaded is the coding of a corpus that was read whole, as a desk has it.
func loaded(t *testing.T, dir string) *Coding {
	t.Helper()
	set, err := data.Load(t.Context(), []string{dir}, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return Of(set.Corpora[0], dir, nil)
}

// Lines of fields that say something else are written anew, and nothing else.
func TestRevise(t *testing.T) {
	for _, c := range []struct {
		name, id, was, is string
		revise            func(*schema.Statement)
	}{
		{"a field", "two", "mode: paraphrase", "mode: attributed", func(s *schema.Statement) { s.Mode = "attributed" }},
		{"a new field", "one", "    quotes: [", "    act: demand\n    quotes: [", func(s *schema.Statement) { s.Act = "demand" }},
		{"a list of lines", "two", "    opposes:\n      - close\n", "    neutral: [close]\n", func(s *schema.Statement) { s.Opposes, s.Neutral = nil, s.Opposes }},
		{"a comment", "one", "speakers: [mayor] # she alone\n", "speakers: [mayor, harper]\n    # she alone\n", func(s *schema.Statement) { s.Speakers = append(s.Speakers, ref(schema.KindActor, "harper")) }},
		{"a text of lines", "one", "    note: |-\n      two\n      lines\n", "    note: one\n", func(s *schema.Statement) { s.Note = "one" }},
		{"gone", "one", "    note: |-\n      two\n      lines\n", "", func(s *schema.Statement) { s.Note = "" }},
	} {
		for _, ending := range []string{"\n", "\r\n"} {
			t.Run(c.name+strings.NewReplacer("\n", " LF", "\r", " CR").Replace(ending), func(t *testing.T) {
				lines := func(s string) string { return strings.ReplaceAll(s, "\n", ending) }
				dir := corpustest.Folder(t, corpustest.Harbour)
				file := filepath.Join(dir, "sources", "gazette.yaml")
				corpustest.Write(t, file, []byte(lines(revisable)))
				if !strings.Contains(revisable, c.was) {
					t.Fatalf("there is no %q", c.was)
				}
				r, err := loaded(t, dir).Revise(t.Context(), c.id, func(s *schema.Statement) error { c.revise(s); return nil }, Options{})
				if err != nil {
					t.Fatal(err)
				}
				got, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(lines(strings.Replace(revisable, c.was, c.is, 1)), string(got)); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
				if r.Statement.ID != c.id {
					t.Errorf("it is %s now", r.Statement.ID)
				}
			})
		}
	}
}

func TestDelete(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour)
	file := filepath.Join(dir, "sources", "gazette.yaml")
	corpustest.Write(t, file, []byte(revisable))
	c := loaded(t, dir)
	if _, err := c.Delete(t.Context(), "two", Options{}); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	at := strings.Index(revisable, "  - id: two")
	want := revisable[:at] + "  # the other\n# the end\n"
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if c.Statement("two") != nil {
		t.Error("it is still there")
	}
}

// A draft that is rejected goes from its layer, and what remembers it is put behind what
// was remembered before, however that is written.
func TestReject(t *testing.T) {
	const first = "source: gazette\nstatements:\n  - id: one # sure\n    speakers: [mayor]\n    mode: quote\n    quotes: [\"The harbour must close\"]\n    evidence: [{quote: \"The harbour must close\"}]\n"
	const other = "  - id: two\n    speakers: [harper]\n    mode: paraphrase\n    evidence: [{line: 2, from: Ben, to: harbour.}]\n"
	was := "{start: 0, end: 3, sha256: 0123}"
	for _, c := range []struct{ name, file, want string }{
		{"the only one", first, "source: gazette\nstatements:\n  # sure\nrejected:\n  - IT\n"},
		{"one of two", first + other, "source: gazette\nstatements:\n  # sure\n" + other + "rejected:\n  - IT\n"},
		{"no final line end", strings.TrimSuffix(first+other, "\n"), "source: gazette\nstatements:\n  # sure\n" + other + "rejected:\n  - IT\n"},
		{"behind another", first + "rejected:\n- " + was + " # before\n", "source: gazette\nstatements:\n  # sure\nrejected:\n- " + was + " # before\n- IT\n"},
		{"between brackets", first + "rejected: [" + was + "]\n", "source: gazette\nstatements:\n  # sure\nrejected: [" + was + ", IT]\n"},
		{"an empty list", first + "rejected: []\n", "source: gazette\nstatements:\n  # sure\nrejected: [IT]\n"},
		{"a key and nothing", first + "rejected:\n", "source: gazette\nstatements:\n  # sure\nrejected: [IT]\n"},
	} {
		for _, ending := range []string{"\n", "\r\n"} {
			t.Run(c.name+strings.NewReplacer("\n", " LF", "\r", " CR").Replace(ending), func(t *testing.T) {
				lines := func(s string) string { return strings.ReplaceAll(s, "\n", ending) }
				dir := corpustest.Folder(t, corpustest.Harbour)
				file := filepath.Join(dir, "sources", "gazette.draft.yaml")
				corpustest.Write(t, file, []byte(lines(c.file)))
				coding := loaded(t, dir)
				if _, err := coding.Reject(t.Context(), "draft/one", Options{DryRun: true}); err != nil {
					t.Fatal(err)
				}
				if _, err := coding.Reject(t.Context(), "draft/one", Options{}); err != nil {
					t.Fatal(err)
				}
				got, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				const it = "{start: 17, end: 39, sha256: 25a32102a749740be42b92c4d3d4c5c999807305901e77e45a6ea7cdfbf95776}"
				if diff := cmp.Diff(lines(strings.ReplaceAll(c.want, "IT", it)), string(got)); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
				if _, err := data.Load(t.Context(), []string{dir}, data.Options{}); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// What cannot be done is not done, and the file stays.
func TestReviseRefused(t *testing.T) {
	for _, c := range []struct {
		name, file, id, want string
		revise               func(*schema.Statement) error
	}{
		{"no such statement", revisable, "three", `no statement is called "three"`, nil},
		{"a speaker that nobody is", revisable, "one", "nobody", func(s *schema.Statement) error {
			s.Speakers = []schema.Ref{ref(schema.KindActor, "nobody")}
			return nil
		}},
		{"a reference", strings.Replace(revisable, "    opposes:\n", "    answers: [one]\n    opposes:\n", 1), "one", "one", nil},
		{"changed meanwhile", revisable, "one", "changed meanwhile", func(s *schema.Statement) error { s.Act = "demand"; return nil }},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := corpustest.Folder(t, corpustest.Harbour)
			corpustest.Write(t, filepath.Join(dir, "sources", "gazette.yaml"), []byte(c.file))
			before := corpustest.Contents(t, dir)
			var o Options
			if c.name == "changed meanwhile" {
				o.Sum = new(string)
			}
			coding := loaded(t, dir)
			var err error
			if c.revise != nil {
				_, err = coding.Revise(t.Context(), c.id, c.revise, o)
			} else {
				_, err = coding.Delete(t.Context(), c.id, o)
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if _, changed := errors.AsType[*ChangedError](err); changed != (o.Sum != nil) {
				t.Errorf("got %T", err)
			}
			if diff := cmp.Diff(before, corpustest.Contents(t, dir)); diff != "" {
				t.Errorf("files were changed: %s", diff)
			}
		})
	}
}

// What a statement needs is made with it, in one go.
func TestMake(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour)
	c := loaded(t, dir)
	actor, err := c.Make(schema.KindActor, "Béla Brandt", "person")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Make(schema.KindActor, "bela brandt", "person"); err == nil {
		t.Error("one is made twice")
	}
	position, err := c.Make(schema.KindPosition, "the harbour SHOULD close", "demand")
	if err == nil {
		t.Errorf("%s is made, which is called so already", position.Identity().ID)
	}
	position, err = c.Make(schema.KindPosition, "Close", "demand")
	if err == nil {
		t.Errorf("%s is made, and its id is another's", position.Identity().ID)
	}
	s := said()
	s.Speakers = []schema.Ref{ref(schema.KindActor, actor.Identity().ID)}
	added, err := c.Add(t.Context(), s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(added.Others); n != 1 {
		t.Errorf("%d other files are written, want 1", n)
	}
	again := loaded(t, dir)
	found, err := again.Find("Béla Brandt", schema.KindActor)
	if err != nil || again.Statement(added.Statement.ID) == nil {
		t.Fatalf("%v, %v", found, err)
	}
	if want, got := "bela-brandt", found.Identity().ID; want != got {
		t.Errorf("its id is %s, want %s", got, want)
	}
}
