package schema

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// affiliated is an actor with affiliations: "red 2010 2015-03-01", with - for
// nothing.
func affiliated(id string, to ...string) *Actor {
	a := &Actor{EntityBase: EntityBase{ID: id}, Name: id}
	for _, text := range to {
		f := strings.Fields(strings.ReplaceAll(text, " - ", " .. ") + " .. ..")
		said := func(date string) string { return strings.TrimSuffix(strings.Replace(date, "..", "", 1), "-") }
		a.Affiliations = append(a.Affiliations, Affiliation{To: Ref{Kind: KindActor, ID: f[0]}, From: said(f[1]), Until: said(f[2])})
	}
	return a
}

func TestAffiliationsAt(t *testing.T) {
	switched := []string{"red 2010 2015-03-01", "blue 2015-03-01"}
	for _, c := range []struct {
		what string
		to   []string
		date string
		want string
	}{
		{"no dates", []string{"red"}, "2021", "red"},
		{"no dates at all", []string{"red"}, "", "red"},
		{"an undated statement", []string{"red 2020 2021"}, "", "red"},
		{"its last day", []string{"red 2020 2021"}, "2021-12-31", "red"},
		{"the day after", []string{"red 2020 2021"}, "2022-01-01", ""},
		{"the day before", []string{"red 2020 2021"}, "2019-12-31", ""},
		{"its year", []string{"red 2020-06"}, "2020", "red"},
		{"the month before", []string{"red 2020-06"}, "2020-05", ""},
		{"long after", []string{"red 2020-06"}, "2030", "red"},
		{"the month of its end", []string{"red - 2020-06-15"}, "2020-06", "red"},
		{"after its end", []string{"red - 2020-06-15"}, "2020-06-16", ""},
		{"open in words", []string{"red 2020~ .."}, "2020", "red"},
		{"winter", []string{"red 2001-24 2002-24"}, "2001-11", ""},

		{"before a switch", switched, "2015-02-28", "red"},
		{"on the day of a switch", switched, "2015-03-01", "blue"},
		{"after a switch", switched, "2015-03-02", "blue"},
		{"in the month of a switch", switched, "2015-03", "blue"},
		{"in the year of a switch", switched, "2015", "blue red"},
		{"on the last day, nothing begins", []string{"red 2010 2015-03-01", "blue 2015-03-02"}, "2015-03-01", "red"},
		{"the coder has the later one first", []string{"blue 2015-03-01", "red 2010 2015-03-01"}, "2015-03-01", "blue"},
		{"a switch on a first of January", []string{"red 2010 2015-01-01", "blue 2015-01-01"}, "2014-12-31", "red"},
		{"a switch in some month", []string{"red 2010 2015-03", "blue 2015-03"}, "2015-03-20", "blue red"},
		{"a switch in a month, on a day", []string{"red 2010 2015-03", "blue 2015-03-01"}, "2015-03-01", "blue red"},
		{"a switch about a day", []string{"red 2010 2015-03-01~", "blue 2015-03-01"}, "2015-03-01", "blue red"},
		{"one without an end is not ended", []string{"red 2010", "blue 2015-03-01"}, "2015-03-01", "blue red"},
		{"for one day", []string{"red 2015-03-01 2015-03-01", "blue 2015-03-01"}, "2015-03-01", "red blue"},
		{"three in one day", []string{"red 2010 2015-03-01", "green 2015-03-01 2015-03-01", "blue 2015-03-01"}, "2015-03-01", "green blue"},

		{"the latest beginning first", []string{"chamber 2009", "government 2013", "party 2001"}, "2014", "government chamber party"},
		{"one without a beginning last", []string{"chamber", "party 2001"}, "2014", "party chamber"},
		{"of equals the coder's order", []string{"zebra 2009", "ant 2009", "mole 2009-01-01"}, "2014", "zebra ant mole"},
		{"of undated ones the coder's order", []string{"zebra", "ant"}, "2014", "zebra ant"},
	} {
		var got []string
		for _, f := range affiliated("ann", c.to...).AffiliationsAt(DaysOf(c.date)) {
			got = append(got, f.To.ID)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v at %q: got %v, want %s", c.what, c.to, c.date, got, c.want)
		}
	}
}

