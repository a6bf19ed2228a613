package schema

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"
)

// tiny is an invented corpus with every field in use.
func tiny() *Corpus {
	lat, long := -12.5, 0.25
	c := &Corpus{Entry: Entry{ID: "tiny"}, Title: "Tiny", Base: "https://example.org/tiny/", Languages: []string{"de", "en"}, Licence: "CC0-1.0"}
	actor := func(id string) Ref { return Ref{Kind: KindActor, ID: id} }
	c.Actors = []*Actor{
		{
			Entry: Entry{ID: "ann"}, Name: "Ann Öz", Aliases: []string{"A. Öz", "Анна"}, Type: "person", Description: "a \"minister\"\nof two lines",
			SameAs:       []string{"http://www.wikidata.org/entity/Q1"},
			Affiliations: []Affiliation{{To: actor("party")}, {To: actor("state"), From: "2001", Until: "2005-04"}, {To: actor("state"), From: "2007"}},
			Roles:        []Role{{Office: "Minister, of war", Organization: actor("state"), From: "2001-02-03"}, {Office: "Chair", Sources: []Ref{{Kind: KindSource, ID: "paper"}}}},
			Sources:      []Ref{{Kind: KindSource, ID: "background"}, {Kind: KindSource, ID: "paper"}},
		},
		{Entry: Entry{ID: "party"}, Name: "Party", Type: "organization", Bloc: true},
		{Entry: Entry{ID: "state"}, Name: "State", Type: "state"},
	}
	c.Positions = []*Position{
		{Entry: Entry{ID: "peace"}, Name: "Peace", Type: "demand", About: []Ref{{Kind: KindPlace, ID: "state"}}},
		{Entry: Entry{ID: "truce"}, Name: "Truce", Type: "demand", Broader: Ref{Kind: KindPosition, ID: "peace"}, Opposite: Ref{Kind: KindPosition, ID: "peace"}},
	}
	c.Places = []*Place{{Entry: Entry{ID: "state"}, Name: "State", Lat: &lat, Long: &long}, {Entry: Entry{ID: "town"}, Name: "Town", Within: Ref{Kind: KindPlace, ID: "state"}}}
	c.Events = []*Event{{Entry: Entry{ID: "talks"}, Name: "Talks", Date: "2020-01-01/2020-02", Place: Ref{Kind: KindPlace, ID: "town"}, Participants: []Ref{actor("ann")}, Absent: []Ref{actor("state")}}}
	c.Sources = []*Source{{Entry: Entry{ID: "background"}, Title: "Background"}, {Entry: Entry{ID: "paper"}, Title: "Paper", Length: 100, Language: "en", Date: "2020-02~"}}
	at := func(start, end int, exact string) Passage {
		sum := sha256.Sum256([]byte(exact))
		return Passage{Source: Ref{Kind: KindSource, ID: "paper"}, Line: 1, Start: start, End: end, Exact: exact, SHA256: hex.EncodeToString(sum[:])}
	}
	c.Statements = []*Statement{
		{
			Entry: Entry{ID: "s1"}, Source: Ref{Kind: KindSource, ID: "paper"}, Speakers: []Ref{actor("ann"), actor("party")}, Mode: "quote", Act: "demand",
			Quotes: []string{"zwei", "acht"}, Supports: []Ref{{Kind: KindPosition, ID: "truce"}}, About: []Ref{actor("state"), {Kind: KindPlace, ID: "state"}},
			Event: Ref{Kind: KindEvent, ID: "talks"}, Date: "2020-01-02", Evidence: []Passage{at(0, 4, "zwei"), at(10, 14, "acht")}, Certainty: "low",
		},
		{Entry: Entry{ID: "s2"}, Source: Ref{Kind: KindSource, ID: "paper"}, Speakers: []Ref{actor("state")}, Mode: "assertion", Summary: "So it is.", Restates: Ref{Kind: KindStatement, ID: "s1"}, Evidence: []Passage{at(20, 30, "")}, Certainty: "high"},
	}
	return c
}

func quadsOf(c *Corpus) map[quad.Quad]bool {
	set := map[quad.Quad]bool{}
	for q := range Quads(c) {
		set[q] = true
	}
	return set
}

func TestCheckTiny(t *testing.T) {
	if ps := Check(tiny(), Checking{}); len(ps) > 0 {
		t.Fatal(ps)
	}
}

