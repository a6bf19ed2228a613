package query_test

import (
	"fmt"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"onrecord/graph"
	"onrecord/graph/query"
	"onrecord/schema"
	"onrecord/schema/rdf"

	"github.com/cayleygraph/quad"
)

// inTwoStores asks of the same quads in memory and in a snapshot.
func inTwoStores(t *testing.T, quads func(func(quad.Quad, error) bool), ask func(*graph.Store)) {
	t.Helper()
	mem, err := graph.FromQuads(t.Context(), quads)
	if err != nil {
		t.Fatal(err)
	}
	ask(mem)
	inSnapshot(t, quads, ask)
}

// Where all are persons of no organization, their type is one voice, each is an
// organization, and a contest is what the counts and the stances say.
func TestStandingsOfWorlds(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	for seed := range uint64(40) {
		w := newWorld(seed)
		inTwoStores(t, w.quads, func(s *graph.Store) {
			counts, err := query.Stats(t.Context(), s, query.StatsOptions{Filter: query.Filter{NoAssertions: true}, Group: []string{"position", "stance"}}).List()
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]int{}
			for _, c := range counts {
				if c.Values[0] != "" {
					want[bare(c.Values[0])+" "+c.Values[1]] += c.Count
				}
			}
			plain, err := query.Stances(t.Context(), s, query.StanceOptions{}).List()
			if err != nil {
				t.Fatal(err)
			}
			alone, err := query.Stances(t.Context(), s, query.StanceOptions{As: "organization"}).List()
			if err != nil {
				t.Fatal(err)
			}
			said := func(rows []query.Stance) (out []string) {
				for i := range rows {
					out = append(out, strings.Replace(string(rows[i].AppendJSON(nil)), `{"organization"`, `{"actor"`, 1))
				}
				return out
			}
			if diff := gocmp.Diff(said(plain), said(alone)); diff != "" {
				t.Errorf("seed %d, alone: %s", seed, diff)
			}
			for _, as := range []string{"type", "place", "source"} {
				rows, err := query.Stances(t.Context(), s, query.StanceOptions{As: as}).List()
				if err != nil {
					t.Fatal(err)
				}
				got := map[string]int{}
				for _, r := range rows {
					for stance, n := range map[string]int{"supports": r.Supports, "opposes": r.Opposes, "neutral": r.Neutral} {
						if n > 0 {
							got[bare(r.Position.ID)+" "+stance] += n
						}
					}
				}
				if diff := gocmp.Diff(want, got); diff != "" {
					t.Errorf("seed %d, as %s (-counts +stances): %s", seed, as, diff)
				}
			}
			contests, err := query.Contested(t.Context(), s, query.StanceOptions{}).List()
			if err != nil {
				t.Fatal(err)
			}
			got, holding := map[string]int{}, map[string]int{}
			for _, c := range contests {
				for stance, n := range map[string]int{"supports": c.Supports, "opposes": c.Opposes, "neutral": c.Neutral} {
					if n > 0 {
						got[bare(c.Position.ID)+" "+stance] += n
					}
				}
				for stance, actors := range map[string][]schema.PlainRef{"supports": c.For, "opposes": c.Against, "ambivalent": c.Ambivalent, "neutral": c.Neither} {
					for _, a := range actors {
						holding[a.ID+" "+c.Position.ID+" "+stance]++
					}
				}
			}
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Errorf("seed %d (-counts +contests): %s", seed, diff)
			}
			hold := map[string]int{}
			for _, r := range plain {
				hold[r.Actor.ID+" "+r.Position.ID+" "+r.Stance]++
			}
			if diff := gocmp.Diff(hold, holding); diff != "" {
				t.Errorf("seed %d (-stances +contests): %s", seed, diff)
			}
		})
	}
}

// An organization is that of the day: the nearest bloc, else the one joined last; two
// of one organization are one voice.
func TestAsOrganization(t *testing.T) {
	actor := func(id string) schema.Ref { return of(schema.KindActor, id) }
	c := &schema.Corpus{
		EntityBase: schema.EntityBase{ID: "c"}, Base: "https://example.org/c/",
		Actors: []*schema.Actor{
			{EntityBase: schema.EntityBase{ID: "ann"}, Name: "Ann", Type: "person", Affiliations: []schema.Affiliation{{To: actor("reds"), Until: "2020-06-30"}, {To: actor("blues"), From: "2020-07-01"}}},
			{EntityBase: schema.EntityBase{ID: "ben"}, Name: "Ben", Type: "person", Affiliations: []schema.Affiliation{{To: actor("office")}}},
			{EntityBase: schema.EntityBase{ID: "cat"}, Name: "Cat", Type: "person"},
			{EntityBase: schema.EntityBase{ID: "reds"}, Name: "Reds", Type: "organization"},
			{EntityBase: schema.EntityBase{ID: "blues"}, Name: "Blues", Type: "organization", Bloc: true, Affiliations: []schema.Affiliation{{To: actor("union")}}},
			{EntityBase: schema.EntityBase{ID: "office"}, Name: "Office", Type: "group", Affiliations: []schema.Affiliation{{To: actor("blues")}}},
			{EntityBase: schema.EntityBase{ID: "union"}, Name: "Union", Type: "organization"},
		},
		Positions: []*schema.Position{{EntityBase: schema.EntityBase{ID: "p"}, Name: "P", Type: "demand"}},
		Sources:   []*schema.Source{{EntityBase: schema.EntityBase{ID: "x"}, Title: "X"}},
	}
	source := of(schema.KindSource, "x")
	for i, s := range []struct{ date, speakers string }{
		{"2020-06-30", "ann"}, {"2020-07-01", "ann"}, {"2021-01-01", "ann ben"}, {"2021-01-02", "cat"}, {"2021-01-03", "blues"},
	} {
		st := &schema.Statement{
			EntityBase: schema.EntityBase{ID: fmt.Sprint("s", i)}, Source: source, Mode: "paraphrase", Summary: fmt.Sprint("Words ", i), Date: s.date,
			Supports: []schema.Ref{of(schema.KindPosition, "p")}, Evidence: []schema.Passage{{Source: source, Line: 1, Start: 10 * i, End: 10*i + 5}},
		}
		for id := range strings.FieldsSeq(s.speakers) {
			st.Speakers = append(st.Speakers, actor(id))
		}
		c.Statements = append(c.Statements, st)
	}
	quads := func(yield func(quad.Quad, error) bool) {
		for q := range rdf.Quads(c) {
			if !yield(q, nil) {
				return
			}
		}
	}
	inTwoStores(t, quads, func(s *graph.Store) {
		rows, err := query.Stances(t.Context(), s, query.StanceOptions{As: "organization"}).List()
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range rows {
			got = append(got, fmt.Sprint(r.Actor.ID, " ", r.Supports, " ", r.Statements()))
		}
		want := []string{"blues 3 [s1 s2 s4]", "cat 1 [s3]", "reds 1 [s0]"}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}
