package workbook

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// A format is what is known of how a cell shows its number.
type format struct {
	shows  shows
	digits int // a whole number has at least so many, with zeros before it
}

// shows are the parts of a date and a time that a format shows.
type shows uint8

const (
	year shows = 1 << iota
	month
	day
	hours
	minutes
	seconds
	elapsed // hours that have passed, not those of a day
)

// isDate says that it shows a day, or a part of one.
func (s shows) isDate() bool { return s&(year|month|day) != 0 }

func (s shows) isTime() bool { return s != 0 && !s.isDate() }

// builtin are the formats that have a number alone (ECMA-376, part 1, section
// 18.8.30). Those from 27 on are dates of East Asia.
func builtin(id int) format {
	switch {
	case id == 14, id == 15, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return format{shows: year | month | day}
	case id == 16:
		return format{shows: month | day}
	case id == 17:
		return format{shows: year | month}
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id == 55, id == 56, id == 45, id == 47:
		return format{shows: hours | minutes | seconds}
	case id == 46:
		return format{shows: hours | minutes | seconds | elapsed}
	case id == 22:
		return format{shows: year | month | day | hours | minutes}
	}
	return format{}
}

// parseFormat reads a format code (ECMA-376, part 1, section 18.8.31): the first of
// its sections.
func parseFormat(code string) format {
	if strings.EqualFold(code, "General") {
		return format{}
	}
	var f format
	var letters []byte // those of dates and times, each run as one; 0 for a digit
	for i := 0; i < len(code) && code[i] != ';'; i++ {
		c := code[i]
		switch {
		case c == '"':
			n := strings.IndexByte(code[i+1:], '"')
			if n < 0 {
				return format{}
			}
			i += n + 1
		case c == '\\' || c == '_' || c == '*':
			i++
		case c == '[':
			n := strings.IndexByte(code[i:], ']')
			if n < 0 {
				return format{}
			}
			if inside := strings.ToLower(code[i+1 : i+n]); inside != "" && strings.Trim(inside, inside[:1]) == "" && strings.Contains("hms", inside[:1]) {
				f.shows |= elapsed
				letters = append(letters, inside[0])
			}
			i += n
		case (c == 'a' || c == 'A') && (hasFold(code[i:], "AM/PM") || hasFold(code[i:], "A/P")):
			i += strings.IndexByte(code[i:], '/') + 1
			if i+1 < len(code) && code[i+1]|0x20 == 'm' {
				i++
			}
		case c == '#' || c == '?':
			return format{} // a number
		case c == '0':
			if n := len(letters); n == 0 || letters[n-1] != 's' { // else parts of seconds
				letters = append(letters, 0)
			}
		case strings.IndexByte("ymdhs", c|0x20) >= 0:
			if n := len(letters); n == 0 || letters[n-1] != c|0x20 || code[i-1]|0x20 != c|0x20 {
				letters = append(letters, c|0x20)
			}
		}
	}
	for i, c := range letters {
		switch c {
		case 0:
			return format{digits: zeros(code)}
		case 'y':
			f.shows |= year
		case 'd':
			f.shows |= day
		case 'h':
			f.shows |= hours
		case 's':
			f.shows |= seconds
		case 'm': // minutes stand behind hours or before seconds
			if i > 0 && letters[i-1] == 'h' || i+1 < len(letters) && letters[i+1] == 's' || f.shows == elapsed {
				f.shows |= minutes
			} else {
				f.shows |= month
			}
		}
	}
	return f
}

func hasFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// zeros is how many digits a number of a format has that is nothing but zeros.
func zeros(code string) int {
	code, _, _ = strings.Cut(code, ";")
	if strings.Trim(code, "0") == "" && len(code) < 20 {
		return len(code)
	}
	return 0
}

// value is what a cell with a number shows.
func (f format) value(text string, from1904 bool) (Kind, string) {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return Text, text
	}
	if f.shows != 0 {
		if kind, text, ok := f.shows.serial(n, from1904); ok {
			return kind, text
		}
	}
	out := number(text, n)
	if f.digits > len(out) && strings.Trim(out, "0123456789") == "" {
		out = strings.Repeat("0", f.digits-len(out)) + out
	}
	return Number, out
}

// number is a number as it is written, or where that is long, as programs show it,
// with fifteen digits: a file has 0.1+0.2 as 0.30000000000000004.
func number(text string, n float64) string {
	if n == 0 {
		return "0" // not -0
	}
	if len(text) <= 15 && strings.Trim(text, "0123456789.") == "" && text[0] != '.' && (text[0] != '0' || strings.HasPrefix(text, "0.")) {
		return text
	}
	short, err := strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64)
	if err != nil {
		short = n
	}
	if size := math.Abs(short); size >= 1e21 || size < 1e-9 {
		return strconv.FormatFloat(short, 'g', -1, 64)
	}
	return strconv.FormatFloat(short, 'f', -1, 64)
}

// dayZero1904 is the day zero of the 1904 date system (ECMA-376, part 1, section
// 18.17.4.1).
const dayZero1904 = "1904-01-01"

const secondsOfDay = 24 * 60 * 60

// serial is the day, or the time, of a number of days. Days are counted from 1900
// on, in which there is a 29th of February, or from 1904 on (ECMA-376, part 1,
// section 18.17.4.1). Those that no program shows are not ok.
func (s shows) serial(n float64, from1904 bool) (kind Kind, text string, ok bool) {
	if n < 0 || n >= 2_958_466 { // the year 10000
		return 0, "", false
	}
	all := int64(math.Round(n * secondsOfDay))
	days, second := all/secondsOfDay, int(all%secondsOfDay)
	if s.isTime() {
		if s&elapsed != 0 {
			return Time, clock(int(all)), true
		}
		return Time, clock(second), true
	}
	var first time.Time
	switch {
	case from1904:
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days == 0:
		return 0, "", false // a time, or the zeroth of January
	case days == 60:
		return Date, "1900-02-29" + timeOf(second), true
	case days < 60:
		first = time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC)
	default:
		first = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	}
	return Date, s.date(first.AddDate(0, 0, int(days)), second), true
}

// date is a day and the seconds of it. Where a format shows but a month or a year,
// and the day is its first, that is what is meant.
func (s shows) date(t time.Time, second int) string {
	switch {
	case second > 0 || s&day != 0 || s&year == 0 || t.Day() > 1:
	case s&month != 0:
		return t.Format("2006-01")
	case t.Month() == 1:
		return t.Format("2006")
	}
	return t.Format(time.DateOnly) + timeOf(second)
}

// timeOf is the time of a day that stands behind it; empty: midnight.
func timeOf(second int) string {
	if second == 0 {
		return ""
	}
	return "T" + clock(second)
}

// clock is a time: 10:30, or 10:30:15.
func clock(second int) string {
	two := func(n int) string {
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
		return strconv.Itoa(n)
	}
	out := two(second/3600) + ":" + two(second/60%60)
	if second%60 != 0 {
		out += ":" + two(second%60)
	}
	return out
}
