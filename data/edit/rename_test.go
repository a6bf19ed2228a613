package edit

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"onrecord/data"
	"onrecord/data/change"
	"onrecord/data/corpustest"
	"onrecord/data/fence"
	"onrecord/schema"
)

// written has references in all the ways in which one can write them.
const written = `
-- corpus.yaml --
id: harbour
base: https://example.org/harbour/
-- actors.yaml --
# People.
- id: quay # the mayor
  name: Ada Quay
  type: person
  affiliations:
    - {to: "council", from: 2020}   # since then
  roles: [{office: Mayor, organization: 'council', sources: [gazette]}]
- {id: 'harper', name: Ben Harper, type: person, affiliations: [{to: actor/council}, {to: harbour:actor/quay}]}
- id: "council"
  name: "quay" # not this one
  type: organization
-- positions.yaml --
- id: close
  name: The harbour should close
  type: demand
  about: [actor/quay, place/quay, harbour:place/town]
-- places.yaml --
- {id: town, name: Porttown}
- {id: quay, name: The quay, within: town}
-- events.yaml --
- id: meeting
  name: The meeting
  date: 2024-03-01
  place: town
  participants:
    - quay   # she
    - "harper"
-- sources/gazette.yaml --
id: gazette
title: quay
text: texts/gazette.txt
statements:
  - id: must-close
    speakers: [ quay , harper ]
    mode: quote
    quotes: ["The harbour must close"]
    about:
    - id: quay
      kind: actor
    - {kind: place, id: quay}
    evidence:
      - {quote: "The harbour must close", source: gazette}
  # no id
  - speakers: [quay]
    mode: paraphrase
    summary: The town lives on the harbour.
    contradicts: [ "must-close" ]
    evidence:
      - {line: 2, from: Ben, to: harbour.}
-- sources/gazette.ANNA.yaml --
source: gazette
statements:
  - id: must-close
    speakers: [harper]
    mode: quote
    quotes: ["The harbour must close"]
    answers: [main/must-close, must-close-2]
  - id: must-close-2
    speakers: [harper]
    mode: paraphrase
    summary: The town lives on it.
    answers: [must-close]
    echoes: [ANNA/must-close]
    contradicts: [statement/must-close]
    evidence: [{line: 2}]
-- texts/gazette.txt --
Said the mayor, “The harbour must close.”
Ben Harper thinks that the town lives on the harbour.
`

// replaced are the files of an archive in which texts have become others.
func replaced(archive string, pairs ...string) map[string]string {
	out := map[string]string{}
	for _, f := range txtar.Parse([]byte(strings.NewReplacer(pairs...).Replace(archive))).Files {
		out[f.Name] = string(f.Data)
	}
	return out
}

