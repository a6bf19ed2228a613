package query

import (
	"crypto/sha256"
	"encoding/hex"
	"iter"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"onrecord/graph"
	"onrecord/schema"
	"onrecord/schema/check"
	"onrecord/schema/nquads"
	"onrecord/schema/rdf"
)

func refs(k schema.Kind, ids string) []schema.Ref {
	var out []schema.Ref
	for _, id := range strings.Fields(ids) {
		out = append(out, schema.Ref{Kind: k, ID: id})
	}
	return out
}

func ref(k schema.Kind, id string) schema.Ref { return schema.Ref{Kind: k, ID: id} }

func actors(ids string) []schema.Ref    { return refs(schema.KindActor, ids) }
func positions(ids string) []schema.Ref { return refs(schema.KindPosition, ids) }

// statement makes a statement that a source reports, with a passage of its own.
func statement(id, source, speakers, mode string, more func(*schema.Statement)) *schema.Statement {
	n := 10 * len(id+source+speakers) * int(id[len(id)-1])
	s := &schema.Statement{
		EntityBase: schema.EntityBase{ID: id}, Source: ref(schema.KindSource, source), Speakers: actors(speakers), Mode: mode, Summary: "Words of " + id,
		Evidence: []schema.Passage{{Source: ref(schema.KindSource, source), Line: 1, Start: n, End: n + 5, SHA256: hash(id)}},
	}
	if more != nil {
		more(s)
	}
	return s
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// town is an invented corpus in which a bridge is quarrelled about.
func town() *schema.Corpus {
	c := &schema.Corpus{EntityBase: schema.EntityBase{ID: "town"}, Base: "https://example.org/town/", Title: "Town"}
	c.Actors = []*schema.Actor{
		{EntityBase: schema.EntityBase{ID: "ann"}, Name: "Ann Öz", Aliases: []string{"Анна", "The Mayor"}, Type: "person", Affiliations: []schema.Affiliation{
			{To: ref(schema.KindActor, "council"), From: "2020", Until: "2022-06"}, {To: ref(schema.KindActor, "party"), From: "2022-07-01"},
		}, Roles: []schema.Role{{Office: "Mayor", Organization: ref(schema.KindActor, "town"), From: "2021"}}},
		{EntityBase: schema.EntityBase{ID: "bob"}, Name: "Bob", Type: "person", Affiliations: []schema.Affiliation{{To: ref(schema.KindActor, "council")}}},
		{EntityBase: schema.EntityBase{ID: "council"}, Name: "Town Council", Type: "organization"},
		{EntityBase: schema.EntityBase{ID: "party"}, Name: "The Party", Aliases: []string{"The Mayor"}, Type: "organization"},
		{EntityBase: schema.EntityBase{ID: "town"}, Name: "Porttown", Type: "state"},
		{EntityBase: schema.EntityBase{ID: "cat"}, Name: "Cat", Type: "group"},
		{EntityBase: schema.EntityBase{ID: "dan"}, Name: "Dan", Type: "person"},
		{EntityBase: schema.EntityBase{ID: "writer"}, Name: "Writer", Type: "person"},
	}
	c.Positions = []*schema.Position{
		{EntityBase: schema.EntityBase{ID: "peace"}, Name: "Peace", Type: "demand"},
		{EntityBase: schema.EntityBase{ID: "truce"}, Name: "Truce", Type: "demand", Broader: ref(schema.KindPosition, "peace")},
		{EntityBase: schema.EntityBase{ID: "halt"}, Name: "Halt", Type: "demand", Broader: ref(schema.KindPosition, "truce")},
		{EntityBase: schema.EntityBase{ID: "bridge"}, Name: "A bridge", Type: "demand"},
		{EntityBase: schema.EntityBase{ID: "no-bridge"}, Name: "No bridge", Type: "demand", Opposite: ref(schema.KindPosition, "bridge")},
	}
	c.Places = []*schema.Place{
		{EntityBase: schema.EntityBase{ID: "land"}, Name: "Land"},
		{EntityBase: schema.EntityBase{ID: "town"}, Name: "Porttown", Within: ref(schema.KindPlace, "land")},
		{EntityBase: schema.EntityBase{ID: "hall"}, Name: "Hall", Within: ref(schema.KindPlace, "town")},
		{EntityBase: schema.EntityBase{ID: "moon"}, Name: "Moon"},
	}
	c.Events = []*schema.Event{
		{EntityBase: schema.EntityBase{ID: "fair"}, Name: "Fair", Date: "2021-05", Place: ref(schema.KindPlace, "hall"), Participants: actors("ann bob"), Absent: actors("cat")},
		{EntityBase: schema.EntityBase{ID: "opening"}, Name: "Opening", Date: "2021-05-02", PartOf: ref(schema.KindEvent, "fair")},
		{EntityBase: schema.EntityBase{ID: "talk"}, Name: "Talk", Place: ref(schema.KindPlace, "town")},
	}
	c.Sources = []*schema.Source{
		{EntityBase: schema.EntityBase{ID: "gazette"}, Title: "Gazette", Date: "2024-01", Authors: actors("writer")},
		{EntityBase: schema.EntityBase{ID: "herald"}, Title: "Herald"},
	}
	c.Statements = []*schema.Statement{
		statement("s1", "gazette", "ann", "quote", func(s *schema.Statement) {
			s.Quotes, s.Supports, s.Event = []string{"We’ll have peace"}, positions("peace"), ref(schema.KindEvent, "fair")
			s.Evidence[0] = schema.Passage{Source: s.Source, Line: 1, Start: 0, End: 16, Exact: "We’ll have peace", SHA256: hash("We’ll have peace")}
		}),
		statement("s2", "gazette", "ann", "paraphrase", func(s *schema.Statement) {
			s.Opposes, s.Event, s.Date, s.Place, s.Act = positions("truce"), ref(schema.KindEvent, "fair"), "2023-06-01", ref(schema.KindPlace, "moon"), "claim"
		}),
		statement("s3", "herald", "ann bob", "paraphrase", func(s *schema.Statement) {
			s.Supports, s.Addressees, s.Praises = positions("bridge"), actors("cat"), actors("council")
		}),
		statement("s4", "gazette", "bob", "paraphrase", func(s *schema.Statement) {
			s.Opposes, s.Event, s.Certainty, s.Coder = positions("bridge"), ref(schema.KindEvent, "opening"), "low", "Eve"
		}),
		statement("s5", "herald", "bob", "reported", func(s *schema.Statement) {
			s.Opposes, s.Restates = positions("bridge"), ref(schema.KindStatement, "s4")
		}),
		statement("s6", "herald", "bob", "attributed", func(s *schema.Statement) {
			s.Opposes, s.Restates, s.Event = positions("bridge"), ref(schema.KindStatement, "s5"), ref(schema.KindEvent, "talk")
		}),
		statement("s7", "gazette", "ann", "attributed", func(s *schema.Statement) {
			s.Opposes, s.Neutral, s.Date, s.Criticizes = positions("bridge"), positions("halt"), "2022", []schema.Ref{ref(schema.KindPlace, "town")}
		}),
		statement("s8", "gazette", "writer", "assertion", func(s *schema.Statement) {
			s.Supports, s.About = positions("peace"), []schema.Ref{ref(schema.KindActor, "town"), ref(schema.KindPosition, "bridge")}
		}),
		statement("s9", "herald", "bob", "reported", func(s *schema.Statement) {
			s.Echoes, s.Act, s.OnBehalfOf, s.About = refs(schema.KindStatement, "s1"), "question", actors("council"), []schema.Ref{ref(schema.KindPlace, "town")}
		}),
		statement("s10", "herald", "ann", "attributed", func(s *schema.Statement) { s.Neutral = positions("truce") }),
	}
	return c
}

// open checks corpora and opens a store of them.
func open(t testing.TB, corpora ...*schema.Corpus) *graph.Store {
	t.Helper()
	var quads []quad.Quad
	for _, c := range corpora {
		if ps := check.Corpus(c, check.Options{}); ps.Err() != nil {
			t.Fatal(ps)
		}
		for q := range rdf.Quads(c) {
			quads = append(quads, q)
		}
	}
	return openQuads(t, quads)
}

func openQuads(t testing.TB, quads []quad.Quad) *graph.Store {
	t.Helper()
	s, err := graph.FromQuads(t.Context(), nquads.All(quads))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// all collects rows.
func all[T any](t testing.TB, rows iter.Seq2[T, error]) []T {
	t.Helper()
	var out []T
	for row, err := range rows {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, row)
	}
	return out
}

// idsOf gives the ids of entities, "s1 s2".
func idsOf[E schema.Entity](rows []E) string {
	out := make([]string, len(rows))
	for i, e := range rows {
		out[i] = e.Identity().ID
	}
	return strings.Join(out, " ")
}

// is makes a filter of conditions: "by ann", "not act claim".
func is(conditions ...string) Filter {
	f := Filter{Is: map[string][]string{}, Not: map[string][]string{}}
	for _, c := range conditions {
		rest, not := strings.CutPrefix(c, "not ")
		name, value, _ := strings.Cut(rest, " ")
		into := f.Is
		if not {
			into = f.Not
		}
		into[name] = append(into[name], value)
	}
	return f
}
