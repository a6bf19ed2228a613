package query

import (
	"errors"
	"iter"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
)

func TestList(t *testing.T) {
	s := open(t, town())
	for _, c := range []struct {
		name string
		kind schema.Kind
		o    ListOptions
		want string
	}{
		{"corpora", schema.KindCorpus, ListOptions{}, "town"},
		{"actors", schema.KindActor, ListOptions{}, "ann bob cat council dan party town writer"},
		{"positions", schema.KindPosition, ListOptions{}, "bridge halt no-bridge peace truce"},
		{"places", schema.KindPlace, ListOptions{}, "hall land moon town"},
		{"events", schema.KindEvent, ListOptions{}, "fair opening talk"},
		{"sources", schema.KindSource, ListOptions{}, "gazette herald"},
		{"statements", schema.KindStatement, ListOptions{}, "s1 s4 s7 s2 s8 s10 s5 s6 s9 s3"},
		{"unheard", schema.KindActor, ListOptions{Unheard: true}, "cat council town"},
		{"speakers", schema.KindActor, ListOptions{Filter: is("source herald")}, "ann bob"},
		{"unheard, spoken of there", schema.KindActor, ListOptions{Filter: is("source herald"), Unheard: true}, "cat council"},
		{"unheard, spoken of elsewhere", schema.KindActor, ListOptions{Filter: is("source gazette"), Unheard: true}, "town"},
		{"unheard, by a filter without conditions", schema.KindActor, ListOptions{Filter: is(), Unheard: true}, "cat council town"},
		{"unheard, of nobody", schema.KindActor, ListOptions{Filter: is("by dan"), Unheard: true}, ""},
		{"positions with a stance", schema.KindPosition, ListOptions{Filter: is("by ann")}, "bridge halt peace truce"},
		{"places where", schema.KindPlace, ListOptions{Filter: is("by ann")}, "hall moon"},
		{"events where", schema.KindEvent, ListOptions{Filter: is("by bob")}, "opening talk"},
		{"sources of", schema.KindSource, ListOptions{Filter: is("mode quote")}, "gazette"},
		{"corpora of", schema.KindCorpus, ListOptions{Filter: is("mode quote")}, "town"},
		{"statements that", schema.KindStatement, ListOptions{Filter: is("by bob")}, "s4 s5 s6 s9 s3"},
		{"nothing", schema.KindEvent, ListOptions{Filter: is("by dan")}, ""},
		{"some", schema.KindActor, ListOptions{Filter: Filter{Limit: 1, Offset: 1}}, "bob"},
		{"none of them", schema.KindActor, ListOptions{Filter: Filter{Offset: 9}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, idsOf(all(t, List(t.Context(), s, c.kind, c.o).All()))); diff != "" {
				t.Error(diff)
			}
		})
	}
	for _, err := range List(t.Context(), s, schema.KindPlace, ListOptions{Unheard: true}).All() {
		var usage *UsageError
		if !errors.As(err, &usage) {
			t.Errorf("unheard places: got %v", err)
		}
	}
}

