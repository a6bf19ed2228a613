package schema

import (
	"math"
	"strconv"
	"strings"
)

// A Number is a decimal number as it was written, such as 3.0, in digits as JSON, YAML
// and XSD have them. Empty: none was said. Two are compared by Float.
type Number string

// NumberOf writes a number.
func NumberOf(x float64) Number { return Number(strconv.FormatFloat(x, 'f', -1, 64)) }

// ReadNumber reads a number in decimal digits, with or without a sign, a point and an
// exponent, and with space around it: the same in every format, and none of what else
// strconv or YAML take for one, such as 0x1p3, 1_0 or inf.
func ReadNumber(text string) (x float64, ok bool) {
	text = strings.TrimSpace(text)
	if strings.Trim(text, "0123456789+-.eE") != "" {
		return 0, false
	}
	x, err := strconv.ParseFloat(text, 64)
	return x, err == nil
}

// Written is a number as a text has it, where all formats can have it so; else it is
// written anew. Not ok: the text is no number, or one that no field takes.
func Written(text string) (n Number, ok bool) {
	text = strings.TrimSpace(text)
	x, ok := ReadNumber(text)
	if !ok || !isDecimal(x) {
		return "", false
	}
	if x == 0 {
		x, text = 0, strings.TrimPrefix(text, "-") // which says nothing
	}
	digits := strings.TrimPrefix(text, "-")
	whole, part, point := strings.Cut(digits, ".")
	only := func(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
	if only(whole) && (whole == "0" || whole[0] != '0') && (!point || only(part)) {
		return Number(text), true
	}
	return NumberOf(x), true
}

// Float is what a number is worth; of none, it is no number.
func (n Number) Float() float64 {
	x, err := strconv.ParseFloat(string(n), 64)
	if err != nil {
		return math.NaN()
	}
	return x
}
