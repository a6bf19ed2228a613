package axis

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"onrecord/schema"
)

func day(t *testing.T, date string) schema.Day {
	t.Helper()
	span, err := schema.ParseDate(date)
	if err != nil {
		t.Fatal(err)
	}
	return span.From
}

// Numbers count days, before the year 0 as well, and lead back.
func TestNumber(t *testing.T) {
	for _, date := range []string{"-0400-02-28", "-0001-12-31", "0000-01-01", "0000-02-29", "1600-02-29", "1900-02-28", "2024-02-29", "2025-12-31", "9999-12-31"} {
		d := day(t, date)
		if got := dayAt(number(d)); got != d {
			t.Errorf("%s comes back as %s", date, got)
		}
		if got := number(d.Next()) - number(d); got != 1 {
			t.Errorf("%s and the day after it are %d apart", date, got)
		}
	}
	from, until := day(t, "2023-03-04"), day(t, "2026-11-29")
	want := int64(time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC).Sub(time.Date(2023, 3, 4, 0, 0, 0, 0, time.UTC)).Hours() / 24)
	if got := number(until) - number(from); got != want {
		t.Errorf("%d days, want %d", got, want)
	}
}

func TestUnits(t *testing.T) {
	for _, c := range []struct{ unit, day, want string }{
		{"day", "2025-08-15", "2025-08-15 2025-08-15"},
		{"week", "2025-08-15", "2025-08-11 2025-08-17"},
		{"week", "2025-08-11", "2025-08-11 2025-08-17"},
		{"week", "2021-01-01", "2020-12-28 2021-01-03"},
		{"month", "2024-02-10", "2024-02-01 2024-02-29"},
		{"month", "-0001-12-05", "-0001-12-01 -0001-12-31"},
		{"quarter", "2025-08-15", "2025-07-01 2025-09-30"},
		{"quarter", "-0001-12-31", "-0001-10-01 -0001-12-31"},
		{"year", "2025-08-15", "2025-01-01 2025-12-31"},
		{"decade", "1999-12-31", "1990-01-01 1999-12-31"},
		{"century", "-0001-05-01", "-0100-01-01 -0001-12-31"},
	} {
		u, ok := UnitNamed(c.unit)
		if !ok {
			t.Fatalf("there is no %s", c.unit)
		}
		s := u.Span(day(t, c.day))
		if got := s.From.String() + " " + s.Until.String(); got != c.want {
			t.Errorf("the %s of %s: %s, want %s", c.unit, c.day, got, c.want)
		}
		if !u.Within(s) || u.Within(schema.Span{From: s.From, Until: s.Until.Next()}) {
			t.Errorf("the %s of %s: a span within it is not told from one that is longer", c.unit, c.day)
		}
	}
	week, _ := UnitNamed("week")
	if got := week.Between(schema.Span{From: day(t, "2025-08-15"), Until: day(t, "2025-08-25")}, 10); len(got) != 3 {
		t.Errorf("%d weeks, want 3", len(got))
	}
	if week.Within(schema.Span{From: day(t, "2025-08-15"), Until: schema.LastDay}) {
		t.Error("an open end is within a week")
	}
}

// Labels never meet, whatever the span and the room.
func TestTicks(t *testing.T) {
	width := func(s string) float64 { return 5.5 * float64(len(s)) }
	for _, c := range []struct {
		from, until string
		room        float64
		want        string // the labels
	}{
		{"2025-08-15", "2025-08-15", 500, "2025-08-15"},
		{"2025-08-14", "2025-08-16", 500, "2025-08-14 2025-08-15 2025-08-16"},
		{"2025-08-01", "2025-08-31", 500, "2025-08-04 2025-08-11 2025-08-18 2025-08-25"},
		{"2025-01-01", "2025-06-30", 500, "2025-01 2025-02 2025-03 2025-04 2025-05 2025-06"},
		{"2025-01-01", "2025-06-10", 500, "2025-01 2025-02 2025-03 2025-04 2025-05 2025-06"}, // moved to where there is room
		{"2024-01-01", "2025-12-31", 500, "2024-01 2024-04 2024-07 2024-10 2025-01 2025-04 2025-07 2025-10"},
		{"2000-01-01", "2025-12-31", 300, "2000 2005 2010 2015 2020 2025"},
		{"-0500-01-01", "2025-12-31", 300, "-0500 0000 0500 1000 1500 2000"},
		{"0500-01-01", "0500-01-02", 60, "0500-01-01"},
	} {
		axis := NewTime(schema.Span{From: day(t, c.from), Until: day(t, c.until)}, 100, 100+c.room)
		var labels []string
		end := 0.0
		for _, tick := range axis.Ticks(width) {
			if tick.At < 100 || tick.At > 100+c.room {
				t.Errorf("%s to %s: a mark at %g", c.from, c.until, tick.At)
			}
			if tick.Label == "" {
				continue
			}
			labels = append(labels, tick.Label)
			if left := tick.Middle - width(tick.Label)/2; left < end {
				t.Errorf("%s to %s: %s begins at %g, and the label before it ends at %g", c.from, c.until, tick.Label, left, end)
			}
			end = tick.Middle + width(tick.Label)/2
		}
		if got := strings.Join(labels, " "); got != c.want {
			t.Errorf("%s to %s: %s, want %s", c.from, c.until, got, c.want)
		}
	}
}

