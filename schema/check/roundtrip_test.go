package check

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"onrecord/schema"
	"onrecord/schema/rdf"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"
)

// tiny is an invented corpus with every field in use.
func tiny() *schema.Corpus {
	lat, long := -12.5, 0.25
	c := &schema.Corpus{EntityBase: schema.EntityBase{ID: "tiny"}, Title: "Tiny", Base: "https://example.org/tiny/", Languages: []string{"de", "en"}, Licence: "CC0-1.0"}
	actor := func(id string) schema.Ref { return schema.Ref{Kind: schema.KindActor, ID: id} }
	c.Actors = []*schema.Actor{
		{
			EntityBase: schema.EntityBase{ID: "ann"}, Name: "Ann Öz", Aliases: []string{"A. Öz", "Анна"}, Type: "person", Description: "a \"minister\"\nof two lines",
			SameAs:       []string{"http://www.wikidata.org/entity/Q1"},
			Affiliations: []schema.Affiliation{{To: actor("party")}, {To: actor("state"), From: "2001", Until: "2005-04"}, {To: actor("state"), From: "2007"}},
			Roles:        []schema.Role{{Office: "Minister, of war", Organization: actor("state"), From: "2001-02-03"}, {Office: "Chair", Sources: []schema.Ref{{Kind: schema.KindSource, ID: "paper"}}}},
			Sources:      []schema.Ref{{Kind: schema.KindSource, ID: "background"}, {Kind: schema.KindSource, ID: "paper"}},
		},
		{EntityBase: schema.EntityBase{ID: "party"}, Name: "Party", Type: "organization", Bloc: true},
		{EntityBase: schema.EntityBase{ID: "state"}, Name: "State", Type: "state"},
	}
	c.Positions = []*schema.Position{
		{EntityBase: schema.EntityBase{ID: "peace"}, Name: "Peace", Type: "demand", About: []schema.Ref{{Kind: schema.KindPlace, ID: "state"}}},
		{EntityBase: schema.EntityBase{ID: "truce"}, Name: "Truce", Type: "demand", Broader: schema.Ref{Kind: schema.KindPosition, ID: "peace"}, Opposite: schema.Ref{Kind: schema.KindPosition, ID: "peace"}},
	}
	c.Places = []*schema.Place{{EntityBase: schema.EntityBase{ID: "state"}, Name: "State", Lat: schema.NumberOf(lat), Long: schema.NumberOf(long)}, {EntityBase: schema.EntityBase{ID: "town"}, Name: "Town", Within: schema.Ref{Kind: schema.KindPlace, ID: "state"}}}
	c.Events = []*schema.Event{{EntityBase: schema.EntityBase{ID: "talks"}, Name: "Talks", Date: "2020-01-01/2020-02", Place: schema.Ref{Kind: schema.KindPlace, ID: "town"}, Participants: []schema.Ref{actor("ann")}, Absent: []schema.Ref{actor("state")}}}
	c.Sources = []*schema.Source{{EntityBase: schema.EntityBase{ID: "background"}, Title: "Background"}, {EntityBase: schema.EntityBase{ID: "paper"}, Title: "Paper", Length: 100, Language: "en", Date: "2020-02~"}}
	at := func(start, end int, exact string) schema.Passage {
		sum := sha256.Sum256([]byte(exact))
		return schema.Passage{Source: schema.Ref{Kind: schema.KindSource, ID: "paper"}, Line: 1, Start: start, End: end, Exact: exact, SHA256: hex.EncodeToString(sum[:])}
	}
	c.Statements = []*schema.Statement{
		{
			EntityBase: schema.EntityBase{ID: "s1"}, Source: schema.Ref{Kind: schema.KindSource, ID: "paper"}, Speakers: []schema.Ref{actor("ann"), actor("party")}, Mode: "quote", Act: "demand",
			Quotes: []string{"zwei", "acht"}, Supports: []schema.Ref{{Kind: schema.KindPosition, ID: "truce"}}, About: []schema.Ref{actor("state"), {Kind: schema.KindPlace, ID: "state"}},
			Event: schema.Ref{Kind: schema.KindEvent, ID: "talks"}, Date: "2020-01-02", Evidence: []schema.Passage{at(0, 4, "zwei"), at(10, 14, "acht")}, Certainty: "low",
		},
		{EntityBase: schema.EntityBase{ID: "s2"}, Source: schema.Ref{Kind: schema.KindSource, ID: "paper"}, Speakers: []schema.Ref{actor("state")}, Mode: "assertion", Summary: "So it is.", Restates: schema.Ref{Kind: schema.KindStatement, ID: "s1"}, Evidence: []schema.Passage{at(20, 30, "")}, Certainty: "high"},
	}
	return c
}

func quadsOf(c *schema.Corpus) map[quad.Quad]bool {
	set := map[quad.Quad]bool{}
	for q := range rdf.Quads(c) {
		set[q] = true
	}
	return set
}

func TestCheckTiny(t *testing.T) {
	if ps := Corpus(tiny(), Options{}); len(ps) > 0 {
		t.Fatal(ps)
	}
}

