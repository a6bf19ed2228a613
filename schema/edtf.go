package schema

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"onrecord/schema/term"

	"github.com/cayleygraph/quad"
)

// A Day is a calendar day (proleptic Gregorian) as a number that sorts:
// year*512 + month*32 + day.
type Day int64

// FirstDay and LastDay stand for an end that is open or unknown.
const (
	FirstDay Day = -1 << 62
	LastDay  Day = 1<<62 - 1
)

func dayOf(y, m, d int64) Day { return Day(y*512 + m*32 + d) }

// Next is the day after; of an open end, that.
func (d Day) Next() Day {
	if d == FirstDay || d == LastDay {
		return d
	}
	y, m, day := int64(d)>>9, int64(d)>>5&15, int64(d)&31
	const cycle = 400 // years after which the calendar is the same
	turns := y / cycle
	next := time.Date(int(y-turns*cycle), time.Month(m), int(day)+1, 0, 0, 0, 0, time.UTC)
	return dayOf(int64(next.Year())+turns*cycle, int64(next.Month()), int64(next.Day()))
}

// String writes the day as YYYY-MM-DD.
func (d Day) String() string {
	year := int64(d) >> 9
	sign := ""
	if year < 0 {
		sign, year = "-", -year
	}
	return fmt.Sprintf("%s%04d-%02d-%02d", sign, year, int64(d)>>5&15, int64(d)&31)
}

// A Span is the days that a date may mean, both ends included.
type Span struct{ From, Until Day }

// Overlaps reports whether the spans have a day in common.
func (s Span) Overlaps(o Span) bool { return s.From <= o.Until && o.From <= s.Until }

