// Package axis finds places on axes: where days and values stand, which of them are
// marked, and how days are put together. It knows nothing of drawing.
//
//	t := axis.NewTime(schema.Span{From: first, Until: last}, 100, 600)
//	for _, tick := range t.Ticks(width) { … tick.At, tick.Label … }
package axis

import (
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"

	"onrecord/schema"
)

// A Time is an axis of days, all of one width.
type Time struct {
	first, last int64 // as number has them
	left, right float64
}

// NewTime makes an axis on which the first day of a span begins at left, and the last
// one ends at right. The ends of the span must be known.
func NewTime(span schema.Span, left, right float64) *Time {
	return &Time{number(span.From), number(span.Until), left, right}
}

// fewDays are those of a date that is exact enough to say where an axis ends.
const fewDays = 31

// Range is the span that an axis should have: from the first to the last of what is dated
// to a month or more exactly. What is less exact reaches beyond it, but is never beyond it
// as a whole; where nothing is exact, it has all days that are known.
func Range(spans iter.Seq[schema.Span]) schema.Span {
	closed := func(d schema.Day) bool { return d != schema.FirstDay && d != schema.LastDay }
	out := schema.Span{From: schema.LastDay, Until: schema.FirstDay}
	add := func(s schema.Span) {
		for _, d := range []schema.Day{s.From, s.Until} {
			if closed(d) {
				out.From, out.Until = min(out.From, d), max(out.Until, d)
			}
		}
	}
	exact := func(s schema.Span) bool {
		return closed(s.From) && closed(s.Until) && (s.From == s.Until || number(s.Until)-number(s.From) < fewDays)
	}
	for s := range spans {
		if exact(s) {
			add(s)
		}
	}
	found := out
	for s := range spans {
		if found.From > found.Until || !s.Overlaps(found) {
			add(s)
		}
	}
	return out
}

// Before reports whether a day is before those of the axis, or open.
func (t *Time) Before(d schema.Day) bool { return number(d) < t.first }

// After reports whether a day is after those of the axis, or open.
func (t *Time) After(d schema.Day) bool { return number(d) > t.last }

// Days is how many days the axis has.
func (t *Time) Days() int64 { return t.last - t.first + 1 }

// Day is how wide a day is.
func (t *Time) Day() float64 { return (t.right - t.left) / float64(t.Days()) }

// At is where a day begins; one that the axis does not have is at its end.
func (t *Time) At(d schema.Day) float64 { return t.at(number(d)) }

// End is where a day ends.
func (t *Time) End(d schema.Day) float64 { return t.at(number(d) + 1) }

func (t *Time) at(n int64) float64 {
	n = min(max(n, t.first), t.last+1)
	return t.left + float64(float64(n-t.first)*t.Day())
}

// number counts days, so that they have distances: from 1 March of the year 0, years
// beginning with March (H. Hinnant, "chrono-compatible low-level date algorithms").
func number(d schema.Day) int64 {
	if d == schema.FirstDay || d == schema.LastDay {
		return int64(d) / 4 // beyond all others, and still room to count on
	}
	y, m, day := int64(d)>>9, int64(d)>>5&15, int64(d)&31
	if m <= 2 {
		y--
	}
	era := floor(y, 400)
	of := y - era*400
	return era*146097 + of*365 + of/4 - of/100 + (153*((m+9)%12)+2)/5 + day - 1
}

// dayAt is the day of a number.
func dayAt(n int64) schema.Day {
	era := floor(n, 146097)
	of := n - era*146097
	year := (of - of/1460 + of/36524 - of/146096) / 365
	of -= 365*year + year/4 - year/100
	month := (5*of + 2) / 153
	day := of - (153*month+2)/5 + 1
	y := year + era*400
	if month >= 10 {
		y++
	}
	return schema.Day(y*512 + ((month+2)%12+1)*32 + day)
}