func TestTime(t *testing.T) {
	axis := NewTime(schema.Span{From: day(t, "2025-08-11"), Until: day(t, "2025-08-20")}, 100, 200)
	for _, c := range []struct {
		day  schema.Day
		want float64
	}{{day(t, "2025-08-11"), 100}, {day(t, "2025-08-16"), 150}, {day(t, "2030"), 200}, {schema.FirstDay, 100}, {schema.LastDay, 200}} {
		if got := axis.At(c.day); got != c.want {
			t.Errorf("%v begins at %g, want %g", c.day, got, c.want)
		}
	}
	if got := axis.End(day(t, "2025-08-20")); got != 200 {
		t.Errorf("the last day ends at %g", got)
	}
	for least, want := range map[float64]string{1: "day", 10: "day", 11: "week", 71: "month", 500: "quarter", 5000: "decade"} {
		if got := axis.Unit(least); got.Name != want {
			t.Errorf("a unit of %g: %s, want %s", least, got.Name, want)
		}
	}
}

// What is less exact than a month does not make an axis longer, unless all of it is
// beyond the rest.
func TestRange(t *testing.T) {
	for _, c := range []struct{ dates, want string }{
		{"2024-02-03 2024-05-06", "2024-02-03 2024-05-06"},
		{"2024-02-03 2024 2024-03-06/.. 2024-03", "2024-02-03 2024-03-31"},
		{"2024-02-03 2024-05-06/..", "2024-02-03 2024-05-06"},
		{"2024-02-03 2019", "2019-01-01 2024-02-03"},
		{"2019 2020/..", "2019-01-01 2020-01-01"},
		{"../2020-05-06", "2020-05-06 2020-05-06"},
	} {
		s := Range(func(yield func(schema.Span) bool) {
			for _, date := range strings.Fields(c.dates) {
				if !yield(schema.DaysOf(date)) {
					return
				}
			}
		})
		if got := s.From.String() + " " + s.Until.String(); got != c.want {
			t.Errorf("%s: %s, want %s", c.dates, got, c.want)
		}
		axis := NewTime(s, 0, 1)
		if axis.Before(s.From) || axis.After(s.Until) || !axis.Before(schema.FirstDay) || !axis.After(schema.LastDay) {
			t.Errorf("%s: what is on the axis is not told from what is not", c.dates)
		}
	}
}

func TestValues(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		most      int
		whole     bool
		want      string
	}{
		{0, 7, 4, true, "[0 2 4 6 8]"},
		{0, 1, 4, true, "[0 1]"},
		{0, 0.31, 4, false, "[0 0.1 0.2 0.3 0.4]"},
		{-0.2, 0.5, 5, false, "[-0.2 0 0.2 0.4 0.6]"},
		{0, 2000, 4, true, "[0 500 1000 1500 2000]"},
		{0, 0, 4, true, "[0 1]"},
		{-0.5, 0, 5, false, "[-0.5 -0.4 -0.3 -0.2 -0.1 0]"},
		{math.Nextafter(-0.5, -1), -0.5, 5, false, "[-0.5 0 0.5]"}, // computing has left a last digit
		{0.7, math.Nextafter(0.7, 1), 5, false, "[0.5 1 1.5 2]"},
		{3e15, 3e15 + 0.5, 4, false, "[3e+15 3.1e+15 3.2e+15 3.3e+15]"},
		{0, 3e-11, 4, false, "[0 1e-11 2e-11 3e-11]"},
	} {
		if got := fmt.Sprint(Values(c.low, c.high, c.most, c.whole)); got != c.want {
			t.Errorf("from %g to %g: %s, want %s", c.low, c.high, got, c.want)
		}
	}
}

func TestLanes(t *testing.T) {
	got, n := Lanes([][2]float64{{0, 10}, {5, 20}, {11, 15}, {15, 30}, {16, 18}}, 1)
	if diff := cmp.Diff([]int{0, 1, 0, 2, 0}, got); diff != "" || n != 3 {
		t.Errorf("%d lanes, -want +got:\n%s", n, diff)
	}
}
