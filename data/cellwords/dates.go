package cellwords

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"onrecord/schema"
	"onrecord/schema/spelling"
)

// A DateOrder says in which order dates in numbers have day, month and year.
type DateOrder string

// The orders of dates in numbers.
const (
	DayMonthYear DateOrder = "dmy"
	MonthDayYear DateOrder = "mdy"
	YearMonthDay DateOrder = "ymd"
)

// DateOrders lists the orders of dates.
func DateOrders() []DateOrder { return []DateOrder{DayMonthYear, MonthDayYear, YearMonthDay} }

// A Date is a date as a cell of a table has it.
type Date struct {
	EDTF    string               // what it says in any order; empty: that depends
	inOrder map[DateOrder]string // what it says in each order in which it is one; nil: it does not depend
	Between byte                 // what separates its numbers, where it depends
	short   bool                 // its year has two digits
	Timed   bool                 // a time of day, other than midnight, was left out
	serial  bool                 // it is the number of a day, as spreadsheets count them
}

// ReadDate reads a date as people and programs write it: EDTF; numbers in any order, with
// points, slashes or hyphens, and with or without a time of day; names of months in some
// languages; the numbers of days of a spreadsheet that counts from 1900.
func ReadDate(text string) (d Date, ok bool) {
	text = strings.Join(strings.Fields(strings.ReplaceAll(text, "\u00a0", " ")), " ")
	if _, err := schema.ParseDate(text); err == nil {
		return Date{EDTF: text}, true
	}
	day, timed := withoutTime(text)
	for _, read := range []func(string) (Date, bool){isISO, numbered, ofMonth, serialDay, namedMonth} {
		if d, ok = read(day); ok {
			d.Timed = d.Timed || timed
			return d, true
		}
	}
	return Date{}, false
}

func isISO(text string) (Date, bool) {
	if _, err := schema.ParseDate(text); err == nil {
		return Date{EDTF: text}, true
	}
	if len(text) == len("20060102") && digitsOnly(text) { // as ISO 8601 has it without hyphens
		return certain(text[:4], text[4:6], text[6:])
	}
	return Date{}, false
}

// withoutTime takes the time of day away, and reports whether it was another than
// midnight.
func withoutTime(text string) (day string, timed bool) {
	at := strings.IndexByte(text, ':')
	if at < 0 {
		return text, false
	}
	from := at
	for from > 0 && text[from-1] >= '0' && text[from-1] <= '9' {
		from--
	}
	if at-from > 2 || at == from || from == 0 || text[from-1] != ' ' && text[from-1] != 'T' {
		return text, false
	}
	clock := strings.ToUpper(strings.TrimSpace(text[from:]))
	for _, zone := range []string{"Z", "UTC", "GMT"} {
		clock = strings.TrimSpace(strings.TrimSuffix(clock, zone))
	}
	if i := strings.LastIndexAny(clock, "+-"); i > 0 && strings.Trim(clock[i+1:], "0123456789:") == "" {
		clock = strings.TrimSpace(clock[:i])
	}
	clock = strings.NewReplacer("A.M.", "AM", "P.M.", "PM", " ", "").Replace(clock)
	for _, layout := range []string{"15:04", "15:04:05", "3:04PM", "3:04:05PM"} { // fractions of seconds are read as well
		if t, err := time.Parse(layout, clock); err == nil {
			midnight := t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 && t.Nanosecond() == 0
			return strings.TrimRight(text[:from-1], " ,"), !midnight
		}
	}
	return text, false
}

