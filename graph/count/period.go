package count

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"onrecord/schema"
)

// Periods lists the spans of time to count by.
func Periods() []string { return []string{"year", "month", "week", "day"} }

// Period is the year (2025), the month (2025-08), the week (2025-W33, of ISO
// 8601) or the day (2025-08-15) of an EDTF date. A date that may lie in several
// of them, or is none, stays as it is written.
func Period(date, per string) string {
	span, err := schema.ParseDate(date)
	if err != nil {
		return date
	}
	first, ok := periodOf(span.From, per)
	last, also := periodOf(span.Until, per)
	if !ok || !also || first != last {
		return date
	}
	return first
}

// periodOf is the period that a day lies in.
func periodOf(d schema.Day, per string) (string, bool) {
	if d == schema.FirstDay || d == schema.LastDay {
		return "", false
	}
	day := d.String()
	switch per {
	case "year":
		return day[:len(day)-len("-08-15")], true
	case "month":
		return day[:len(day)-len("-15")], true
	case "week":
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			return "", false // before the year 0, or after 9999
		}
		year, week := at.ISOWeek()
		if year < 0 {
			return "", false
		}
		return fmt.Sprintf("%04d-W%02d", year, week), true
	}
	return day, true
}

// ComparePeriods puts periods, and dates as they are written, into the order of
// the days on which they begin; what is not a date comes last.
func ComparePeriods(a, b string) int {
	return cmp.Or(cmp.Compare(begins(a), begins(b)), cmp.Compare(a, b))
}

// begins is the first day of a period or of a date.
func begins(period string) schema.Day {
	if year, week, ok := strings.Cut(period, "-W"); ok {
		period = monday(year, week)
	}
	span, err := schema.ParseDate(period)
	if err != nil {
		return schema.LastDay
	}
	return span.From
}

// monday is the day on which a week of ISO 8601 begins: that which has the
// year's fourth of January is the first.
func monday(year, week string) string {
	fourth, err := time.Parse(time.DateOnly, year+"-01-04")
	if err != nil {
		return ""
	}
	var n int
	if _, err := fmt.Sscanf(week, "%d", &n); err != nil {
		return ""
	}
	sinceMonday := (int(fourth.Weekday()) + 6) % 7
	return fourth.AddDate(0, 0, 7*(n-1)-sinceMonday).Format(time.DateOnly)
}
