package data

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
	"onrecord/schema/nquads"
	"onrecord/schema/rdf"
)

// full is a corpus that uses every field and texts that are hard to write.
const full = `
-- corpus.yaml --
id: full
title: "Full; of \\ \"marks\", and commas"
base: https://example.org/full#
languages: [de, en-GB]
licence: CC0-1.0
-- actors.yaml --
- id: ann-öz
  name: "Ann “the Axe” Öz"
  aliases: ["; both; ends;", " spaces ", "back\\slash\\", "a,b", "two\nlines", "Анна 😀"]
  type: person
  description: "=1+1"
  sameAs: ["https://www.wikidata.org/entity/Q1", "urn:x;y,z"]
  affiliations:
    - {to: party}
    - {to: state, from: 2001, until: 2005-04}
    - {to: state, from: 2007~}
  roles:
    - {office: "Minister, of war; and \\ peace", organization: state, from: 2001-02-03, until: 2004}
    - {office: Chair, sources: [background, paper]}
  sources: [background]
- {id: party, name: Party, type: organization, bloc: true, sources: [background, paper]}
- {id: state, name: State, type: state}
-- positions.yaml --
- {id: peace, name: Peace, type: claim, about: [actor/state, place/state, peace-talks]}
- {id: truce, name: Truce, aliases: [Halt], type: demand, description: To stop., broader: peace, opposite: peace, sources: [paper]}
-- places.yaml --
- {id: state, name: State, lat: -12.5, long: 0, sameAs: ["https://example.net/"]}
- {id: town, name: Town, aliases: [City], description: A town., within: state, sources: [paper]}
-- events.yaml --
- id: peace-talks
  name: Talks
  aliases: ["Round 1"]
  description: They talked.
  date: 2020-01-01/2020-02
  place: town
  participants: [ann-öz, party]
  absent: [state]
  sources: [paper]
- {id: sitting, name: Sitting, partOf: peace-talks, date: 2020-01-XX}
-- sources/background.yaml --
id: background
title: Background
-- sources/paper.yaml --
id: paper
title: "The Paper, a; newspaper"
type: newspaper
publisher: Press & Sons
authors: [ann-öz, party]
language: en
date: 2020-02~
url: https://example.net/a?b=c&d=%20
original: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
text: texts/paper.txt
statements:
  - id: s1
    speakers: [ann-öz, party]
    onBehalfOf: [state]
    addressees: [party, state]
    mode: quote
    act: demand
    quotes: ["we; they, \\ and\tI", "so be it.", "It's on", " on "]
    summary: "Summary; with \"marks\"\n  and lines"
    language: de
    supports: [truce]
    opposes: [peace]
    neutral: []
    praises: [place/state]
    criticizes: [actor/state, truce]
    about: [actor/state, place/state, peace-talks, paper]
    event: sitting
    place: town
    date: 2020-01-02?
    medium: radio
    coder: Anna
    certainty: low
    note: "¿?\r\n<b>&amp;</b>"
    evidence:
      - quote: "we; they, \\ and\tI"
      - quote: "so be it."
      - quote: "It's on"
      - {quote: " on ", line: 4}
  - id: s2
    speakers: [state]
    mode: assertion
    summary: So it is.
    neutral: [peace, truce]
    restates: s3
    contradicts: [s1]
    answers: [s1, s3]
    evidence:
      - {line: 2, from: "It’s 😀", to: "on"}
  - {id: s3, speakers: [party], mode: reported, summary: Said., echoes: [s1], evidence: [{quote: "so be it."}, {line: 3, from: third}]}
-- sources/paper.Ben.yaml --
source: paper
coder: Benedikt
finished: 2025-08-15
statements:
  - {speakers: [party], mode: paraphrase, summary: "Y", evidence: [{line: 1, from: "said", to: "and"}]}
  - {id: s4, speakers: [party], mode: paraphrase, summary: x, evidence: [{line: 1, from: "“we", to: "I”"}]}
-- texts/paper.txt --
He said: “we; they, \ and	I” – “so be it.”
It’s 😀 “It’s on”
third, line;
the last: “ on ”
`

func loaded(t testing.TB, o Options, paths ...string) *schema.Corpus {
	t.Helper()
	set, err := Load(t.Context(), paths, o)
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Corpora) != 1 {
		t.Fatalf("got %d corpora, want one", len(set.Corpora))
	}
	return set.Corpora[0]
}

// dump writes a corpus as JSON Lines.
func dump(c *schema.Corpus) []byte {
	out := append(schema.AppendJSON(nil, c), '\n')
	for e := range c.Entities {
		out = append(schema.AppendJSON(out, e), '\n')
	}
	return out
}