func TestQuadsRoundTrip(t *testing.T) {
	c := tiny()
	if ps := Corpus(c, Options{}); len(ps) > 0 {
		t.Fatal(ps)
	}
	var quads []quad.Quad
	for q := range rdf.Quads(c) {
		quads = append(quads, q)
	}
	back, ps := rdf.FromQuads(quads, nil)
	if len(ps) > 0 || len(back) != 1 {
		t.Fatal(len(back), ps)
	}
	if ps := Corpus(back[0], Options{}); len(ps) > 0 {
		t.Fatal(ps)
	}
	if diff := cmp.Diff(quadsOf(c), quadsOf(back[0])); diff != "" {
		t.Error(diff)
	}
	for i, e := range []schema.Entity{c.Actors[0], c.Statements[0]} {
		got := []schema.Entity{back[0].Actors[0], back[0].Statements[0]}[i]
		e.Identity().IRI = got.Identity().IRI
		if diff := cmp.Diff(string(schema.AppendJSON(nil, e)), string(schema.AppendJSON(nil, got))); diff != "" {
			t.Error(diff)
		}
	}
	quads = append(quads, quad.Quad{Subject: quads[0].Subject, Predicate: quad.IRI("https://example.org/odd"), Object: quad.String("x"), Label: quads[0].Label})
	if _, ps := rdf.FromQuads(quads, nil); len(ps) != 1 {
		t.Errorf("a quad without meaning: got %d problems, want 1", len(ps))
	}
}

// The quads of a corpus are those of its entities, one after the other.
func TestEntityQuads(t *testing.T) {
	c := tiny()
	var want []quad.Quad
	for q := range rdf.Quads(c) {
		want = append(want, q)
	}
	got := slices.Collect(rdf.EntityQuads(c.Base, c))
	alone := &schema.Corpus{EntityBase: c.EntityBase, Base: c.Base}
	for e := range c.Entities {
		got = append(got, slices.Collect(rdf.EntityQuads(alone.Base, e))...)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCheckFinds(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*schema.Corpus)
		want   string
	}{
		"duplicate":  {func(c *schema.Corpus) { c.Actors[1].ID = "ann" }, "duplicate id"},
		"dangling":   {func(c *schema.Corpus) { c.Statements[0].Speakers[0].ID = "anm" }, `unknown actor "anm"; did you mean "ann"?`},
		"ambiguous":  {func(c *schema.Corpus) { c.Statements[0].About[0].Kind = "" }, "actor/state or place/state"},
		"same part":  {func(c *schema.Corpus) { c.Actors[0].Roles = append(c.Actors[0].Roles, schema.Role{Office: "chair"}) }, "its IRI <https://example.org/tiny/role/ann-chair> is that of another one"},
		"no words":   {func(c *schema.Corpus) { c.Statements[1].Summary = "" }, "it has no words"},
		"no quote":   {func(c *schema.Corpus) { c.Statements[0].Quotes = nil; c.Statements[0].Summary = "x" }, "mode quote needs"},
		"outside":    {func(c *schema.Corpus) { c.Statements[0].Quotes[0] = "neun" }, "is in none of its passages"},
		"other":      {func(c *schema.Corpus) { c.Statements[0].Evidence[0].Source.ID = "background" }, "evidence of another source"},
		"inside":     {func(c *schema.Corpus) { c.Places[0].Within = schema.Ref{Kind: schema.KindPlace, ID: "town"} }, "town → state → town"},
		"itself":     {func(c *schema.Corpus) { c.Places[0].Within = schema.Ref{Kind: schema.KindPlace, ID: "state"} }, "refers to itself"},
		"other kind": {func(c *schema.Corpus) { c.Statements[1].Restates = schema.Ref{Kind: schema.KindActor, ID: "ann"} }, `restates takes a statement, not "actor/ann"`},
		"period":     {func(c *schema.Corpus) { c.Actors[0].Affiliations[2].Until = "1999" }, "is before from"},
		"lat":        {func(c *schema.Corpus) { c.Places[0].Lat = "91" }, "not between"},
		"hash":       {func(c *schema.Corpus) { c.Sources[0].SHA256 = "abc" }, "not a SHA-256"},
		"original":   {func(c *schema.Corpus) { c.Sources[0].Original = "9F86" }, "original \"9F86\" is not a SHA-256"},
		"beyond":     {func(c *schema.Corpus) { c.Sources[1].Length = 12 }, "beyond the source's 12 characters"},
		"base":       {func(c *schema.Corpus) { c.Base = "https://example.org" }, "does not end"},
		"unlocated":  {func(c *schema.Corpus) { c.Statements[0].Evidence[0].End = 0 }, "passage not located: let it be located"},
		"exact size": {func(c *schema.Corpus) { c.Statements[0].Evidence[0].End = 5 }, "exact has 4 characters"},
	} {
		t.Run(name, func(t *testing.T) {
			corpus := tiny()
			c.change(corpus)
			ps := Corpus(corpus, Options{})
			for _, p := range ps {
				if strings.Contains(p.Msg, c.want) {
					return
				}
			}
			t.Errorf("got %v, want a problem with %q", ps, c.want)
		})
	}
}

// A Decoder with an Arena makes what one without makes.
func TestDecodingKeeps(t *testing.T) {
	c := tiny()
	d := schema.Decoder{Arena: &schema.Arena{}, Problems: &schema.Problems{}, Exchange: true}
	for e := range c.Entities {
		again := d.Entity(e.Kind(), nodeOf(e))
		if got, want := string(schema.AppendJSON(nil, again)), string(schema.AppendJSON(nil, e)); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if len(*d.Problems) > 0 {
		t.Error(*d.Problems)
	}
}
