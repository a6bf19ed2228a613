package corpustest

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/schema"
	"onrecord/schema/nquads"
	"onrecord/schema/problemtest"
	"onrecord/schema/rdf"
)

// full is a corpus that uses every field and texts that are hard to write.
const Full = `
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
- {id: truce, name: Truce, aliases: [Halt], type: demand, description: To stop., useWhen: "Fire, or marching, shall stop", notWhen: "a truce is \"told\" of; only", example: "\"Halt!\"", note: "Coders take a pause for it, too", broader: peace, opposite: peace, sources: [paper]}
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
note: "Its second half, from column 3 on, is a letter: \"sic\""
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
    verdict: {rating: "Mostly; \"false\", 1,2,3,x", value: 2.5, best: 5, worst: -1}
    neutral: [peace, truce]
    restates: s3
    contradicts: [s1]
    answers: [s1, s3]
    evidence:
      - {line: 2, from: "It’s 😀", to: "on"}
  - {id: s3, speakers: [party], mode: reported, summary: Said., verdict: {rating: "1,2,3,no"}, echoes: [s1], evidence: [{quote: "so be it."}, {line: 3, from: third}]}
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

func Loaded(t testing.TB, o data.Options, paths ...string) *schema.Corpus {
	t.Helper()
	set, err := data.Load(t.Context(), paths, o)
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Corpora) != 1 {
		t.Fatalf("got %d corpora, want one", len(set.Corpora))
	}
	return set.Corpora[0]
}

// Dump writes a corpus as JSON Lines.
func Dump(c *schema.Corpus) []byte {
	out := append(schema.AppendJSON(nil, c), '\n')
	for e := range c.Entities {
		out = append(schema.AppendJSON(out, e), '\n')
	}
	return out
}

func QuadsOf(t testing.TB, c *schema.Corpus) string {
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

// Same compares corpora by what they say, whatever the order of entities.
func Same(t *testing.T, want, got *schema.Corpus) {
	t.Helper()
	if diff := cmp.Diff(QuadsOf(t, want), QuadsOf(t, got)); diff != "" {
		t.Error(diff)
	}
}

// Streamed reads one stream from memory and checks it.
func Streamed(t *testing.T, read func(*data.Stream) error) ([]*schema.Corpus, schema.Problems) {
	t.Helper()
	l := &data.Loader{Set: &data.Set{Dirs: map[string]string{}}, Unread: map[*schema.Corpus]map[schema.Kind]bool{}}
	if err := read(l.Stream()); err != nil {
		t.Fatal(err)
	}
	if err := l.FinishStream(t.Context()); err != nil {
		t.Fatal(err)
	}
	err := l.Check(t.Context())
	var ps schema.Problems
	if err != nil && !errors.As(err, &ps) {
		t.Fatal(err)
	}
	return l.Set.Corpora, ps
}

// Survives asks that problems have positions, and that corpora without any
// are written as N-Quads and as JSON Lines and read back equal.
func Survives(t *testing.T, texts map[string][]byte, corpora []*schema.Corpus, ps schema.Problems) {
	t.Helper()
	for _, p := range ps {
		if err := problemtest.Placed(p, texts[p.Pos.File]); err != nil {
			t.Error(err)
		}
	}
	if len(ps) > 0 {
		return
	}
	for _, want := range corpora {
		quads, rows := QuadsOf(t, want), Dump(want)
		for _, read := range []func(*data.Stream) error{
			QuadsIn("x.nq", []byte(quads)),
			JsonIn("x.jsonl", rows),
		} {
			got, ps := Streamed(t, read)
			if len(got) != 1 || len(ps) > 0 {
				t.Fatalf("got %d corpora and %v of\n%s", len(got), ps, quads)
			}
			if diff := cmp.Diff(quads, QuadsOf(t, got[0])); diff != "" {
				t.Error(diff)
			}
		}
	}
}

func QuadsIn(file string, text []byte) func(*data.Stream) error {
	return func(s *data.Stream) error {
		s.RDF(data.RDFFormats[0], file, text)
		return nil
	}
}

func JsonIn(file string, text []byte) func(*data.Stream) error {
	return func(s *data.Stream) error { return s.JSONLines(context.Background(), file, bytes.NewReader(text)) }
}
