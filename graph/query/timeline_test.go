package query

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"onrecord/graph/view"
	"onrecord/schema"
)

// shortTimeline writes rows as "name: id stance date, …"; ~ is hearsay.
func shortTimeline(t *view.Timeline) string {
	var rows []string
	for _, row := range t.Rows {
		var marks []string
		for i := range row.Marks {
			m := &row.Marks[i]
			told, err := t.Told(m.Said)
			if err != nil {
				return err.Error()
			}
			text := told[0].ID + " "
			if m.Indirect {
				text += "~"
			}
			text += m.Stance.String()
			if m.Dated() {
				text += " " + told[0].Date
			}
			marks = append(marks, strings.TrimSpace(text))
		}
		rows = append(rows, row.Name+": "+strings.Join(marks, ", "))
	}
	return strings.Join(rows, "; ")
}

func TestTimeline(t *testing.T) {
	s := open(t, town())
	for _, c := range []struct {
		name string
		o    TimelineOptions
		want string
		all  int
	}{
		{
			"of everybody",
			TimelineOptions{},
			"Ann Öz: s1 supports 2021-05, s7 ~opposes 2022, s2 opposes 2023-06-01, s10 ~neutral, s3 supports; Bob: s4 opposes 2021-05-02, s9 ~, s3 supports",
			7,
		},
		{"of one, of whom alone a joint statement tells", TimelineOptions{StanceOptions: StanceOptions{Filter: is("by bob")}}, "Bob: s4 opposes 2021-05-02, s9 ~, s3 supports", 3},
		{
			"each report",
			TimelineOptions{StanceOptions: StanceOptions{Filter: is("by bob", "on bridge"), Reports: true}},
			"Bob: s4 opposes 2021-05-02, s5 ~opposes, s6 ~opposes, s3 supports", 4,
		},
		{
			"on positions, each with its own stance",
			TimelineOptions{Rows: "position", StanceOptions: StanceOptions{Assertions: true}},
			"A bridge: s4 opposes 2021-05-02, s7 ~opposes 2022, s3 supports; Peace: s1 supports 2021-05, s8 supports 2024-01; Truce: s2 opposes 2023-06-01, s10 ~neutral; Halt: s7 ~neutral 2022",
			7,
		},
		{
			"the stance on what is meant",
			TimelineOptions{StanceOptions: StanceOptions{Filter: is("by ann", "on halt")}},
			"Ann Öz: s7 ~neutral 2022", 1,
		},
		{"by place", TimelineOptions{Rows: "place"}, "Hall: s1 supports 2021-05; Moon: s2 opposes 2023-06-01", 2},
		{"by source", TimelineOptions{Rows: "source", StanceOptions: StanceOptions{Filter: is("on peace")}}, "Gazette: s1 supports 2021-05, s7 ~neutral 2022, s2 opposes 2023-06-01; Herald: s10 ~neutral", 4},
		{"of nobody", TimelineOptions{StanceOptions: StanceOptions{Filter: is("by dan")}}, "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Timeline(t.Context(), s, c.o)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, shortTimeline(got)); diff != "" {
				t.Error(diff)
			}
			if len(got.All) != c.all {
				t.Errorf("%d utterances, want %d", len(got.All), c.all)
			}
		})
	}
	got, err := Timeline(t.Context(), s, TimelineOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var events []string
	for _, e := range got.Events {
		events = append(events, fmt.Sprint(e.Name, " ", e.Date, " ", e.Statements))
	}
	if diff := cmp.Diff([]string{"Fair 2021-05 2", "Opening 2021-05-02 1"}, events); diff != "" {
		t.Errorf("events: %s", diff)
	}
	if diff := cmp.Diff([]string{"Sources: Gazette; Herald."}, got.Notes); diff != "" {
		t.Errorf("notes: %s", diff)
	}
	var usage *UsageError
	if _, err := Timeline(t.Context(), s, TimelineOptions{Rows: "colour"}); !errors.As(err, &usage) {
		t.Errorf("rows of colour: error %v", err)
	}
}

// Two that have one name are told apart.
func TestTimelineNames(t *testing.T) {
	c := town()
	c.Actors[1].Name = c.Actors[0].Name
	got, err := Timeline(t.Context(), open(t, c), TimelineOptions{StanceOptions: StanceOptions{Filter: is("on bridge")}})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"Ann Öz (ann)", "Ann Öz (bob)"} {
		if got.Rows[i].Name != want {
			t.Errorf("row %d is %q, want %q", i, got.Rows[i].Name, want)
		}
	}
}

func TestBars(t *testing.T) {
	c := town()
	c.Statements = append(c.Statements, statement("s11", "herald", "ann", "quote", func(s *schema.Statement) {
		s.Quotes, s.Supports, s.Opposes = []string{"it is so"}, positions("bridge"), positions("bridge")
		s.Evidence[0] = schema.Passage{Source: s.Source, Line: 9, Start: 900, End: 908, Exact: "it is so", SHA256: hash("it is so")}
	}))
	s := open(t, c)
	short := func(b *view.Bars) string {
		var out []string
		for _, r := range b.Rows {
			out = append(out, fmt.Sprint(r.Name, " ", r.Counts, " ", r.Who))
		}
		return strings.Join(out, "; ")
	}
	for _, test := range []struct {
		name       string
		o          StanceOptions
		utterances bool
		want       string
	}{
		{"actors", StanceOptions{}, false, "A bridge [0 0 2 0] [[] [] [Ann Öz Bob] []]; Halt [0 0 0 1] [[] [] [] [Ann Öz]]; Peace [0 1 0 0] [[] [Ann Öz] [] []]; Truce [1 0 0 0] [[Ann Öz] [] [] []]"},
		{"utterances", StanceOptions{Assertions: true}, true, "A bridge [2 1 1 0] [[] [] [] []]; Peace [0 2 0 0] [[] [] [] []]; Truce [1 0 0 1] [[] [] [] []]; Halt [0 0 0 1] [[] [] [] []]"},
		{"of one", StanceOptions{Filter: is("by bob")}, false, "A bridge [0 0 1 0] [[] [] [Bob] []]"},
	} {
		b, err := Bars(t.Context(), s, test.o, test.utterances)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, short(b)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}
