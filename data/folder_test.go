package data_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/data/corpustest"
	"onrecord/schema"
)

func TestLoadFolder(t *testing.T) {
	set, err := data.Load(t.Context(), []string{corpustest.Folder(t, corpustest.Harbour)}, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := set.Corpora[0]
	var got []string
	for e := range c.Entities {
		got = append(got, string(e.Kind())+"/"+e.Identity().ID)
	}
	want := []string{
		"actor/mayor", "actor/harper", "actor/council", "position/close", "place/town", "place/quay", "event/meeting",
		"source/gazette", "statement/must-close", "statement/feeds",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if set.Located != 2 || len(set.Inputs) != 6 {
		t.Errorf("got %d passages located and %d inputs, want 2 and 6", set.Located, len(set.Inputs))
	}
	p := c.Statements[0].Evidence[0]
	if p.Start != 17 || p.End != 39 || p.Exact != "The harbour must close" || p.Suffix != ".”\nBen Harper thinks that the to" {
		t.Errorf("got %+v", p)
	}
}

// All problems come at once, in the order of files, lines and columns.
func TestFolderProblems(t *testing.T) {
	for _, c := range []struct{ name, files, want string }{
		{"none", "", ""},
		{"everywhere", `
			-- actors.yaml --
			- {id: mayor, name: Ada, type: robot}
			- {id: harper, nmae: Ben, type: person}
			- {id: harper, name: Ben, type: person}
			-- places.yaml --
			- {id: town, name: Town, within: quay, lat: 91}
			- {id: quay, name: Quay, within: town}
			-- sources/gazette.yaml --
			id: gazete
			title: Harbour
			statements:
			  - {id: s1, mode: quote}
			  - {id: s2, speakers: [mayer], mode: paraphrase, summary: Ö, colour: red, evidence: [{quote: "harbour must"}]}
			`, `
			actors.yaml:1:32: actor mayor: type "robot" is none of person, organization, state and group
			actors.yaml:2:3: actor harper: it has no name: what people call the actor
			actors.yaml:2:16: actor harper: unknown field "nmae": an actor has name, aliases, type, bloc, description, sameAs, affiliations, roles and sources
			actors.yaml:3:8: actor harper: duplicate id: see actors.yaml:2:8
			places.yaml:1:3: place town: it has one of lat and long; a spot takes both
			places.yaml:1:34: place town: within leads back to itself: town → quay → town
			places.yaml:1:45: place town: lat 91 is not between -90 and 90
			places.yaml:2:34: place quay: within leads back to itself: quay → town → quay
			sources/gazette.yaml:1:5: source gazete: the file is called gazette.yaml: name it gazete.yaml
						sources/gazette.yaml:4:5: statement s1: it has no speakers: who said it
			sources/gazette.yaml:4:5: statement s1: it has no words: neither quotes nor a summary; nor does it take a side
			sources/gazette.yaml:4:5: warning: statement s1: no passage proves it: it has no evidence
			sources/gazette.yaml:4:20: statement s1: mode quote needs the quoted words in quotes
			sources/gazette.yaml:5:25: statement s2: speakers: unknown actor "mayer"; did you mean "mayor"?
			sources/gazette.yaml:5:63: statement s2: unknown field "colour": a statement has speakers, onBehalfOf, addressees, mode, act, quotes, summary, language, supports, opposes, neutral, praises, criticizes, about, verdict, event, place, date, medium, restates, echoes, contradicts, answers, evidence, textOrder, coder, certainty and note
			sources/gazette.yaml:5:87: warning: statement s2: passage not located: let it be located
			`},
		{"no corpus.yaml", "-- corpus.yaml --\n", "corpus.yaml: this file is missing: a corpus has an id and a base\n"},
		{"header", "-- corpus.yaml --\nid: 7\nbase: nowhere\ntitle: [x]\n", `
			corpus.yaml:1:5: corpus: id 7 is a number: put it in quotes
			corpus.yaml:2:7: corpus: base "nowhere" is not an absolute IRI (https://…)
			corpus.yaml:3:8: corpus: title is a text, not a list
			`},
		{"header is a list", "-- corpus.yaml --\n- id: x\n", "corpus.yaml:1:1: a corpus is an object with fields, not a list\n"},
		{"header is empty", "-- corpus.yaml --\n\n", "corpus.yaml: this file is empty\n"},
		{"actors is an object", "-- actors.yaml --\nmayor: Ada\n", "actors.yaml:1:1: this file is a list of actors (“- id: …”), not an object\n"},
		{"actor is a text", "-- actors.yaml --\n- {id: mayor, name: A, type: person}\n- {id: harper, name: B, type: person}\n- Town Council\n", "actors.yaml:3:3: an actor is an object with fields, not a text\n"},
		{"source is a list", "-- sources/gazette.yaml --\n- id: gazette\n", "sources/gazette.yaml:1:1: this file is one object (“id: …”), not a list\n"},
		{"statements is an object", "-- sources/gazette.yaml --\nid: gazette\ntitle: x\nstatements: {id: s}\n", "sources/gazette.yaml:3:13: statements is a list, not an object\n"},
		// References to what could not be read are not called dangling.
		{"broken file", "-- actors.yaml --\n- id: mayor\n - id: harper\n", "actors.yaml:2:2: not YAML: this line begins after 1 space, and the item in line 1 after 0: indent it like that one\n"},
		{"broken source, second coder", `
			-- sources/gazette.yaml --
			id: gazette
			title: "x
			-- sources/gazette.ANNA.yaml --
			source: gazette
			statements: [{id: s, speakers: [mayor], mode: assertion, summary: S, evidence: [{line: 1, start: 1, end: 2}]}]
			`, "sources/gazette.yaml:2:1: not YAML: the quotation marks that begin here do not end\n"},
		{"second coder of no source", `
			-- sources/paper.ANNA.yaml --
			source: paper
			statements: [{id: s, speakers: [mayor], mode: assertion, summary: S, evidence: [{line: 1, start: 1, end: 2}]}]
			`, "sources/paper.ANNA.yaml:2:81: statement ANNA/s: source: unknown source \"paper\"\n"},
		{"second coder", `
			-- sources/gazette.ANNA.yaml --
			source: gazette
			title: x
			statements: []
			-- sources/other.yaml --
			source: gazette
			-- sources/third.BEN.yaml --
			source: [gazette]
			`, `
			sources/gazette.ANNA.yaml:2:1: unknown field "title": a second coder's file has source, coder, finished, note and statements
			sources/other.yaml:1:9: the file is called other.yaml: name it gazette.CODER.yaml
			sources/third.BEN.yaml:1:9: source is the id of a source, not a list
			`},
		{"bytes", "-- actors.yaml --\n- id: ä\x00\n-- places.yaml --\n- id: ö\xff\n", `
			actors.yaml:1:8: the character U+0000 is not allowed here
			places.yaml:1:8: invalid UTF-8
			`},
		{"text", "-- texts/gazette.txt --\nSaid the mayor, “The harbour must close.”\nBen left.\n", `
			sources/gazette.yaml:18:9: warning: statement feeds: passage not located: "harbour." is not on line 2 after the first words
			`},
		{"written facts are wrong", `
			-- sources/gazette.yaml --
			id: gazette
			title: x
			statements:
			  - id: must-close
			    speakers: [mayor]
			    mode: quote
			    quotes: ["The harbour must close"]
			    evidence:
			      - quote: "The harbour must close"
			        start: 16
			        prefix: "x"
			`, `
			sources/gazette.yaml:10:16: statement must-close: start is 16 here and 17 in the text: take it out, and it is filled in
			sources/gazette.yaml:11:17: statement must-close: prefix is x here and Said the mayor, “ in the text: take it out, and it is filled in
			`},
		{"text's hash and length", "-- sources/gazette.yaml --\nid: gazette\ntitle: x\nsha256: 8de018edae5e3f9001d72999521825cfffd6d0848c60ce791b2e57fb50ff32a2\n-- sources/other.yaml --\nid: other\ntitle: x\nlength: 3\n-- texts/other.txt --\nab\r\n\r\n", `
			sources/gazette.yaml:3:9: source gazette: texts/gazette.txt has another SHA-256: 873cf708f87a2074905143232e734df5ed58f2bea5a2faa7e48e6e78d4f01fae; let its passages be located again to follow the text
			sources/other.yaml:3:9: source other: texts/other.txt has 4 characters, not 3; let its passages be located again to follow the text
			`},
		{"text leads out", "-- sources/gazette.yaml --\nid: gazette\ntitle: x\ntext: ../gazette.txt\n", "sources/gazette.yaml:3:7: source gazette: text \"../gazette.txt\" leads out of the corpus: give the text with the option source-text gazette=FILE\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := corpustest.Problems(t, corpustest.Folder(t, corpustest.Harbour, corpustest.Lines(c.files)), data.Options{})
			if diff := cmp.Diff(corpustest.Lines(c.want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
	if got, want := corpustest.Problems(t, t.TempDir(), data.Options{}), ".: this folder holds no corpus: it has no corpus.yaml (starting a new corpus makes one)\n"; got != want {
		t.Errorf("of an empty folder: got %q, want %q", got, want)
	}
}

func TestLoadErrors(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour)
	if _, err := data.Load(t.Context(), []string{filepath.Join(dir, "none")}, data.Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("of a missing file: got %v", err)
	}
	got := corpustest.Problems(t, dir, data.Options{}, "corpus.yaml", "texts/gazette.txt")
	want := corpustest.Lines(`
		corpus.yaml: a YAML file is part of a corpus: give the folder that it is in
		texts/gazette.txt: this is neither a corpus folder nor a .jsonl, .csv, .nq, .trig, .ttl or .jsonld file
		`)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	other := corpustest.Folder(t, corpustest.Harbour)
	_, err := data.Load(t.Context(), []string{dir, other}, data.Options{})
	if err == nil || !strings.Contains(err.Error(), "corpus harbour: duplicate id: see "+filepath.ToSlash(dir)+"/corpus.yaml:1:5\n") ||
		!strings.Contains(err.Error(), "corpus harbour: duplicate base: see "+filepath.ToSlash(dir)+"/corpus.yaml:2:7") {
		t.Errorf("the same corpus twice: got %v", err)
	}
}

// The files of sources are read at once, and what comes of them is in their
// order.
func TestManySources(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	files := corpustest.Harbour
	var want []string
	for i := range 200 {
		id := fmt.Sprintf("s%03d", i)
		files += fmt.Sprintf("-- sources/%s.yaml --\nid: %[1]s\ntitle: x\nstatements:\n  - {id: %[1]s-a, speakers: [mayor], mode: assertion, summary: x, evidence: [{line: 1, start: 1, end: 2}]}\n", id)
		files += fmt.Sprintf("-- sources/%s.BEN.yaml --\nsource: %[1]s\nstatements:\n  - {id: %[1]s-b, speakers: [mayor], mode: assertion, summary: x, evidence: [{line: 1, start: 1, end: 2}]}\n", id)
		want = append(want, id+"-b", id+"-a") // BEN.yaml comes before yaml
	}
	c := corpustest.Loaded(t, data.Options{}, corpustest.Folder(t, files))
	var got []string
	for _, s := range c.Statements {
		if id := schema.OwnID(s); strings.HasPrefix(id, "s") {
			got = append(got, id)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	broken := corpustest.Lines(`
		-- sources/s007.yaml --
		id: s007
		title: x
		statements: [{id: s-c}
		-- sources/s150.BEN.yaml --
		source: s150
		statements: [{id: s-d, speakers: [major], mode: assertion, summary: x, evidence: [{line: 1, start: 2, end: 2}], restates: s007-a}]
		-- sources/s199.yaml --
		`)
	got = strings.Split(corpustest.Problems(t, corpustest.Folder(t, files, broken+"\n"), data.Options{}), "\n")
	want = []string{
		`sources/s007.yaml:3:1: not YAML: a value that begins with "[" ends with "]" and has commas between its items; words need quotation marks`,
		`sources/s150.BEN.yaml:2:35: statement BEN/s-d: speakers: unknown actor "major"; did you mean "mayor"?`,
		`sources/s150.BEN.yaml:2:108: statement BEN/s-d: end 2 is not after start 2`,
		`sources/s199.yaml: this file is empty: a source has id, title and statements`,
		``,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
