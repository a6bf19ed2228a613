package cellwords

import (
	"maps"
	"testing"

	"onrecord/schema"
)

func nowhere() schema.Pos { return schema.Pos{} }

// What one date of a column shows, all others of its form mean, and none of another form.
func TestDates(t *testing.T) {
	var c Dates
	for _, text := range []string{"3.4.2025", "15.08.2025", "1/2/2025", "soon", "45884"} {
		c.Note(text, nowhere)
	}
	for text, want := range map[string]string{"3.4.2025": "2025-04-03", "15 Aug 2025": "2025-08-15", "45884": "2025-08-15", "2025~": "2025~"} {
		if got, _, ok := c.Value(text); !ok || got != want {
			t.Errorf("%s: got %q", text, got)
		}
	}
	if _, _, ok := c.Value("1/2/2025"); ok {
		t.Error("nothing shows whether 1/2/2025 is in January")
	}
	text, _, orders := c.Open()
	if want := `"1/2/2025" may be 2025-02-01 or 2025-01-02`; text != want || len(orders) != 2 {
		t.Errorf("got %q, %v", text, orders)
	}
	c.Said = MonthDayYear
	if got, _, ok := c.Value("1/2/2025"); !ok || got != "2025-01-02" {
		t.Errorf("as was said: got %q", got)
	}
}

// A 1 is one thing beside 0 or -1, and another on a scale.
func TestSides(t *testing.T) {
	for _, c := range []struct {
		values []string
		want   map[string]Side
		open   int
	}{
		{[]string{"1", "0"}, map[string]Side{"1.0": Supports, "0": Opposes}, 0},
		{[]string{"1", "0", "-1"}, map[string]Side{"0": Neutral, "−1": Opposes}, 0},
		{[]string{"1", "5", "no"}, map[string]Side{"NO": Opposes}, 2},
		{[]string{"+", "-", "Ja"}, map[string]Side{"-": Opposes, "ja": Supports}, 0},
		{[]string{"yes", "-", "N/A"}, map[string]Side{"-": NoSide, "n/a": NoSide}, 0},
	} {
		s := NewSides(nil, nil)
		for _, v := range c.values {
			s.Note(v, nowhere)
		}
		if open := s.Decide(); len(open) != c.open {
			t.Errorf("%v: %v are open", c.values, open)
		}
		for text, want := range c.want {
			if got, known := s.Side(text); !known || got != want {
				t.Errorf("%v: %s is %q, known: %t", c.values, text, got, known)
			}
		}
	}
	if s, _ := NewSides(map[string]string{"5": "supports"}, nil).Side("5"); s != NoSide {
		t.Error("a value is decided before anybody has decided")
	}
}

// Numbers take the side of those that they are among, but for what was said of one itself,
// and what is on two sides is open. Of many, each is asked for.
func TestSidesOfRanges(t *testing.T) {
	met := map[string]bool{}
	s := NewSides(map[string]string{">3": "supports", "3": "neutral", "<=3.0": "opposes", ">=9": "opposes", "<0": "neutral", ">8": "maybe"}, func(word string) { met[word] = true })
	for _, v := range []string{"5", "3", "3.5", "1", "9"} {
		s.Note(v, func() schema.Pos { return schema.Pos{} })
	}
	open := s.Decide()
	if len(open) != 1 || open[0].Text != "9" {
		t.Errorf("open are %v", open)
	}
	for text, want := range map[string]Side{"5": Supports, "3": Neutral, "3.5": Supports, "1": Opposes, "9": NoSide, "2.25": Opposes, "yes": NoSide} {
		if got, known := s.Side(text); got != want || known != (want != NoSide) {
			t.Errorf("%s is %q, known: %t", text, got, known)
		}
	}
	if want := map[string]bool{">3": true, "3": true, "<=3.0": true, ">=9": true}; !maps.Equal(met, want) {
		t.Errorf("met %v", met)
	}
}

func TestEmpty(t *testing.T) {
	for text, want := range map[string][2]bool{" #REF! ": {true, true}, "None": {true, false}, "-": {true, false}, "no": {false, false}} {
		if got := [2]bool{IsEmptyWord(text), IsEmptyText(text)}; got != want {
			t.Errorf("%q: got %v", text, got)
		}
	}
}

// The number of a day means the day that the workbook counts to.
func TestDayZero(t *testing.T) {
	for zero, want := range map[string]string{"": "2021-08-14", "1899-12-30": "2021-08-14", "1900-01-01": "2021-08-16", "1904-01-01": "2025-08-15"} {
		dates := Dates{DayZero: zero}
		if got, _, ok := dates.Value("44422"); !ok || got != want {
			t.Errorf("from %q: got %s, want %s", zero, got, want)
		}
	}
}
