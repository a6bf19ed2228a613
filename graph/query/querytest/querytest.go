// Package querytest holds what questions must answer on every backend.
//
//	func TestContract(t *testing.T) {
//		querytest.Run(t, func(t *testing.T, quads []quad.Quad) *graph.Store { … })
//	}
package querytest

import (
	order "cmp"
	"encoding/json"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/schema"
	"onrecord/schema/rdf"
)

// Harbour is a graph of a quarrel over a harbour. Ada leaves the union for the port,
// which she chairs, on the day on which Cyd joins the union, which belongs to a bloc; a statement is
// restated, one is joint, and the ferry is spoken of and never speaks.
func Harbour() []quad.Quad {
	of := func(k schema.Kind, id string) schema.Ref { return schema.Ref{Kind: k, ID: id} }
	actor := func(id, kind string, to ...schema.Affiliation) *schema.Actor {
		return &schema.Actor{EntityBase: schema.EntityBase{ID: id}, Name: strings.ToUpper(id[:1]) + id[1:], Type: kind, Affiliations: to}
	}
	to := func(id, from, until string) schema.Affiliation {
		return schema.Affiliation{To: of(schema.KindActor, id), From: from, Until: until}
	}
	c := &schema.Corpus{EntityBase: schema.EntityBase{ID: "harbour"}, Base: "https://example.org/harbour/"}
	c.Actors = []*schema.Actor{
		actor("ada", "person", to("union", "2019", "2020-06-15"), to("port", "2020-06-15", "")),
		actor("ben", "person"),
		actor("cyd", "person", to("union", "2020-06-15", "")),
		actor("ferry", "organization"),
		actor("left", "group"),
		actor("port", "organization"),
		actor("union", "organization", to("left", "", "")),
	}
	c.Actors[4].Bloc = true
	c.Actors[0].Roles = []schema.Role{{Office: "chair", Organization: of(schema.KindActor, "port"), From: "2020-06-15"}}
	c.Actors[2].Roles = []schema.Role{{Office: "chair", From: "2020"}, {Office: "clerk", Organization: of(schema.KindActor, "union"), From: "2020-06-15"}}
	c.Positions = []*schema.Position{
		{EntityBase: schema.EntityBase{ID: "close"}, Name: "Close the harbour", Type: "demand"},
		{EntityBase: schema.EntityBase{ID: "dredge"}, Name: "Dredge it", Type: "demand"},
	}
	c.Places = []*schema.Place{{EntityBase: schema.EntityBase{ID: "pier"}, Name: "The pier"}}
	c.Events = []*schema.Event{{EntityBase: schema.EntityBase{ID: "rally"}, Name: "A rally", Date: "2020-06-15", Place: of(schema.KindPlace, "pier")}}
	c.Sources = []*schema.Source{
		{EntityBase: schema.EntityBase{ID: "gazette"}, Title: "Gazette", Date: "2020-06-20"},
		{EntityBase: schema.EntityBase{ID: "letter"}, Title: "A letter", Date: "2019-12-30"},
	}
	for i, s := range []struct{ id, source, date, event, speakers, supports, opposes, neutral, mode string }{
		{"a1", "letter", "2020-06-14", "", "ada", "close", "", "", "quote"},
		{"a2", "gazette", "", "rally", "ada", "", "close", "", "reported"},
		{"a3", "letter", "", "", "ada cyd", "dredge", "", "", "quote"},
		{"b1", "gazette", "2020", "", "ben", "", "close", "dredge", "quote"},
		{"b2", "letter", "2020-06", "", "ben", "", "close", "", "paraphrase"},
		{"c1", "gazette", "", "rally", "cyd", "close", "dredge", "", "quote"},
		{"c2", "gazette", "2020-07-01", "", "cyd", "close", "", "", "quote"},
	} {
		list := func(k schema.Kind, ids string) (out []schema.Ref) {
			for _, id := range strings.Fields(ids) {
				out = append(out, of(k, id))
			}
			return out
		}
		st := &schema.Statement{
			EntityBase: schema.EntityBase{ID: s.id}, Source: of(schema.KindSource, s.source), Date: s.date, Mode: s.mode, Summary: "Said.",
			Speakers: list(schema.KindActor, s.speakers), Supports: list(schema.KindPosition, s.supports),
			Opposes: list(schema.KindPosition, s.opposes), Neutral: list(schema.KindPosition, s.neutral),
			Evidence: []schema.Passage{{Source: of(schema.KindSource, s.source), Line: 1 + i, Start: 10 * i, End: 10*i + 5}},
		}
		if s.event != "" {
			st.Event = of(schema.KindEvent, s.event)
		}
		switch s.id {
		case "b2":
			st.Restates = of(schema.KindStatement, "b1")
		case "c2":
			st.About = list(schema.KindActor, "ferry ben")
		}
		c.Statements = append(c.Statements, st)
	}
	var out []quad.Quad
	for q := range rdf.Quads(c) {
		out = append(out, q)
	}
	return out
}