// compiled is a regular expression that is compiled where it is first used, not at
// the start of a program that may read no date.
func compiled(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

var (
	edtfDate = compiled(`^(-?[0-9X]{4})(?:-([0-9X]{2}))?(?:-([0-9X]{2}))?([?~%]?)$`)
	edtfTime = compiled(`^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(Z|[+-]([01]\d(:[0-5]\d)?|2[0-3](:[0-5]\d)?))?$`)
	edtfYear = compiled(`^Y(-?[1-9]\d{4,11})$`)
	// seasons of a hemisphere, quarters, quadrimesters and semesters
	edtfLevel2 = compiled(`(^|/)-?[0-9X]{4}-(2[5-9]|3\d|4[01])[?~%]?($|/)`)
)

// ParseDate gives the days that an EDTF date or interval of level 0 or 1 may
// mean (Library of Congress, Extended Date/Time Format Specification, 2019; ISO
// 8601-2:2019): 2025-08-15, 2025-08, 2025, with ?, ~ or % at the end, 202X,
// 2025-XX-XX, seasons 2025-21 to -24, years Y20000, and intervals a/b whose
// ends may be open (..) or unknown (nothing). Approximation widens nothing.
// Seasons are three months each, as in the north: spring (21) is March to May,
// summer (22) June to August, autumn (23) September to November, and winter (24)
// December of the year named to February of the next. Those of level 2, which
// name a hemisphere or other parts of a year (25 to 41), are refused.
func ParseDate(s string) (Span, error) {
	bad := func() error {
		if edtfLevel2().MatchString(s) {
			return fmt.Errorf("%q has a season of EDTF level 2; those of level 1 are 21 to 24: spring, summer, autumn, winter from December to February", Shorten(s))
		}
		return fmt.Errorf("%q is not an EDTF date such as 2025-08-15, 2025-08, 2025~ or 2025-08/2025-09", Shorten(s))
	}
	from, until, interval := strings.Cut(s, "/")
	if !interval {
		span, ok := parseDate(s)
		if !ok {
			return Span{}, bad()
		}
		return span, nil
	}
	span := Span{FirstDay, LastDay}
	if from != "" && from != ".." {
		a, ok := parseDate(from)
		if !ok {
			return Span{}, bad()
		}
		span.From = a.From
	}
	if until != "" && until != ".." {
		b, ok := parseDate(until)
		if !ok {
			return Span{}, bad()
		}
		span.Until = b.Until
	}
	if open := func(s string) bool { return s == "" || s == ".." }; open(from) && open(until) {
		return Span{}, bad()
	}
	if span.From > span.Until {
		return Span{}, fmt.Errorf("%q ends before it begins", s)
	}
	return span, nil
}

func parseDate(s string) (Span, bool) {
	if like(s, "0000-00-00") { // as most are
		y, m, d := readDigits(s[:4]), readDigits(s[5:7]), readDigits(s[8:])
		day := dayOf(y, m, d)
		return Span{day, day}, m >= 1 && m <= 12 && d >= 1 && d <= daysIn(y, m)
	}
	if m := edtfTime().FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	if m := edtfYear().FindStringSubmatch(s); m != nil {
		y, err := strconv.ParseInt(m[1], 10, 64)
		return Span{dayOf(y, 1, 1), dayOf(y, 12, 31)}, err == nil
	}
	m := edtfDate().FindStringSubmatch(s)
	if m == nil {
		return Span{}, false
	}
	first, last, ok := digits(m[1])
	if !ok {
		return Span{}, false
	}
	m1, m2 := int64(1), int64(12)
	switch {
	case m[2] == "" || m[2] == "XX":
		if m[2] == "XX" && m[3] != "" && m[3] != "XX" {
			return Span{}, false
		}
	default:
		n, err := strconv.ParseInt(m[2], 10, 64)
		if err != nil || strings.Contains(m[1], "X") {
			return Span{}, false
		}
		if n >= 21 && n <= 24 && m[3] == "" {
			return season(first, n), true
		}
		if n < 1 || n > 12 {
			return Span{}, false
		}
		m1, m2 = n, n
	}
	d1, d2 := int64(1), daysIn(last, m2)
	if m[3] != "" && m[3] != "XX" {
		n, err := strconv.ParseInt(m[3], 10, 64)
		if err != nil || n < 1 || n > d2 {
			return Span{}, false
		}
		d1, d2 = n, n
	}
	if strings.Contains(m[1], "X") && m[2] != "" {
		return Span{}, false
	}
	return Span{dayOf(first, m1, d1), dayOf(last, m2, d2)}, true
}

// digits reads a year whose last one or two digits may be X.
func digits(s string) (first, last int64, ok bool) {
	body := strings.TrimPrefix(s, "-")
	if x := strings.IndexByte(body, 'X'); x >= 0 && (x < 2 || strings.Trim(body[x:], "X") != "") {
		return 0, 0, false
	}
	first, err := strconv.ParseInt(strings.ReplaceAll(body, "X", "0"), 10, 64)
	if err != nil {
		return 0, 0, false
	}
	last, err = strconv.ParseInt(strings.ReplaceAll(body, "X", "9"), 10, 64)
	if body != s {
		first, last = -last, -first
	}
	return first, last, err == nil && s != "-0000"
}

// season gives the months of spring, summer, autumn or winter in the north:
// winter begins in the year that it is named after.
func season(y, n int64) Span {
	switch n {
	case 21:
		return Span{dayOf(y, 3, 1), dayOf(y, 5, 31)}
	case 22:
		return Span{dayOf(y, 6, 1), dayOf(y, 8, 31)}
	case 23:
		return Span{dayOf(y, 9, 1), dayOf(y, 11, 30)}
	}
	return Span{dayOf(y, 12, 1), dayOf(y+1, 2, daysIn(y+1, 2))}
}

func daysIn(y, m int64) int64 {
	switch m {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// like reports whether a text is like a pattern, where 0 is any digit.
func like(s, pattern string) bool {
	if len(s) != len(pattern) {
		return false
	}
	for i := range len(s) {
		if c := s[i]; c != pattern[i] && !(pattern[i] == '0' && c >= '0' && c <= '9') {
			return false
		}
	}
	return true
}

// readDigits reads a few digits.
func readDigits(s string) (n int64) {
	for i := range len(s) {
		n = 10*n + int64(s[i]-'0')
	}
	return n
}

// DateValue is a date's literal: xsd:date, xsd:gYearMonth, xsd:gYear or EDTF.
func DateValue(s string) quad.Value {
	t := term.EDTF
	switch {
	case like(s, "0000-00-00"):
		t = term.XSDDate
	case like(s, "0000-00") && readDigits(s[5:]) >= 1 && readDigits(s[5:]) <= 12:
		t = term.XSDGYearMonth
	case like(s, "0000"):
		t = term.XSDGYear
	}
	return quad.TypedString{Value: quad.String(s), Type: t}
}
