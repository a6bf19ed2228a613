package data_test

import (
	"bytes"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/data"
	"onrecord/schema"
	"onrecord/schema/nquads"
)

func alaska(t *testing.T) *schema.Corpus {
	t.Helper()
	set, err := data.Load(t.Context(), []string{"alaska-summit"}, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Corpora) != 1 || set.Corpora[0].ID != "alaska-summit" {
		t.Fatalf("got %d corpora, want alaska-summit alone", len(set.Corpora))
	}
	return set.Corpora[0]
}

// The canonical form of every corpus folder is what the folder says today.
func TestEmbeddedIsCurrent(t *testing.T) {
	folders, err := filepath.Glob("*/corpus.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, f := range folders {
		want = append(want, filepath.Dir(f))
	}
	var got []string
	for _, c := range data.Embedded() {
		got = append(got, c.ID)
		set, err := data.Load(t.Context(), []string{c.ID}, data.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var quads []quad.Quad
		for q := range set.Quads {
			quads = append(quads, q)
		}
		var out bytes.Buffer
		if err := nquads.Write(&out, nquads.All(nquads.Sort(quads))); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(out.Bytes(), c.NQuads) {
			t.Errorf("data/%s.nq.gz is stale: run make corpus", c.ID)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("folders and embedded corpora (run make corpus): %s", diff)
	}
}

func TestAlaskaIDs(t *testing.T) {
	c := alaska(t)
	if n := len(c.Statements); n < 45 || n > 70 {
		t.Errorf("got %d statements, want 45 to 70", n)
	}
	index := schema.Index(c)
	for kind, ids := range map[schema.Kind][]string{
		schema.KindActor: {
			"trump", "putin", "zelenskyy", "vance", "honcharenko", "biden",
			"nato", "european-union", "russia", "ukraine", "united-states", "observers", "reporters",
		},
		schema.KindPlace:  {"alaska", "anchorage", "moscow", "washington", "kyiv", "donbas"},
		schema.KindSource: {"alaska-takeaways", "background"},
		schema.KindEvent:  {"summit", "press-conference", "fox-interview", "washington-confrontation", "invasion-2022", "election-2016", "election-2020"},
		schema.KindPosition: {
			"recognition-of-russian-control", "no-nato-membership", "no-eu-membership", "political-change-in-kyiv",
			"next-meeting-in-moscow", "ceasefire-agreed", "deal-reached", "rapprochement", "no-war-under-trump", "election-2020-rigged", "western-support",
		},
	} {
		for _, id := range ids {
			if index[schema.Ref{Kind: kind, ID: id}] == nil {
				t.Errorf("no %s %s", kind, id)
			}
		}
	}
	for _, c := range []struct{ inner, outer string }{
		{"anchorage", "alaska"}, {"alaska", "united-states"}, {"washington", "united-states"}, {"moscow", "russia"}, {"kyiv", "ukraine"}, {"donbas", "ukraine"},
	} {
		place := index[schema.Ref{Kind: schema.KindPlace, ID: c.inner}].(*schema.Place)
		if place.Within.ID != c.outer || place.Lat == "" || place.Long == "" {
			t.Errorf("place %s is within %q, want %s; it has a spot: %v", c.inner, place.Within.ID, c.outer, place.Lat != "" && place.Long != "")
		}
	}
	summit := index[schema.Ref{Kind: schema.KindEvent, ID: "summit"}].(*schema.Event)
	if summit.Date != "2025-08-15" || summit.Place.ID != "anchorage" || !slices.ContainsFunc(summit.Absent, func(r schema.Ref) bool { return r.ID == "zelenskyy" }) {
		t.Errorf("the summit was on %q in %q without %v", summit.Date, summit.Place.ID, summit.Absent)
	}
}

// What the article does not say names a second source: links to Wikidata,
// coordinates, offices, days, names in another script.
func TestAlaskaBackground(t *testing.T) {
	c := alaska(t)
	background := func(refs []schema.Ref) bool {
		return slices.ContainsFunc(refs, func(r schema.Ref) bool { return r.ID == "background" })
	}
	foreign := func(names []string) bool {
		return slices.ContainsFunc(names, func(s string) bool {
			return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) })
		})
	}
	day := regexp.MustCompile(`\d{4}-\d{2}-\d{2}`)
	for e := range c.Entities {
		outside := false
		switch e := e.(type) {
		case *schema.Actor:
			outside = len(e.SameAs) > 0 || foreign(e.Aliases)
			for _, r := range e.Roles {
				if !background(r.Sources) {
					t.Errorf("actor %s: the role %s does not name background", e.ID, r.Office)
				}
			}
		case *schema.Place:
			outside = e.Lat != "" || len(e.SameAs) > 0 || foreign(e.Aliases)
		case *schema.Event:
			outside = day.MatchString(e.Date) || foreign(e.Aliases)
		}
		f, ok := schema.FieldNamed(e.Kind(), "sources")
		if !ok {
			continue
		}
		switch sources := f.Refs(e); {
		case len(sources) == 0:
			t.Errorf("%s %s names no source", e.Kind(), e.Identity().ID)
		case outside && !background(sources):
			t.Errorf("%s %s holds what the article does not say, and does not name background", e.Kind(), e.Identity().ID)
		}
	}
	for _, s := range c.Statements {
		if s.Source.ID != "alaska-takeaways" {
			t.Errorf("statement %s is of %s", s.ID, s.Source.ID)
		}
	}
}

