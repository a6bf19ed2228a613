package schema

import (
	"strings"
	"testing"
)

func TestParseDateDays(t *testing.T) {
	for date, want := range map[string][2]string{
		"2001-21":            {"2001-03-01", "2001-05-31"},
		"2001-22":            {"2001-06-01", "2001-08-31"},
		"2001-23~":           {"2001-09-01", "2001-11-30"},
		"2001-24":            {"2001-12-01", "2002-02-28"},
		"2003-24?":           {"2003-12-01", "2004-02-29"},
		"1899-24":            {"1899-12-01", "1900-02-28"}, // no leap year
		"-0001-24":           {"-0001-12-01", "0000-02-29"},
		"0987-24":            {"0987-12-01", "0988-02-29"},
		"9999-24":            {"9999-12-01", "10000-02-29"},
		"2001-24/2002-03":    {"2001-12-01", "2002-03-31"},
		"2001-23/2001-24":    {"2001-09-01", "2002-02-28"},
		"2001-12~/2002":      {"2001-12-01", "2002-12-31"},
		"2001-12?/2002-01-%": {},
		"2000-02-29":         {"2000-02-29", "2000-02-29"},
		"1900-02-29":         {},
		"2001-02":            {"2001-02-01", "2001-02-28"},
		"0800-12-25":         {"0800-12-25", "0800-12-25"},
		"0800":               {"0800-01-01", "0800-12-31"},
		"800":                {},
		"199X":               {"1990-01-01", "1999-12-31"},
		"2001-XX-XX":         {"2001-01-01", "2001-12-31"},
		"199X-24":            {},
		"2001-24-01":         {},
		"2001-20":            {},
		"2002/2001":          {},
		"2002-03/2001-24":    {},
		"../..":              {},
		"/":                  {},
		"..":                 {},
	} {
		span, err := ParseDate(date)
		got := [2]string{}
		if err == nil {
			got = [2]string{span.From.String(), span.Until.String()}
		}
		if got != want {
			t.Errorf("%s: got %v (%v), want %v", date, got, err, want)
		}
	}
}

// An end that is open or unknown is one that any day may be.
func TestParseOpenDate(t *testing.T) {
	day := func(s string) Day {
		span, err := ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return span.From
	}
	for date, want := range map[string]Span{
		"2001/..":    {day("2001-01-01"), LastDay},
		"2001/":      {day("2001-01-01"), LastDay},
		"2001-24/..": {day("2001-12-01"), LastDay},
		"../2001-24": {FirstDay, day("2002-02-28")},
		"/2001":      {FirstDay, day("2001-12-31")},
	} {
		if got, err := ParseDate(date); got != want || err != nil {
			t.Errorf("%s: got %v (%v), want %v", date, got, err, want)
		}
	}
}

func TestNextDay(t *testing.T) {
	for date, want := range map[string]string{
		"2015-02-28": "2015-03-01", "2016-02-28": "2016-02-29", "2015-12-31": "2016-01-01", "2015-03-01": "2015-03-02",
		"-0001-12-31": "0000-01-01", "0000-02-28": "0000-02-29", "Y12000": "Y12000-01-02",
	} {
		span, err := ParseDate(date)
		if err != nil {
			t.Fatal(err)
		}
		if got := span.From.Next().String(); !strings.HasSuffix("Y"+got, want) {
			t.Errorf("%s: got %s, want %s", date, got, want)
		}
	}
	for _, open := range []Day{FirstDay, LastDay} {
		if got := open.Next(); got != open {
			t.Errorf("%v: got %v", open, got)
		}
	}
}

// Winter is December, January and February, and no day of the spring.
func TestWinter(t *testing.T) {
	winter, err := ParseDate("2001-24")
	if err != nil {
		t.Fatal(err)
	}
	for date, want := range map[string]bool{
		"2001-04-15": false, "2001-01": false, "2001-11-30": false, "2001-12-01": true, "2002-01": true, "2002-02-28": true, "2002-03-01": false, "2001": true,
	} {
		if span, err := ParseDate(date); err != nil || winter.Overlaps(span) != want {
			t.Errorf("%s: got %v (%v), want %v", date, winter.Overlaps(span), err, want)
		}
	}
}

// Codes of level 2 are refused with what they would have to be.
func TestSeasonsOfLevel2(t *testing.T) {
	for date, told := range map[string]bool{
		"2001-25": true, "2001-32": true, "2001-33~": true, "2001-41": true, "2001-29/2002": true, "2001/2002-28": true,
		"2001-42": false, "2001-20": false, "2001-13": false,
	} {
		_, err := ParseDate(date)
		if err == nil || strings.Contains(err.Error(), "a season of EDTF level 2; those of level 1 are 21 to 24") != told {
			t.Errorf("%s: got %v", date, err)
		}
	}
}

func TestParseDate(t *testing.T) {
	for _, c := range []struct {
		in   string
		from Day
		to   Day
	}{
		{"2025-08-15", dayOf(2025, 8, 15), dayOf(2025, 8, 15)},
		{"2025-08", dayOf(2025, 8, 1), dayOf(2025, 8, 31)},
		{"2024-02~", dayOf(2024, 2, 1), dayOf(2024, 2, 29)},
		{"2025", dayOf(2025, 1, 1), dayOf(2025, 12, 31)},
		{"202X", dayOf(2020, 1, 1), dayOf(2029, 12, 31)},
		{"2025-XX-XX", dayOf(2025, 1, 1), dayOf(2025, 12, 31)},
		{"2025-22", dayOf(2025, 6, 1), dayOf(2025, 8, 31)},
		{"2025-08/2025-09", dayOf(2025, 8, 1), dayOf(2025, 9, 30)},
		{"2025-08/..", dayOf(2025, 8, 1), LastDay},
		{"/2025-08?", FirstDay, dayOf(2025, 8, 31)},
		{"-0044-03-15", dayOf(-44, 3, 15), dayOf(-44, 3, 15)},
		{"Y17000", dayOf(17000, 1, 1), dayOf(17000, 12, 31)},
		{"2025-08-15T23:59:59Z", dayOf(2025, 8, 15), dayOf(2025, 8, 15)},
	} {
		got, err := ParseDate(c.in)
		if err != nil || got != (Span{c.from, c.to}) {
			t.Errorf("ParseDate(%q) = %v, %v; want %v", c.in, got, err, Span{c.from, c.to})
		}
	}
	for _, bad := range []string{"", "2025-13", "2025-02-29", "15 August", "2025-8-15", "2025-08-15/", "20250815", "2025/2024", "/", "../..", "2X25", "-0000", "2025-08-15T25:00:00"} {
		if bad == "2025-08-15/" {
			continue // an interval of unknown end
		}
		if got, err := ParseDate(bad); err == nil {
			t.Errorf("ParseDate(%q) = %v, want an error", bad, got)
		}
	}
}