func TestRename(t *testing.T) {
	for _, c := range []struct {
		name, what, to string
		pairs          []string
	}{
		{"an actor, whose id a place has as well", "actor/quay", "ada", []string{
			"- id: quay # the", "- id: ada # the", "harbour:actor/quay", "harbour:actor/ada", "[actor/quay,", "[actor/ada,",
			"    - quay   # she", "    - ada   # she", "[ quay , harper ]", "[ ada , harper ]", "- id: quay\n", "- id: ada\n", "speakers: [quay]", "speakers: [ada]",
		}},
		{"an id that needs quotation marks", "actor/quay", "2024", []string{
			"- id: quay # the", "- id: \"2024\" # the", "harbour:actor/quay", "harbour:actor/2024", "[actor/quay,", "[actor/2024,",
			"    - quay   # she", "    - \"2024\"   # she", "[ quay , harper ]", "[ \"2024\" , harper ]", "- id: quay\n", "- id: \"2024\"\n", "speakers: [quay]", "speakers: [\"2024\"]",
		}},
		{"in quotation marks of both kinds", "council", "town-council", []string{
			`"council", from`, `"town-council", from`, "'council', sources", "'town-council', sources", "actor/council", "actor/town-council", `id: "council"`, `id: "town-council"`,
		}},
		{"a place", "harbour:place/quay", "pier", []string{
			"{id: quay, name: The", "{id: pier, name: The", "place/quay,", "place/pier,", "kind: place, id: quay", "kind: place, id: pier",
		}},
		{"a source, with its files", "source/gazette", "evening", []string{
			"-- sources/gazette.", "-- sources/evening.", "-- texts/gazette.txt", "-- texts/evening.txt", "text: texts/gazette.txt", "text: texts/evening.txt",
			"[gazette]", "[evening]", "id: gazette", "id: evening", "source: gazette", "source: evening",
		}},
		{"a statement that others answer", "statement/must-close", "close-it", []string{
			"- id: must-close\n    speakers: [ quay", "- id: close-it\n    speakers: [ quay", `[ "must-close" ]`, `[ "close-it" ]`, "main/must-close,", "main/close-it,",
		}},
		{"a statement of a layer", "statement/ANNA/must-close", "close-it", []string{
			"- id: must-close\n    speakers: [harper]", "- id: close-it\n    speakers: [harper]", "answers: [must-close]\n    echoes: [ANNA/must-close]\n    contradicts: [statement/must-close]", "answers: [close-it]\n    echoes: [ANNA/close-it]\n    contradicts: [statement/close-it]",
		}},
		{"a statement without an id", "the-town-lives-on-the-harbour-07e5db", "lives", []string{"- speakers: [quay]", "- id: lives\n    speakers: [quay]"}},
	} {
		for _, style := range []struct {
			name   string
			change func(string) string
		}{
			{"", func(s string) string { return s }},
			{"CRLF", func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }},
			{"byte order mark", func(s string) string { return "\ufeff" + s }},
		} {
			t.Run(strings.TrimSuffix(c.name+", "+style.name, ", "), func(t *testing.T) {
				dir := corpustest.Folder(t, written)
				for name, text := range corpustest.Contents(t, dir) {
					corpustest.Write(t, filepath.Join(dir, name), []byte(style.change(text)))
				}
				before := corpustest.Contents(t, dir)
				o := Options{DryRun: true}
				dry, err := Rename(t.Context(), dir, c.what, c.to, o)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(before, corpustest.Contents(t, dir)); diff != "" {
					t.Fatalf("a dry run wrote: %s", diff)
				}
				result, err := Rename(t.Context(), dir, c.what, c.to, Options{})
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(dry, result); diff != "" {
					t.Errorf("a dry run and a real one differ: %s", diff)
				}
				want := replaced(written, c.pairs...)
				for name, text := range want {
					want[name] = style.change(text)
				}
				if diff := cmp.Diff(want, corpustest.Contents(t, dir)); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			})
		}
	}
}