func TestAlaskaModes(t *testing.T) {
	c := alaska(t)
	decoded := []string{"recognition-of-russian-control", "no-nato-membership", "no-eu-membership", "political-change-in-kyiv", "zelenskyy-out-of-office"}
	asked := map[string]bool{}
	for _, s := range c.Statements {
		own := slices.ContainsFunc(s.Speakers, func(r schema.Ref) bool { return r.ID == "article-author" })
		if own != (s.Mode == "assertion") || own && len(s.Speakers) > 1 {
			t.Errorf("statement %s: mode %s by %v; an assertion is its author's, and nothing else is", s.ID, s.Mode, s.Speakers)
		}
		if quoted := s.Mode == "quote" || s.Mode == "partial-quote"; quoted != (len(s.Quotes) > 0) {
			t.Errorf("statement %s: mode %s with the quotes %q", s.ID, s.Mode, s.Quotes)
		}
		if s.Summary == "" {
			t.Errorf("statement %s has no summary", s.ID)
		}
		for _, p := range s.Supports {
			if slices.Contains(decoded, p.ID) {
				asked[p.ID] = true
				if s.Mode != "attributed" || s.Speakers[0].ID != "putin" {
					t.Errorf("statement %s: the article reads %s out of Putin's words, and the mode is %s of %s", s.ID, p.ID, s.Mode, s.Speakers[0].ID)
				}
			}
		}
	}
	for _, id := range decoded {
		if !asked[id] {
			t.Errorf("no statement asks for %s", id)
		}
	}
}

// A quotation is somebody's words in quotation marks, and whose they are.
type quotation struct {
	Line     int
	Words    string
	Speakers []string
	Mode     string
}

// alaskaQuotes is every quotation of the article.
var alaskaQuotes = []quotation{
	{6, "understanding", []string{"trump"}, "partial-quote"},
	{6, "agreement", []string{"trump"}, "partial-quote"},
	{7, "there’s no deal until there’s a deal", []string{"trump"}, "quote"},
	{7, "reference point", []string{"putin"}, "partial-quote"},
	{13, "10", []string{"trump"}, "partial-quote"},
	{13, "It’s good when two big powers get along.", []string{"trump"}, "quote"},
	{13, "generate heat", []string{"trump"}, "partial-quote"},
	{16, "root causes", []string{"putin"}, "partial-quote"},
	{20, "creating obstacles", []string{"putin"}, "partial-quote"},
	{25, "very soon", []string{"trump"}, "partial-quote"},
	{29, "rigged", []string{"trump"}, "partial-quote"},
	{35, "It seems Putin has bought himself more time. No ceasefire or de-escalation has been agreed upon.", []string{"honcharenko"}, "quote"},
	{41, "reference point", []string{"trump", "putin"}, "partial-quote"},
	{55, "root causes", []string{"putin"}, "partial-quote"},
	{57, "10", []string{"trump"}, "partial-quote"},
	{57, "getting along", []string{"trump"}, "partial-quote"},
}

func TestAlaskaQuotes(t *testing.T) {
	starts := map[int]quotation{}
	for _, s := range alaska(t).Statements {
		var speakers []string
		for _, r := range s.Speakers {
			speakers = append(speakers, r.ID)
		}
		var words []string
		for _, p := range s.Evidence {
			if p.Exact == "" {
				continue
			}
			if _, taken := starts[p.Start]; taken {
				t.Errorf("statement %s: %q of line %d is used twice", s.ID, p.Exact, p.Line)
			}
			starts[p.Start] = quotation{p.Line, p.Exact, speakers, s.Mode}
			words = append(words, p.Exact)
		}
		slices.Sort(words)
		quotes := slices.Sorted(slices.Values(s.Quotes))
		if diff := cmp.Diff(quotes, slices.Compact(words)); diff != "" {
			t.Errorf("statement %s: quotes and exact passages: %s", s.ID, diff)
		}
	}
	var got []quotation
	for _, start := range slices.Sorted(maps.Keys(starts)) {
		got = append(got, starts[start])
	}
	if diff := cmp.Diff(alaskaQuotes, got); diff != "" {
		t.Error(diff)
	}
}
