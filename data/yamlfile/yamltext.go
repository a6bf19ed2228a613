package yamlfile

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// AppendText appends a text as a YAML scalar: as it is where YAML reads that
// back, else in quotation marks. Between brackets, commas and brackets need
// marks as well.
func AppendText(dst []byte, s string, between bool) []byte {
	if needsNoMarks(s, between) {
		return append(dst, s...)
	}
	return append(dst, Quote(s)...)
}

// needsNoMarks reports whether every reader of YAML takes a plain word or
// sentence for the text that it is. It asks for more than YAML does: that the
// text begins with a letter, a digit or a mark that means nothing.
func needsNoMarks(s string, between bool) bool {
	first, _ := utf8.DecodeRuneInString(s)
	if !unicode.IsLetter(first) && !unicode.IsDigit(first) && !strings.ContainsRune("(“‘„«…", first) || resolves(s) {
		return false
	}
	var before rune
	for i, r := range s {
		after, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
		switch {
		case r == utf8.RuneError || !unicode.IsPrint(r):
			return false
		case r == ' ' && i == len(s)-1, r == '#' && before == ' ':
			return false
		case r == ':' && (i == len(s)-1 || after == ' ' || between && after != '/' && !unicode.IsLetter(after) && !unicode.IsDigit(after)):
			return false
		case between && strings.ContainsRune(",[]{}?", r):
			return false
		}
		before = r
	}
	return true
}

// resolves reports whether a reader of YAML, of version 1.1 as well, may take a
// plain text for a number, a date, a truth or nothing.
func resolves(s string) bool {
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		return true
	}
	return digit(s[0]) && (strings.Trim(s, "0123456789.,:_+-/ TtZzEe") == "" || isNumber(s))
}

// plainDate reports whether a date can stand without marks, as it mostly does.
func plainDate(s string) bool {
	return digit(s[0]) && strings.Trim(s, "0123456789X-~/.") == ""
}

// IsBlock reports whether a text of several lines can stand as it is, indented,
// behind a "|-": nobody can take a space or a tab at the end of a line, or at
// the beginning of the first, for one that means nothing.
func IsBlock(s string) bool {
	if !strings.Contains(s, "\n") || strings.HasPrefix(s, " ") || strings.HasPrefix(s, "\n") || strings.HasSuffix(s, "\n") {
		return false
	}
	for line := range strings.SplitSeq(s, "\n") {
		if strings.HasSuffix(line, " ") || strings.IndexFunc(line, func(r rune) bool { return r == utf8.RuneError || !unicode.IsPrint(r) }) >= 0 {
			return false
		}
	}
	return true
}
