package schema

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDerive(t *testing.T) {
	place := func(id string) Ref { return Ref{Kind: KindPlace, ID: id} }
	entities := map[string]Entity{
		"talks": &Event{Date: "2020-01-01", Place: place("town")},
		"vague": &Event{},
		"paper": &Source{Date: "2020-02"},
	}
	type result struct{ Date, DateFrom, Place, PlaceFrom string }
	for _, c := range []struct {
		name                       string
		date, place, event, source string
		want                       result
		asked                      int
	}{
		{"its own", "2019", "quay", "talks", "paper", result{"2019", FromStatement, "quay", FromStatement}, 0},
		{"its own date", "2019", "", "talks", "paper", result{"2019", FromStatement, "town", FromEvent}, 1},
		{"its own place", "", "quay", "talks", "paper", result{"2020-01-01", FromEvent, "quay", FromStatement}, 1},
		{"the event's", "", "", "talks", "paper", result{"2020-01-01", FromEvent, "town", FromEvent}, 2},
		{"the source's", "", "", "vague", "paper", result{"2020-02", FromSource, "", ""}, 3},
		{"no event", "", "", "", "paper", result{"2020-02", FromSource, "", ""}, 1},
		{"nobody knows", "", "", "unknown", "", result{}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &Statement{Date: c.date, Place: place(c.place), Event: Ref{Kind: KindEvent, ID: c.event}, Source: Ref{Kind: KindSource, ID: c.source}}
			asked := 0
			if err := s.Derive(func(r Ref) (Entity, error) { asked++; return entities[r.ID], nil }); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, result{s.Date, s.DateFrom, s.Place.ID, s.PlaceFrom}); diff != "" || asked != c.asked {
				t.Errorf("asked %d times, want %d: %s", asked, c.asked, diff)
			}
		})
	}
	broken := errors.New("broken")
	for _, date := range []string{"", "2020"} {
		s := &Statement{Date: date, Event: Ref{Kind: KindEvent, ID: "talks"}}
		if err := s.Derive(func(Ref) (Entity, error) { return nil, broken }); !errors.Is(err, broken) {
			t.Errorf("date %q: got %v", date, err)
		}
	}
}