// A row has the names of what it refers to, in its parts too.
func TestRowNames(t *testing.T) {
	s := open(t, town())
	e, err := Entity(t.Context(), s, "ann")
	if err != nil {
		t.Fatal(err)
	}
	a := e.(*schema.Actor)
	statement := all(t, Said(t.Context(), s, is("text s6")).All())[0]
	got := []string{a.Affiliations[1].To.Name, a.Roles[0].Organization.Name, statement.Speakers[0].Name, statement.Event.Name, statement.Place.Name, statement.Restates.Name, statement.Source.Name}
	want := []string{"The Party", "Porttown", "Bob", "Talk", "Porttown", "Words of s5", "Herald"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestShow(t *testing.T) {
	s := open(t, town())
	for _, c := range []struct{ name, groups, links string }{
		{"ann", "supports: s1 s3; opposes: s7 s2; neutral: s7 s10", "→or:affiliatedWith: council party; ←or:participant: fair; →or:role: town"},
		{"cat", "addressed: s3", "←or:absent: fair"},
		{"council", "on its behalf: s9; praised: s3", "←or:affiliatedWith: ann bob"},
		{"actor/town", "about: s8", "←or:role: ann"},
		{"peace", "supports: s1 s8; opposes: s2; neutral: s7 s10", "←skos:broader: truce"},
		{"truce", "opposes: s2; neutral: s7 s10", "→skos:broader: peace; ←skos:broader: halt"},
		{"fair", "said there: s1 s4 s2", "→or:absent: cat; ←or:partOf: opening; →or:participant: ann bob; →or:place: hall"},
		{"place/town", "said there: s1 s6; about: s9; criticized: s7", "←or:place: talk; →or:within: land; ←or:within: hall"},
		{"herald", "reported: s10 s5 s6 s9 s3", ""},
		{"s5", "", "→dcterms:source: herald; →or:opposes: bridge; →or:restates: s4; ←or:restates: s6; →or:speaker: bob"},
		{"dan", "", ""},
	} {
		p, err := Show(t.Context(), s, c.name)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var groups, links []string
		for _, g := range p.Statements {
			groups = append(groups, g.Name+": "+idsOf(g.Statements))
		}
		for _, l := range p.Links {
			arrow := map[bool]string{false: "→", true: "←"}[l.Reverse]
			var ids []string
			for _, r := range l.Entities {
				ids = append(ids, r.ID)
			}
			links = append(links, arrow+l.Predicate+": "+strings.Join(ids, " "))
		}
		if diff := cmp.Diff(c.groups, strings.Join(groups, "; ")); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		if diff := cmp.Diff(c.links, strings.Join(links, "; ")); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// What a limit leaves out is told, whatever is asked.
func TestRest(t *testing.T) {
	s := open(t, town())
	for _, c := range []struct {
		name string
		ask  func(f Filter) error
		all  int
	}{
		{"said", func(f Filter) error { return drain(Said(t.Context(), s, f).All()) }, 10},
		{"said, by id", func(f Filter) error { f.Sort = "id"; return drain(Said(t.Context(), s, f).All()) }, 10},
		{"said by one", func(f Filter) error {
			f.Is = map[string][]string{"by": {"ann"}}
			return drain(Said(t.Context(), s, f).All())
		}, 5},
		{"actors", func(f Filter) error {
			return drain(List(t.Context(), s, schema.KindActor, ListOptions{Filter: f}).All())
		}, 8},
		{"stances", func(f Filter) error { _, err := Stances(t.Context(), s, StanceOptions{Filter: f}).List(); return err }, 5},
		{"pairs", func(f Filter) error {
			_, err := Compare(t.Context(), s, "ann", "bob", StanceOptions{Filter: f})
			return err
		}, 4},
		{"counts", func(f Filter) error {
			_, err := Stats(t.Context(), s, StatsOptions{Filter: f, Group: []string{"speaker"}}).List()
			return err
		}, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, cut := range [][2]int{{0, 1}, {1, 1}, {0, c.all - 1}, {0, c.all}, {1, c.all}, {0, 100}, {100, 1}, {0, math.MaxInt}, {2, math.MaxInt}} {
				rest := 0
				if err := c.ask(Filter{Offset: cut[0], Limit: cut[1], Rest: &rest}); err != nil {
					t.Fatal(err)
				}
				if want := max(0, c.all-min(c.all, cut[0])-cut[1]); rest != want {
					t.Errorf("%d from %d on: got a rest of %d, want %d", cut[1], cut[0], rest, want)
				}
			}
		})
	}
}

// drain reads rows to their end.
func drain[T any](rows iter.Seq2[T, error]) error {
	for _, err := range rows {
		if err != nil {
			return err
		}
	}
	return nil
}