func digitsOnly(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// certain is a date whose numbers are known for what they are.
func certain(year, month, day string) (Date, bool) {
	text := iso(year, month, day)
	return Date{EDTF: text}, text != ""
}

// iso is the date of a year, a month and perhaps a day; empty: there is none.
func iso(year, month, day string) string {
	pad := func(s string) string { return strings.Repeat("0", max(0, 2-len(s))) + s }
	text := year + "-" + pad(month)
	if m, err := strconv.Atoi(month); err != nil || m < 1 || m > 12 {
		return "" // and no season
	}
	if day != "" {
		text += "-" + pad(day)
	}
	if _, err := schema.ParseDate(text); err != nil || len(year) != 4 {
		return ""
	}
	return text
}

// century is the year that two digits mean as POSIX has it (strptime, %y): 1969 to 2068.
func century(year string) string {
	if year >= "69" {
		return "19" + year
	}
	return "20" + year
}

// numbered reads three numbers.
func numbered(text string) (d Date, ok bool) {
	i := strings.IndexAny(text, "./-")
	if i < 0 {
		return d, false
	}
	between := text[i]
	text = strings.ReplaceAll(text, string(between)+" ", string(between))
	parts := strings.Split(strings.TrimSuffix(text, "."), string(between))
	if len(parts) != 3 || slices.ContainsFunc(parts, func(s string) bool { return !digitsOnly(s) || len(s) > 4 || len(s) == 3 }) {
		return d, false
	}
	long := func(i int) bool { return len(parts[i]) == 4 }
	switch {
	case long(0) && !long(1) && !long(2):
		return certain(parts[0], parts[1], parts[2])
	case long(0) || long(1):
		return d, false
	}
	d = Date{Between: between, short: !long(2), inOrder: map[DateOrder]string{}}
	put := func(o DateOrder, year, month, day string) {
		if d.short {
			if len(year) != 2 {
				return
			}
			year = century(year)
		}
		if text := iso(year, month, day); text != "" {
			d.inOrder[o] = text
		}
	}
	put(DayMonthYear, parts[2], parts[1], parts[0])
	put(MonthDayYear, parts[2], parts[0], parts[1])
	if d.short {
		put(YearMonthDay, parts[0], parts[1], parts[2])
	}
	if len(d.inOrder) == 0 {
		return d, false
	}
	if !d.short && d.inOrder[DayMonthYear] == d.inOrder[MonthDayYear] { // 5/5/2025
		return Date{EDTF: d.inOrder[DayMonthYear]}, true
	}
	return d, true
}

// ofMonth reads a month and a year in numbers.
func ofMonth(text string) (Date, bool) {
	a, b, ok := strings.Cut(strings.NewReplacer(".", "/", "-", "/").Replace(strings.ReplaceAll(text, " ", "")), "/")
	switch {
	case !ok || !digitsOnly(a) || !digitsOnly(b):
		return Date{}, false
	case len(a) == 4 && len(b) <= 2:
		return certain(a, b, "")
	case len(b) == 4 && len(a) <= 2:
		return certain(b, a, "")
	}
	return Date{}, false
}

// The numbers that are taken for days of a spreadsheet: from 1954 to 2064. Smaller ones
// are likelier years, or something else.
const firstSerial, lastSerial = 20000, 60000

// serialDay reads the number of a day as spreadsheets have it, counted so that 61 is 1
// March 1900 (Microsoft, "DATE function"; Excel counts a 29 February 1900 as well).
func serialDay(text string) (Date, bool) {
	if len(text) < 5 || strings.Trim(text, "0123456789.") != "" {
		return Date{}, false
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n < firstSerial || n >= lastSerial || strings.IndexByte(text, '.') >= 0 && strings.IndexByte(text, '.') != 5 {
		return Date{}, false
	}
	whole, part := math.Modf(n)
	day := usualZero().AddDate(0, 0, int(whole))
	return Date{EDTF: day.Format("2006-01-02"), serial: true, Timed: part != 0}, true
}

// months are how the names of months begin, or what they are, in English, German,
// French, Spanish, Italian, Portuguese and Dutch, folded.
var months = [12][]string{
	{"jan", "january", "januar", "janner", "janvier", "janv", "enero", "ene", "gennaio", "gen", "janeiro", "januari"},
	{"feb", "february", "februar", "feber", "fevrier", "fevr", "fev", "febrero", "febbraio", "fevereiro", "februari"},
	{"mar", "march", "marz", "maerz", "mrz", "mars", "marzo", "marco", "maart", "mrt"},
	{"apr", "april", "avril", "avr", "abril", "abr", "aprile"},
	{"may", "mai", "mayo", "maggio", "mag", "maio", "mei"},
	{"jun", "june", "juni", "juin", "junio", "giugno", "giu", "junho"},
	{"jul", "july", "juli", "juillet", "juil", "julio", "luglio", "lug", "julho"},
	{"aug", "august", "aout", "agosto", "ago", "augustus"},
	{"sep", "sept", "september", "septembre", "septiembre", "settembre", "set", "setembro"},
	{"oct", "october", "okt", "oktober", "octobre", "octubre", "ottobre", "ott", "outubro", "out"},
	{"nov", "november", "novembre", "noviembre", "novembro"},
	{"dec", "december", "dez", "dezember", "decembre", "dic", "diciembre", "dicembre", "dezembro"},
}

// weekdays are how they may be called before a date; they say nothing that the date does
// not.
var weekdays = []string{
	"mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
	"mo", "di", "mi", "do", "fr", "sa", "so", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag",
}

// namedMonth reads a date that names the month: 15 Aug 2025, August 15th, 2025, Aug 2025.
func namedMonth(text string) (Date, bool) {
	var numbers []string
	month := ""
	first := true
	for _, word := range strings.FieldsFunc(spelling.Fold(text), func(r rune) bool { return r == ' ' || r == ',' || r == '.' || r == '-' || r == '/' }) {
		plain := strings.TrimRightFunc(word, unicode.IsLetter)
		named := slices.IndexFunc(months[:], func(names []string) bool { return slices.Contains(names, word) })
		switch {
		case digitsOnly(word):
			numbers = append(numbers, word)
		case digitsOnly(plain) && slices.Contains([]string{"st", "nd", "rd", "th", "er", "o"}, word[len(plain):]):
			numbers = append(numbers, plain)
		case named >= 0 && month == "":
			month = strconv.Itoa(named + 1)
		case first && slices.Contains(weekdays, word), slices.Contains([]string{"de", "of", "the", "del"}, word):
		default:
			return Date{}, false
		}
		first = false
	}
	switch {
	case month == "" || len(numbers) == 0 || len(numbers) > 2:
		return Date{}, false
	case len(numbers) == 1 && len(numbers[0]) == 4:
		return certain(numbers[0], month, "")
	case len(numbers) == 2 && len(numbers[1]) == 4 && len(numbers[0]) <= 2:
		return certain(numbers[1], month, numbers[0])
	case len(numbers) == 2 && len(numbers[0]) == 4 && len(numbers[1]) <= 2:
		return certain(numbers[0], month, numbers[1])
	case len(numbers) == 2 && len(numbers[1]) == 2 && len(numbers[0]) <= 2:
		d := Date{short: true, Between: ' ', inOrder: map[DateOrder]string{}}
		for _, o := range []DateOrder{DayMonthYear, MonthDayYear} {
			if text := iso(century(numbers[1]), month, numbers[0]); text != "" {
				d.inOrder[o] = text
			}
		}
		if len(numbers[0]) == 2 {
			if text := iso(century(numbers[0]), month, numbers[1]); text != "" {
				d.inOrder[YearMonthDay] = text
			}
		}
		return d, len(d.inOrder) > 0
	}
	return Date{}, false
}

// Dates finds out what order the dates of a column have: for each sign between
// numbers by itself, for a program that changes one form often leaves the other.
type Dates struct {
	Said DateOrder // empty: nothing
	// DayZero is the day, in ISO 8601, from which the workbook counts days; empty: 61 is 1
	// March 1900.
	DayZero string
	forms   map[byte]*dateForm
}

type dateForm struct {
	open   []DateOrder          // in which each value until now is a date
	shows  map[DateOrder]string // a value that is a date in no other order, and where it is
	depend string               // the first value of which the order matters, and where
	at     schema.Pos
	short  bool
}

// Note looks at a value.
func (c *Dates) Note(text string, at func() schema.Pos) {
	d, ok := ReadDate(text)
	if !ok || d.inOrder == nil {
		return
	}
	f := c.forms[d.Between]
	if f == nil {
		f = &dateForm{open: DateOrders(), shows: map[DateOrder]string{}}
		if c.forms == nil {
			c.forms = map[byte]*dateForm{}
		}
		c.forms[d.Between] = f
	}
	f.short = f.short || d.short
	if len(d.inOrder) == 1 {
		for o := range d.inOrder {
			if f.shows[o] == "" {
				f.shows[o] = text
			}
		}
	}
	if f.depend == "" {
		f.depend, f.at = text, at()
	}
	f.open = slices.DeleteFunc(f.open, func(o DateOrder) bool { return d.inOrder[o] == "" })
}

// Open says what is not known of the order of dates, where that is, and which orders it
// may be; no text: all is known.
func (c *Dates) Open() (text string, at schema.Pos, orders []DateOrder) {
	var open []*dateForm
	for _, between := range slices.Sorted(maps.Keys(c.forms)) {
		if f := c.forms[between]; c.Order(between) == "" {
			open = append(open, f)
		}
	}
	if len(open) == 0 {
		return "", at, nil
	}
	f := open[0]
	d, _ := ReadDate(f.depend)
	var mean []string
	for _, o := range DateOrders() {
		if d.inOrder[o] != "" {
			mean = append(mean, d.inOrder[o])
		}
		if slices.Contains(f.open, o) || len(f.open) == 0 && f.shows[o] != "" {
			orders = append(orders, o)
		}
	}
	text = fmt.Sprintf("%q may be %s", f.depend, strings.Join(mean, " or "))
	switch {
	case len(mean) == 1 && len(f.open) > 0:
		text = fmt.Sprintf("the year of %q has two digits, and its order is not known for certain", f.depend)
	case len(f.open) == 0:
		text = fmt.Sprintf("its dates have different orders: %s", strings.Join(slices.Sorted(maps.Values(f.shows)), ", "))
	}
	return text, f.at, orders
}

// Order is the one that values of a form have; empty: that is not known.
func (c *Dates) Order(between byte) DateOrder {
	f := c.forms[between]
	switch {
	case c.Said != "":
		return c.Said
	case f != nil && len(f.open) == 1 && !f.short:
		return f.open[0]
	}
	return ""
}

// Value is what a cell says as EDTF, and a text that is no date as it is.
func (c *Dates) Value(text string) (edtf string, d Date, ok bool) {
	d, is := ReadDate(text)
	if !is {
		return text, d, true
	}
	if d.serial && c.DayZero != "" {
		day, err1 := time.Parse(time.DateOnly, d.EDTF)
		zero, err2 := time.Parse(time.DateOnly, c.DayZero)
		if err := errors.Join(err1, err2); err != nil {
			panic(err) // they were made as such
		}
		d.EDTF = day.Add(zero.Sub(usualZero())).Format(time.DateOnly)
	}
	if d.inOrder == nil {
		return d.EDTF, d, true
	}
	out := d.inOrder[c.Order(d.Between)]
	return out, d, out != ""
}

// usualZero is the day zero of serialDay.
func usualZero() time.Time { return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC) }

// Why says how the order is known.
func (c *Dates) Why(d Date) string {
	switch {
	case d.serial && c.DayZero != "":
		return "numbers of days, counted from " + c.DayZero + ", as the workbook does"
	case d.serial:
		return "numbers of days, counted from 1900"
	case d.inOrder == nil:
		return ""
	case c.Said != "" && d.short:
		return fmt.Sprintf("%s, as was said; years are from 1969 to 2068", c.Said)
	case c.Said != "":
		return fmt.Sprintf("%s, as was said", c.Said)
	}
	o := c.Order(d.Between)
	return fmt.Sprintf("%s, as %s shows", o, c.forms[d.Between].shows[o])
}