func floor(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// A Unit is how days are put together.
type Unit struct {
	Name   string // in the singular
	of     base
	number int64 // of the base
}

type base int

const (
	days base = iota
	weeks
	months
	years
)

// length is about how many days a unit has.
func (u Unit) length() float64 {
	return float64(u.number) * [...]float64{1, 7, 30.436875, 365.2425}[u.of]
}

// units are those that statements are counted by.
var units = []Unit{
	{"day", days, 1},
	{"week", weeks, 1},
	{"month", months, 1},
	{"quarter", months, 3},
	{"year", years, 1},
	{"decade", years, 10},
	{"century", years, 100},
	{"millennium", years, 1000},
}

// UnitNamed finds a unit that statements are counted by.
func UnitNamed(name string) (Unit, bool) {
	i := slices.IndexFunc(units, func(u Unit) bool { return u.Name == name })
	if i < 0 {
		return Unit{}, false
	}
	return units[i], true
}

// Unit is the shortest unit that is no narrower.
func (t *Time) Unit(least float64) Unit {
	for _, u := range units {
		if u.length()*t.Day() >= least {
			return u
		}
	}
	last := units[len(units)-1]
	for last.length()*t.Day() < least {
		last.number *= 10
	}
	last.Name = "span of " + decimal(last.number) + " years"
	return last
}

// start is the first day of the unit that has a day.
func (u Unit) start(n int64) int64 {
	switch u.of {
	case days:
		return floor(n, u.number) * u.number
	case weeks:
		return u.monday(n)
	}
	d := dayAt(n)
	y, m := int64(d)>>9, int64(d)>>5&15
	if u.of == years {
		return first(floor(y, u.number)*u.number, 1)
	}
	of := floor(y*12+m-1, u.number) * u.number
	return first(floor(of, 12), of-floor(of, 12)*12+1)
}

// monday is the one on which the unit of weeks begins; 3 January of the year 0 was one.
func (u Unit) monday(n int64) int64 {
	const first = 2 - 60 // from 1 March
	return floor(n-first, 7*u.number)*7*u.number + first
}

func first(year, month int64) int64 { return number(schema.Day(year*512 + month*32 + 1)) }

// next is the first day of the unit that follows one which begins on a day.
func (u Unit) next(start int64) int64 {
	switch u.of {
	case days:
		return start + u.number
	case weeks:
		return start + 7*u.number
	}
	d := dayAt(start)
	y, m := int64(d)>>9, int64(d)>>5&15
	if u.of == years {
		return first(y+u.number, 1)
	}
	of := y*12 + m - 1 + u.number
	return first(floor(of, 12), of-floor(of, 12)*12+1)
}

// Span is the unit that has a day.
func (u Unit) Span(d schema.Day) schema.Span {
	start := u.start(number(d))
	return schema.Span{From: dayAt(start), Until: dayAt(u.next(start) - 1)}
}

// Within reports whether one unit has all days of a span.
func (u Unit) Within(s schema.Span) bool {
	if s.From == schema.FirstDay || s.Until == schema.LastDay {
		return false
	}
	return u.start(number(s.From)) == u.start(number(s.Until))
}

// Between are the units from the one that has a day to the one that has another, at most
// so many.
func (u Unit) Between(s schema.Span, most int) []schema.Span {
	var out []schema.Span
	for at := u.start(number(s.From)); at <= number(s.Until) && len(out) < most; at = u.next(at) {
		out = append(out, schema.Span{From: dayAt(at), Until: dayAt(u.next(at) - 1)})
	}
	return out
}

// A Tick is a place that is marked.
type Tick struct {
	At     float64 // of the mark
	Middle float64 // of the label
	Label  string  // empty: there is no room for one
}

// steps are from what to what axes are marked.
var steps = []Unit{
	{"", days, 1},
	{"", days, 2},
	{"", weeks, 1},
	{"", weeks, 2},
	{"", months, 1},
	{"", months, 2},
	{"", months, 3},
	{"", months, 6},
	{"", years, 1},
	{"", years, 2},
	{"", years, 5},
}

// Ticks marks days, as many as have room for their labels: 2025, 2025-08 or 2025-08-15.
// A label that names the whole stretch from its mark to the next stands in its middle,
// else at its mark.
func (t *Time) Ticks(width func(label string) float64) []Tick {
	const gap = 12
	step := steps[len(steps)-1]
	for _, s := range steps {
		step = s
		if s.length()*t.Day() >= width(s.label(dayAt(t.first)))+gap {
			break
		}
	}
	for step.length()*t.Day() < width(step.label(dayAt(t.first)))+gap {
		step.number *= 2
		if leading := strings.TrimRight(decimal(step.number), "0"); leading == "4" {
			step.number = step.number / 4 * 5
		}
	}
	var out []Tick
	ends := math.Inf(-1) // of the label before
	for at := step.start(t.first); at <= t.last; at = step.next(at) {
		next := step.next(at)
		label := step.label(dayAt(at))
		tick := Tick{At: t.at(at), Middle: t.at(at), Label: label}
		switch stretch := step.number == 1 && step.of != weeks; {
		case stretch && t.at(next)-t.at(at) >= width(label)+2:
			tick.Middle = (t.at(at) + t.at(next)) / 2
		case at < t.first:
			tick.Label = ""
		case stretch: // it ends after the axis
			tick.Middle = tick.At + width(label)/2 + 2
		}
		// At the end, a label is moved to where there is room.
		if over := tick.Middle + width(label)/2 - t.right - gap; over > 0 {
			tick.Middle -= over
		}
		if tick.Middle-width(label)/2 < ends+gap/2 {
			tick.Label = ""
		}
		if tick.Label != "" {
			ends = tick.Middle + width(label)/2
		}
		if at >= t.first || tick.Label != "" {
			out = append(out, tick)
		}
	}
	if !slices.ContainsFunc(out, func(t Tick) bool { return t.Label != "" }) {
		out = append([]Tick{{t.left, t.left, dayAt(t.first).String()}}, out...)
	}
	return out
}

func decimal(n int64) string {
	var out []byte
	for ; n > 0; n /= 10 {
		out = append(out, byte('0'+n%10))
	}
	slices.Reverse(out)
	return string(out)
}

func (u Unit) label(d schema.Day) string {
	day := d.String()
	switch u.of {
	case years:
		return day[:len(day)-len("-08-15")]
	case months:
		return day[:len(day)-len("-15")]
	}
	return day
}

// Values marks an axis of values: from the greatest round value that is not above low to
// the least that is not below high, at most so many steps of 1, 2 or 5 times a power of
// ten, and of whole numbers where it says so. Values that differ by what computing has left
// are one: the axis goes on to the next.
func Values(low, high float64, most int, whole bool) []float64 {
	if !(high-low > 1e-12*max(math.Abs(low), math.Abs(high))) {
		high = low + max(1, math.Abs(low)/10)
	}
	step := math.Pow(10, math.Floor(math.Log10((high-low)/float64(most))))
	for _, times := range []float64{1, 2, 5, 10, 20} {
		s := step * times
		if whole {
			s = max(1, math.Round(s))
		}
		from, until := math.Floor(low/s+1e-9), math.Ceil(high/s-1e-9)
		if until-from > float64(most) {
			continue
		}
		var out []float64
		for i := range int(until-from) + 1 {
			out = append(out, round((from+float64(i))*s))
		}
		return out
	}
	return []float64{low, high}
}

// round leaves out what multiplying has left: twelve digits are those of a value.
func round(v float64) float64 {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'e', 11, 64), 64)
	if err != nil {
		return v
	}
	return rounded
}

// Lanes puts stretches into as few lanes as have room for them, so that there is a gap
// between any two in one lane: each into the first that is free. The stretches come from
// the left.
func Lanes(stretches [][2]float64, gap float64) (lanes []int, n int) {
	var ends []float64
	for _, s := range stretches {
		lane := slices.IndexFunc(ends, func(end float64) bool { return end+gap <= s[0] })
		if lane < 0 {
			lane = len(ends)
			ends = append(ends, 0)
		}
		ends[lane] = s[1]
		lanes = append(lanes, lane)
	}
	return lanes, len(ends)
}
