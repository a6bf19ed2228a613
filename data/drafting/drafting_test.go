package drafting_test

import (
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/data/corpustest"
	"onrecord/data/draft"
	"onrecord/data/drafting"
	"onrecord/data/text"
	"onrecord/data/yamlfile"
	"onrecord/schema"
)

// drafts are those of the source of a corpus.
func drafts(t *testing.T, files string) *drafting.Drafts {
	t.Helper()
	set, err := data.Load(t.Context(), []string{corpustest.Folder(t, corpustest.Harbour, files)}, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := set.Corpora[0]
	d, err := drafting.Open(t.Context(), set, c, c.Sources[0], drafting.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Several who speak together need not be called by names: a pronoun among them stands for
// who spoke last and is not named beside it.
func TestTogether(t *testing.T) {
	d := drafts(t, `
-- actors.yaml --
- id: quay
  name: Ada Quay
  type: person
  roles:
    - {office: Mayor, organization: council}
- id: harper
  name: Ben Harper
  type: person
- id: council
  name: Town Council
  type: organization
-- sources/gazette.yaml --
id: gazette
title: Harbour to stay open?
language: en
date: 2024-03-02
text: texts/gazette.txt
-- texts/gazette.txt --
Quay and Ben Harper said that it is old.

She and Harper said that they will meet. The mayor and the Town Council warned that money is short. Quay and he said that it rains. He and the mayor said that it is late.

A minister of trade and transport said that ships are late.
`)
	var got []string
	for _, one := range d.New {
		got = append(got, one.Who(func(r schema.Ref) string { return r.ID })+": "+d.Words(&one))
	}
	want := []string{
		"quay, harper: that it is old",
		"quay, harper: that they will meet",
		"quay, council: that money is short",
		"quay, harper: that it rains",
		"harper, quay: that it is late",
		"[?] A minister of trade and transport: that ships are late",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Who speaks is found by name, by the last part of it, by an office held on the day, and
// behind a pronoun; who is no actor is a name, and what is no name is neither.
func TestSpeakers(t *testing.T) {
	d := drafts(t, `
-- actors.yaml --
- id: quay
  name: Ada Quay
  type: person
  roles:
    - {office: Mayor, organization: council, from: "2020", until: "2024-03-01"}
- id: lee
  name: Bo Lee
  type: person
  roles:
    - {office: Mayor, organization: council, from: "2024-03-02"}
- id: harper
  name: Ben Harper
  type: person
- id: council
  name: Town Council
  type: organization
-- sources/gazette.yaml --
id: gazette
title: Harbour to stay open?
language: en
date: 2024-03-02
text: texts/gazette.txt
-- texts/gazette.txt --
The mayor said that it must close.

Harper’s aide said that it will not. Ben Harper said that it feeds the town. He said that it is old.

Cleo Marsh, the treasurer, said that it costs too much. Marsh said that ships pay nothing.

Quay and Harper said that they agree. A spokesman of the Town Council said that nothing is decided.
`)
	var got []string
	for _, one := range d.New {
		got = append(got, one.Who(func(r schema.Ref) string { return r.ID })+": "+d.Words(&one))
	}
	want := []string{
		"lee: that it must close",
		"[?] Harper’s aide: that it will not",
		"harper: that it feeds the town",
		"harper: that it is old",
		"[Cleo Marsh]: that it costs too much",
		"[Cleo Marsh]: that ships pay nothing",
		"quay, harper: that they agree",
		"[?] A spokesman of the Town Council: that nothing is decided",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// In German one word stands for her and for them, and the verb tells which; both are the
// two who were named last.
func TestSheAndBoth(t *testing.T) {
	const actors = `
-- actors.yaml --
- {id: quay, name: Ada Quay, type: person}
- {id: harper, name: Ben Harper, type: person}
`
	for _, c := range []struct {
		language, text string
		want           []string
	}{
		{"de", `„Der Hafen muss schließen“, sagte Ada Quay. „Die Stadt“, sagte sie, „lebt davon.“ Sie fügte hinzu, dass er zu teuer sei.

Ada Quay und Ben Harper sagten, dass sie gehen. Sie sagten, dass sie bleiben.

Ben Harper sagte, dass er geht. Sie sagten, dass es spät sei.

Am Ende erklärte Ada Quay, dass sie bleibt. Beide sagten, dass es spät sei.`, []string{"quay", "quay", "quay", "quay, harper", "quay, harper", "harper", "[?] Sie", "quay", "harper, quay"}},
		{"de", "Quays Behauptung, dass der Hafen zu sei, ist neu. Der Vorwurf Harpers, dass er lüge, ist alt. Seine Warnung, dass es spät sei, kam an. Quays Sprecherin sagte, dass sie geht.", []string{"quay", "harper", "harper", "[Quays Sprecherin]"}},
		{"en", "Ada Quay said that it must close. Ben Harper said that it must not. Both said that they would talk. Two said that they left.", []string{"quay", "harper", "quay, harper", "[?] Two"}},
	} {
		d := drafts(t, actors+"-- sources/gazette.yaml --\nid: gazette\ntitle: Harbour to stay open?\nlanguage: "+c.language+"\ntext: texts/gazette.txt\n-- texts/gazette.txt --\n"+c.text+"\n")
		var got []string
		for _, one := range d.New {
			got = append(got, one.Who(func(r schema.Ref) string { return r.ID }))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", c.language, diff)
		}
	}
}

// The passages of drafts are exact: their words stand at their offsets, in quotations that
// are split, in German marks and behind characters of several bytes; and a source has the
// same drafts each time.
func TestPassagesAreExact(t *testing.T) {
	const files = `
-- sources/gazette.yaml --
id: gazette
title: Harbour to stay open?
language: de
text: texts/gazette.txt
-- texts/gazette.txt --
Äußerst spät sagte Ada Quay: „Der ‚alte‘ Hafen muss schließen.“

»Er ist«, sagte Ben Harper, »zu teuer.« Er werde „einen neuen Hafen“ bauen, sagte er.
`
	d := drafts(t, files)
	var got []string
	for _, one := range d.New {
		for _, p := range one.Statement.Evidence {
			words := d.Text.Slice(p.Start, p.End)
			if p.Quote != words {
				t.Errorf("%d to %d is %q, and the passage %q", p.Start, p.End, words, p.Quote)
			}
			got = append(got, words)
		}
	}
	want := []string{"Der ‚alte‘ Hafen muss schließen.", "Er ist", "zu teuer", "einen neuen Hafen"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	again := drafts(t, files)
	for i, one := range d.New {
		if i >= len(again.New) || !reflect.DeepEqual(one.Statement, again.New[i].Statement) {
			t.Errorf("%d: another draft", i)
		}
	}
}

// Positions that share words with what is said are suggested.
func TestPositions(t *testing.T) {
	d := drafts(t, `
-- sources/gazette.yaml --
id: gazette
title: Harbour to stay open?
language: en
text: texts/gazette.txt
-- texts/gazette.txt --
Ada Quay said that the harbour should close. Ben Harper said that he is tired.
`)
	if len(d.New) != 2 {
		t.Fatalf("%d drafts", len(d.New))
	}
	if p := d.New[0].Positions; len(p) != 1 || p[0].Position.ID != "close" || !slices.Contains(p[0].Words, "harbour") {
		t.Errorf("got %v", p)
	}
	if p := d.New[1].Positions; len(p) != 0 {
		t.Errorf("got %v", p)
	}
}

// When and to whom something was said stands in the statement where the text says so; who
// both leaders are is known from before.
func TestWhenAndToWhom(t *testing.T) {
	d := drafts(t, `
-- actors.yaml --
- id: quay
  name: Ada Quay
  type: person
- id: harper
  name: Ben Harper
  type: person
- id: council
  name: Town Council
  type: organization
-- sources/gazette.yaml --
id: gazette
title: Harbour to stay open?
language: en
date: 2024-03-07
text: texts/gazette.txt
-- texts/gazette.txt --
“The harbour must close,” Ada Quay told the Town Council on Tuesday.

On Thursday, Ben Harper said that it closed on Monday. He told Ada Quay yesterday that it feeds the town.

Both leaders said that they would talk next Friday. They said last Tuesday that they agree.
`)
	var got []string
	for _, one := range d.New {
		line := one.Who(func(r schema.Ref) string { return r.ID }) + " " + one.Statement.Date
		for _, r := range one.Statement.Addressees {
			line += " to " + r.ID
		}
		got = append(got, line)
	}
	want := []string{"quay 2024-03-05 to council", "harper 2024-03-07", "harper 2024-03-06 to quay", "quay, harper ", "quay, harper "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// In German the article tells to whom something was said.
func TestToWhomInGerman(t *testing.T) {
	d := drafts(t, `
-- actors.yaml --
- {id: quay, name: Ada Quay, type: person}
- {id: council, name: Stadtrat, aliases: [Rat], type: organization}
-- sources/gazette.yaml --
id: gazette
title: Bleibt der Hafen?
language: de
text: texts/gazette.txt
-- texts/gazette.txt --
„Der Hafen muss schließen“, sagte Ada Quay dem Stadtrat am Dienstag. Sie sagte dem Rat, dass sie bleibe. Gegenüber dem Rat sagte sie, der Hafen sei alt. Sie sagte im Rat, der Hafen sei neu.
`)
	var got []string
	for _, one := range d.New {
		line := one.Who(func(r schema.Ref) string { return r.ID })
		for _, r := range one.Statement.Addressees {
			line += " to " + r.ID
		}
		got = append(got, line)
	}
	if diff := cmp.Diff([]string{"quay to council", "quay to council", "quay to council", "quay"}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// The turns of a transcript are quotations, a paragraph each; who asks is no name where one
// letter stands for him.
func TestTranscripts(t *testing.T) {
	head := "-- sources/gazette.yaml --\nid: gazette\ntitle: Minutes\nlanguage: en\ntext: texts/gazette.txt\n-- texts/gazette.txt --\n"
	for text, want := range map[string][]string{
		"ADA QUAY: It must “close” soon.\n\n  It costs too much.\n\nBEN HARPER: Why?\n\nADA QUAY: I said so.\n": {`quote mayor ["It must “close” soon." "It costs too much"]`, `quote harper ["Why?"]`, `quote mayor ["I said so"]`},
		"Q: Must it close?\n\nA: It must.\n\nQ: When?\n\nA: In May.\n":                                          {`quote [?] Q ["Must it close?"]`, `quote [?] A ["It must"]`, `quote [?] Q ["When?"]`, `quote [?] A ["In May"]`},
	} {
		d := drafts(t, head+text)
		var got []string
		for _, one := range d.New {
			got = append(got, fmt.Sprintf("%s %s %q", one.Statement.Mode, one.Who(func(r schema.Ref) string { return r.ID }), one.Statement.Quotes))
			for i, p := range one.Statement.Evidence {
				if words := d.Text.Slice(p.Start, p.End); words != one.Statement.Quotes[i] {
					t.Errorf("%d to %d is %q, and the quotation %q", p.Start, p.End, words, one.Statement.Quotes[i])
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
}

// Characters of spans that meet or lie in one another are counted once.
func TestCodedOnce(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour, `
-- sources/gazette.yaml --
id: gazette
title: Harbour to stay open?
language: en
text: texts/gazette.txt
statements:
  - speakers: [mayor]
    mode: quote
    quotes: ["It must close"]
    evidence: [{start: 1, end: 14, quote: "It must close"}, {start: 4, end: 8, quote: "must"}]
-- texts/gazette.txt --
“It must close,” Ada Quay said. “It costs more than the town can ever pay,” said Ben Harper.
`)
	set, err := data.Load(t.Context(), []string{dir}, data.Options{Unlocated: true})
	if err != nil {
		t.Fatal(err)
	}
	c := set.Corpora[0]
	d, err := drafting.Open(t.Context(), set, c, c.Sources[0], drafting.Options{})
	if err != nil || d.Coded != 1 || len(d.New) != 1 {
		t.Fatalf("%d coded, %d new, %v", d.Coded, len(d.New), err)
	}
}

// Whatever a text is, its drafts can be accepted and read again.
func FuzzOpen(f *testing.F) {
	for _, text := range []string{
		"“The harbour must close,” the mayor told the Town Council on Tuesday. “It costs too much,” she said.", "QUAY: a\n\nb\n\nQ: c\n\nQUAY: d", "»Ja«, sagte er dem Rat, »nein«. Beide sagten, dass Quays Behauptung, dass",
		"Both leaders said yesterday that, ’s “", "“,,” said .. on Monday", "she said that\u2028 it 'is'", "Es heißt, soll gewesen sein. Er gegenüber",
	} {
		for _, language := range []string{"en", "de", "fi"} {
			f.Add(language, text)
		}
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, language, raw string) {
		x, err := text.New("", []byte(raw))
		if err != nil {
			return
		}
		file := filepath.Join(dir, "text.txt")
		corpustest.Write(t, file, []byte(raw))
		src := &schema.Source{EntityBase: schema.EntityBase{ID: "gazette"}, Title: "Gazette", Language: language, Date: "2024-03-07"}
		c := &schema.Corpus{
			EntityBase: schema.EntityBase{ID: "town"},
			Sources:    []*schema.Source{src},
			Actors: []*schema.Actor{
				{EntityBase: schema.EntityBase{ID: "quay"}, Name: "Ada Quay", Type: "person", Roles: []schema.Role{{Office: "Mayor"}}},
				{EntityBase: schema.EntityBase{ID: "council"}, Name: "Town Council", Aliases: []string{"Rat"}, Type: "organization"},
			},
			Positions: []*schema.Position{{EntityBase: schema.EntityBase{ID: "close"}, Name: "The harbour must close"}},
		}
		d, err := drafting.Open(t.Context(), &data.Set{Corpora: []*schema.Corpus{c}}, c, src, drafting.Options{Texts: map[string]string{src.ID: file}})
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range d.New {
			if len(one.Statement.Evidence) == 0 {
				t.Fatalf("%q: a draft has no passage", raw)
			}
			for _, p := range one.Statement.Evidence {
				if words := x.Slice(p.Start, p.End); words == "" || p.Quote != "" && p.Quote != words {
					t.Fatalf("%q: %q is %q", raw, words, p.Quote)
				}
			}
		}
		accepted, err := d.Accept(draft.Maybe)
		if err != nil {
			t.Fatal(err)
		}
		var ps schema.Problems
		if read := yamlfile.Parse(t.Context(), "gazette.draft.yaml", accepted.Change.Text, nil, &ps); read == nil || ps.Err() != nil {
			t.Fatalf("%q: %v: %s", raw, ps.Err(), accepted.Change.Text)
		}
	})
}
