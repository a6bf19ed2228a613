package network

import (
	"math"
	"time"

	"onrecord/schema"
)

// Time is a moment in seconds since 1970 of the calendar that a source uses:
// nothing is known of its zone.
type Time int64

// NoTime is the time of what is undated.
const NoTime Time = math.MinInt64

// OfDay is the first moment of a day; NoTime for an end that is open.
func OfDay(d schema.Day) Time {
	if d == schema.FirstDay || d == schema.LastDay {
		return NoTime
	}
	year, month, day := int64(d)>>9, time.Month(int64(d)>>5&15), int(int64(d)&31)
	year = max(-farYear, min(farYear, year))
	return timeOf(time.Date(int(year), month, day, 0, 0, 0, 0, time.UTC))
}

// farYear is as far from year 0 as times are told apart.
const farYear = 1_000_000_000

// dayAt is the first moment of a day, given by the days since 1970.
func dayAt(day int64) Time { return Time(day * secondsADay) }

const secondsADay = 24 * 60 * 60

// civil is the time as the calendar has it.
func (t Time) civil() time.Time { return time.Unix(int64(t), 0).UTC() }

func timeOf(t time.Time) Time { return Time(t.Unix()) }

// String is the day, with the time of day where it is not the first moment:
// 2025-08-15, 2025-08-15T10:30:00; empty for NoTime.
func (t Time) String() string {
	switch c := t.civil(); {
	case t == NoTime:
		return ""
	case t%secondsADay == 0:
		return c.Format(time.DateOnly)
	default:
		return c.Format("2006-01-02T15:04:05")
	}
}

// Date is the day of the time: 2025-08-15; empty for NoTime.
func (t Time) Date() string {
	if t == NoTime {
		return ""
	}
	return t.civil().Format(time.DateOnly)
}

// day counts days since 1970.
func (t Time) day() int64 { return floorDiv(int64(t), secondsADay) }

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

// A Unit is one of time, or of observations.
type Unit byte

// The units: what is written behind the number in a window such as 30d. Minutes
// and Hours are read as min and h, Seconds as s.
const (
	Seconds Unit = 's'
	Minutes Unit = 'M'
	Hours   Unit = 'h'
	Days    Unit = 'd'
	Weeks   Unit = 'w'
	Months  Unit = 'm'
	Years   Unit = 'y'
	Each    Unit = 'e' // observations, one after the other
)

// seconds is how long a unit is; 0: that depends on when.
func (u Unit) seconds() int64 {
	switch u {
	case Seconds:
		return 1
	case Minutes:
		return 60
	case Hours:
		return 60 * 60
	case Days:
		return secondsADay
	case Weeks:
		return 7 * secondsADay
	}
	return 0
}

// add goes n units on. Where a month has no such day, it is the last one of the
// month.
func (t Time) add(n int64, u Unit) Time {
	if s := u.seconds(); s > 0 {
		return t + Time(n*s)
	}
	if u == Years {
		n *= 12
	}
	c := t.civil()
	month := int64(c.Year())*12 + int64(c.Month()) - 1 + n
	year, m := floorDiv(month, 12), time.Month(month-floorDiv(month, 12)*12+1)
	last := time.Date(int(year), m+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return timeOf(time.Date(int(year), m, min(c.Day(), last), c.Hour(), c.Minute(), c.Second(), 0, time.UTC))
}

// wholeUnits counts the whole units from t to o, towards zero. Months and years
// are those of the days, whatever the time of day.
func (t Time) wholeUnits(o Time, u Unit) int64 {
	if s := u.seconds(); s > 0 {
		if u == Weeks {
			return int64(o-t) / secondsADay / 7
		}
		return int64(o-t) / s
	}
	a, b := t.civil(), o.civil()
	months := int64(b.Year()-a.Year())*12 + int64(b.Month()) - int64(a.Month())
	switch {
	case months > 0 && b.Day() < a.Day():
		months--
	case months < 0 && b.Day() > a.Day():
		months++
	}
	if u == Years {
		return months / 12
	}
	return months
}

// units is how many units, as a fraction, lie between t and o. Months and years
// are counted as a share of the month that they reach into.
func (t Time) units(o Time, u Unit) float64 {
	if s := u.seconds(); s > 0 {
		return float64(o-t) / float64(s)
	}
	if o < t {
		return -o.units(t, u)
	}
	a, b := t.civil(), o.civil()
	n := int64(b.Year()-a.Year())*12 + int64(b.Month()) - int64(a.Month())
	for t.add(n, Months) > o {
		n--
	}
	from, until := t.add(n, Months), t.add(n+1, Months)
	months := float64(n) + float64(o-from)/float64(until-from)
	if u == Years {
		return months / 12
	}
	return months
}
