package edit

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"onrecord/data/corpustest"
)

const twice = `
-- corpus.yaml --
id: harbour
base: https://example.org/harbour/
-- actors.yaml --
# People.

- id: quay # the mayor
  name: Ada Quay
  aliases: [The Mayor] # as people say
  type: person
  affiliations:
    - {to: council, from: 2020}

# The same one.
- id: ada-quay # found in the Herald
  name: Ada M. Quay
  aliases:
    # spellings
    - A. Quay
    - Ada Quay   # that one, too
  type: person
  description: Mayor of Porttown.
  sameAs: [http://www.wikidata.org/entity/Q1]
  affiliations: [{to: council, from: 2020}, {to: union}]
  sources: [gazette]

- {id: harper, name: Ben Harper, type: person}
- id: council
  name: Town Council
  type: organization
- {id: union, name: Union, type: organization, affiliations: [{to: council}]}
-- positions.yaml --
- {id: close, name: The harbour should close, type: demand, about: [actor/quay, actor/ada-quay]}
-- places.yaml --
[{id: town, name: Porttown}, {id: port-town, name: Port Town, lat: 1.5, long: 2}, {id: quay, name: The quay, within: port-town}]
-- events.yaml --
- id: meeting
  name: The meeting
  place: town
  participants:
    - harper
    # the mayor
    - ada-quay   # she
    - quay
- id: council-meeting
  name: The meeting of the council
  date: 2024-03-01
  participants:
  - quay
-- sources/gazette.yaml --
id: gazette
title: Harbour to stay open?
statements:
  - id: must-close
    speakers: [ada-quay, harper, quay]
    addressees: [quay, ada-quay]
    mode: quote
    quotes: ["The harbour must close"]
    supports: [close]
    about: [place/quay, ada-quay]
    event: council-meeting
-- texts/gazette.txt --
Said the mayor, “The harbour must close.”
`

