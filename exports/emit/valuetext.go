package emit

import (
	"strconv"
	"strings"
	"unicode"

	"onrecord/graph/view"
	"onrecord/schema"
)

// Plain is the value of a property as one text; "": there is none.
func Plain(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []string:
		return schema.Joined(v)
	case int:
		return strconv.Itoa(v)
	case float64:
		return Number(v)
	case schema.Number:
		return string(v)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// Number writes a number in the fewest digits that tell it from all others.
func Number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// Days are the first and the last possible day of a date, as YYYY-MM-DD; an end
// that is open, or not in the years 1 to 9999 that this can hold, is empty.
func Days(date string) (first, last string) {
	span, err := schema.ParseDate(date)
	if err != nil {
		return "", "" // there is none
	}
	day := func(d schema.Day) string {
		if s := d.String(); len(s) == len("2006-01-02") && s > "0001" {
			return s
		}
		return ""
	}
	return day(span.From), day(span.Until)
}

// Period is the time from a date until another, either of which may be empty,
// in brackets and after a space; empty: nothing is said of it.
func Period(from, until string) string {
	switch {
	case from == "" && until == "":
		return ""
	case until == "":
		return " (since " + from + ")"
	case from == "":
		return " (until " + until + ")"
	}
	return " (" + from + " to " + until + ")"
}

// Visible is a text for a drawing: line breaks are line feeds, and what cannot be
// seen or would break a line of the format is a space, which is counted. A text
// of nothing else becomes another one.
func Visible(s, other string, lost *view.Loss) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	out := strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\r':
			return '\n'
		case unicode.IsControl(r), r == '\u2028', r == '\u2029', r == '\ufeff':
			if r != '\t' {
				lost.Add(1, "control characters")
			}
			return ' '
		}
		return r
	}, s)
	if strings.TrimSpace(out) == "" {
		return other
	}
	return out
}

// Attribute is what a property is called where programs take "type" for something
// of their own: igraph for the side of a two-mode graph, sigma for a way to draw.
func Attribute(p view.Property) string {
	if p.Name == "type" {
		return "category"
	}
	return p.Name
}