// Offices go by the same rule.
func TestRolesAt(t *testing.T) {
	ann := &Actor{Roles: []Role{
		{Office: "Poet"}, {Office: "Mayor", From: "2010-05", Until: "2015-03-01"}, {Office: "Minister", From: "2015-03-01"},
	}}
	for date, want := range map[string]string{
		"2010-04": "Poet", "2015-02-28": "Mayor, Poet", "2015-03-01": "Minister, Poet", "2015": "Minister, Mayor, Poet", "": "Minister, Mayor, Poet",
	} {
		var got []string
		for _, r := range ann.RolesAt(DaysOf(date)) {
			got = append(got, r.Office)
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%q: got %v, want %s", date, got, want)
		}
	}
}

// chambers is a parliament in which everything happens.
var chambers = func() map[string]*Actor {
	out := map[string]*Actor{}
	for _, a := range []*Actor{
		affiliated("ann", "senate 2001", "red-group 2001 2015-03-01", "blue-group 2015-03-01", "cabinet 2018 2019"),
		affiliated("red-group", "red"),
		affiliated("blue-group", "blue - 2016-12-31", "green 2017-01-01"),
		affiliated("red"), affiliated("blue", "alliance 2016"), affiliated("green"), affiliated("alliance"),
		affiliated("senate", "state"), affiliated("cabinet", "state"), affiliated("state", "senate"), // each other
		affiliated("bob"), affiliated("cat", "nowhere"),
	} {
		out[a.ID] = a
	}
	return out
}()

func findChamber(_ *Actor, to Ref) *Actor { return chambers[to.ID] }

func TestBelongings(t *testing.T) {
	for _, c := range []struct{ actor, date, want string }{
		{"ann", "2000", ""},
		{"ann", "2010", "senate red-group state red"},
		{"ann", "2015-03-01", "blue-group senate blue state"},
		{"ann", "2016-06", "blue-group senate blue state alliance"},
		{"ann", "2018", "cabinet blue-group senate state green"},
		{"state", "2018", "senate"},
		{"cat", "2018", "nowhere"},
		{"bob", "2018", ""},
	} {
		var got []string
		for _, b := range chambers[c.actor].Belongings(DaysOf(c.date), findChamber) {
			got = append(got, b.To.ID)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s in %s: got %v, want %s", c.actor, c.date, got, c.want)
		}
	}
}

// Between the same turns an actor belongs to the same, and not all belong to the
// same always.
func TestTurns(t *testing.T) {
	var days []Day
	years := 1
	if testing.Short() {
		years = 4
	}
	for year := 1999; year <= 2021; year += years {
		for _, rest := range []string{"", "-01-01", "-02", "-02-28", "-03-01", "-03-02", "-06-30", "-07-01", "-12-31"} {
			span := DaysOf(fmt.Sprint(year, rest))
			days = append(days, span.From, span.Until)
		}
	}
	days = append(days, FirstDay, LastDay)
	for id, a := range chambers {
		turns := a.Turns(findChamber)
		place := func(d Day) int { // how many turns are not after it
			n, found := slices.BinarySearch(turns, d)
			if found {
				n++
			}
			return n
		}
		known := map[[2]int]string{}
		for _, from := range days {
			for _, until := range days {
				if until < from {
					continue
				}
				got := ""
				for _, b := range a.Belongings(Span{from, until}, findChamber) {
					got += " " + b.Of.ID + ">" + b.To.ID
				}
				key := [2]int{place(from), place(until)}
				if want, asked := known[key]; asked && got != want {
					t.Fatalf("%s from %v until %v: got %s, and elsewhere between the same turns %s", id, from, until, got, want)
				}
				known[key] = got
			}
		}
		if id == "ann" && len(known) < 10 {
			t.Errorf("ann has %d turns", len(turns))
		}
	}
}