func TestMerge(t *testing.T) {
	for _, c := range []struct {
		name, from, into string
		pairs            []string
	}{
		{"actors", "actor/ada-quay", "actor/quay", []string{
			"- id: quay # the mayor\n", "# The same one.\n# found in the Herald\n# spellings\n# that one, too\n- id: quay # the mayor\n",
			"[The Mayor] #", "[The Mayor, Ada M. Quay, A. Quay] #",
			"  type: person\n  affiliations:\n    - {to: council, from: 2020}\n", "  type: person\n  description: Mayor of Porttown.\n  sameAs: [http://www.wikidata.org/entity/Q1]\n  sources: [gazette]\n  affiliations:\n    - {to: council, from: 2020}\n    - {to: union}\n",
			twice[strings.Index(twice, "# The same one."):strings.Index(twice, "- {id: harper")], "",
			"[actor/quay, actor/ada-quay]", "[actor/quay]", "    - ada-quay   # she\n", "    # she\n", // and what stands above it stays
			"[ada-quay, harper, quay]", "[harper, quay]", "[quay, ada-quay]", "[quay]", "[place/quay, ada-quay]", "[place/quay, actor/quay]",
		}},
		{"places", "port-town", "town", []string{
			"[{id: town, name: Porttown}, {id: port-town, name: Port Town, lat: 1.5, long: 2}, ", "[{id: town, name: Porttown, aliases: [Port Town], lat: 1.5, long: 2}, ", "within: port-town", "within: town",
		}},
		{"events", "event/council-meeting", "meeting", []string{
			twice[strings.Index(twice, "- id: council-meeting"):strings.Index(twice, "-- sources/gazette.yaml --")], "",
			"  name: The meeting\n  place: town\n", "  name: The meeting\n  aliases: [The meeting of the council]\n  date: 2024-03-01\n  place: town\n", "event: council-meeting", "event: meeting",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := corpustest.Folder(t, twice)
			before := corpustest.Contents(t, dir)
			dry, err := Merge(t.Context(), dir, c.from, c.into, Options{DryRun: true})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(before, corpustest.Contents(t, dir)); diff != "" {
				t.Fatalf("a dry run wrote: %s", diff)
			}
			result, err := Merge(t.Context(), dir, c.from, c.into, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(dry, result); diff != "" {
				t.Errorf("a dry run and a real one differ: %s", diff)
			}
			if diff := cmp.Diff(replaced(twice, c.pairs...), corpustest.Contents(t, dir)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// What would lose something, or contradict itself, is told with its places, and
// nothing is written.
func TestMergeRefuses(t *testing.T) {
	for _, c := range []struct {
		name, from, into string
		pairs            []string
		want             string
		code             int
	}{
		{"other values", "actor/ada-quay", "actor/quay", []string{"  type: person\n  affiliations:", "  type: group\n  description: A mayor.\n  affiliations:"}, `actors.yaml:6:9: actor quay: type is group here and person at actors.yaml:18:9: make them the same first
actors.yaml:7:16: actor quay: description is A mayor. here and Mayor of Porttown. at actors.yaml:19:16: make them the same first`, badData},
		{"an empty value", "actor/ada-quay", "actor/quay", []string{"  type: person\n  affiliations:", "  type: person\n  description:\n  affiliations:"}, "actors.yaml:7:15: actor quay: description is Mayor of Porttown. at actors.yaml:19:16: take it out here, or write it", badData},
		{"one of the other", "actor/union", "actor/council", nil, "actors.yaml:27:68: actor union: to is actor/council, and it would refer to itself: take it out first", badData},
		{"for and against", "position/open", "position/close", []string{"\n-- places.yaml --", "\n- {id: open, name: It should stay open, type: demand}\n-- places.yaml --", "    supports: [close]", "    supports: [close]\n    opposes: [open]"}, "sources/gazette.yaml:10:15: statement must-close: opposes has open and supports has close (sources/gazette.yaml:9:16): it would say both of one: decide first", badData},
		{"there and absent", "actor/harper", "actor/quay", []string{"    - harper\n", "", "    - quay\n", "    - quay\n  absent: [harper]\n"}, "events.yaml:8:12: event meeting: absent has harper and participants has quay (events.yaml:7:7): it would say both of one: decide first", badData},
		{"the same affiliation", "actor/union", "actor/council", []string{", affiliations: [{to: council}]}", "}"}, "", 0},
		{"two affiliations that are one", "actor/board", "actor/council", []string{"[{to: council, from: 2020}, {to: union}]", "[{to: council, from: 2020}, {to: board, from: 2020}]", "- id: council\n", "- {id: board, name: Board, type: organization}\n- id: council\n"}, "actors.yaml:20:45: actor ada-quay: this would be the same affiliation as in line 20: take one out first", badData},
		{"two kinds", "actor/quay", "place/quay", nil, "quay is an actor, and quay is a place: both have to be of one kind", badRequest},
		{"itself", "actor/quay", "actor/quay", nil, "actor quay cannot become itself", badRequest},
		{"statements", "must-close", "must-close", nil, "statement must-close cannot become itself", badRequest},
		{"unknown", "actor/major", "actor/quay", nil, `nothing is called "actor/major"`, unknown},
		{"a table", "actor/ada-quay", "actor/quay", []string{"-- texts/gazette.txt --", "-- statements.csv --\nid,source,speakers,mode,summary,evidence\nt,gazette,ada-quay,paraphrase,It closes,\"gazette,1\"\n-- texts/gazette.txt --"}, "statements.csv:2:11: statement t: this is a table, which is not changed here: change the id in a spreadsheet, or import the table", badData},
		{"in JSON Lines", "actor/more", "actor/quay", []string{"-- texts/gazette.txt --", "-- more.jsonl --\n{\"kind\":\"actor\",\"id\":\"more\",\"name\":\"More\",\"type\":\"person\"}\n-- texts/gazette.txt --"}, "more.jsonl:1:1: actor more: this is not a YAML file: entities are merged where a person writes them", badData},
		{"comments between braces", "place/port-town", "place/town", []string{"{id: port-town, name: Port Town, lat: 1.5, long: 2}", "{id: port-town, # new\n  name: Port Town}"}, "places.yaml:1:30: place port-town: this is written in a way that cannot be changed here: write the id on one line", badData},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := corpustest.Folder(t, strings.NewReplacer(c.pairs...).Replace(twice))
			before := corpustest.Contents(t, dir)
			_, err := Merge(t.Context(), dir, c.from, c.into, Options{})
			if c.code == 0 {
				if err != nil {
					t.Error(err)
				}
				return
			}
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
}

// In JSON Lines, references are taken out of lists as well.
func TestMergeJSONLines(t *testing.T) {
	const lines = `
-- corpus.yaml --
id: harbour
base: https://example.org/harbour/
-- actors.yaml --
- {id: a, name: A, type: person}
- {id: b, name: B, type: person}
-- more.jsonl --
{"kind":"source","id":"gazette","title":"Gazette"}
{"kind":"statement","id":"s","source":"gazette","speakers":[{"name":"a","id":"a"}, {"id":"b"}],"addressees": ["b" , "a" ],"onBehalfOf":["a"],"mode":"paraphrase","summary":"It is a.","evidence":[{"source":"gazette","line":1}]}
`
	dir := corpustest.Folder(t, lines)
	if _, err := Merge(t.Context(), dir, "actor/a", "actor/b", Options{}); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, f := range txtar.Parse([]byte(strings.NewReplacer(
		"- {id: a, name: A, type: person}\n", "", "name: B", "name: B, aliases: [A]",
		`[{"name":"a","id":"a"}, {"id":"b"}]`, `[{"id":"b"}]`, `["b" , "a" ]`, `["b"  ]`, `"onBehalfOf":["a"]`, `"onBehalfOf":["b"]`).Replace(lines))).Files {
		want[f.Name] = string(f.Data)
	}
	if diff := cmp.Diff(want, corpustest.Contents(t, dir)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