// A bare id that would lead to several things gets its kind, or its layer.
func TestRenameQualifies(t *testing.T) {
	const bare = `
-- positions.yaml --
- id: close
  name: The harbour should close
  type: demand
  about: [town, mayor, "council"]
-- sources/gazette.ANNA.yaml --
source: gazette
statements:
  - id: anna
    speakers: [harper]
    mode: paraphrase
    summary: It closes.
    answers: [must-close, feeds]
    evidence: [{line: 2}]
`
	for _, c := range []struct {
		what, to string
		pairs    []string
	}{
		{"actor/mayor", "town", []string{"[town, mayor,", "[place/town, actor/town,", "id: mayor", "id: town", "[mayor]", "[town]"}},
		{"place/town", "council", []string{
			`[town, mayor, "council"]`, `[place/council, mayor, "actor/council"]`, "id: town", "id: council", "within: town", "within: council", "place: town", "place: council",
		}},
		{"statement/ANNA/anna", "must-close", []string{"id: anna", "id: must-close", "[must-close, feeds]", "[main/must-close, feeds]"}},
		{"statement/feeds", "anna", []string{"id: feeds", "id: anna", "[must-close, feeds]", "[must-close, main/anna]"}},
	} {
		t.Run(c.what, func(t *testing.T) {
			dir := corpustest.Folder(t, corpustest.Harbour, bare)
			want := map[string]string{}
			replacer := strings.NewReplacer(c.pairs...)
			for name, text := range corpustest.Contents(t, dir) {
				want[name] = replacer.Replace(text)
			}
			if _, err := Rename(t.Context(), dir, c.what, c.to, Options{}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, corpustest.Contents(t, dir)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// Ids that are made of words follow, and what refers to these.
func TestRenameMadeIDs(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour)
	file := filepath.Join(dir, "sources", "gazette.yaml")
	nameless := func(s string) string { return strings.ReplaceAll(s, "  - id: feeds\n    speakers", "  - speakers") }
	corpustest.Write(t, file, []byte(nameless(corpustest.Contents(t, dir)["sources/gazette.yaml"])))
	id := func() string {
		set, err := data.Load(t.Context(), []string{dir}, data.Options{AsWritten: true})
		if err != nil {
			t.Fatal(err)
		}
		return set.Corpora[0].Statements[1].ID
	}
	was := id()
	corpustest.Write(t, file, []byte(strings.Replace(corpustest.Contents(t, dir)["sources/gazette.yaml"], "    event: meeting\n", "    event: meeting\n    answers: ["+was+"]\n", 1)))
	before := corpustest.Contents(t, dir)
	if result, err := Rename(t.Context(), dir, "actor/harper", "ben", Options{}); err != nil || result.Remade != 1 {
		t.Fatalf("%d ids were made again, want 1 (%v)", result.Remade, err)
	}
	is := id()
	if is == was {
		t.Errorf("the id is %s still: this test shows nothing", is)
	}
	if got := corpustest.Contents(t, dir)["sources/gazette.yaml"]; !strings.Contains(got, "answers: ["+is+"]") {
		t.Errorf("nothing refers to %s:\n%s", is, got)
	}
	if _, err := Rename(t.Context(), dir, "actor/ben", "harper", Options{}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, corpustest.Contents(t, dir)); diff != "" {
		t.Errorf("back again: -want +got:\n%s", diff)
	}
}

func TestRenameJSONLines(t *testing.T) {
	const lines = `
-- corpus.yaml --
id: harbour
base: https://example.org/harbour/
-- more.jsonl --
{"kind":"actor","id":"mayor","iri":"https://example.org/harbour/actor/mayor","name":"mayor","type":"person"}
{"kind":"actor", "id" : "😀"}
{"kind":"source","id":"gazette","title":"Gazette"}
{"kind":"statement","id":"s","source":"gazette","speakers":[{"name":"mayor","id":"mayor","iri":"https://example.org/harbour/actor/mayor"}],"about":["actor/mayor"],"praises":[{"kind":"actor","id":"mayor"}],"mode":"paraphrase","summary":"It is “mayor”.","evidence":[{"source":"gazette","line":1}]}
`
	archive := strings.Replace(lines, "{\"kind\":\"actor\", \"id\" : \"😀\"}\n", "", 1)
	dir := corpustest.Folder(t, archive)
	if _, err := Rename(t.Context(), dir, "actor/mayor", "quay", Options{}); err != nil {
		t.Fatal(err)
	}
	want := replaced(archive, `"id":"mayor"`, `"id":"quay"`, `actor/mayor"`, `actor/quay"`)
	if diff := cmp.Diff(want, corpustest.Contents(t, dir)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if _, err := Rename(t.Context(), dir, "gazette", "paper", Options{}); err != nil {
		t.Fatal(err)
	}
	want = replaced(archive, `"id":"mayor"`, `"id":"quay"`, `actor/mayor"`, `actor/quay"`, `"gazette"`, `"paper"`)
	if diff := cmp.Diff(want, corpustest.Contents(t, dir)); diff != "" {
		t.Errorf("a source: -want +got:\n%s", diff)
	}
}

// What cannot be done is told, and nothing is written.
func TestRenameRefuses(t *testing.T) {
	for _, c := range []struct {
		name, what, to, more, want string
		code                       int
	}{
		{"taken", "actor/mayor", "harper", "", "actors.yaml:2:8: actor harper: this id already exists: merging actor/mayor and actor/harper makes one of the two", badData},
		{"unknown", "actor/major", "x", "", `nothing is called "actor/major"; did you mean actor/mayor?`, unknown},
		{"of another corpus", "port:actor/mayor", "x", "", `nothing is called "port:actor/mayor"`, unknown},
		{"no id", "actor/mayor", "a b", "", `id "a b" contains ' ': an id has letters, digits, - . _ ~`, badRequest},
		{"the same", "actor/mayor", "mayor", "", "actor mayor has this id already", badRequest},
		{"several", "quay", "x", "\n-- actors.yaml --\n- {id: quay, name: Q, type: person}\n- {id: mayor, name: M, type: person}\n- {id: harper, name: H, type: person}\n", `"quay" is several things: actor/quay, place/quay`, badRequest},
		{"a file is there", "source/gazette", "paper", "\n-- texts/paper.txt --\nx\n", "sources/gazette.yaml:1:5: source gazette: its file texts/gazette.txt would be texts/paper.txt, which already exists", badData},
		{"a name that is none", "source/gazette", "con", "", "sources/gazette.yaml:1:5: source gazette: its file sources/gazette.yaml would be con.yaml, which is the name of a device on Windows\nsources/gazette.yaml:1:5: source gazette: its file texts/gazette.txt would be con.txt, which is the name of a device on Windows", badData},
		{"a table", "actor/mayor", "x", "\n-- statements.csv --\nid,source,speakers,mode,summary,evidence\nt,gazette,mayor,paraphrase,It closes,\"gazette,1\"\n", "statements.csv:2:11: statement t: this is a table, which is not changed here: change the id in a spreadsheet, or import the table", badData},
		{"a block of text", "place/town", "x", "\n-- events.yaml --\n- id: meeting\n  name: M\n  place: |-\n    town\n", "events.yaml:3:10: event meeting: this is written in a way that cannot be changed here: write the id on one line", badData},
		{"problems", "actor/mayor", "x", "\n-- places.yaml --\n- {id: town, name: T, within: nowhere}\n- {id: quay, name: Q}\n", `places.yaml:1:31: place town: within: unknown place "nowhere"`, badData},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := corpustest.Folder(t, corpustest.Harbour)
			if c.more != "" {
				dir = corpustest.Folder(t, corpustest.Harbour, c.more)
			}
			before := corpustest.Contents(t, dir)
			_, err := Rename(t.Context(), dir, c.what, c.to, Options{})
			if err == nil {
				t.Fatal("it was done")
			}
			if diff := cmp.Diff(c.want, strings.ReplaceAll(err.Error(), filepath.ToSlash(dir)+"/", "")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if got := code(err); got != c.code {
				t.Errorf("the error is one of %d, want %d", got, c.code)
			}
			if diff := cmp.Diff(before, corpustest.Contents(t, dir)); diff != "" {
				t.Errorf("files were changed: %s", diff)
			}
		})
	}
	if _, err := Rename(t.Context(), filepath.Join(corpustest.Folder(t, corpustest.Harbour), "actors.yaml"), "a", "b", Options{}); code(err) != badRequest {
		t.Errorf("a file in the place of a folder: %v", err)
	}
}

// What is wrong with a request, with what the files say, or with a name.
const (
	badRequest = 2
	badData    = 3
	unknown    = 4
)

func code(err error) int {
	switch file, isFile := errors.AsType[*fence.Error](err); {
	case errors.As(err, new(*change.RequestError)), isFile && file.Named:
		return badRequest
	case errors.As(err, new(schema.Problems)):
		return badData
	case errors.As(err, new(*UnknownError)):
		return unknown
	}
	return 1
}
