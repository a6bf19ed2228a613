package query

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
)

// shortCounts writes counts as "by value/value count, …".
func shortCounts(rows []Count) string {
	var out []string
	for _, r := range rows {
		out = append(out, fmt.Sprintf("%s %s %d", r.By, strings.Join(r.Values, "/"), r.Count))
	}
	return strings.Join(out, ", ")
}

// An empty value stands for none.
func TestStats(t *testing.T) {
	c := town()
	c.Statements = append(c.Statements,
		statement("s11", "herald", "ann bob", "paraphrase", func(s *schema.Statement) { // a position of two minds
			s.Supports, s.Opposes, s.Neutral = positions("no-bridge halt"), positions("no-bridge"), positions("truce")
			s.Praises, s.Criticizes, s.Date = actors("dan"), []schema.Ref{ref(schema.KindPlace, "town"), ref(schema.KindActor, "dan")}, "2021-01-03"
		}),
		statement("s12", "gazette", "cat", "reported", func(s *schema.Statement) { // earlier than what it restates, and says something else
			s.Supports, s.Restates, s.Date = positions("peace"), ref(schema.KindStatement, "s10"), "2020-12-28"
		}),
	)
	s := open(t, c)
	for _, c := range []struct {
		name string
		o    StatsOptions
		want string
	}{
		{"everything", StatsOptions{}, "kind actors 8, kind positions 5, kind places 4, kind events 3, kind sources 2, kind statements 12, " +
			"mode paraphrase 4, mode attributed 3, mode reported 3, mode assertion 1, mode quote 1, act  10, act claim 1, act question 1, " +
			"stance opposes 6, stance supports 5, stance neutral 3, stance  1, source gazette 6, source herald 6"},
		{"speakers", StatsOptions{Group: []string{"speaker"}}, "speaker ann 5, speaker bob 4, speaker cat 1, speaker writer 1"},
		{"reports", StatsOptions{Group: []string{"speaker"}, Reports: true}, "speaker ann 6, speaker bob 6, speaker cat 1, speaker writer 1"},
		{
			"the speaker that is meant alone",
			StatsOptions{Filter: is("by bob"), Group: []string{"speaker", "mode"}},
			"speaker,mode bob/paraphrase 3, speaker,mode bob/reported 1",
		},
		{
			"whoever is of an organization",
			StatsOptions{Filter: is("of party"), Group: []string{"speaker"}},
			"speaker ann 4",
		},
		{
			"a position with its own stance",
			StatsOptions{Filter: is("by ann"), Group: []string{"position", "stance"}},
			"position,stance truce/neutral 2, position,stance bridge/opposes 1, position,stance bridge/supports 1, position,stance halt/neutral 1, position,stance halt/supports 1, " +
				"position,stance no-bridge/opposes 1, position,stance no-bridge/supports 1, position,stance peace/supports 1, position,stance truce/opposes 1",
		},
		{
			"the other way round",
			StatsOptions{Filter: is("by writer"), Group: []string{"stance", "speaker", "position"}},
			"stance,speaker,position supports/writer/peace 1",
		},
		{
			"a stance without its position",
			StatsOptions{Filter: is("source herald"), Group: []string{"stance"}},
			"stance neutral 2, stance opposes 2, stance supports 2, stance  1",
		},
		{"a position of two minds is one", StatsOptions{Filter: is("on no-bridge"), Group: []string{"position"}}, "position no-bridge 1"},
		{"the position that is meant, and narrower ones", StatsOptions{Filter: is("on truce"), Group: []string{"position", "stance"}}, "position,stance truce/neutral 2, position,stance halt/neutral 1, position,stance halt/supports 1, position,stance truce/opposes 1"},
		{"all that is said by those who support one", StatsOptions{Filter: is("supports halt"), Group: []string{"position"}}, "position halt 1, position no-bridge 1, position truce 1"},
		{"no position", StatsOptions{Filter: is("act question"), Group: []string{"position", "stance"}}, "position,stance / 1"},
		{"the earliest report", StatsOptions{Filter: is("not by bob", "not source gazette"), Group: []string{"speaker", "position"}}, "speaker,position ann/truce 1"},
		{"which says something else", StatsOptions{Filter: is("on peace", "on truce", "mode reported", "mode attributed"), Group: []string{"speaker", "position"}}, "speaker,position ann/halt 1, speaker,position cat/peace 1"},
		{"evaluations", StatsOptions{Filter: is("by ann"), Group: []string{"evaluated", "evaluation"}}, "evaluated,evaluation / 3, evaluated,evaluation place/town/criticizes 2, evaluated,evaluation actor/council/praises 1, evaluated,evaluation actor/dan/criticizes 1, evaluated,evaluation actor/dan/praises 1"},
		{"whom and what it names", StatsOptions{Filter: is("mode reported", "by bob"), Group: []string{"onBehalfOf", "about", "addressee", "medium"}}, "onBehalfOf,about,addressee,medium /// 1, onBehalfOf,about,addressee,medium council/place/town// 1"},
		{"what is derived", StatsOptions{Filter: is("by ann", "source gazette"), Group: []string{"date", "place"}}, "date,place 2021-05/hall 1, date,place 2022/ 1, date,place 2023-06-01/moon 1"},
		{"years", StatsOptions{Per: "year"}, "year 2020 1, year 2021 3, year 2022 1, year 2023 1, year 2024 1, year  2"},
		{"weeks", StatsOptions{Filter: with(is("by ann"), func(f *Filter) { f.Until = "2022" }), Per: "week"}, "week 2020-W53 1, week 2021-05 1, week 2022 1"},
		{"months of speakers", StatsOptions{Filter: is("source gazette"), Group: []string{"speaker"}, Per: "month"}, "speaker,month cat/2020-12 1, speaker,month ann/2021-05 1, speaker,month bob/2021-05 1, speaker,month ann/2022 1, speaker,month ann/2023-06 1, speaker,month writer/2024-01 1"},
		{"of none", StatsOptions{Filter: is("by dan"), Group: []string{"mode"}}, ""},
		{"a limit cuts the rows and no count", StatsOptions{Filter: Filter{Limit: 1, Offset: 1}, Group: []string{"source"}}, "source herald 3"},
		{"a page of several dimensions", StatsOptions{Filter: Filter{Limit: 2, Offset: 5}}, "kind statements 12, mode paraphrase 4"},
		{"beyond", StatsOptions{Filter: Filter{Offset: 2}, Group: []string{"source"}}, ""},
		{"of some: entities that these name", StatsOptions{Filter: is("by bob", "not on no-bridge")}, "kind actors 2, kind positions 1, kind places 1, kind events 2, kind sources 2, kind statements 5, " +
			"mode paraphrase 2, mode reported 2, mode attributed 1, act  4, act question 1, stance opposes 3, stance  1, stance supports 1, source herald 4, source gazette 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, err := Stats(t.Context(), s, c.o).List()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, shortCounts(rows)); diff != "" {
				t.Error(diff)
			}
		})
	}
	for _, d := range Dimensions() {
		if _, err := Stats(t.Context(), s, StatsOptions{Group: []string{d}}).List(); err != nil {
			t.Errorf("by %s: %v", d, err)
		}
	}
	var usage *UsageError
	for _, o := range []StatsOptions{{Group: []string{"colour"}}, {Per: "decade"}, {Filter: is("by mode")}, {Filter: is("by speaker,mode")}} {
		if _, err := Stats(t.Context(), s, o).List(); !errors.As(err, &usage) {
			t.Errorf("%+v: got %v", o, err)
		}
	}
	var unknown *UnknownError
	if _, err := Stats(t.Context(), s, StatsOptions{Filter: is("by nobody")}).List(); !errors.As(err, &unknown) {
		t.Errorf("by nobody: got %v", err)
	}
}

// What has one id in two corpora counts apart, and says of which it is.
func TestStatsOfTwoCorpora(t *testing.T) {
	other := town()
	other.ID, other.Base = "city", "https://example.org/city/"
	other.Actors[0].ID, other.Statements = "ann", other.Statements[3:4] // by bob
	rows, err := Stats(t.Context(), open(t, town(), other), StatsOptions{Group: []string{"speaker"}}).List()
	if err != nil {
		t.Fatal(err)
	}
	want := "speaker ann 5, speaker town:actor/bob 3, speaker city:actor/bob 1, speaker writer 1"
	if diff := cmp.Diff(want, shortCounts(rows)); diff != "" {
		t.Error(diff)
	}
}