func TestQuadsRoundTrip(t *testing.T) {
	c := tiny()
	if ps := Check(c, Checking{}); len(ps) > 0 {
		t.Fatal(ps)
	}
	var quads []quad.Quad
	for q := range Quads(c) {
		quads = append(quads, q)
	}
	back, ps := FromQuads(quads, nil)
	if len(ps) > 0 || len(back) != 1 {
		t.Fatal(len(back), ps)
	}
	if ps := Check(back[0], Checking{}); len(ps) > 0 {
		t.Fatal(ps)
	}
	if diff := cmp.Diff(quadsOf(c), quadsOf(back[0])); diff != "" {
		t.Error(diff)
	}
	for i, e := range []Entity{c.Actors[0], c.Statements[0]} {
		got := []Entity{back[0].Actors[0], back[0].Statements[0]}[i]
		e.Key().IRI = got.Key().IRI
		if diff := cmp.Diff(string(AppendJSON(nil, e)), string(AppendJSON(nil, got))); diff != "" {
			t.Error(diff)
		}
	}
	quads = append(quads, quad.Quad{Subject: quads[0].Subject, Predicate: quad.IRI("https://example.org/odd"), Object: quad.String("x"), Label: quads[0].Label})
	if _, ps := FromQuads(quads, nil); len(ps) != 1 {
		t.Errorf("a quad without meaning: got %d problems, want 1", len(ps))
	}
}

// The quads of a corpus are those of its entities, one after the other.
func TestEntityQuads(t *testing.T) {
	c := tiny()
	var want []quad.Quad
	for q := range Quads(c) {
		want = append(want, q)
	}
	got := slices.Collect(EntityQuads(c.Base, c))
	alone := &Corpus{Entry: c.Entry, Base: c.Base}
	for e := range c.Entities {
		got = append(got, slices.Collect(EntityQuads(alone.Base, e))...)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCheckFinds(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Corpus)
		want   string
	}{
		"duplicate":  {func(c *Corpus) { c.Actors[1].ID = "ann" }, "this id is taken"},
		"dangling":   {func(c *Corpus) { c.Statements[0].Speakers[0].ID = "anm" }, `unknown actor "anm"; did you mean "ann"?`},
		"ambiguous":  {func(c *Corpus) { c.Statements[0].About[0].Kind = "" }, "actor/state or place/state"},
		"same part":  {func(c *Corpus) { c.Actors[0].Roles = append(c.Actors[0].Roles, Role{Office: "chair"}) }, "its IRI <https://example.org/tiny/role/ann-chair> is that of another one"},
		"no words":   {func(c *Corpus) { c.Statements[1].Summary = "" }, "it has no words"},
		"no quote":   {func(c *Corpus) { c.Statements[0].Quotes = nil; c.Statements[0].Summary = "x" }, "mode quote needs"},
		"outside":    {func(c *Corpus) { c.Statements[0].Quotes[0] = "neun" }, "stands in none of its passages"},
		"other":      {func(c *Corpus) { c.Statements[0].Evidence[0].Source.ID = "background" }, "evidence of another source"},
		"inside":     {func(c *Corpus) { c.Places[0].Within = Ref{Kind: KindPlace, ID: "town"} }, "town → state → town"},
		"itself":     {func(c *Corpus) { c.Places[0].Within = Ref{Kind: KindPlace, ID: "state"} }, "refers to itself"},
		"other kind": {func(c *Corpus) { c.Statements[1].Restates = Ref{Kind: KindActor, ID: "ann"} }, `restates takes a statement, not "actor/ann"`},
		"period":     {func(c *Corpus) { c.Actors[0].Affiliations[2].Until = "1999" }, "is before from"},
		"lat":        {func(c *Corpus) { *c.Places[0].Lat = 91 }, "not between"},
		"hash":       {func(c *Corpus) { c.Sources[0].SHA256 = "abc" }, "no SHA-256"},
		"original":   {func(c *Corpus) { c.Sources[0].Original = "9F86" }, "original \"9F86\" is no SHA-256"},
		"beyond":     {func(c *Corpus) { c.Sources[1].Length = 12 }, "beyond the source's 12 characters"},
		"base":       {func(c *Corpus) { c.Base = "https://example.org" }, "does not end"},
		"unlocated":  {func(c *Corpus) { c.Statements[0].Evidence[0].End = 0 }, "run onrecord locate"},
		"exact size": {func(c *Corpus) { c.Statements[0].Evidence[0].End = 5 }, "exact has 4 characters"},
	} {
		t.Run(name, func(t *testing.T) {
			corpus := tiny()
			c.change(corpus)
			ps := Check(corpus, Checking{})
			for _, p := range ps {
				if strings.Contains(p.Msg, c.want) {
					return
				}
			}
			t.Errorf("got %v, want a problem with %q", ps, c.want)
		})
	}
}

// A Decoding with a Keeper makes what one without makes.
func TestDecodingKeeps(t *testing.T) {
	c := tiny()
	d := Decoding{Keeper: &Keeper{}, Problems: &Problems{}, Exchange: true}
	for e := range c.Entities {
		again := d.Entity(e.Kind(), NodeOf(e))
		if got, want := string(AppendJSON(nil, again)), string(AppendJSON(nil, e)); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if len(*d.Problems) > 0 {
		t.Error(*d.Problems)
	}
}
