package drafting_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/data/corpustest"
	"onrecord/data/drafting"
)

// Who speaks is found by name, by the last part of it, by an office held on the day, and
// behind a pronoun; who is no actor is a name, and what is no name is neither.
func TestSpeakers(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour, `
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
	set, err := data.Load(t.Context(), []string{dir}, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := set.Corpora[0]
	d, err := drafting.Open(t.Context(), set, c, c.Sources[0], drafting.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, one := range d.New {
		var who []string
		for _, r := range one.Statement.Speakers {
			who = append(who, r.ID)
		}
		for _, name := range one.Names {
			who = append(who, "["+name+"]")
		}
		for _, words := range one.Unnamed {
			who = append(who, "?"+words)
		}
		got = append(got, strings.Join(who, ", ")+": "+one.Content)
	}
	want := []string{
		"lee: that it must close",
		"?Harper’s aide: that it will not",
		"harper: that it feeds the town",
		"harper: that it is old",
		"[Cleo Marsh]: that it costs too much",
		"[Cleo Marsh]: that ships pay nothing",
		"quay, harper: that they agree",
		"?A spokesman of the Town Council: that nothing is decided",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// Positions that share words with what is said are suggested.
func TestPositions(t *testing.T) {
	dir := corpustest.Folder(t, corpustest.Harbour, `
-- sources/gazette.yaml --
id: gazette
title: Harbour to stay open?
language: en
text: texts/gazette.txt
-- texts/gazette.txt --
Ada Quay said that the harbour should close. Ben Harper said that he is tired.
`)
	set, err := data.Load(t.Context(), []string{dir}, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := set.Corpora[0]
	d, err := drafting.Open(t.Context(), set, c, c.Sources[0], drafting.Options{})
	if err != nil || len(d.New) != 2 {
		t.Fatalf("%d drafts, %v", len(d.New), err)
	}
	if p := d.New[0].Positions; len(p) != 1 || p[0].Position.ID != "close" || !slices.Contains(p[0].Words, "harbour") {
		t.Errorf("got %v", p)
	}
	if p := d.New[1].Positions; len(p) != 0 {
		t.Errorf("got %v", p)
	}
}