func quadsOf(t testing.TB, c *schema.Corpus) string {
	t.Helper()
	var quads []quad.Quad
	for q := range rdf.Quads(c) {
		quads = append(quads, q)
	}
	var out bytes.Buffer
	if err := nquads.Write(&out, nquads.All(nquads.Sort(quads))); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// same compares corpora by what they say, whatever the order of entities.
func same(t *testing.T, want, got *schema.Corpus) {
	t.Helper()
	if diff := cmp.Diff(quadsOf(t, want), quadsOf(t, got)); diff != "" {
		t.Error(diff)
	}
}

func TestFullUsesEveryField(t *testing.T) {
	c := loaded(t, Options{}, folder(t, full))
	used := map[string]bool{}
	var note func(k schema.Kind, fields []schema.Field, record any)
	note = func(k schema.Kind, fields []schema.Field, record any) {
		for i := range fields {
			f := &fields[i]
			if f.Count(record) > 0 {
				used[string(k)+"."+f.Name] = true
			}
			for _, part := range f.Records(record) {
				note(f.Class, f.Fields, part)
			}
		}
	}
	note(c.Kind(), schema.Fields(c.Kind()), c)
	for e := range c.Entities {
		note(e.Kind(), schema.Fields(e.Kind()), e)
	}
	for _, k := range []schema.Kind{schema.KindCorpus, schema.KindActor, schema.KindAffiliation, schema.KindRole, schema.KindPosition, schema.KindPlace, schema.KindEvent, schema.KindSource, schema.KindStatement, schema.KindPassage} {
		for _, f := range schema.Fields(k) {
			switch name := string(k) + "." + f.Name; {
			case f.Derived, name == "statement.duplicateOf", name == "statement.textOrder", name == "source.sha256", name == "source.length": // these would fix the text
			case !used[name]:
				t.Errorf("the corpus does not use %s", name)
			}
		}
	}
}

func TestJSONLinesRoundTrip(t *testing.T) {
	dir := folder(t, full)
	want := loaded(t, Options{}, dir)
	file := filepath.Join(dir, "full.jsonl")
	write(t, file, dump(want))
	got := loaded(t, Options{}, file)
	same(t, want, got)
	if diff := cmp.Diff(string(dump(want)), string(dump(got))); diff != "" {
		t.Error(diff)
	}
	// One array, and entities before what they refer to.
	rows := strings.Split(strings.TrimSpace(string(dump(want))), "\n")
	for i, j := 1, len(rows)-1; i < j; i, j = i+1, j-1 {
		rows[i], rows[j] = rows[j], rows[i]
	}
	write(t, file, []byte("[\n"+strings.Join(rows, ",\n")+"]"))
	same(t, want, loaded(t, Options{}, file))
	// Several files are one stream, in the order in which they are given.
	first, second := filepath.Join(dir, "1.jsonl"), filepath.Join(dir, "2.jsonl")
	write(t, first, []byte(strings.Join(rows[:5], "\r\n")))
	write(t, second, []byte("\ufeff"+strings.Join(rows[5:], "\n\n")))
	same(t, want, loaded(t, Options{}, first, second))
}

func TestNQuadsRoundTrip(t *testing.T) {
	dir := folder(t, full)
	want := loaded(t, Options{}, dir)
	file := filepath.Join(dir, "full.nq")
	write(t, file, []byte(quadsOf(t, want)))
	got := loaded(t, Options{}, file)
	same(t, want, got)
	// The order of lines does not matter, nor do repeats.
	rows := strings.SplitAfter(quadsOf(t, want), "\n")
	for i, j := 0, len(rows)-1; i < j; i, j = i+1, j-1 {
		rows[i], rows[j] = rows[j], rows[i]
	}
	write(t, file, []byte("\ufeff# comment\n"+strings.Join(rows, "\n")+strings.Join(rows[:9], "")))
	same(t, want, loaded(t, Options{}, file))
}

// A CSV file holds all but the hash of passages that are no quotations, prefix
// and suffix, and the carriage return of a CRLF within a text.
func TestCSVRoundTrip(t *testing.T) {
	dir := folder(t, full)
	want := loaded(t, Options{}, dir)
	for _, s := range want.Statements {
		s.Note = strings.ReplaceAll(s.Note, "\r\n", "\n")
		for i := range s.Evidence {
			p := &s.Evidence[i]
			p.Prefix, p.Suffix = "", ""
			if p.Exact == "" {
				p.SHA256 = ""
			}
		}
	}
	tables := map[schema.Kind][][]string{schema.KindCorpus: {schema.Columns(schema.KindCorpus), schema.Cells(want)}}
	for e := range want.Entities {
		k := e.Kind()
		if tables[k] == nil {
			tables[k] = [][]string{schema.Columns(k)}
		}
		tables[k] = append(tables[k], schema.Cells(e))
	}
	out := t.TempDir()
	var files []string
	for _, k := range append([]schema.Kind{schema.KindCorpus}, schema.Kinds()...) {
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		if err := w.WriteAll(tables[k]); err != nil {
			t.Fatal(err)
		}
		name := k.Plural() + ".csv"
		if k == schema.KindCorpus {
			name = "corpus.csv"
		}
		file := filepath.Join(out, name)
		write(t, file, b.Bytes())
		files = append(files, file)
	}
	t.Run("files", func(t *testing.T) { same(t, want, loaded(t, Options{}, files...)) })
	t.Run("folder", func(t *testing.T) { same(t, want, loaded(t, Options{}, out)) })
}

// CR LF in a cell is kept where rows end in LF. Where rows end in CR LF, too,
// some program has changed all line ends.
func TestLineEndsInCells(t *testing.T) {
	for _, c := range []struct{ end, want string }{{"\n", "a\r\nb\rc\r\r\nd"}, {"\r\n", "a\nb\rc\r\nd"}} {
		dir := t.TempDir()
		text := "id,base,title" + c.end + "x,https://example.org/x/,\"a\r\nb\rc\r\r\nd\"" + c.end
		file := filepath.Join(dir, "corpus.csv")
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if got := loaded(t, Options{}, file).Title; got != c.want {
			t.Errorf("rows end in %q: got %q, want %q", c.end, got, c.want)
		}
	}
}
