package query

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
)

func TestNames(t *testing.T) {
	s := open(t, town())
	for _, c := range []struct {
		name  string
		kinds []schema.Kind
		want  string
	}{
		{"places", []schema.Kind{schema.KindPlace}, "Hall, Land, Moon, Porttown, hall, land, moon, town"},
		{"sources", []schema.Kind{schema.KindSource}, "Gazette, Herald, gazette, herald"},
		{"statements have ids alone", []schema.Kind{schema.KindStatement}, "s1, s10, s2, s3, s4, s5, s6, s7, s8, s9"},
		{"an id of two kinds is qualified too", []schema.Kind{schema.KindActor, schema.KindPlace}, "Ann Öz, Bob, Cat, Dan, Hall, Land, Moon, Porttown, The Mayor, The Party, Town Council, Writer, actor/town, ann, bob, cat, council, dan, hall, land, moon, party, place/town, town, writer, Анна"},
	} {
		t.Run(c.name, func(t *testing.T) {
			names, err := Names(t.Context(), s, c.kinds...)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, n := range names {
				if len(got) == 0 || got[len(got)-1] != n.Text {
					got = append(got, n.Text)
				}
			}
			if diff := cmp.Diff(c.want, strings.Join(got, ", ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Whatever is offered is understood, or said to be ambiguous.
func TestNamesResolve(t *testing.T) {
	c := town()
	c.Events = append(c.Events, &schema.Event{EntityBase: schema.EntityBase{ID: "gathering"}, Name: "Cat", Aliases: []string{"bob"}})
	s := open(t, c)
	names, err := Names(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		_, err := Entity(t.Context(), s, n.Text)
		if _, ambiguous := err.(*AmbiguousError); err != nil && !ambiguous {
			t.Errorf("%q is offered, and: %v", n.Text, err)
		}
		if n.Label == "" {
			t.Errorf("%q has no label", n.Text)
		}
	}
	every, err := Names(t.Context(), s, schema.Kinds()...)
	if diff := cmp.Diff(names, every); diff != "" || err != nil {
		t.Errorf("all kinds and none (%v): %s", err, diff)
	}
}

func TestEntity(t *testing.T) {
	s := open(t, town())
	for name, want := range map[string]string{
		"bob": "actor/bob", "BOB": "actor/bob", " bob ": "actor/bob", "Gazette": "source/gazette", "place/town": "place/town",
		"town:place/town": "place/town", "https://example.org/town/place/town": "place/town", "the party": "actor/party", "АННА": "actor/ann",
		"no bridge": "position/no-bridge", "s10": "statement/s10",
	} {
		e, err := Entity(t.Context(), s, name)
		if err != nil || string(e.Kind())+"/"+e.Identity().ID != want {
			t.Errorf("%q: got %v (%v), want %s", name, e, err, want)
		}
	}
	for name, want := range map[string]string{
		"Porttown":                            `"Porttown" is ambiguous: actor/town (Porttown), place/town (Porttown)`,
		"town":                                `"town" is ambiguous: actor/town (Porttown), place/town (Porttown)`,
		"Words of s1":                         `no actor, position, place, event, source or statement is called "Words of s1"`,
		"plaice/town":                         `no actor, position, place, event, source or statement is called "plaice/town"`,
		"https://example.org/town/place/none": `no actor, position, place, event, source or statement is called "https://example.org/town/place/none"`,
	} {
		if _, err := Entity(t.Context(), s, name); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", name, err, want)
		}
	}
}

// Ids are called by the names of their kind; what is no id of it stands for itself.
func TestNamesOf(t *testing.T) {
	other := town()
	other.Base, other.ID = "https://example.org/village/", "village"
	for _, a := range other.Actors {
		a.Name += " of the village"
	}
	for _, c := range []struct {
		name    string
		corpora []*schema.Corpus
		kind    schema.Kind
		ids     []string
		want    string
	}{
		{"actors", []*schema.Corpus{town()}, schema.KindActor, []string{"bob", "nobody", "ann", "bob", ""}, "Bob, nobody, Ann Öz, Bob, "},
		{"sources", []*schema.Corpus{town()}, schema.KindSource, []string{"gazette"}, "Gazette"},
		{"an id of two kinds", []*schema.Corpus{town()}, schema.KindPlace, []string{"town", "bob"}, "Porttown, bob"},
		{"no name is an id", []*schema.Corpus{town()}, schema.KindActor, []string{"The Mayor", "actor/bob"}, "The Mayor, actor/bob"},
		{"none", []*schema.Corpus{town()}, schema.KindActor, nil, ""},
		{"two corpora", []*schema.Corpus{town(), other}, schema.KindActor, []string{"ann", "bob"}, "Ann Öz of the village, Bob of the village"},
	} {
		t.Run(c.name, func(t *testing.T) {
			names, err := NamesOf(t.Context(), open(t, c.corpora...), c.kind, c.ids)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, strings.Join(names, ", ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
