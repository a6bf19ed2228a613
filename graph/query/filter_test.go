package query

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"onrecord/schema"
)

func with(f Filter, change func(*Filter)) Filter {
	change(&f)
	return f
}

// The order is that of days: s1 and s4 are of May 2021, s7 of 2022, s2 of
// 2023, s8 of 2024; s3, s5, s6, s9 and s10 have no date.
func TestSaid(t *testing.T) {
	s := open(t, town())
	for _, c := range []struct {
		name string
		f    Filter
		want string
	}{
		{"all", Filter{}, "s1 s4 s7 s2 s8 s10 s5 s6 s9 s3"},
		{"by", is("by ann"), "s1 s7 s2 s10 s3"},
		{"by either", is("by ann", "by writer"), "s1 s7 s2 s8 s10 s3"},
		{"by both names of one", is("by ann", "by Анна"), "s1 s7 s2 s10 s3"},
		{"by one who never speaks", is("by dan"), ""},
		{"of, at the date", is("of council"), "s1 s4 s7 s10 s5 s6 s9 s3"},
		{"of, after the date", is("of party"), "s7 s2 s10 s3"},
		{"of both", is("of party", "of council"), "s1 s4 s7 s2 s10 s5 s6 s9 s3"},
		{"of one without members", is("of cat"), ""},
		{"to", is("to cat"), "s3"},
		{"about an actor", is("about actor/town"), "s8"},
		{"about a place", is("about place/town"), "s9"},
		{"about a position", is("about bridge"), "s8"},
		{"praises", is("praises council"), "s3"},
		{"criticizes", is("criticizes place/town"), "s7"},
		{"supports", is("supports peace"), "s1 s8"},
		{"opposes a narrower one", is("opposes peace"), "s2"},
		{"opposes a broader one", is("opposes halt"), ""},
		{"neutral, two below", is("neutral peace"), "s7 s10"},
		{"on, with all below", is("on peace"), "s1 s7 s2 s8 s10"},
		{"on, the opposite is never inferred", is("on no-bridge"), ""},
		{"echoing an actor", is("echoing ann"), "s9"},
		{"echoing a statement", is("echoing s1"), "s9"},
		{"echoing nobody", is("echoing bob"), ""},
		{"at an event", is("at opening"), "s4"},
		{"at an event with its parts", is("at fair"), "s1 s4 s2"},
		{"at a place: the statement's own goes before the event's", is("at hall"), "s1"},
		{"at a place with all within", is("at land"), "s1 s6"},
		{"at its own place", is("at moon"), "s2"},
		{"at either", is("at moon", "at opening"), "s4 s2"},
		{"mode", is("mode attributed"), "s7 s10 s6"},
		{"act", is("act claim", "act question"), "s2 s9"},
		{"certainty", is("certainty low"), "s4"},
		{"coder", is("coder Eve"), "s4"},
		{"source", is("source herald"), "s10 s5 s6 s9 s3"},
		{"text in a quote", is("text PEACE"), "s1"},
		{"text in a summary", is("text words of s2"), "s2"},
		{"text, a phrase", is(`text "of words"`), ""},
		{"text, either", is("text s2", "text s3"), "s2 s3"},
		{"three at once", is("by ann", "opposes bridge", "source gazette"), "s7"},
		{"none", is("by ann", "opposes bridge", "source herald"), ""},

		{"not by", is("not by ann"), "s4 s8 s5 s6 s9"},
		{"not by either", is("not by ann", "not by bob"), "s8"},
		{"by and not by", is("by ann", "not by bob"), "s1 s7 s2 s10"},
		{"not of", is("not of council"), "s2 s8"},
		{"not of one without members", is("not of cat"), "s1 s4 s7 s2 s8 s10 s5 s6 s9 s3"},
		{"not at", is("not at fair", "source gazette"), "s7 s8"},
		{"not at a place", is("not at land", "not at moon"), "s4 s7 s8 s10 s5 s9 s3"},
		{"not on", is("not on peace"), "s4 s5 s6 s9 s3"},
		{"not text", is("not text peace", "not text s7"), "s4 s2 s8 s10 s5 s6 s9 s3"},
		{"not act: those without one stay", is("by ann", "not act claim"), "s1 s7 s10 s3"},
		{"no assertions", with(is("source gazette"), func(f *Filter) { f.NoAssertions = true }), "s1 s4 s7 s2"},

		{"words", Filter{Words: []string{"we'll", "PEACE"}}, "s1"},
		{"words in any order", Filter{Words: []string{"s4 of words"}}, "s4"},
		{"a phrase", Filter{Words: []string{"“have peace”"}}, "s1"},
		{"no such word", Filter{Words: []string{"pea"}}, ""},

		{"since", Filter{Since: "2022-07"}, "s7 s2 s8"},
		{"until", Filter{Until: "2021-05-01"}, "s1"},
		{"until a month", Filter{Until: "2021-05"}, "s1 s4"},
		{"from the day to the day", Filter{Since: "2023-06-01", Until: "2023-06-01"}, "s2"},
		{"between", Filter{Since: "2021-05-03", Until: "2022-01-01"}, "s1 s7"},
		{"an open interval", Filter{Since: "2023/.."}, "s2 s8"},

		{"sorted by id", Filter{Sort: "id"}, "s1 s10 s2 s3 s4 s5 s6 s7 s8 s9"},
		{"sorted by speaker", with(is("source herald"), func(f *Filter) { f.Sort = "speaker" }), "s10 s3 s5 s6 s9"},
		{"sorted by source", Filter{Sort: "source"}, "s1 s2 s4 s7 s8 s10 s5 s6 s9 s3"},
		{"limit", Filter{Limit: 2}, "s1 s4"},
		{"offset", Filter{Offset: 8}, "s9 s3"},
		{"both", Filter{Limit: 1, Offset: 1}, "s4"},
		{"beyond", Filter{Offset: 20}, ""},

		{"by name", is("by ann öz"), "s1 s7 s2 s10 s3"},
		{"by folded name", is("by ANN OZ"), "s1 s7 s2 s10 s3"},
		{"by qualified id", is("by actor/ann"), "s1 s7 s2 s10 s3"},
		{"by corpus", is("by town:actor/ann"), "s1 s7 s2 s10 s3"},
		{"by IRI", is("by https://example.org/town/actor/ann"), "s1 s7 s2 s10 s3"},
		{"an id of several kinds where one is asked for", is("by town"), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, idsOf(all(t, Said(t.Context(), s, c.f).All()))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFilterErrors(t *testing.T) {
	s := open(t, town())
	for _, c := range []struct {
		name string
		f    Filter
		want string
		code int
	}{
		{"no such filter", is("colour red"), `there is no filter "colour"`, 2},
		{"no such filter, not", is("not colour red"), `there is no filter "colour"`, 2},
		{"no such mode", is("mode shout"), `the option mode takes quote, partial-quote, paraphrase, reported, attributed or assertion, not "shout"`, 2},
		{"no such act", is("not act shout"), `the option act takes claim, demand, proposal, promise, warning, admission, question, praise or criticism, not "shout"`, 2},
		{"no words", Filter{Words: []string{"!?"}}, `"!?" holds no word to look for`, 2},
		{"no words beside some", Filter{Words: []string{"peace", "!?"}}, `"!?" holds no word to look for`, 2},
		{"no words beside some, text", is("text peace", "text !?"), `"!?" holds no word to look for`, 2},
		{"no words, not", is("not text –"), `"–" holds no word to look for`, 2},
		{"no date", Filter{Since: "yesterday"}, `the option since: "yesterday" is not an EDTF date such as 2025-08-15, 2025-08, 2025~ or 2025-08/2025-09`, 2},
		{"backwards", Filter{Since: "2022", Until: "2021"}, `the option until 2021 is before the option since 2022`, 2},
		{"order", Filter{Sort: "colour"}, `the option sort takes date, id, speaker or source, not "colour"`, 2},
		{"less than nothing", Filter{Limit: -1}, `the option limit and the option offset take whole numbers from 0 up`, 2},
		{"ambiguous alias", is("by The Mayor"), `"The Mayor" is ambiguous: actor/ann (Ann Öz), actor/party (The Party)`, 2},
		{"ambiguous id", is("about town"), `"town" is ambiguous: actor/town (Porttown), place/town (Porttown)`, 2},
		{"unknown", is("by anne"), `no actor is called "anne"; the nearest: ann`, 4},
		{"unknown, part of a name", is("by counc"), `no actor is called "counc"; the nearest: council`, 4},
		{"of another kind", is("by peace"), `no actor is called "peace"`, 4},
		{"of another kind, qualified", is("by position/peace"), `no actor is called "position/peace"`, 4},
		{"of another corpus", is("by city:actor/ann"), `no actor is called "city:actor/ann"`, 4},
		{"of several kinds", is("at nowhere"), `no place or event is called "nowhere"`, 4},
		{"nobody", is("by "), `no actor is called ""`, 4},
		{"unknown, not", is("not by nobody-at-all"), `no actor is called "nobody-at-all"`, 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, err := range Said(t.Context(), s, c.f).All() {
				if err == nil || err.Error() != c.want || isUsage(err) != (c.code == 2) {
					t.Errorf("got %v, want %s with the code %d", err, c.want, c.code)
				}
				return
			}
			t.Error("got no error")
		})
	}
}

// A statement borrows its date and its place from its event, then the date
// from its source, and says so.
func TestDerived(t *testing.T) {
	type derived struct{ ID, Date, DateFrom, Place, PlaceFrom string }
	want := []derived{
		{"s1", "2021-05", "event", "hall", "event"},
		{"s10", "", "", "", ""},
		{"s2", "2023-06-01", "statement", "moon", "statement"},
		{"s3", "", "", "", ""},
		{"s4", "2021-05-02", "event", "", ""},
		{"s5", "", "", "", ""},
		{"s6", "", "", "town", "event"},
		{"s7", "2022", "statement", "", ""},
		{"s8", "2024-01", "source", "", ""},
		{"s9", "", "", "", ""},
	}
	var got []derived
	for _, s := range all(t, Said(t.Context(), open(t, town()), Filter{Sort: "id"}).All()) {
		got = append(got, derived{s.ID, s.Date, s.DateFrom, s.Place.ID, s.PlaceFrom})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Who belongs to whom is followed from one to the next, each step at the date
// of the statement.
func TestOfChains(t *testing.T) {
	c := town()
	c.Actors[2].Affiliations = []schema.Affiliation{{To: ref(schema.KindActor, "town"), From: "2021-01-01", Until: "2021-12-31"}} // the council
	c.Actors[3].Affiliations = []schema.Affiliation{{To: ref(schema.KindActor, "town"), From: "2023-06-01"}}                      // the party
	c.Actors[4].Affiliations = []schema.Affiliation{{To: ref(schema.KindActor, "cat")}}
	c.Actors[5].Affiliations = []schema.Affiliation{{To: ref(schema.KindActor, "town")}} // round and round
	s := open(t, c)
	for of, want := range map[string]string{
		"council": "s4 s1 s7 s3 s5 s6 s9 s10",
		"party":   "s2 s3 s7 s10",
		"town":    "s1 s2 s3 s4 s5 s6 s9 s10", // s7: in 2022 neither was
		"cat":     "s1 s2 s3 s4 s5 s6 s9 s10",
		"dan":     "",
	} {
		got := strings.Fields(idsOf(all(t, Said(t.Context(), s, is("of "+of)).All())))
		wanted := strings.Fields(want)
		slices.Sort(got)
		slices.Sort(wanted)
		if diff := cmp.Diff(wanted, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("of %s: %s", of, diff)
		}
	}
	if got := idsOf(all(t, Said(t.Context(), s, is("not of town", "by ann")).All())); got != "s7" {
		t.Errorf("not of town: got %s", got)
	}
}

// The same id in two corpora is two entities.
func TestTwoCorpora(t *testing.T) {
	city := town()
	city.ID, city.Base = "city", "https://example.org/city/"
	s := open(t, town(), city)
	if got := idsOf(all(t, Said(t.Context(), s, is("by city:actor/ann", "source city:source/gazette")).All())); got != "s1 s7 s2" {
		t.Errorf("got %s", got)
	}
	rows := all(t, Said(t.Context(), s, is("by city:actor/bob", "by town:actor/bob", "certainty low")).All())
	if idsOf(rows) != "s4 s4" || rows[0].IRI != "https://example.org/city/statement/s4" || rows[1].IRI != "https://example.org/town/statement/s4" {
		t.Errorf("got %s", idsOf(rows))
	}
	for _, err := range Said(t.Context(), s, is("by ann")).All() {
		if want := `"ann" is ambiguous: city:actor/ann (Ann Öz), town:actor/ann (Ann Öz)`; err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestSummary(t *testing.T) {
	f := is("by ann", "by bob", "not act claim", "on peace")
	f.Words, f.Since, f.Until = []string{"x y"}, "2020", "2021"
	if got, want := f.Summary(), "by ann or bob, on peace, not act claim, “x y”, since 2020, until 2021"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestPhrases(t *testing.T) {
	for _, c := range []struct {
		text string
		want []phrase
	}{
		{"", nil},
		{"Ann’s “Big Plan” now", []phrase{{"big", "plan"}, {"ann", "s"}, {"now"}}},
		{`one "two three`, []phrase{{"one"}, {"two"}, {"three"}}},
		{"„a b“ «c d»", []phrase{{"a", "b"}, {"c", "d"}}},
		{"U.S.–Russia", []phrase{{"u", "s", "russia"}}},
		{"東京 Москва", []phrase{{"東", "京"}, {"москва"}}},
		{"?!", nil},
	} {
		if diff := cmp.Diff(c.want, phrases(c.text)); diff != "" {
			t.Errorf("phrases(%q): %s", c.text, diff)
		}
	}
}

// What is wrong with an option says which one it is.
func TestFilterErrorOptions(t *testing.T) {
	for want, f := range map[string]Filter{
		"colour": is("colour red"),
		"mode":   is("mode shout"),
		"act":    is("not act shout"),
		"words":  {Words: []string{"!?"}},
		"text":   is("not text –"),
		"since":  {Since: "yesterday"},
		"until":  {Since: "2022", Until: "2021"},
		"sort":   {Sort: "colour"},
		"limit":  {Limit: -1},
		"offset": {Offset: -1},
	} {
		_, err := f.parse()
		var wrong *FilterError
		var usage *UsageError
		if !errors.As(err, &wrong) || wrong.Option != want || !errors.As(err, &usage) {
			t.Errorf("%s: got %#v", want, err)
		}
	}
}

// isUsage reports whether an error is about how a question was put, and not about
// what is in the store.
func isUsage(err error) bool {
	var usage *UsageError
	var ambiguous *AmbiguousError
	return errors.As(err, &usage) || errors.As(err, &ambiguous)
}