// questions are asked of the Harbour, and what they answer, a row a line: of
// stances who, position, how often for, against and neither, and the statements; of
// contests the position, utterances and the sides; of counts the values and how many.
var questions = []struct {
	name string
	ask  func(*testing.T, *graph.Store) []string
	want string
}{
	{"stances", stances(query.StanceOptions{}), `
ada close 1 1 0 reported ["a1","a2"]
ada dredge 1 0 0 quote ["a3"]
ben close 0 1 0 paraphrase ["b1","b2"]
ben dredge 0 0 1 quote ["b1"]
cyd close 2 0 0 quote ["c1","c2"]
cyd dredge 1 1 0 quote ["a3","c1"]
`},
	{"stances as organizations", stances(query.StanceOptions{As: "organization"}), `
ben close 0 1 0 paraphrase ["b1","b2"]
ben dredge 0 0 1 quote ["b1"]
cyd dredge 1 0 0 quote ["a3"]
left close 3 0 0 quote ["a1","c1","c2"]
left dredge 1 1 0 quote ["a3","c1"]
port close 0 1 0 reported ["a2"]
`},
	{"stances as types", stances(query.StanceOptions{As: "type"}), `
person close 3 2 0 reported ["b1","b2","a1","a2","c1","c2"]
person dredge 1 1 1 quote ["a3","b1","c1"]
`},
	{"stances as offices", stances(query.StanceOptions{As: "office"}), `
– close 1 1 0 paraphrase ["b1","b2","a1"]
– dredge 1 0 1 quote ["a3","b1"]
chair close 2 1 0 reported ["a2","c1","c2"]
chair dredge 0 1 0 quote ["c1"]
clerk close 2 0 0 quote ["c1","c2"]
clerk dredge 0 1 0 quote ["c1"]
`},
	{"stances as places", stances(query.StanceOptions{As: "place"}), `
– close 2 1 0 paraphrase ["b1","b2","a1","c2"]
– dredge 1 0 1 quote ["a3","b1"]
pier close 1 1 0 reported ["a2","c1"]
pier dredge 0 1 0 quote ["c1"]
`},
	{"stances as sources, each report", stances(query.StanceOptions{As: "source", Reports: true}), `
letter close 1 1 0 paraphrase ["b2","a1"]
letter dredge 1 0 0 quote ["a3"]
gazette close 2 2 0 reported ["b1","a2","c1","c2"]
gazette dredge 0 1 1 quote ["b1","c1"]
`},
	{"stances of a bloc, their statements by source", stances(query.StanceOptions{Filter: query.Filter{Is: map[string][]string{"of": {"left"}}, Sort: "source"}}), `
ada close 1 0 0 quote ["a1"]
ada dredge 1 0 0 quote ["a3"]
cyd close 2 0 0 quote ["c1","c2"]
cyd dredge 0 1 0 quote ["c1"]
`},
	{"stances of a bloc", stances(query.StanceOptions{Filter: query.Filter{Is: map[string][]string{"of": {"left"}}}}), `
ada close 1 0 0 quote ["a1"]
ada dredge 1 0 0 quote ["a3"]
cyd close 2 0 0 quote ["c1","c2"]
cyd dredge 0 1 0 quote ["c1"]
`},
	{"contested", contested, `
close 3 2 0 ["cyd"] ["ben"] ["ada"] []
dredge 1 1 1 ["ada"] [] ["cyd"] ["ben"]
`},
	{"counts per month", counts(query.StatsOptions{Per: "month"}), `
["2019-12"] 1
["2020"] 1
["2020-06"] 3
["2020-07"] 1
`},
	{"counts per week by stance", counts(query.StatsOptions{Per: "week", Group: []string{"stance"}}), `
["supports","2020-W01"] 1
["neutral","2020"] 1
["opposes","2020"] 1
["supports","2020-W24"] 1
["opposes","2020-W25"] 2
["supports","2020-W25"] 1
["supports","2020-W27"] 1
`},
	{"counts per year of each report", counts(query.StatsOptions{Per: "year", Reports: true}), `
["2019"] 1
["2020"] 6
`},
	{"unheard", unheard, `
ferry
`},
}

// Run asks a new store, which open makes of quads, all questions.
func Run(t *testing.T, open func(t *testing.T, quads []quad.Quad) *graph.Store) {
	s := open(t, Harbour())
	for _, q := range questions {
		t.Run(q.name, func(t *testing.T) {
			if diff := cmp.Diff(strings.TrimSpace(q.want), strings.Join(q.ask(t, s), "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// line writes values as one line.
func line(t *testing.T, values ...any) string {
	var out []string
	for _, v := range values {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, strings.Trim(string(b), `"`))
	}
	return strings.Join(out, " ")
}

func ids(refs []schema.PlainRef) []string {
	out := []string{}
	for _, r := range refs {
		out = append(out, r.ID)
	}
	return out
}

func stances(o query.StanceOptions) func(*testing.T, *graph.Store) []string {
	return func(t *testing.T, s *graph.Store) (out []string) {
		rows, err := query.Stances(t.Context(), s, o).List()
		if err != nil {
			t.Error(err)
		}
		for _, r := range rows {
			out = append(out, line(t, order.Or(r.Actor.ID, "–"), r.Position.ID, r.Supports, r.Opposes, r.Neutral, r.Weakest, r.Statements()))
		}
		return out
	}
}

func contested(t *testing.T, s *graph.Store) (out []string) {
	rows, err := query.Contested(t.Context(), s, query.StanceOptions{}).List()
	if err != nil {
		t.Error(err)
	}
	for _, r := range rows {
		out = append(out, line(t, r.Position.ID, r.Supports, r.Opposes, r.Neutral, ids(r.For), ids(r.Against), ids(r.Ambivalent), ids(r.Neither)))
	}
	return out
}

func counts(o query.StatsOptions) func(*testing.T, *graph.Store) []string {
	return func(t *testing.T, s *graph.Store) (out []string) {
		rows, err := query.Stats(t.Context(), s, o).List()
		if err != nil {
			t.Error(err)
		}
		for _, r := range rows {
			out = append(out, line(t, r.Values, r.Count))
		}
		return out
	}
}

func unheard(t *testing.T, s *graph.Store) (out []string) {
	for e, err := range query.List(t.Context(), s, schema.KindActor, query.ListOptions{Unheard: true}).All() {
		if err != nil {
			t.Error(err)
			continue
		}
		out = append(out, e.Identity().ID)
	}
	return out
}
